"""The demonstration: loaded once, and a door that opens on this machine only."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from plans.commands.demonstration import load_demonstration
from plans.exchange import export_plan, people_of
from plans.models import Membership, Plan, User
from tests.cast import NOW, Cast, client_of

pytestmark = pytest.mark.django_db

DOOR: dict[str, Any] = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture
def demo(people: Cast, tmp_path: Path, settings: Any) -> Plan:
    """A small demonstration: the cast's own plan, as the file that the settings name."""
    settings.CONCORD_DEMO = tmp_path / "demo.json"
    settings.CONCORD_DEMO.write_bytes(export_plan(people.plan))
    return load_demonstration(settings.CONCORD_DEMO, at=NOW)[0]


def key_of(plan: Plan, name: str) -> str:
    return Membership.objects.get(plan=plan, name=name).key


def test_loading_twice_changes_nothing(demo: Plan, settings: Any) -> None:
    Plan.objects.filter(pk=demo.pk).update(name="Changed by someone")
    plan, loaded = load_demonstration(settings.CONCORD_DEMO, at=NOW)
    assert (plan.pk, loaded, plan.name) == (demo.pk, False, "Changed by someone")


def test_loading_again_puts_it_back(demo: Plan, settings: Any) -> None:
    Plan.objects.filter(pk=demo.pk).update(name="Changed by someone")
    accounts = User.objects.count()
    call_command("demo", again=True, verbosity=0)
    assert Plan.objects.get(key="demo").name == "North"
    assert User.objects.count() == accounts


def test_a_plan_that_only_has_the_address_is_never_replaced(demo: Plan, settings: Any) -> None:
    Plan.objects.filter(pk=demo.pk).update(is_demo=False)
    with pytest.raises(CommandError, match="not the demonstration"):
        call_command("demo", again=True, verbosity=0)
    assert load_demonstration(settings.CONCORD_DEMO, at=NOW) == (demo, False)


def test_a_faulty_file_is_named(settings: Any, tmp_path: Path) -> None:
    settings.CONCORD_DEMO = tmp_path / "demo.json"
    with pytest.raises(CommandError, match=r"demo\.json"):
        call_command("demo")
    settings.CONCORD_DEMO.write_text('{"id": 5}')
    with pytest.raises(CommandError, match="id"):
        call_command("demo")
    assert not Plan.objects.filter(key="demo").exists()


def test_no_password_opens_its_accounts(demo: Plan, people: Cast) -> None:
    accounts = [member.user for member in Membership.objects.filter(plan=demo).select_related("user")]
    assert len(accounts) == len(people_of(people.plan))
    for account in accounts:
        assert account is not None
        assert account.email.endswith("@demo.localhost")
        assert not account.has_usable_password()


def test_the_visitor_is_offered_each_role(demo: Plan) -> None:
    page = Client(**DOOR).get("/").content.decode()
    for name in ("Facilitator", "Evaluator", "Security", "Viewer"):
        assert f"/demo/{key_of(demo, name)}/" in page
    # One person for each group: its lead.
    assert f"/demo/{key_of(demo, 'Deputy')}/" not in page


def test_one_click_and_one_is_in(demo: Plan) -> None:
    client = Client(**DOOR)
    answer = client.post(f"/demo/{key_of(demo, 'Security')}/")
    assert (answer.status_code, answer["Location"]) == (302, "/p/demo/")
    assert client.get("/p/demo/settings/").status_code == 200


REFUSED = [
    ("another machine", {"REMOTE_ADDR": "192.0.2.7"}),
    ("no address", {"REMOTE_ADDR": ""}),
    ("a public name", {"HTTP_HOST": "concord.example.org"}),
    ("a name that looks local", {"HTTP_HOST": "localhost.example.org"}),
    *[
        (header, {f"HTTP_{header.upper().replace('-', '_')}": "127.0.0.1"})
        for header in ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via")
    ],
]


@pytest.mark.parametrize(("why", "environment"), REFUSED, ids=[why for why, _ in REFUSED])
def test_the_door_is_closed_to(demo: Plan, settings: Any, why: str, environment: dict[str, str]) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client = Client(**{**DOOR, **environment})
    assert client.post(f"/demo/{key_of(demo, 'Security')}/").status_code == 404
    assert "/demo/" not in client.get("/").content.decode()
    assert "_auth_user_id" not in client.session


def test_the_door_is_closed_in_production(demo: Plan, settings: Any) -> None:
    settings.EMBEDDED = False
    client = Client(**DOOR)
    assert client.post(f"/demo/{key_of(demo, 'Security')}/").status_code == 404
    assert "/demo/" not in client.get("/").content.decode()


def test_the_door_leads_into_the_demonstration_only(demo: Plan, people: Cast) -> None:
    client = Client(**DOOR)
    assert client.post(f"/demo/{people.member(people.facilitator).key}x/").status_code == 404
    Plan.objects.filter(pk=demo.pk).update(is_demo=False)
    assert client.post(f"/demo/{key_of(demo, 'Security')}/").status_code == 404


def test_a_colleague_who_joined_the_demonstration_is_no_door(demo: Plan, people: Cast) -> None:
    member = Membership.objects.get(plan=demo, name="Viewer")
    member.user = people.stranger
    member.save()
    assert Client(**DOOR).post(f"/demo/{member.key}/").status_code == 404


def test_the_door_wants_a_post_with_a_token(demo: Plan) -> None:
    path = f"/demo/{key_of(demo, 'Security')}/"
    assert Client(**DOOR).get(path).status_code == 405
    assert Client(enforce_csrf_checks=True, **DOOR).post(path).status_code == 403


def test_another_plan_of_the_machine_stays_closed(demo: Plan) -> None:
    client = Client(**DOOR)
    client.post(f"/demo/{key_of(demo, 'Facilitator')}/")
    assert client.get("/p/north/settings/").status_code == 404
    assert client_of(None).get("/p/demo/settings/").status_code == 302
