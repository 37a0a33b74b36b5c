"""Concord as `./run` starts it, with the demonstration, for all tests of this folder: web server, worker, SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.screenshots import served


@pytest.fixture(scope="package")
def running() -> Iterator[tuple[str, Path]]:
    """Address and data folder."""
    with served() as (address, home):
        yield address, home


@pytest.fixture(scope="package")
def address(running: tuple[str, Path]) -> str:
    return running[0]
