"""In section 5, how the choice was made: gates passed by exception, scores once revealed, ways to build or buy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.break_even import how_firm, spending_chart
from evaluations.build_or_buy import WayCost, by_cost, crossing, horizons_of, quarters_of, way_cost
from evaluations.funnel import exceptions
from evaluations.labels import stage_label
from evaluations.scoring import Agreement, agreements, ranked, weights
from plans.wording import quarter_name
from reconciliation.document import BuildOrBuy, FunnelStep, Mark, Scoring
from roadmap.charts import Chart
from roadmap.report.blueprint import name_of
from roadmap.report.facts import Facts
from roadmap.report.words import day, number, percent, short_money, spelled, upper_first

ACROSS = 5
"""So many tools stand side by side in one table; more go into a table below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRow:
    """answers: the name of who answers for it."""

    tool: str
    stage: str
    reason: str
    answers: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCell:
    mean: str
    apart: int
    contested: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """A criterion: its weight in percent, and each tool of the table."""

    name: str
    share: int
    cells: tuple[ScoreCell | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTable:
    """Tools in the order of their rank: name, percent of all points, percent of the tried weights that it leads."""

    tools: tuple[tuple[str, str, str], ...]
    lines: tuple[ScoreLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """extremes: a 1 or a 5 with its evidence, as tool, criterion, points, who and why."""

    headline: str
    lead: str
    tables: tuple[ScoreTable, ...]
    extremes: tuple[tuple[str, str, int, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayRow:
    """note: what is not covered, not known, or may be overrun."""

    name: str
    costs: tuple[str, ...]
    total: str
    note: str
    best: bool
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A comparison of ways. decided: when and by whom; empty while it is open."""

    headline: str
    about: str
    decision: str
    open: bool
    horizons: tuple[str, ...]
    ways: tuple[WayRow, ...]
    chart: Chart | None
    firm: str
    reason: str
    decided: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    exceptions_title: str
    exceptions: tuple[ExceptionRow, ...]
    rounds: tuple[Round, ...]
    cases: tuple[Case, ...]


def choices(facts: Facts) -> Choices:
    passed = exceptions(facts.document)
    return Choices(
        exceptions_title=_exceptions_title(len(passed)),
        exceptions=tuple(_exception(facts, step) for step in passed),
        rounds=tuple(_round(facts, one) for one in facts.document.scorings if one.revealed_on and one.marks),
        cases=tuple(_case(facts, case) for case in facts.document.build_or_buy if case.ways and facts.horizons),
    )


def person(facts: Facts, key: str) -> str:
    return facts.people.get(key, key)


def signed(facts: Facts, when: str, key: str) -> str:
    """November 3, 2026, Eva Sommer."""
    return ", ".join(part for part in (when, person(facts, key)) if part)


def tool_names(facts: Facts) -> dict[str, str]:
    return {tool.id: tool.name for tool in facts.document.tools}


def _exceptions_title(count: int) -> str:
    text = ngettext(
        "%(count)s gate of the funnel was passed by exception, and somebody answers for it",
        "%(count)s gates of the funnel were passed by exception, and somebody answers for each",
        count,
    )
    return upper_first(text % {"count": spelled(count)})


def _exception(facts: Facts, step: FunnelStep) -> ExceptionRow:
    return ExceptionRow(
        tool=tool_names(facts).get(step.tool, step.tool),
        stage=stage_label(step.to),
        reason=step.exception,
        answers=person(facts, step.answers or step.by) or "–",
        day=day(step.on),
    )


# Scoring -------------------------------------------------------------------------------------------------------------


def _round(facts: Facts, one: Scoring) -> Round:
    found = ranked(facts.document, one)
    names, share = tool_names(facts), weights(facts.document, one.criteria)
    raters = len({mark.person for mark in one.marks})
    most = sum(share.values()) * 5 * raters or 1
    spread = {(cell.criterion, cell.tool): cell for cell in agreements(one)}
    heads = [
        (
            place.candidate,
            _("%(n)s %%") % {"n": round(Fraction(place.value * 100, most))},
            _("%(n)s %%") % {"n": percent(place.places[0], found.samples)},
        )
        for place in found.places
    ]
    lead = _("%(raters)s people scored blind, 1 to 5; revealed %(day)s.") % {
        "raters": upper_first(spelled(raters)),
        "day": day(one.revealed_on),
    }
    return Round(
        headline=_round_headline(one, names.get(found.places[0].candidate, ""), heads[0][1], spread.values()),
        lead=lead,
        tables=tuple(
            _score_table(facts, one, heads[n : n + ACROSS], share, spread) for n in range(0, len(heads), ACROSS)
        ),
        extremes=tuple(_extreme(facts, mark) for mark in one.marks if mark.evidence),
    )


def _round_headline(one: Scoring, first: str, points: str, cells: Iterable[Agreement]) -> str:
    contested = sum(cell.contested for cell in cells)
    values = {"title": one.title, "tool": first, "points": points, "count": spelled(contested)}
    if not contested:
        return _("%(title)s: %(tool)s leads with %(points)s of the points, and no score is contested") % values
    text = ngettext(
        "%(title)s: %(tool)s leads with %(points)s of the points; %(count)s score is contested",
        "%(title)s: %(tool)s leads with %(points)s of the points; %(count)s scores are contested",
        contested,
    )
    return text % values


def _score_table(
    facts: Facts,
    one: Scoring,
    heads: list[tuple[str, str, str]],
    share: Mapping[str, int],
    spread: dict[tuple[str, str], Agreement],
) -> ScoreTable:
    names = tool_names(facts)
    labels = {criterion.id: criterion.name for criterion in facts.document.criteria}
    return ScoreTable(
        tools=tuple((names.get(tool, tool), points, first) for tool, points, first in heads),
        lines=tuple(
            ScoreLine(
                name=labels.get(criterion, criterion),
                share=percent(share[criterion], sum(share.values())),
                cells=tuple(_cell(spread.get((criterion, tool))) for tool, _points, _first in heads),
            )
            for criterion in one.criteria
        ),
    )


def _cell(found: Agreement | None) -> ScoreCell | None:
    return ScoreCell(mean=number(found.mean), apart=found.apart, contested=found.contested) if found else None


def _extreme(facts: Facts, mark: Mark) -> tuple[str, str, int, str, str]:
    labels = {criterion.id: criterion.name for criterion in facts.document.criteria}
    return (
        tool_names(facts).get(mark.tool, mark.tool),
        labels.get(mark.criterion, mark.criterion),
        mark.points,
        person(facts, mark.person),
        mark.evidence,
    )


# Build or buy --------------------------------------------------------------------------------------------------------


def _case(facts: Facts, case: BuildOrBuy) -> Case:
    document = facts.document
    costs = [way_cost(document, way) for way in case.ways]
    order = by_cost(costs)
    chosen = next((way.name for way in case.ways if way.id == case.chosen), "")
    return Case(
        headline=_case_headline(facts, order),
        about=": ".join(part for part in (name_of(facts, case.capability), case.title) if part),
        decision=chosen or _("open"),
        open=not chosen,
        horizons=tuple(horizon.name for horizon in horizons_of(document)),
        ways=tuple(_way(facts, cost, best=cost in order[:1], chosen=cost.way.id == case.chosen) for cost in costs),
        chart=spending_chart(document, costs, height=180) if len(order) > 1 and order[-1].total else None,
        firm=" ".join(how_firm(document, order[0], order[1])) if len(order) > 1 else "",
        reason=case.reason,
        decided=signed(facts, day(case.decided_on), case.decided_by) if case.decided_on else "",
    )


def _case_headline(facts: Facts, order: list[WayCost]) -> str:
    if not order:
        return _("What the ways cost is not known yet")
    best, currency = order[0], facts.document.currency
    if len(order) == 1:
        return _("“%(way)s” costs %(money)s in all") % {
            "way": best.way.name,
            "money": short_money(best.total, currency),
        }
    second = order[1]
    values = {
        "best": best.way.name,
        "second": second.way.name,
        "gap": short_money(second.total - best.total, currency),
    }
    when = crossing(facts.document, best, second).quarter
    if when is None or when == quarters_of(facts.document)[0]:
        return _("“%(best)s” costs %(gap)s less over the plan than “%(second)s”") % values
    return _("“%(best)s” costs %(gap)s less over the plan than “%(second)s”, and is ahead from %(quarter)s on") % (
        values | {"quarter": quarter_name(when)}
    )


def _way(facts: Facts, cost: WayCost, *, best: bool, chosen: bool) -> WayRow:
    currency = facts.document.currency
    notes = []
    if cost.uncovered:
        uncovered = ", ".join(facts.names.horizon(horizon) for horizon in cost.uncovered)
        notes.append(_("nothing ready in %(horizons)s") % {"horizons": uncovered})
    if cost.overrun:
        notes.append(_("up to %(money)s more if the build runs over") % {"money": short_money(cost.overrun, currency)})
    if not cost.known:
        notes.append(_("not every price is known"))
    return WayRow(
        name=cost.way.name,
        costs=tuple(short_money(one.total, currency) if one.total else "0" for one in cost.horizons),
        total=short_money(cost.total, currency),
        note="; ".join(notes),
        best=best,
        chosen=chosen,
    )
