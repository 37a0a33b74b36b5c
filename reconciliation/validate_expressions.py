"""Whether a statement or a fact fits the vocabulary and the plan it stands in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from reconciliation.document import Requirement
from reconciliation.errors import DocumentError
from reconciliation.statements import (
    AllOf,
    AnyOf,
    AtLeastLevel,
    AtMost,
    AtMostLevel,
    AttributeTest,
    Avoid,
    Covers,
    CoversAtLeast,
    Equals,
    Excludes,
    Expression,
    Fact,
    Includes,
    Max,
    Min,
    OneOf,
    SubsetOf,
    Use,
    at_threshold,
)
from reconciliation.vocabulary import Attribute, AttributeType, Level, PlanMetric, read_value

DEPTH = 20  # how deep AllOf and AnyOf may be nested
LARGEST = 10**15
LARGEST_PERCENT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The ids a document may refer to. options: option id to tool id."""

    horizons: frozenset[str]
    groups: frozenset[str]
    metrics: frozenset[str]
    requirements: frozenset[str]
    capabilities: frozenset[str]
    attributes: Mapping[str, Attribute]
    tools: frozenset[str]
    options: Mapping[str, str]
    teams: frozenset[str]
    initiatives: frozenset[str]


def check_fact(fact: Fact, known: Known, path: str) -> None:
    """Raise DocumentError when the attribute is unknown or cannot have that value."""
    attribute = _attribute(fact.attribute, known, f"{path}.attribute")
    if fact.value is not None:
        _value(attribute, fact.value, f"{path}.value")


def check_expression(expression: Expression, known: Known, path: str, depth: int = 0) -> None:
    """Raise DocumentError for a name, a value or a combination that means nothing."""
    if isinstance(expression, AllOf | AnyOf):
        if not expression.parts:
            raise DocumentError(f"{path}.parts", "at least one part is needed")
        if depth >= DEPTH:
            raise DocumentError(path, f"groups nest at most {DEPTH} deep")
        for i, part in enumerate(expression.parts):
            check_expression(part, known, f"{path}.parts[{i}]", depth + 1)
        return
    _names(f"{path}.horizons", expression.horizons, known.horizons, "horizon")
    if isinstance(expression, Avoid | Use):
        _some(f"{path}.tools", expression.tools)
        _names(f"{path}.tools", expression.tools, known.tools, "tool")
    elif isinstance(expression, Covers):
        _names(f"{path}.capability", (expression.capability,), known.capabilities, "capability", single=True)
        _level(expression.level, path)
    elif isinstance(expression, CoversAtLeast):
        _check_count(expression, known, path)
    elif isinstance(expression, AtMost):
        _check_limit(expression, known, path)
    else:
        _check_test(expression, known, path)


def _check_count(expression: CoversAtLeast, known: Known, path: str) -> None:
    _some(f"{path}.capabilities", expression.capabilities)
    _names(f"{path}.capabilities", expression.capabilities, known.capabilities, "capability")
    _level(expression.level, path)
    if not 1 <= expression.n <= len(set(expression.capabilities)):
        raise DocumentError(f"{path}.n", f"{expression.n} is not between 1 and {len(set(expression.capabilities))}")


def _check_limit(expression: AtMost, known: Known, path: str) -> None:
    if (expression.k is None) == (expression.percent is None):
        raise DocumentError(path, "exactly one of k and percent is given")
    if (expression.percent is None) != (not expression.of):
        raise DocumentError(f"{path}.of", "percent and the horizon it refers to go together")
    if expression.k is not None:
        _amount(f"{path}.k", expression.k, LARGEST, money=expression.metric.is_money)
    if expression.percent is not None:
        _amount(f"{path}.percent", expression.percent, LARGEST_PERCENT, money=False)
        _names(f"{path}.of", (expression.of,), known.horizons, "horizon", single=True)
        if expression.metric is PlanMetric.VENDORS_SHARE:
            raise DocumentError(f"{path}.percent", "a share is limited by k, in percent")
        if expression.horizons == (expression.of,):
            raise DocumentError(f"{path}.of", "a horizon cannot be compared with itself")


def _check_test(expression: AttributeTest, known: Known, path: str) -> None:
    attribute = _attribute(expression.attribute, known, f"{path}.attribute")
    _names(f"{path}.capabilities", expression.capabilities, known.capabilities, "capability")
    if not fits(expression, attribute):
        raise DocumentError(f"{path}.attribute", f"{attribute.key} ({attribute.type}) cannot be tested this way")
    if isinstance(expression, Equals | AtLeastLevel | AtMostLevel | Min | Max):
        _value(attribute, expression.value, f"{path}.value")
        return
    _some(f"{path}.values", expression.values)
    for i, value in enumerate(expression.values):
        whole = (value,) if attribute.type is AttributeType.SET else value
        _value(attribute, whole, f"{path}.values[{i}]")


def fits(expression: AttributeTest, attribute: Attribute) -> bool:
    """Whether that kind of test makes sense of an attribute of that type."""
    if isinstance(expression, Includes | Excludes | SubsetOf):
        return attribute.type is AttributeType.SET
    if isinstance(expression, AtLeastLevel | AtMostLevel):
        return attribute.type is AttributeType.ORDINAL
    if isinstance(expression, Min | Max):
        return attribute.type.is_quantity
    return isinstance(expression, Equals | OneOf) and attribute.type is not AttributeType.SET


def check_ramp(requirement: Requirement, known: Known, path: str) -> None:
    """A ramp stands only on a number: the k of an AtMost, the value of a Min or Max, the n of a CoversAtLeast."""
    for i, step in enumerate(requirement.ramp):
        if not 0 <= step.satisfaction <= 100:
            raise DocumentError(f"{path}[{i}].satisfaction", f"{step.satisfaction} is not between 0 and 100")
        try:
            stepped = at_threshold(requirement.expression, step.threshold)
        except ValueError as error:
            raise DocumentError(f"{path}[{i}].threshold", str(error)) from None
        try:
            check_expression(stepped, known, "")
        except DocumentError as error:
            raise DocumentError(f"{path}[{i}].threshold", error.reason) from None


def _attribute(key: str, known: Known, path: str) -> Attribute:
    if key not in known.attributes:
        raise DocumentError(path, f"there is no attribute {key!r}")
    return known.attributes[key]


def _value(attribute: Attribute, value: Any, path: str) -> None:
    try:
        read_value(attribute, value)
    except ValueError as error:
        raise DocumentError(path, str(error)) from None


def _names(path: str, names: Collection[str], known: Collection[str], what: str, *, single: bool = False) -> None:
    for i, name in enumerate(names):
        if name not in known:
            raise DocumentError(path if single else f"{path}[{i}]", f"there is no {what} {name!r}")


def _some(path: str, items: Collection[str]) -> None:
    if not items:
        raise DocumentError(path, "at least one is needed")


def _level(level: Level, path: str) -> None:
    if level is Level.NONE:
        raise DocumentError(f"{path}.level", "a level above none is needed")


def _amount(path: str, value: int, high: int, *, money: bool) -> None:
    if value < 0:
        raise DocumentError(path, "negative money" if money else "a negative number")
    if value > high:
        raise DocumentError(path, f"{value} is more than {high}")
