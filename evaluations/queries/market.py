"""The shared catalogue as evaluators search it. Three queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.urls import reverse

from evaluations.judging import Judged
from evaluations.models import CatalogueTool
from evaluations.sources import is_web_address
from plans.models import Plan
from stakeholders.vocabulary import capability_labels

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
    labels = capability_labels(judged.document.capabilities)
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
