"""What rests on an old fact or an ending vendor is opened again: told once for each cause, by nobody."""

from __future__ import annotations

from datetime import datetime

from evaluations.freshness import Reopened, reopened_tools
from evaluations.judging import judged
from evaluations.models import Tool
from plans.changes import changing
from plans.models import Event, Plan

VERB = "opened again"


def reopen(*, plan: Plan, at: datetime) -> int:
    """Write one event for the tools of which something decided has to be looked at again, with what that is.

    What was told before is not told again; a further cause is. Returns how many tools.
    """
    found = {key: one for key, one in reopened_tools(judged(plan), at.date()).items() if one.rests}
    told = _told(plan) if found else {}
    new = {key: one for key, one in found.items() if set(_causes(one)) - told.get(key, set())}
    if new:
        with changing(plan.pk, by=None, at=at) as change:
            tools = {key: {"causes": _causes(one), **_resting(one)} for key, one in new.items()}
            for key in new:
                change.note(Tool(plan_id=plan.pk, key=key), verb=VERB, tools=tools)
    return len(new)


def _causes(one: Reopened) -> list[str]:
    return [*([one.ending] if one.ending else []), *one.old]


def _resting(one: Reopened) -> dict[str, list[str]]:
    names = ("decisions", "cases", "proofs", "initiatives", "commitments", "passes")
    return {name: list(getattr(one, name)) for name in names if getattr(one, name)}


def _told(plan: Plan) -> dict[str, set[str]]:
    """What was told last of each tool."""
    told: dict[str, set[str]] = {}
    for after in Event.objects.filter(plan=plan, verb=VERB).order_by("pk").values_list("after", flat=True):
        told |= {key: set(one["causes"]) for key, one in after["tools"].items()}
    return told


def reopen_all(at: datetime) -> int:
    """`reopen` for every plan that is at work. Returns how many tools."""
    plans = Plan.objects.filter(archived_at__isnull=True, deleted_at__isnull=True)
    return sum(reopen(plan=plan, at=at) for plan in plans)
