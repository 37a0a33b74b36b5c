"""The sentence builder: which tests an attribute allows, and the way between what is chosen there and an expression."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reconciliation import statements as s
from reconciliation.document import PlanDocument
from reconciliation.vocabulary import (
    Attribute,
    AttributeType,
    Capability,
    Level,
    PlanMetric,
    read_value,
    standard_attributes,
)
from stakeholders.labels import metric_name, number
from stakeholders.numbers import plain_text, read_quantity
from stakeholders.vocabulary import attribute_label


class Kind(StrEnum):
    """What a requirement can speak of. KEPT is an expression that the builder cannot show, left as it is."""

    ATTRIBUTE = "attribute"
    LIMIT = "limit"
    COVERAGE = "coverage"
    TOOLS = "tools"
    KEPT = "kept"


class Operator(StrEnum):
    IS = "is"
    ONE_OF = "one-of"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    INCLUDES = "includes"
    EXCLUDES = "excludes"
    ONLY = "only"


MANY = frozenset({Operator.ONE_OF, Operator.INCLUDES, Operator.EXCLUDES, Operator.ONLY})
"""Operators that take a list of values."""

LIMITS = (
    PlanMetric.COST_YEAR,
    PlanMetric.COST_TOTAL,
    PlanMetric.EFFORT,
    PlanMetric.TOOLS,
    PlanMetric.DEBT_INTEREST,
    PlanMetric.EXIT_COST,
    PlanMetric.VENDORS_SHARE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What statements of a plan can speak of: (id, name) pairs, and the attributes by key."""

    currency: str
    horizons: tuple[tuple[str, str], ...]
    capabilities: tuple[Capability, ...]
    attributes: Mapping[str, Attribute] = field(default_factory=standard_attributes)
    tools: tuple[tuple[str, str], ...] = ()


def frame_of(document: PlanDocument) -> Frame:
    """The frame of a plan's value."""
    return Frame(
        currency=document.currency,
        horizons=tuple((horizon.id, horizon.name) for horizon in document.horizons),
        capabilities=document.capabilities,
        attributes={**standard_attributes(), **{attribute.key: attribute for attribute in document.attributes}},
        tools=tuple((tool.id, tool.name) for tool in document.tools),
    )


def operators_for(attribute: Attribute) -> tuple[Operator, ...]:
    """The tests that make sense of an attribute, the usual one first."""
    kind = attribute.type
    if kind is AttributeType.SET:
        return (Operator.INCLUDES, Operator.EXCLUDES, Operator.ONLY)
    if kind is AttributeType.ORDINAL:
        return (Operator.AT_LEAST, Operator.AT_MOST, Operator.IS)
    if kind.is_quantity:
        falling = kind is AttributeType.DURATION or attribute.unit in ("ms", "per GB") or attribute.group == "debt"
        first, second = (Operator.AT_MOST, Operator.AT_LEAST) if falling else (Operator.AT_LEAST, Operator.AT_MOST)
        return (first, second, Operator.IS)
    return (Operator.IS,) if kind is AttributeType.BOOL else (Operator.ONE_OF,)


def operator_label(operator: Operator, attribute: Attribute) -> str:
    """The operator in the words that fit the attribute's type."""
    if attribute.type is AttributeType.DATE:
        dates = {Operator.AT_LEAST: _("must be on or after"), Operator.AT_MOST: _("must be on or before")}
        return dates.get(operator, _("must be"))
    if attribute.type is AttributeType.ORDINAL:
        ordinals = {Operator.AT_LEAST: _("must be at least"), Operator.AT_MOST: _("must be no more than")}
        return ordinals.get(operator, _("must be exactly"))
    return {
        Operator.IS: _("must be"),
        Operator.ONE_OF: _("must be one of"),
        Operator.AT_LEAST: _("must be at least"),
        Operator.AT_MOST: _("must be at most"),
        Operator.INCLUDES: _("must include all of"),
        Operator.EXCLUDES: _("must include none of"),
        Operator.ONLY: _("must be nothing but"),
    }[operator]


