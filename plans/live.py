"""Live updates: an open page asks a tiny endpoint whether the plan's revision moved, or who is here.

The token in the address says which plan, for 60 seconds; it was given to a member, so that the endpoint needs neither
session nor user. An expired one is answered 410, and the page asks `live_renew` (which checks rights) for another.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.cache import caches
from django.utils import timezone

from plans.models import Plan
from plans.queries.presence import Here, people_here

SECONDS = 60
_SALT = "plans.live"


def poll_token(plan_id: int) -> str:
    return signing.dumps(plan_id, salt=_SALT)


@dataclass(frozen=True, slots=True)
class Moment:
    """What open pages are told. stamp: another one as soon as somebody comes, goes, or takes up another row."""

    revision: int
    here: tuple[Here, ...]
    stamp: str

    def as_json(self) -> dict[str, Any]:
        return {"revision": self.revision, "here": [one.as_json() for one in self.here], "stamp": self.stamp}


def moment_for(token: str) -> Moment | None:
    """The plan at most a second ago; None when the token is expired, forged or the plan is gone."""
    try:
        plan_id = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    known: Moment | None = caches["moments"].get(str(plan_id))
    if known is None:
        known = moment_of(plan_id)
        caches["moments"].set(str(plan_id), known)
    return known


def moment_of(plan_id: int) -> Moment | None:
    """The plan as it is now. Two queries."""
    plan = Plan.objects.standing().filter(pk=plan_id).values_list("key", "revision").first()
    if plan is None:
        return None
    here = people_here(plan_id, plan[0], timezone.now())
    return Moment(plan[1], here, hashlib.sha256(repr(here).encode("utf-8", "surrogatepass")).hexdigest()[:12])


def forget_revision(plan_id: int) -> None:
    """Something happened in this process: its pages need not wait out the second."""
    caches["moments"].delete(str(plan_id))
