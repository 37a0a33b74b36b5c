"""Many rows at once, from a table that was looked at before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from simple_history.utils import bulk_create_with_history

from plans.changes import changing
from plans.errors import AlreadyDone
from plans.models import User
from stakeholders.commands.statements import next_position
from stakeholders.keys import next_keys
from stakeholders.models import Group, Metric, Requirement

CHUNK = 250
"""Rows of one change: while it runs nobody else writes, so it must be short."""


def import_statements(
    *,
    model: type[Metric] | type[Requirement],
    plan_id: int,
    group_key: str,
    rows: Sequence[Mapping[str, Any]],
    by: User,
    at: datetime,
    request_id: str = "",
) -> int:
    """Add the rows to the group, in changes of 250 with an event each. Returns how many were added.

    A retry with the same request id goes on where the first one was cut off.
    """
    added = 0
    for number, start in enumerate(range(0, len(rows), CHUNK)):
        part = rows[start : start + CHUNK]
        own_id = f"{request_id[:34]}-{number}" if request_id else ""
        try:
            with changing(plan_id, by=by, at=at, request_id=own_id) as change:
                group = Group.objects.get(plan_id=plan_id, key=group_key)
                position = next_position(model, plan_id)
                stamps = {"plan_id": plan_id, "group": group, "created_at": at, "updated_at": at}
                made = [
                    model(key=key, position=position + offset, **stamps, **values)
                    for offset, (key, values) in enumerate(zip(next_keys(model, group, len(part)), part, strict=True))
                ]
                bulk_create_with_history(made, model, batch_size=CHUNK, default_user=by, default_date=at)
                keys = [made[0].key, made[-1].key]
                change.note(group, verb="brought in", kind=model._meta.model_name, rows=len(made), keys=keys)
                added += len(made)
        except AlreadyDone:
            continue
    return added
