"""The debt of every choice and every commitment, as a function of the plan's value, and the ledger over the quarters.

Interest is what keeping costs: person-days a quarter. The principal is what leaving costs at the start of the plan:
exit cost, and what a running contract still asks. What was spent already is sunk: it is shown and enters no sum,
because no choice brings it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from reconciliation.document import Commitment, DebtTerms, Horizon, Option, PlanDocument, Stage, Tool
from reconciliation.pricing import costs_by_horizon, drop_cost
from reconciliation.quarters import Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """One option that binds or will bind. interest: person-days a quarter when it begins; the rest in milli-units.

    interest_cost: of a quarter, at the option's day rate. since, until: the quarters of use, until None: to the end.
    upkeep: interest from a quarter on, in order: it grows with the installations.
    """

    tool: Tool
    option: Option
    commitment: Commitment | None
    terms: DebtTerms | None
    chosen: bool
    interest: int
    interest_cost: int
    principal: int
    sunk: int
    since: Quarter
    until: Quarter | None
    upkeep: tuple[tuple[Quarter, int], ...]

    def interest_in(self, quarter: Quarter) -> int:
        return _interest_in(self.upkeep, quarter)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerQuarter:
    """What all of it asks in one quarter: interest in person-days, principal in milli-units if left at its start."""

    quarter: Quarter
    interest: int
    principal: int


def debts(document: PlanDocument) -> tuple[Debt, ...]:
    """Every commitment and every selected tool, what costs most to keep first. () for a plan without horizons."""
    if not document.horizons:
        return ()
    first = min(document.horizons, key=lambda h: h.start)
    held = {commitment.option: commitment for commitment in document.commitments}
    terms = {one.option: one for one in document.debts}
    found = [
        _debt(document, first, tool, option, held.get(option.id), terms.get(option.id))
        for tool, option in _options(document, held)
    ]
    return tuple(sorted(found, key=lambda d: (-d.interest, -d.principal, d.option.id)))


def _options(document: PlanDocument, held: dict[str, Commitment]) -> Iterator[tuple[Tool, Option]]:
    """What is in use already, and the first option of each selected tool of which none is."""
    for tool in document.tools:
        in_use = [option for option in tool.options if option.id in held]
        yield from ((tool, option) for option in in_use)
        if tool.stage is Stage.SELECTED and not in_use and tool.options:
            planned = {item.option for item in document.initiatives}
            yield tool, next((option for option in tool.options if option.id in planned), tool.options[0])


def _debt(
    document: PlanDocument,
    first: Horizon,
    tool: Tool,
    option: Option,
    commitment: Commitment | None,
    terms: DebtTerms | None,
) -> Debt:
    chosen = tool.stage is Stage.SELECTED
    starts = [i.start for i in document.initiatives if i.option == option.id and i.start is not None]
    since = first.start if commitment else max(first.start, min(starts, default=first.start))
    begins = {horizon.id: horizon.start for horizon in document.horizons}
    upkeep = tuple((begins[name], cost.upkeep) for name, cost in costs_by_horizon(document, option))
    interest = _interest_in(upkeep, since)
    return Debt(
        tool=tool,
        option=option,
        commitment=commitment,
        terms=terms,
        chosen=chosen,
        interest=interest,
        interest_cost=interest * option.day_rate,
        principal=drop_cost(document, option, first),
        sunk=commitment.sunk if commitment else 0,
        since=since,
        # What is bound by a contract only, and not chosen, is kept until the contract ends.
        until=commitment.until if commitment and not chosen else None,
        upkeep=upkeep,
    )


def _interest_in(upkeep: tuple[tuple[Quarter, int], ...], quarter: Quarter) -> int:
    """Of the last horizon that has begun by then."""
    return [days for begins, days in upkeep if begins <= quarter][-1]


def ledger(document: PlanDocument) -> tuple[LedgerQuarter, ...]:
    """Interest and principal of every quarter of the plan."""
    if not document.horizons:
        return ()
    first = min(h.start for h in document.horizons)
    count = first.until(max(h.end for h in document.horizons)) + 1
    owed = debts(document)
    return tuple(_quarter(owed, first.plus(n), first) for n in range(count))


def _quarter(owed: tuple[Debt, ...], quarter: Quarter, first: Quarter) -> LedgerQuarter:
    present = [d for d in owed if d.since <= quarter and (d.until is None or quarter <= d.until)]
    return LedgerQuarter(
        quarter=quarter,
        interest=sum(debt.interest_in(quarter) for debt in present),
        principal=sum(debt.option.exit_cost + _still_owed(debt.commitment, quarter, first) for debt in present),
    )


def _still_owed(commitment: Commitment | None, quarter: Quarter, first: Quarter) -> int:
    """What is left of a contract's fee: it runs out evenly until its last quarter."""
    if commitment is None or not commitment.remaining_fee:
        return 0
    if commitment.until is None:
        return commitment.remaining_fee if quarter == first else 0
    left, whole = (max(0, start.until(commitment.until) + 1) for start in (quarter, first))
    amount = Fraction(commitment.remaining_fee * left, max(1, whole))
    return -(-amount.numerator // amount.denominator)
