"""Blind rounds that end by themselves: what was handed in is revealed once the closing day has passed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from plans.changes import Change, changing
from plans.errors import Refused


def check_closing_day(closes_on: date | None, at: datetime) -> None:
    """Raises Refused for a day that has passed."""
    if closes_on is not None and closes_on < at.date():
        raise Refused(_("Choose a day from today on: the round would be over before it begins."), field="closes_on")


def close_due(rounds: QuerySet[Any], reveal: Callable[[Change, Any], object], *, at: datetime) -> int:
    """Reveal those of the open rounds whose closing day has passed. Returns how many.

    rounds: open ones in which somebody handed in, for without that there is nothing to reveal. Nobody does it: the
    event has no person.
    """
    due = rounds.filter(closes_on__lt=at.date(), plan__deleted_at=None, plan__archived_at=None)
    closed = 0
    for plan_id, pk in due.distinct().values_list("plan_id", "pk"):
        with changing(plan_id, by=None, at=at) as change:
            if due.filter(pk=pk).exists():  # nobody revealed it since
                reveal(change, change.lock(rounds.model, pk, None))
                closed += 1
    return closed