def limit_unit(metric: PlanMetric, currency: str) -> str:
    """The unit in which people type a limit."""
    return {
        PlanMetric.COST_YEAR: f"{currency}/year",
        PlanMetric.COST_TOTAL: currency,
        PlanMetric.EXIT_COST: currency,
        PlanMetric.EFFORT: "person-days",
        PlanMetric.TOOLS: "tools",
        PlanMetric.VENDORS_SHARE: "%",
        PlanMetric.DEBT_INTEREST: "person-days per quarter",
    }[metric]


def limit_choices() -> list[tuple[str, str]]:
    return [(str(metric), metric_name(metric)) for metric in LIMITS]


def build(chosen: Mapping[str, Any], frame: Frame) -> s.Expression:
    """The expression that was chosen. Raises ValidationError by field: {"value": "..."}."""
    kind = Kind(chosen["kind"])
    horizons = tuple(chosen.get("horizons") or ())
    if kind is Kind.COVERAGE:
        if not chosen.get("capability"):
            raise ValidationError({"capability": _("Choose a capability.")})
        return s.Covers(capability=chosen["capability"], level=Level(chosen["level"]), horizons=horizons)
    if kind is Kind.TOOLS:
        if not chosen.get("tools"):
            raise ValidationError({"tools": _("Choose at least one tool.")})
        tools = tuple(chosen["tools"])
        avoid = chosen.get("use") == "avoid"
        return s.Avoid(tools=tools, horizons=horizons) if avoid else s.Use(tools=tools, horizons=horizons)
    if kind is Kind.LIMIT:
        return _limit(chosen, frame, horizons)
    return _attribute_test(chosen, frame, horizons)


def _limit(chosen: Mapping[str, Any], frame: Frame, horizons: tuple[str, ...]) -> s.AtMost:
    metric, of = PlanMetric(chosen["metric"]), chosen.get("of") or ""
    if of and metric is PlanMetric.VENDORS_SHARE:
        raise ValidationError({"of": _("A share is limited as it is, not against another span.")})
    if of and horizons == (of,):
        raise ValidationError({"of": _("A span cannot be compared with itself.")})
    unit = "%" if of else limit_unit(metric, frame.currency)
    text = chosen.get("amount") or ""
    if not text.strip():
        raise ValidationError({"amount": _("Enter the most it may be.")})
    money = metric.is_money and not of
    try:
        limit = read_quantity(text, unit=unit, whole=not money)
    except ValidationError as error:
        raise ValidationError({"amount": error}) from None
    if metric is PlanMetric.VENDORS_SHARE and limit > 100:
        raise ValidationError({"amount": _("A share is at most 100 %.")})
    if of and limit > 1000:
        raise ValidationError({"amount": _("At most 1,000 %.")})
    if of:
        return s.AtMost(metric=metric, percent=int(limit), of=of, horizons=horizons)
    return s.AtMost(metric=metric, k=int(limit * 1000) if money else int(limit), horizons=horizons)


def _attribute_test(chosen: Mapping[str, Any], frame: Frame, horizons: tuple[str, ...]) -> s.Expression:
    attribute = frame.attributes.get(chosen.get("attribute") or "")
    if attribute is None:
        raise ValidationError({"attribute": _("Choose what the requirement is about.")})
    operator = Operator(chosen["operator"])
    if operator not in operators_for(attribute):
        raise ValidationError(
            {"operator": _("This test does not fit %(name)s.") % {"name": attribute_label(attribute)}}
        )
    capabilities = tuple(chosen.get("capabilities") or ())
    scope: dict[str, Any] = {"attribute": attribute.key, "capabilities": capabilities, "horizons": horizons}
    if operator in MANY:
        values = _values(chosen, attribute)
        if operator is Operator.ONE_OF:
            equal = len(values) == 1
            return s.Equals(value=values[0], **scope) if equal else s.OneOf(values=values, **scope)
        if operator is Operator.INCLUDES:
            return s.Includes(values=values, **scope)
        return (s.Excludes if operator is Operator.EXCLUDES else s.SubsetOf)(values=values, **scope)
    value = _value(chosen, attribute)
    if operator is Operator.IS:
        return s.Equals(value=value, **scope)
    if attribute.type is AttributeType.ORDINAL:
        return (s.AtLeastLevel if operator is Operator.AT_LEAST else s.AtMostLevel)(value=value, **scope)
    return (s.Min if operator is Operator.AT_LEAST else s.Max)(value=value, **scope)


