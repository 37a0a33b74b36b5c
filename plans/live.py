"""Live updates: an open page asks a tiny endpoint whether the plan's revision moved.

The token in the address says which plan, for 60 seconds; it was given to a member, so that the endpoint needs neither
session nor user. An expired one is answered 410, and the page asks `live_renew` (which checks rights) for another.
"""

from __future__ import annotations

from django.core import signing
from django.core.cache import caches

from plans.models import Plan

SECONDS = 60
_SALT = "plans.live"


def poll_token(plan_id: int) -> str:
    return signing.dumps(plan_id, salt=_SALT)


def revision_for(token: str) -> int | None:
    """The plan's revision, at most a second old; None when the token is expired, forged or the plan is gone."""
    try:
        plan_id = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    known: int | None = caches["moments"].get(str(plan_id))
    if known is None:
        known = Plan.objects.standing().filter(pk=plan_id).values_list("revision", flat=True).first()
        caches["moments"].set(str(plan_id), known)
    return known


def forget_revision(plan_id: int) -> None:
    """A change was made in this process: its pages need not wait out the second."""
    caches["moments"].delete(str(plan_id))
