"""The funnel: from the long list to the choice, with a name and a reason on every step out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from evaluations.commands.tools import locked_tool
from evaluations.funnel import gate
from evaluations.models import Tool
from evaluations.sources import TEXT_LIMIT
from plans.changes import changing
from plans.document import read_document
from plans.errors import Refused
from plans.models import Membership, Plan, User
from reconciliation.document import Stage


def move(
    *,
    plan: Plan,
    key: str,
    version: int,
    to: Stage,
    by: User,
    at: datetime,
    exception: str = "",
    request_id: str = "",
) -> None:
    """Move a tool on or back to a stage.

    Raises Refused for a skipped stage, and where a stage would hold more tools than it should, unless `exception` gives
    the reason; that reason and the person stay with the tool.
    """
    if to is Stage.ELIMINATED:
        raise Refused(_("An elimination needs its reason."), field="reason")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = locked_tool(change, key, version)
        if row.stage is Stage.ELIMINATED:
            raise Refused(_("%(tool)s was eliminated. Bring it back first.") % {"tool": row.name})
        objection = gate(read_document(plan.pk), row.key, to)
        if objection and not (objection.may_be_excepted and exception.strip()):
            raise Refused(objection.sentence, field="exception" if objection.may_be_excepted else "to")
        row.stage = to
        row.exception = _checked(exception, "exception") if objection else ""
        _sign(row, plan, by, at)
        change.save(row, verb="moved")


def eliminate(
    *,
    plan: Plan,
    key: str,
    version: int,
    reason: str,
    requirements: Iterable[str],
    by: User,
    at: datetime,
    request_id: str = "",
) -> None:
    """Take a tool out of the funnel because of statements of the plan, or for another reason that is told.

    Raises Refused without a reason and for a statement that the plan does not have.
    """
    text = _checked(reason, "reason")
    if not text:
        raise Refused(_("Say why it leaves: whoever asks later will read it."), field="reason")
    because = tuple(dict.fromkeys(requirements))
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = locked_tool(change, key, version)
        if row.stage is Stage.ELIMINATED:
            raise Refused(_("%(tool)s was eliminated already.") % {"tool": row.name})
        known = {requirement.id for requirement in read_document(plan.pk).requirements}
        for requirement in because:
            if requirement not in known:
                raise Refused(_("There is no statement %(key)s.") % {"key": requirement}, field="requirements")
        row.left_stage, row.stage, row.exception = row.stage, Stage.ELIMINATED, ""
        row.eliminated_by, row.eliminated_reason = because, text
        _sign(row, plan, by, at)
        change.save(row, verb="eliminated")


def bring_back(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Put an eliminated tool on the long list again. Why it had left stays in its history."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = locked_tool(change, key, version)
        if row.stage is not Stage.ELIMINATED:
            raise Refused(_("%(tool)s is in the funnel already.") % {"tool": row.name})
        row.stage, row.left_stage = Stage.LONG_LIST, None
        row.eliminated_by, row.eliminated_reason = (), ""
        _sign(row, plan, by, at)
        change.save(row, verb="brought back")


def _sign(row: Tool, plan: Plan, by: User, at: datetime) -> None:
    row.moved_by = Membership.objects.filter(plan_id=plan.pk, user=by).first()
    row.moved_at = at


def _checked(text: str, field: str) -> str:
    if len(text) > TEXT_LIMIT:
        raise Refused(_("The reason is too long: at most %(n)s characters.") % {"n": TEXT_LIMIT}, field=field)
    return text.strip()
