"""The keys people see: CISO-3 for a requirement, CISO-M3 for a success metric."""

from __future__ import annotations

import re

from django.db import models
from django.utils.text import slugify

from stakeholders.models import Group, Metric, Requirement

_NUMBERED = re.compile(r"(.*?)(\d+)")


def next_key(model: type[Metric] | type[Requirement], group: Group) -> str:
    """The next free key of the group, after the fashion of its last one. Removed keys are not used again.

    Call it while the plan is locked.
    """
    return next_keys(model, group, 1)[0]


def next_keys(model: type[Metric] | type[Requirement], group: Group, number: int) -> list[str]:
    """So many free keys in a row. Call it while the plan is locked."""
    last = model._default_manager.filter(group=group).order_by("-pk").values_list("key", flat=True).first()
    match = _NUMBERED.fullmatch(last or "")
    stem = match[1] if match else _first_stem(group) + ("-M" if model is Metric else "-")
    first = _highest(model, group.plan_id, stem) + 1
    return [f"{stem}{first + offset}" for offset in range(number)]


def _first_stem(group: Group) -> str:
    """The group's key where it is short (CISO), else its initials (quality-assurance gives QA)."""
    words = [word for word in slugify(group.key).split("-") if word]
    short = group.key if len(words) < 2 else "".join(word[0] for word in words)
    return short.upper()[:8]


def _highest(model: type[models.Model], plan_id: int, stem: str) -> int:
    """The highest number that any row, the removed ones included, had behind this stem."""
    history = model.history  # type: ignore[attr-defined]  # the manager that simple-history adds
    used = history.filter(plan_id=plan_id, key__startswith=stem).values_list("key", flat=True)
    numbers = (key[len(stem) :] for key in used)
    return max((int(number) for number in numbers if number.isascii() and number.isdigit()), default=0)


def slug_key(model: type[models.Model], plan_id: int, name: str, fallback: str) -> str:
    """A key made of a name, free in the plan: "Quality Assurance" gives quality-assurance."""
    slug = slugify(name)[:50].strip("-") or fallback
    taken = set(model._default_manager.filter(plan_id=plan_id, key__startswith=slug).values_list("key", flat=True))
    if slug not in taken:
        return slug
    return next(f"{slug}-{number}" for number in range(2, len(taken) + 3) if f"{slug}-{number}" not in taken)
