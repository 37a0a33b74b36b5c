"""Links for readers without an account: one version, one audience, until a day, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from plans.models import Event, Job, JobState, Plan, User
from roadmap import commands
from roadmap.models import Audience, Baseline, Initiative, ReaderLink
from tests.cast import client_of

pytestmark = pytest.mark.database


def give(
    plan: Plan, by: User, audience: Audience = Audience.LEADERSHIP, *, group: str = "", passphrase: str = ""
) -> str:
    """A link to a version that is frozen here; its token."""
    row = Baseline.objects.filter(plan=plan).first() or commands.freeze_version(
        plan=plan, note="For the board.", person_key="p-fac", by=by, at=timezone.now()
    )
    return commands.give_reader_link(
        plan=plan,
        version_key=row.key,
        audience=audience,
        group_key=group,
        reader="Board",
        days=7,
        passphrase=passphrase,
        language="de",
        by=by,
        at=timezone.now(),
    )


def test_a_reader_sees_one_version_and_nothing_of_the_plan(plan: Plan, facilitator: User) -> None:
    token = give(plan, facilitator)
    Initiative.objects.filter(plan=plan).update(title="Changed later")
    revision = Plan.objects.get(pk=plan.pk).revision
    answer = Client().get(f"/read/{token}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Landing zone" in page
    assert "Changed later" not in page
    assert "/p/small/" not in page  # no way into the plan
    assert "Data stays with us." not in page  # leadership reads no statements
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    link = ReaderLink.objects.get()
    assert (link.opened, link.last_opened_at is None) == (1, False)
    assert Plan.objects.get(pk=plan.pk).revision == revision  # reading changes nothing


def test_each_audience_has_its_depth(plan: Plan, facilitator: User) -> None:
    whole = Client().get(f"/read/{give(plan, facilitator, Audience.TASK_FORCE)}/").content.decode()
    own = Client().get(f"/read/{give(plan, facilitator, Audience.GROUP, group='security')}/").content.decode()
    assert "Data stays with us." in whole
    assert "We use the managed tracker." in whole
    assert "Data stays with us." in own
    assert "We use the managed tracker." not in own
    assert "Landing zone" in own  # it serves a statement of that group
    assert 'data-item="I-2"' not in own
    assert 'data-item="I-2"' in whole


def test_the_report_for_that_audience_is_printed_meanwhile_and_fetched_with_the_link(
    plan: Plan, facilitator: User, settings: Any, tmp_path: Path
) -> None:
    settings.CONCORD_FILES = tmp_path
    token = give(plan, facilitator, Audience.GROUP, group="security", passphrase="open sesame 7")
    job = ReaderLink.objects.get().job
    assert job is not None
    asked = {"audience": "group", "group": "security", "version": "V-1", "paper": "a4", "language": "de"}
    assert asked.items() <= job.params.items()
    reader = Client()
    assert reader.get(f"/read/{token}/report/").status_code == 302  # to the passphrase
    reader.post(f"/read/{token}/", {"passphrase": "open sesame 7"})
    assert reader.get(f"/read/{token}/report/").status_code == 302  # it is not printed yet
    assert "/report/" not in reader.get(f"/read/{token}/").content.decode()
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "printed.pdf").write_bytes(b"%PDF-1.7")
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, result={"file": "printed.pdf"})
    assert "/report/" in reader.get(f"/read/{token}/").content.decode()
    found = reader.get(f"/read/{token}/report/")
    assert b"".join(found) == b"%PDF-1.7"
    assert (found["X-Robots-Tag"], "no-store" in found["Cache-Control"]) == ("noindex, nofollow", True)
    ReaderLink.objects.update(revoked_at=timezone.now())
    assert reader.get(f"/read/{token}/report/").status_code == 404


def test_only_hashes_are_kept_and_no_event_tells_them(plan: Plan, facilitator: User) -> None:
    token = give(plan, facilitator, passphrase="open sesame 7")
    link = ReaderLink.objects.get()
    event = Event.objects.filter(plan=plan).latest("pk")
    assert token not in str(vars(link))
    assert "sesame" not in link.passphrase_hash
    assert event.verb == "opened to a reader"
    assert not {"token_hash", "passphrase_hash"} & set(event.after)


@pytest.mark.parametrize("end", ["expired", "revoked", "unknown", "plan deleted"])
def test_a_link_that_ended_is_not_found(plan: Plan, facilitator: User, end: str) -> None:
    token = give(plan, facilitator)
    if end == "expired":
        ReaderLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif end == "revoked":
        client_of(facilitator).post("/p/small/report/readers/R-1/revoke/", {"version": "1"})
    elif end == "unknown":
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    else:
        Plan.objects.update(deleted_at=timezone.now())
    assert Client().get(f"/read/{token}/").status_code == 404


def test_a_passphrase_opens_the_link_in_that_browser_only(plan: Plan, facilitator: User) -> None:
    token = give(plan, facilitator, passphrase="open sesame 7")
    reader = Client()
    assert "Landing zone" not in reader.get(f"/read/{token}/").content.decode()
    wrong = reader.post(f"/read/{token}/", {"passphrase": "open sesame 8"})
    assert (wrong.status_code, "not the passphrase" in wrong.content.decode()) == (422, True)
    assert reader.post(f"/read/{token}/", {"passphrase": "open sesame 7"}).status_code == 302
    assert "Landing zone" in reader.get(f"/read/{token}/").content.decode()
    assert "Landing zone" not in Client().get(f"/read/{token}/").content.decode()
    assert ReaderLink.objects.get().opened == 1


def test_guessing_a_passphrase_is_limited(plan: Plan, facilitator: User) -> None:
    cache.clear()
    token = give(plan, facilitator, passphrase="open sesame 7")
    statuses = [Client().post(f"/read/{token}/", {"passphrase": f"guess number {n}"}).status_code for n in range(12)]
    cache.clear()
    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_the_address_is_shown_once(plan: Plan, facilitator: User) -> None:
    commands.freeze_version(plan=plan, note="For the board.", person_key="", by=facilitator, at=timezone.now())
    client = client_of(facilitator)
    sent = {"reader": "Board", "version": "V-1", "audience": "leadership", "days": "14", "request_id": "0123456789"}
    first = client.post("/p/small/report/readers/", sent)
    assert "/read/" in first.content.decode()
    again = client.post("/p/small/report/readers/", sent, follow=True).content.decode()
    assert "shown once only" in again
    assert "/read/" not in again
    assert ReaderLink.objects.count() == 1
    group = client.post("/p/small/report/readers/", sent | {"audience": "group", "request_id": "0123456780"})
    assert (group.status_code, "Choose the group" in group.content.decode()) == (422, True)


def test_giving_a_link_asks_who_one_is(plan: Plan, facilitator: User) -> None:
    facilitator.set_password("correct horse battery")
    facilitator.save()
    sent = {"reader": "Board", "version": "V-1", "audience": "leadership", "days": "14"}
    answer = client_of(facilitator, signed_in_ago=4000).post("/p/small/report/readers/", sent)
    assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)
