"""The newest answer of the core."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import caches

from plans.models import Job, JobState, Plan
from reconciliation.answers import Answer
from roadmap.models import GoneConflict, Reconciliation
from stakeholders.clashes import Found

_OPEN = (JobState.QUEUED, JobState.RUNNING)


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


def found_conflicts(plan: Plan) -> Found | None:
    """What the newest answer says about statements that cannot hold together. One query, and the answer once."""
    row = Reconciliation.objects.filter(plan=plan).values_list("pk", "finished_at").first()
    if row is None:
        return None
    pk, finished_at = row
    slot = f"conflicts:{pk}"
    kept: tuple[tuple[str, ...], ...] | None = caches["fragments"].get(slot)
    if kept is None:
        answer = Reconciliation.objects.values_list("answer", flat=True).get(pk=pk)
        kept = tuple(conflict.requirements for conflict in answer.conflicts)
        caches["fragments"].set(slot, kept)
    return Found(conflicts=kept, at=finished_at)


def open_job(plan: Plan, kind: str) -> Job | None:
    """The job of that kind that is not over yet."""
    return next((job for job in Job.objects.filter(plan=plan, kind=kind)[:1] if not job.is_over), None)


def open_jobs(plan: Plan, kind: str) -> list[Job]:
    """All of that kind that are not over, oldest first."""
    return list(Job.objects.filter(plan=plan, kind=kind, state__in=_OPEN).order_by("created_at", "pk"))


def is_under_way(plan: Plan, kind: str, params: dict[str, str]) -> bool:
    """Whether this very job waits or runs already; another of its kind, such as a link's report, does not count."""
    return any(job.params == params for job in open_jobs(plan, kind))
