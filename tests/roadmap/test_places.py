"""Go to: every kind of thing is found, each address answers, nobody outside the plan learns a name."""

import pytest
from django.test import Client

from plans.models import Plan, User

pytestmark = pytest.mark.django_db


def test_every_place_has_an_address_that_answers(plan: Plan, client: Client) -> None:
    client.force_login(User.objects.get(email="p-fac@example.org"))
    places = client.get(f"/p/{plan.key}/places/").json()["places"]
    assert {place["kind"] for place in places} == {"Group", "Success metric", "Requirement", "Tool", "Roadmap item"}
    assert "SEC-1" in " ".join(place["text"] for place in places)
    one_of_each = {place["kind"]: place["url"] for place in places}
    assert {url: client.get(url).status_code for url in one_of_each.values()} == dict.fromkeys(
        one_of_each.values(), 200
    )


def test_strangers_get_nothing(plan: Plan, client: Client) -> None:
    assert client.get(f"/p/{plan.key}/places/").status_code == 302
    client.force_login(User.objects.create_user("stranger@example.org", None))
    assert client.get(f"/p/{plan.key}/places/").status_code == 404
