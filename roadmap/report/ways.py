"""In section 3, the ways out as a picture: what the best stack after each one costs and how much it satisfies."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reconciliation.answers import Concession, Stack
from roadmap.charts import Point, Scatter, pareto
from roadmap.report.facts import Facts
from roadmap.report.words import short_money
from roadmap.studying import satisfied

FEWEST = 3
"""Below so many the table alone is plainer."""
MOST = 5


def ways_picture(facts: Facts) -> Scatter | None:
    """None unless there is a choice to be seen."""
    found = _found(facts)
    if len({(stack.cost_total, satisfied(facts.document, stack)) for _number, stack in found}) < FEWEST:
        return None
    points = _points(facts, found)
    cheapest = min(points, key=lambda p: (p.cost, -p.satisfied))
    best = max(points, key=lambda p: (p.satisfied, -p.cost))
    count = sum(point.on_front for point in points)
    front = ngettext(
        "%(n)s of %(all)s ways out is beaten by no other",
        "%(n)s of %(all)s ways out are beaten by no other",
        count,
    )
    currency = facts.document.currency
    alt = _("%(front)s. %(cheap)s costs least, %(least)s; %(best)s satisfies most, for %(most)s.") % {
        "front": front % {"n": count, "all": len(points)},
        "cheap": cheapest.label,
        "least": short_money(cheapest.cost, currency),
        "best": best.label,
        "most": short_money(best.cost, currency),
    }
    return pareto(
        points,
        alt=alt,
        cost_text=lambda cost: short_money(cost, currency),
        cost_title=_("cost over all horizons"),
        satisfied_title=_("satisfied, of all that was asked"),
        height=240,
    )


def ways_out(facts: Facts) -> list[Concession]:
    """The cheapest first, as many as are printed."""
    ways: list[Concession] = sorted(facts.answer.concessions, key=lambda way: way.cost) if facts.answer else []
    return ways[:MOST]


def way_mark(number: int) -> str:
    """What a way is called in the table and in the picture, from 1 on."""
    return _("Way %(number)s") % {"number": number}


def _found(facts: Facts) -> list[tuple[int, Stack]]:
    return [(number, way.stack) for number, way in enumerate(ways_out(facts), 1) if way.stack is not None]


def _points(facts: Facts, found: Sequence[tuple[int, Stack]]) -> list[Point]:
    measured = [(stack.cost_total, satisfied(facts.document, stack)) for _number, stack in found]
    points = []
    for index, ((number, stack), (cost, share)) in enumerate(zip(found, measured, strict=True)):
        beaten = any(c <= cost and s >= share and (c, s) != (cost, share) for c, s in measured)
        points.append(
            Point(
                label=way_mark(number),
                title="",
                href="",
                cost=cost,
                satisfied=share,
                debt=max((horizon.interest for horizon in stack.horizons), default=0),
                on_front=not beaten,
                best=index == 0,
            )
        )
    return points
