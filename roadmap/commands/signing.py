"""A group's word on a version."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from plans.changes import changing
from plans.document import read_document
from plans.errors import Refused
from plans.models import Plan, User
from roadmap.models import SignOff, SignOffState


def sign_off(
    *,
    plan: Plan,
    group_key: str,
    person_key: str,
    state: SignOffState,
    reason: str,
    digest: str,
    by: User,
    at: datetime,
    request_id: str = "",
) -> SignOff:
    """A group's word on the version with that digest. Raises Refused when the plan is another one by now."""
    if state != SignOffState.SIGNED and not reason.strip():
        raise Refused(_("Say why: the reason is kept and printed."), field="reason")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        if read_document(plan.pk).digest != digest:
            raise Refused(_("The plan changed while you read it. Look at it once more, then sign."))
        SignOff.objects.filter(plan=plan, group_key=group_key).delete()
        row = SignOff.objects.create(
            plan=plan,
            group_key=group_key,
            person_key=person_key,
            state=state,
            reason=reason,
            on=at.date(),
            document_digest=digest,
        )
        change.note(row, verb=str(state), group=group_key, digest=digest)
    return row
