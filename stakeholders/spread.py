"""How far the answers of several people lie apart: pure, over the drivers of one horizon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from reconciliation.document import Needs

APART = 4
"""Answers are contested when the largest exceeds the smallest by more than a quarter (one in four) of it."""

NUMBERS = tuple(field.name for field in fields(Needs) if field.name not in ("horizon", "integration", "data_types"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What people said of one driver. given: person key and what they said, in the order given. contested: apart."""

    driver: str
    given: tuple[tuple[str, str | int | tuple[str, ...] | None], ...]
    contested: bool


def spreads(answers: Sequence[tuple[str, Needs]]) -> Mapping[str, Spread]:
    """Of each driver, for the answers of people about one horizon."""
    found = {}
    for field in fields(Needs):
        if field.name != "horizon":
            given = tuple((person, getattr(needs, field.name)) for person, needs in answers)
            found[field.name] = Spread(
                driver=field.name, given=given, contested=_apart(field.name, [value for _person, value in given])
            )
    return found


def _apart(driver: str, values: Sequence[object]) -> bool:
    if len(values) < 2:
        return False
    if driver not in NUMBERS:
        return len(set(values)) > 1
    numbers = [value for value in values if isinstance(value, int)]
    if len(numbers) != len(values):
        return bool(numbers)  # some say a number, some say "not limited"
    return APART * (max(numbers) - min(numbers)) > min(numbers)


def middle(answers: Sequence[Needs]) -> Needs:
    """The median of each number, and of what is no number the answer given most, the earliest of several."""
    values: dict[str, Any] = {}
    for field in fields(Needs):
        given = [getattr(needs, field.name) for needs in answers]
        if field.name in NUMBERS:
            stated = sorted(value for value in given if value is not None)
            values[field.name] = stated[(len(stated) - 1) // 2] if stated else None
        else:
            values[field.name] = max(given, key=given.count)
    shares = ("batch_share", "online_share", "streaming_share")
    if sum(values[name] for name in shares) not in (0, 100):  # medians of parts need not add up: keep one person's
        whole = next((needs for needs in answers if sum(getattr(needs, name) for name in shares) == 100), answers[0])
        values |= {name: getattr(whole, name) for name in shares}
    return Needs(**values)
