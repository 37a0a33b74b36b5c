"""What a worker found of a what-if."""

from __future__ import annotations

from dataclasses import dataclass

from plans.access import Place
from plans.document import plan_document
from reconciliation.answers import Answer, Status
from roadmap.queries.parties import Pieces, StackPanel, Way
from roadmap.wording import joined


@dataclass(frozen=True, kw_only=True)
class Computed:
    """holds: every must can be kept. gives: the cheapest way out where it does not."""

    holds: bool
    decided: bool
    complete: bool
    conflicts: tuple[str, ...]
    gives: tuple[Way, ...]
    points: int
    panel: StackPanel | None


def computed_of(place: Place, answer: Answer) -> Computed:
    """Pure but for the plan's value."""
    pieces = Pieces(place, plan_document(place.plan))
    cheapest = answer.concessions[0] if answer.concessions else None
    stack = answer.stacks[0] if answer.stacks else cheapest.stack if cheapest else None
    return Computed(
        holds=bool(answer.stacks),
        decided=answer.status is not Status.UNKNOWN,
        complete=answer.complete,
        conflicts=tuple(joined(conflict.requirements) for conflict in answer.conflicts),
        gives=tuple(pieces.way(r.requirement, r.threshold) for r in cheapest.relaxed) if cheapest else (),
        points=cheapest.cost if cheapest else 0,
        panel=pieces.stack(stack) if stack else None,
    )
