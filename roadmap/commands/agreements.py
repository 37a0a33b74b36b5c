"""Conflicts settled by what is given: proposed by the task force, signed by those who give, taken back, run out."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime

from django.utils.translation import gettext as _

from plans.changes import Change, changing
from plans.document import read_document
from plans.errors import Refused
from plans.models import Plan, User
from reconciliation.document import Agreement as AgreementValue
from reconciliation.document import AgreementState, Give, PlanDocument
from reconciliation.statements import at_threshold, threshold_of
from roadmap.commands.keys import next_key, next_position
from roadmap.models import Agreement, AgreementSignature, Consent, Decision
from roadmap.records import may_give, owners_of, record_of


def propose_agreement(
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
    """Propose to settle a conflict by what is given; it counts once every group that gives has signed.

    Raises Refused when a statement may not be given, already is, or already is asked for.
    """
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        document = read_document(plan.pk)
        check_gives(document, gives)
        check_waiting(document, gives)
        if until is not None and until <= at.date():
            raise Refused(_("Choose a day that is still to come, or none."), field="until")
        return change.add(
            Agreement(
                plan_id=plan.pk,
                key=next_key(Agreement, plan.pk, "A"),
                position=next_position(Agreement, plan.pk),
                conflict=conflict,
                gives=gives,
                state=AgreementState.PROPOSED,
                reason=reason,
                until=until,
            ),
            verb="proposed",
        )


def check_gives(document: PlanDocument, gives: tuple[Give, ...]) -> None:
    """Raises Refused when something may not be given, or is given already."""
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
        if not may_give(requirement):
            raise Refused(
                _("%(key)s is not negotiable: a law or a contract stands behind it.") % {"key": give.requirement}
            )
        if give.requirement in given:
            raise Refused(_("%(key)s was given up already. Reconcile again.") % {"key": give.requirement})
        if give.k is not None and threshold_of(requirement.expression) is None:
            raise Refused(_("%(key)s has no number that could move.") % {"key": give.requirement})
        if give.k is not None:
            try:
                at_threshold(requirement.expression, give.k)
            except ValueError:
                raise Refused(_("%(key)s moves in whole numbers.") % {"key": give.requirement}) from None


def check_waiting(document: PlanDocument, gives: tuple[Give, ...]) -> None:
    """Raises Refused when another proposal asks for the same."""
    asked = {give.requirement for give in gives}
    for agreement in document.agreements:
        if agreement.state is AgreementState.PROPOSED and asked & {give.requirement for give in agreement.gives}:
            sentence = _(
                "%(agreement)s asks for the same and waits for signatures. Withdraw it to propose another way."
            )
            raise Refused(sentence % {"agreement": agreement.id})


def answer_agreement(
    *,
    plan_id: int,
    agreement_id: int,
    version: int,
    group_key: str,
    person_key: str,
    state: Consent,
    reason: str,
    by: User,
    at: datetime,
    request_id: str = "",
) -> Agreement:
    """Sign for a group that gives, or refuse and say why. The last signature makes it count and writes its record.

    Raises StaleVersion when the agreement is another one by now, Refused when the group has nothing to give in it.
    """
    if state == Consent.REFUSED and not reason.strip():
        raise Refused(_("Say why, so that the task force can look for another way."), field="reason")
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Agreement, agreement_id, version)
        if row.state is not AgreementState.PROPOSED:
            raise Refused(_("%(key)s is signed by everyone already.") % {"key": row.key})
        document = read_document(plan_id)
        owners = owners_of(document, _value(document, row))
        if group_key not in owners:
            raise Refused(_("Your group gives nothing in %(key)s.") % {"key": row.key})
        AgreementSignature.objects.update_or_create(
            agreement=row,
            group_key=group_key,
            defaults={"person_key": person_key, "state": state, "reason": reason, "on": at.date(), "imported": False},
        )
        verb = "signed agreement" if state == Consent.SIGNED else "refused agreement"
        change.note(row, verb=verb, group=group_key, reason=reason)
        signed = AgreementSignature.objects.filter(agreement=row, state=Consent.SIGNED, imported=False).values_list(
            "group_key", flat=True
        )
        if set(owners) <= set(signed):
            _conclude(change, row, document)
    return row


def _conclude(change: Change, row: Agreement, document: PlanDocument) -> None:
    check_gives(document, row.gives)
    row.state = AgreementState.AGREED
    row.agreed_on = change.at.date()
    change.save(row, verb="agreed")
    key = next_key(Decision, change.plan_id, "D")
    record = record_of(document, _value(document, row), key=key, on=change.at.date())
    values = {field.name: getattr(record, field.name) for field in fields(record) if field.name != "id"}
    position = next_position(Decision, change.plan_id)
    change.add(Decision(plan_id=change.plan_id, key=key, position=position, **values))


def _value(document: PlanDocument, row: Agreement) -> AgreementValue:
    return next(agreement for agreement in document.agreements if agreement.id == row.key)


def withdraw_agreement(
    *, plan_id: int, agreement_id: int, version: int, by: User, at: datetime, request_id: str = ""
) -> None:
    """Take an agreement back: its statements stand again as they were written, and its record says that it ended."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Agreement, agreement_id, version)
        change.delete(row, verb="withdrew")
        _end_record(change, row.key, at.date(), forget=True)


def expire_agreements(at: datetime) -> int:
    """End the waivers whose last day has passed: their statements stand again. Returns how many."""
    over = Agreement.objects.filter(
        state=AgreementState.AGREED, until__lt=at.date(), plan__deleted_at=None, plan__archived_at=None
    )
    ended = 0
    for plan_id, pk in over.values_list("plan_id", "pk"):
        with changing(plan_id, by=None, at=at) as change:
            if over.filter(pk=pk).exists():  # nobody withdrew it since
                row = change.lock(Agreement, pk, None)
                row.state = AgreementState.EXPIRED
                change.save(row, verb="expired")
                _end_record(change, row.key, row.until or at.date())
                ended += 1
    return ended


def _end_record(change: Change, agreement: str, on: date, *, forget: bool = False) -> None:
    for found in Decision.objects.filter(plan_id=change.plan_id, agreement=agreement):
        record = change.lock(Decision, found.pk, None)
        record.ended_on = record.ended_on or on
        record.agreement = "" if forget else agreement
        change.save(record)
