"""Every page: nothing for axe to find in either theme, no wider than a phone, nothing refused, no error."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.accessibility import DESK, flaws
from tests.screenshots import PAGES, enter, place

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize("person", sorted({who for who, _path in PAGES.values()}))
def test_every_page_is_accessible_and_fits_a_phone(browser: Browser, address: str, person: str) -> None:
    context = browser.new_context(color_scheme="light", viewport=DESK, locale="en-US")
    page = enter(context, address, person)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    for name, (who, path) in PAGES.items():
        if who == person:
            page.goto(f"{address}{place(path)}")
            assert page.locator("h1").count() == 1, name
            wrong += [f"{name}: {found}" for found in flaws(page)]
    context.close()
    assert wrong == []
