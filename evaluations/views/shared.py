"""What the views of tools have in common: one command for one posted form, one region for a revision."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.cache import caches
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from plans.access import Place
from plans.http import PersonRequest, answer_errors, request_id, version_of


def act(request: PersonRequest, place: Place, command: Callable[..., Any], **values: Any) -> Any:
    """The command on the row that the person saw, its version taken from the form. A refusal goes on up."""
    with answer_errors():
        return _call(request, place, command, version=version_of(request), **values)


def did(
    request: PersonRequest,
    place: Place,
    form: forms.Form,
    command: Callable[..., Any],
    *,
    new: bool = False,
    **values: Any,
) -> bool:
    """Whether the posted form was right and the command was done; what was wrong stands at the form then.

    new: the command makes a row and takes no version.
    """
    if not (form.is_bound and form.is_valid()):
        return False
    versioned = {} if new else {"version": version_of(request)}
    with answer_errors(form):
        _call(request, place, command, **versioned, **values)
    return not form.errors


def _call(request: PersonRequest, place: Place, command: Callable[..., Any], **values: Any) -> Any:
    return command(plan=place.plan, by=request.user, at=timezone.now(), request_id=request_id(request), **values)


_SLOTS = 16
"""How many regions of a plan and a language are kept; addresses share them."""


def kept_region(place: Place, asked: str, render: Callable[[date], str]) -> SafeString:
    """What a template made of the plan's value, rendered once for a revision, a day, a language and what was asked.

    It may hold nothing of the person who looks at it.
    """
    today, language = timezone.now().date(), get_language()
    slot = f"region:{place.plan.pk}:{language}:{zlib.crc32(asked.encode()) % _SLOTS}"
    determined = (place.revision, today, asked)
    kept: tuple[object, str] | None = caches["fragments"].get(slot)
    if kept is None or kept[0] != determined:
        kept = (determined, render(today))
        caches["fragments"].set(slot, kept)
    return mark_safe(kept[1])  # from a template, which escapes
