"""What the import pages show: the last landscapes, and a table before it is taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evaluations.labels import value_text
from evaluations.tables import Draft, Problem, Read
from plans.models import Job, JobState, Plan
from reconciliation.document import PlanDocument
from reconciliation.verdicts import attributes_of
from reconciliation.vocabulary import Attribute
from stakeholders.vocabulary import attribute_label

_JOBS = 5
_ROWS = 50
_PROBLEMS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class LandscapeLine:
    """A landscape that was taken in as a job. report: as `Intake.told`, None while it runs or when it failed."""

    pk: int
    source: str
    by: str
    at: datetime
    state: str
    label: str
    error: str
    over: bool
    report: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPage:
    landscapes: tuple[LandscapeLine, ...]
    running: bool


def import_page(plan: Plan) -> ImportPage:
    """One query."""
    rows = Job.objects.filter(plan=plan, kind="landscape").select_related("requested_by")[:_JOBS]
    lines = tuple(
        LandscapeLine(
            pk=job.pk,
            source=str(job.params.get("source", "")),
            by=str(job.requested_by or ""),
            at=job.created_at,
            state=job.state,
            label=str(JobState(job.state).label),
            error=job.error,
            over=job.is_over,
            report=job.result.get("landscape"),
        )
        for job in rows
    )
    return ImportPage(landscapes=lines, running=any(not line.over for line in lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A tool of the table. known: the plan has one of that name. facts: label and value; evidence: label and words."""

    row: int
    name: str
    vendor: str
    known: bool
    facts: tuple[tuple[str, str], ...]
    evidence: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """lines and problems up to a limit; more_lines, more_problems: how many others."""

    lines: tuple[DraftLine, ...]
    more_lines: int
    problems: tuple[Problem, ...]
    more_problems: int
    tools: int
    facts: int
    evidence: int
    own: tuple[str, ...]
    aside: tuple[str, ...]


def preview_of(document: PlanDocument, read: Read) -> Preview:
    """No query of its own."""
    attributes = {**attributes_of(document), **{attribute.key: attribute for attribute in read.own}}
    names = {tool.name.lower() for tool in document.tools}
    return Preview(
        lines=tuple(_line(draft, attributes, names) for draft in read.drafts[:_ROWS]),
        more_lines=max(len(read.drafts) - _ROWS, 0),
        problems=read.problems[:_PROBLEMS],
        more_problems=max(len(read.problems) - _PROBLEMS, 0),
        tools=len(read.drafts),
        facts=read.facts - read.evidence,
        evidence=read.evidence,
        own=tuple(attribute.label for attribute in read.own),
        aside=read.aside,
    )


def _line(draft: Draft, attributes: Mapping[str, Attribute], names: set[str]) -> DraftLine:
    facts = [(attributes[fact.attribute], fact) for fact in draft.facts.values()]
    return DraftLine(
        row=draft.row,
        name=draft.name,
        vendor=draft.vendor,
        known=draft.name.lower() in names,
        facts=tuple((attribute_label(a), value_text(a, fact.value)) for a, fact in facts if fact.value is not None),
        evidence=tuple((attribute_label(a), fact.note) for a, fact in facts if fact.value is None),
    )
