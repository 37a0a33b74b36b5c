"""The horizons of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models import Max, RestrictedError
from django.utils.translation import gettext as _

from plans.changes import changing
from plans.document import read_document
from plans.errors import Refused
from plans.models import Horizon, Plan, User
from reconciliation.errors import DocumentError
from reconciliation.quarters import Quarter
from reconciliation.validate import check

LIMIT = 8
"""Horizons of a plan: more cannot be told apart on a page, nor solved in reasonable time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A horizon as a person describes it; first and last quarter included."""

    name: str
    start: Quarter
    end: Quarter


def add_horizon(*, plan: Plan, span: Span, by: User, at: datetime, request_id: str = "") -> Horizon:
    """Add a horizon. Raises Refused when it overlaps another."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        known = Horizon.objects.filter(plan=plan)
        if known.count() >= LIMIT:
            raise Refused(_("A plan has at most %(limit)s horizons.") % {"limit": LIMIT})
        taken = set(known.values_list("key", flat=True))
        key = next(f"h{number}" for number in range(1, LIMIT + 2) if f"h{number}" not in taken)
        last = known.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        _check_end(span)
        row = change.add(Horizon(plan=plan, key=key, position=position, **_values(span)))
        _check_order(plan.pk)
        return row


def change_horizon(
    *, plan: Plan, pk: int, version: int, span: Span, by: User, at: datetime, request_id: str = ""
) -> Horizon:
    """Rename or move a horizon. Raises Refused when it overlaps another."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Horizon, pk, version)
        _check_end(span)
        for name, value in _values(span).items():
            setattr(row, name, value)
        change.save(row)
        _check_order(plan.pk)
        return row


def remove_horizon(*, plan: Plan, pk: int, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Remove a horizon. Raises Refused while anything in the plan speaks of it."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Horizon, pk, version)
        try:
            change.delete(row)
            check(read_document(plan.pk))
        except (RestrictedError, DocumentError):
            sentence = _("%(name)s is in use: needs, targets or statements speak of it. Change those first.")
            raise Refused(sentence % {"name": row.name}) from None


def _values(span: Span) -> dict[str, str | Quarter]:
    return {"name": span.name, "start": span.start, "end": span.end}


def _check_end(span: Span) -> None:
    if span.end < span.start:
        raise Refused(_("The last quarter is before the first."), field="end")


def _check_order(plan_id: int) -> None:
    """Horizons must not overlap; their order on pages is their order in time."""
    rows = sorted(Horizon.objects.filter(plan_id=plan_id), key=lambda row: row.start)
    for earlier, later in pairwise(rows):
        if later.start <= earlier.end:
            sentence = _("%(later)s would begin before %(earlier)s has ended.")
            raise Refused(sentence % {"later": later.name, "earlier": earlier.name}, field="start")
