"""A table with typed cells, and text that every kind of file can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Cell = str | int | Decimal | date | None

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """name: short enough for a sheet's tab. A row has a cell for each column."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _CONTROL.sub("\ufffd", text)


def units(milli: int | None) -> Decimal | None:
    return None if milli is None else Decimal(milli) / 1000


def texts(table: Table) -> Iterator[tuple[str, ...]]:
    """The rows as plain text."""
    for row in table.rows:
        yield tuple("" if cell is None else str(cell) for cell in row)
