"""What rests on an old fact or an ending vendor is opened again: told once for each cause, until somebody looks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from evaluations.commands.keys import next_key, next_position, person_key
from evaluations.document import read_facts
from evaluations.freshness import Reopened, causes, named, reopened_tools
from evaluations.judging import judged
from evaluations.models import Review, Tool
from evaluations.sources import TEXT_LIMIT
from plans.changes import changing
from plans.errors import Refused
from plans.models import Event, Plan, User

VERB = "opened again"


def reopen(*, plan: Plan, at: datetime) -> int:
    """Write one event for the tools of which something decided has to be looked at again, with what that is.

    What was told before is not told again; a further cause is. Returns how many tools.
    """
    found = {key: one for key, one in reopened_tools(judged(plan), at.date()).items() if one.rests}
    told = _told(plan) if found else {}
    new = {key: one for key, one in found.items() if set(one.causes) - told.get(key, set())}
    if new:
        with changing(plan.pk, by=None, at=at) as change:
            tools = {key: {"causes": list(one.causes), **_resting(one)} for key, one in new.items()}
            for key in new:
                change.note(Tool(plan_id=plan.pk, key=key), verb=VERB, tools=tools)
    return len(new)


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


def look_again(
    *, plan: Plan, key: str, seen: Iterable[str], note: str, by: User, at: datetime, request_id: str = ""
) -> Review:
    """Say that somebody looked again at what opened a tool, and that what rests on it stands.

    seen: the causes that the person saw. It is open again once one of those facts says something else, or another
    ages. Raises Refused without a note, where nothing is open, and where there are causes that were not seen.
    """
    text = note.strip()
    if not text or len(text) > TEXT_LIMIT:
        raise Refused(_("Say what you found: whoever asks later will read it."), field="note")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = Tool.objects.get(plan_id=plan.pk, key=key)
        last = Review.objects.filter(tool=row).order_by("position").last()
        found = causes(read_facts(row), (), at.date())
        unseen = causes(found, last.facts if last else (), at.date())
        if not unseen:
            raise Refused(_("Nothing about %(tool)s has to be looked at again.") % {"tool": row.name})
        if not {named(fact) for fact in unseen} <= set(seen):
            raise Refused(_("Something else came up meanwhile. Look at it too, then send."))
        change.note(row, verb="looked again", note=text, facts=[named(fact) for fact in found])
        return change.add(
            Review(
                plan_id=plan.pk,
                key=next_key(Review, plan.pk, "L"),
                position=next_position(Review, plan.pk),
                tool=row,
                facts=found,
                note=text,
                by=person_key(plan.pk, by),
                on=at.date(),
            )
        )
