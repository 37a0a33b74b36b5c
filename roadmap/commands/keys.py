"""Keys and positions of new rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Max

from plans.models import PlanRow


def next_key(model: type[models.Model], plan_id: int, prefix: str) -> str:
    """The first free key such as A-7. Call it while the plan is locked."""
    taken = model._default_manager.filter(plan_id=plan_id, key__startswith=f"{prefix}-").values_list("key", flat=True)
    numbers = [int(key.removeprefix(f"{prefix}-")) for key in taken if key.removeprefix(f"{prefix}-").isdigit()]
    return f"{prefix}-{max(numbers, default=0) + 1}"


def next_position(model: type[PlanRow], plan_id: int) -> int:
    last = model._default_manager.filter(plan_id=plan_id).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
