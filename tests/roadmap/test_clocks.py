"""Clocks that are wrong, days with 23 hours, people in other time zones: nothing is done twice, nothing ends early."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from plans import jobs
from plans.models import Event, JobState, Membership, Plan, User
from reconciliation.document import AgreementState, Give
from roadmap import commands
from roadmap.models import Agreement, Baseline, Consent, Reconciliation, SignOff, SignOffState
from tests.cast import client_of
from tests.roadmap.conftest import AT

pytestmark = pytest.mark.database

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("kind", ["reconcile", "schedule"])
@pytest.mark.parametrize("wrong", [HOUR, -HOUR])
def test_a_worker_whose_clock_is_an_hour_off_takes_a_job_and_it_is_done_once(
    plan: Plan, facilitator: User, kind: str, wrong: timedelta
) -> None:
    """Ahead, it takes the job from one that works on it; behind, its own lease has run out when it begins."""
    job = jobs.submit(plan=plan, kind=kind, params={}, by=facilitator, at=AT)
    clocks = (
        (timezone.now(), timezone.now() + wrong) if wrong > timedelta() else (timezone.now() + wrong, timezone.now())
    )
    tokens = [jobs.claim(job.pk, clock) for clock in clocks]
    assert all(tokens)
    for token in tokens:
        jobs.run(job.pk, str(token))
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert Event.objects.filter(plan=plan, kind="job").count() == 1
    if kind == "reconcile":
        assert Reconciliation.objects.get(plan=plan).pk == job.result["reconciliation"]
        assert Event.objects.filter(plan=plan, verb="reconciled").count() == 1


def test_an_agreement_ends_with_its_last_day_in_utc_whatever_the_clocks_change(plan: Plan, facilitator: User) -> None:
    last = date(2027, 3, 28)  # when clocks in Berlin go forward
    row = commands.propose_agreement(
        plan=plan,
        conflict=(),
        gives=(Give(requirement="DS-2"),),
        reason="For a year.",
        until=last,
        by=facilitator,
        at=AT,
    )
    commands.answer_agreement(
        plan_id=plan.pk,
        agreement_id=row.pk,
        group_key="data-science",
        person_key="p",
        state=Consent.SIGNED,
        reason="",
        version=1,
        by=facilitator,
        at=AT,
    )

    def state(at: datetime) -> AgreementState:
        commands.expire_agreements(at)
        return AgreementState(Agreement.objects.get(pk=row.pk).state)

    assert state(datetime(2027, 3, 28, 23, 59, tzinfo=UTC)) is AgreementState.AGREED  # the 29th in Berlin
    assert state(datetime(2027, 3, 29, 0, 0, tzinfo=UTC)) is not AgreementState.AGREED


@pytest.mark.parametrize(
    ("zone", "at", "shown"),
    [
        ("Europe/Berlin", datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "28 Mar 2027, 01:30"),
        ("Europe/Berlin", datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "28 Mar 2027, 03:30"),
        ("Asia/Kathmandu", datetime(2027, 3, 27, 20, 30, tzinfo=UTC), "28 Mar 2027, 02:15"),
    ],
)
def test_a_version_is_frozen_and_signed_in_utc_and_shown_in_local_time(
    plan: Plan, facilitator: User, security_lead: User, zone: str, at: datetime, shown: str
) -> None:
    row = commands.freeze_version(plan=plan, note="For the board.", person_key="p-fac", by=facilitator, at=at)
    commands.sign_version(
        plan=plan,
        baseline_id=row.pk,
        group_key="security",
        person_key="p-sec",
        state=SignOffState.SIGNED,
        reason="",
        version=0,
        by=security_lead,
        at=at,
    )
    assert Baseline.objects.get(pk=row.pk).frozen_at == at
    assert SignOff.objects.get(baseline=row).on == at.date()
    User.objects.filter(pk=facilitator.pk).update(time_zone=zone)
    assert Membership.objects.filter(user=facilitator, plan=plan).exists()
    page = client_of(User.objects.get(pk=facilitator.pk)).get(f"/p/{plan.key}/versions/").content.decode()
    assert shown in page
