"""The one way a plan changes.

    with changing(plan_id, by=user, at=now, request_id=request_id) as change:
        row = change.lock(Requirement, pk, version)
        row.statement = "..."
        change.save(row)

Entering raises the plan's revision, and that UPDATE is the lock: a plan has one writer at a time. Leaving writes
exactly one activity event. A body that touches nothing leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple, Protocol, TypeVar, cast

from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models import F

from plans.errors import AlreadyDone, PlanGone, Refused, StaleVersion
from plans.live import forget_revision
from plans.models import Event, Plan, User

_UNRECORDED = {
    "id", "plan", "plan_id", "version", "created_at", "updated_at", "position", "last_seen_at", "last_seen_on",
    "token_hash", "passphrase_hash", "opened", "last_opened_at",
}  # fmt: skip


class Touched(NamedTuple):
    """One row that a command touched."""

    verb: str
    kind: str
    target: str
    before: dict[str, Any]
    after: dict[str, Any]


Row = TypeVar("Row", bound=models.Model)


class Stamped(Protocol):
    """What a change writes on a row: version and times where it has such columns, and who it was for simple-history."""

    version: int
    created_at: datetime
    updated_at: datetime
    _history_user: User | None
    _history_date: datetime


class Change:
    """What one command does to one plan."""

    def __init__(self, plan_id: int, *, by: User | None, at: datetime, request_id: str) -> None:
        self.plan_id = plan_id
        self.by = by
        self.at = at
        self.request_id = request_id
        self._before: dict[tuple[type, Any], dict[str, Any]] = {}
        self._touched: list[Touched] = []

    def lock(self, model: type[Row], pk: int | None, version: int | None, **where: Any) -> Row:
        """The row, locked, by its primary key or by what `where` says (key="CISO-3", group__key="security").

        Raises StaleVersion when someone saved first (version None: any), DoesNotExist when it is gone.
        """
        if pk is not None:
            where["pk"] = pk
        if model is not Plan:
            where["plan_id"] = self.plan_id
        row = model._default_manager.select_for_update(of=("self",)).get(**where)
        if version is not None and cast(Stamped, row).version != version:
            raise StaleVersion(row)
        self._before[model, row.pk] = recorded(row)
        return row

    def add(self, row: Row, *, verb: str = "added") -> Row:
        """Save a new row of this plan."""
        self._stamp(row, created=True)
        row.save(force_insert=True)
        self._touched.append(Touched(verb, kind_of(row), target_of(row), {}, recorded(row)))
        return row

    def save(self, row: Row, *, verb: str = "changed") -> Row:
        """Save a row that was locked here; the same values again change nothing."""
        before, after = self._before[type(row), row.pk], recorded(row)
        changed = {name for name in after if before.get(name) != after[name]}
        if changed:
            self._stamp(row, created=False)
            row.save()
            old, new = ({name: values.get(name) for name in changed} for values in (before, after))
            self._touched.append(Touched(verb, kind_of(row), target_of(row), old, new))
        return row

    def delete(self, row: models.Model, *, verb: str = "removed") -> None:
        """Delete a row that was locked here; its history stays."""
        stamped = cast(Stamped, row)
        stamped._history_user, stamped._history_date = self.by, self.at
        self._touched.append(Touched(verb, kind_of(row), target_of(row), self._before[type(row), row.pk], {}))
        row.delete()

    def note(self, row: models.Model, *, verb: str, **facts: Any) -> None:
        """Record something that happened to a row without a change of the row itself."""
        self._touched.append(Touched(verb, kind_of(row), target_of(row), {}, facts))

    @property
    def touched(self) -> bool:
        return bool(self._touched)

    def _stamp(self, row: models.Model, *, created: bool) -> None:
        stamped = cast(Stamped, row)
        stamped.updated_at = self.at
        if created:
            stamped.created_at = self.at
        else:
            stamped.version += 1
        stamped._history_user, stamped._history_date = self.by, self.at

    def write_event(self) -> None:
        """One event for the command: the first row it touched, and which others."""
        first, *others = self._touched
        after = dict(first.after)
        if others:
            after["with"] = [f"{other.kind} {other.target} {other.verb}" for other in others[:50]]
        record(
            self.plan_id,
            by=self.by,
            at=self.at,
            verb=first.verb,
            kind=first.kind,
            target=first.target,
            before=first.before,
            after=after,
            request_id=self.request_id,
        )


def record(plan_id: int, *, by: User | None, at: datetime, verb: str, kind: str, target: str, **values: Any) -> None:
    """Write one activity event at the plan's present revision."""
    revision = models.Subquery(Plan.objects.filter(pk=plan_id).values("revision"))
    Event.objects.create(
        plan_id=plan_id, revision=revision, at=at, by=by, verb=verb, kind=kind, target=target, **values
    )


@contextmanager
def changing(plan_id: int, *, by: User | None, at: datetime, request_id: str = "") -> Iterator[Change]:
    """Change a plan: atomic, serialized for the plan, one event.

    Raises PlanGone when the plan was deleted, AlreadyDone when a change with this request id is in the plan already.
    """
    change = Change(plan_id, by=by, at=at, request_id=request_id)
    try:
        with transaction.atomic():
            raised = {"revision": F("revision") + 1, "updated_at": at}
            if not Plan.objects.filter(pk=plan_id).update(**raised):
                raise PlanGone
            yield change
            if change.touched:
                change.write_event()
                forget_revision(plan_id)
            else:
                transaction.set_rollback(True)
    except (IntegrityError, ObjectDoesNotExist, Refused, StaleVersion):
        if request_id and Event.objects.filter(plan_id=plan_id, request_id=request_id).exists():
            raise AlreadyDone from None
        raise


def recorded(row: models.Model) -> dict[str, Any]:
    """The values of a row that an event tells, as JSON data."""
    values = {}
    for field in row._meta.concrete_fields:
        if field.name not in _UNRECORDED:
            value = field.get_prep_value(getattr(row, field.attname))
            values[field.name] = value if isinstance(value, (dict, list)) else _plain(value)
    return values


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, bool)):
        return value
    try:
        return DjangoJSONEncoder().default(value)
    except TypeError:
        return str(value)


def kind_of(row: models.Model) -> str:
    return row._meta.model_name or ""


def target_of(row: models.Model) -> str:
    """What an event calls the row: its key where it has one."""
    return str(getattr(row, "key", "") or row.pk)
