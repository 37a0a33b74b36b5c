"""The first page: the decision as a sentence, the money, four figures, phases, risks, what is asked, who dissents.

It has to fit on one page whatever the plan holds, so every list here is short and says what it leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reconciliation.document import SuccessMetric
from roadmap.charts import CapBar, Chart, Gate, Phase, cost_bars, phase_band
from roadmap.report.asks import Ask, asks, asks_title
from roadmap.report.facts import Facts
from roadmap.report.voices import Voice, dissenting
from roadmap.report.words import measured, number, operating_name, short_money, shortened, spelled, upper_first
from roadmap.wording import joined

RISKS, DISSENTS, ASKS = 5, 3, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A big value with its unit, what it is and where it stands today."""

    value: str
    unit: str = ""
    label: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskLine:
    title: str
    score: str
    more: bool
    """Left out first when the page is short of room."""
    response: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage:
    headline: str
    lead: str
    figures: tuple[Figure, ...]
    money_title: str
    money: Chart | None
    money_note: str
    asks_title: str
    asks: tuple[Ask, ...]
    phases: Chart | None
    risks: tuple[RiskLine, ...]
    more_risks: int
    dissents: tuple[Voice, ...]
    more_dissents: int
    silent: str


def decision_page(facts: Facts) -> DecisionPage:
    dissents = dissenting(facts)
    risks = sorted(facts.document.risks, key=lambda r: (-r.likelihood * r.impact, r.id))
    money = _money(facts)
    return DecisionPage(
        headline=upper_first(headline(facts)),
        lead=_lead(facts),
        figures=_figures(facts),
        money_title=_money_title(facts),
        money=money,
        money_note=_money_note(facts),
        asks_title=asks_title(facts),
        asks=asks(facts)[:ASKS],
        phases=_phases(facts),
        risks=tuple(
            RiskLine(
                title=shortened(risk.title, 90),
                score=f"{risk.likelihood} × {risk.impact}",
                more=index >= 3,
                response=shortened(risk.response, 110) or "–",
                owner=shortened(facts.names.group(risk.owner), 30) if risk.owner else _("nobody yet"),
            )
            for index, risk in enumerate(risks[:RISKS])
        ),
        more_risks=max(len(risks) - RISKS, 0),
        dissents=tuple(Voice(group=shortened(v.group, 40), words=shortened(v.words, 150)) for v in dissents[:DISSENTS]),
        more_dissents=max(len(dissents) - DISSENTS, 0),
        silent=_silent(facts),
    )


def platform(facts: Facts) -> str:
    """A hybrid platform of nine tools."""
    tools = len({found[0].id for option in facts.chosen if (found := facts.option(option))})
    count = spelled(tools)
    chosen = facts.document.strategy.chosen
    if chosen is None:
        return ngettext("a platform of %(count)s tool", "a platform of %(count)s tools", tools) % {"count": count}
    text = ngettext("a %(kind)s platform of %(count)s tool", "a %(kind)s platform of %(count)s tools", tools)
    return text % {"kind": operating_name(chosen), "count": count}


def span(facts: Facts) -> str:
    """Over three years, or over so many quarters."""
    quarters = sum(horizon.quarters for horizon in facts.horizons)
    if quarters and quarters % 4 == 0:
        years = quarters // 4
        return ngettext("over %(count)s year", "over %(count)s years", years) % {"count": spelled(years)}
    return ngettext("over %(count)s quarter", "over %(count)s quarters", quarters) % {"count": spelled(quarters)}


def over_ceiling(facts: Facts) -> list[str]:
    """Names of the horizons whose yearly cost is above their ceiling."""
    return [
        horizon.name
        for horizon in facts.horizons
        if (stack := facts.in_horizon(horizon.id))
        and (ceiling := facts.ceiling(horizon.id)) is not None
        and stack.cost_year > ceiling
    ]


