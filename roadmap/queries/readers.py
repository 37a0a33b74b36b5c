"""Links for readers: the list for those who give them out, and what a reader sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from plans.access import Place
from plans.document import plan_document
from plans.models import JobState
from roadmap.baselines import text_hash, thaw
from roadmap.models import Audience, Baseline, ReaderLink, SignOff
from roadmap.queries.frozen import VersionContent, of_group, version_content
from roadmap.queries.report import reports_folder
from roadmap.wording import Names


@dataclass(frozen=True, kw_only=True)
class LinkLine:
    """A link in the list. state: open, expired or revoked."""

    key: str
    version: int
    reader: str
    of: str
    audience: str
    locked: bool
    state: str
    expires_at: datetime
    opened: int
    last_opened_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LinksPage:
    links: tuple[LinkLine, ...]
    versions: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Word:
    """A group's word on the version, without the name of the person who said it."""

    group: str
    color: int
    state: str
    reason: str
    on: date | None


@dataclass(frozen=True, kw_only=True)
class ReaderPage:
    """What a reader sees. whole: with every group's statements; own: the name of the one group, else empty; pdf: the
    report for this audience is there.
    """

    key: str
    note: str
    frozen_at: datetime
    sha256: str
    intact: bool
    whole: bool
    own: str
    expires_at: datetime
    pdf: bool
    content: VersionContent
    words: tuple[Word, ...]


def links_page(place: Place, now: datetime) -> LinksPage:
    """Two queries beside the plan's value."""
    document = plan_document(place.plan)
    names = Names(document)
    lines = []
    for row in ReaderLink.objects.filter(plan=place.plan).select_related("baseline").defer("baseline__content"):
        audience = names.group(row.group_key) if row.audience == Audience.GROUP else row.get_audience_display()
        state = "revoked" if row.revoked_at else "expired" if row.expires_at <= now else "open"
        lines.append(
            LinkLine(
                key=row.key,
                version=row.version,
                reader=row.reader,
                of=row.baseline.key,
                audience=str(audience),
                locked=bool(row.passphrase_hash),
                state=state,
                expires_at=row.expires_at,
                opened=row.opened,
                last_opened_at=row.last_opened_at,
            )
        )
    return LinksPage(
        links=tuple(reversed(lines)),
        versions=tuple(Baseline.objects.filter(plan=place.plan).values_list("key", flat=True)),
        groups=tuple((group.id, group.name) for group in document.groups),
    )


def reader_file(link: ReaderLink) -> Path | None:
    """The report for the link's audience, once it is printed."""
    job = link.job
    name = str(job.result.get("file", "")) if job is not None and job.state == JobState.DONE else ""
    path = reports_folder() / Path(name).name
    return path if name and path.is_file() else None


def reader_page(link: ReaderLink) -> ReaderPage:
    """One query beside the link and its version: the groups' words."""
    row = link.baseline
    frozen = thaw(row.content)
    given = {word.group_key: word for word in SignOff.objects.filter(baseline=row, imported=False)}
    names = Names(frozen.plan)
    own = names.group(link.group_key) if link.audience == Audience.GROUP else ""
    content = version_content(of_group(frozen, link.group_key) if own else frozen)
    if link.audience != Audience.TASK_FORCE:
        content = replace(content, groups=tuple(group for group in content.groups if own and group.name == own))
    return ReaderPage(
        key=row.key,
        note=row.note,
        frozen_at=row.frozen_at,
        sha256=row.sha256,
        intact=text_hash(row.content) == row.sha256,
        whole=link.audience == Audience.TASK_FORCE,
        own=own,
        expires_at=link.expires_at,
        pdf=reader_file(link) is not None,
        content=content,
        words=tuple(
            Word(
                group=group.name,
                color=number,
                state=given[group.id].state if group.id in given else "none",
                reason=given[group.id].reason if group.id in given else "",
                on=given[group.id].on if group.id in given else None,
            )
            for number, group in enumerate(frozen.plan.groups, 1)
        ),
    )
