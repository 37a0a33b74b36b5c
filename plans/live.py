"""Live updates: an open page asks a tiny endpoint whether the plan's revision moved, or who is here.

The token in the address says which plan and which member, for 60 seconds, so that the endpoint needs neither session
nor user. One that expired, or whose member is no longer in the plan, is answered 410, and the page asks `live_renew`
(which checks rights) for another.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.cache import caches
from django.utils import timezone

from plans.models import Membership, Plan
from plans.queries.presence import Here, people_here

SECONDS = 60
_SALT = "plans.live"


def poll_token(plan_id: int, member_id: int) -> str:
    return signing.dumps([plan_id, member_id], salt=_SALT)


@dataclass(frozen=True, slots=True)
class Moment:
    """What open pages are told. stamp: another one as soon as somebody comes, goes, or takes up another row.

    members: who may be told, by the keys of their memberships.
    """

    revision: int
    here: tuple[Here, ...]
    stamp: str
    members: frozenset[int]

    def as_json(self) -> dict[str, Any]:
        return {"revision": self.revision, "here": [one.as_json() for one in self.here], "stamp": self.stamp}


def moment_for(token: str) -> Moment | None:
    """The plan at most a second ago; None when the token is expired or forged, its member or the plan gone."""
    try:
        plan_id, member_id = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    known: Moment | None = caches["moments"].get(str(plan_id))
    if known is None:
        known = moment_of(plan_id)
        caches["moments"].set(str(plan_id), known)
    return known if known and member_id in known.members else None


def moment_of(plan_id: int) -> Moment | None:
    """The plan as it is now. Three queries."""
    plan = Plan.objects.standing().filter(pk=plan_id).values_list("key", "revision").first()
    if plan is None:
        return None
    here = people_here(plan_id, plan[0], timezone.now())
    stamp = hashlib.sha256(repr(here).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    members = Membership.objects.filter(plan_id=plan_id, user__is_active=True).values_list("pk", flat=True)
    return Moment(plan[1], here, stamp, frozenset(members))


def forget_revision(plan_id: int) -> None:
    """Something happened in this process: its pages need not wait out the second."""
    caches["moments"].delete(str(plan_id))
