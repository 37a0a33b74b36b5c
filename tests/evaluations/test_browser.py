"""An evaluator in a real browser: a fact is changed in place and a verdict changes with it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from evaluations.models import ToolFact
from plans.models import Plan, User
from tests.accessibility import DESK, flaws
from tests.evaluations.conftest import evaluated_document, imported, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(transactional_db: None) -> Plan:
    return imported(evaluated_document())


def enter(context: BrowserContext, live: str, user: User) -> Page:
    session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    host = urlsplit(live).hostname or ""
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "domain": host, "path": "/"}])
    return context.new_page()


def test_a_changed_fact_changes_the_verdict_in_place(context: BrowserContext, live: str, evaluator: User) -> None:
    page = enter(context, live, evaluator)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{live}/p/weighed/tools/tool-2/")
    expect(page.locator("#verdict-SEC-2 .verdict")).to_have_text("unknown")
    page.get_by_role("link", name="Tell what is known of: Single sign-on").click()
    fact = page.locator("#fact-sso")
    fact.get_by_label("Single sign-on", exact=True).select_option("both")
    fact.get_by_label("Evidence").fill("javascript:alert(1)")
    fact.get_by_role("button", name="Save").click()
    expect(fact.locator(".invalid-feedback")).to_contain_text("https://")
    expect(fact.get_by_label("Single sign-on", exact=True)).to_have_value("both")
    expect(page.locator("#verdict-SEC-2 .verdict")).to_have_text("unknown")
    fact.get_by_label("Evidence").fill("https://example.org/sso")
    fact.get_by_role("button", name="Save").click()
    expect(page.locator("#verdict-SEC-2 .verdict")).to_have_text("pass")
    expect(page.locator("#fact-sso .fact-value")).to_contain_text("SAML and OIDC")
    expect(page.locator("#tool-tiles .must-pass")).to_contain_text("2")
    assert ToolFact.objects.get(tool__key="tool-2", attribute="sso").source == "https://example.org/sso"
    page.locator("#fact-sso").get_by_role("link", name="Edit Single sign-on").click()
    page.locator("#fact-sso").get_by_role("button", name="Looked, not found").click()
    expect(page.locator("#verdict-SEC-2 .verdict")).to_have_text("unknown")
    assert [error for error in errors if "422" not in error] == []


def test_a_change_of_someone_else_shows_within_five_seconds(
    browser: Browser, context: BrowserContext, live: str, evaluator: User, facilitator: User
) -> None:
    watching = enter(context, live, facilitator)
    watching.goto(f"{live}/p/weighed/tools/tool-2/")
    other = browser.new_context()
    page = enter(other, live, evaluator)
    page.goto(f"{live}/p/weighed/tools/tool-2/facts/sso/edit/")
    page.get_by_label("Single sign-on", exact=True).select_option("none")
    page.get_by_label("Evidence").fill("Asked the vendor")
    page.get_by_role("button", name="Save").click()
    expect(watching.locator("#verdict-SEC-2 .verdict")).to_have_text("fail", timeout=6000)
    other.close()


def test_the_forms_are_accessible_and_fit_a_phone(browser: Browser, live: str, evaluator: User) -> None:
    """And two pages where they say what those of the demonstration do not; the others are in tests/browser."""
    context = browser.new_context(color_scheme="light", viewport=DESK, locale="en-US")
    page = enter(context, live, evaluator)
    found = []
    for path in (
        "tool-1/",
        "tool-1/facts/data_types/edit/",
        "tool-1/eliminate/",
        "tool-1/move/",
        "tool-1/options/tool-1-std/edit/",
        "funnel/",
        "new/",
        "commitments/new/",
    ):
        page.goto(f"{live}/p/weighed/tools/{path}")
        found += [f"{path}: {wrong}" for wrong in flaws(page)]
    context.close()
    assert found == []
