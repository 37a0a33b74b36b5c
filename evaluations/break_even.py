"""Ways against each other: what had been spent when, as a chart, and how firm it is that one is cheaper. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from evaluations.build_or_buy import WayCost, by_cost, crossing, even_growth, even_rate, quarters_of
from evaluations.drawings import Series, lines, round_ticks
from evaluations.labels import short
from plans.charts.shapes import Chart
from plans.wording import quarter_name
from reconciliation.document import PlanDocument
from reconciliation.quarters import Quarter
from stakeholders.labels import number


def spending_chart(document: PlanDocument, costs: list[WayCost], *, height: float = 250) -> Chart:
    """Of the ways whose prices are known, in their own order."""
    costs = [cost for cost in costs if cost.known]
    ticks = round_ticks(max((max(cost.quarters) for cost in costs if cost.quarters), default=0))
    quarters = quarters_of(document)
    cross = _first_crossing(document, costs)
    return lines(
        [Series(name=cost.way.name, values=cost.quarters, text=short(cost.total)) for cost in costs],
        [quarter_name(quarter) for quarter in quarters],
        [(value, short(value)) for value in ticks],
        alt=_spending_alt(document, costs, cross),
        height=height,
        cross=quarters.index(cross) if cross else None,
        cross_text=_("break-even %(quarter)s") % {"quarter": quarter_name(cross)} if cross else "",
    )


def _spending_alt(document: PlanDocument, costs: list[WayCost], cross: Quarter | None) -> str:
    what = _("What each way has cost by the end of each quarter")
    if not costs:
        return what
    best = by_cost(costs)[0]
    least = _("%(way)s costs least in the end, %(amount)s") % {"way": best.way.name, "amount": short(best.total)}
    return f"{what}: {least}" + (
        _(", and is ahead from %(quarter)s on.") % {"quarter": quarter_name(cross)} if cross else "."
    )


def _first_crossing(document: PlanDocument, costs: list[WayCost]) -> Quarter | None:
    ranked = by_cost(costs)
    if len(ranked) < 2:
        return None
    found = crossing(document, ranked[0], ranked[1]).quarter
    return found if found and found != quarters_of(document)[0] else None


def how_firm(document: PlanDocument, best: WayCost, second: WayCost) -> list[str]:
    """At which day rates and volumes it would be the other way round."""
    found = []
    rate = even_rate(document, best.way, second.way)
    if rate is not None:
        found.append(
            _("The two cost the same at %(percent)s %% of today's day rates.") % {"percent": number(round(rate))}
        )
    growth = even_growth(document, best.way, second.way)
    if growth is None:
        found.append(_("More growth than planned does not change which is cheaper."))
    else:
        found.append(_("From %(n)s %% of the planned volumes on it is the other way round.") % {"n": growth})
    if best.overrun > second.total - best.total:
        found.append(_("An overrun as large as the risk that is stated would turn it round."))
    return found
