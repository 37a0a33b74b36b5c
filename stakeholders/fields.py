"""Model fields of this floor."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models


class ExactDecimalField(models.CharField):  # type: ignore[type-arg]  # the stubs' type parameters are set by usage
    """A decimal, stored as text: SQLite would turn a number of more than 15 digits into a float."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 40
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Decimal | None:
        return None if value is None else Decimal(value)

    def to_python(self, value: Any) -> Any:
        return Decimal(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else format(Decimal(value).normalize(), "f")
