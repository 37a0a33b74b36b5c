"""Conflicts settled by what is given, and taken back."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from plans.changes import changing
from plans.document import read_document
from plans.errors import Refused
from plans.models import Plan, User
from reconciliation.document import AgreementState, Give, PlanDocument, Priority
from reconciliation.statements import AtMost
from roadmap.commands.keys import next_key, next_position
from roadmap.models import Agreement


def concede(
    *,
    plan: Plan,
    conflict: tuple[str, ...],
    gives: tuple[Give, ...],
    reason: str,
    by: User,
    at: datetime,
    until: date | None = None,
    request_id: str = "",
) -> Agreement:
    """Settle a conflict by what is given. Raises Refused when a statement may not be given or already is."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        _check_gives(read_document(plan.pk), gives)
        return change.add(
            Agreement(
                plan_id=plan.pk,
                key=next_key(Agreement, plan.pk, "A"),
                position=next_position(Agreement, plan.pk),
                conflict=conflict,
                gives=gives,
                state=AgreementState.AGREED,
                reason=reason,
                agreed_on=at.date(),
                until=until,
            ),
            verb="agreed",
        )


def _check_gives(document: PlanDocument, gives: tuple[Give, ...]) -> None:
    if not gives:
        raise Refused(_("Choose at least one statement that gives way."))
    requirements = {requirement.id: requirement for requirement in document.requirements}
    given = {
        give.requirement
        for agreement in document.agreements
        if agreement.state is AgreementState.AGREED
        for give in agreement.gives
        if give.k is None
    }
    for give in gives:
        requirement = requirements.get(give.requirement)
        if requirement is None:
            raise Refused(_("%(key)s is no longer in the plan. Reconcile again.") % {"key": give.requirement})
        if not requirement.negotiable and requirement.priority is Priority.MUST:
            raise Refused(
                _("%(key)s is not negotiable: a law or a contract stands behind it.") % {"key": give.requirement}
            )
        if give.requirement in given:
            raise Refused(_("%(key)s was given up already. Reconcile again.") % {"key": give.requirement})
        if give.k is not None and not isinstance(requirement.expression, AtMost):
            raise Refused(_("%(key)s has no number that could move.") % {"key": give.requirement})


def withdraw_agreement(
    *, plan_id: int, agreement_id: int, version: int, by: User, at: datetime, request_id: str = ""
) -> None:
    """Take an agreement back: its statements stand again as they were written."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        change.delete(change.lock(Agreement, agreement_id, version), verb="withdrew")
