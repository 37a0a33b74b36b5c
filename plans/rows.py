"""The bridge between rows and the frozen parts of a plan's document: same names, or a name given once.

`LOOKUPS` style: {"id": "key", "group": "group__key"} says which column a field of the part is read from.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from simple_history.utils import bulk_create_with_history

from plans.models import Plan
from reconciliation.errors import DocumentError

Part = TypeVar("Part")


def read_parts(rows: models.QuerySet[Any], part: type[Part], **lookups: str) -> tuple[Part, ...]:
    """Rows, in their order, as parts of the document. One query; `id` is read from `key` unless said otherwise."""
    names = [field.name for field in dataclasses.fields(part)]  # type: ignore[arg-type]  # parts are dataclasses
    columns = {"id": "key", **lookups}
    values = rows.order_by("position", "pk").values_list(*(columns.get(name, name) for name in names))
    return tuple(part(**dict(zip(names, row, strict=True))) for row in values)


def write_parts(
    model: type[models.Model],
    plan: Plan,
    parts: Iterable[Any],
    *,
    at: datetime,
    columns: Mapping[str, str] | None = None,
    extra: Callable[[Any], dict[str, Any]] | None = None,
) -> dict[str, int]:
    """Insert the rows of an imported document, in order, with their first history entry; returns pk by key.

    columns: part field -> model field where they differ. extra: values the row has beyond the part, which replace
    the part's of the same name (a foreign key for a key). A part field named in `extra` with a leading "-" is dropped.
    Raises DocumentError for a text that is too long for its column, or a key that cannot stand in an address.
    """
    names = {"id": "key", **(columns or {})}
    rows = []
    for position, part in enumerate(parts):
        values = {names.get(f.name, f.name): getattr(part, f.name) for f in dataclasses.fields(part)}
        values |= extra(part) if extra else {}
        for name in [name for name in values if name.startswith("-")]:
            values.pop(name)
            values.pop(name[1:])
        row = model(plan=plan, position=position, created_at=at, updated_at=at, **values)
        _check_fits(row)
        rows.append(row)
    bulk_create_with_history(rows, model, batch_size=200, default_date=at)
    return dict(model._default_manager.filter(plan=plan).values_list("key", "pk")) if rows else {}


def _check_fits(row: models.Model) -> None:
    where = f"{row._meta.model_name} {getattr(row, 'key', '')}"[:80]
    if "/" in getattr(row, "key", ""):
        raise DocumentError(where, "an id may not hold a slash: it stands in addresses")
    for field in row._meta.concrete_fields:
        length = field.max_length
        value = getattr(row, field.attname)
        if length is not None and isinstance(value, str) and len(value) > length:
            raise DocumentError(f"{where}, {field.name}", f"{len(value)} characters are too many: {length} fit")
