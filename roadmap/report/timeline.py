"""Section 6: the roadmap as swim lanes, and each of its items traced to the statements it serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.wording import quarter_name
from reconciliation.document import Initiative, InitiativeStatus
from reconciliation.quarters import Quarter
from roadmap.charts import Gate, Lane, LaneItem, LaneLook, SwimLanes, swim_lanes
from roadmap.report.facts import Facts
from roadmap.report.words import number, quarters, short_money, spelled, upper_first
from stakeholders.labels import phase_label


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    id: str
    title: str
    when: str
    days: str
    cost: str
    owner: str
    status: str
    serves: str
    needs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneRows:
    title: str
    note: str
    items: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRow:
    title: str
    when: str
    ends: str
    """What is finished by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadmapSection:
    headline: str
    figure: str
    pictures: tuple[SwimLanes, ...]
    statuses: tuple[tuple[str, str], ...]
    lanes: tuple[LaneRows, ...]
    items_title: str
    gates: tuple[tuple[GateRow, ...], ...]
    """Three beside each other."""


HEIGHT = 505.0  # what a landscape page leaves under the headline
LOOKS = tuple(
    LaneLook(width=1014, label=142, row=row, bar=bar, size=size, pad=pad, height=HEIGHT)
    for row, bar, size, pad in ((27, 21, 10, 14), (23, 18, 9.5, 11), (19, 15, 8.5, 8))
)
"""From roomy to tight: the first that fits on one page is taken, else the last on several."""


def roadmap_section(facts: Facts) -> RoadmapSection:
    lanes = in_lanes(facts.document.initiatives)
    placed = [item for item in facts.document.initiatives if item.start]
    gates = _gates(facts)
    return RoadmapSection(
        headline=_headline(facts, placed),
        figure=_figure(facts, len(placed), len(lanes)),
        pictures=_pictures(facts, lanes, placed),
        statuses=tuple((str(s), status_name(s)) for s in InitiativeStatus if any(i.status is s for i in placed)),
        lanes=tuple(
            LaneRows(title=title, note=_lane_note(facts, items), items=tuple(item_row(facts, item) for item in items))
            for title, items in lanes.items()
        ),
        items_title=_items_title(facts),
        gates=tuple(gates[i : i + 3] for i in range(0, len(gates), 3)),
    )


def status_name(status: InitiativeStatus) -> str:
    return {
        InitiativeStatus.PROPOSED: _("Proposed"),
        InitiativeStatus.PLANNED: _("Planned"),
        InitiativeStatus.COMMITTED: _("Committed"),
        InitiativeStatus.DONE: _("Done"),
    }[status]


def end(item: Initiative) -> Quarter | None:
    """The last quarter of a placed item."""
    return item.start.plus(item.duration - 1) if item.start else None


def days(item: Initiative) -> int:
    return sum(effort.days for effort in item.effort)


def in_lanes(items: Iterable[Initiative]) -> dict[str, list[Initiative]]:
    """Phase -> its items, in the order in which they are given."""
    lanes: dict[str, list[Initiative]] = defaultdict(list)
    for item in items:
        lanes[lane_name(item)].append(item)
    return dict(lanes)


def lane_name(item: Initiative) -> str:
    """A life-cycle phase by its name; a plan's own lane as it is written."""
    return phase_label(item.phase) if item.phase else _("Other")


def _headline(facts: Facts, placed: list[Initiative]) -> str:
    ends = [last for item in placed if (last := end(item))]
    if not ends:
        if facts.document.initiatives:
            return _("The work is named, but no item has been placed in time yet")
        return _("The roadmap is empty: no item has been drawn up yet")
    first = min(item.start for item in placed if item.start)
    text = ngettext(
        "%(count)s item between %(first)s and %(last)s",
        "%(count)s items between %(first)s and %(last)s",
        len(placed),
    )
    values = {"count": spelled(len(placed)), "first": quarter_name(first), "last": quarter_name(max(ends))}
    gates = len(facts.document.milestones)
    headline = upper_first(text % values)
    if gates:
        passed = ngettext("%(count)s gate to pass", "%(count)s gates to pass", gates) % {"count": spelled(gates)}
        return f"{headline}, {passed}"
    return headline


