"""Keys and positions of new rows of a plan, asked inside `changing`, where a plan has one writer."""

from __future__ import annotations

import re

from django.db import models
from django.db.models import Max

from plans.models import Membership, PlanRow, User


def next_key(model: type[PlanRow], plan_id: int, letters: str) -> str:
    """The key after the largest that the plan has or ever had: P-4 after P-3. A key is never given twice."""
    pattern = re.compile(rf"{letters}-(\d{{1,9}})")
    known: models.QuerySet[models.Model] = model.history.filter(plan_id=plan_id, key__startswith=f"{letters}-")
    numbers = [int(m[1]) for key in known.values_list("key", flat=True).distinct() if (m := pattern.fullmatch(key))]
    return f"{letters}-{max(numbers, default=0) + 1}"


def next_position(model: type[PlanRow], plan_id: int) -> int:
    """The position behind every other row of the plan."""
    last = model._default_manager.filter(plan_id=plan_id).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def person_key(plan_id: int, user: User | None) -> str:
    """The person's opaque key in the plan; "" for someone who is not in it."""
    return Membership.objects.filter(plan_id=plan_id, user=user).values_list("key", flat=True).first() or ""
