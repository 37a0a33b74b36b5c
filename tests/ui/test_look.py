"""Every component in both themes, wide and narrow: accessible, nothing wider than the screen, nothing refused."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from plans.models import User
from tests.accessibility import DESK, OF_COLOR, PHONE, flaws, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES: dict[str, tuple[str, ...]] = {"light": (), "dark": OF_COLOR}
"""The rules of axe for each theme; none means all."""


def test_what_cannot_be_read_is_found(page: Page) -> None:
    page.set_content('<html lang="en"><title>Pale</title><main><h1 style="color: #999">Grey on white</h1><p>Black</p>')
    assert violations(page) == violations(page, *OF_COLOR) == ["color-contrast: [['h1']]"]


@pytest.mark.parametrize("theme", RULES)
def test_the_components_are_accessible(gallery: str, page: Page, theme: str) -> None:
    page.goto(f"{gallery}?theme={theme}")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert violations(page, *RULES[theme]) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("theme", RULES)
def test_dialogs_and_menus_are_accessible(gallery: str, page: Page, theme: str) -> None:
    page.goto(f"{gallery}?theme={theme}")
    page.get_by_role("button", name="New requirement").first.click()
    expect(page.get_by_role("dialog", name="New requirement")).to_be_visible()
    assert violations(page, *RULES[theme]) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Go to a page")).to_be_focused()
    assert violations(page, *RULES[theme]) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Your account").click()
    expect(page.locator("#user-menu")).to_be_visible()
    assert violations(page, *RULES[theme]) == []


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nowhere/"])
def test_pages_without_a_plan_are_accessible(gallery: str, page: Page, path: str) -> None:
    page.goto(gallery.replace("/gallery/", path))
    assert flaws(page) == []


def test_auto_follows_the_system_while_the_page_is_open(gallery: str, page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{gallery}?theme=auto")
    assert page.locator("html").get_attribute("data-bs-theme") == "light"
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_paper_is_light_even_when_the_screen_is_dark(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}?theme=dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.stat-note')).color") == "rgb(86, 96, 114)"
    expect(page.locator(".site-header")).to_be_hidden()


def test_targets_are_at_least_24_pixels(gallery: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{gallery}?theme=light")
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            "button, summary, .btn, :is(.plan-nav, .section-nav) a, select, input:not([type=hidden])")]
          .filter((element) => element.checkVisibility() && !element.closest(".form-check"))
          .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < 24)
          .map(([html]) => html)"""
    )
    assert small == []


def test_the_pages_of_ones_account_are_accessible(gallery: str, page: Page, client: Client, settings: Any) -> None:
    client.force_login(User.objects.create_user("ana.weber@example.org", "correct horse battery"))
    name = settings.SESSION_COOKIE_NAME
    host = gallery.removesuffix("/gallery/")
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": host}])
    for path in ("email/", "password/change/", "2fa/", "sessions/", "logout/"):
        page.goto(f"{host}/accounts/{path}")
        assert page.url == f"{host}/accounts/{path}"
        assert flaws(page) == [], path
