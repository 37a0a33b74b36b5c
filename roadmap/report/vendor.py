"""The questionnaire for a tool's vendor as pages to fill in: it says nothing of the plan, of who asks, or why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.judging import judge_tools
from evaluations.questionnaire import OLD, Question, questionnaire_of
from roadmap.report.edition import Edition
from roadmap.report.words import day, number, shortened


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """known: what is believed today, to be confirmed; choices: what may be ticked, empty for a blank to write in."""

    number: int
    label: str
    unit: str
    known: str
    choices: tuple[str, ...]
    several: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedGroup:
    name: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorSheet:
    title: str
    headline: str
    lead: str
    organization: str
    dated: str
    created: str
    groups: tuple[AskedGroup, ...]

    def to_json(self) -> str:
        """The questions alone, for a vendor who answers by machine."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def vendor_sheet(edition: Edition, tool: str) -> VendorSheet:
    """Raises KeyError when the plan has no such tool. Facts are old or fresh as of the edition's day."""
    judged = judge_tools(edition.document)
    found = questionnaire_of(judged, judged.tools[tool], today=edition.as_of or date(2000, 1, 1))
    count = len(found.questions)
    text = ngettext("%(tool)s: %(count)s question", "%(tool)s: %(count)s questions", count)
    return VendorSheet(
        title=text % {"tool": found.name, "count": number(count)},
        headline=text % {"tool": shortened(found.name, 80), "count": number(count)},
        lead=_("%(organization)s is comparing tools and asks you for facts. What you do not know, leave empty.")
        % {"organization": found.organization or _("An organization")},
        organization=shortened(found.organization, 60),
        dated=day(edition.as_of) if edition.as_of else "",
        created=edition.as_of.isoformat() if edition.as_of else "",
        groups=tuple(_groups(found.questions)),
    )


def _groups(questions: tuple[Question, ...]) -> Iterator[AskedGroup]:
    """By subject, in the order in which the subjects first appear."""
    order = list(dict.fromkeys(question.group for question in questions))
    ranked = sorted(questions, key=lambda question: order.index(question.group))
    count = 0
    for name, members in groupby(ranked, key=lambda question: question.group):
        asked = []
        for question in members:
            count += 1
            asked.append(_asked(question, count))
        yield AskedGroup(name=name, questions=tuple(asked))


def _asked(question: Question, count: int) -> Asked:
    known = ""
    if question.why == OLD:
        known = _("We have on record: %(value)s (%(day)s). Is it still so?")
        known %= {"value": question.known, "day": question.as_of or _("no date")}
    return Asked(
        number=count,
        label=question.label,
        unit=question.unit,
        known=known,
        choices=question.choices,
        several=question.several,
    )
