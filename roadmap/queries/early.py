"""What a running reconciliation knows already."""

from __future__ import annotations

from dataclasses import dataclass

from plans.access import Place
from plans.document import plan_document
from plans.models import Job
from reconciliation.answers import Answer
from reconciliation.basis import is_about
from reconciliation.codec import from_json
from roadmap.queries.parties import Pieces, StackPanel, StatementLine


@dataclass(frozen=True, kw_only=True)
class EarlyAnswer:
    """The first conflicts, or a first good stack. percent: how much of what may be possible the stack reaches."""

    conflicts: tuple[tuple[StatementLine, ...], ...]
    stack: StackPanel | None
    percent: int


def early_answer(place: Place, job: Job | None) -> EarlyAnswer | None:
    """The provisional answer of a job to the plan as it is now; None when there is none yet. No query."""
    if job is None or "early" not in job.result:
        return None
    document = plan_document(place.plan)
    answer = from_json(Answer, job.result["early"])
    if not is_about(answer, document):
        return None
    words = Pieces(place, document)
    return EarlyAnswer(
        conflicts=tuple(tuple(words.line(key) for key in c.requirements) for c in answer.conflicts),
        stack=words.stack(answer.stacks[0]) if answer.stacks else None,
        percent=100 * (answer.objective or 0) // answer.bound if answer.bound else 100,
    )
