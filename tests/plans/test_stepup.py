"""What opens a door asks people whose sign-in is not recent to confirm who they are, and then does what they sent."""

import pytest
from django.urls import reverse

from plans.models import Invitation, User
from tests.cast import Cast, client_of

pytestmark = pytest.mark.django_db

INVITATION = {"email": "new@example.org", "role": "viewer", "seat": "member"}
LONG_AGO = 301


def invite(people: Cast) -> str:
    return reverse("invitation_create", args=[people.plan.key])


def test_a_recent_sign_in_is_enough(people: Cast) -> None:
    assert client_of(people.facilitator).post(invite(people), INVITATION).status_code == 200
    assert Invitation.objects.filter(email="new@example.org").count() == 1


def test_what_was_sent_is_done_after_the_password(people: Cast) -> None:
    client = client_of(people.facilitator, signed_in_ago=LONG_AGO)
    asked = client.post(invite(people), INVITATION)
    assert asked["Location"] == f"/accounts/reauthenticate/?next={invite(people).replace('/', '%2F')}"
    assert "Confirm that it is you" in client.get(asked["Location"]).content.decode()
    wrong = client.post(asked["Location"], {"password": "wrong", "next": invite(people)})
    assert wrong.status_code == 200
    assert not Invitation.objects.exists()
    done = client.post(asked["Location"], {"password": "correct horse battery", "next": invite(people)})
    assert done.status_code == 200
    assert Invitation.objects.filter(email="new@example.org").count() == 1


def test_a_script_is_sent_to_confirm_and_back_to_its_page(people: Cast) -> None:
    client = client_of(people.facilitator, signed_in_ago=LONG_AGO)
    page = f"http://localhost{reverse('plan_settings', args=[people.plan.key])}"
    answer = client.post(invite(people), INVITATION, HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL=page)
    assert answer["HX-Redirect"] == f"/accounts/reauthenticate/?next=%2Fp%2F{people.plan.key}%2Fsettings%2F"
    assert not Invitation.objects.exists()


def test_reading_never_asks(people: Cast) -> None:
    member = people.member(people.viewer)
    client = client_of(people.facilitator, signed_in_ago=LONG_AGO)
    assert client.get(reverse("member", args=[people.plan.key, member.pk])).status_code == 200


def test_whoever_has_nothing_to_confirm_with_passes(people: Cast) -> None:
    User.objects.filter(pk=people.facilitator.pk).update(password="!")
    client = client_of(User.objects.get(pk=people.facilitator.pk), signed_in_ago=LONG_AGO)
    assert client.post(invite(people), INVITATION).status_code == 200
