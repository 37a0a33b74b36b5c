"""What to give up next: minimal hitting sets of the conflicts known so far, as bit masks of classes.

Berge's method keeps them all while they are few, and gives the cheapest first. Beyond `FEW` a solver finds one at a
time (the map of MARCO, Liffiton et al. 2016): the cheapest until `CHEAPEST` concessions are known, then any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ortools.sat.python import cp_model

from reconciliation.answers import Status
from reconciliation.limits import Budget
from reconciliation.solver import solve

FEW = 1000
CHEAPEST = 10


def bits(mask: int) -> Iterator[int]:
    """The indices of the bits that are set, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class HittingSets:
    """The unexplored minimal hitting sets. costs: of giving up each class."""

    def __init__(self, costs: Sequence[int], budget: Budget) -> None:
        self._costs = costs
        self._budget = budget
        self._clashes: list[int] = []
        self._concessions: list[int] = []
        self._open: dict[int, int] = {0: 0}  # with what each costs
        self._map: cp_model.CpModel | None = None
        self._given: list[Any] = []

    def next(self) -> int | None:
        """One that is neither a known concession nor holds one; None when all are explored or the budget is spent."""
        if self._map is None:
            return min(self._open, key=lambda mask: (self._open[mask], mask), default=None)
        return self._solved(self._map)

    def add_concession(self, mask: int) -> None:
        """The mask was given up, and the rest held."""
        self._concessions.append(mask)
        self._open.pop(mask, None)
        if self._map is not None:
            self._map.add_bool_or([self._given[i].negated() for i in bits(mask)])

    def add_clash(self, clash: int) -> None:
        """These classes cannot all hold."""
        self._clashes.append(clash)
        if self._map is not None:
            self._map.add_bool_or([self._given[i] for i in bits(clash)])
            return
        self._open = extended(self._open, self._concessions, clash, self._costs)
        if len(self._open) > FEW:
            self._start_map()

    def _start_map(self) -> None:
        self._map = cp_model.CpModel()
        self._given = [self._map.new_bool_var("") for _ in self._costs]
        for clash in self._clashes:
            self._map.add_bool_or([self._given[i] for i in bits(clash)])
        for mask in self._concessions:
            self._map.add_bool_or([self._given[i].negated() for i in bits(mask)])
        self._open.clear()

    def _solved(self, model: cp_model.CpModel) -> int | None:
        cheapest = len(self._concessions) < CHEAPEST
        model.clear_objective()  # type: ignore[no-untyped-call]  # OR-Tools leaves this one untyped
        if cheapest:
            model.minimize(cp_model.LinearExpr.weighted_sum(self._given, list(self._costs)))
        outcome = solve(model, self._budget, presolve=cheapest)
        if not outcome.found:
            if outcome.status is Status.UNKNOWN:
                self._budget.exhausted()
            return None
        found = sum(1 << i for i, given in enumerate(self._given) if outcome.values[given.index])
        for i in sorted(bits(found), key=lambda i: (-self._costs[i], i)):
            without = found & ~(1 << i)
            if all(without & clash for clash in self._clashes):
                found = without
        return found


def extended(open_sets: Mapping[int, int], closed: Sequence[int], clash: int, costs: Sequence[int]) -> dict[int, int]:
    """Berge's step: the minimal hitting sets after one more conflict, with their costs.

    closed: proven concessions, which hit it too. A set that grew by a class is minimal unless it holds one that did not
    have to grow, which then holds that class.
    """
    found = {mask: cost for mask, cost in open_sets.items() if mask & clash}
    hitting = {i: [mask for mask in (*found, *closed) if mask >> i & 1] for i in bits(clash)}
    for mask, cost in open_sets.items():
        if not mask & clash:
            for i, known in hitting.items():
                grown = mask | 1 << i
                if not any(other & grown == other for other in known):
                    found[grown] = cost + costs[i]
    return found
