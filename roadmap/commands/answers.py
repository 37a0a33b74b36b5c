"""What the core found, kept."""

from __future__ import annotations

from datetime import datetime

from plans.changes import changing
from plans.models import Plan, User
from reconciliation.answers import Answer
from reconciliation.document import PlanDocument
from roadmap.models import Reconciliation

KEPT_ANSWERS = 20


def store_answer(
    *, plan: Plan, job_id: int | None, document: PlanDocument, answer: Answer, by: User | None, at: datetime
) -> Reconciliation:
    """Keep what a reconciliation found; the oldest go."""
    with changing(plan.pk, by=by, at=at) as change:
        stored = Reconciliation.objects.create(
            plan=plan, job_id=job_id, document_digest=document.digest, answer=answer, finished_at=at
        )
        old = Reconciliation.objects.filter(plan=plan).values_list("pk", flat=True)[KEPT_ANSWERS:]
        Reconciliation.objects.filter(pk__in=list(old)).delete()
        change.note(plan, verb="reconciled", conflicts=len(answer.conflicts), status=str(answer.status))
    return stored
