"""What the core found, kept."""

from __future__ import annotations

from datetime import date, datetime

from plans.changes import changing
from plans.models import Plan, User
from reconciliation.answers import Answer
from reconciliation.basis import basis
from reconciliation.document import PlanDocument
from roadmap.models import GoneConflict, Reconciliation

KEPT_ANSWERS = 20
KEPT_GONE = 50


def store_answer(
    *, plan: Plan, job_id: int | None, document: PlanDocument, answer: Answer, by: User | None, at: datetime
) -> Reconciliation:
    """Keep what a reconciliation found; the oldest go."""
    with changing(plan.pk, by=by, at=at) as change:
        stored = Reconciliation.objects.create(
            plan=plan,
            job_id=job_id,
            document_digest=basis(document),
            answer=answer,
            gone=_gone(plan, answer, at.date()),
            finished_at=at,
        )
        old = Reconciliation.objects.filter(plan=plan).values_list("pk", flat=True)[KEPT_ANSWERS:]
        Reconciliation.objects.filter(pk__in=list(old)).delete()
        change.note(plan, verb="reconciled", conflicts=len(answer.conflicts), status=str(answer.status))
    return stored


def _gone(plan: Plan, answer: Answer, today: date) -> tuple[GoneConflict, ...]:
    """The conflicts of earlier answers that this one lacks, latest first; only a complete answer can say so."""
    before = Reconciliation.objects.filter(plan=plan).values_list("answer", "gone").first()
    if before is None:
        return ()
    earlier, gone = before
    if not answer.complete:
        return tuple(gone)
    present = {conflict.requirements for conflict in answer.conflicts}
    new = (GoneConflict(requirements=c.requirements, groups=c.groups, on=today) for c in earlier.conflicts)
    listed = {each.requirements: each for each in (*gone, *new) if each.requirements not in present}
    return tuple(sorted(listed.values(), key=lambda each: (each.on, each.requirements), reverse=True))[:KEPT_GONE]
