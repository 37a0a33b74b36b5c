"""Telling people what they should see. A notice is personal: it changes no plan and leaves no event of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from plans.models import Membership, Notice, NoticeReason, User

LONGEST = 200


def notify(
    *,
    plan_id: int,
    members: Iterable[Membership],
    reason: NoticeReason,
    path: str,
    by: Membership | None,
    at: datetime,
    target: str = "",
    text: str = "",
) -> int:
    """Tell these people, but not the one who caused it or who has no account. Returns how many were told.

    Call it inside `changing`, so that people hear of it exactly when it happened. path: an address of this host.
    """
    told = {member.pk: member for member in members if member.user_id and (by is None or member.pk != by.pk)}
    short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    Notice.objects.bulk_create(
        Notice(plan_id=plan_id, member=member, by=by, reason=reason, target=target, text=short, path=path, at=at)
        for member in told.values()
    )
    return len(told)


def mark_read(*, by: User, at: datetime, notice_id: int | None = None) -> None:
    """Mark one of the person's notices as read, or all of them."""
    unread = Notice.objects.filter(member__user=by, read_at=None)
    (unread if notice_id is None else unread.filter(pk=notice_id)).update(read_at=at)
