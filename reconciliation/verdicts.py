"""Three-valued verdicts: does this option pass this statement, as far as its facts go?

Kleene's strong three-valued logic over the facts of one option. A fact that is absent, empty or
unreadable is unknown, and unknown is never a silent pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from reconciliation.answers import ToolVerdict, Verdict
from reconciliation.document import Option, PlanDocument, Requirement, Tool
from reconciliation.statements import (
    AllOf,
    AnyOf,
    AtLeastLevel,
    AttributeTest,
    Avoid,
    Equals,
    Excludes,
    Expression,
    Includes,
    Min,
    OneOf,
    SubsetOf,
    tests_attributes,
)
from reconciliation.vocabulary import Attribute, Comparable, Level, Value, read_value, standard_attributes

Judged = tuple[Verdict, tuple[str, ...]]
"""A verdict and the attributes it rests on."""

Judge = Callable[["Candidate"], Judged]

_NOT_APPLICABLE: Judged = (Verdict.NOT_APPLICABLE, ())


@dataclass(frozen=True, slots=True)
class Candidate:
    """An option with its tool's facts and coverage merged in; what the option says stands before the tool."""

    option: str
    tool: str
    facts: Mapping[str, Value | None]
    covers: Mapping[str, Level]
    covered: frozenset[str]  # at any level above none


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledOut:
    """What a statement does to the options: who fails it, and for whom it cannot be said."""

    failing: tuple[ToolVerdict, ...]
    unknown: tuple[ToolVerdict, ...]
    passing: int


def candidates(document: PlanDocument) -> tuple[Candidate, ...]:
    """Every option of the plan, in the order of the document."""
    return tuple(candidate(tool, option) for tool in document.tools for option in tool.options)


def candidate(tool: Tool, option: Option) -> Candidate:
    """One option with what it inherits from its tool."""
    facts = {fact.attribute: fact.value for fact in tool.facts}
    facts.update((fact.attribute, fact.value) for fact in option.facts)
    covers = {c.capability: c.level for c in tool.coverage}
    covers.update((c.capability, c.level) for c in option.coverage)
    covered = frozenset(name for name, level in covers.items() if level is not Level.NONE)
    return Candidate(option.id, tool.id, facts, covers, covered)


def attributes_of(document: PlanDocument) -> Mapping[str, Attribute]:
    """The vocabulary's attributes and the plan's own, by key."""
    return {**standard_attributes(), **{a.key: a for a in document.attributes}}


def verdict(document: PlanDocument, requirement: Requirement, tool: Tool, option: Option) -> ToolVerdict:
    """One requirement against one option."""
    value, used = judge(requirement.expression, attributes_of(document))(candidate(tool, option))
    return _as_verdict(candidate(tool, option), requirement.id, (value, used))


def verdicts(document: PlanDocument) -> tuple[ToolVerdict, ...]:
    """Every requirement against every option it tests, requirement by requirement; what is not tested is left out."""
    known = attributes_of(document)
    options = candidates(document)
    found: list[ToolVerdict] = []
    for requirement in document.requirements:
        judged = judge(requirement.expression, known)
        for option in options:
            value, used = judged(option)
            if value is not Verdict.NOT_APPLICABLE:
                found.append(_as_verdict(option, requirement.id, (value, used)))
    return tuple(found)


def ruled_out_by(document: PlanDocument, statement: Requirement | Expression) -> RuledOut:
    """What a requirement, or a statement that is still being written, rules out."""
    requirement = statement.id if isinstance(statement, Requirement) else ""
    expression = statement.expression if isinstance(statement, Requirement) else statement
    judged = judge(expression, attributes_of(document))
    found = [_as_verdict(option, requirement, judged(option)) for option in candidates(document)]
    return RuledOut(
        failing=tuple(v for v in found if v.verdict is Verdict.FAIL),
        unknown=tuple(v for v in found if v.verdict is Verdict.UNKNOWN),
        passing=sum(v.verdict is Verdict.PASS for v in found),
    )


