"""The digest: one mail a day or a week with what a person has not read, and how much their plans changed.

`send_digests` is called every hour. A person's turn is taken by one conditional UPDATE, so that two workers never send
the same mail twice; when the mail cannot be sent the turn is given back.
"""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db.models import Count, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.commands.demonstration import DOMAIN
from plans.models import Event, Membership, Notice, User
from plans.queries.notices import NoticeRow, notice_row

log = structlog.get_logger(__name__)

EVERY = {User.Digest.DAILY: timedelta(hours=23), User.Digest.WEEKLY: timedelta(days=6, hours=23)}
MORNING = 7
"""The hour from which a digest is sent, where the person lives."""
AT_MOST = 30
"""Notices that one mail tells in full."""
_SALT = "plans.digests"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNews:
    """changes: how often others changed the plan since the last digest."""

    name: str
    url: str
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What the mail says. more: how many notices it leaves out."""

    name: str
    notices: tuple[NoticeRow, ...]
    more: int
    plans: tuple[PlanNews, ...]
    notices_url: str
    preferences_url: str
    unsubscribe_url: str


def send_digests(at: datetime) -> int:
    """Send every digest that is due. Returns how many went out."""
    sent = 0
    for user in User.objects.filter(_due(at)).exclude(email__endswith=f"@{DOMAIN}").iterator():
        if _is_morning(user, at) and _take_turn(user, at):
            sent += _send(user, at)
    return sent


def _due(at: datetime) -> Q:
    due = Q()
    for digest, every in EVERY.items():
        due |= Q(digest=digest) & (Q(digest_at=None) | Q(digest_at__lte=at - every))
    return due & Q(is_active=True, pk__in=Membership.objects.exclude(user=None).values("user"))


def _is_morning(user: User, at: datetime) -> bool:
    try:
        zone = zoneinfo.ZoneInfo(user.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        zone = zoneinfo.ZoneInfo("UTC")
    return at.astimezone(zone).hour >= MORNING


def _take_turn(user: User, at: datetime) -> bool:
    return bool(User.objects.filter(pk=user.pk, digest_at=user.digest_at).update(digest_at=at))


def _send(user: User, at: datetime) -> int:
    with translation.override(user.language), timezone.override(user.time_zone):
        unread = Notice.objects.filter(member__user=user, read_at=None, mailed_at=None, plan__deleted_at=None)
        digest = digest_of(user, unread, since=user.digest_at)
        if not digest.notices and not digest.plans:
            return 0
        mail = _mail(user, digest)
    try:
        mail.send()
    except (OSError, SMTPException) as error:
        log.warning("digest_not_sent", user_id=user.pk, reason=type(error).__name__)
        User.objects.filter(pk=user.pk, digest_at=at).update(digest_at=user.digest_at)
        return 0
    Notice.objects.filter(member__user=user, mailed_at=None, at__lte=at).update(mailed_at=at)
    return 1


def digest_of(user: User, unread: QuerySet[Notice], *, since: datetime | None) -> Digest:
    """What there is to tell the person. unread: their notices that no mail told yet."""
    rows = list(unread.select_related("by", "plan")[: AT_MOST + 1])
    count = unread.count() if len(rows) > AT_MOST else len(rows)
    return Digest(
        name=user.name or user.email,
        notices=tuple(notice_row(row) for row in rows[:AT_MOST]),
        more=max(0, count - AT_MOST),
        plans=_plan_news(user, since),
        notices_url=address(reverse("notice_list")),
        preferences_url=address(reverse("preferences")),
        unsubscribe_url=address(reverse("unsubscribe", args=[digest_token(user)])),
    )


def _plan_news(user: User, since: datetime | None) -> tuple[PlanNews, ...]:
    if since is None:
        return ()
    mine = Membership.objects.filter(user=user, plan__deleted_at=None, plan__archived_at=None)
    plans = dict(mine.values_list("plan_id", "plan__key"))
    changed = (
        Event.objects.filter(plan_id__in=plans, at__gt=since)
        .exclude(by=user)
        .order_by("plan__name")
        .values_list("plan_id", "plan__name")
        .annotate(changes=Count("pk"))
    )
    return tuple(
        PlanNews(name=name, url=address(reverse("activity", args=[plans[plan_id]])), changes=changes)
        for plan_id, name, changes in changed
    )


def _mail(user: User, digest: Digest) -> EmailMultiAlternatives:
    context = {"digest": digest}
    mail = EmailMultiAlternatives(
        _subject(len(digest.notices) + digest.more),
        render_to_string("plans/mail/digest.txt", context),
        to=[user.email],
        headers={
            "List-Unsubscribe": f"<{digest.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("plans/mail/digest.html", context), "text/html")
    return mail


def _subject(count: int) -> str:
    if not count:
        return _("Concord: your plans changed")
    subject = ngettext("Concord: %(count)d thing waits for you", "Concord: %(count)d things wait for you", count)
    return subject % {"count": count}


def address(path: str) -> str:
    """A path as an address that a mail can hold."""
    return f"{settings.CONCORD_ADDRESS}{path}"


def digest_token(user: User) -> str:
    """What a mail's link to end the digest holds."""
    return signing.dumps(user.pk, salt=_SALT)


def person_of(token: str) -> User | None:
    """Whose digest that token ends; None when it is not one of ours."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=_SALT)).first()
    except signing.BadSignature:
        return None


def stop_digest(user: User) -> None:
    """No digest for this person until they choose one again."""
    User.objects.filter(pk=user.pk).update(digest=User.Digest.OFF)
