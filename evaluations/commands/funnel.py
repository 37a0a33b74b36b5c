"""The funnel: from the long list to the choice, with a name and a reason on every step out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from django.utils.translation import gettext as _

from evaluations.commands.keys import next_keys, next_position, person_key
from evaluations.commands.tools import locked_tool
from evaluations.document import read_funnel
from evaluations.funnel import gate
from evaluations.models import FunnelRule, FunnelStep, Tool
from evaluations.sources import TEXT_LIMIT
from plans.changes import Change, changing
from plans.errors import Refused
from plans.models import Membership, Plan, User
from reconciliation.document import FunnelScope, Stage
from stakeholders.models import Requirement

AT_ONCE = 50
"""Tools that leave in one change, so that nobody else waits long."""


def move(
    *,
    plan: Plan,
    key: str,
    version: int,
    to: Stage,
    by: User,
    at: datetime,
    exception: str = "",
    answers: str = "",
    request_id: str = "",
) -> None:
    """Move a tool on or back to a stage.

    Raises Refused for a skipped stage, and where a gate stands against it, unless `exception` gives the reason and
    `answers` the key of the person who answers for it; both stay with the step and are printed.
    """
    if to is Stage.ELIMINATED:
        raise Refused(_("An elimination needs its reason."), field="reason")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = locked_tool(change, key, version)
        if row.stage is Stage.ELIMINATED:
            raise Refused(_("%(tool)s was eliminated. Bring it back first.") % {"tool": row.name})
        objection = gate(read_funnel(plan, row.key), row.key, to)
        if objection and not (objection.may_be_excepted and exception.strip()):
            raise Refused(objection.sentence, field="exception" if objection.may_be_excepted else "to")
        if objection and not Membership.objects.filter(plan_id=plan.pk, key=answers).exists():
            raise Refused(_("Name the person who answers for this exception."), field="answers")
        excepted = {"exception": _checked(exception, "exception"), "answers": answers} if objection else {}
        left, row.stage = row.stage, to
        change.save(row, verb="moved")
        if left is not to:
            _step(change, row, _numbers(plan.pk), left=left, **excepted)


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
        known = set(Requirement.objects.filter(plan=plan, key__in=because).values_list("key", flat=True))
        for requirement in because:
            if requirement not in known:
                raise Refused(_("There is no statement %(key)s.") % {"key": requirement}, field="requirements")
        left, row.stage = row.stage, Stage.ELIMINATED
        row.eliminated_by, row.eliminated_reason = because, text
        change.save(row, verb="eliminated")
        _step(change, row, _numbers(plan.pk), left=left, reason=text, requirements=because)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A tool that fails statements. version: of the tool that the person saw."""

    key: str
    version: int
    requirements: tuple[str, ...]


def sift(*, plan: Plan, leaving: Sequence[Leaving], reason: str, by: User, at: datetime, request_id: str = "") -> int:
    """Take several tools out of the funnel at once, each because of the statements that it fails. Returns how many.

    Raises Refused without a reason, without tools and for more than a page of them.
    """
    text = _checked(reason, "reason")
    if not text:
        raise Refused(_("Say why they leave: whoever asks later will read it."), field="reason")
    if not 0 < len(leaving) <= AT_ONCE:
        raise Refused(_("Choose 1 to %(n)s tools.") % {"n": AT_ONCE}, field="tools")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        told = {one.key: list(one.requirements) for one in leaving}
        change.note(plan, verb="sifted", reason=text, tools=told)
        numbers = _numbers(plan.pk)
        for one in leaving:
            row = locked_tool(change, one.key, one.version)
            left, row.stage = row.stage, Stage.ELIMINATED
            row.eliminated_by, row.eliminated_reason = one.requirements, text
            change.save(row, verb="eliminated")
            _step(change, row, numbers, left=left, reason=text, requirements=one.requirements)
    return len(leaving)


def bring_back(
    *, plan: Plan, key: str, version: int, by: User, at: datetime, reason: str = "", request_id: str = ""
) -> None:
    """Put an eliminated tool on the long list again. Why it had left stays in the funnel's history."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = locked_tool(change, key, version)
        if row.stage is not Stage.ELIMINATED:
            raise Refused(_("%(tool)s is in the funnel already.") % {"tool": row.name})
        row.stage = Stage.LONG_LIST
        row.eliminated_by, row.eliminated_reason = (), ""
        change.save(row, verb="brought back")
        _step(change, row, _numbers(plan.pk), left=Stage.ELIMINATED, reason=_checked(reason, "reason"))


def set_scope(*, plan: Plan, scope: FunnelScope, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Say what the sizes of the stages are counted for. version: 0 where nobody said it yet."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        pk = FunnelRule.objects.values_list("pk", flat=True).filter(plan_id=plan.pk).first()
        if pk is None:
            change.add(FunnelRule(plan_id=plan.pk, key="funnel", scope=scope), verb="scoped")
            return
        row = change.lock(FunnelRule, pk, version)
        row.scope = scope
        change.save(row, verb="scoped")


def _numbers(plan_id: int) -> Iterator[tuple[str, int]]:
    """Keys and positions of the steps to come."""
    return zip(next_keys(FunnelStep, plan_id, "F"), count(next_position(FunnelStep, plan_id)), strict=False)


def _step(change: Change, row: Tool, numbers: Iterator[tuple[str, int]], *, left: Stage, **told: Any) -> None:
    """Write down how the tool came to where it stands now."""
    key, position = next(numbers)
    change.add(
        FunnelStep(
            plan_id=change.plan_id,
            key=key,
            position=position,
            tool=row,
            left=left,
            to=row.stage,
            on=change.at.date(),
            by=person_key(change.plan_id, change.by),
            **told,
        )
    )


def _checked(text: str, field: str) -> str:
    if len(text) > TEXT_LIMIT:
        raise Refused(_("The reason is too long: at most %(n)s characters.") % {"n": TEXT_LIMIT}, field=field)
    return text.strip()
