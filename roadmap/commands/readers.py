"""Links for readers without an account: given, counted, taken back."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F
from django.utils.translation import gettext as _

from plans import jobs
from plans.changes import changing
from plans.commands.people import token_hash
from plans.errors import Refused
from plans.models import Plan, User
from roadmap.commands.keys import next_key, next_position
from roadmap.models import Audience, Baseline, ReaderLink

LONGEST = timedelta(days=365)
"""How long a link may live."""


def give_reader_link(
    *,
    plan: Plan,
    version_key: str,
    audience: Audience,
    group_key: str,
    reader: str,
    days: int,
    passphrase: str,
    language: str,
    by: User,
    at: datetime,
    request_id: str = "",
) -> str:
    """A link to one version for one audience: answers the token, which is told once and stored nowhere.

    The report for that audience is printed meanwhile, in the giver's language.

    Raises Refused for a version that there is not, or a link that would live longer than a year.
    """
    if not 0 < days <= LONGEST.days:
        raise Refused(_("A link lives from one day to a year."), field="days")
    token = secrets.token_urlsafe(32)
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        baseline = Baseline.objects.defer("content").filter(plan=plan, key=version_key).first()
        if baseline is None:
            raise Refused(_("There is no such version."), field="version")
        group_key = group_key if audience == Audience.GROUP else ""
        printed = {"audience": str(audience), "group": group_key, "version": version_key}
        asked = printed | {"paper": "a4", "language": language, "form": "pdf", "tool": ""}
        change.add(
            ReaderLink(
                plan=plan,
                key=next_key(ReaderLink, plan.pk, "R"),
                position=next_position(ReaderLink, plan.pk),
                baseline=baseline,
                audience=audience,
                group_key=group_key,
                job=jobs.enqueue(plan=plan, kind="report", params=asked, by=by, at=at),
                reader=reader,
                token_hash=token_hash(token),
                passphrase_hash=make_password(passphrase) if passphrase else "",
                expires_at=at + timedelta(days=days),
            ),
            verb="opened to a reader",
        )
    return token


def revoke_reader_link(*, plan_id: int, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Close a link at once; who holds it finds nothing from now on."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = change.lock(ReaderLink, None, version, key=key)
        row.revoked_at = row.revoked_at or at
        change.save(row, verb="closed to a reader")


def open_reader_link(token: str, at: datetime) -> ReaderLink | None:
    """The link with that token while it is open."""
    found = ReaderLink.objects.select_related("baseline", "plan", "job").filter(token_hash=token_hash(token))
    return found.filter(revoked_at=None, expires_at__gt=at, plan__deleted_at=None).first()


def knows_passphrase(link: ReaderLink, passphrase: str) -> bool:
    """Whether that is the link's passphrase; one without has none to know."""
    return not link.passphrase_hash or check_password(passphrase, link.passphrase_hash)


def count_reading(link: ReaderLink, at: datetime) -> None:
    """One more reading. It changes nothing in the plan: no event, no revision."""
    ReaderLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1, last_opened_at=at)
