"""A browser on the page that shows every component, served with the real settings and addresses."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.ui.urls import State


@pytest.fixture
def gallery(live: str, settings: Any, page: Page) -> Iterator[str]:
    """Address of the page; a script error, or anything that the content security policy refuses, fails the test."""
    settings.ROOT_URLCONF = "tests.ui.urls"
    State.reset()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console", lambda message: wrong.append(message.text) if "Content Security Policy" in message.text else None
    )
    yield f"{live}/gallery/"
    assert wrong == []
