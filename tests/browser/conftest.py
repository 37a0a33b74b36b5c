"""Concord as `./run` starts it, with the demonstration: web server, worker, SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.screenshots import served


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: the pages at the head of one process's share, the main job at the head of the other's.

    A process that has nothing left to do then takes short tests over, and no page, for which it would start a Concord.
    """
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    pages = [item for item in here if item.path.stem == "test_every_page"]
    jobs = [item for item in here if item not in pages]
    others = [item for item in items if item not in here]
    rest = max(0, len(items) // 2 - len(pages))
    items[:] = [*pages, *others[:rest], *jobs, *others[rest:]]


@pytest.fixture(scope="package")
def address() -> Iterator[str]:
    with served() as (address, _home):
        yield address
