"""A document's roadmap as swim lanes. Pure: no database."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reconciliation.document import Initiative, PlanDocument
from reconciliation.quarters import Quarter
from reconciliation.vocabulary import PHASES
from roadmap.charts import Gate, Lane, LaneItem, LaneLook, SwimLanes, swim_lanes
from roadmap.labels import quarter_name
from stakeholders.labels import phase_label


def lane_charts(
    document: PlanDocument, *, item_url: str = "", look: LaneLook | None = None, was: PlanDocument | None = None
) -> tuple[SwimLanes, ...]:
    """The placed items as swim lanes; `item_url` holds KEY where the item's id goes.

    was: an earlier version; an item that stood elsewhere in it has an outline there.
    """
    earlier = {item.id: item for item in was.initiatives} if was else {}
    placed = [item for item in document.initiatives if item.start is not None]
    if not placed:
        return ()
    counts: dict[str, int] = defaultdict(int)
    for item in placed:
        counts[item.phase] += 1
    lanes = [
        Lane(
            id=lane,
            title=phase_label(lane),
            note=ngettext("%(n)s item", "%(n)s items", counts[lane]) % {"n": counts[lane]},
        )
        for lane in lanes_of(document)
        if counts[lane]
    ]
    items = [
        LaneItem(
            id=item.id,
            title=item.title,
            lane=item.phase,
            start=item.start,
            duration=item.duration,
            status=str(item.status),
            number=item.id.rsplit("-", 1)[-1],
            depends_on=item.depends_on,
            href=item_url.replace("KEY", item.id),
            was=_moved_from(item, earlier.get(item.id)),
        )
        for item in placed
        if item.start is not None
    ]
    gates = [Gate(title=milestone.title, quarter=milestone.quarter) for milestone in document.milestones]
    quarters = quarters_of(document)
    alt = _("%(n)s items in %(lanes)s lanes from %(first)s to %(last)s; the table below says the same.") % {
        "n": len(items),
        "lanes": len(lanes),
        "first": quarter_name(quarters[0]),
        "last": quarter_name(quarters[-1]),
    }
    return swim_lanes(lanes, items, gates, alt=alt, look=look or LaneLook())


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
