"""Who is here."""

from __future__ import annotations

from datetime import datetime, timedelta

from plans.models import Membership

HERE = timedelta(minutes=3)
"""How long after the last sign of life a person counts as here."""


def people_here(plan_id: int, at: datetime) -> tuple[str, ...]:
    """Names of the people seen in the last three minutes. One query."""
    seen = Membership.objects.filter(plan_id=plan_id, last_seen_at__gt=at - HERE).exclude(user=None)
    return tuple(seen.values_list("name", flat=True))
