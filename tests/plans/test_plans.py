"""A plan from its creation to its end."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from plans.commands.plans import (
    GRACE,
    archive_plan,
    change_plan,
    copy_plan,
    create_plan,
    delete_plan,
    purge,
    purge_deleted,
    reopen_plan,
    restore_plan,
)
from plans.document import plan_document
from plans.errors import AlreadyDone, Refused, StaleVersion
from plans.exchange import export_plan
from plans.models import Capability, Event, Horizon, Job, Membership, Plan, Role
from plans.starters import Start, Template
from reconciliation.quarters import Quarter
from tests.cast import NOW, Cast, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_new_plan_has_its_horizons_groups_and_facilitator(people: Cast) -> None:
    document = plan_document(people.plan)
    assert [(h.id, str(h.start), str(h.end)) for h in document.horizons] == [
        ("h1", "2027-Q1", "2027-Q4"),
        ("h2", "2028-Q1", "2028-Q4"),
        ("h3", "2029-Q1", "2029-Q4"),
    ]
    assert [group.id for group in document.groups] == ["DS", "MLE", "CISO", "RISK", "FIN", "BIZ", "LEGAL"]
    assert len(document.capabilities) == 25
    place = people.member(people.facilitator)
    assert place.role == Role.FACILITATOR


def test_a_plan_can_start_without_groups(people: Cast) -> None:
    start = Start(name="Bare", currency="USD", first=Quarter(2027, 2), horizons=1, quarters=2, template=Template.EMPTY)
    document = plan_document(create_plan(start, by=people.stranger, at=NOW))
    assert document.groups == ()
    assert [(h.name, str(h.end)) for h in document.horizons] == [("Horizon 1", "2027-Q3")]


def test_the_same_request_makes_one_plan(people: Cast) -> None:
    start = Start(name="Once", currency="EUR", first=Quarter(2027, 1))
    first = create_plan(start, by=people.stranger, at=NOW, request_id="0123456789")
    again = create_plan(start, by=people.stranger, at=NOW, request_id="0123456789")
    assert first.pk == again.pk
    assert Plan.objects.filter(name="Once").count() == 1


def test_the_address_demo_is_kept_for_the_demonstration(people: Cast) -> None:
    plan = create_plan(Start(name="Demo", currency="EUR", first=Quarter(2027, 1)), by=people.stranger, at=NOW)
    assert plan.key.startswith("demo-")


def test_a_change_writes_one_event_and_raises_the_revision(people: Cast) -> None:
    before = people.plan.revision
    values: dict[str, Any] = {"name": "North 2", "organization": "Acme", "purpose": ""}
    change_plan(plan=people.plan, version=1, by=people.facilitator, at=NOW, **values)
    people.plan.refresh_from_db()
    assert (people.plan.revision, people.plan.version) == (before + 1, 2)
    event = Event.objects.filter(plan=people.plan).first()
    assert event is not None
    assert (event.verb, event.by) == ("changed", people.facilitator)
    assert event.before == {"name": "North", "organization": ""}
    assert event.after == {"name": "North 2", "organization": "Acme"}


def test_the_same_values_again_leave_no_trace(people: Cast) -> None:
    before = people.plan.revision
    values: dict[str, Any] = {"name": "North", "organization": "", "purpose": ""}
    change_plan(plan=people.plan, version=1, by=people.facilitator, at=NOW, **values)
    people.plan.refresh_from_db()
    assert people.plan.revision == before


def test_who_saves_second_is_told(people: Cast) -> None:
    values: dict[str, Any] = {"organization": "", "purpose": "", "by": people.facilitator, "at": NOW}
    change_plan(plan=people.plan, version=1, name="First", request_id="aaaaaaaa", **values)
    with pytest.raises(StaleVersion) as stale:
        change_plan(plan=people.plan, version=1, name="Second", request_id="bbbbbbbb", **values)
    assert stale.value.current.name == "First"
    with pytest.raises(AlreadyDone):
        change_plan(plan=people.plan, version=1, name="First", request_id="aaaaaaaa", **values)


def test_a_copy_has_everything_but_the_access_of_others(people: Cast) -> None:
    copy = copy_plan(plan=people.plan, name="North again", by=people.science, at=NOW)
    assert plan_document(copy).groups == plan_document(people.plan).groups
    accounts = dict(Membership.objects.filter(plan=copy).values_list("name", "user__email"))
    assert accounts == {
        "Facilitator": None,
        "Evaluator": None,
        "Security": None,
        "Deputy": None,
        "Science": "science@example.org",
        "Viewer": None,
    }
    assert Membership.objects.get(plan=copy, user=people.science).role == Role.FACILITATOR


def test_an_archived_plan_is_read_only(people: Cast) -> None:
    archive_plan(plan=people.plan, version=1, by=people.facilitator, at=NOW)
    client = client_of(people.facilitator)
    assert client.get("/p/north/settings/").status_code == 200
    assert client.post("/p/north/comments/group/CISO/add/", {"text": "Hello"}).status_code == 403
    reopen_plan(plan=people.plan, version=2, by=people.facilitator, at=NOW)
    assert client.post("/p/north/comments/group/CISO/add/", {"text": "Hello"}).status_code == 302


def test_deleting_asks_for_the_name(people: Cast) -> None:
    with pytest.raises(Refused):
        delete_plan(plan=people.plan, version=1, typed_name="South", by=people.facilitator, at=NOW)


def test_a_deleted_plan_is_gone_for_everyone_until_restored(people: Cast) -> None:
    delete_plan(plan=people.plan, version=1, typed_name="North", by=people.facilitator, at=NOW)
    for user in (people.facilitator, people.viewer):
        assert client_of(user).get("/p/north/settings/").status_code == 404
    restore_plan(plan=people.plan, by=people.facilitator, at=NOW)
    assert client_of(people.viewer).get("/p/north/settings/").status_code == 200


def test_after_the_grace_period_nothing_is_left(people: Cast) -> None:
    delete_plan(plan=people.plan, version=1, typed_name="North", by=people.facilitator, at=NOW)
    pk = people.plan.pk
    assert purge_deleted(NOW + GRACE) == 0
    assert purge_deleted(NOW + GRACE + timedelta(seconds=1)) == 1
    assert not Plan.objects.filter(pk=pk).exists()
    assert not Plan.history.filter(id=pk).exists()
    for model in (Horizon, Capability, Membership):
        assert not model._default_manager.filter(plan_id=pk).exists()
        assert not model.history.filter(plan_id=pk).exists()
    assert Horizon.objects.filter(plan=people.other_plan).count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_files_that_its_jobs_wrote_go_with_a_plan(people: Cast, tmp_path: Path, settings: Any) -> None:
    settings.CONCORD_FILES = tmp_path
    (tmp_path / "reports").mkdir()
    for plan, name in ((people.plan, "a.pdf"), (people.other_plan, "b.pdf")):
        (tmp_path / "reports" / name).write_bytes(b"%PDF")
        Job.objects.create(plan=plan, kind="report", result={"file": name}, created_at=NOW)
    Job.objects.create(plan=people.plan, kind="report", result={"file": "../reports/*.pdf"}, created_at=NOW)
    purge(people.plan)
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["b.pdf"]


def test_the_same_plan_exports_to_the_same_bytes(people: Cast) -> None:
    assert export_plan(people.plan) == export_plan(Plan.objects.get(pk=people.plan.pk))