def headline(facts: Facts) -> str:
    open_conflicts = len(facts.answer.conflicts) if facts.answer else 0
    if facts.answer is None:
        return _("This plan is not reconciled yet: there is no decision to take")
    if facts.stack is None:
        if open_conflicts:
            text = ngettext(
                "%(count)s open conflict stands in the way: no platform satisfies every hard requirement",
                "%(count)s open conflicts stand in the way: no platform satisfies every hard requirement",
                open_conflicts,
            )
            return upper_first(text % {"count": spelled(open_conflicts)})
        return _("No platform was found that satisfies every hard requirement")
    values = {
        "platform": platform(facts),
        "money": short_money(facts.stack.cost_total, facts.document.currency),
        "span": span(facts),
        "count": spelled(open_conflicts),
    }
    if open_conflicts:
        text = ngettext(
            "Settle %(count)s open conflict, then adopt %(platform)s for %(money)s %(span)s",
            "Settle %(count)s open conflicts, then adopt %(platform)s for %(money)s %(span)s",
            open_conflicts,
        )
        return text % values
    if any(facts.ceiling(h.id) is not None for h in facts.horizons) and not over_ceiling(facts):
        return _("Adopt %(platform)s for %(money)s %(span)s, inside every yearly ceiling") % values
    return _("Adopt %(platform)s for %(money)s %(span)s") % values


def _lead(facts: Facts) -> str:
    if facts.document.strategy.reason:
        return shortened(facts.document.strategy.reason, 260)
    if facts.document.purpose:
        return shortened(facts.document.purpose, 260)
    if facts.answer is None:
        return _("Reconcile the plan to see what its requirements allow, where they collide and what that would cost.")
    return _("The reasons, the money and the roadmap stand on the pages that follow.")


def _figures(facts: Facts) -> tuple[Figure, ...]:
    """Four success metrics from today to target, of the weightiest groups one each; else counts of the plan."""
    figures = [figure for metric in _foremost(facts) if (figure := _metric_figure(facts, metric))]
    return tuple((figures + list(_counts(facts)))[:4])


def _foremost(facts: Facts) -> list[SuccessMetric]:
    """Metrics with a value today and a target: the first of each group by weight, then the second, and so on."""
    weights = {group.id: (-group.weight, index) for index, group in enumerate(facts.document.groups)}
    ranked: dict[str, int] = {}
    order = []
    for metric in facts.document.metrics:
        if metric.baseline is not None and metric.targets and metric.group in weights:
            turn = ranked[metric.group] = ranked.get(metric.group, 0) + 1
            order.append((turn, weights[metric.group], metric))
    return [metric for _turn, _weight, metric in sorted(order, key=lambda entry: entry[:2])]


def final_target(facts: Facts, metric: SuccessMetric) -> tuple[str, str, str]:
    """The last target, its unit and the name of its horizon."""
    order = {horizon.id: index for index, horizon in enumerate(facts.horizons)}
    target = max(metric.targets, key=lambda t: order.get(t.horizon, -1))
    return *measured(target.value, metric, facts.document.currency), facts.names.horizon(target.horizon)


def _metric_figure(facts: Facts, metric: SuccessMetric) -> Figure | None:
    value, unit, _horizon = final_target(facts, metric)
    if len(value) > 12:
        return None
    return Figure(
        value=value,
        unit=shortened(unit, 18),
        label=shortened(metric.name, 64),
        note=_("from %(today)s today · %(group)s")
        % {
            "today": "\u00a0".join(filter(None, measured(metric.baseline, metric, facts.document.currency))),
            "group": shortened(facts.names.group(metric.group), 26),
        },
    )


