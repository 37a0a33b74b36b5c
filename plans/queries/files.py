"""Files beside rows of the plan, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from plans.models import Plan, StoredFile


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A file. url: "" when its bytes stayed where the plan came from. type: its ending, in capitals."""

    key: str
    version: int
    name: str
    type: str
    size: int
    sha256: str
    by: str
    at: datetime
    url: str
    remove_url: str


def files_of(plan: Plan, kind: str, target: str) -> tuple[FileLine, ...]:
    """The files beside one row, oldest first. One query."""
    return files_by_target(plan, kind, [target]).get(target, ())


def files_by_target(plan: Plan, kind: str, targets: Iterable[str] | None = None) -> dict[str, tuple[FileLine, ...]]:
    """The files beside many rows of one kind, by the row's key; None: beside all of them. One query."""
    rows = StoredFile.objects.filter(plan=plan, target_kind=kind)
    if targets is not None:
        rows = rows.filter(target__in=list(targets))
    columns = ("key", "version", "name", "size", "sha256", "stored", "by__name", "created_at", "target")
    found: dict[str, list[FileLine]] = {}
    for key, version, name, size, sha256, stored, by, at, target in rows.values_list(*columns):
        found.setdefault(target, []).append(
            FileLine(
                key=key,
                version=version,
                name=name,
                type=name.rpartition(".")[2].upper(),
                size=size,
                sha256=sha256,
                by=by or _("Someone who left"),
                at=at,
                url=reverse("file_download", args=[plan.key, key]) if stored else "",
                remove_url=reverse("file_remove", args=[plan.key, key]),
            )
        )
    return {target: tuple(lines) for target, lines in found.items()}
