"""Step two: everyone's own answers about the needs, and the ones that the plan goes by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Sum

from plans.changes import Change, changing
from plans.errors import StaleVersion
from plans.models import Horizon, User
from reconciliation.document import Needs
from stakeholders.models import NeedsAnswer, NeedsRow


class NeedsValues(TypedDict, total=False):
    """The drivers of a horizon; what is left out stays."""

    data_scientists: int
    model_count: int
    deployments: int
    predictions: int
    data_gb: int
    compute_units: int
    integration: str
    batch_share: int
    online_share: int
    streaming_share: int
    data_types: tuple[str, ...]
    capacity: int | None
    teams: int
    use_cases: int
    seats: int | None


def needs_version(plan_id: int) -> int:
    """The version of the whole questionnaire: it grows with every save of a horizon."""
    return NeedsRow.objects.filter(plan_id=plan_id).aggregate(sum=Sum("version"))["sum"] or 0


def settle_needs(
    *, plan_id: int, version: int, values: Mapping[str, NeedsValues], by: User, at: datetime, request_id: str = ""
) -> None:
    """The answers that the plan goes by, for the horizons with these keys; one event for all of them.

    version: of the questionnaire (`needs_version`). Raises StaleVersion when someone saved first, DoesNotExist for an
    unknown horizon.
    """
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        present = needs_version(plan_id)
        if version != present:
            raise StaleVersion(_changed_last(plan_id, present))
        horizons = {horizon.key: horizon for horizon in Horizon.objects.filter(plan_id=plan_id)}
        for key, drivers in values.items():
            if key not in horizons:
                raise ObjectDoesNotExist(key)
            _settle(change, horizons[key], drivers)


def _changed_last(plan_id: int, version: int) -> NeedsRow:
    """The row that was saved last, under the version of the whole."""
    row = NeedsRow.objects.filter(plan_id=plan_id).order_by("-updated_at").first() or NeedsRow(plan_id=plan_id)
    row.version = version
    return row


def _settle(change: Change, horizon: Horizon, drivers: NeedsValues) -> None:
    if not NeedsRow.objects.filter(plan_id=change.plan_id, key=horizon.key).exists():
        change.add(
            NeedsRow(plan_id=change.plan_id, key=horizon.key, horizon=horizon, position=horizon.position, **drivers)
        )
        return
    row = change.lock(NeedsRow, None, None, key=horizon.key)
    for name, value in drivers.items():
        setattr(row, name, value)
    change.save(row)


def answer_needs(
    *,
    plan_id: int,
    person_key: str,
    version: int,
    needs: tuple[Needs, ...],
    by: User,
    at: datetime,
    request_id: str = "",
) -> NeedsAnswer:
    """One person's own answers for all horizons, beside everyone else's; version 0 when they gave none before.

    Raises StaleVersion when they saved in another window meanwhile.
    """
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        if version == 0 and not NeedsAnswer.objects.filter(plan_id=plan_id, key=person_key).exists():
            answer = NeedsAnswer(plan_id=plan_id, key=person_key, version=0)
        else:
            answer = change.lock(NeedsAnswer, None, version, key=person_key)
        answer.needs, answer.updated_at, answer.version = needs, at, answer.version + 1
        answer.save()
        change.note(answer, verb="answered needs")
    return answer
