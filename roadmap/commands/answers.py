"""What the core found, kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from plans.changes import changing
from plans.models import Event, Plan, User
from reconciliation.answers import Answer
from reconciliation.basis import basis
from reconciliation.document import PlanDocument
from roadmap.models import Agreement, GoneConflict, Reconciliation

KEPT_ANSWERS = 20
KEPT_GONE = 50
GROUND = (
    "requirement", "agreement", "group", "horizon", "needsrow", "capability", "tool", "toolfact", "quote",
    "exchangerate", "commitment", "estateinterface", "blueprintentry",
)  # fmt: skip
"""Kinds of rows that an answer rests on."""
READ = 500
"""Events that are looked through for what ended a conflict."""
NAMED = 3


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
    causes = _causes(plan)
    new = (
        GoneConflict(requirements=c.requirements, groups=c.groups, on=today, events=causes(c.requirements))
        for c in earlier.conflicts
    )
    listed = {each.requirements: each for each in (*gone, *new) if each.requirements not in present}
    return tuple(sorted(listed.values(), key=lambda each: (each.on, each.requirements), reverse=True))[:KEPT_GONE]


def _causes(plan: Plan) -> Callable[[tuple[str, ...]], tuple[int, ...]]:
    """Which events since the answer before may have ended a conflict: those of its own statements, else of the rest."""
    before = Event.objects.filter(plan=plan, verb="reconciled").values_list("pk", flat=True).first()
    events = list(
        Event.objects.filter(plan=plan, kind__in=GROUND, pk__gt=before or 0).values_list("pk", "kind", "target")[:READ]
    )
    asked = dict(Agreement.objects.filter(plan=plan).values_list("key", "gives"))

    def touches(kind: str, target: str, conflict: tuple[str, ...]) -> bool:
        if kind == "agreement":
            return any(give.requirement in conflict for give in asked.get(target, ()))
        return kind == "requirement" and target in conflict

    def of(conflict: tuple[str, ...]) -> tuple[int, ...]:
        own = [pk for pk, kind, target in events if touches(kind, target, conflict)]
        others = [pk for pk, kind, _target in events if kind not in ("agreement", "requirement")]
        return tuple((own or others)[:NAMED])

    return of
