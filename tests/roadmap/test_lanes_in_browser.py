"""The roadmap by hand in a real browser: an item is dragged, moved by keys and by its button."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, expect

from plans.models import Plan, User
from reconciliation.quarters import Quarter
from roadmap.models import Initiative
from tests.cast import client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_item_follows_the_hand_and_the_keys(
    context: BrowserContext, live: str, plan: Plan, facilitator: User
) -> None:
    session = client_of(facilitator).cookies[settings.SESSION_COOKIE_NAME].value
    host = urlsplit(live).hostname or ""
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "domain": host, "path": "/"}])
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{live}/p/{plan.key}/roadmap/")
    row = page.locator('tr[data-item-row="I-2"]')
    bar = page.locator('svg.chart-lanes [data-item="I-2"]')
    expect(row).to_contain_text("Q3 2027")
    box = bar.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + box["width"] * 2, y, steps=4)
    page.mouse.up()
    expect(row).to_contain_text("Q1 2028")
    page.locator("svg.chart-lanes a", has=page.locator('[data-item="I-2"]')).focus()
    page.keyboard.press("ArrowLeft")
    expect(row).to_contain_text("Q4 2027")
    expect(page.locator("svg.chart-lanes a:focus")).to_have_attribute("aria-label", "Tracking")
    row.get_by_role("button", name="one quarter later: Tracking").click()
    expect(row).to_contain_text("Q1 2028")
    assert page.url.endswith("/roadmap/")  # the drag opened nothing
    page.emulate_media(media="print")
    expect(row).to_be_visible()
    expect(row.get_by_role("button")).to_have_count(0)  # paper has nothing to press
    assert page.evaluate("document.querySelector('svg.chart-lanes').clientWidth <= document.body.clientWidth")
    assert errors == []
    assert Initiative.objects.get(plan=plan, key="I-2").start == Quarter(2028, 1)
