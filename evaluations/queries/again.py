"""What pages say of a tool that has to be looked at again, and of who looked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.freshness import Reopened, causes, named, reopened_tools, seen_of, told_facts
from evaluations.judging import Judged, JudgedTool
from evaluations.labels import status_label
from evaluations.queries.facts import Evidence, evidence_of
from reconciliation.verdicts import attributes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A tool that something rests on. why: in a word or two."""

    name: str
    url: str
    why: str


def again(judged: Judged, options: Collection[str], *, plan_key: str, today: date) -> tuple[Again, ...]:
    """The tools behind these options that have to be looked at again."""
    return tuple(
        Again(name=judged.tools[key].tool.name, url=reverse("tool", args=[plan_key, key]), why=why(one))
        for key, one in reopened_tools(judged, today, options).items()
    )


def why(one: Reopened) -> str:
    return status_label(one.ending) if one.ending else _("old fact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One time that somebody looked again. facts: those that were looked at, as they were."""

    by: str
    on: date | None
    note: str
    facts: tuple[Evidence, ...]


def looked(judged: Judged, tool: str, people: Mapping[str, str], today: date) -> tuple[Looked, ...]:
    """Everyone who looked again at the tool, the latest first."""
    known = attributes_of(judged.document)
    return tuple(
        Looked(
            by=people.get(review.by, review.by),
            on=review.on,
            note=review.note,
            facts=tuple(evidence_of(fact.attribute, fact, known, today) for fact in review.facts),
        )
        for review in reversed(judged.document.reviews)
        if review.tool == tool
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A fact that opens a tool again. url: of the form in which a newer one is told."""

    evidence: Evidence
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookPage:
    """What to look at. seen: the causes by name, as the form sends them back."""

    causes: tuple[Cause, ...]
    seen: str


def look_page(judged: Judged, tool: JudgedTool, *, plan_key: str, today: date) -> LookPage:
    """The facts behind the mark that nobody has looked at yet."""
    known = attributes_of(judged.document)
    found = causes(told_facts(tool.tool), seen_of(tool.review), today)
    return LookPage(
        causes=tuple(
            Cause(
                evidence=evidence_of(fact.attribute, fact, known, today),
                url=reverse("fact_edit", args=[plan_key, tool.tool.id, fact.attribute]),
            )
            for fact in found
        ),
        seen=" ".join(named(fact) for fact in found),
    )
