"""The bridge between rows and the frozen parts of a plan's document: same names, or a name given once.

`LOOKUPS` style: {"id": "key", "group": "group__key"} says which column a field of the part is read from.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, models
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast
from simple_history.utils import bulk_create_with_history

from plans.models import Plan
from reconciliation.errors import DocumentError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Part = TypeVar("Part", bound="DataclassInstance")


def columns_of(part: type, **lookups: str) -> tuple[str, ...]:
    """Which column each field of a part is read from: `id` from `key` unless said otherwise."""
    columns = {"id": "key", **lookups}
    return tuple(columns.get(field.name, field.name) for field in dataclasses.fields(part))


def read_parts(rows: models.QuerySet[Any], part: type[Part], **lookups: str) -> tuple[Part, ...]:
    """Rows, in their order, as parts of the document. One query."""
    values = rows.order_by("position", "pk").values_list(*columns_of(part, **lookups))
    return parts_of(part, values)


def parts_of(part: type[Part], values: Iterable[Sequence[Any]]) -> tuple[Part, ...]:
    """Parts out of the values of their columns; what a row has beyond them is left out."""
    names = [field.name for field in dataclasses.fields(part)]
    return tuple(part(**dict(zip(names, row, strict=False))) for row in values)


def part_of(part: type[Part], row: models.Model, **lookups: str) -> Part:
    """The same out of a row that is at hand."""
    return parts_of(part, [[getattr(row, column) for column in columns_of(part, **lookups)]])[0]


class Together:
    """Few rows of several kinds of one plan by one query: `Together(teams=(Team, ("key", "name")))`.

    Every column travels as text and is read back by its field, so that the kinds need not be alike. The statement is
    made once: Django takes longer to put it together than a database to answer it.
    """

    def __init__(self, **kinds: tuple[type[models.Model], Sequence[str]]) -> None:
        self.kinds = kinds
        self._made: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def read(self, plan_id: int) -> dict[str, list[tuple[Any, ...]]]:
        """The values of the columns, each kind in the order of position and primary key."""
        if connection.vendor not in self._made:
            self._made[connection.vendor] = self._statement()
        sql, params = self._made[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(sql, [plan_id if param == _ANY_PLAN else param for param in params])
            rows = cursor.fetchall()
        fields = {k: [model._meta.get_field(name) for name in columns] for k, (model, columns) in self.kinds.items()}
        found: dict[str, list[tuple[Any, ...]]] = {kind: [] for kind in self.kinds}
        for kind, _place, _pk, *texts in sorted(rows, key=lambda row: row[:3]):
            found[kind].append(tuple(map(_read_back, fields[kind], texts)))
        return found

    def _statement(self) -> tuple[str, tuple[Any, ...]]:
        widest = max(len(columns) for _model, columns in self.kinds.values())
        order = ["kind", "place", "pk", *(f"text_{number}" for number in range(widest))]
        parts = []
        for kind, (model, columns) in self.kinds.items():
            texts: list[Any] = [Cast(F(column), TextField()) for column in columns]
            texts += [Value("", TextField())] * (widest - len(columns))
            place = Value(0) if model is Plan else F("position" if hasattr(model, "position") else "pk")
            named = {f"text_{number}": text for number, text in enumerate(texts)}
            rows = model._default_manager.filter(**{"pk" if model is Plan else "plan": _ANY_PLAN}).order_by()
            parts.append(rows.annotate(kind=Value(kind, TextField()), place=place, **named).values_list(*order))
        sql, params = parts[0].union(*parts[1:], all=True).query.sql_with_params()
        return sql, params


_ANY_PLAN = -1


def _read_back(field: Any, text: str | None) -> Any:
    if text is None:
        return None
    if field.get_internal_type() == "JSONField":
        return field.from_db_value(text, None, connection)
    return field.to_python(text)


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
