"""Many rows in one short transaction.

What costs is turning values into what the database takes, so that is done before other writers have to wait:

    writes = Writes()
    writes.change(rows, ["name"])
    with transaction.atomic():
        writes.run()
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models


class Writes:
    """Statements with their values, in order, not yet carried out."""

    def __init__(self) -> None:
        self._statements: list[tuple[str, list[tuple[Any, ...]]]] = []

    def add(self, rows: Sequence[models.Model]) -> None:
        """New rows of one model; their primary keys are not learned."""
        if rows:
            fields: list[Any] = [field for field in rows[0]._meta.concrete_fields if not field.primary_key]
            columns = ", ".join(_quoted(field.column) for field in fields)
            marks = ", ".join(["%s"] * len(fields))
            sql = f"INSERT INTO {_quoted(rows[0]._meta.db_table)} ({columns}) VALUES ({marks})"
            self._statements.append((sql, [_values(row, fields) for row in rows]))

    def change(self, rows: Sequence[models.Model], columns: Iterable[str]) -> None:
        """The values that these columns have in rows of one model."""
        if rows:
            meta: Any = rows[0]._meta
            fields = [meta.get_field(name) for name in columns]
            sets = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
            where = f"{_quoted(meta.pk.column)} = %s"
            sql = f"UPDATE {_quoted(meta.db_table)} SET {sets} WHERE {where}"
            self._statements.append((sql, [_values(row, [*fields, meta.pk]) for row in rows]))

    def tell(self, rows: Sequence[Any], at: datetime) -> None:
        """A line of history for rows that change, by nobody."""
        if rows:
            history = rows[0].history.model
            names = [field.attname for field in history.tracked_fields]
            self.add(
                [
                    history(history_date=at, history_type="~", **{name: getattr(row, name) for name in names})
                    for row in rows
                ]
            )

    def run(self) -> None:
        """Carry them out, inside a transaction."""
        with connection.cursor() as cursor:
            for sql, values in self._statements:
                cursor.executemany(sql, values)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _values(row: models.Model, fields: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields)
