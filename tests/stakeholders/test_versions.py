"""Earlier versions of a row: read by everyone, put back by those who may write it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from plans.errors import Refused, StaleVersion
from plans.models import Event, Membership
from reconciliation.document import Target
from stakeholders import commands
from stakeholders.models import Metric, Requirement
from tests.cast import NOW, client_of
from tests.stakeholders.conftest import World

VERSIONS = "/p/full/groups/CISO/versions/requirement/CISO-1/"


def say(world: World, statement: str, version: int) -> None:
    told: dict[str, Any] = {"plan_id": world.plan.pk, "group_key": "CISO", "by": world.security, "at": NOW}
    commands.change_requirement(**told, key="CISO-1", version=version, statement=statement)


@pytest.mark.database
def test_an_older_version_is_read_and_put_back_in_the_name_of_who_does_it(world: World) -> None:
    say(world, "Second thoughts.", 1)
    say(world, "Third thoughts.", 2)
    reader = client_of(world.viewer).get(VERSIONS).content.decode()
    assert reader.count("Version ") >= 3
    assert "<del>Second thoughts.</del> <ins>Third thoughts.</ins>" in reader
    button = f'action="{VERSIONS}1/"'
    assert button not in reader
    assert client_of(world.viewer).post(f"{VERSIONS}1/", {"version": "3"}).status_code == 403
    facilitator = client_of(world.facilitator)
    assert button in facilitator.get(VERSIONS).content.decode()
    assert facilitator.post(f"{VERSIONS}1/", {"version": "2"}).status_code == 409
    assert facilitator.post(f"{VERSIONS}1/", {"version": "3"})["Location"] == "/p/full/groups/CISO/#row-CISO-1"
    row = world.requirement("CISO-1")
    assert (row.statement, row.version, row.on_behalf) == ("Statement 1.", 4, True)
    event = Event.objects.filter(plan=world.plan).first()
    assert event is not None
    assert (event.verb, event.target) == ("put back", "CISO-1")


def test_what_never_was_or_no_longer_fits_is_not_put_back(world: World) -> None:
    told: dict[str, Any] = {"plan_id": world.plan.pk, "key": "CISO-1", "on_behalf": False, "answered_by": "", "at": NOW}
    known: dict[str, Any] = told | {"model": Requirement, "group_key": "CISO", "by": world.security}
    with pytest.raises(Refused, match="no longer kept"):
        commands.return_to_version(**known, version=1, to=7)
    say(world, "Second thoughts.", 1)
    with pytest.raises(StaleVersion):
        commands.return_to_version(**known, version=1, to=1)
    metric = Metric.objects.get(plan=world.plan, key="DS-M1")
    Metric.history.filter(id=metric.pk).update(targets=(Target(horizon="gone", value=Decimal(1)),))
    science: dict[str, Any] = {
        "plan_id": world.plan.pk,
        "group_key": "DS",
        "by": world.science,
        "at": NOW,
        "key": "DS-M1",
    }
    commands.change_metric(**science, version=1, name="F2")
    answered: dict[str, Any] = {"on_behalf": False, "answered_by": ""}
    with pytest.raises(Refused, match="no longer has"):
        commands.return_to_version(model=Metric, **science, **answered, version=2, to=1)
    assert Metric.objects.get(pk=metric.pk).name == "F2", "nothing of it is kept"


def test_a_removed_row_still_shows_what_it_said(world: World) -> None:
    told: dict[str, Any] = {"plan_id": world.plan.pk, "group_key": "CISO", "by": world.security, "at": NOW}
    commands.remove_requirement(**told, key="CISO-4", version=1)
    page = client_of(world.security).get(VERSIONS.replace("CISO-1", "CISO-4")).content.decode()
    assert "Removed" in page
    assert "Statement 4." in page
    assert "CISO-4/1/" not in page, "there is nothing to put back: the note at the removal brings it back"
    assert client_of(world.security).get(VERSIONS.replace("CISO-1", "CISO-99")).status_code == 404


def test_what_others_changed_since_the_last_visit_is_named_above_the_rows(world: World) -> None:
    members = Membership.objects.filter(plan=world.plan, user__in=[world.viewer, world.security])
    members.update(last_seen_at=NOW - timedelta(days=1), previous_visit_at=NOW - timedelta(days=2))
    told: dict[str, Any] = {"plan_id": world.plan.pk, "group_key": "CISO", "by": world.security, "at": NOW}
    commands.change_requirement(**told, key="CISO-1", version=1, statement="Changed.")
    commands.remove_requirement(**told, key="CISO-4", version=1)
    for path in ("groups/CISO/", "requirements/verdicts/all/"):
        page = client_of(world.viewer).get(f"/p/full/{path}").content.decode()
        assert '<a href="#row-CISO-1">CISO-1</a>' in page
        assert "#row-CISO-4" not in page
        assert "data-changed" not in client_of(world.security).get(f"/p/full/{path}").content.decode(), "one's own"
    alignment = client_of(world.viewer).get("/p/full/outcomes/").content.decode()
    assert "changed-since" not in alignment
    commands.change_outcome(plan_id=world.plan.pk, key="O-1", version=1, name="Fewer.", by=world.facilitator, at=NOW)
    for path, row in (("outcomes/", "#outcome-O-1"), ("ownership/", "#owned-O-1")):
        assert f'<a href="{row}">O-1</a>' in client_of(world.viewer).get(f"/p/full/{path}").content.decode()
