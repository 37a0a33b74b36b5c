"""Agreements: proposed by the task force, signed by those who give before they count, ended in time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from plans.changes import Change, changing
from plans.document import plan_document, read_document
from plans.errors import AlreadyDone, Refused, StaleVersion
from plans.exchange import export_plan, import_plan
from plans.models import Event, Plan, User
from reconciliation.agreements import with_agreements
from reconciliation.answers import Answer, Conflict, Status
from reconciliation.document import AgreementState, Give
from roadmap import commands
from roadmap.causes import causes
from roadmap.models import Agreement, AgreementSignature, Consent, Decision, Reconciliation
from tests.cast import client_of
from tests.roadmap.conftest import AT

pytestmark = pytest.mark.database

DS_2 = Give(requirement="DS-2")
FIN_1 = Give(requirement="FIN-1", k=24_000_000)


def propose(plan: Plan, by: User, *gives: Give, request_id: str = "", until: date | None = None) -> Agreement:
    return commands.propose_agreement(
        plan=plan,
        conflict=("DS-2", "SEC-1"),
        gives=gives,
        reason="It saves a year.",
        until=until,
        by=by,
        at=AT,
        request_id=request_id,
    )


def answer(
    row: Agreement,
    by: User,
    group: str,
    *,
    state: Consent = Consent.SIGNED,
    reason: str = "",
    version: int = 1,
    request_id: str = "",
) -> Agreement:
    return commands.answer_agreement(
        plan_id=row.plan_id,
        agreement_id=row.pk,
        version=version,
        group_key=group,
        person_key=f"lead-of-{group}",
        state=state,
        reason=reason,
        by=by,
        at=AT,
        request_id=request_id,
    )


def ids(plan: Plan) -> set[str]:
    """The statements that count."""
    return {requirement.id for requirement in with_agreements(read_document(plan.pk)).requirements}


def test_a_proposal_counts_for_nothing_until_its_owner_signs(
    plan: Plan, facilitator: User, security_lead: User
) -> None:
    row = propose(plan, facilitator, DS_2)
    assert (row.key, row.state, row.agreed_on) == ("A-1", AgreementState.PROPOSED, None)
    assert "DS-2" in ids(plan)
    before = Event.objects.count()
    row = answer(row, security_lead, "data-science")
    assert (row.state, row.agreed_on) == (AgreementState.AGREED, AT.date())
    assert "DS-2" not in ids(plan)
    event = Event.objects.filter(plan=plan).first()
    assert event is not None
    assert (Event.objects.count() - before, event.verb, event.target) == (1, "signed agreement", "A-1")
    assert event.after["with"] == ["agreement A-1 agreed", "decision D-1 added"]
    plan.refresh_from_db()
    assert plan_document(plan).agreements[0].gives == (DS_2,)


def test_every_group_that_gives_has_to_sign(plan: Plan, facilitator: User) -> None:
    row = propose(plan, facilitator, DS_2, FIN_1)
    assert answer(row, facilitator, "finance").state is AgreementState.PROPOSED
    assert answer(row, facilitator, "data-science").state is AgreementState.AGREED
    with pytest.raises(StaleVersion):
        answer(row, facilitator, "finance")


def test_an_agreement_becomes_a_decision_record(plan: Plan, facilitator: User) -> None:
    until = AT.date() + timedelta(days=200)
    answer(propose(plan, facilitator, DS_2, until=until), facilitator, "data-science")
    record = Decision.objects.get()
    assert (record.key, record.title, record.agreement) == ("D-1", "DS-2 gives way to SEC-1", "A-1")
    assert "SEC-1 (Security): Data stays with us." in record.context
    assert record.options == "SEC-1 gives way: 150 points, 100% of what Security asks for."
    assert record.decision == "Data science: DS-2 given up.\nIt saves a year."
    assert "DS-2 counts 80 points, 33% of what Data science asks for." in record.consequences
    assert "It ends on" in record.consequences
    assert (record.decided_on, record.until, record.requirements) == (AT.date(), until, ("DS-2", "SEC-1"))


def test_signing_asks_who_one_is(plan: Plan, facilitator: User, security_lead: User) -> None:
    row = propose(plan, facilitator, Give(requirement="SEC-1"))
    security_lead.set_password("correct horse battery")
    security_lead.save()
    path, sent = f"/p/small/agreements/{row.key}/sign/", {"state": "signed", "version": "1"}
    asked = client_of(security_lead, signed_in_ago=4000).post(path, sent)
    assert (asked.status_code, "reauthenticate" in asked["Location"]) == (302, True)
    assert not AgreementSignature.objects.exists()
    client_of(security_lead).post(path, sent)
    assert AgreementSignature.objects.get().state == Consent.SIGNED


def test_a_refusal_needs_its_reason_and_may_be_reconsidered(plan: Plan, facilitator: User) -> None:
    row = propose(plan, facilitator, DS_2)
    with pytest.raises(Refused, match="Say why"):
        answer(row, facilitator, "data-science", state=Consent.REFUSED)
    answer(row, facilitator, "data-science", state=Consent.REFUSED, reason="It is our only tracker.")
    assert AgreementSignature.objects.get().state == Consent.REFUSED
    assert "DS-2" in ids(plan)
    assert answer(row, facilitator, "data-science").state is AgreementState.AGREED


def test_only_those_who_give_are_asked(plan: Plan, facilitator: User) -> None:
    row = propose(plan, facilitator, DS_2)
    with pytest.raises(Refused, match="gives nothing"):
        answer(row, facilitator, "security")


@pytest.mark.parametrize(
    ("give", "sentence"),
    [
        (Give(requirement="LAW-1"), "not negotiable"),
        (Give(requirement="NO-1"), "no longer in the plan"),
        (Give(requirement="DS-2", k=5), "no number"),
    ],
)
def test_what_may_not_be_given_is_refused(plan: Plan, facilitator: User, give: Give, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        propose(plan, facilitator, give)
    assert not Agreement.objects.exists()


def test_nothing_is_asked_for_twice(plan: Plan, facilitator: User) -> None:
    row = propose(plan, facilitator, DS_2)
    with pytest.raises(Refused, match="A-1 asks for the same"):
        propose(plan, facilitator, DS_2)
    answer(row, facilitator, "data-science")
    with pytest.raises(Refused, match="given up already"):
        propose(plan, facilitator, DS_2)


def test_a_double_click_proposes_and_signs_once(plan: Plan, facilitator: User) -> None:
    row = propose(plan, facilitator, DS_2, request_id="one-click-1")
    with pytest.raises(AlreadyDone):
        propose(plan, facilitator, DS_2, request_id="one-click-1")
    answer(row, facilitator, "data-science", request_id="one-click-2")
    with pytest.raises(AlreadyDone):
        answer(row, facilitator, "data-science", request_id="one-click-2")
    assert (Agreement.objects.count(), AgreementSignature.objects.count(), Decision.objects.count()) == (1, 1, 1)


def test_a_withdrawn_agreement_leaves_the_value_and_its_record_says_so(plan: Plan, facilitator: User) -> None:
    row = answer(propose(plan, facilitator, DS_2), facilitator, "data-science")
    commands.withdraw_agreement(plan_id=plan.pk, agreement_id=row.pk, version=row.version, by=facilitator, at=AT)
    assert read_document(plan.pk).agreements == ()
    record = Decision.objects.get()
    assert (record.ended_on, record.agreement) == (AT.date(), "")


def test_a_waiver_ends_after_its_last_day(plan: Plan, facilitator: User) -> None:
    until = AT.date() + timedelta(days=10)
    with pytest.raises(Refused, match="still to come"):
        propose(plan, facilitator, DS_2, until=AT.date())
    answer(propose(plan, facilitator, DS_2, until=until), facilitator, "data-science")
    assert commands.expire_agreements(AT + timedelta(days=10)) == 0
    assert commands.expire_agreements(AT + timedelta(days=11)) == 1
    assert commands.expire_agreements(AT + timedelta(days=12)) == 0
    assert "DS-2" in ids(plan)
    assert (Agreement.objects.get().state, Decision.objects.get().ended_on) == (AgreementState.EXPIRED, until)
    event = Event.objects.filter(plan=plan).first()
    assert event is not None
    assert (event.verb, event.by) == ("expired", None)
    assert propose(plan, facilitator, DS_2).key == "A-2"  # renewed


def test_a_waiver_that_is_withdrawn_meanwhile_does_not_stop_the_others(
    plan: Plan, facilitator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = AT.date() + timedelta(days=10)
    for give, group in ((DS_2, "data-science"), (FIN_1, "finance")):
        answer(propose(plan, facilitator, give, until=until), facilitator, group)

    @contextmanager
    def withdrawn_first(*args: Any, **kwargs: Any) -> Iterator[Change]:
        Agreement.objects.filter(plan=plan, key="A-1").delete()
        with changing(*args, **kwargs) as change:
            yield change

    monkeypatch.setattr("roadmap.commands.agreements.changing", withdrawn_first)
    assert commands.expire_agreements(AT + timedelta(days=11)) == 1
    assert Agreement.objects.get().state is AgreementState.EXPIRED


def test_imported_signatures_are_shown_and_never_count(plan: Plan, facilitator: User) -> None:
    answer(propose(plan, facilitator, DS_2, FIN_1), facilitator, "finance")
    plan.refresh_from_db()
    envelope = json.loads(export_plan(plan))
    envelope["document"]["id"] = "copy"
    copy = import_plan(json.dumps(envelope), by=facilitator, at=AT)
    row = Agreement.objects.get(plan=copy)
    assert AgreementSignature.objects.get(agreement=row).imported
    assert answer(row, facilitator, "data-science").state is AgreementState.PROPOSED
    assert answer(row, facilitator, "finance").state is AgreementState.AGREED


def store(plan: Plan, by: User, *conflicts: tuple[str, str], complete: bool = True) -> Reconciliation:
    found = Answer(
        question="plan",
        status=Status.INFEASIBLE,
        complete=complete,
        conflicts=tuple(Conflict(requirements=pair, groups=("data-science", "security")) for pair in conflicts),
    )
    document = read_document(plan.pk)
    known = causes(plan, document, commands.gone_since(plan, found))
    return commands.store_answer(plan=plan, job_id=None, document=document, answer=found, by=by, at=AT, causes=known)


def test_a_conflict_that_went_is_remembered_until_it_comes_back(plan: Plan, facilitator: User) -> None:
    one, other = ("DS-1", "SEC-1"), ("DS-2", "SEC-1")
    assert store(plan, facilitator, one, other).gone == ()
    assert [gone.requirements for gone in store(plan, facilitator, one).gone] == [other]
    assert [gone.requirements for gone in store(plan, facilitator, complete=False).gone] == [other]
    store(plan, facilitator, one)
    propose(plan, facilitator, Give(requirement="DS-1"))
    gone = {each.requirements: each.events for each in store(plan, facilitator).gone}
    assert gone[one] == (Event.objects.get(verb="proposed").pk,)
    page = client_of(facilitator).get(f"/p/{plan.key}/conflicts/").content.decode()
    assert "Fay proposed agreement A-1" in page  # beside the conflict that it ended
    assert [gone.requirements for gone in store(plan, facilitator, other).gone] == [one]
