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
    """Write an event for each tool of which something decided has to be looked at again, with what that is.

    What was told before is not told again; a further cause is. Returns how many events.
    """
    found = {key: one for key, one in reopened_tools(judged(plan), at.date()).items() if one.rests}
    told = {key: set(after.get("causes", ())) for key, after in _told(plan)} if found else {}
    new = {key: one for key, one in found.items() if set(_causes(one)) - told.get(key, set())}
    for key, one in new.items():
        with changing(plan.pk, by=None, at=at) as change:
            rests = {name: list(getattr(one, name)) for name in _RESTING if getattr(one, name)}
            change.note(Tool(plan_id=plan.pk, key=key), verb=VERB, causes=_causes(one), **rests)
    return len(new)


_RESTING = ("decisions", "cases", "proofs", "initiatives", "commitments", "passes")


def _causes(one: Reopened) -> list[str]:
    return [*([one.ending] if one.ending else []), *one.old]


def _told(plan: Plan) -> list[tuple[str, dict[str, list[str]]]]:
    """What was told of each tool, the latest last."""
    events = Event.objects.filter(plan=plan, kind="tool", verb=VERB).order_by("pk")
    return list(events.values_list("target", "after"))


def reopen_all(at: datetime) -> int:
    """`reopen` for every plan that is at work. Returns how many events."""
    plans = Plan.objects.filter(archived_at__isnull=True, deleted_at__isnull=True)
    return sum(reopen(plan=plan, at=at) for plan in plans)
