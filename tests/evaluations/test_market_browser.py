"""The market in a real browser: a cell of the matrix opens in place, the vendor answers without an account, axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from plans.models import Plan, User
from tests.accessibility import flaws
from tests.evaluations.conftest import evaluated_document, imported
from tests.evaluations.test_browser import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(transactional_db: None) -> Plan:
    return imported(evaluated_document())


def test_an_evaluator_looks_at_a_cell_and_asks_the_vendor(context: BrowserContext, live: str, evaluator: User) -> None:
    page = enter(context, live, evaluator)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    wrong = []
    for path in ("overlaps/?all=1", "verdicts/tool-1/SEC-1/"):
        page.goto(f"{live}/p/weighed/tools/{path}")
        wrong += [f"{path}: {found}" for found in flaws(page)]
    page.goto(f"{live}/p/weighed/tools/verdicts/")
    page.locator("tr", has_text="Tool 1").get_by_role("link", name="SEC-1: fail").click()
    dialog = page.locator("#verdict-dialog")
    expect(dialog).to_contain_text("Where customer data is processed")
    expect(dialog).to_contain_text("brings 1 tool back")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.goto(f"{live}/p/weighed/tools/tool-2/questions/")
    page.get_by_label("Sent to").fill("Ann")
    page.get_by_role("button", name="Open a link").click()
    link = page.get_by_label("Link for the vendor").input_value()
    context.clear_cookies()
    page.goto(link)
    wrong += [f"vendor: {found}" for found in flaws(page)]
    page.get_by_label("Single sign-on").select_option("saml")
    page.get_by_label("Your name and role").fill("Ann, sales")
    page.get_by_role("button", name="Send the answers").click()
    expect(page.locator("main")).to_contain_text("Thank you.")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert (wrong, errors) == ([], [])
