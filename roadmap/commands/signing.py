"""Versions are frozen, and the groups say their word on them."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from plans.changes import Change, changing
from plans.document import read_document
from plans.errors import Refused, StaleVersion
from plans.models import Plan, User
from roadmap.baselines import freeze, text_hash
from roadmap.commands.keys import next_key
from roadmap.models import Baseline, Reconciliation, SignOff, SignOffState, Studied


def freeze_version(
    *, plan: Plan, note: str, person_key: str, by: User, at: datetime, sign_by: date | None = None, request_id: str = ""
) -> Baseline:
    """Freeze the plan as it is now with the newest answer and the study of it.

    Raises Refused when the newest version says the same.
    """
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        document = read_document(plan.pk)
        answer = Reconciliation.objects.filter(plan=plan).values_list("answer", flat=True).first()
        content = freeze(document, answer, Studied.of(plan, document))
        digest = text_hash(content)
        newest = Baseline.objects.filter(plan=plan).values_list("key", "sha256").first()
        if newest and newest[1] == digest:
            raise Refused(
                _("%(key)s holds the plan as it is now: there is nothing new to freeze.") % {"key": newest[0]}
            )
        row = Baseline.objects.create(
            plan=plan,
            key=next_key(Baseline, plan.pk, "V"),
            note=note,
            person_key=person_key,
            frozen_at=at,
            sign_by=sign_by,
            content=content,
            sha256=digest,
            document_digest=document.digest,
        )
        change.note(row, verb="froze", sha256=digest, note=note)
    return row


def sign_version(
    *,
    plan: Plan,
    baseline_id: int,
    group_key: str,
    person_key: str,
    state: SignOffState,
    reason: str,
    version: int,
    by: User,
    at: datetime,
    request_id: str = "",
) -> SignOff:
    """A group's word on a version. version: of the word that the person saw, 0 when there was none.

    Raises Refused when there is a newer version or a reason is missing, StaleVersion when the lead or the deputy spoke
    first.
    """
    if state != SignOffState.SIGNED and not reason.strip():
        raise Refused(_("Say why: the reason is kept and printed."), field="reason")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        newest = Baseline.objects.defer("content").filter(plan=plan, imported=False).first()
        if newest is None or newest.pk != baseline_id:
            key = newest.key if newest else ""
            raise Refused(_("There is a newer version, %(key)s: read and sign that one.") % {"key": key})
        row = _word_of(change, newest, group_key, version)
        row.person_key, row.state, row.reason, row.on = person_key, state, reason, at.date()
        if row._state.adding:
            return change.add(row, verb=str(state))
        return change.save(row, verb=str(state))


def _word_of(change: Change, baseline: Baseline, group_key: str, version: int) -> SignOff:
    """The group's word on the version, locked; a new one where it has not spoken yet."""
    said = SignOff.objects.filter(baseline=baseline, group_key=group_key)
    if said.exists():
        return change.lock(SignOff, None, version, baseline=baseline, group_key=group_key)
    if version:
        raise StaleVersion(SignOff(baseline=baseline, group_key=group_key, version=0))
    return SignOff(
        plan_id=change.plan_id,
        baseline=baseline,
        group_key=group_key,
        document_digest=baseline.document_digest,
    )
