"""Sixteen people at once, each on a connection of their own: nothing acknowledged is lost, nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from plans.document import read_document
from plans.errors import AlreadyDone, Refused, StaleVersion
from plans.models import Event, Plan, User
from reconciliation.document import AgreementState, Give
from reconciliation.quarters import Quarter
from reconciliation.statements import Use
from roadmap import commands
from roadmap.models import (
    Agreement,
    AgreementSignature,
    Consent,
    Decision,
    Initiative,
    SignOff,
    SignOffState,
)
from stakeholders.models import Group, Requirement
from tests.roadmap.conftest import AT

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

WRITERS, SAVES = 16, 6


def at_once(work: Callable[[int], None]) -> list[BaseException]:
    """Run the work in as many threads as there are writers; returns what they raised."""

    def run(number: int) -> None:
        try:
            work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=WRITERS) as pool:
        futures = [pool.submit(run, number) for number in range(WRITERS)]
    return [error for future in futures if (error := future.exception())]


def test_acknowledged_saves_are_versions_and_events(plan: Plan, facilitator: User) -> None:
    row = Initiative.objects.get(key="I-2")
    before = Event.objects.filter(verb="moved").count()
    acknowledged = []

    def work(number: int) -> None:
        saved = 0
        while saved < SAVES:
            version = Initiative.objects.values_list("version", flat=True).get(pk=row.pk)
            try:
                commands.move_initiative(
                    plan_id=plan.pk,
                    initiative_id=row.pk,
                    version=version,
                    quarters=1 if number % 2 else -1,
                    by=facilitator,
                    at=AT,
                )
            except StaleVersion:
                continue
            saved += 1
            acknowledged.append(number)

    assert at_once(work) == []
    row.refresh_from_db()
    plan.refresh_from_db()
    moved = Event.objects.filter(verb="moved").count() - before
    assert len(acknowledged) == WRITERS * SAVES == row.version - 1 == moved == row.history.count() - 1
    revisions = Event.objects.filter(plan=plan, verb="moved").values_list("revision", flat=True)
    assert len(set(revisions)) == moved


def test_one_request_sent_at_once_by_many_changes_once(plan: Plan, facilitator: User) -> None:
    row = Initiative.objects.get(key="I-2")
    outcomes: list[str] = []

    def work(_number: int) -> None:
        try:
            commands.move_initiative(
                plan_id=plan.pk,
                initiative_id=row.pk,
                version=1,
                quarters=1,
                by=facilitator,
                at=AT,
                request_id="sent-by-many",
            )
            outcomes.append("done")
        except AlreadyDone:
            outcomes.append("already")

    assert at_once(work) == []
    row.refresh_from_db()
    assert (sorted(outcomes), row.version) == (["already"] * (WRITERS - 1) + ["done"], 2)


def proposed(plan: Plan, by: User, groups: int) -> Agreement:
    """An agreement in which that many groups give a statement of their own."""
    gives = []
    for number in range(groups):
        group = Group.objects.create(plan=plan, key=f"g{number}", name=f"Group {number}", created_at=AT, updated_at=AT)
        Requirement.objects.create(
            plan=plan,
            group=group,
            key=f"G-{number}",
            statement="A tracker.",
            expression=Use(tools=("cloudy",)),
            created_at=AT,
            updated_at=AT,
        )
        gives.append(Give(requirement=f"G-{number}"))
    return commands.propose_agreement(plan=plan, conflict=(), gives=tuple(gives), reason="All of us.", by=by, at=AT)


def sign(row: Agreement, number: int, by: User, request_id: str = "") -> None:
    commands.answer_agreement(
        plan_id=row.plan_id,
        agreement_id=row.pk,
        version=1,
        group_key=f"g{number}",
        person_key=f"p{number}",
        state=Consent.SIGNED,
        reason="",
        by=by,
        at=AT,
        request_id=request_id,
    )


def test_sixteen_groups_that_sign_at_once_conclude_once(plan: Plan, facilitator: User) -> None:
    row = proposed(plan, facilitator, WRITERS)
    before = Plan.objects.get(pk=plan.pk).revision
    assert at_once(lambda number: sign(row, number, facilitator)) == []
    row.refresh_from_db()
    events = Event.objects.filter(plan=plan, verb="signed agreement")
    assert (row.state, row.version, AgreementSignature.objects.filter(agreement=row).count()) == (
        AgreementState.AGREED,
        2,
        WRITERS,
    )
    assert events.count() == WRITERS == Plan.objects.get(pk=plan.pk).revision - before
    assert Decision.objects.filter(plan=plan, agreement=row.key).count() == 1


def test_one_signature_sent_at_once_by_many_is_one(plan: Plan, facilitator: User) -> None:
    row = proposed(plan, facilitator, 2)
    errors = at_once(lambda _number: sign(row, 0, facilitator, request_id="signed-by-many"))
    assert [type(error) for error in errors] == [AlreadyDone] * (WRITERS - 1)
    assert (
        AgreementSignature.objects.filter(agreement=row).count(),
        Event.objects.filter(verb="signed agreement").count(),
    ) == (1, 1)


def test_of_signing_and_withdrawing_at_once_one_wins(plan: Plan, facilitator: User) -> None:
    row = proposed(plan, facilitator, 1)

    def work(number: int) -> None:
        if number % 2:
            sign(row, 0, facilitator)
        else:
            commands.withdraw_agreement(plan_id=plan.pk, agreement_id=row.pk, version=1, by=facilitator, at=AT)

    errors = at_once(work)
    assert len(errors) == WRITERS - 1
    assert {type(error) for error in errors} <= {StaleVersion, Agreement.DoesNotExist}
    left = Agreement.objects.filter(pk=row.pk).first()
    assert (left is None) == (not Decision.objects.filter(agreement=row.key).exists())


def test_a_group_that_speaks_at_once_is_heard_in_order(plan: Plan, facilitator: User, security_lead: User) -> None:
    """Lead and deputy, and a page that was opened often: acknowledged words are versions and events."""
    row = commands.freeze_version(plan=plan, note="For the board.", person_key="", by=facilitator, at=AT)
    acknowledged = []

    def work(number: int) -> None:
        while True:
            version = SignOff.objects.filter(baseline=row).values_list("version", flat=True).first() or 0
            try:
                commands.sign_version(
                    plan=plan,
                    baseline_id=row.pk,
                    group_key="security",
                    person_key="p-sec",
                    state=SignOffState.DISSENT,
                    reason=f"Said by number {number}.",
                    version=version,
                    by=security_lead,
                    at=AT,
                )
            except StaleVersion:
                continue
            acknowledged.append(number)
            return

    assert at_once(work) == []
    word = SignOff.objects.get(baseline=row)
    assert len(acknowledged) == WRITERS == word.version == Event.objects.filter(verb="dissent").count()


def test_a_proposed_schedule_that_many_adopt_at_once_moves_its_items_once(plan: Plan, facilitator: User) -> None:
    basis = commands.schedule_basis(read_document(plan.pk))
    before = Plan.objects.get(pk=plan.pk).revision

    def work(_number: int) -> None:
        commands.adopt_schedule(plan=plan, starts={"I-2": Quarter(2028, 1)}, basis=basis, by=facilitator, at=AT)

    errors = at_once(work)
    assert [type(error) for error in errors] == [Refused] * (WRITERS - 1)
    row = Initiative.objects.get(plan=plan, key="I-2")
    assert (row.start, row.version, Plan.objects.get(pk=plan.pk).revision - before) == (Quarter(2028, 1), 2, 1)
    assert Event.objects.filter(plan=plan, verb="scheduled").count() == 1
