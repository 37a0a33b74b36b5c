"""The closed, typed language in which every group states what must hold, and facts to test it against.

An attribute expression tests every chosen option that covers one of the scoped capabilities
above none (no capabilities: every chosen option); `horizons` empty means all of them. There is no negation:
what may not be is said by listing what may.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from reconciliation.vocabulary import Level, PlanMetric, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing known of a tool, with its evidence.

    value: None when someone looked and found no answer; a fact that is absent is unknown as well.
    source: a link or a name that a reader can follow. as_of: the day it was true, ISO; empty when not known.
    """

    attribute: str
    value: Value | None
    source: str = ""
    as_of: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equals:
    """The attribute has exactly this value."""

    attribute: str
    value: str
    capabilities: tuple[str, ...] = ()
    horizons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """The attribute has one of these values."""

    attribute: str
    values: tuple[str, ...]
    capabilities: tuple[str, ...] = ()
    horizons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeastLevel:
    """The ordinal attribute is this value or a later one."""

    attribute: str
    value: str
    capabilities: tuple[str, ...] = ()
    horizons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMostLevel:
    """The ordinal attribute is this value or an earlier one."""

    attribute: str
    value: str
    capabilities: tuple[str, ...] = ()
    horizons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Min:
    """The number, duration, percentage or date is at least this."""

    attribute: str
    value: str
    capabilities: tuple[str, ...] = ()
    horizons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Max:
    """The number, duration, percentage or date is at most this."""

    attribute: str
    value: str
    capabilities: tuple[str, ...] = ()
    horizons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Includes:
    """The set holds all of these values."""

    attribute: str
    values: tuple[str, ...]
    capabilities: tuple[str, ...] = ()
    horizons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Excludes:
    """The set holds none of these values."""

    attribute: str
    values: tuple[str, ...]
    capabilities: tuple[str, ...] = ()
    horizons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsetOf:
    """The set holds nothing but these values."""

    attribute: str
    values: tuple[str, ...]
    capabilities: tuple[str, ...] = ()
    horizons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Avoid:
    """None of these tools is chosen."""

    tools: tuple[str, ...]
    horizons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """At least one of these tools is chosen."""

    tools: tuple[str, ...]
    horizons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers:
    """A chosen option covers the capability at this level or above."""

    capability: str
    level: Level = Level.FULL
    horizons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoversAtLeast:
    """At least n of the capabilities are covered at this level or above."""

    capabilities: tuple[str, ...]
    n: int
    level: Level = Level.FULL
    horizons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMost:
    """The plan metric is at most k, or at most `percent` of its value in the horizon `of`.

    k: in the metric's unit (vocabulary.PlanMetric): money in milli-units of the plan's currency.
    Exactly one of k and percent is given; percent goes with `of`.
    """

    metric: PlanMetric
    k: int | None = None
    percent: int | None = None
    of: str = ""
    horizons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """At least one part holds: for each option when every part tests attributes, otherwise for the plan."""

    parts: tuple[Expression, ...]


AttributeTest = Equals | OneOf | AtLeastLevel | AtMostLevel | Min | Max | Includes | Excludes | SubsetOf
Expression = (
    Equals
    | OneOf
    | AtLeastLevel
    | AtMostLevel
    | Min
    | Max
    | Includes
    | Excludes
    | SubsetOf
    | Avoid
    | Use
    | Covers
    | CoversAtLeast
    | AtMost
    | AllOf
    | AnyOf
)


def leaves(expression: Expression) -> Iterator[Expression]:
    """The statement without its groups: every test, use, coverage and limit in it."""
    if isinstance(expression, AllOf | AnyOf):
        for part in expression.parts:
            yield from leaves(part)
    else:
        yield expression


def tests_attributes(expression: Expression) -> bool:
    """Whether nothing but attributes is tested, so that the statement speaks about each option by itself."""
    return all(isinstance(leaf, AttributeTest) for leaf in leaves(expression))


Exact = int | Decimal
"""A number of a statement: an int where it is whole, so that equal numbers are written as the same bytes."""

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


def exact(number: Exact) -> Exact:
    """The finite number in its one form: no zeros after the last digit that counts."""
    return int(number) if number == int(number) else Decimal(format(number, "f").rstrip("0"))


def threshold_of(expression: Expression) -> Exact | None:
    """The number of a statement that could move, None where it has none (a day is no number).

    AtMost: k, in the metric's unit, or the percent of another horizon; CoversAtLeast: how many; Min and Max: the value.
    """
    if isinstance(expression, Min | Max):
        return exact(Decimal(expression.value)) if _NUMBER.fullmatch(expression.value) else None
    if isinstance(expression, AtMost):
        return expression.k if expression.percent is None else expression.percent
    return expression.n if isinstance(expression, CoversAtLeast) else None


def at_threshold(expression: Expression, threshold: Exact) -> Expression:
    """The same statement with another number. Raises ValueError when the statement has none."""
    if isinstance(expression, Min | Max):
        return replace(expression, value=format(Decimal(threshold), "f"))
    if isinstance(expression, AtMost | CoversAtLeast):
        if threshold != int(threshold):
            raise ValueError(f"{threshold} is not a whole number")
        whole = int(threshold)
        if isinstance(expression, CoversAtLeast):
            return replace(expression, n=whole)
        return replace(expression, k=whole) if expression.percent is None else replace(expression, percent=whole)
    raise ValueError("this statement has no number to move")
