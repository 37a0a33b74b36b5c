"""Every page in both themes: nothing for axe to find, nothing that the content security policy refuses, no error."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.screenshots import PAGES, enter
from tests.ui.test_look import violations

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize("person", sorted({who for who, _path in PAGES.values()}))
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible(browser: Browser, address: str, person: str, theme: Literal["light", "dark"]) -> None:
    context = browser.new_context(color_scheme=theme, viewport=ViewportSize(width=1360, height=860), locale="en-US")
    page = enter(context, address, person)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    for name, (who, path) in PAGES.items():
        if who == person:
            page.goto(f"{address}/p/demo/{path}")
            page.wait_for_load_state("networkidle")
            assert page.locator("html").get_attribute("data-bs-theme") == theme
            assert page.locator("h1").count() == 1, name
            wrong += [f"{name}: {found}" for found in violations(page)]
    context.close()
    assert wrong == []


@pytest.mark.parametrize("person", sorted({who for who, _path in PAGES.values()}))
def test_no_page_is_wider_than_a_phone(browser: Browser, address: str, person: str) -> None:
    context = browser.new_context(viewport=ViewportSize(width=390, height=844), locale="en-US")
    page = enter(context, address, person)
    wide = []
    for name, (who, path) in PAGES.items():
        if who == person:
            page.goto(f"{address}/p/demo/{path}")
            if page.evaluate("document.documentElement.scrollWidth") > 390:
                wide.append(name)
    context.close()
    assert wide == []
