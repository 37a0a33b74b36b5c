"""Changes of what belongs to no single group: outcomes."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, Unpack

from plans.changes import changing
from plans.models import User
from stakeholders.commands.statements import next_position
from stakeholders.keys import slug_key
from stakeholders.models import Group, Outcome


class OutcomeValues(TypedDict, total=False):
    """What may be given of an outcome; what is left out stays. accountable: the group that answers for it."""

    name: str
    description: str
    accountable: Group | None
    responsible: tuple[str, ...]
    consulted: tuple[str, ...]
    informed: tuple[str, ...]
    measures: tuple[str, ...]


def add_outcome(
    *, plan_id: int, by: User, at: datetime, request_id: str = "", **values: Unpack[OutcomeValues]
) -> Outcome:
    """A new business outcome; its key is made from its name."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        key = slug_key(Outcome, plan_id, values.get("name", ""), "outcome")
        return change.add(Outcome(plan_id=plan_id, key=key, position=next_position(Outcome, plan_id), **values))


def change_outcome(
    *,
    plan_id: int,
    key: str,
    version: int,
    by: User,
    at: datetime,
    request_id: str = "",
    **values: Unpack[OutcomeValues],
) -> Outcome:
    """Change what is given. Raises StaleVersion when someone saved first."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        outcome = change.lock(Outcome, None, version, key=key)
        for name, value in values.items():
            setattr(outcome, name, value)
        return change.save(outcome)


def remove_outcome(*, plan_id: int, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Remove an outcome; the metrics that feed it stay."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        change.delete(change.lock(Outcome, None, version, key=key))
