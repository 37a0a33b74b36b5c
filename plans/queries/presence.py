"""Who is here, and where: on which page of the plan, in which row."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.urls import Resolver404, resolve

from plans.models import Membership
from plans.navigation import page_label

HERE = timedelta(minutes=3)
"""How long after the last sign of life a person counts as here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """user: the account's number, by which a page knows its own reader. path: the page's, empty when it is not known.

    row: the id of the row in which the person has the hands, empty without one. page: what the page is called.
    """

    user: int
    name: str
    path: str
    row: str
    page: str

    def as_json(self) -> dict[str, str | int]:
        return asdict(self)


def people_here(plan_id: int, plan_key: str, at: datetime) -> tuple[Here, ...]:
    """The people seen in the last three minutes, in the plan's order. One query."""
    seen = Membership.objects.filter(plan_id=plan_id, last_seen_at__gt=at - HERE).exclude(user=None)
    return tuple(_here(plan_key, *row) for row in seen.values_list("user_id", "name", "last_seen_on"))


def _here(plan_key: str, user: int, name: str, on: str) -> Here:
    path, _hash, row = on.partition("#")
    path, page = (path, _name(path)) if path.startswith(f"/p/{plan_key}/") else ("", "")
    return Here(user=user, name=name, path=path, row=row if path else "", page=page)


def _name(path: str) -> str:
    """What the navigation calls the page, else the key of what it shows."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    named = [str(value) for name, value in match.kwargs.items() if name != "plan_key"]
    return page_label(match.url_name or "") or (named[-1] if named else "")
