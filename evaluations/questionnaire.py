"""What to ask a vendor: the facts that statements wait for, or rest on although they are old. A pure function.

The context is fit for a page, a workbook or the report; it tells the vendor nothing of who asks for what. `asked_by`
is for the plan's own people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evaluations.ages import is_old
from evaluations.judging import Judged, JudgedTool
from evaluations.labels import group_label, value_text
from reconciliation.answers import Verdict
from reconciliation.statements import Fact
from reconciliation.verdicts import attributes_of
from reconciliation.vocabulary import Attribute
from stakeholders.labels import day_text
from stakeholders.vocabulary import attribute_label, unit_name, value_label

UNKNOWN, OLD, EVIDENCE = "unknown", "old", "evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """key: the attribute's. choices: what may be answered, empty for a number or a text. known: what is said today.

    why: unknown (a verdict waits for it), old (a verdict rests on it), evidence (words without a value).
    """

    key: str
    label: str
    group: str
    unit: str
    several: bool
    choices: tuple[str, ...]
    known: str
    as_of: str
    note: str
    why: str
    asked_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """Questions in the order of the vocabulary, unknown ones first."""

    tool: str
    name: str
    vendor: str
    organization: str
    questions: tuple[Question, ...]

    @property
    def unknown(self) -> int:
        return sum(question.why != OLD for question in self.questions)


def questionnaire_of(judged: Judged, tool: JudgedTool, *, today: date) -> Questionnaire:
    """What the verdicts on the tool's best option leave open or rest on without a fresh fact."""
    best, facts = tool.best, {fact.attribute: fact for fact in tool.tool.facts}
    waiting: dict[str, list[str]] = {}
    resting: dict[str, list[str]] = {}
    if best is not None:
        facts |= {fact.attribute: fact for fact in best.option.facts}
        for verdict in best.verdicts:
            target = waiting if verdict.verdict is Verdict.UNKNOWN else resting
            for used in verdict.attributes:
                target.setdefault(used, []).append(verdict.requirement)
    questions = []
    for key, attribute in attributes_of(judged.document).items():
        fact = facts.get(key)
        known = fact is not None and fact.value is not None
        if key in waiting and not known:
            why = EVIDENCE if fact is not None and fact.note else UNKNOWN
            questions.append(_question(attribute, fact, why, waiting[key]))
        elif key in resting and fact is not None and is_old(key, fact.as_of, today):
            questions.append(_question(attribute, fact, OLD, resting[key]))
    questions.sort(key=lambda question: question.why == OLD)
    return Questionnaire(
        tool=tool.tool.id,
        name=tool.tool.name,
        vendor=tool.tool.vendor,
        organization=judged.document.organization,
        questions=tuple(questions),
    )


def _question(attribute: Attribute, fact: Fact | None, why: str, asked_by: list[str]) -> Question:
    return Question(
        key=attribute.key,
        label=attribute_label(attribute),
        group=group_label(attribute.group),
        unit=unit_name(attribute.unit),
        several=attribute.type == "set",
        choices=tuple(value_label(attribute, value) for value in attribute.values),
        known=value_text(attribute, fact.value) if fact else "",
        as_of=day_text(fact.as_of) if fact else "",
        note=fact.note if fact else "",
        why=why,
        asked_by=tuple(asked_by),
    )
