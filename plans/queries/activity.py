"""What happened in a plan and what people said."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from plans.access import Place
from plans.document import plan_document
from plans.mentions import Piece, pieces
from plans.models import Comment, Event, Membership, Plan
from plans.navigation import row_address, target_label
from plans.wording import sentence

PER_PAGE = 50
MARKED = 50
"""Changed rows that a page names."""
READ = 200
"""Events that are looked through for them."""

Marks = tuple[tuple[str, str], ...]
"""Rows that others changed, for components/changed.html: the key, and where the row is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """who: the name in this plan. is_new: since the reader's last visit. url: the row's page, empty without one.

    changes: (field, before, after) as text, cut to a readable length.
    """

    at: datetime
    who: str
    sentence: str
    revision: int
    is_new: bool
    url: str
    changes: tuple[tuple[str, str, str], ...]


def activity_rows(plan: Plan, *, limit: int, **where: str) -> tuple[EventRow, ...]:
    """The latest events, of one row when asked (kind="requirement", target="CISO-3"). Two queries."""
    return _rows(plan, Event.objects.filter(plan=plan, **where)[:limit])


def told(plan: Plan, events: Collection[int]) -> dict[int, EventRow]:
    """Some events in words, by their number. Two queries, none when none is asked for."""
    rows = Event.objects.filter(plan=plan, pk__in=events) if events else ()
    return {event.pk: row for event, row in zip(rows, _rows(plan, rows) if rows else (), strict=True)}


def activity_page(place: Place, number: str) -> tuple[Page[Event], tuple[EventRow, ...]]:
    """One page of the activity, latest first, and its rows. Three queries."""
    events: QuerySet[Event] = Event.objects.filter(plan=place.plan)
    page = Paginator(events, PER_PAGE).get_page(number)
    return page, _rows(place.plan, page.object_list, since=place.since, but=place.member.user_id)


def changed_since(place: Place) -> int:
    """How often others changed the plan since this person's last visit. One query; none on a first visit."""
    if place.since is None:
        return 0
    return Event.objects.filter(plan=place.plan, at__gt=place.since).exclude(by=place.member.user_id).count()


def changed_rows(place: Place, *kinds: str) -> tuple[str, ...]:
    """Keys of the rows of these kinds that others changed since this person's last visit, and that still stand.

    The latest first, at most `MARKED`. One query; none on a first visit.
    """
    if place.since is None:
        return ()
    events = Event.objects.filter(plan=place.plan, kind__in=kinds, at__gt=place.since).exclude(by=place.member.user_id)
    last: dict[str, str] = {}
    for verb, target, after in events.values_list("verb", "target", "after")[:READ]:
        last.setdefault(target, verb)
        for other in after.get("with", ()):  # "requirement CISO-3 changed"
            kind, _space, row = other.partition(" ")
            key, _space, done = row.partition(" ")
            if kind in kinds:
                last.setdefault(key, done)
    return tuple(key for key, verb in last.items() if verb != "removed")[:MARKED]


def changed_here(place: Place, prefix: str, *kinds: str, among: Collection[str] | None = None) -> Marks:
    """The changed rows that stand on a page under the id prefix + key; among: only these of them."""
    keys = changed_rows(place, *kinds)
    return tuple((key, f"#{prefix}{key}") for key in keys if among is None or key in among)


def _rows(
    plan: Plan, events: Iterable[Event], *, since: datetime | None = None, but: int | None = None
) -> tuple[EventRow, ...]:
    members = list(Membership.objects.filter(plan=plan).values_list("user_id", "key", "name"))
    names = {user_id: name for user_id, _key, name in members if user_id}
    people = {key: name for _user_id, key, name in members}
    rows = []
    for event in events:
        who = names.get(event.by_id) if event.by_id else _("Concord")
        who = who or _("Someone who left")
        target = people.get(event.target, event.target) if event.kind == "membership" else event.target
        about = target_label(str(event.after.get("target", "")))
        rows.append(
            EventRow(
                at=event.at,
                who=who,
                sentence=sentence(who, event.verb, event.kind, target, about),
                revision=event.revision,
                is_new=since is not None and event.at > since and event.by_id != but,
                url=row_address(plan.key, event.kind, event.target),
                changes=_changes(event.before, event.after),
            )
        )
    return tuple(rows)


_PRIVATE = {"email", "user", "invited_by", "created_by", "by"}


def _changes(before: dict[str, Any], after: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    if not before:
        return ()
    names = [name for name in {**before, **after} if name not in _PRIVATE and name != "with"]
    return tuple((name.replace("_", " "), _short(before.get(name)), _short(after.get(name))) for name in names)


def _short(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 160 else text[:157] + "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRow:
    """pieces: the text cut at its mentions."""

    key: str
    who: str
    pieces: tuple[Piece[str], ...]
    at: datetime
    is_resolved: bool


def comments_of(plan: Plan, kind: str, target: str) -> tuple[CommentRow, ...]:
    """What was said about one row, oldest first. Two queries."""
    known = {name.lower(): (name,) for name in people_to_mention(plan)}
    rows = Comment.objects.filter(plan=plan, target_kind=kind, target=target).select_related("by")
    return tuple(
        CommentRow(
            key=row.key,
            who=row.by.name if row.by else _("Someone who left"),
            pieces=pieces(row.text, known),
            at=row.created_at,
            is_resolved=row.resolved_at is not None,
        )
        for row in rows
    )


def people_to_mention(plan: Plan) -> list[str]:
    """Names that may stand behind an @: people with an account, then groups that have some. One query and the value."""
    members = Membership.objects.filter(plan=plan).exclude(user=None).values_list("name", "group_key").order_by("name")
    present = {group for _name, group in members}
    groups = [group.name for group in plan_document(plan).groups if group.id in present]
    return [name for name, _group in members] + groups


def comment_counts(plan: Plan, kind: str) -> dict[str, int]:
    """How many open comments each row of a kind has, by its key. One query, for pages with many rows."""
    counts: dict[str, int] = {}
    for target in Comment.objects.filter(plan=plan, target_kind=kind, resolved_at=None).values_list(
        "target", flat=True
    ):
        counts[target] = counts.get(target, 0) + 1
    return counts
