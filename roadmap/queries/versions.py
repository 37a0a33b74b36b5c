"""Versions: the list, one version from its own text, two of them beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.judging import judged
from evaluations.queries.again import Again, again
from plans.access import Place
from plans.document import plan_document
from plans.models import Membership
from reconciliation.diff import Diff
from reconciliation.document import PlanDocument
from roadmap.baselines import Frozen, grounds_gone, since, text_hash, thaw
from roadmap.comparing import Comparison, Line, change_lines, compare
from roadmap.models import Baseline, SignOff, SignOffState
from roadmap.queries.answers import latest_answer
from roadmap.queries.decisions import chosen_options
from roadmap.queries.frozen import VersionContent, version_content

COUNTED = (SignOffState.SIGNED, SignOffState.DISSENT)
TODAY = "today"


@dataclass(frozen=True, kw_only=True)
class SignCard:
    """One group's word on a version. state: signed, dissent, declined, imported or none.

    gone: the changes since then that its signature rested on; while there are any the signature is stale. version: of
    the word, 0 when there is none.
    """

    group: str
    name: str
    color: int
    person: str
    state: str
    reason: str
    on: date | None
    version: int
    gone: tuple[Line, ...]
    mine: bool

    @property
    def counts(self) -> bool:
        return self.state in COUNTED and not self.gone


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version in the list, with a mark for each of its groups."""

    key: str
    note: str
    frozen_at: datetime
    by: str
    sign_by: date | None
    sha256: str
    imported: bool
    url: str
    marks: tuple[SignCard, ...]
    signed: int
    spoken: int


@dataclass(frozen=True, kw_only=True)
class VersionsPage:
    """changed: how many rows changed since the newest version, None without one."""

    versions: tuple[VersionLine, ...]
    changed: int | None
    newest: str


@dataclass(frozen=True, kw_only=True)
class VersionPage:
    """One version. intact: whether its text still has the hash that was signed.

    again: tools of its stack that have to be looked at again, which opens again what was signed.
    """

    line: VersionLine
    intact: bool
    newest: str
    changed: int
    signs: tuple[SignCard, ...]
    mine: SignCard | None
    content: VersionContent
    again: tuple[Again, ...]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What can be compared: a version's key or TODAY."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class ComparePage:
    """before, after: what is compared, as keys; comparison None when there is no such version or only one."""

    before: str
    after: str
    choices: tuple[Choice, ...]
    comparison: Comparison | None
    content: VersionContent | None


def versions_page(place: Place) -> VersionsPage:
    """Four queries beside the plan's value: the versions, the words on them, the people, the newest text."""
    document = plan_document(place.plan)
    people = _people(place)
    words = _words(place)
    rows = list(Baseline.objects.filter(plan=place.plan).defer("content"))
    newest = _newest_text(place)
    found = since(thaw(newest), document) if newest else None
    lines = []
    for row in rows:
        frozen = thaw(newest) if newest and row is rows[0] else None
        lines.append(_line(place, row, people, _cards(place, document, words.get(row.pk, ()), people, frozen, found)))
    return VersionsPage(
        versions=tuple(lines),
        changed=len(found.changes) if found else None,
        newest=rows[0].key if rows else "",
    )


def version_page(place: Place, row: Baseline, today: date) -> VersionPage:
    """Three queries beside the plan's value and the version."""
    document = plan_document(place.plan)
    people = _people(place)
    frozen = thaw(row.content)
    found = since(frozen, document)
    signs = _cards(place, frozen.plan, _words(place).get(row.pk, ()), people, frozen, found, now=document)
    newest = Baseline.objects.filter(plan=place.plan, imported=False).values_list("key", flat=True).first() or ""
    return VersionPage(
        line=_line(place, row, people, signs),
        intact=text_hash(row.content) == row.sha256,
        newest=newest,
        changed=len(found.changes),
        signs=signs,
        mine=next((card for card in signs if card.mine), None) if row.key == newest else None,
        content=version_content(frozen),
        again=again(judged(place.plan), chosen_options(frozen.plan), plan_key=place.key, today=today),
    )


def compare_page(place: Place, before: str, after: str) -> ComparePage:
    """Four queries beside the plan's value: the versions' names, the two texts, the newest answer."""
    keys = list(Baseline.objects.filter(plan=place.plan).values_list("key", flat=True))
    choices = tuple(Choice(key=key, label=key) for key in keys)
    choices = (Choice(key=TODAY, label=_("the plan today")), *choices)
    before = before or (keys[0] if keys else "")
    after = after or TODAY
    one, other = _frozen(place, before), _frozen(place, after)
    comparison = compare(one, other) if one is not None and other is not None and before != after else None
    return ComparePage(
        before=before,
        after=after,
        choices=choices,
        comparison=comparison,
        content=version_content(other, was=one) if one is not None and other is not None else None,
    )


def _frozen(place: Place, key: str) -> Frozen | None:
    if key == TODAY:
        return Frozen(plan=plan_document(place.plan), solution=latest_answer(place.plan))
    content = Baseline.objects.filter(plan=place.plan, key=key).values_list("content", flat=True).first()
    return thaw(content) if content else None


def _newest_text(place: Place) -> str:
    return Baseline.objects.filter(plan=place.plan).values_list("content", flat=True).first() or ""


def _people(place: Place) -> dict[str, str]:
    return dict(Membership.objects.filter(plan=place.plan).values_list("key", "name"))


def _words(place: Place) -> dict[int, list[SignOff]]:
    """Version -> what was said of it."""
    words: dict[int, list[SignOff]] = {}
    for word in SignOff.objects.filter(plan=place.plan, baseline__isnull=False):
        words.setdefault(word.baseline_id or 0, []).append(word)
    return words


def _cards(
    place: Place,
    shown: PlanDocument,
    words: Sequence[SignOff],
    people: dict[str, str],
    frozen: Frozen | None,
    found: Diff | None,
    now: PlanDocument | None = None,
) -> tuple[SignCard, ...]:
    """A card for each group of the plan that is shown; stale ones where it is known what changed since."""
    given = {word.group_key: word for word in words}
    now = now or shown
    cards = []
    for number, group in enumerate(shown.groups, 1):
        word = given.get(group.id)
        gone: tuple[Line, ...] = ()
        if word is not None and frozen is not None and found is not None and word.state in COUNTED:
            gone = change_lines(frozen.plan, now, grounds_gone(frozen, now, group.id, found))
        cards.append(
            SignCard(
                group=group.id,
                name=group.name,
                color=number,
                person=people.get(word.person_key, "") if word else "",
                state=("imported" if word.imported else word.state) if word else "none",
                reason=word.reason if word else "",
                on=word.on if word else None,
                version=word.version if word else 0,
                gone=gone,
                mine=place.allows("sign", group.id),
            )
        )
    return tuple(cards)


def _line(place: Place, row: Baseline, people: dict[str, str], cards: tuple[SignCard, ...]) -> VersionLine:
    return VersionLine(
        key=row.key,
        note=row.note,
        frozen_at=row.frozen_at,
        by=people.get(row.person_key, ""),
        sign_by=row.sign_by,
        sha256=row.sha256,
        imported=row.imported,
        url=reverse("version", args=[place.key, row.key]),
        marks=cards,
        signed=sum(card.state in COUNTED for card in cards),
        spoken=sum(card.state != "none" for card in cards),
    )
