"""A plan from its creation to its end: created, copied, renamed, archived, deleted, restored, purged."""

from __future__ import annotations

import glob
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from plans.changes import changing
from plans.document import plan_document
from plans.errors import Refused
from plans.exchange import insert_plan, people_of
from plans.files import copy_stored, remove_stored
from plans.models import Event, Membership, Plan, StoredFile, User
from plans.starters import Start, starting_document

GRACE = timedelta(days=30)
"""How long a deleted plan can be restored."""

_KEY_LIMIT = 60


def create_plan(start: Start, *, by: User, at: datetime, request_id: str = "") -> Plan:
    """A new plan whose facilitator is `by`. The same request id again gives the same plan."""
    with transaction.atomic():
        made = _made_before(by, request_id)
        if made is not None:
            return made
        key = free_key(start.name)
        document = starting_document(key, start)
        return insert_plan(document, {}, key=key, by=by, at=at, verb="created", request_id=request_id)


def copy_plan(*, plan: Plan, name: str, by: User, at: datetime, request_id: str = "") -> Plan:
    """A copy with a history of its own. Its people keep their names and places; only `by` has access at first."""
    with transaction.atomic():
        made = _made_before(by, request_id)
        if made is not None:
            return made
        own_key = Membership.objects.filter(plan=plan, user=by).values_list("key", flat=True).first() or ""
        key = free_key(name)
        copy = insert_plan(
            replace(plan_document(plan), name=name),
            {"people": people_of(plan)},
            key=key,
            by=by,
            at=at,
            verb="copied",
            person_key=own_key,
            request_id=request_id,
        )
        copied = {row.key: row for row in StoredFile.objects.filter(plan=copy)}
        copy_stored((row, copied[row.key]) for row in StoredFile.objects.filter(plan=plan) if row.key in copied)
        return copy


def _made_before(by: User, request_id: str) -> Plan | None:
    """The plan that this request made already: a double click makes one plan. Serialized by the person's row."""
    User.objects.select_for_update().get(pk=by.pk)
    if not request_id:
        return None
    event = Event.objects.filter(by=by, kind="plan", verb__in=("created", "copied", "imported"), request_id=request_id)
    return Plan.objects.filter(pk__in=event.values("plan_id")).first()


def free_key(name: str) -> str:
    """An address for a plan of that name which no plan has, deleted ones included."""
    base = slugify(name)[: _KEY_LIMIT - 8].strip("-") or "plan"
    if base not in _RESERVED and not Plan.objects.filter(key=base).exists():
        return base
    return f"{base}-{secrets.token_hex(3)}"


_RESERVED = {"demo"}


def change_plan(
    *,
    plan: Plan,
    version: int,
    name: str,
    organization: str,
    purpose: str,
    by: User,
    at: datetime,
    request_id: str = "",
) -> None:
    """What the plan is called and for. The currency stays: every amount in the plan is written in it."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Plan, plan.pk, version)
        row.name, row.organization, row.purpose = name, organization, purpose
        change.save(row)


def archive_plan(*, plan: Plan, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Make the plan read-only until it is opened again."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Plan, plan.pk, version)
        row.archived_at = row.archived_at or at
        change.save(row, verb="archived")


def reopen_plan(*, plan: Plan, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Open an archived plan again."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Plan, plan.pk, version)
        row.archived_at = None
        change.save(row, verb="reopened")


def delete_plan(*, plan: Plan, version: int, typed_name: str, by: User, at: datetime, request_id: str = "") -> None:
    """Take the plan away from everyone; for 30 days its facilitators can restore it.

    Raises Refused unless the plan's name was typed.
    """
    if typed_name.strip() != plan.name.strip():
        raise Refused(_("Type the plan's name exactly as it stands above."), field="typed_name")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Plan, plan.pk, version)
        row.deleted_at = row.deleted_at or at
        change.save(row, verb="deleted")


def restore_plan(*, plan: Plan, by: User, at: datetime, request_id: str = "") -> None:
    """Bring a deleted plan back."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Plan, plan.pk, None)
        row.deleted_at = None
        change.save(row, verb="restored")


def purge_deleted(at: datetime) -> int:
    """Remove for good what was deleted longer than the grace period ago. Returns how many plans."""
    gone = list(Plan.objects.filter(deleted_at__lt=at - GRACE))
    for plan in gone:
        purge(plan)
    return len(gone)


@transaction.atomic
def purge(plan: Plan) -> None:
    """Remove a plan, everything in it, the history of all of that, its files and those that its jobs wrote."""
    pk = plan.pk
    written = [str(result.get("file", "")) for result in plan.jobs.values_list("result", flat=True)]
    evidence = list(StoredFile.objects.filter(plan=plan).values_list("stored", flat=True))
    plan.delete()
    Plan.history.filter(id=pk).delete()
    for model in apps.get_models():
        if hasattr(model, "history") and any(field.name == "plan" for field in model._meta.fields):
            model.history.filter(plan_id=pk).delete()
    transaction.on_commit(lambda: _remove_files(written))
    transaction.on_commit(lambda: remove_stored(evidence))


def _remove_files(names: list[str]) -> None:
    """Jobs put their files into folders of CONCORD_FILES, under names of their own."""
    for name in filter(None, names):
        for path in Path(settings.CONCORD_FILES).glob(f"*/{glob.escape(Path(name).name)}"):
            path.unlink(missing_ok=True)
