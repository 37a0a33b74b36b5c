"""The report page: what was exported, who signed which version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from plans.access import Place
from plans.document import plan_document
from plans.models import Job, JobState, Membership
from roadmap.document import signatures
from roadmap.models import SignOffState
from roadmap.queries.answers import newest
from roadmap.queries.conflicts import is_fresh


@dataclass(frozen=True, kw_only=True)
class ExportLine:
    job: int
    at: datetime
    by: str
    paper: str
    state: str
    pages: int
    error: str
    url: str


@dataclass(frozen=True, kw_only=True)
class SignLine:
    """One group's word. state: signed, dissent, declined, stale, imported or none."""

    group: str
    name: str
    color: int
    person: str
    state: str
    reason: str
    on: date | None
    mine: bool


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    digest: str
    fresh: bool
    asked: bool
    exports: tuple[ExportLine, ...]
    signs: tuple[SignLine, ...]
    signed: int


def report_page(place: Place) -> ReportPage:
    """Four queries beside the plan's value."""
    document = plan_document(place.plan)
    stored = newest(place.plan)
    people = dict(Membership.objects.filter(plan=place.plan).values_list("key", "name"))
    given = {signature.group: signature for signature in signatures(place.plan)}
    signs = []
    for number, group in enumerate(document.groups, 1):
        signature = given.get(group.id)
        state = "none"
        if signature is not None:
            current = signature.digest == document.digest
            state = "imported" if signature.imported else signature.state if current else "stale"
        signs.append(
            SignLine(
                group=group.id,
                name=group.name,
                color=number,
                person=people.get(signature.person, "") if signature else "",
                state=state,
                reason=signature.reason if signature else "",
                on=signature.on if signature else None,
                mine=place.allows("sign", group.id),
            )
        )
    counted = (SignOffState.SIGNED, SignOffState.DISSENT)
    return ReportPage(
        digest=document.digest,
        fresh=is_fresh(document, stored),
        asked=stored is not None,
        exports=_exports(place),
        signs=tuple(signs),
        signed=sum(sign.state in counted for sign in signs),
    )


def _exports(place: Place) -> tuple[ExportLine, ...]:
    columns = ("pk", "created_at", "requested_by__name", "params", "state", "result", "error")
    jobs = Job.objects.filter(plan=place.plan, kind="report", state__in=[JobState.DONE, JobState.FAILED])
    return tuple(
        ExportLine(
            job=pk,
            at=at,
            by=by or "",
            paper=str(params.get("paper", "")),
            state=state,
            pages=int(result.get("pages", 0)),
            error=error,
            url=reverse("report_file", args=[place.key, pk]),
        )
        for pk, at, by, params, state, result, error in jobs.values_list(*columns)[:20]
    )


def reports_folder() -> Path:
    """Where finished reports lie, under names that nobody can guess."""
    return Path(settings.CONCORD_FILES) / "reports"
