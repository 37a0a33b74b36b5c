"""Every page: nothing for axe to find in either theme, no wider than a phone, nothing refused, no error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.accessibility import DESK, flaws
from tests.screenshots import PAGES, enter, place

pytestmark = [pytest.mark.browser]

AT_ONCE = 9
"""Pages of one test, so that several processes can share them."""


def visits() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Who looks at which pages."""
    for person in sorted({who for who, _path in PAGES.values()}):
        names = [name for name, (who, _path) in PAGES.items() if who == person]
        yield from ((person, tuple(names[start : start + AT_ONCE])) for start in range(0, len(names), AT_ONCE))


@pytest.mark.parametrize(("person", "names"), list(visits()))
def test_every_page_is_accessible_and_fits_a_phone(
    browser: Browser, address: str, person: str, names: tuple[str, ...]
) -> None:
    context = browser.new_context(color_scheme="light", reduced_motion="reduce", viewport=DESK, locale="en-US")
    page = enter(context, address, person)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    for name in names:
        page.goto(f"{address}{place(PAGES[name][1])}")
        assert page.locator("h1").count() == 1, name
        wrong += [f"{name}: {found}" for found in flaws(page)]
    context.close()
    assert wrong == []
