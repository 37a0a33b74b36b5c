"""What the core found, kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from plans.changes import changing
from plans.models import Plan, User
from reconciliation.answers import Answer
from reconciliation.basis import basis
from reconciliation.document import PlanDocument
from roadmap.causes import Cause
from roadmap.models import GoneConflict, Reconciliation

KEPT_ANSWERS = 20
KEPT_GONE = 50


def store_answer(
    *,
    plan: Plan,
    job_id: int | None,
    document: PlanDocument,
    answer: Answer,
    by: User | None,
    at: datetime,
    causes: Mapping[tuple[str, ...], Cause] | None = None,
) -> Reconciliation:
    """Keep what a reconciliation found, once for a job; the oldest go. causes: what ended conflicts that it lacks."""
    with changing(plan.pk, by=by, at=at) as change:
        known = Reconciliation.objects.filter(job_id=job_id).first() if job_id else None
        if known is not None:  # the job was taken from a worker that was not dead
            return known
        stored = Reconciliation.objects.create(
            plan=plan,
            job_id=job_id,
            document_digest=basis(document),
            answer=answer,
            gone=_gone(plan, answer, at.date(), causes or {}),
            finished_at=at,
        )
        old = Reconciliation.objects.filter(plan=plan).values_list("pk", flat=True)[KEPT_ANSWERS:]
        Reconciliation.objects.filter(pk__in=list(old)).delete()
        change.note(plan, verb="reconciled", conflicts=len(answer.conflicts), status=str(answer.status))
    return stored


def gone_since(plan: Plan, answer: Answer) -> tuple[tuple[str, ...], ...]:
    """The conflicts of the answer before that this one lacks; only a complete answer can say so."""
    before = Reconciliation.objects.filter(plan=plan).values_list("answer", flat=True).first()
    if before is None or not answer.complete:
        return ()
    present = {conflict.requirements for conflict in answer.conflicts}
    return tuple(c.requirements for c in before.conflicts if c.requirements not in present)


def _gone(plan: Plan, answer: Answer, today: date, causes: Mapping[tuple[str, ...], Cause]) -> tuple[GoneConflict, ...]:
    """The conflicts of earlier answers that this one lacks, latest first."""
    before = Reconciliation.objects.filter(plan=plan).values_list("answer", "gone").first()
    if before is None:
        return ()
    earlier, gone = before
    if not answer.complete:
        return tuple(gone)
    present = {conflict.requirements for conflict in answer.conflicts}
    listed = {each.requirements: each for each in gone if each.requirements not in present}
    for conflict in earlier.conflicts:
        if conflict.requirements not in present:
            cause = causes.get(conflict.requirements, Cause(()))
            listed[conflict.requirements] = GoneConflict(
                requirements=conflict.requirements,
                groups=conflict.groups,
                on=today,
                events=cause.events,
                sure=cause.sure,
            )
    return tuple(sorted(listed.values(), key=lambda each: (each.on, each.requirements), reverse=True))[:KEPT_GONE]
