"""Any expression as one plain sentence, in the reader's language.

`sentence(expression, words)` is pure: what ids are called comes in as `Words`. `words_of(document)` takes them from a
plan's value; `stakeholders.queries.words_for(plan)` from its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import singledispatch

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reconciliation import statements as s
from reconciliation.document import PlanDocument
from reconciliation.vocabulary import Attribute, AttributeType, Level, standard_attributes, standard_capabilities
from stakeholders.labels import metric_amount, metric_name, number
from stakeholders.vocabulary import attribute_label, capability_labels, unit_name, value_label


def _capability_labels() -> dict[str, str]:
    return capability_labels(standard_capabilities())


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the ids in an expression are called. An id that is missing here stands for itself."""

    capabilities: Mapping[str, str] = field(default_factory=_capability_labels)
    attributes: Mapping[str, Attribute] = field(default_factory=standard_attributes)
    horizons: Mapping[str, str] = field(default_factory=dict)
    tools: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""


def words_of(document: PlanDocument) -> Words:
    """The words of a plan's value: tools and options by name, the plan's own attributes beside the standard ones."""
    tools = {tool.id: tool.name for tool in document.tools}
    return Words(
        capabilities=capability_labels(document.capabilities),
        attributes={**standard_attributes(), **{attribute.key: attribute for attribute in document.attributes}},
        horizons={horizon.id: horizon.name for horizon in document.horizons},
        tools={option.id: option.name for tool in document.tools for option in tool.options} | tools,
        currency=document.currency,
    )


def sentence(expression: s.Expression, words: Words) -> str:
    """The expression as a sentence: "Every tool for Online inference: latency must be at most 150 ms, in Year 1."."""
    text = _clause(expression, words)
    if isinstance(_first(expression), (s.Use, s.Avoid)):
        return f"{text}."  # it begins with the name of a tool
    return f"{text[:1].upper()}{text[1:]}."


def _first(expression: s.Expression) -> s.Expression:
    """The part that the sentence begins with."""
    return _first(expression.parts[0]) if isinstance(expression, (s.AllOf, s.AnyOf)) else expression


def listed(names: Iterable[str], *, last: str) -> str:
    """A, B and C; `last` is the translated word before the last name."""
    *head, tail = list(names)
    return f"{', '.join(head)} {last} {tail}" if head else tail


def _any(names: Iterable[str]) -> str:
    return listed(names, last=pgettext("list", "or"))


def _all(names: Iterable[str]) -> str:
    return listed(names, last=pgettext("list", "and"))


def _when(horizons: tuple[str, ...], words: Words) -> str:
    if not horizons:
        return ""
    return _(", in %(horizons)s") % {"horizons": _all(words.horizons.get(h, h) for h in horizons)}


def _scope(capabilities: tuple[str, ...], words: Words) -> str:
    if not capabilities:
        return _("every tool")
    names = _any(words.capabilities.get(c, c) for c in capabilities)
    return _("every tool for %(capabilities)s") % {"capabilities": names}


@singledispatch
def _clause(expression: object, words: Words) -> str:
    raise TypeError(f"{expression!r} is not an expression")


def _tested(test: s.AttributeTest, words: Words, predicate: str) -> str:
    """The frame of every attribute test: for which tools, what of them, when."""
    attribute = words.attributes.get(test.attribute)
    return _("%(tools)s: %(attribute)s %(predicate)s%(when)s") % {
        "tools": _scope(test.capabilities, words),
        "attribute": attribute_label(attribute) if attribute else test.attribute,
        "predicate": predicate,
        "when": _when(test.horizons, words),
    }


def amount(attribute: Attribute | None, value: str) -> str:
    """A quantity with its unit; a text that is no number stays."""
    if attribute is not None and attribute.type is AttributeType.DATE:
        return value
    try:
        quantity = Decimal(value)
    except InvalidOperation:
        return value
    unit = attribute.unit if attribute else ""
    if unit.startswith("%"):
        return f"{number(quantity)}{unit.split('/')[0]}"
    return f"{number(quantity)} {unit_name(unit, 1 if quantity == 1 else 2)}".strip()


def _label(words: Words, attribute: str, value: str) -> str:
    return value_label(words.attributes.get(attribute), value)


def _labels(words: Words, test: s.OneOf | s.Includes | s.Excludes | s.SubsetOf) -> list[str]:
    return [_label(words, test.attribute, value) for value in test.values]


@_clause.register
def _equals(test: s.Equals, words: Words) -> str:
    attribute = words.attributes.get(test.attribute)
    if attribute is not None and attribute.type is AttributeType.BOOL:
        return _tested(test, words, _("is required") if test.value == "yes" else _("is ruled out"))
    shown = amount(attribute, test.value) if attribute and attribute.type.is_quantity else None
    return _tested(test, words, _("must be %(value)s") % {"value": shown or _label(words, test.attribute, test.value)})


