"""The funnel: stages with their sizes, every elimination, every exception, and how it came about. Two queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.freshness import reopened
from evaluations.funnel import STAGES, area_label, areas, counts, exceptions
from evaluations.judging import Judged, JudgedTool
from evaluations.labels import stage_heading, stage_label
from evaluations.models import FunnelRule
from evaluations.queries.again import why
from evaluations.queries.tool import Reason, reasons_of
from plans.models import Plan
from plans.queries.people import people_of
from reconciliation.document import FunnelScope, FunnelStep, PlanDocument, Stage

HISTORY = 60
"""Steps that the page shows at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelCard:
    """A tool in a column of the funnel. failed, unknown: musts. next_url: the step to the stage after this one.

    again: why its place has to be looked at again, "" while it stands.
    """

    name: str
    vendor: str
    url: str
    next_url: str
    failed: int
    unknown: int
    exception: str
    again: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelColumn:
    """size: what the stage should hold, as text; "" where any number is right. over: it holds more."""

    stage: str
    heading: str
    cards: tuple[FunnelCard, ...]
    size: str
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCell:
    """How many of an area have come to a stage. state: none, few, right or over."""

    heading: str
    count: int
    size: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """One capability, with how many tools stand where. chosen: the page shows this one only."""

    label: str
    url: str
    chosen: bool
    cells: tuple[AreaCell, ...]
    selected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Elimination:
    """Why a tool left, because of whose statements, and who decided when."""

    name: str
    url: str
    left: str
    reasons: tuple[Reason, ...]
    reason: str
    by: str
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step of the history: "Tool 1: long list to candidate"."""

    tool: str
    url: str
    left: str
    to: str
    gone: bool
    why: str
    exception: str
    answers: str
    by: str
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPage:
    """area: the id of the capability that is shown, "" for all. scope_version: of the rule, 0 where none is stored."""

    columns: tuple[FunnelColumn, ...]
    areas: tuple[AreaRow, ...]
    area: str
    area_name: str
    all_url: str
    platform: bool
    scope_version: int
    eliminations: tuple[Elimination, ...]
    exceptions: tuple[StepRow, ...]
    history: tuple[StepRow, ...]
    steps: int


def funnel_page(judged: Judged, plan: Plan, area: str = "", *, today: date) -> FunnelPage:
    """The tools by stage, for one capability or all, and everything that ever moved, the latest first."""
    document = judged.document
    people = people_of(plan.pk)
    rule = FunnelRule.objects.filter(plan=plan).values_list("version", flat=True).first()
    rows = _area_rows(document, plan.key, area)
    shown = area if any(row.chosen for row in rows) else ""
    tools = [tool for tool in judged.tools.values() if not shown or shown in areas(document, tool.tool)]
    keys = {tool.tool.id for tool in tools}
    steps = [step for step in reversed(document.funnel) if step.tool in keys]
    return FunnelPage(
        columns=tuple(_column(judged, stage, tools, plan.key, shown, today) for stage in STAGES),
        areas=rows,
        area=shown,
        area_name=area_label(document, shown) if shown else "",
        all_url=reverse("funnel", args=[plan.key]),
        platform=document.funnel_scope is FunnelScope.PLATFORM,
        scope_version=rule or 0,
        eliminations=_eliminations(judged, tools, plan.key, people),
        exceptions=tuple(_step(judged, s, plan.key, people) for s in exceptions(document) if s.tool in keys),
        history=tuple(_step(judged, step, plan.key, people) for step in steps[:HISTORY]),
        steps=len(steps),
    )


def _column(
    judged: Judged, stage: Stage, tools: list[JudgedTool], plan_key: str, area: str, today: date
) -> FunnelColumn:
    document = judged.document
    excepted = {step.tool: step.exception for step in document.funnel if step.to is stage}
    here = [tool for tool in tools if tool.tool.stage is stage]
    cards = [_card(judged, tool, excepted.get(tool.tool.id, ""), plan_key, today) for tool in here]
    cards.sort(key=lambda card: (card.failed, card.unknown, card.name.lower()))
    counted = document.funnel_scope is FunnelScope.PLATFORM or area
    size = next(c for c in counts(document, area) if c.stage is stage)
    return FunnelColumn(
        stage=str(stage),
        heading=stage_heading(stage),
        cards=tuple(cards),
        size=_size(size.fewest, size.most) if counted else "",
        over=bool(counted) and size.too_many,
    )


def _size(fewest: int, most: int) -> str:
    if not most:
        return ""
    return f"{fewest}–{most}" if fewest and fewest != most else str(most)


def _card(judged: Judged, tool: JudgedTool, exception: str, plan_key: str, today: date) -> FunnelCard:
    found = reopened(judged, tool, today)
    position = STAGES.index(tool.tool.stage)
    move = reverse("tool_move", args=[plan_key, tool.tool.id])
    return FunnelCard(
        name=tool.tool.name,
        vendor=tool.tool.vendor,
        url=reverse("tool", args=[plan_key, tool.tool.id]),
        next_url=f"{move}?to={STAGES[position + 1]}" if position + 1 < len(STAGES) else "",
        failed=tool.best.failed if tool.best else 0,
        unknown=tool.best.unknown if tool.best else 0,
        exception=exception,
        again=why(found) if found.rests else "",
    )


def _area_rows(document: PlanDocument, plan_key: str, chosen: str) -> tuple[AreaRow, ...]:
    """The capabilities that any tool is counted for, in the plan's order; one row where a platform is looked for."""
    present = {area for tool in document.tools for area in areas(document, tool)}
    ordered = [c.id for c in document.capabilities if c.id in present] + [""] * ("" in present)
    page = reverse("funnel", args=[plan_key])
    return tuple(
        AreaRow(
            label=area_label(document, area) if area or len(present) == 1 else _("Covers nothing yet"),
            url=f"{page}?area={area}" if area else "",
            chosen=bool(area) and area == chosen,
            cells=_cells(document, area),
            selected=", ".join(
                tool.name for tool in document.tools if tool.stage is Stage.SELECTED and area in areas(document, tool)
            ),
        )
        for area in ordered
    )


