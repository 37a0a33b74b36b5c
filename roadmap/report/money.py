"""Section 7: what it costs in each horizon against what may be spent, and whether the people are there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.wording import quarter_name
from reconciliation.document import Horizon
from reconciliation.loads import placed, team_loads
from reconciliation.quarters import Quarter
from roadmap.charts import Bar, CapBar, Chart, cost_bars, stacked_bars
from roadmap.report.decision import over_ceiling, span
from roadmap.report.facts import Facts
from roadmap.report.swings import Swings, swings
from roadmap.report.words import number, percent, short_money, spelled, upper_first
from roadmap.wording import joined


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonMoney:
    """room: what is left under the ceiling, with its sign."""

    name: str
    a_year: str
    ceiling: str
    room: str
    over: bool
    total: str
    items: str
    effort: str
    capacity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneySection:
    headline: str
    lead: str
    bars: Chart | None
    horizons: tuple[HorizonMoney, ...]
    stack_total: str
    items_total: str
    ceiling_total: str
    capacity_title: str
    capacity: Chart | None
    overbooked: str
    swings: Swings | None


def money_section(facts: Facts) -> MoneySection:
    currency = facts.document.currency
    items = sum(item.cost for item in facts.document.initiatives)
    loads = _loads(facts)
    return MoneySection(
        headline=_headline(facts),
        lead=_lead(facts, items),
        bars=_bars(facts),
        horizons=tuple(_horizon(facts, horizon) for horizon in facts.horizons),
        stack_total=short_money(facts.stack.cost_total, currency) if facts.stack else "–",
        items_total=short_money(items, currency) if items else "–",
        ceiling_total=short_money(facts.total_ceiling, currency) if facts.total_ceiling is not None else "–",
        capacity_title=_capacity_title(facts, loads),
        capacity=_capacity(facts, loads),
        overbooked=_overbooked(facts, loads),
        swings=swings(facts),
    )


def _headline(facts: Facts) -> str:
    if facts.stack is None:
        return _("The price is not known: the plan is not reconciled, or nothing satisfies it")
    over = over_ceiling(facts)
    total = short_money(facts.stack.cost_total, facts.document.currency)
    if over:
        return _("%(money)s %(span)s, above the ceiling in %(horizons)s") % {
            "money": total,
            "span": span(facts),
            "horizons": joined(over[:3]),
        }
    capped = [h for h in facts.horizons if facts.ceiling(h.id) is not None]
    if not capped:
        return _("%(money)s %(span)s; no yearly ceiling was stated") % {"money": total, "span": span(facts)}
    rooms = [_room(facts, horizon) for horizon in capped]
    tightest = min((room, h.name) for room, h in zip(rooms, capped, strict=True) if room is not None)
    return _("%(money)s %(span)s, with %(room)s to spare in %(horizon)s") % {
        "money": total,
        "span": span(facts),
        "horizon": tightest[1],
        "room": short_money(tightest[0], facts.document.currency),
    }


def _lead(facts: Facts, items: int) -> str:
    if facts.stack is None:
        return _("Ceilings are shown as they were stated.")
    parts = [_("Prices follow the growth of users, models and predictions horizon by horizon, tier by tier.")]
    if facts.way_out:
        parts.append(_("These are the prices after the cheapest way out of the open conflicts."))
    if items:
        total = short_money(items, facts.document.currency)
        parts.append(_("The roadmap's own items add %(money)s once.") % {"money": total})
    return " ".join(parts)


def _room(facts: Facts, horizon: Horizon) -> int | None:
    stack, ceiling = facts.in_horizon(horizon.id), facts.ceiling(horizon.id)
    return ceiling - stack.cost_year if stack and ceiling is not None else None


def _bars(facts: Facts) -> Chart | None:
    if facts.stack is None:
        return None
    currency = facts.document.currency
    bars = []
    for horizon in facts.horizons:
        stack, ceiling = facts.in_horizon(horizon.id), facts.ceiling(horizon.id)
        cost = stack.cost_year if stack else 0
        cap = "" if ceiling is None else _("ceiling %(money)s") % {"money": short_money(ceiling, currency)}
        bars.append(
            CapBar(
                label=horizon.name,
                value=cost,
                value_text=short_money(cost, currency),
                ceiling=ceiling,
                ceiling_text=cap,
            )
        )
    alt = "; ".join(f"{b.label}: {b.value_text}{', ' + b.ceiling_text if b.ceiling_text else ''}" for b in bars)
    return cost_bars(bars, alt=_("Yearly cost by horizon. %(list)s.") % {"list": alt}, width_=686, label_width=110)


def _horizon(facts: Facts, horizon: Horizon) -> HorizonMoney:
    currency = facts.document.currency
    stack, ceiling, room = facts.in_horizon(horizon.id), facts.ceiling(horizon.id), _room(facts, horizon)
    items = sum(i.cost for i in facts.document.initiatives if i.start and horizon.start <= i.start <= horizon.end)
    needs = next((n for n in facts.document.needs if n.horizon == horizon.id), None)
    sign = "−" if room is not None and room < 0 else ""
    return HorizonMoney(
        name=horizon.name,
        a_year=short_money(stack.cost_year, currency) if stack else "–",
        ceiling=short_money(ceiling, currency) if ceiling is not None else _("none"),
        room=sign + short_money(abs(room), currency) if room is not None else "–",
        over=room is not None and room < 0,
        total=short_money(stack.cost_total, currency) if stack else "–",
        items=short_money(items, currency) if items else "–",
        effort=number(stack.effort) if stack else "–",
        capacity=number(needs.capacity) if needs and needs.capacity is not None else _("not limited"),
    )


Loads = dict[Quarter, dict[str, int]]


def _loads(facts: Facts) -> Loads:
    """Person-days of each team in each quarter."""
    loads: Loads = {}
    placements = [placed(item, item.start) for item in facts.document.initiatives if item.start is not None]
    for load in team_loads(facts.document, placements):
        loads.setdefault(load.quarter, {})[load.team] = load.days
    return loads


def _all_days(facts: Facts, when: Quarter) -> int:
    """What all teams have in that quarter."""
    return sum(team.days_in(when) for team in facts.document.teams)


def _capacity_title(facts: Facts, loads: Loads) -> str:
    if not loads:
        return _("No effort has been planned yet")
    top, load = max(((q, sum(own.values())) for q, own in loads.items()), key=lambda entry: entry[1])
    total = _all_days(facts, top)
    if not total:
        return _("The busiest quarter is %(quarter)s with %(days)s person-days; no capacity was stated") % {
            "quarter": quarter_name(top),
            "days": number(load),
        }
    return _("The busiest quarter is %(quarter)s: %(share)s %% of all people's time") % {
        "quarter": quarter_name(top),
        "share": percent(load, total),
    }


def _capacity(facts: Facts, loads: Loads) -> Chart | None:
    if not loads:
        return None
    teams = [team for team in facts.document.teams if any(own.get(team.id) for own in loads.values())]
    first, last = min(loads), max(loads)
    bars = []
    for index in range(first.until(last) + 1):
        when = first.plus(index)
        parts = tuple(loads.get(when, {}).get(team.id, 0) for team in teams)
        there = _all_days(facts, when) or None
        bars.append(Bar(label=quarter_name(when), parts=parts, text=number(sum(parts)), line=there))
    alt = _("Person-days by quarter and team, with the capacity of all teams as a line. Highest: %(most)s.") % {
        "most": number(max(sum(bar.parts) for bar in bars))
    }
    return stacked_bars(
        bars,
        [team.name for team in teams],
        alt=alt,
        line_name=_("Capacity of all teams"),
        unit=_("Person-days"),
        width_=686,
    )


def _overbooked(facts: Facts, loads: Loads) -> str:
    teams = {team.id: team for team in facts.document.teams}
    found = [
        f"{teams[team].name}, {quarter_name(when)} ({number(load)} / {number(teams[team].days_in(when))})"
        for when, own in sorted(loads.items())
        for team, load in sorted(own.items())
        if team in teams and load > teams[team].days_in(when)
    ]
    if not found:
        return _("No team is asked for more than it has in any quarter.") if loads and teams else ""
    text = ngettext(
        "%(count)s team-quarter is overbooked: %(list)s.",
        "%(count)s team-quarters are overbooked: %(list)s.",
        len(found),
    )
    return upper_first(
        text % {"count": spelled(len(found)), "list": "; ".join(found[:6]) + (" …" if len(found) > 6 else "")}
    )
