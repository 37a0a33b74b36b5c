"""The long list: filters, rows, counts, and what others changed. Of the plan's value, or of what is kept of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from evaluations.judging import Judged, JudgedTool, judged
from evaluations.labels import STAGE_CLASS, compact, stage_heading, stage_label, status_label
from evaluations.market import Entry, Market, by_musts, market, market_of
from plans.access import Place
from plans.models import Plan
from plans.navigation import row_address
from plans.queries.activity import Marks, changed_rows
from reconciliation.document import Stage
from reconciliation.vocabulary import PHASES, Capability, Level, standard_attributes
from stakeholders.labels import level_label, phase_label
from stakeholders.vocabulary import capability_label, value_label

PAGE_SIZE = 40
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
    page: Page[Entry]
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


def tool_list_page(plan: Plan, filters: Filters, *, number: Any, today: date) -> ToolListPage:
    """One page of the filtered list. Three queries at most where a large market is kept, besides those of its value."""
    found = market_of(judged(plan)) if filters.sort in _BY_COST else market(plan)
    page = Paginator(matching(found, filters), PAGE_SIZE).get_page(number)
    tools = found.tools(entry.key for entry in page.object_list)
    capabilities = {capability.id: capability for capability in found.document.capabilities}
    horizons = sorted(found.document.horizons, key=lambda h: h.start)
    address = reverse("tool_list", args=[plan.key])
    return ToolListPage(
        rows=tuple(_row(tool, capabilities, address, today) for tool in tools),
        page=page,
        total=len(found.entries),
        filters=filters,
        stages=_stages(found.entries, filters),
        capabilities=tuple(
            Choice(value=c.id, label=capability_label(c), chosen=c.id == filters.capability)
            for c in capabilities.values()
        ),
        vendors=_choices((entry.vendor for entry in found.entries), filters.vendor, str),
        licenses=_choices(
            (entry.license for entry in found.entries),
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


def export_rows(found: Judged, filters: Filters, *, today: date) -> list[list[object]]:
    """The filtered list, every page of it, as rows of a table."""
    capabilities = {capability.id: capability for capability in found.document.capabilities}
    rows = (_row(tool, capabilities, "", today) for tool in matching_tools(found, filters))
    return [
        [r.key, r.name, r.vendor, r.stage, r.coverage, r.passed, r.failed, r.unknown, r.now, r.scale, _flags(r)]
        for r in rows
    ]


def _flags(row: ToolRow) -> str:
    return ", ".join(flag.text for flag in row.flags)


def matching_tools(found: Judged, filters: Filters) -> list[JudgedTool]:
    """The filtered list, judged, in its order."""
    everything = market_of(found)
    return everything.tools(entry.key for entry in matching(everything, filters))


def matching(found: Market, filters: Filters) -> list[Entry]:
    """The filtered list, in its order."""
    here = [entry for entry in found.entries if _matches(entry, filters)] if filters.any else found.entries
    if filters.sort in _BY_COST:
        tools = found.tools(entry.key for entry in here)
        costs = {tool.tool.id: getattr(tool.best, _BY_COST[filters.sort], None) for tool in tools}
        return sorted(here, key=lambda entry: (costs[entry.key] is None, costs[entry.key] or 0, entry.name.lower()))
    return sorted(here, key=_ORDER[filters.sort]) if filters.sort in _ORDER else list(here)


def _matches(entry: Entry, filters: Filters) -> bool:
    text = filters.q.lower()
    verdict = "" if not entry.judged else "fails" if entry.failed else "open" if entry.unknown else "clear"
    return (
        (not text or any(text in part.lower() for part in (entry.name, entry.vendor, entry.summary, entry.key)))
        and (not filters.stage or entry.stage == filters.stage)
        and (not filters.capability or filters.capability in entry.covers.split("\n"))
        and (not filters.vendor or entry.vendor == filters.vendor)
        and (not filters.license or entry.license == filters.license)
        and (not filters.verdict or verdict == filters.verdict)
    )


_BY_COST = {"now": "now", "scale": "at_scale"}
"""Orders by what the best option costs a year."""

# The entries stand in the order of the stages already.
_ORDER: dict[str, Callable[[Entry], Any]] = {
    "name": lambda entry: entry.name.lower(),
    "musts": by_musts,
}


def _row(judged: JudgedTool, capabilities: Mapping[str, Capability], address: str, today: date) -> ToolRow:
    """address: of the list, below which each tool has its page."""
    tool, best = judged.tool, judged.best
    phases = phases_of(judged, capabilities)
    return ToolRow(
        key=tool.id,
        url=f"{address}{quote(tool.id)}/",
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
    covered: dict[str, dict[str, Level]] = {}
    for key, level in levels.items():
        if key in capabilities and level is not Level.NONE:
            covered.setdefault(capabilities[key].phase, {})[capability_label(capabilities[key])] = level
    silent = _not_covered(get_language())
    return tuple(_phase(phase, covered[phase]) if phase in covered else silent[phase] for phase in PHASES)


def _phase(phase: str, here: Mapping[str, Level]) -> Phase:
    names = ", ".join(f"{label} ({level_label(level)})" for label, level in here.items())
    return Phase(level=str(max(here.values(), key=lambda level: level.rank)), text=f"{phase_label(phase)}: {names}")


@lru_cache(maxsize=16)
def _not_covered(_language: str | None) -> dict[str, Phase]:
    """Every phase of which nothing is covered, which most are in a long list."""
    none = level_label(Level.NONE)
    return {phase: Phase(level=str(Level.NONE), text=f"{phase_label(phase)}: {none}") for phase in PHASES}


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


def _stages(entries: Iterable[Entry], filters: Filters) -> tuple[Choice, ...]:
    counts = Counter(entry.stage for entry in entries)
    return tuple(
        Choice(value=str(s), label=stage_heading(s), count=counts[s], chosen=s == filters.stage) for s in Stage
    )


def _choices(values: Iterable[str], chosen: str, label: Callable[[str], str]) -> tuple[Choice, ...]:
    known = (Choice(value=value, label=label(value), chosen=value == chosen) for value in set(values) if value)
    return tuple(sorted(known, key=lambda choice: choice.label.lower()))


def _verdict_choices(filters: Filters) -> tuple[Choice, ...]:
    labels = (_("passes every must"), _("no must fails, some unknown"), _("fails a must"))
    return tuple(
        Choice(value=value, label=label, chosen=value == filters.verdict)
        for value, label in zip(VERDICTS, labels, strict=True)
    )