def _cells(document: PlanDocument, area: str) -> tuple[AreaCell, ...]:
    return tuple(
        AreaCell(
            heading=stage_heading(one.stage),
            count=one.count,
            size=_size(one.fewest, one.most),
            state="none" if not one.count else "over" if one.too_many else "few" if one.count < one.fewest else "right",
        )
        for one in counts(document, area)
    )


def _eliminations(
    judged: Judged, tools: list[JudgedTool], plan_key: str, people: dict[str, str]
) -> tuple[Elimination, ...]:
    last = {step.tool: step for step in judged.document.funnel if step.to is Stage.ELIMINATED}
    gone = []
    for tool in (tool.tool for tool in tools if tool.tool.stage is Stage.ELIMINATED):
        step = last.get(tool.id)
        gone.append(
            Elimination(
                name=tool.name,
                url=reverse("tool", args=[plan_key, tool.id]),
                left=stage_label(step.left) if step and step.left else "",
                reasons=reasons_of(judged.document, tool.eliminated_by),
                reason=tool.eliminated_reason,
                by=people.get(step.by, "") if step else "",
                on=step.on if step else None,
            )
        )
    gone.sort(key=lambda one: (one.on is None, -one.on.toordinal() if one.on else 0, one.name.lower()))
    return tuple(gone)


def _step(judged: Judged, step: FunnelStep, plan_key: str, people: dict[str, str]) -> StepRow:
    because = ", ".join(step.requirements)
    return StepRow(
        tool=judged.tools[step.tool].tool.name,
        url=reverse("tool", args=[plan_key, step.tool]),
        left=stage_label(step.left) if step.left else "",
        to=stage_label(step.to),
        gone=step.to is Stage.ELIMINATED,
        why=f"{because}: {step.reason}" if because and step.reason else because or step.reason,
        exception=step.exception,
        answers=people.get(step.answers, step.answers),
        by=people.get(step.by, step.by),
        on=step.on,
    )
