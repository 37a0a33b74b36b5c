"""The page of one requirement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plans.access import Place
from plans.document import plan_document
from plans.queries.activity import EventRow, activity_rows
from reconciliation.answers import Verdict
from reconciliation.document import PlanDocument
from reconciliation.statements import Expression, Fact
from reconciliation.verdicts import attributes_of, candidate, judge
from reconciliation.vocabulary import Attribute
from stakeholders.labels import day_text
from stakeholders.models import Requirement
from stakeholders.sentences import amount, sentence, words_of
from stakeholders.vocabulary import attribute_label, value_label

HISTORY = 20
_ORDER = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A fact that a verdict rests on; value empty when nothing is known."""

    label: str
    value: str
    source: str
    as_of: str

    @property
    def is_link(self) -> bool:
        return self.source.startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolLine:
    tool: str
    name: str
    option: str
    verdict: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementPage:
    key: str
    group: str
    group_name: str
    statement: str
    sentence: str
    priority: str
    weight: int
    negotiable: bool
    rationale: str
    source: str
    on_behalf: bool
    may_write: bool
    lines: tuple[ToolLine, ...]
    agreements: tuple[str, ...]  # ids of the agreements that name it
    history: tuple[EventRow, ...]

    @property
    def failing(self) -> int:
        return sum(line.verdict == Verdict.FAIL for line in self.lines)

    @property
    def unknown(self) -> int:
        return sum(line.verdict == Verdict.UNKNOWN for line in self.lines)

    @property
    def passing(self) -> int:
        return sum(line.verdict == Verdict.PASS for line in self.lines)


def requirement_page(place: Place, requirement: Requirement) -> RequirementPage:
    """A requirement with every option that it tests, those that fail first."""
    document = plan_document(place.plan)
    return RequirementPage(
        key=requirement.key,
        group=requirement.group.key,
        group_name=requirement.group.name,
        statement=requirement.statement,
        sentence=sentence(requirement.expression, words_of(document)),
        priority=str(requirement.priority),
        weight=requirement.weight,
        negotiable=requirement.negotiable,
        rationale=requirement.rationale,
        source=requirement.source,
        on_behalf=requirement.on_behalf,
        may_write=place.allows("write_group", requirement.group.key),
        lines=_lines(document, requirement.expression),
        agreements=tuple(a.id for a in document.agreements if requirement.key in a.conflict),
        history=activity_rows(place.plan, limit=HISTORY, kind="requirement", target=requirement.key),
    )


def _lines(document: PlanDocument, expression: Expression) -> tuple[ToolLine, ...]:
    known = attributes_of(document)
    judged = judge(expression, known)
    lines = []
    for tool in document.tools:
        for option in tool.options:
            verdict, used = judged(candidate(tool, option))
            if verdict is not Verdict.NOT_APPLICABLE:
                facts = {fact.attribute: fact for fact in (*tool.facts, *option.facts)}
                evidence = tuple(_evidence(known[key], facts) for key in used if key in known)
                lines.append(
                    ToolLine(
                        tool=tool.id,
                        name=tool.name,
                        option=option.name if len(tool.options) > 1 else "",
                        verdict=str(verdict),
                        evidence=evidence,
                    )
                )
    return tuple(sorted(lines, key=lambda line: (_ORDER.index(Verdict(line.verdict)), line.name.casefold())))


def _evidence(attribute: Attribute, facts: Mapping[str, Fact]) -> Evidence:
    fact = facts.get(attribute.key)
    if fact is None or fact.value is None:
        return Evidence(label=attribute_label(attribute), value="", source=fact.source if fact else "", as_of="")
    values = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    quantity = attribute.type.is_quantity
    shown = ", ".join(amount(attribute, value) if quantity else value_label(attribute, value) for value in values)
    return Evidence(label=attribute_label(attribute), value=shown, source=fact.source, as_of=day_text(fact.as_of))
