"""The items of the roadmap: drafted, written, moved, removed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from django.utils.translation import gettext as _

from plans.changes import changing
from plans.document import read_document
from plans.errors import Refused
from plans.models import Plan, User
from reconciliation.answers import Stack
from reconciliation.document import InitiativeStatus
from reconciliation.quarters import Quarter
from roadmap.commands.keys import next_key, next_position
from roadmap.drafting import draft
from roadmap.models import Initiative


@dataclass(frozen=True, kw_only=True)
class InitiativeValues:
    """What a person may say of an initiative. cost in milli-units; start None: not placed."""

    title: str
    phase: str
    start: Quarter | None
    duration: int
    owner: str
    status: InitiativeStatus
    depends_on: tuple[str, ...]
    cost: int
    note: str


def add_initiative(
    *, plan_id: int, values: InitiativeValues, by: User, at: datetime, request_id: str = ""
) -> Initiative:
    """A new item of the roadmap, pinned where a person put it."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = Initiative(
            plan_id=plan_id,
            key=next_key(Initiative, plan_id, "I"),
            position=next_position(Initiative, plan_id),
            pinned=values.start is not None,
        )
        return change.add(_with(row, values))


def edit_initiative(
    *,
    plan_id: int,
    initiative_id: int,
    version: int,
    values: InitiativeValues,
    by: User,
    at: datetime,
    request_id: str = "",
) -> Initiative:
    """Change an item. Raises Refused when it would depend on itself, directly or through others."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Initiative, initiative_id, version)
        _check_dependencies(plan_id, row.key, values.depends_on)
        row.pinned = row.pinned or row.start != values.start
        return change.save(_with(row, values))


def _with(row: Initiative, values: InitiativeValues) -> Initiative:
    for name in InitiativeValues.__dataclass_fields__:
        setattr(row, name, getattr(values, name))
    return row


def _check_dependencies(plan_id: int, key: str, depends_on: tuple[str, ...]) -> None:
    edges: dict[str, tuple[str, ...]] = dict(
        Initiative.objects.filter(plan_id=plan_id).values_list("key", "depends_on")
    )
    edges[key] = depends_on
    seen: set[str] = set()
    waiting = list(depends_on)
    while waiting:
        other = waiting.pop()
        if other == key:
            raise Refused(
                _("The item would have to wait for itself. Remove one of the dependencies."), field="depends_on"
            )
        if other not in seen:
            seen.add(other)
            waiting.extend(edges.get(other, ()))


def move_initiative(
    *, plan_id: int, initiative_id: int, version: int, quarters: int, by: User, at: datetime, request_id: str = ""
) -> Initiative:
    """Move an item that many quarters (negative: earlier); from then on it stays where it was put."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Initiative, initiative_id, version)
        if row.start is None:
            raise Refused(_("%(title)s has no quarter yet. Open it and choose one.") % {"title": row.title})
        row.start = row.start.plus(quarters)
        row.pinned = True
        return change.save(row, verb="moved")


def remove_initiative(
    *, plan_id: int, initiative_id: int, version: int, by: User, at: datetime, request_id: str = ""
) -> None:
    """Take an item off the roadmap; what waited for it waits no longer."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Initiative, initiative_id, version)
        for other in Initiative.objects.filter(plan_id=plan_id).exclude(pk=row.pk):
            if row.key in other.depends_on:
                waiting = change.lock(Initiative, other.pk, None)
                waiting.depends_on = tuple(key for key in waiting.depends_on if key != row.key)
                change.save(waiting)
        change.delete(row)


def draft_roadmap(*, plan: Plan, stack: Stack, by: User, at: datetime, request_id: str = "") -> int:
    """Add the items that the stack needs and the roadmap lacks. Returns how many; nothing is moved or removed."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        first = int(next_key(Initiative, plan.pk, "I").removeprefix("I-"))
        position = next_position(Initiative, plan.pk)
        drafts = draft(read_document(plan.pk), stack, first)
        for offset, item in enumerate(drafts):
            values = {f.name: getattr(item, f.name) for f in fields(item) if f.name != "id"}
            row = Initiative(plan_id=plan.pk, key=item.id, position=position + offset, **values)
            change.add(row, verb="drafted")
    return len(drafts)
