"""Concord as `./run` starts it, with the demonstration, for all tests of this folder: web server, worker, SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.screenshots import served


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These first: a process that has nothing left to do then takes short tests over, not a part of these, for which it
    would start a Concord of its own."""
    items.sort(key=lambda item: Path(__file__).parent not in item.path.parents)


@pytest.fixture(scope="package")
def running() -> Iterator[tuple[str, Path]]:
    """Address and data folder."""
    with served() as (address, home):
        yield address, home


@pytest.fixture(scope="package")
def address(running: tuple[str, Path]) -> str:
    return running[0]
