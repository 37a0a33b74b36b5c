"""Build or buy: the ways that are compared, and the decision."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from evaluations.commands.keys import next_key, next_position, person_key
from evaluations.commands.tools import option_ids
from evaluations.models import BuildOrBuy
from evaluations.sources import TEXT_LIMIT
from plans.changes import changing
from plans.errors import Refused
from plans.models import Plan, User
from reconciliation.document import Way


def add_case(
    *, plan: Plan, title: str, capability: str, ways: tuple[Way, ...], by: User, at: datetime, request_id: str = ""
) -> BuildOrBuy:
    """Compare ways to cover a capability. Raises Refused without a title or two ways, and for unknown options."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        _check(plan, title, ways)
        return change.add(
            BuildOrBuy(
                plan_id=plan.pk,
                key=next_key(BuildOrBuy, plan.pk, "B"),
                position=next_position(BuildOrBuy, plan.pk),
                title=title.strip(),
                capability=capability,
                ways=ways,
            )
        )


def change_case(
    *,
    plan: Plan,
    key: str,
    version: int,
    title: str,
    capability: str,
    ways: tuple[Way, ...],
    by: User,
    at: datetime,
    request_id: str = "",
) -> None:
    """Change what is compared; a decision for a way that goes is open again."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(BuildOrBuy, None, version, key=key)
        _check(plan, title, ways)
        row.title, row.capability, row.ways = title.strip(), capability, ways
        if row.chosen not in {way.id for way in ways}:
            row.chosen, row.reason, row.decided_on, row.decided_by = "", "", None, ""
        change.save(row)


def decide_case(
    *, plan: Plan, key: str, version: int, chosen: str, reason: str, by: User, at: datetime, request_id: str = ""
) -> None:
    """Choose a way. Raises Refused without a reason, and for a way that is not compared."""
    if not reason.strip() or len(reason) > TEXT_LIMIT:
        raise Refused(_("Say what the decision rests on: it is printed."), field="reason")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(BuildOrBuy, None, version, key=key)
        if chosen not in {way.id for way in row.ways}:
            raise Refused(_("There is no such way."), field="chosen")
        row.chosen, row.reason = chosen, reason.strip()
        row.decided_on, row.decided_by = at.date(), person_key(plan.pk, by)
        change.save(row, verb="decided between")


def remove_case(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Take a comparison out of the plan."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        change.delete(change.lock(BuildOrBuy, None, version, key=key))


def _check(plan: Plan, title: str, ways: tuple[Way, ...]) -> None:
    if not title.strip() or len(title) > 200:
        raise Refused(_("A comparison needs a title of at most 200 characters."), field="title")
    if len(ways) < 2:
        raise Refused(_("Give at least two ways: one to build and one to buy."))
    options = option_ids(plan.pk, besides=None)
    for way in ways:
        if not way.name.strip():
            raise Refused(_("Every way needs a name."))
        if not {option for step in way.steps for option in step.options} <= options:
            raise Refused(_("The plan has no such option."))
