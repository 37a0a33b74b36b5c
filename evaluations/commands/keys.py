"""Keys and positions of new rows of a plan, asked inside `changing`, where a plan has one writer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count

from django.db import models
from django.db.models import Max

from plans.models import Membership, PlanRow, User


def next_keys(model: type[PlanRow], plan_id: int, letters: str) -> Iterator[str]:
    """The keys after the largest that the plan has or ever had: P-4, P-5 after P-3. A key is never given twice."""
    pattern = re.compile(rf"{letters}-(\d{{1,9}})")
    known: models.QuerySet[models.Model] = model.history.filter(plan_id=plan_id, key__startswith=f"{letters}-")
    numbers = [int(m[1]) for key in known.values_list("key", flat=True).distinct() if (m := pattern.fullmatch(key))]
    return (f"{letters}-{number}" for number in count(max(numbers, default=0) + 1))


def next_key(model: type[PlanRow], plan_id: int, letters: str) -> str:
    """The first of them."""
    return next(next_keys(model, plan_id, letters))


def next_position(model: type[PlanRow], plan_id: int) -> int:
    """The position behind every other row of the plan."""
    last = model._default_manager.filter(plan_id=plan_id).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def person_key(plan_id: int, user: User | None) -> str:
    """The person's opaque key in the plan; "" for someone who is not in it."""
    return Membership.objects.filter(plan_id=plan_id, user=user).values_list("key", flat=True).first() or ""


def are_in_plan(model: type[models.Model], plan_id: int, keys: Iterable[str]) -> bool:
    """Whether the plan has a row of each of these keys. One query, however much else the plan holds."""
    asked = set(keys)
    return model._default_manager.filter(plan_id=plan_id, key__in=asked).count() == len(asked)
