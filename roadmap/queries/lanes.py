"""A document's roadmap as swim lanes. Pure: no database."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.wording import quarter_name
from reconciliation.document import Initiative, OutsideRule, PlanDocument
from reconciliation.quarters import Quarter
from reconciliation.vocabulary import PHASES
from roadmap.charts import Gate, Lane, LaneItem, LaneLook, SwimLanes, swim_lanes
from stakeholders.labels import phase_label

BY = ("phase", "team", "group")
"""What the lanes can be: phases of the life cycle, the team with most of the work, the accountable group."""


def lane_charts(
    document: PlanDocument,
    *,
    item_url: str = "",
    look: LaneLook | None = None,
    was: PlanDocument | None = None,
    by: str = "phase",
    rules: bool = False,
) -> tuple[SwimLanes, ...]:
    """The placed items as swim lanes; `item_url` holds KEY where the item's id goes.

    was: an earlier version; an item that stood elsewhere in it has an outline there. rules: dates from outside too.
    """
    earlier = {item.id: item for item in was.initiatives} if was else {}
    placed = [item for item in document.initiatives if item.start is not None]
    quarters = quarters_of(document)
    if not placed:
        return ()
    counts: dict[str, int] = defaultdict(int)
    for item in placed:
        counts[_lane_of(item, by)] += 1
    lanes = [
        Lane(id=lane, title=title, note=ngettext("%(n)s item", "%(n)s items", counts[lane]) % {"n": counts[lane]})
        for lane, title in lane_titles(document, by).items()
        if counts[lane]
    ]
    items = [
        _lane_item(item, _lane_of(item, by), item_url, _moved_from(item, earlier.get(item.id)) if was else None)
        for item in placed
    ]
    gates = [Gate(title=milestone.title, quarter=milestone.quarter) for milestone in document.milestones]
    if rules:
        gates += [gate for rule in document.rules if quarters[0] <= (gate := _outside(rule)).quarter <= quarters[-1]]
    alt = _("%(n)s items in %(lanes)s lanes from %(first)s to %(last)s; the table below says the same.") % {
        "n": len(items),
        "lanes": len(lanes),
        "first": quarter_name(quarters[0]),
        "last": quarter_name(quarters[-1]),
    }
    return swim_lanes(lanes, items, gates, alt=alt, look=look or LaneLook(), span=_span(quarters, items, gates))


@lru_cache(maxsize=4096)
def _lane_item(item: Initiative, lane: str, url: str, was: tuple[Quarter, int] | None) -> LaneItem:
    """A placed item as a bar; on a page of many, few have moved."""
    assert item.start is not None
    return LaneItem(
        id=item.id,
        title=item.title,
        lane=lane,
        start=item.start,
        duration=item.duration,
        status=str(item.status),
        number=item.id.rsplit("-", 1)[-1],
        depends_on=item.depends_on,
        href=url.replace("KEY", item.id),
        was=was,
    )


def lane_titles(document: PlanDocument, by: str) -> dict[str, str]:
    """Every lane there may be, in order, with its title."""
    if by == "team":
        return {team.id: team.name for team in document.teams} | {"": _("no team yet")}
    if by == "group":
        return {group.id: group.name for group in document.groups} | {"": _("nobody yet")}
    return {lane: phase_label(lane) for lane in lanes_of(document)}


def _lane_of(item: Initiative, by: str) -> str:
    if by == "team":
        return max(item.effort, key=lambda effort: effort.days).team if item.effort else ""
    return item.owner if by == "group" else item.phase


def _outside(rule: OutsideRule) -> Gate:
    """A date as its place within its quarter."""
    quarter = quarter_of(rule.date)
    first = date(quarter.year, 3 * quarter.number - 2, 1)
    return Gate(title=rule.title, quarter=quarter, share=min((rule.date - first).days / 91.5, 1), outside=True)


def quarter_of(day: date) -> Quarter:
    """The quarter in which a day lies."""
    return Quarter(day.year, (day.month + 2) // 3)


def _span(quarters: list[Quarter], items: list[LaneItem], gates: list[Gate]) -> tuple[Quarter, Quarter]:
    """From the plan's first quarter to its last, and as far as outlines and gates reach."""
    ends = [item.was for item in items if item.was]
    first = min([quarters[0], *(start for start, _n in ends), *(gate.quarter for gate in gates)])
    last = max([quarters[-1], *(start.plus(n - 1) for start, n in ends), *(gate.quarter for gate in gates)])
    return first, last


def _moved_from(item: Initiative, earlier: Initiative | None) -> tuple[Quarter, int] | None:
    """Where it stood, when that is somewhere else."""
    if earlier is None or earlier.start is None or (earlier.start, earlier.duration) == (item.start, item.duration):
        return None
    return earlier.start, earlier.duration


def quarters_of(document: PlanDocument) -> list[Quarter]:
    """Every quarter that the plan's horizons or its items touch, in order."""
    ends = [(h.start, h.end) for h in document.horizons]
    ends += [(i.start, i.start.plus(i.duration - 1)) for i in document.initiatives if i.start is not None]
    if not ends:
        return []
    first, last = min(start for start, _end in ends), max(end for _start, end in ends)
    return [first.plus(n) for n in range(first.until(last) + 1)]


def lanes_of(document: PlanDocument) -> list[str]:
    """The life cycle's phases, then the lanes that the plan's own items name."""
    return list(dict.fromkeys([*PHASES, *(item.phase for item in document.initiatives)]))
