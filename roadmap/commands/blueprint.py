"""Step three: the capabilities that the plan wants, their order, and what others do."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.utils.translation import gettext as _

from plans.changes import Change, changing
from plans.document import read_document
from plans.errors import Refused
from plans.models import User
from reconciliation.document import Instances, Need, PlanDocument
from roadmap.commands.keys import next_key, next_position
from roadmap.effects import placement
from roadmap.models import BlueprintEntry, PeerReference
from roadmap.wanted import Placed, in_order, levels_asked
from stakeholders.priorities import Derived, derive


@dataclass(frozen=True, kw_only=True)
class EntryValues:
    """What a person may say of a capability. override: why it stands at another place than derived."""

    levels: tuple[Need, ...]
    rank: int
    override: str
    reason: str
    covered_by: str
    owner: str
    instances: Instances | None


@dataclass(frozen=True, kw_only=True)
class PeerValues:
    """Who runs what, learned where and when; about a capability, a tool or both."""

    organization: str
    practice: str
    capability: str
    tool: str
    source: str
    learned_on: date | None


def draft_blueprint(*, plan_id: int, by: User, at: datetime, request_id: str = "") -> int:
    """An entry for every capability that has none, with the levels and the place that needs and statements ask for.

    Returns how many were added; entries that stand already keep what people said.
    """
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        document = read_document(plan_id)
        present = {entry.capability for entry in document.blueprint}
        missing = [row for row in derive(document) if row.capability.id not in present]
        for number, row in enumerate(missing, 1):
            change.add(_drafted(document, row, plan_id, len(present) + number), verb="drew the blueprint with")
    return len(missing)


def _drafted(document: PlanDocument, row: Derived, plan_id: int, rank: int) -> BlueprintEntry:
    entry = BlueprintEntry(
        plan_id=plan_id,
        key=row.capability.id,
        position=rank,
        rank=rank,
        levels=levels_asked(document, row.capability.id),
    )
    if document.strategy.chosen:
        role, entry.instances, _why = placement(document.strategy.chosen, row.capability.id, row.capability.phase)
        entry.owner = next((group.id for group in document.groups if group.role == role), "")
    return entry


def change_entry(
    *,
    plan_id: int,
    key: str,
    version: int,
    values: EntryValues,
    by: User,
    at: datetime,
    request_id: str = "",
) -> BlueprintEntry:
    """Change what the plan wants of a capability; the others make room for its place.

    Raises Refused when it moves to another place than derived without a reason.
    """
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = change.lock(BlueprintEntry, None, version, key=key)
        place = next((d.place for d in derive(read_document(plan_id)) if d.capability.id == key), row.rank)
        moved = values.rank != row.rank
        if moved and values.rank != place and not values.override.strip():
            sentence = _("Needs and statements put it at place %(place)s. Say why it belongs at %(rank)s.")
            raise Refused(sentence % {"place": place, "rank": values.rank}, field="override")
        for field in fields(values):
            setattr(row, field.name, getattr(values, field.name))
        change.save(row)
        if moved:
            _make_room(change, row)
        return row


def _make_room(change: Change, row: BlueprintEntry) -> None:
    """Number the others again so that each place is taken once, in the order they had."""
    others = list(BlueprintEntry.objects.filter(plan_id=change.plan_id).exclude(pk=row.pk).order_by("rank", "pk"))
    others.insert(min(row.rank, len(others) + 1) - 1, row)
    _number(change, others, row)


def _number(change: Change, ordered: list[BlueprintEntry], saved: BlueprintEntry | None = None) -> None:
    for rank, entry in enumerate(ordered, 1):
        if entry.rank != rank and entry != saved:
            locked = change.lock(BlueprintEntry, entry.pk, None)
            locked.rank = rank
            change.save(locked, verb="reordered")


def follow_priorities(*, plan_id: int, by: User, at: datetime, request_id: str = "") -> None:
    """Order the blueprint as needs and statements have it; what stands elsewhere for a reason stays there."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        derived = {row.capability.id: row.place for row in derive(read_document(plan_id))}
        entries = {entry.key: entry for entry in BlueprintEntry.objects.filter(plan_id=plan_id)}
        placed = [Placed(key=key, rank=row.rank, pinned=bool(row.override)) for key, row in entries.items()]
        _number(change, [entries[key] for key in in_order(placed, derived)])


def add_peer(*, plan_id: int, values: PeerValues, by: User, at: datetime, request_id: str = "") -> PeerReference:
    """Record what another organization does."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        return change.add(
            PeerReference(
                plan_id=plan_id,
                key=next_key(PeerReference, plan_id, "PR"),
                position=next_position(PeerReference, plan_id),
                **{field.name: getattr(values, field.name) for field in fields(values)},
            )
        )


def remove_peer(*, plan_id: int, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Take a peer reference back."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        change.delete(change.lock(PeerReference, None, version, key=key))
