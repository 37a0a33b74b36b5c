"""The work behind Reconcile and Export: a running job in, a result for its row out."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from plans.document import read_document
from plans.jobs import Running
from reconciliation import reconcile
from roadmap import commands


def reconcile_plan(running: Running) -> dict[str, Any]:
    """Find conflicts, concessions and the best stack of the plan as it is now, and keep the answer."""
    document = read_document(running.plan.pk)
    answer = reconcile(document, "plan", reporter=running)
    stored = commands.store_answer(
        plan=running.plan,
        job_id=running.job_id,
        document=document,
        answer=answer,
        by=running.requested_by,
        at=timezone.now(),
    )
    return {"reconciliation": stored.pk, "conflicts": len(answer.conflicts), "status": str(answer.status)}
