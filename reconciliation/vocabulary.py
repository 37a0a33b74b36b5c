"""The shared words of a plan: capabilities by life-cycle phase, tool attributes with their types, plan metrics.

The tables are data/capabilities.csv and data/attributes.csv. Values of attributes travel as
text (or a tuple of texts for a set); `read_value` turns them into something that can be compared.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from importlib.resources import files

Value = str | tuple[str, ...]
"""A fact's or a threshold's value as it travels: text, or a tuple of texts for a set."""

Comparable = str | frozenset[str] | Decimal | date | int


class Level(StrEnum):
    """How far an option covers a capability, in ascending order."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Level)}


class AttributeType(StrEnum):
    TEXT = "text"
    BOOL = "bool"
    ENUM = "enum"
    ORDINAL = "ordinal"
    SET = "set"
    NUMBER = "number"
    DURATION = "duration"
    PERCENT = "percent"
    DATE = "date"

    @property
    def is_quantity(self) -> bool:
        """Whether Min and Max make sense."""
        return self in (AttributeType.NUMBER, AttributeType.DURATION, AttributeType.PERCENT, AttributeType.DATE)


class PlanMetric(StrEnum):
    """What AtMost can limit. Money in milli-units of the plan's currency."""

    COST_YEAR = "cost_year"  # milli-units a year, annualized over the horizon
    COST_TOTAL = "cost_total"  # milli-units over all horizons
    EFFORT = "effort"  # person-days to adopt, in the horizon
    TOOLS = "tools"  # tools in use
    VENDORS_SHARE = "vendors_share"  # percent of yearly cost that goes to the largest vendor
    EXIT_COST = "exit_cost"  # milli-units to leave everything in use
    DEBT_INTEREST = "debt_interest"  # person-days a quarter

    @property
    def is_money(self) -> bool:
        return self in (PlanMetric.COST_YEAR, PlanMetric.COST_TOTAL, PlanMetric.EXIT_COST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """A part of the machine-learning life cycle that a tool may cover."""

    id: str
    label: str
    phase: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """Something that can be known of a tool.

    values: the allowed values; ascending for an ordinal; empty for an open set or a free text.
    """

    key: str
    label: str
    type: AttributeType
    unit: str = ""
    values: tuple[str, ...] = ()
    group: str = ""
    core: bool = False


PHASES = ("data", "experiment", "train", "deliver", "serve", "observe", "govern")


def _rows(name: str) -> Iterable[dict[str, str]]:
    text = files("reconciliation").joinpath("data", name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@cache
def standard_capabilities() -> tuple[Capability, ...]:
    """The 25 capabilities that a new plan starts with, in life-cycle order."""
    return tuple(Capability(id=r["key"], label=r["label"], phase=r["phase"]) for r in _rows("capabilities.csv"))


@cache
def standard_attributes() -> Mapping[str, Attribute]:
    """The tool attributes every plan knows, by key, in the order of the table."""
    return {
        r["key"]: Attribute(
            key=r["key"],
            label=r["label"],
            type=AttributeType(r["type"]),
            unit=r["unit"],
            values=("yes", "no") if r["type"] == "bool" else tuple(v for v in r["values"].split("|") if v),
            group=r["group"],
            core=r["core"] == "1",
        )
        for r in _rows("attributes.csv")
    }


def read_value(attribute: Attribute, value: Value) -> Comparable:
    """A value of that attribute in a comparable form; an ordinal becomes its rank.

    Raises ValueError with a sentence when the value does not fit the attribute.
    """
    kind = attribute.type
    if isinstance(value, tuple) != (kind is AttributeType.SET):
        expected = "a list of values" if kind is AttributeType.SET else "one value"
        raise ValueError(f"{attribute.label} takes {expected}")
    if isinstance(value, tuple):
        for item in value:
            _check_member(attribute, item)
        return frozenset(value)
    if kind in (AttributeType.ENUM, AttributeType.ORDINAL, AttributeType.BOOL):
        _check_member(attribute, value)
        return attribute.values.index(value) if kind is AttributeType.ORDINAL else value
    if kind is AttributeType.DATE:
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{value!r} is not a date such as 2027-12-02") from None
    if kind.is_quantity:
        return _read_number(value)
    return value


def _check_member(attribute: Attribute, value: str) -> None:
    if attribute.values and value not in attribute.values:
        raise ValueError(f"{value!r} is not a value of {attribute.label}: {', '.join(attribute.values)}")


def _read_number(value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None
    if not number.is_finite() or abs(number.adjusted()) > 15:
        raise ValueError(f"{value!r} is out of range")
    return number
