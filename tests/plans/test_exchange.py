"""A plan out and in again: the same bytes, or a fault with its path."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from plans.commands.plans import purge
from plans.errors import Refused
from plans.exchange import export_plan, import_plan
from plans.models import Event, Membership, Plan, Role
from reconciliation.errors import DocumentError
from tests.cast import NOW, Cast, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_demonstration_comes_back_byte_for_byte(tmp_path: Path) -> None:
    call_command("demo", verbosity=0)
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    call_command("export_plan", "demo", out=first)
    purge(Plan.objects.get(key="demo"))
    call_command("import_plan", first)
    call_command("export_plan", "demo", out=second)
    assert first.read_bytes() == second.read_bytes()


def test_the_demonstration_is_what_its_file_says() -> None:
    call_command("demo", verbosity=0)
    exported = json.loads(export_plan(Plan.objects.get(key="demo")))
    written = json.loads(settings.CONCORD_DEMO.read_text(encoding="utf-8"))
    assert exported["document"] | written["document"] == exported["document"]
    assert [person["key"] for person in exported["people"]] == [person["key"] for person in written["people"]]


def test_importing_makes_the_importer_facilitator(people: Cast) -> None:
    plan = import_plan(export_plan(people.plan), by=people.stranger, at=NOW, key="north-2")
    assert Membership.objects.get(plan=plan, user=people.stranger).role == Role.FACILITATOR
    assert Membership.objects.filter(plan=plan).exclude(user=None).count() == 1
    event = Event.objects.get(plan=plan)
    assert (event.verb, event.by) == ("imported", people.stranger)


def test_an_address_is_taken_once(people: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        import_plan(export_plan(people.plan), by=people.stranger, at=NOW)
    assert refusal.value.field == "key"


def envelope_of(plan: Plan) -> dict[str, Any]:
    envelope: dict[str, Any] = json.loads(export_plan(plan))
    return envelope


@pytest.mark.parametrize(
    ("person", "path"),
    [
        ({"name": "No key"}, "people[0].key"),
        ({"key": "a", "name": 5}, "people[0].name"),
        ({"key": "a", "name": "x" * 121}, "people[0].name"),
        ({"key": "a", "name": "A\x00B"}, "people[0].name"),
        ({"key": "a", "name": "A", "role": "king"}, "people[0].role"),
        ({"key": "a", "name": "A", "role": "contributor"}, "people[0].group"),
        ({"key": "a", "name": "A", "role": "contributor", "group": "NOBODY"}, "people[0].group"),
        ({"key": "a", "name": "A", "password": "secret"}, "people[0].password"),
    ],
)
def test_a_faulty_person_is_named(people: Cast, person: dict[str, Any], path: str) -> None:
    data = json.dumps(envelope_of(people.plan) | {"people": [person]})
    with pytest.raises(DocumentError) as fault:
        import_plan(data, by=people.stranger, at=NOW, key="other")
    assert fault.value.path == path
    assert not Plan.objects.filter(key="other").exists()


@pytest.mark.parametrize(
    "data",
    [b"", b"not json", b"[]", b'{"format":"other"}', b"\xff\xfe", b"[" * 100_000, b'{"document":{"id":"x"}}'],
)
def test_a_file_that_is_no_plan_is_told_at_its_field(people: Cast, data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(data)
    with file.open("rb") as upload:
        answer = client_of(people.stranger).post("/plans/import/", {"file": upload})
    assert answer.status_code == 422
    assert 'id="id_file_error"' in answer.content.decode()
    with pytest.raises(CommandError):
        call_command("import_plan", file)


def test_importing_through_the_page(people: Cast, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    client = client_of(people.facilitator)
    answer = client.get("/p/north/export/")
    assert answer["Content-Disposition"] == 'attachment; filename="north.json"'
    file.write_bytes(answer.content)
    for key, status in (("north", 422), ("No Good", 422), ("north-again", 302)):
        with file.open("rb") as upload:
            assert client.post("/plans/import/", {"file": upload, "key": key}).status_code == status
    assert Plan.objects.filter(key="north-again").exists()
