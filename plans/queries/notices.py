"""What one person should see, over all their plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from plans.models import Notice, NoticeReason, User
from plans.navigation import target_label

PER_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    pk: int
    who: str
    sentence: str
    text: str
    plan: str
    at: datetime
    is_read: bool


def notice_page(user: User, number: str) -> tuple[Page[Notice], tuple[NoticeRow, ...]]:
    """One page of the person's notices, latest first, and its rows. Two queries."""
    mine = Notice.objects.filter(member__user=user, plan__deleted_at=None).select_related("by", "plan")
    page = Paginator(mine, PER_PAGE).get_page(number)
    return page, tuple(notice_row(notice) for notice in page.object_list)


def notice_row(notice: Notice) -> NoticeRow:
    who = notice.by.name if notice.by else _("Concord")
    return NoticeRow(
        pk=notice.pk,
        who=who,
        sentence=notice_sentence(who, notice.reason, notice.target),
        text=notice.text,
        plan=notice.plan.name,
        at=notice.at,
        is_read=notice.read_at is not None,
    )


def notice_sentence(who: str, reason: str, target: str) -> str:
    """`Ilse Vermeiren mentioned you at CISO-3`."""
    told = {"who": who, "target": target_label(target)}
    if reason == NoticeReason.MENTION:
        return _("%(who)s mentioned you at %(target)s") % told
    if reason == NoticeReason.REPLY:
        return _("%(who)s answered at %(target)s, where you spoke") % told
    if reason == NoticeReason.REMINDER:
        return _("%(who)s reminds you of %(target)s") % told
    if reason == NoticeReason.REQUEST:
        return _("%(who)s asks for your word on %(target)s") % told
    return _("%(who)s changed %(target)s, on which yours rests") % told


def unread_count(user: User) -> int:
    """How many notices the person has not read. One query."""
    return Notice.objects.filter(member__user=user, read_at=None, plan__deleted_at=None).count()
