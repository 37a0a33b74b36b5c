"""Calendar quarters: the unit of time of a plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TEXT = re.compile(r"(\d{4})-Q([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, ordered in time. Written `2027-Q1`."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"a quarter is 1 to 4, not {self.number}")

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read `2027-Q1`. Raises ValueError with what was expected."""
        match = _TEXT.fullmatch(text)
        if not match:
            raise ValueError(f"{text!r} is not a quarter such as 2027-Q1")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"

    def plus(self, quarters: int) -> Quarter:
        """The quarter that many later (earlier when negative)."""
        return _at(self.year * 4 + self.number - 1 + quarters)

    def until(self, later: Quarter) -> int:
        """How many quarters later `later` is; 0 for the same quarter."""
        return (later.year - self.year) * 4 + later.number - self.number


@lru_cache(maxsize=1024)
def _at(count: int) -> Quarter:
    """The quarter that many after the first of the year 0."""
    return Quarter(count // 4, count % 4 + 1)
