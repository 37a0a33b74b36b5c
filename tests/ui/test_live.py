"""Changes of others: regions refetch, but never under someone's hands; keys and toasts."""

import pytest
from playwright.sync_api import Page, expect

from tests.ui.urls import State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def opened(gallery: str, page: Page) -> Page:
    page.goto(f"{gallery}?theme=light")
    return page


def test_a_change_elsewhere_shows_within_five_seconds(opened: Page) -> None:
    State.revision += 1
    expect(opened.locator("#region")).to_have_text("Region as it is now.", timeout=5000)


def test_a_region_in_use_keeps_its_text_and_offers_the_change(opened: Page) -> None:
    opened.fill("#region-note", "half a thou")
    State.revision += 1
    expect(opened.locator("#region .changed-banner")).to_contain_text("Changed by someone else", timeout=5000)
    expect(opened.locator("#region-note")).to_have_value("half a thou")
    opened.get_by_role("button", name="Refresh").click()
    expect(opened.locator("#region")).to_have_text("Region as it is now.")


def test_ones_own_save_needs_no_banner(opened: Page) -> None:
    opened.fill("#statement-1", "Mine")
    opened.focus("#region-note")
    expect(opened.locator("#row-1 .save-state")).to_have_text("Saved")
    expect(opened.locator("body")).to_have_attribute("data-revision", "2", timeout=5000)
    opened.wait_for_timeout(300)
    expect(opened.locator(".changed-banner")).to_have_count(0)
    opened.focus("#statement-2")
    expect(opened.locator("#region")).to_have_text("Region as it is now.")


def test_a_change_of_someone_else_after_ones_own_is_not_hidden(opened: Page) -> None:
    opened.fill("#statement-1", "Mine")
    opened.focus("#region-note")
    expect(opened.locator("body")).to_have_attribute("data-revision", "2", timeout=5000)
    State.revision += 1
    expect(opened.locator("#region .changed-banner")).to_be_visible(timeout=5000)


def test_keys_lead_anywhere(opened: Page) -> None:
    opened.keyboard.press("?")
    expect(opened.get_by_role("dialog", name="Keys and help")).to_be_visible()
    opened.keyboard.press("Escape")
    opened.keyboard.press("/")
    expect(opened.get_by_role("combobox", name="Go to a page")).to_be_focused()
    opened.keyboard.type("import")
    expect(opened.locator("#palette-list").get_by_role("option")).to_have_count(1)
    opened.keyboard.press("Enter")
    opened.wait_for_url("**?import")


def test_the_palette_knows_what_the_plan_holds(opened: Page) -> None:
    opened.keyboard.press("Control+k")
    opened.keyboard.type("feas")
    option = opened.locator("#palette-list").get_by_role("option")
    expect(option).to_have_text(["FeastTool"])
    opened.keyboard.type("x")
    expect(opened.locator("#palette-nothing")).to_be_visible()
    opened.keyboard.press("Backspace")
    opened.keyboard.press("Enter")
    opened.wait_for_url("**/tool_list/?feast")


def test_a_toast_offers_undo(opened: Page) -> None:
    opened.evaluate("htmx.trigger(document.body, 'toast', {text: 'Row deleted', undo_url: '/gallery/rows/3/'})")
    toast = opened.locator(".toast-note")
    expect(toast).to_contain_text("Row deleted")
    toast.get_by_role("button", name="Undo").click()
    expect(toast).to_have_count(0)
    opened.wait_for_timeout(200)
    assert len(State.saved) == 1
