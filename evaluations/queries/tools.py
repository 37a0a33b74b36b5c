"""The long list: filters, rows, counts, all computed from the plan's value; and what others changed in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.funnel import STAGES
from evaluations.judging import Judged, JudgedTool
from evaluations.labels import STAGE_CLASS, compact, stage_heading, stage_label, status_label
from plans.access import Place
from plans.navigation import row_address
from plans.queries.activity import Marks, changed_rows
from reconciliation.document import Stage, Tool
from reconciliation.vocabulary import PHASES, Capability, Level, standard_attributes
from stakeholders.labels import level_label, phase_label, value_label

PAGE_SIZE = 50
TEXT_LIMIT = 200
VERDICTS = ("clear", "open", "fails")
SORTS = ("stage", "name", "musts", "now", "scale")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for; anything that is not a known choice is left out."""

    q: str = ""
    stage: str = ""
    capability: str = ""
    vendor: str = ""
    license: str = ""
    verdict: str = ""
    sort: str = "stage"

    @property
    def any(self) -> bool:
        return bool(self.q or self.stage or self.capability or self.vendor or self.license or self.verdict)


def read_filters(asked: Mapping[str, Any]) -> Filters:
    """Filters from the query of an address."""
    texts = {name: str(asked.get(name, ""))[:TEXT_LIMIT].strip() for name in ("q", "capability", "vendor", "license")}
    return Filters(
        **texts,
        stage=asked["stage"] if asked.get("stage") in list(Stage) else "",
        verdict=asked["verdict"] if asked.get("verdict") in VERDICTS else "",
        sort=asked["sort"] if asked.get("sort") in SORTS else "stage",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """How far a tool covers one phase of the life cycle. level: none, partial or full; text says it all."""

    level: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A warning. kind: bad, warn or neutral."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRow:
    """A line of the list. now, scale: yearly cost as text, "" when the price is not known."""

    key: str
    url: str
    name: str
    vendor: str
    build: bool
    stage: str
    stage_class: str
    phases: tuple[Phase, ...]
    coverage: str
    passed: int
    failed: int
    unknown: int
    now: str
    scale: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An entry of a filter. count: how many tools have it."""

    value: str
    label: str
    count: int = 0
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolListPage:
    """The long list as its template shows it. total: tools in the plan, before filters."""

    rows: tuple[ToolRow, ...]
    page: Page[JudgedTool]
    total: int
    filters: Filters
    stages: tuple[Choice, ...]
    capabilities: tuple[Choice, ...]
    vendors: tuple[Choice, ...]
    licenses: tuple[Choice, ...]
    verdicts: tuple[Choice, ...]
    phases: tuple[str, ...]
    first_horizon: str
    last_horizon: str


def tool_list_page(judged: Judged, filters: Filters, *, plan_key: str, number: Any, today: date) -> ToolListPage:
    """One page of the filtered list."""
    page = Paginator(matching(judged, filters), PAGE_SIZE).get_page(number)
    capabilities = {capability.id: capability for capability in judged.document.capabilities}
    horizons = sorted(judged.document.horizons, key=lambda h: h.start)
    return ToolListPage(
        rows=tuple(_row(tool, capabilities, plan_key, today) for tool in page.object_list),
        page=page,
        total=len(judged.tools),
        filters=filters,
        stages=_stages(judged, filters),
        capabilities=tuple(
            Choice(value=c.id, label=c.label, chosen=c.id == filters.capability) for c in capabilities.values()
        ),
        vendors=_choices((tool.tool.vendor for tool in judged.tools.values()), filters.vendor, str),
        licenses=_choices(
            (tool.fact("license_class") for tool in judged.tools.values()),
            filters.license,
            lambda value: value_label(standard_attributes()["license_class"], value),
        ),
        verdicts=_verdict_choices(filters),
        phases=tuple(phase_label(phase) for phase in PHASES),
        first_horizon=horizons[0].name if horizons else "",
        last_horizon=horizons[-1].name if horizons else "",
    )


def changed_tools(place: Place) -> Marks:
    """The tools that others changed since the reader's last visit, in themselves or in a fact. At most one query."""
    keys = (key.rpartition(".")[0] or key for key in changed_rows(place, "tool", "toolfact"))
    return tuple((key, row_address(place.key, "tool", key)) for key in dict.fromkeys(keys))


def export_rows(judged: Judged, filters: Filters, *, plan_key: str, today: date) -> list[list[object]]:
    """The filtered list, every page of it, as rows of a table."""
    capabilities = {capability.id: capability for capability in judged.document.capabilities}
    found = matching(judged, filters)
    rows = (_row(tool, capabilities, plan_key, today) for tool in found)
    return [
        [r.key, r.name, r.vendor, r.stage, r.coverage, r.passed, r.failed, r.unknown, r.now, r.scale, _flags(r)]
        for r in rows
    ]


def _flags(row: ToolRow) -> str:
    return ", ".join(flag.text for flag in row.flags)


def matching(judged: Judged, filters: Filters) -> list[JudgedTool]:
    """The filtered list, in its order."""
    return sorted((tool for tool in judged.tools.values() if _matches(tool, filters)), key=_ORDER[filters.sort])


def _matches(judged: JudgedTool, filters: Filters) -> bool:
    tool, best = judged.tool, judged.best
    text = filters.q.lower()
    verdict = ""
    if best is not None:
        verdict = "fails" if best.failed else "open" if best.unknown else "clear"
    return (
        (not text or any(text in part.lower() for part in (tool.name, tool.vendor, tool.summary, tool.id)))
        and (not filters.stage or tool.stage == filters.stage)
        and (not filters.capability or filters.capability in covered_by(tool))
        and (not filters.vendor or tool.vendor == filters.vendor)
        and (not filters.license or judged.fact("license_class") == filters.license)
        and (not filters.verdict or verdict == filters.verdict)
    )


def covered_by(tool: Tool) -> set[str]:
    """The capabilities that the tool or one of its options covers at least in part."""
    said = (*tool.coverage, *(covered for option in tool.options for covered in option.coverage))
    return {covered.capability for covered in said if covered.level is not Level.NONE}


def _by_stage(judged: JudgedTool) -> Any:
    stage = judged.tool.stage
    place = len(STAGES) - STAGES.index(stage) if stage in STAGES else len(STAGES) + 1
    return place, order_by_musts(judged)


def order_by_musts(judged: JudgedTool) -> Any:
    """What fails least comes first, then what leaves least open."""
    best = judged.best
    counts = (best.failed, best.unknown, -best.passed) if best else (9999, 0, 0)
    return counts, judged.tool.name.lower()


def _by_cost(name: str) -> Callable[[JudgedTool], Any]:
    def order(judged: JudgedTool) -> Any:
        cost = getattr(judged.best, name, None)
        return cost is None, cost or 0, judged.tool.name.lower()

    return order


_ORDER: dict[str, Callable[[JudgedTool], Any]] = {
    "stage": _by_stage,
    "name": lambda judged: judged.tool.name.lower(),
    "musts": order_by_musts,
    "now": _by_cost("now"),
    "scale": _by_cost("at_scale"),
}


def _row(judged: JudgedTool, capabilities: Mapping[str, Capability], plan_key: str, today: date) -> ToolRow:
    tool, best = judged.tool, judged.best
    phases = phases_of(judged, capabilities)
    return ToolRow(
        key=tool.id,
        url=reverse("tool", args=[plan_key, tool.id]),
        name=tool.name,
        vendor=tool.vendor,
        build=any(option.build for option in tool.options),
        stage=stage_label(tool.stage),
        stage_class=STAGE_CLASS[tool.stage],
        phases=phases,
        coverage="; ".join(phase.text for phase in phases if phase.level != "none") or _("covers nothing yet"),
        passed=best.passed if best else 0,
        failed=best.failed if best else 0,
        unknown=best.unknown if best else 0,
        now=compact(best.now) if best and best.now is not None else "",
        scale=compact(best.at_scale) if best and best.at_scale is not None else "",
        flags=flags_of(judged, today),
    )


def phases_of(judged: JudgedTool, capabilities: Mapping[str, Capability]) -> tuple[Phase, ...]:
    """The phases of the life cycle in order, each with the best level its capabilities have."""
    levels = {c.capability: c.level for c in judged.tool.coverage}
    if judged.best is not None:
        levels |= {c.capability: c.level for c in judged.best.option.coverage}
    found = []
    for phase in PHASES:
        here = {
            capabilities[key].label: level
            for key, level in levels.items()
            if key in capabilities and capabilities[key].phase == phase and level is not Level.NONE
        }
        best = max(here.values(), key=lambda level: level.rank, default=Level.NONE)
        names = ", ".join(f"{label} ({level_label(level)})" for label, level in here.items())
        found.append(Phase(level=str(best), text=f"{phase_label(phase)}: {names or level_label(Level.NONE)}"))
    return tuple(found)


def flags_of(judged: JudgedTool, today: date) -> tuple[Flag, ...]:
    """What to be careful about: a tool that ends, facts past their age; quietly what somebody looked at again."""
    flags = []
    if judged.ending:
        seen = any(fact.attribute == "vendor_status" and judged.is_reviewed(fact) for fact in judged.tool.facts)
        flags.append(Flag(kind="neutral" if seen else "bad", text=status_label(judged.ending)))
    stale = judged.stale(today)
    if stale:
        flags.append(Flag(kind="warn", text=ngettext("%(n)s old fact", "%(n)s old facts", stale) % {"n": stale}))
    return tuple(flags)


def _stages(judged: Judged, filters: Filters) -> tuple[Choice, ...]:
    stages = [tool.tool.stage for tool in judged.tools.values()]
    return tuple(
        Choice(value=str(s), label=stage_heading(s), count=stages.count(s), chosen=s == filters.stage) for s in Stage
    )


def _choices(values: Iterable[str], chosen: str, label: Callable[[str], str]) -> tuple[Choice, ...]:
    known = sorted({value for value in values if value}, key=str.lower)
    return tuple(Choice(value=value, label=label(value), chosen=value == chosen) for value in known)


def _verdict_choices(filters: Filters) -> tuple[Choice, ...]:
    labels = (_("passes every must"), _("no must fails, some unknown"), _("fails a must"))
    return tuple(
        Choice(value=value, label=label, chosen=value == filters.verdict)
        for value, label in zip(VERDICTS, labels, strict=True)
    )
