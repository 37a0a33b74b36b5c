"""Signing up, signing in, resetting: known and unknown addresses are answered alike."""

import re

import pytest
from django.core import mail
from django.test import Client

from plans.models import User
from tests.cast import Cast, client_of

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture
def visitor() -> Client:
    return client_of(None)


def without_tokens(page: bytes, *addresses: str) -> str:
    """The page without what differs each time: tokens and the address that was typed."""
    text = re.sub(r'(value|nonce|name="csrf[^"]*")="[^"]*"', "", page.decode())
    for address in addresses:
        text = text.replace(address, "")
    return text


def test_signing_up_takes_a_name_and_signs_in(visitor: Client) -> None:
    typed = {"name": "Ana Lima", "email": "Ana@Example.org", "password1": PASSWORD, "password2": PASSWORD}
    answer = visitor.post("/accounts/signup/?next=/plans/new/", typed | {"next": "/plans/new/"})
    assert (answer.status_code, answer["Location"]) == (302, "/plans/new/")
    user = User.objects.get()
    assert (user.email, user.name) == ("ana@example.org", "Ana Lima")
    assert visitor.get("/plans/new/").status_code == 200


@pytest.mark.parametrize("password", ["short", "elevenchars", "123456789012345", "ana@example.org"])
def test_a_weak_password_is_refused(visitor: Client, password: str) -> None:
    typed = {"name": "Ana", "email": "ana@example.org", "password1": password, "password2": password}
    visitor.post("/accounts/signup/", typed)
    assert not User.objects.exists()


def test_signing_in_answers_alike(people: Cast, visitor: Client) -> None:
    wrong = visitor.post("/accounts/login/", {"login": "viewer@example.org", "password": "wrong"})
    nobody = visitor.post("/accounts/login/", {"login": "nobody@example.org", "password": "wrong"})
    assert wrong.status_code == nobody.status_code == 200
    assert without_tokens(wrong.content, "viewer@") == without_tokens(nobody.content, "nobody@")


def test_resetting_answers_alike(people: Cast, visitor: Client) -> None:
    known = visitor.post("/accounts/password/reset/", {"email": "viewer@example.org"})
    unknown = visitor.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [["viewer@example.org"], ["nobody@example.org"]]


def reset_link(visitor: Client) -> str:
    visitor.post("/accounts/password/reset/", {"email": "viewer@example.org"})
    found = re.search(r"http://localhost(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_a_reset_link_works_once_and_ends_other_sessions(people: Cast, visitor: Client) -> None:
    elsewhere = client_of(people.viewer)
    link = reset_link(visitor)
    form = visitor.get(link)["Location"]
    new = "another horse battery"
    assert visitor.post(form, {"password1": new, "password2": new}).status_code == 302
    assert elsewhere.get("/p/north/settings/").status_code == 302
    assert b"password1" not in client_of(None).get(link, follow=True).content
    assert client_of(None).post("/accounts/login/", {"login": "viewer@example.org", "password": new}).status_code == 302


def test_a_second_factor_can_be_set_up(people: Cast) -> None:
    client = client_of(None)
    client.post("/accounts/login/", {"login": "viewer@example.org", "password": PASSWORD})
    path = "/accounts/2fa/totp/activate/"
    # A stolen open session is not enough: the password is asked again.
    assert client.get(path)["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(path)
    assert page.status_code == 200
    assert "data:image/svg+xml" in page.content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_next_stays_on_this_host(people: Cast, target: str) -> None:
    visitor = client_of(None)
    typed = {"login": "viewer@example.org", "password": PASSWORD, "next": target}
    assert visitor.post("/accounts/login/", typed)["Location"] == "/"
    answer = client_of(people.viewer).post("/preferences/", {"theme": "dark", "next": target})
    assert answer["Location"] == "/preferences/"


def test_operators_sign_in_like_everyone(people: Cast) -> None:
    assert client_of(None).get("/admin/")["Location"].startswith("/admin/login/")
    assert client_of(None).get("/admin/login/?next=/admin/")["Location"].startswith("/accounts/login/")
    assert client_of(people.viewer).get("/admin/").status_code in (302, 403)
    operator = client_of(people.operator)
    for path in ("", "plans/user/", "plans/plan/", "plans/job/", "plans/event/"):
        assert operator.get(f"/admin/{path}").status_code == 200
    assert operator.get(f"/admin/plans/plan/{people.plan.pk}/change/").status_code == 200
    assert operator.post(f"/admin/plans/plan/{people.plan.pk}/delete/", {"post": "yes"}).status_code == 403
    assert operator.get(f"/p/{people.plan.key}/settings/").status_code == 404
