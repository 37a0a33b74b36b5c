"""Input that means harm: fields that no form has, markup in text, addresses that name nothing."""

import re

import pytest
from django.conf import settings
from django.test import Client

from plans.models import Comment, Membership, Plan, Role, User
from tests.cast import NOW, Cast, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MARKUP = '<img src=x onerror=alert(1)>"\'{{ 7|add:7 }}{% now "Y" %}'


def test_no_form_takes_a_field_that_it_does_not_have(people: Cast) -> None:
    powers = {"is_staff": "on", "is_superuser": "on", "is_active": "", "email": "root@example.org", "password": "x"}
    client = client_of(people.viewer)
    client.post("/preferences/", {"language": "en", "time_zone": "UTC", "theme": "dark", "name": "Vi", **powers})
    user = User.objects.get(pk=people.viewer.pk)
    assert (user.name, user.theme, user.email) == ("Vi", "dark", "viewer@example.org")
    assert user.is_active
    assert not user.is_staff
    assert not user.is_superuser
    assert user.check_password("correct horse battery")


def test_signing_up_gives_no_powers(people: Cast) -> None:
    password = "correct horse battery"
    typed = {"name": "Eve", "email": "eve@example.org", "password1": password, "password2": password}
    client_of(None).post("/accounts/signup/", typed | {"is_staff": "on", "is_superuser": "on", "role": "facilitator"})
    user = User.objects.get(email="eve@example.org")
    assert not user.is_staff
    assert not user.is_superuser
    assert not Membership.objects.filter(user=user).exists()


def test_a_plan_s_own_fields_stay(people: Cast) -> None:
    names = {field.name for field in Plan._meta.concrete_fields} - {"name", "organization", "purpose", "version"}
    client = client_of(people.facilitator)
    before = Plan.objects.filter(pk=people.plan.pk).values(*names - {"revision", "updated_at"}).get()
    typed = {"name": "North 2", "organization": "", "purpose": "", "version": "1"}
    assert client.post("/p/north/settings/", dict.fromkeys(names, "1") | typed).status_code == 302
    assert Plan.objects.filter(pk=people.plan.pk).values(*before).get() == before


def test_a_member_s_account_and_key_stay(people: Cast) -> None:
    member = people.member(people.science)
    typed = {"name": "Sci", "role": "viewer", "seat": "member", "group_key": "", "version": "1"}
    more = {"user": str(people.stranger.pk), "user_id": str(people.stranger.pk), "key": "p-stolen", "plan": "2"}
    path = f"/p/north/settings/people/{member.pk}/"
    assert client_of(people.facilitator).post(path, typed | more).status_code == 302
    after = Membership.objects.get(pk=member.pk)
    assert (after.user, after.key, after.plan_id) == (people.science, member.key, people.plan.pk)
    assert (after.name, after.role) == ("Sci", Role.VIEWER)


def test_markup_is_text_everywhere(people: Cast) -> None:
    Plan.objects.filter(pk=people.plan.pk).update(name=MARKUP[:120], organization=MARKUP, purpose=MARKUP)
    Membership.objects.filter(plan=people.plan).update(name=MARKUP, title=MARKUP)
    Comment.objects.create(
        plan=people.plan, key="C-1", target_kind="group", target="CISO", text=MARKUP, created_at=NOW, updated_at=NOW
    )
    client = client_of(people.facilitator)
    values = {"name": "Other", "version": "5"}
    pages = [
        client.get(path) for path in ("/", "/p/north/settings/", "/p/north/activity/", "/p/north/comments/group/CISO/")
    ]
    for page in [*pages, client.post("/p/north/settings/", values)]:
        text = page.content.decode()
        assert "<img src=x" not in text
        assert "&lt;img src=x" in text
        assert "{{ 7|add:7 }}" in text


def test_the_policy_of_every_page_is_strict(people: Cast) -> None:
    for client, path in ((client_of(None), "/"), (client_of(people.viewer), "/p/north/settings/")):
        page = client.get(path)
        policy = page["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "object-src 'none'" in policy
        assert "base-uri 'none'" in policy
        assert not re.search(r"<script(?![^>]*src=)", page.content.decode())
        assert not re.search(r"\son\w+=|\sstyle=|<style", page.content.decode())


def test_an_address_with_a_nul_is_not_found(people: Cast) -> None:
    client = client_of(people.facilitator)
    assert client.get("/p/north/comments/group/CI%00SO/").status_code == 404


@pytest.mark.parametrize("text", ["x" * 4001, "a\x00b", " "])
def test_a_comment_that_cannot_be_kept_is_told_at_its_field(people: Cast, text: str) -> None:
    answer = client_of(people.science).post("/p/north/comments/group/CISO/add/", {"text": text})
    assert answer.status_code == 422
    assert "invalid-feedback" in answer.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["🦊 naïve", "שלום עולם", "a\u202eb", "=1+1", "x" * 4000, "line\r\nline"])
def test_other_text_is_kept_as_it_is(people: Cast, text: str) -> None:
    client_of(people.science).post("/p/north/comments/group/CISO/add/", {"text": text})
    assert Comment.objects.get().text == text


def test_a_form_from_elsewhere_is_refused(people: Cast) -> None:
    client = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    client.force_login(people.facilitator)
    assert client.post("/p/north/settings/", {"name": "X", "version": "1"}).status_code == 403


def test_cookies_are_out_of_scripts_and_other_sites(people: Cast) -> None:
    client = client_of(None)
    client.post("/accounts/login/", {"login": "viewer@example.org", "password": "correct horse battery"})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_refusals_before_any_page_say_what_to_do(people: Cast) -> None:
    client = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    client.force_login(people.facilitator)
    assert "This page was open for too long" in client.post("/p/north/settings/").content.decode()
    unversioned = client_of(people.facilitator).post("/p/north/settings/", {"name": "X"})
    assert "Something was missing" in unversioned.content.decode()


def test_guessing_passwords_is_slowed_down(people: Cast) -> None:
    client = client_of(None)
    typed = {"login": "viewer@example.org", "password": "wrong"}
    pages = [client.post("/accounts/login/", typed).content.decode() for _time in range(7)]
    assert "Too many" in pages[-1]
    right = {"login": "viewer@example.org", "password": "correct horse battery"}
    assert client.post("/accounts/login/", right).status_code != 302
