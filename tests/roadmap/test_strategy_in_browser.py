"""The blind round in real browsers: opened, answered by keyboard, hidden from the others, revealed with its spread."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from plans.document import read_document
from plans.models import Membership, Plan, User
from tests.cast import client_of
from tests.roadmap.conftest import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECRET = "Two teams would build it twice."


def give(page: Page, points: str) -> None:
    """Fill the ballot in by keyboard alone: each scale is one stop, a digit's place is reached by arrows."""
    for name, text in (("how much", "4"), ("centralized", points), ("decentralized", "3"), ("hybrid", "5")):
        scale = page.get_by_role("group", name=re.compile(f"^{name}", re.IGNORECASE))
        scale.get_by_role("radio").first.focus()
        while not scale.get_by_role("radio", name=text, exact=True).is_checked():
            page.keyboard.press("ArrowRight")


def test_a_round_stays_blind_until_it_is_revealed(browser: Browser, live: str, plan: Plan, facilitator: User) -> None:
    Membership.objects.filter(plan=plan, key="p-eva").update(group_key="finance", role="contributor")

    def opened(user: User, path: str) -> Page:
        context = browser.new_context(locale="en-US")
        session = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live}])
        page = context.new_page()
        page.goto(f"{live}/p/small/{path}")
        return page

    chair = opened(facilitator, "strategy/")
    chair.get_by_label("Criteria, one a line").fill("Cost: what it takes to run")
    chair.get_by_label("Closes on").fill("2099-12-24")
    chair.get_by_role("button", name="Open the round").click()
    expect(chair.locator("#scoring")).to_contain_text("closes 24 Dec 2099")

    security, finance = opened(person("p-sec"), "strategy/"), opened(person("p-eva"), "strategy/")
    security.get_by_role("link", name="Score for our group").first.click()
    give(security, "1")
    security.get_by_label("Centralized", exact=False).last.fill(SECRET)
    security.get_by_role("button", name="Hand in, unseen by others").press("Enter")
    expect(security.locator("#scoring")).to_contain_text("handed in")
    expect(finance.locator(".alert-info")).to_contain_text("1 of 3 groups", timeout=5_500)
    assert SECRET not in finance.content()
    assert read_document(plan.pk).strategy.scores == ()

    finance.get_by_role("link", name="Score for our group").first.click()
    give(finance, "5")
    finance.get_by_role("button", name="Hand in, unseen by others").press("Enter")
    expect(finance.locator("#scoring")).to_contain_text("handed in")
    chair.reload()
    chair.get_by_role("button", name="End the round and reveal").click()
    expect(chair.locator("#scoring")).to_contain_text("revealed")
    expect(chair.locator("body")).to_contain_text(SECRET)
    assert {(s.group, s.points) for s in read_document(plan.pk).strategy.scores if s.strategy == "centralized"} == {
        ("security", 1), ("finance", 5),
    }  # fmt: skip
