"""Build or buy as its page shows it: ways side by side, break-even, sensitivity. Two queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal

from django.utils.translation import gettext as _

from evaluations.break_even import how_firm, spending_chart
from evaluations.build_or_buy import GROWTHS, RATES, WayCost, by_cost, crossing, horizons_of, quarters_of, way_cost
from evaluations.labels import compact
from evaluations.models import BuildOrBuy as Row
from plans.charts.shapes import Chart
from plans.models import Plan
from plans.queries.people import people_of
from plans.wording import quarter_name
from reconciliation.document import BuildOrBuy, Option, PlanDocument
from stakeholders.labels import number
from stakeholders.vocabulary import capability_labels

DAYS_A_QUARTER = 55
"""Working days of one person in a quarter: what upkeep in person-days is in full-time equivalents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayRow:
    """A way: what is in use (by horizon, where that changes) and what each horizon costs. best: the cheapest in all."""

    id: str
    name: str
    used: tuple[str, ...]
    costs: tuple[tuple[str, str], ...]
    total: str
    overrun: str
    known: bool
    uncovered: str
    best: bool
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRow:
    """An in-house build that is part of a way. upkeep: full-time equivalents."""

    name: str
    effort: int
    people: int
    team: str
    ramp: int
    upkeep: str
    day_rate: str
    overrun: int
    risk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A line of a sensitivity table: totals of the ways, and which is least. here: the plan's own figure."""

    label: str
    totals: tuple[tuple[str, bool], ...]
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    key: str
    version: int
    title: str
    capability: str
    ways: tuple[WayRow, ...]
    horizons: tuple[str, ...]
    builds: tuple[BuildRow, ...]
    chart: Chart
    sentences: tuple[str, ...]
    rates: tuple[Trial, ...]
    growths: tuple[Trial, ...]
    chosen: str
    reason: str
    decided_on: date | None
    decided_by: str
    case: BuildOrBuy


def case_pages(document: PlanDocument, plan: Plan) -> tuple[CasePage, ...]:
    """Every comparison of the plan; () without a horizon."""
    if not document.horizons:
        return ()
    versions = dict(Row.objects.filter(plan=plan).values_list("key", "version"))
    people = people_of(plan.pk)
    return tuple(_page(document, case, versions.get(case.id, 0), people) for case in document.build_or_buy)


def _page(document: PlanDocument, case: BuildOrBuy, version: int, people: dict[str, str]) -> CasePage:
    costs = [way_cost(document, way) for way in case.ways]
    least = {cost.total for cost in by_cost(costs)[:1]}
    options = {option.id: option for tool in document.tools for option in tool.options}
    names = {o.id: f"{t.name}: {o.name}" for t in document.tools for o in t.options}
    return CasePage(
        key=case.id,
        version=version,
        title=case.title,
        capability=capability_labels(document.capabilities).get(case.capability, case.capability),
        ways=tuple(_way(document, cost, names, cost.known and cost.total in least, case.chosen) for cost in costs),
        horizons=tuple(h.name for h in horizons_of(document)),
        builds=tuple(_build(document, options[name], names[name]) for name in _built(case, options)),
        chart=spending_chart(document, costs),
        sentences=tuple(_sentences(document, costs)),
        rates=tuple(_trial(document, case, f"{rate} %", rate == 100, rate=rate) for rate in RATES),
        growths=tuple(_trial(document, case, f"{growth} %", growth == 100, growth=growth) for growth in GROWTHS),
        chosen=next((way.name for way in case.ways if way.id == case.chosen), ""),
        reason=case.reason,
        decided_on=case.decided_on,
        decided_by=people.get(case.decided_by, case.decided_by),
        case=case,
    )


def _way(document: PlanDocument, cost: WayCost, names: dict[str, str], best: bool, chosen: str) -> WayRow:
    steps = {step.horizon: step.options for step in cost.way.steps}
    spans = {h.id: h.name for h in document.horizons}
    return WayRow(
        id=cost.way.id,
        name=cost.way.name,
        used=_used([(h.name, " + ".join(names[o] for o in steps.get(h.id, ()))) for h in horizons_of(document)]),
        costs=tuple((h.name, compact(one.total)) for h, one in zip(horizons_of(document), cost.horizons, strict=True)),
        total=compact(cost.total),
        overrun=compact(cost.overrun) if cost.overrun else "",
        known=cost.known,
        uncovered=", ".join(spans[h] for h in cost.uncovered),
        best=best,
        chosen=cost.way.id == chosen,
    )


def _used(by_horizon: list[tuple[str, str]]) -> tuple[str, ...]:
    """One line for a way that stays the same, a line for each horizon otherwise."""
    if len({used for _horizon, used in by_horizon}) == 1:
        return (by_horizon[0][1],)
    return tuple(f"{horizon}: {used or '–'}" for horizon, used in by_horizon)


def _built(case: BuildOrBuy, options: dict[str, Option]) -> list[str]:
    used = dict.fromkeys(o for way in case.ways for step in way.steps for o in step.options)
    return [name for name in used if options[name].build]


def _build(document: PlanDocument, option: Option, name: str) -> BuildRow:
    upkeep = Decimal(option.interest) / DAYS_A_QUARTER
    return BuildRow(
        name=name,
        effort=option.effort,
        people=option.people,
        team=next((team.name for team in document.teams if team.id == option.team), option.team),
        ramp=option.ramp,
        upkeep=number(upkeep.quantize(Decimal("0.1"), ROUND_UP)),
        day_rate=compact(option.day_rate) if option.day_rate else "",
        overrun=option.overrun,
        risk=option.risk,
    )


def _sentences(document: PlanDocument, costs: list[WayCost]) -> list[str]:
    """What the numbers say of the cheapest way against the next."""
    ranked = by_cost(costs)
    if len(ranked) < 2:
        return []
    best, second = ranked[0], ranked[1]
    names = {"best": best.way.name, "second": second.way.name}
    gap = {"amount": compact(second.total - best.total), "currency": document.currency}
    found = [_("“%(best)s” costs %(amount)s %(currency)s less in all than “%(second)s”.") % (names | gap)]
    when = crossing(document, best, second).quarter
    if when and when != quarters_of(document)[0]:
        found.append(_("It is the cheaper of the two from %(quarter)s on.") % {"quarter": quarter_name(when)})
    return [*found, *how_firm(document, best, second)]


def _trial(
    document: PlanDocument, case: BuildOrBuy, label: str, here: bool, *, rate: int = 100, growth: int = 100
) -> Trial:
    costs = [way_cost(document, way, rate=rate, growth=growth) for way in case.ways]
    least = {cost.total for cost in by_cost(costs)[:1]}
    totals = tuple((compact(cost.total), cost.known and cost.total in least) for cost in costs)
    return Trial(label=label, totals=totals, here=here)
