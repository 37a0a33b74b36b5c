"""Changes of who owns what: the processes of models in production, and the roles of outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict, Unpack

from django.utils.translation import gettext as _

from plans.changes import changing
from plans.errors import Refused
from plans.models import User
from stakeholders.commands.statements import next_position
from stakeholders.keys import slug_key
from stakeholders.models import Group, ModelProcess

PROCESS_LIMIT = 1000
"""Processes of a plan: one hundred models with ten each."""


class ProcessValues(TypedDict, total=False):
    """What may be given of a model's process; what is left out stays. The groups but `accountable` by their keys."""

    accountable: Group | None
    responsible: tuple[str, ...]
    consulted: tuple[str, ...]
    informed: tuple[str, ...]
    note: str


def add_processes(
    *, plan_id: int, model: str, processes: Iterable[str], by: User, at: datetime, request_id: str = ""
) -> None:
    """Processes of a model in production, of a new one or of one that has others. Raises Refused for one it has."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        rows = ModelProcess.objects.filter(plan_id=plan_id)
        known = set(rows.filter(model_name=model).values_list("process", flat=True))
        wanted = tuple(dict.fromkeys(processes))
        if known & set(wanted):
            raise Refused(_("%(model)s has this process already.") % {"model": model}, field="process")
        if rows.count() + len(wanted) > PROCESS_LIMIT:
            raise Refused(_("A plan has at most 1,000 processes: take families of models together."), field="model")
        position = next_position(ModelProcess, plan_id)
        for number, process in enumerate(wanted):
            key = slug_key(ModelProcess, plan_id, f"{model} {process}", "process")
            named = {"key": key, "model_name": model, "process": process, "position": position + number}
            change.add(ModelProcess(plan_id=plan_id, **named))


def change_process(
    *,
    plan_id: int,
    key: str,
    version: int,
    by: User,
    at: datetime,
    request_id: str = "",
    **values: Unpack[ProcessValues],
) -> ModelProcess:
    """Change who does what. Raises StaleVersion when someone saved first."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        process = change.lock(ModelProcess, None, version, key=key)
        for name, value in values.items():
            setattr(process, name, value)
        return change.save(process)


def remove_process(*, plan_id: int, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Remove a process of a model; a model without processes is not in the plan any more."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        change.delete(change.lock(ModelProcess, None, version, key=key))
