"""The shared catalogue as evaluators search it, and the funnel. Three queries and none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.urls import reverse

from evaluations.funnel import STAGES
from evaluations.judging import Judged
from evaluations.labels import stage_heading, stage_label
from evaluations.models import CatalogueTool, Tool
from evaluations.queries.tool import Reason, reasons_of
from evaluations.sources import is_web_address
from plans.models import Plan
from reconciliation.document import Stage

PAGE_SIZE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRow:
    """A tool of the catalogue. url: of the plan's own tool when it is on the long list already."""

    key: str
    name: str
    vendor: str
    summary: str
    homepage: str
    license: str
    category: str
    capabilities: str
    facts: int
    curated: bool
    attribution: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePage:
    """One page of a search in the catalogue. curated, wider: how many tools of each kind it holds in all."""

    rows: tuple[CatalogueRow, ...]
    page: Page[Any]
    q: str
    curated: int
    wider: int


def catalogue_page(judged: Judged, plan: Plan, *, q: str, number: Any) -> CataloguePage:
    """Tools whose facts were looked up come first, then the wider market."""
    text = q.replace("\x00", "")[:200].strip()
    found = CatalogueTool.objects.visible_to(plan).annotate(known=Count("facts")).order_by("-curated", "name", "pk")
    for word in text.split()[:8]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(vendor__icontains=word)
            | Q(summary__icontains=word)
            | Q(category__icontains=word)
            | Q(license__icontains=word)
        )
    counts = CatalogueTool.objects.visible_to(plan).aggregate(
        all=Count("pk"), curated=Count("pk", filter=Q(curated=True))
    )
    page = Paginator(found, PAGE_SIZE).get_page(number)
    labels = {capability.id: capability.label for capability in judged.document.capabilities}
    return CataloguePage(
        rows=tuple(_row(tool, judged, labels, plan.key) for tool in page.object_list),
        page=page,
        q=text,
        curated=counts["curated"],
        wider=counts["all"] - counts["curated"],
    )


def _row(tool: Any, judged: Judged, labels: dict[str, str], plan_key: str) -> CatalogueRow:
    address = tool.homepage or tool.repository
    return CatalogueRow(
        key=tool.key,
        name=tool.name,
        vendor=tool.vendor,
        summary=tool.summary,
        homepage=address if is_web_address(address) else "",
        license=tool.license,
        category=tool.category,
        capabilities=", ".join(labels.get(c.capability, c.capability) for c in tool.coverage),
        facts=tool.known,
        curated=tool.curated,
        attribution=tool.attribution,
        url=reverse("tool", args=[plan_key, tool.key]) if tool.key in judged.tools else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelCard:
    """A tool in a column of the funnel. failed, unknown: musts."""

    name: str
    vendor: str
    url: str
    failed: int
    unknown: int
    exception: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelColumn:
    stage: str
    heading: str
    cards: tuple[FunnelCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Elimination:
    """Why a tool left, because of whose statements, and who decided when."""

    name: str
    url: str
    left: str
    reasons: tuple[Reason, ...]
    reason: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPage:
    columns: tuple[FunnelColumn, ...]
    eliminations: tuple[Elimination, ...]


@dataclass(frozen=True, slots=True)
class _Move:
    """The last step of a tool: the stage it was eliminated from, who moved it, when, by which exception."""

    left: Stage | None = None
    by: str | None = None
    at: datetime | None = None
    exception: str = ""


def funnel_page(judged: Judged, plan: Plan) -> FunnelPage:
    """The tools by stage, and every elimination, the latest first. One query."""
    columns_of = ("key", "left_stage", "moved_by__name", "moved_at", "exception")
    moves = {key: _Move(*rest) for key, *rest in Tool.objects.filter(plan=plan).values_list(*columns_of)}
    columns = []
    for stage in STAGES:
        cards = [
            FunnelCard(
                name=tool.tool.name,
                vendor=tool.tool.vendor,
                url=reverse("tool", args=[plan.key, key]),
                failed=tool.best.failed if tool.best else 0,
                unknown=tool.best.unknown if tool.best else 0,
                exception=moves[key].exception if key in moves else "",
            )
            for key, tool in judged.tools.items()
            if tool.tool.stage is stage
        ]
        cards.sort(key=lambda card: (card.failed, card.unknown, card.name.lower()))
        columns.append(FunnelColumn(stage=str(stage), heading=stage_heading(stage), cards=tuple(cards)))
    gone = [_elimination(judged, key, plan, moves.get(key, _Move())) for key in _gone(judged)]
    gone.sort(key=lambda one: (one.at is None, -one.at.timestamp() if one.at else 0, one.name.lower()))
    return FunnelPage(columns=tuple(columns), eliminations=tuple(gone))


def _gone(judged: Judged) -> list[str]:
    return [key for key, tool in judged.tools.items() if tool.tool.stage is Stage.ELIMINATED]


def _elimination(judged: Judged, key: str, plan: Plan, move: _Move) -> Elimination:
    tool = judged.tools[key].tool
    return Elimination(
        name=tool.name,
        url=reverse("tool", args=[plan.key, key]),
        left=stage_label(move.left) if move.left else "",
        reasons=reasons_of(judged.document, tool.eliminated_by),
        reason=tool.eliminated_reason,
        by=move.by or "",
        at=move.at,
    )
