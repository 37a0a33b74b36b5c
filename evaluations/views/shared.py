"""What the views of tools have in common: one command for one posted form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone

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


def made(request: PersonRequest, place: Place, form: forms.Form, command: Callable[..., Any], **values: Any) -> Any:
    """The row that the command made from the posted form; None where the form was wrong, or it was sent twice."""
    row = None
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            row = _call(request, place, command, **values)
    return row


def _call(request: PersonRequest, place: Place, command: Callable[..., Any], **values: Any) -> Any:
    return command(plan=place.plan, by=request.user, at=timezone.now(), request_id=request_id(request), **values)
