"""What level of a capability needs and statements ask for in a horizon: the first draft of the blueprint. Pure.

- A statement that asks for coverage gives its level in its horizons.
- Beside it, the rules that hold for the answers of the horizon: 3 points or more ask for it in full, fewer in part.
- The higher of the two stands, and a level once reached is kept in later horizons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reconciliation.document import Need, Needs, PlanDocument, Requirement
from reconciliation.statements import Covers, CoversAtLeast, leaves
from reconciliation.vocabulary import Level
from stakeholders.implications import implied

IN_FULL = 3


def levels_asked(document: PlanDocument, capability: str) -> tuple[Need, ...]:
    """The level in each horizon, in time."""
    stated = {needs.horizon: needs for needs in document.needs}
    reached = Level.NONE
    found = []
    for horizon in sorted(document.horizons, key=lambda horizon: horizon.start):
        asked = [_by_needs(stated.get(horizon.id), capability)]
        asked += [_by_statement(r, capability, horizon.id) for r in document.requirements]
        reached = max([reached, *asked], key=lambda level: level.rank)
        found.append(Need(horizon=horizon.id, level=reached))
    return tuple(found)


def _by_needs(needs: Needs | None, capability: str) -> Level:
    points = sum(rule.gives.get(capability, 0) for rule in implied(needs)) if needs else 0
    return Level.FULL if points >= IN_FULL else Level.PARTIAL if points else Level.NONE


def _by_statement(requirement: Requirement, capability: str, horizon: str) -> Level:
    levels = [
        leaf.level
        for leaf in leaves(requirement.expression)
        if isinstance(leaf, Covers | CoversAtLeast)
        and capability in (leaf.capabilities if isinstance(leaf, CoversAtLeast) else (leaf.capability,))
        and (not leaf.horizons or horizon in leaf.horizons)
    ]
    return max(levels, key=lambda level: level.rank, default=Level.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An entry of the blueprint at its rank. pinned: it stands there for a reason of its own."""

    key: str
    rank: int
    pinned: bool


def in_order(entries: Iterable[Placed], places: Mapping[str, int]) -> tuple[str, ...]:
    """The keys as needs and statements have them (places: 1 is first), with the pinned ones at their own rank."""
    ranked = sorted(entries, key=lambda entry: entry.rank)
    last = len(ranked) + len(places)
    free = [entry for entry in ranked if not entry.pinned]
    free.sort(key=lambda entry: places.get(entry.key, last + entry.rank))
    for entry in (entry for entry in ranked if entry.pinned):
        free.insert(min(entry.rank, len(free) + 1) - 1, entry)
    return tuple(entry.key for entry in free)
