"""The newest answer of the core."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plans.models import Job, Plan
from reconciliation.answers import Answer
from roadmap.models import Reconciliation


@dataclass(frozen=True)
class StoredAnswer:
    """An answer, when it was found and for which version of the plan."""

    answer: Answer
    finished_at: datetime
    digest: str


def newest(plan: Plan) -> StoredAnswer | None:
    """One query."""
    row = Reconciliation.objects.filter(plan=plan).values_list("answer", "finished_at", "document_digest").first()
    return StoredAnswer(*row) if row else None


def latest_answer(plan: Plan) -> Answer | None:
    """The newest answer alone."""
    stored = newest(plan)
    return stored.answer if stored else None


def open_job(plan: Plan, kind: str) -> Job | None:
    """The job of that kind that is not over yet."""
    return next((job for job in Job.objects.filter(plan=plan, kind=kind)[:1] if not job.is_over), None)
