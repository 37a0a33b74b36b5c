"""Questions to a vendor: sent as a link, answered without an account, each answer accepted or refused."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from evaluations.commands.facts import attribute_of, checked_value, write_fact
from evaluations.models import AnswerState, Tool, ToolFact, VendorAnswer, VendorRequest
from evaluations.sources import TEXT_LIMIT, check_web_address
from plans.changes import Change, changing
from plans.commands.people import token_hash
from plans.errors import PlanGone, Refused
from plans.models import Membership, Plan, User
from reconciliation.vocabulary import Value

LONGEST = 60
"""Days that a link may be open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a vendor says of one attribute."""

    attribute: str
    value: Value
    source: str = ""
    note: str = ""


def ask_vendor(
    *,
    plan: Plan,
    tool_key: str,
    asked: Collection[str],
    contact: str,
    days: int,
    by: User,
    at: datetime,
    request_id: str = "",
) -> str:
    """Open a link for the vendor of one tool and answer its token, which is told once and stored nowhere.

    Raises Refused when nothing is asked, or for an attribute that nobody knows.
    """
    token = secrets.token_urlsafe(32)
    if not asked:
        raise Refused(_("Choose at least one question."), field="asked")
    if not 1 <= days <= LONGEST:
        raise Refused(_("A link may be open for 1 to %(n)s days.") % {"n": LONGEST}, field="days")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = _request(change, tool_key, asked, contact=contact, until=at + timedelta(days=days), token=token)
        change.add(row, verb="asked the vendor")
    return token


def _request(
    change: Change, tool_key: str, asked: Collection[str], *, contact: str, until: datetime, token: str
) -> VendorRequest:
    plan = Plan.objects.get(pk=change.plan_id)
    for key in asked:
        attribute_of(plan, key)
    number = VendorRequest.objects.filter(plan=plan).count() + 1
    return VendorRequest(
        plan=plan,
        key=f"Q-{number}",
        position=number,
        tool=Tool.objects.get(plan=plan, key=tool_key),
        token_hash=token_hash(token),
        asked=tuple(asked),
        contact=contact.strip(),
        by=Membership.objects.filter(plan=plan, user=change.by).first(),
        expires_at=until,
    )


def bring_answers(
    *, plan: Plan, tool_key: str, said: Sequence[Said], said_by: str, by: User, at: datetime, request_id: str = ""
) -> int:
    """Keep what a vendor wrote into a workbook as proposed facts, as if it had answered by a link. Returns how many.

    Raises Refused for a value that does not fit, and when nothing was answered.
    """
    if not said:
        raise Refused(_("Nothing is answered in it."), field="file")
    for one in said:
        checked_value(attribute_of(plan, one.attribute), one.value)
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        asked, token = [one.attribute for one in said], secrets.token_urlsafe(32)
        request = _request(change, tool_key, asked, contact=said_by, until=at, token=token)
        request.answered_at = at
        change.add(request, verb="brought in answers")
        _keep(change, request, said, said_by)
    return len(said)


def revoke_request(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Close a link at once; what was answered stays."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(VendorRequest, None, version, key=key)
        row.revoked_at = row.revoked_at or at
        change.save(row, verb="closed the link")


def open_request(token: str, at: datetime) -> VendorRequest | None:
    """The request with that token, if it can be answered."""
    return (
        VendorRequest.objects.select_related("plan", "tool")
        .filter(token_hash=token_hash(token), revoked_at=None, expires_at__gt=at)
        .filter(plan__deleted_at=None, plan__archived_at=None)
        .first()
    )


def answer_request(*, token: str, said: Sequence[Said], said_by: str, at: datetime, request_id: str = "") -> None:
    """Keep what the vendor says as proposed facts. What an evaluator decided stays as it was decided.

    Raises PlanGone for a token that is closed or unknown, Refused for a value that does not fit.
    """
    found = open_request(token, at)
    if found is None:
        raise PlanGone
    for one in said:
        if one.attribute not in found.asked:
            raise Refused(_("This was not asked."))
        checked_value(attribute_of(found.plan, one.attribute), one.value)
        if one.source:
            check_web_address(one.source, field=f"{one.attribute}-source")
    with changing(found.plan_id, by=None, at=at, request_id=request_id) as change:
        request = change.lock(VendorRequest, found.pk, None)
        if request.revoked_at:
            raise PlanGone
        request.answered_at = at
        change.save(request, verb="answered")
        _keep(change, request, said, said_by)


def _keep(change: Change, request: VendorRequest, said: Sequence[Said], said_by: str) -> None:
    standing = {row.attribute: row for row in VendorAnswer.objects.filter(request=request)}
    for place, one in enumerate(said):
        row = standing.get(one.attribute)
        if row is None:
            key = f"{request.key}-{request.asked.index(one.attribute) + 1}"
            row = VendorAnswer(
                plan_id=change.plan_id, key=key, position=place, request=request, attribute=one.attribute
            )
            change.add(_filled(row, one, said_by), verb="answered")
        elif row.state == AnswerState.PROPOSED:
            row = change.lock(VendorAnswer, row.pk, None)
            change.save(_filled(row, one, said_by), verb="answered")


def _filled(row: VendorAnswer, said: Said, said_by: str) -> VendorAnswer:
    row.value, row.source, row.note = said.value, said.source[:TEXT_LIMIT], said.note[:TEXT_LIMIT]
    row.said_by = said_by
    return row


def accept_answer(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> ToolFact:
    """Make a proposed fact the plan's own, with who said it and when as its evidence."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = _decided(change.lock(VendorAnswer, None, version, key=key), AnswerState.ACCEPTED)
        request = VendorRequest.objects.select_related("tool").get(pk=row.request_id)
        values = {
            "value": checked_value(attribute_of(plan, row.attribute), row.value or ""),
            "source": row.source or _("Answer of the vendor: %(who)s") % {"who": row.said_by},
            "as_of": row.updated_at.date().isoformat(),
            "note": row.note,
        }
        change.save(row, verb="accepted the answer")
        return write_fact(change, request.tool.key, row.attribute, None, values)


def refuse_answer(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Leave what is known as it is; the answer stays to be seen."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = _decided(change.lock(VendorAnswer, None, version, key=key), AnswerState.REFUSED)
        change.save(row, verb="refused the answer")


def _decided(row: VendorAnswer, state: AnswerState) -> VendorAnswer:
    if row.state not in (AnswerState.PROPOSED, state):
        raise Refused(_("This answer was decided already."))
    row.state = state
    return row