def _counts(facts: Facts) -> tuple[Figure, ...]:
    document = facts.document
    met = len(document.requirements) - len(facts.stack.unmet) if facts.stack else 0
    return (
        Figure(
            value=number(len(document.requirements)),
            label=_("requirements stated"),
            note=_("%(met)s met in full") % {"met": number(met)} if facts.stack else _("not reconciled yet"),
        ),
        Figure(
            value=number(len(document.groups)),
            label=_("stakeholder groups"),
            note=_("%(count)s have submitted") % {"count": number(sum(g.submitted for g in document.groups))},
        ),
        Figure(
            value=number(len(document.tools)),
            label=_("tools examined"),
            note=_("%(count)s chosen") % {"count": number(len(facts.chosen))} if facts.stack else _("none chosen yet"),
        ),
        Figure(
            value=number(len(facts.settled)),
            label=_("conflicts settled"),
            note=_("%(count)s open") % {"count": number(len(facts.answer.conflicts))}
            if facts.answer
            else _("not reconciled yet"),
        ),
    )


def _money_title(facts: Facts) -> str:
    if facts.stack is None:
        return _("Cost against ceiling")
    over = over_ceiling(facts)
    if over:
        return _("Yearly cost is above the ceiling in %(horizons)s") % {"horizons": joined(over[:3])}
    if all(facts.ceiling(horizon.id) is None for horizon in facts.horizons):
        return _("Yearly cost; no ceiling was stated")
    return _("Yearly cost stays under its ceiling")


def _money(facts: Facts) -> Chart | None:
    if facts.stack is None or not facts.horizons:
        return None
    bars = []
    for horizon in facts.horizons[:4]:
        stack, ceiling = facts.in_horizon(horizon.id), facts.ceiling(horizon.id)
        cost = stack.cost_year if stack else 0
        text = short_money(cost, facts.document.currency)
        cap = (
            "" if ceiling is None else _("ceiling %(money)s") % {"money": short_money(ceiling, facts.document.currency)}
        )
        bars.append(CapBar(label=horizon.name, value=cost, value_text=text, ceiling=ceiling, ceiling_text=cap))
    alt = "; ".join(f"{b.label}: {b.value_text}{', ' + b.ceiling_text if b.ceiling_text else ''}" for b in bars)
    return cost_bars(bars, alt=_("Yearly cost by horizon. %(list)s.") % {"list": alt}, width_=318)


def _money_note(facts: Facts) -> str:
    if facts.stack is None:
        return _("There is no cost to show: the plan is not reconciled, or no stack satisfies it.")
    parts = [_("Licenses, services and people to run them, annualized over each horizon.")]
    if facts.way_out:
        parts.append(_("Shown after the cheapest way out of the open conflicts."))
    initiatives = sum(item.cost for item in facts.document.initiatives)
    if initiatives:
        money = short_money(initiatives, facts.document.currency)
        parts.append(_("Roadmap items cost another %(money)s.") % {"money": money})
    return " ".join(parts)


def _silent(facts: Facts) -> str:
    groups = [group.name for group in facts.document.groups if not group.submitted]
    if not groups:
        return ""
    text = ngettext(
        "%(count)s group has not submitted its requirements: %(names)s.",
        "%(count)s groups have not submitted their requirements: %(names)s.",
        len(groups),
    )
    return upper_first(text % {"count": spelled(len(groups)), "names": shortened(", ".join(groups), 90)})


def _phases(facts: Facts) -> Chart | None:
    if not facts.horizons:
        return None
    phases = []
    for horizon in facts.horizons:
        items = [i for i in facts.document.initiatives if i.start and horizon.start <= i.start <= horizon.end]
        text = ngettext("%(count)s item begins", "%(count)s items begin", len(items)) % {"count": number(len(items))}
        stack = facts.in_horizon(horizon.id)
        if stack:
            tools = ngettext("%(count)s tool", "%(count)s tools", len(stack.options))
            text = f"{text} · {tools % {'count': len(stack.options)}}"
        phases.append(Phase(title=horizon.name, note=text, start=horizon.start, end=horizon.end))
    gates = [Gate(title=m.title, quarter=m.quarter) for m in facts.document.milestones][:6]
    alt = _("Phases: %(phases)s. Gates: %(gates)s.") % {
        "phases": ", ".join(phase.title for phase in phases),
        "gates": ", ".join(f"{gate.title} ({gate.quarter})" for gate in gates) or _("none"),
    }
    return phase_band(phases, gates, alt=alt, width_=686)