def _figure(facts: Facts, items: int, lanes: int) -> str:
    text = ngettext("%(items)s item in %(lanes)s lanes", "%(items)s items in %(lanes)s lanes", items)
    figure = upper_first(text % {"items": spelled(items), "lanes": spelled(lanes)})
    gates = _("red lines are gates")
    return f"{figure}; {gates}" if facts.document.milestones else figure


def _pictures(facts: Facts, lanes: dict[str, list[Initiative]], placed: list[Initiative]) -> tuple[SwimLanes, ...]:
    if not placed:
        return ()
    shown = [Lane(id=title, title=title, note=_lane_note(facts, items)) for title, items in lanes.items()]
    items = [
        LaneItem(
            id=item.id, title=item.title, lane=lane_name(item), start=item.start, duration=item.duration,
            status=str(item.status), number=item.id.rpartition("-")[2][:4], depends_on=item.depends_on,
        )
        for item in placed
        if item.start
    ]  # fmt: skip
    gates = [Gate(title=m.title, quarter=m.quarter) for m in facts.document.milestones]
    starts = [item.start for item in items] + [horizon.start for horizon in facts.horizons]
    lasts = [item.start.plus(item.duration - 1) for item in items] + [horizon.end for horizon in facts.horizons]
    alt = _("Roadmap over quarters: %(lanes)s. The items follow as a table.") % {
        "lanes": "; ".join(f"{title}, {len(own)}" for title, own in lanes.items())
    }
    span = (min(starts), max(lasts))
    drawn = [swim_lanes(shown, items, gates, alt=alt, look=look, span=span) for look in LOOKS]
    return next((pictures for pictures in drawn if len(pictures) == 1), drawn[-1])


def _lane_note(facts: Facts, items: list[Initiative]) -> str:
    text = ngettext("%(count)s item", "%(count)s items", len(items)) % {"count": number(len(items))}
    cost = sum(item.cost for item in items)
    if cost:
        return f"{text} · {short_money(cost, facts.document.currency)}"
    work = sum(days(item) for item in items)
    effort = _("%(n)s days") % {"n": number(work)}
    return f"{text} · {effort}" if work else text


def _items_title(facts: Facts) -> str:
    served = sum(bool(item.requirements) for item in facts.document.initiatives)
    return _("Every item and the statements it serves: %(served)s of %(all)s are traced") % {
        "served": number(served),
        "all": number(len(facts.document.initiatives)),
    }


def item_row(facts: Facts, item: Initiative) -> ItemRow:
    last = end(item)
    return ItemRow(
        id=item.id,
        title=item.title,
        when=quarters(item.start, last) if item.start and last else _("not placed"),
        days=number(days(item)) if item.effort else "–",
        cost=short_money(item.cost, facts.document.currency) if item.cost else "–",
        owner=facts.names.group(item.owner) if item.owner else "–",
        status=status_name(item.status),
        serves=", ".join(item.requirements) or "–",
        needs=", ".join(item.depends_on),
    )


def _gates(facts: Facts) -> tuple[GateRow, ...]:
    rows = []
    earlier: Quarter | None = None
    for gate in sorted(facts.document.milestones, key=lambda m: (m.quarter, m.title)):
        done = [
            item.title
            for item in facts.document.initiatives
            if (last := end(item)) and last <= gate.quarter and (earlier is None or last > earlier)
        ]
        more = _(" and %(count)s more") % {"count": len(done) - 4} if len(done) > 4 else ""
        rows.append(
            GateRow(
                title=gate.title,
                when=_("end of %(quarter)s") % {"quarter": quarter_name(gate.quarter)},
                ends=", ".join(done[:4]) + more if done else _("no item ends before it"),
            )
        )
        earlier = gate.quarter
    return tuple(rows)
