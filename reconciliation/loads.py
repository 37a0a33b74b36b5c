"""What a schedule asks of the teams, and whether it keeps its promises. No solver."""

from __future__ import annotations

from collections.abc import Iterable

from reconciliation.answers import Placement, TeamLoad
from reconciliation.document import PlanDocument


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
