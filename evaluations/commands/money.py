"""What tools cost: price lines of their options, and what the organization is committed to already."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from evaluations.commands.tools import locked_tool
from evaluations.models import Commitment, Tool
from evaluations.sources import TEXT_LIMIT
from plans.changes import changing
from plans.errors import Refused
from plans.models import Plan, User
from reconciliation.document import Option
from reconciliation.errors import DocumentError
from reconciliation.quarters import Quarter
from reconciliation.validate import DAYS, MONEY
from reconciliation.validate_prices import check_option

_KEY = re.compile(r"C-(\d+)")


def change_option(
    *, plan: Plan, tool_key: str, version: int, option: Option, by: User, at: datetime, request_id: str = ""
) -> None:
    """Replace an option of the tool (same id) by another version of it: name, price lines, effort, exit cost, upkeep.

    Raises Refused for an amount that cannot be computed with, and when the tool has no such option.
    """
    if not option.name.strip():
        raise Refused(_("An option needs a name."), field="name")
    if len(option.name) > 200:
        raise Refused(_("The name is too long: at most %(n)s characters.") % {"n": 200}, field="name")
    try:
        check_option(option, "option", days=DAYS, money=MONEY)
    except DocumentError as error:
        raise Refused(str(error)) from None
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = locked_tool(change, tool_key, version)
        if option.id not in {standing.id for standing in row.options}:
            raise Refused(_("%(tool)s has no such option any more.") % {"tool": row.name})
        row.options = tuple(
            # Facts, coverage and interfaces of an edition are not part of its price list.
            replace(
                option,
                facts=standing.facts,
                coverage=standing.coverage,
                provides=standing.provides,
                needs=standing.needs,
            )
            if standing.id == option.id
            else standing
            for standing in row.options
        )
        change.save(row, verb="repriced")


def add_commitment(
    *,
    plan: Plan,
    option: str,
    title: str,
    until: Quarter | None,
    remaining_fee: int,
    sunk: int,
    by: User,
    at: datetime,
    note: str = "",
    request_id: str = "",
) -> Commitment:
    """Write down a running contract. remaining_fee, sunk: milli-units.

    Raises Refused for an option that is unknown or committed to already, and for amounts that cannot be.
    """
    for field, amount in (("remaining_fee", remaining_fee), ("sunk", sunk)):
        if not 0 <= amount <= MONEY:
            raise Refused(_("The amount must not be negative, nor above 10^12."), field=field)
    if not title.strip() or max(len(title), len(note)) > TEXT_LIMIT:
        raise Refused(_("A commitment needs a title of at most %(n)s characters.") % {"n": TEXT_LIMIT}, field="title")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        rows = Tool.objects.filter(plan_id=plan.pk).values_list("options", flat=True)
        if option not in {known.id for options in rows for known in options}:
            raise Refused(_("The plan has no such option."), field="option")
        standing = Commitment.objects.filter(plan_id=plan.pk)
        if standing.filter(option=option).exists():
            raise Refused(_("This option is committed to already."), field="option")
        numbers = [int(m[1]) for key in standing.values_list("key", flat=True) if (m := _KEY.fullmatch(key))]
        last = standing.aggregate(last=Max("position"))["last"]
        return change.add(
            Commitment(
                plan_id=plan.pk,
                key=f"C-{max(numbers, default=0) + 1}",
                position=0 if last is None else last + 1,
                option=option,
                title=title.strip(),
                until=until,  # type: ignore[misc]  # the stubs take the field for one of text
                remaining_fee=remaining_fee,
                sunk=sunk,
                note=note.strip(),
            )
        )


def remove_commitment(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Take a commitment out of the plan."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        pk = Commitment.objects.values_list("pk", flat=True).get(plan_id=plan.pk, key=key)
        change.delete(change.lock(Commitment, pk, version))
