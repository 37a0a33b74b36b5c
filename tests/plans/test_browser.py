"""From nothing in Chromium: sign up, make a plan, invite a colleague, who joins a group and sees what the role may."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from plans.models import Membership
from tests.accessibility import flaws

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct horse battery"


def fill_in_an_account(page: Page, name: str, email: str) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Email", exact=True).fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()


def new_page(browser: Browser) -> Page:
    return browser.new_context(locale="en-US", viewport={"width": 1360, "height": 900}).new_page()


def test_from_nothing_to_a_colleague_in_the_plan(browser: Browser, live: str) -> None:
    ana = new_page(browser)
    ana.goto(live)
    ana.get_by_role("link", name="Sign up and start a plan").click()
    fill_in_an_account(ana, "Ana Lima", "ana@example.org")
    ana.get_by_role("main").get_by_role("link", name="New plan").first.click()
    ana.get_by_label("Name", exact=True).fill("Platform 2027")
    ana.get_by_role("button", name="Create the plan").click()
    expect(ana.get_by_role("heading", name="Settings")).to_be_visible()
    assert flaws(ana) == []

    ana.get_by_label("E-mail address").fill("bo@example.org")
    ana.get_by_label("Group", exact=True).select_option(label="Security")
    ana.get_by_label("Seat", exact=True).select_option(label="Lead")
    ana.get_by_role("button", name="Create the link").click()
    link = ana.get_by_label("Invitation link").input_value()
    ana.reload()

    bo = new_page(browser)
    bo.goto(link)
    expect(bo.get_by_role("heading", name="You are invited to Platform 2027")).to_be_visible()
    assert flaws(bo) == []
    bo.get_by_role("main").get_by_role("link", name="Sign up").click()
    fill_in_an_account(bo, "Bo Ek", "bo@example.org")
    bo.get_by_role("button", name="Join the plan").click()
    expect(bo.get_by_role("heading", level=1, name="Platform 2027")).to_be_visible()

    member = Membership.objects.get(user__email="bo@example.org")
    assert (member.role, member.group_key, member.seat) == ("contributor", "CISO", "lead")
    bo.goto(f"{live}/p/platform-2027/settings/")
    expect(bo.get_by_role("rowheader").filter(has_text="Bo Ek")).to_be_visible()
    # Addresses, and what only a facilitator does, are not there.
    expect(bo.get_by_text("ana@example.org")).to_have_count(0)
    for name in ("Save", "Archive", "Delete", "Create the link"):
        expect(bo.get_by_role("main").get_by_role("button", name=name, exact=True)).to_have_count(0)
    bo.goto(f"{live}/p/platform-2027/groups/DS/")
    expect(bo.get_by_role("heading", level=1, name="Data science")).to_be_visible()


def test_back_after_signing_out_shows_nothing(browser: Browser, live: str) -> None:
    page = new_page(browser)
    page.goto(f"{live}/accounts/signup/")
    fill_in_an_account(page, "Ana Lima", "ana@example.org")
    page.goto(f"{live}/preferences/")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ana Lima")
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(live)
    page.go_back()
    page.goto(f"{live}/preferences/")
    page.go_back()
    expect(page.get_by_label("Time zone")).to_have_count(0)
