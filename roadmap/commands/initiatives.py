"""The items of the roadmap: drafted, written, moved, removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from django.utils.translation import gettext as _

from plans.changes import changing
from plans.document import read_document
from plans.errors import Refused
from plans.models import Plan, User
from reconciliation.answers import Stack
from reconciliation.document import Effort, Group, InitiativeStatus, PlanDocument
from reconciliation.loads import is_fixed
from reconciliation.quarters import Quarter
from roadmap.commands.keys import next_key, next_position
from roadmap.drafting import draft
from roadmap.models import Initiative

FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True, kw_only=True)
class InitiativeValues:
    """What a person may say of an initiative. cost in milli-units; start None: not placed; owner: a group's key.

    firm: the deadline is hard. requirements: the statements it serves.
    """

    title: str
    phase: str
    start: Quarter | None
    duration: int
    owner: str
    status: InitiativeStatus
    depends_on: tuple[str, ...]
    cost: int
    note: str
    effort: tuple[Effort, ...] = ()
    deadline: Quarter | None = None
    firm: bool = False
    pinned: bool = False
    capability: str = ""
    option: str = ""
    requirements: tuple[str, ...] = ()


def add_initiative(
    *, plan_id: int, values: InitiativeValues, by: User, at: datetime, request_id: str = ""
) -> Initiative:
    """A new item of the roadmap, pinned where a person put it."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = Initiative(
            plan_id=plan_id,
            key=next_key(Initiative, plan_id, "I"),
            position=next_position(Initiative, plan_id),
        )
        return change.add(_with(row, values, placed=True))


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
        return change.save(_with(row, values, placed=row.start != values.start))


def _with(row: Initiative, values: InitiativeValues, *, placed: bool) -> Initiative:
    """The row with what a person said; an item that a person placed stays there, one without a quarter is nowhere."""
    for name in InitiativeValues.__dataclass_fields__:
        setattr(row, name, getattr(values, name))
    row.pinned = values.start is not None and (values.pinned or placed)
    row.firm = values.firm and values.deadline is not None
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
        start = row.start.plus(quarters)
        if not FIRST_YEAR <= start.year <= LAST_YEAR:
            raise Refused(
                _("A roadmap lies between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        row.start = start
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


def adopt_schedule(
    *, plan: Plan, starts: Mapping[str, Quarter], basis: str, by: User, at: datetime, request_id: str = ""
) -> int:
    """Put the items where a proposed schedule has them; fixed ones stay. Returns how many moved.

    basis: the `schedule_basis` of the plan that the proposal was made for. Raises Refused when it is another one now.
    """
    moved = 0
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        document = read_document(plan.pk)
        if schedule_basis(document) != basis:
            raise Refused(_("The roadmap changed since this was proposed. Ask for a new proposal."))
        for item in document.initiatives:
            start = starts.get(item.id)
            if start is not None and start != item.start and not is_fixed(item):
                row = change.lock(Initiative, None, None, key=item.id)
                row.start = start
                change.save(row, verb="scheduled")
                moved += 1
    return moved


def schedule_basis(document: PlanDocument) -> str:
    """A digest of all that a schedule rests on: items, teams, budgets, horizons, the weight of what is served."""
    part = PlanDocument(
        id="",
        name="",
        currency=document.currency,
        horizons=document.horizons,
        groups=tuple(Group(id=group.id, name="", weight=group.weight) for group in document.groups),
        requirements=tuple(replace(r, statement="", rationale="", source="") for r in document.requirements),
        teams=document.teams,
        budgets=document.budgets,
        initiatives=tuple(replace(item, title="", note="") for item in document.initiatives),
    )
    return part.digest