def _as_verdict(option: Candidate, requirement: str, judged: Judged) -> ToolVerdict:
    value, used = judged
    return ToolVerdict(option=option.option, tool=option.tool, requirement=requirement, verdict=value, attributes=used)


def judge(expression: Expression, known: Mapping[str, Attribute]) -> Judge:
    """The statement as a function from an option to its verdict; what speaks about the whole plan tests no option."""
    if isinstance(expression, AllOf):
        return _judge_all([judge(part, known) for part in expression.parts])
    if isinstance(expression, AnyOf):
        if not tests_attributes(expression):
            return lambda _option: _NOT_APPLICABLE
        return _judge_any([judge(part, known) for part in expression.parts])
    if isinstance(expression, Avoid):
        avoided = frozenset(expression.tools)
        return lambda option: (Verdict.FAIL, ()) if option.tool in avoided else _NOT_APPLICABLE
    if isinstance(expression, AttributeTest):
        return _judge_test(expression, known[expression.attribute])
    return lambda _option: _NOT_APPLICABLE


def _judge_test(expression: AttributeTest, attribute: Attribute) -> Judge:
    scope = frozenset(expression.capabilities)
    key = attribute.key
    passed, failed, unknown = ((v, (key,)) for v in (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN))
    holds = predicate(expression, attribute)

    @cache  # few distinct values, many options
    def judged(value: Value) -> Judged:
        try:
            return passed if holds(read_value(attribute, value)) else failed
        except ValueError:
            return unknown

    def of_option(option: Candidate) -> Judged:
        if scope and scope.isdisjoint(option.covered):
            return _NOT_APPLICABLE
        value = option.facts.get(key)
        return unknown if value is None else judged(value)

    return of_option


def _judge_all(parts: list[Judge]) -> Judge:
    """FAIL before UNKNOWN before PASS; the attributes are those that decide."""

    def of_option(option: Candidate) -> Judged:
        judged = [part(option) for part in parts]
        for decisive in (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS):
            used = [attributes for value, attributes in judged if value is decisive]
            if used:
                return decisive, _united(used)
        return _NOT_APPLICABLE

    return of_option


def _judge_any(parts: list[Judge]) -> Judge:
    """An option violates the statement when it violates every part, so a part that does not apply is no violation."""

    def of_option(option: Candidate) -> Judged:
        judged = [part(option) for part in parts]
        values = {value for value, _ in judged}
        if Verdict.PASS not in values and Verdict.NOT_APPLICABLE in values:
            return _NOT_APPLICABLE
        for decisive in (Verdict.PASS, Verdict.UNKNOWN, Verdict.FAIL):
            if decisive in values:
                return decisive, _united([attributes for value, attributes in judged if value is decisive])
        return _NOT_APPLICABLE

    return of_option


def _united(used: list[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({attribute for attributes in used for attribute in attributes}))


def predicate(expression: AttributeTest, attribute: Attribute) -> Callable[[Comparable], bool]:
    """The test as a function of a value in its comparable form."""
    if isinstance(expression, OneOf):
        allowed = frozenset(read_value(attribute, value) for value in expression.values)
        return lambda value: value in allowed
    if isinstance(expression, Includes | Excludes | SubsetOf):
        return _set_predicate(expression)
    threshold = read_value(attribute, expression.value)
    if isinstance(expression, Equals):
        return lambda value: value == threshold
    if isinstance(expression, AtLeastLevel | Min):
        return lambda value: value >= threshold  # type: ignore[operator]  # both of one type, by read_value
    return lambda value: value <= threshold  # type: ignore[operator]  # both of one type, by read_value


def _set_predicate(expression: Includes | Excludes | SubsetOf) -> Callable[[Comparable], bool]:
    wanted = frozenset(expression.values)

    def holds(value: Comparable) -> bool:
        if not isinstance(value, frozenset):
            return False
        if isinstance(expression, Includes):
            return wanted <= value
        return not wanted & value if isinstance(expression, Excludes) else value <= wanted

    return holds
