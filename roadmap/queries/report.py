"""The report page: what was exported, who signed which version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from plans.access import Place
from plans.document import plan_document
from plans.models import Job, JobState, Membership
from reconciliation.document import PlanDocument
from roadmap.document import signatures
from roadmap.models import SignOffState
from roadmap.queries.answers import newest
from roadmap.queries.conflicts import is_fresh
from roadmap.queries.grounds import still_standing
from roadmap.report.readers import Audience, Reader, audience_name, reader_of

PAPERS = {"a4": "A4", "letter": "Letter"}
SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class ExportLine:
    job: int
    at: datetime
    by: str
    version: str
    reader: str
    """Who it is for."""
    form: str
    paper: str
    language: str
    state: str
    pages: int
    size: int
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
    """Five queries beside the plan's value."""
    document = plan_document(place.plan)
    stored = newest(place.plan)
    people = dict(Membership.objects.filter(plan=place.plan).values_list("key", "name"))
    said = signatures(place.plan)
    given, standing = {signature.group: signature for signature in said}, still_standing(place.plan, document, said)
    signs = []
    for number, group in enumerate(document.groups, 1):
        signature = given.get(group.id)
        state = "none"
        if signature is not None:
            stands = group.id in standing
            state = "imported" if signature.imported else signature.state if stands else "stale"
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
        exports=_exports(place, document),
        signs=tuple(signs),
        signed=sum(sign.state in counted for sign in signs),
    )


def _exports(place: Place, document: PlanDocument) -> tuple[ExportLine, ...]:
    """The newest of those that are over and that this person may fetch."""
    groups = {group.id: group.name for group in document.groups}
    tools = {tool.id: tool.name for tool in document.tools}
    columns = ("pk", "created_at", "requested_by__name", "params", "state", "result", "error")
    over = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
    jobs = Job.objects.filter(plan=place.plan, kind="report", state__in=over)
    return tuple(
        ExportLine(
            job=pk,
            at=at,
            by=by or "",
            version=str(params.get("version", "")),
            reader=_reader_name(reader_of(params), groups, tools),
            form=str(params.get("form", "pdf")).upper(),
            paper=PAPERS.get(params.get("paper", ""), "") if params.get("form", "pdf") == "pdf" else "",
            language=str(params.get("language", "")).upper(),
            state=state,
            pages=int(result.get("pages", 0)),
            size=int(result.get("bytes", 0)),
            error=error,
            url=reverse("report_file", args=[place.key, pk]),
        )
        for pk, at, by, params, state, result, error in jobs.values_list(*columns)[:SHOWN]
        if place.allows(reader_of(params).rule)
    )


def _reader_name(reader: Reader, groups: dict[str, str], tools: dict[str, str]) -> str:
    if reader.audience is Audience.VENDOR:
        return _("Vendor of %(tool)s") % {"tool": tools.get(reader.tool, reader.tool)}
    if reader.audience is Audience.GROUP:
        return groups.get(reader.group, reader.group)
    return audience_name(reader.audience)


def reports_folder() -> Path:
    """Where finished reports lie, under names that nobody can guess."""
    return Path(settings.CONCORD_FILES) / "reports"
