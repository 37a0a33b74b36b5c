"""What a schedule asks of the teams, and whether it keeps its promises. No solver."""

from __future__ import annotations

from collections.abc import Iterable

from reconciliation.answers import Obstacle, Placement, TeamLoad
from reconciliation.document import Initiative, InitiativeStatus, PlanDocument
from reconciliation.quarters import Quarter


def quarterly_split(days: int, quarters: int) -> tuple[int, ...]:
    """Person-days of each quarter: as even as whole numbers allow, and they add up."""
    return tuple(days * (q + 1) // quarters - days * q // quarters for q in range(quarters))


def team_loads(document: PlanDocument, placements: Iterable[Placement]) -> tuple[TeamLoad, ...]:
    """Person-days by team and quarter, where there are any."""
    items = {item.id: item for item in document.initiatives}
    loads: dict[tuple[str, str], int] = {}
    quarters = {}
    for place in placements:
        item = items[place.initiative]
        for effort in item.effort:
            for offset, days in enumerate(quarterly_split(effort.days, item.duration)):
                quarter = place.start.plus(offset)
                quarters[str(quarter)] = quarter
                loads[effort.team, str(quarter)] = loads.get((effort.team, str(quarter)), 0) + days
    capacity = {team.id: team.capacity for team in document.teams}
    return tuple(
        TeamLoad(team=team, quarter=quarters[quarter], days=days, capacity=capacity[team])
        for (team, quarter), days in sorted(loads.items())
        if days
    )


def schedule_faults(document: PlanDocument, placements: Iterable[Placement]) -> tuple[tuple[str, str], ...]:
    """What is wrong with a schedule, as (what, who)."""
    by_id = {place.initiative: place for place in placements}
    faults = []
    for item in document.initiatives:
        place = by_id.get(item.id)
        if place is None:
            faults.append(("not placed", item.id))
            continue
        if item.pinned and item.start != place.start:
            faults.append(("moved though pinned", item.id))
        if any(before in by_id and by_id[before].end >= place.start for before in item.depends_on):
            faults.append(("before what it depends on", item.id))
    faults.extend(
        ("over capacity", load.team) for load in team_loads(document, by_id.values()) if load.days > load.capacity
    )
    return tuple(faults)


def is_fixed(item: Initiative) -> bool:
    """Whether the initiative stays where a person put it."""
    return item.start is not None and (item.pinned or item.status is InitiativeStatus.DONE)


def placed(item: Initiative, start: Quarter) -> Placement:
    """The initiative from that quarter on."""
    end = start.plus(item.duration - 1)
    late = max(0, item.deadline.until(end)) if item.deadline is not None else 0
    return Placement(initiative=item.id, start=start, end=end, late=late)


def obstacles(document: PlanDocument, first: Quarter) -> tuple[Obstacle, ...]:
    """What alone makes a schedule impossible; first: the first quarter in which anything can begin."""
    capacity = {team.id: team.capacity for team in document.teams}
    found = [
        Obstacle(what="too large", initiative=item.id, team=effort.team)
        for item in document.initiatives
        for effort in item.effort
        if max(quarterly_split(effort.days, item.duration)) > capacity[effort.team]
    ]
    fixed = [placed(item, item.start) for item in document.initiatives if item.start is not None and is_fixed(item)]
    over = {load.team for load in team_loads(document, fixed) if load.days > load.capacity}
    found.extend(Obstacle(what="pinned over capacity", team=team) for team in sorted(over))
    earliest = _earliest(document, first)
    found.extend(
        Obstacle(what="pinned too early", initiative=place.initiative)
        for place in fixed
        if place.start < earliest[place.initiative]
    )
    return tuple(found)


def _earliest(document: PlanDocument, first: Quarter) -> dict[str, Quarter]:
    """The first quarter in which each initiative could begin if teams had no limit; a fixed one counts where it is."""
    items = {item.id: item for item in document.initiatives}
    found: dict[str, Quarter] = {}
    waiting = list(items)
    while waiting:
        name = waiting.pop(0)
        before = [items[other] for other in items[name].depends_on]
        if any(item.id not in found for item in before):
            waiting.append(name)
            continue
        begins = [item.start if item.start is not None and is_fixed(item) else found[item.id] for item in before]
        ends = [begin.plus(item.duration) for begin, item in zip(begins, before, strict=True)]
        own = items[name].start
        floor = min(first, own) if own is not None and is_fixed(items[name]) else first
        found[name] = max([floor, *ends])
    return found