@_clause.register
def _one_of(test: s.OneOf, words: Words) -> str:
    return _tested(test, words, _("must be %(values)s") % {"values": _any(_labels(words, test))})


@_clause.register
def _at_least_level(test: s.AtLeastLevel, words: Words) -> str:
    label = _label(words, test.attribute, test.value)
    return _tested(test, words, _("must be %(value)s or better") % {"value": label})


@_clause.register
def _at_most_level(test: s.AtMostLevel, words: Words) -> str:
    label = _label(words, test.attribute, test.value)
    return _tested(test, words, _("must be no more than %(value)s") % {"value": label})


@_clause.register
def _min(test: s.Min, words: Words) -> str:
    shown = amount(words.attributes.get(test.attribute), test.value)
    if _is_date(words, test.attribute):
        return _tested(test, words, _("must be %(date)s or later") % {"date": shown})
    return _tested(test, words, _("must be at least %(amount)s") % {"amount": shown})


@_clause.register
def _max(test: s.Max, words: Words) -> str:
    shown = amount(words.attributes.get(test.attribute), test.value)
    if _is_date(words, test.attribute):
        return _tested(test, words, _("must be %(date)s or earlier") % {"date": shown})
    return _tested(test, words, _("must be at most %(amount)s") % {"amount": shown})


def _is_date(words: Words, key: str) -> bool:
    attribute = words.attributes.get(key)
    return attribute is not None and attribute.type is AttributeType.DATE


@_clause.register
def _includes(test: s.Includes, words: Words) -> str:
    return _tested(test, words, _("must include %(values)s") % {"values": _all(_labels(words, test))})


@_clause.register
def _excludes(test: s.Excludes, words: Words) -> str:
    return _tested(test, words, _("must not include %(values)s") % {"values": _any(_labels(words, test))})


@_clause.register
def _subset_of(test: s.SubsetOf, words: Words) -> str:
    return _tested(test, words, _("must be nothing but %(values)s") % {"values": _any(_labels(words, test))})


@_clause.register
def _avoid(test: s.Avoid, words: Words) -> str:
    names = _any(words.tools.get(t, t) for t in test.tools)
    return _("%(tools)s may not be in use%(when)s") % {"tools": names, "when": _when(test.horizons, words)}


@_clause.register
def _use(test: s.Use, words: Words) -> str:
    names = _any(words.tools.get(t, t) for t in test.tools)
    return _("%(tools)s must be in use%(when)s") % {"tools": names, "when": _when(test.horizons, words)}


def _covered(level: Level) -> str:
    return {
        Level.NONE: _("may stay uncovered"),
        Level.PARTIAL: _("must be covered at least in part"),
        Level.FULL: _("must be covered in full"),
    }[level]


@_clause.register
def _covers(test: s.Covers, words: Words) -> str:
    name = words.capabilities.get(test.capability, test.capability)
    return f"{name} {_covered(test.level)}{_when(test.horizons, words)}"


@_clause.register
def _covers_at_least(test: s.CoversAtLeast, words: Words) -> str:
    return _("at least %(n)s of %(capabilities)s %(covered)s%(when)s") % {
        "n": test.n,
        "capabilities": _all(words.capabilities.get(c, c) for c in test.capabilities),
        "covered": _covered(test.level),
        "when": _when(test.horizons, words),
    }


@_clause.register
def _at_most(test: s.AtMost, words: Words) -> str:
    if test.k is not None:
        limit = metric_amount(test.metric, test.k, words.currency)
    else:
        horizon = words.horizons.get(test.of, test.of)
        limit = _("%(percent)s%% of that of %(horizon)s") % {"percent": test.percent, "horizon": horizon}
    return _("%(metric)s must be at most %(limit)s%(when)s") % {
        "metric": metric_name(test.metric),
        "limit": limit,
        "when": _when(test.horizons, words),
    }


def _joined(parts: tuple[s.Expression, ...], words: Words, join: Callable[[Iterable[str]], str]) -> str:
    clauses = [_clause(part, words) for part in parts]
    nested = any(isinstance(part, (s.AllOf, s.AnyOf)) for part in parts)
    return join(f"({clause})" for clause in clauses) if nested else join(clauses)


@_clause.register
def _all_of(expression: s.AllOf, words: Words) -> str:
    return _joined(expression.parts, words, lambda clauses: f"; {pgettext('list', 'and')} ".join(clauses))


@_clause.register
def _any_of(expression: s.AnyOf, words: Words) -> str:
    return _joined(expression.parts, words, lambda clauses: f"; {pgettext('list', 'or')} ".join(clauses))
