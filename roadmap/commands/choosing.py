"""The stacks that were studied, and the one that was decided for."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from plans.changes import changing
from plans.document import read_document
from plans.errors import Refused, StaleVersion
from plans.models import Plan, User
from reconciliation.basis import basis
from reconciliation.document import Chosen, PlanDocument
from roadmap.commands.keys import next_key, next_position
from roadmap.models import Decision, StackChoice, Studied
from roadmap.studying import Study

KEPT_STUDIES = 3


def store_study(
    *, plan: Plan, job_id: int | None, document: PlanDocument, study: Study, by: User | None, at: datetime
) -> Studied:
    """Keep what a study found, once for a job; the oldest go."""
    with changing(plan.pk, by=by, at=at) as change:
        known = Studied.objects.filter(job_id=job_id).first() if job_id else None
        if known is not None:
            return known
        stored = Studied.objects.create(
            plan=plan, job_id=job_id, document_digest=basis(document), study=study, finished_at=at
        )
        old = Studied.objects.filter(plan=plan).values_list("pk", flat=True)[KEPT_STUDIES:]
        Studied.objects.filter(pk__in=list(old)).delete()
        change.note(plan, verb="studied the options", stacks=len(study.stacks))
    return stored


def choose_stack(
    *,
    plan: Plan,
    version: int,
    horizons: tuple[Chosen, ...],
    title: str,
    options: str,
    reason: str,
    consequences: str,
    by: User,
    at: datetime,
    request_id: str = "",
) -> StackChoice:
    """Decide for a stack: its record replaces that of the one before. version: 0 when the person saw none chosen.

    Raises StaleVersion when someone decided first, Refused when the plan lacks one of its options by now.
    """
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = StackChoice.objects.filter(plan=plan).first()
        if row is not None:
            row = change.lock(StackChoice, row.pk, None)
        if row is not None and row.version != version:
            raise StaleVersion(row)
        offered = {option.id for tool in read_document(plan.pk).tools for option in tool.options}
        if not all(set(chosen.options) <= offered for chosen in horizons):
            raise Refused(_("A tool of this stack is no longer in the plan. Work the options out again."))
        key = next_key(Decision, plan.pk, "D")
        before = row.decision if row else ""
        if row is None:
            row = change.add(
                StackChoice(plan_id=plan.pk, key="choice", position=0, horizons=horizons, decision=key), verb="chose"
            )
        else:
            row.horizons, row.decision = horizons, key
            change.save(row, verb="chose")
        change.add(
            Decision(
                plan_id=plan.pk,
                key=key,
                position=next_position(Decision, plan.pk),
                title=title,
                options=options,
                decision=reason,
                consequences=consequences,
                decided_on=at.date(),
                supersedes=before if Decision.objects.filter(plan=plan, key=before).exists() else "",
            )
        )
    return row
