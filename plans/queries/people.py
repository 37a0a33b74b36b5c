"""What the people of a plan are called, by the opaque keys that its value holds."""

from __future__ import annotations

from plans.models import Membership


def people_of(plan_id: int) -> dict[str, str]:
    """Names by person key. One query."""
    return dict(Membership.objects.filter(plan_id=plan_id).values_list("key", "name"))
