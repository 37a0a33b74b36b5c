"""What a schedule asks of the teams and the budget, and whether it keeps its promises. No solver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reconciliation.answers import Placement, Spending, TeamLoad
from reconciliation.document import Initiative, InitiativeStatus, PlanDocument
from reconciliation.quarters import Quarter


def quarterly_split(days: int, quarters: int) -> tuple[int, ...]:
    """Person-days of each quarter: as even as whole numbers allow, and they add up."""
    return tuple(days * (q + 1) // quarters - days * q // quarters for q in range(quarters))


def team_loads(document: PlanDocument, placements: Iterable[Placement]) -> tuple[TeamLoad, ...]:
    """Person-days by team and quarter, where there are any."""
    items = {item.id: item for item in document.initiatives}
    loads: dict[tuple[str, Quarter], int] = {}
    for place in placements:
        item = items[place.initiative]
        for effort in item.effort:
            for offset, days in enumerate(quarterly_split(effort.days, item.duration)):
                at = effort.team, place.start.plus(offset)
                loads[at] = loads.get(at, 0) + days
    teams = {team.id: team for team in document.teams}
    return tuple(
        TeamLoad(team=team, quarter=quarter, days=days, capacity=teams[team].days_in(quarter))
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
        if is_fixed(item) and item.start != place.start:
            faults.append(("moved though pinned", item.id))
        if item.firm and place.late:
            faults.append(("after its firm deadline", item.id))
        if any(before in by_id and by_id[before].end >= place.start for before in item.depends_on):
            faults.append(("before what it depends on", item.id))
    faults.extend(
        ("over capacity", load.team) for load in team_loads(document, by_id.values()) if load.days > load.capacity
    )
    faults.extend(("over budget", str(s.quarter)) for s in spending(document, by_id.values()) if s.spent > s.budget)
    return tuple(faults)


def is_fixed(item: Initiative) -> bool:
    """Whether the initiative stays where a person put it."""
    return item.start is not None and (item.pinned or item.status is InitiativeStatus.DONE)


def placed(item: Initiative, start: Quarter) -> Placement:
    """The initiative from that quarter on."""
    end = start.plus(item.duration - 1)
    late = max(0, item.deadline.until(end)) if item.deadline is not None else 0
    return Placement(initiative=item.id, start=start, end=end, late=late)


def costs_by_quarter(item: Initiative, start: Quarter, budgeted_from: Quarter) -> Iterator[tuple[Quarter, int]]:
    """What an initiative costs in each of its quarters, where it costs anything.

    Finished ones are paid for as far as they lie before the first budget.
    """
    for offset, amount in enumerate(quarterly_split(item.cost, item.duration)):
        quarter = start.plus(offset)
        paid = item.status is InitiativeStatus.DONE and quarter < budgeted_from
        if amount and not paid:
            yield quarter, amount


def spending(document: PlanDocument, placements: Iterable[Placement]) -> tuple[Spending, ...]:
    """Money spent and money there, both summed up to each quarter; nothing when no budget is given."""
    if not document.budgets:
        return ()
    items = {item.id: item for item in document.initiatives}
    begin = min(budget.quarter for budget in document.budgets)
    spent: dict[Quarter, int] = {}
    for place in placements:
        for quarter, amount in costs_by_quarter(items[place.initiative], place.start, begin):
            spent[quarter] = spent.get(quarter, 0) + amount
    there = {budget.quarter: budget.amount for budget in document.budgets}
    first, last = min([*spent, *there]), max([*spent, *there])
    found = []
    total = budget_total = 0
    for offset in range(first.until(last) + 1):
        quarter = first.plus(offset)
        total += spent.get(quarter, 0)
        budget_total += there.get(quarter, 0)
        found.append(Spending(quarter=quarter, spent=total, budget=budget_total))
    return tuple(found)
