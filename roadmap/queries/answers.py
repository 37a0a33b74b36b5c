"""The newest answer of the core."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plans.models import Job, Plan
from reconciliation.answers import Answer
from roadmap.models import GoneConflict, Reconciliation


@dataclass(frozen=True)
class StoredAnswer:
    """An answer, when it was found and from which basis. gone: conflicts of earlier answers it lacks."""

    answer: Answer
    finished_at: datetime
    basis: str
    gone: tuple[GoneConflict, ...] = ()


def newest(plan: Plan) -> StoredAnswer | None:
    """One query."""
    columns = ("answer", "finished_at", "document_digest", "gone")
    row = Reconciliation.objects.filter(plan=plan).values_list(*columns).first()
    return StoredAnswer(*row) if row else None


def latest_answer(plan: Plan) -> Answer | None:
    """The newest answer alone."""
    stored = newest(plan)
    return stored.answer if stored else None


def open_job(plan: Plan, kind: str) -> Job | None:
    """The job of that kind that is not over yet."""
    return next((job for job in Job.objects.filter(plan=plan, kind=kind)[:1] if not job.is_over), None)