def _values(chosen: Mapping[str, Any], attribute: Attribute) -> tuple[str, ...]:
    """Chosen values in the order of the vocabulary, or typed ones, separated by commas."""
    if attribute.values:
        picked = set(chosen.get("values") or ())
        values = tuple(value for value in attribute.values if value in picked)
    else:
        typed = (part.strip() for part in (chosen.get("value") or "").split(","))
        values = tuple(dict.fromkeys(part for part in typed if part))
    if not values:
        field_name = "values" if attribute.values else "value"
        raise ValidationError({field_name: _("Choose at least one.") if attribute.values else _("Enter a value.")})
    return values


def _value(chosen: Mapping[str, Any], attribute: Attribute) -> str:
    text = (chosen.get("value") or "").strip()
    if not text:
        raise ValidationError({"value": _("Enter a value.")})
    try:
        if attribute.type.is_quantity and attribute.type is not AttributeType.DATE:
            quantity = read_quantity(text, unit=attribute.unit)
            if attribute.type is AttributeType.PERCENT and quantity > 100:
                raise ValidationError(_("A percentage is at most 100."))
            return plain_text(quantity)
    except ValidationError as error:
        raise ValidationError({"value": error}) from None
    try:
        read_value(attribute, text)
    except ValueError:
        example = "2027-12-02" if attribute.type is AttributeType.DATE else ", ".join(attribute.values)
        raise ValidationError({"value": _("Enter a value such as %(example)s.") % {"example": example}}) from None
    return text


def chosen_of(expression: s.Expression, frame: Frame) -> dict[str, Any]:
    """What the builder shows for an expression; kind KEPT when it cannot show it without loss."""
    chosen = _chosen(expression, frame)
    try:
        exact = chosen["kind"] != Kind.KEPT and build(chosen, frame) == expression
    except (ValidationError, ValueError, KeyError):
        exact = False
    return chosen if exact else {"kind": Kind.KEPT}


_OPERATORS: dict[type, Operator] = {
    s.OneOf: Operator.ONE_OF,
    s.AtLeastLevel: Operator.AT_LEAST,
    s.AtMostLevel: Operator.AT_MOST,
    s.Min: Operator.AT_LEAST,
    s.Max: Operator.AT_MOST,
    s.Includes: Operator.INCLUDES,
    s.Excludes: Operator.EXCLUDES,
    s.SubsetOf: Operator.ONLY,
}


def _chosen(expression: s.Expression, frame: Frame) -> dict[str, Any]:
    if isinstance(expression, s.Covers):
        return {"kind": Kind.COVERAGE, "capability": expression.capability, "level": str(expression.level)} | {
            "horizons": list(expression.horizons)
        }
    if isinstance(expression, s.Use | s.Avoid):
        use = "avoid" if isinstance(expression, s.Avoid) else "use"
        return {"kind": Kind.TOOLS, "tools": list(expression.tools), "use": use, "horizons": list(expression.horizons)}
    if isinstance(expression, s.AtMost):
        return {
            "kind": Kind.LIMIT,
            "metric": str(expression.metric),
            "amount": _amount_text(expression),
            "of": expression.of,
            "horizons": list(expression.horizons),
        }
    if not isinstance(expression, s.AttributeTest):
        return {"kind": Kind.KEPT}
    attribute = frame.attributes.get(expression.attribute)
    usual = operators_for(attribute)[0] if attribute else Operator.IS
    values = list(expression.values) if hasattr(expression, "values") else [expression.value]
    return {
        "kind": Kind.ATTRIBUTE,
        "attribute": expression.attribute,
        "operator": str(_OPERATORS.get(type(expression), usual if usual is Operator.ONE_OF else Operator.IS)),
        "value": ", ".join(_typed(attribute, value) for value in values),
        "values": values,
        "capabilities": list(expression.capabilities),
        "horizons": list(expression.horizons),
    }


def _typed(attribute: Attribute | None, value: str) -> str:
    """A stored value as the reader would type it."""
    quantity = attribute is not None and attribute.type.is_quantity and attribute.type is not AttributeType.DATE
    return number(Decimal(value)) if quantity else value


def _amount_text(expression: s.AtMost) -> str:
    if expression.percent is not None:
        return str(expression.percent)
    k = expression.k or 0
    return number(Decimal(plain_text(Decimal(k) / 1000))) if expression.metric.is_money else number(k)
