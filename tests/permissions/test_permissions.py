"""Every route, every kind of person, reading and writing, against one table."""

from __future__ import annotations

import pytest
from django.http.response import HttpResponse, HttpResponseBase
from django.urls import reverse

from plans.commands.people import remove_member
from plans.commands.plans import delete_plan
from plans.live import forget_revision, poll_token
from plans.models import Membership
from tests.cast import NOW
from tests.permissions.routes import Found, routes
from tests.permissions.table import ALL, FOR_ACCOUNTS, FOR_ALL, IN_A_PLAN, NOBODY, OUTSIDE, POLL, Rule
from tests.permissions.world import PERSONAS, World

pytestmark = pytest.mark.django_db

THROUGH = {200, 204, 302, 400, 409, 422}
"""An empty form is a fault of the form, told to whoever may send one."""
SAME_EVERYWHERE = {"form"}
"""What an address names that belongs to no plan: the form of an export."""
SIGN_IN = "/accounts/login/"
BARE_REDIRECTS = {"login/cancelled/", "login/error/", "signup/", "connections/"}
"""allauth's own redirects from where its addresses stood in earlier versions; they have no name."""


@pytest.fixture
def found() -> list[Found]:
    return [route for route in routes() if route.namespace != "admin"]


def test_every_route_is_in_the_table(found: list[Found]) -> None:
    names = {route.name for route in found if route.name}
    assert names == {*IN_A_PLAN, *OUTSIDE, *FOR_ALL, *FOR_ACCOUNTS, POLL}
    for route in found:
        assert route.pattern.startswith("p/<slug:plan_key>/") == (route.name in IN_A_PLAN)
    nameless = {route.pattern.removeprefix("accounts/social/") for route in found if not route.name}
    assert nameless <= BARE_REDIRECTS


def address(here: World, name: str, rule: Rule, objects: dict[str, str]) -> str:
    plan = [here.plan.key] if name in IN_A_PLAN else []
    return reverse(name, args=[*plan, *(objects[arg] for arg in rule.args)])


def expect(answer: HttpResponseBase, persona: str, name: str, allowed: frozenset[str] | None) -> None:
    """Turned away in the right way, or let through."""
    if answer.streaming:
        list(answer)  # read to its end, so that the file behind it is closed
    seen = (answer.status_code, answer.headers.get("Location", ""))
    if allowed is None:
        assert answer.status_code == 405, (persona, seen)
    elif persona in allowed:
        assert answer.status_code in THROUGH, (persona, seen)
        assert not seen[1].startswith(SIGN_IN), (persona, seen)
    elif persona == "anonymous" and name != "demo_enter":
        assert answer.status_code == 302, (persona, seen)
        assert seen[1].startswith(SIGN_IN), (persona, seen)
    elif persona in ("anonymous", "neighbor", "operator") or allowed == NOBODY:
        assert answer.status_code == 404, (persona, seen)
    else:
        assert answer.status_code == 403, (persona, seen)


@pytest.mark.parametrize("name", sorted({**IN_A_PLAN, **OUTSIDE}))
def test_who_gets_through(here: World, name: str) -> None:
    rule = IN_A_PLAN.get(name) or OUTSIDE[name]
    path = address(here, name, rule, here.objects)
    for persona in PERSONAS:
        client = here.browser(persona)
        page = client.get(path)
        expect(page, persona, name, rule.get)
        marks_one_entry(page)
        expect(client.post(path, {}), persona, name, rule.post)


def marks_one_entry(page: HttpResponseBase) -> None:
    """The second row of the navigation says where one is, wherever it is shown."""
    if isinstance(page, HttpResponse) and b'class="section-nav"' in page.content:
        bar = page.content.partition(b'class="section-nav"')[2].partition(b"</nav>")[0]
        assert bar.count(b'aria-current="page"') == 1


@pytest.mark.parametrize("name", sorted(name for name, rule in IN_A_PLAN.items() if {*rule.args} - SAME_EVERYWHERE))
def test_what_belongs_to_another_plan_is_not_found(here: World, name: str) -> None:
    rule = IN_A_PLAN[name]
    client = here.browser("facilitator")
    path = address(here, name, rule, here.others)
    if rule.get is not None:
        assert client.get(path).status_code == 404
    if rule.post is not None:
        assert client.post(path, {"version": "1"}).status_code == 404


def test_the_poll_needs_a_token_and_nothing_else(here: World) -> None:
    client = here.browser("anonymous")
    facilitator = here.people["facilitator"]
    member = Membership.objects.get(plan=here.plan, user=facilitator)
    token = poll_token(here.plan.pk, member.pk)
    assert client.get(reverse(POLL, args=[token])).status_code == 200
    assert client.get(reverse(POLL, args=[token + "x"])).status_code == 410
    assert client.post(reverse(POLL, args=[token])).status_code == 405
    delete_plan(plan=here.plan, version=here.plan.version, typed_name=here.plan.name, by=facilitator, at=NOW)
    assert client.get(reverse(POLL, args=[token])).status_code == 410


def test_the_poll_tells_nothing_more_to_a_member_who_was_removed(here: World) -> None:
    client, facilitator = here.browser("anonymous"), here.people["facilitator"]
    viewer = Membership.objects.get(plan=here.plan, user=here.people["viewer"])
    address = reverse(POLL, args=[poll_token(here.plan.pk, viewer.pk)])
    assert client.get(address).status_code == 200
    remove_member(plan=here.plan, pk=viewer.pk, version=viewer.version, by=facilitator, at=NOW)
    forget_revision(here.plan.pk)  # as after a second
    assert client.get(address).status_code == 410


def without_arguments(found: list[Found], names: set[str]) -> list[str]:
    return [reverse(route.name) for route in found if route.name in names and "<" not in route.pattern]


def test_the_way_in_is_open_to_all(found: list[Found], here: World) -> None:
    for persona in sorted(ALL):
        client = here.browser(persona)
        for path in without_arguments(found, FOR_ALL):
            # The page for a failed single sign-on answers 401 by itself.
            assert client.get(path).status_code in (200, 302, 401), (persona, path)


def test_accounts_are_for_who_is_signed_in(found: list[Found], here: World) -> None:
    for path in without_arguments(found, FOR_ACCOUNTS):
        for method in ("get", "post"):
            answer = getattr(here.browser("anonymous"), method)(path)
            assert answer.status_code in (302, 405), path
            assert answer.status_code == 405 or answer["Location"].startswith(SIGN_IN), path
        assert here.browser("viewer").get(path).status_code in (200, 302, 404), path


def test_the_admin_is_for_operators(here: World) -> None:
    names = {route.name for route in routes() if route.namespace == "admin" and not set("<(") & set(route.pattern)}
    paths = [reverse(f"admin:{name}") for name in sorted(names - {"", "login", "logout"})]
    assert len(paths) > 10
    for persona in PERSONAS:
        client = here.browser(persona)
        for path in paths:
            status = client.get(path).status_code
            assert (status in (200, 302, 403, 405)) if persona == "operator" else (status in (302, 403)), (
                persona,
                path,
            )
