"""Model fields for the types of a plan: quarters, enumerations and the frozen values of the core."""

from __future__ import annotations

import json
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.db import models

from reconciliation.codec import from_json, is_tagged, to_json
from reconciliation.quarters import Quarter

_SHORT = 200
"""Characters of a value that is read once and shared."""

_SHARED = 4096
"""How many values of a field are shared."""


class QuarterField(models.CharField):  # type: ignore[type-arg]  # the stubs' type parameters are set by usage
    """A `Quarter`, stored as 2027-Q1, which sorts in time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 7
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Quarter | None:
        return None if value is None else Quarter.parse(value)

    def to_python(self, value: Any) -> Any:
        return Quarter.parse(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)


class EnumField(models.CharField):  # type: ignore[type-arg]
    """A member of a StrEnum of the core."""

    def __init__(self, enum: type[StrEnum], *args: Any, **kwargs: Any) -> None:
        self.enum = enum
        kwargs.setdefault("max_length", 32)
        kwargs["choices"] = [(str(member), str(member)) for member in enum]
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["choices"]
        return name, path, [self.enum, *args], kwargs

    def from_db_value(self, value: str | None, expression: object, connection: object) -> StrEnum | None:
        return None if not value else self.enum(value)

    def to_python(self, value: Any) -> Any:
        return None if not value else self.enum(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)


class ValueField(models.JSONField):
    """A frozen value of the core, or a tuple of them, stored as JSON: `ValueField(of=tuple[Need, ...])`.

    The type is wiring, not schema, so a migration does not record it. Short values are read once and shared: they are
    frozen, and of the facts of a large market most say the same.
    """

    def __init__(self, *args: Any, of: Any = None, **kwargs: Any) -> None:
        self.of = of
        self._tagged = of is not None and is_tagged(of)
        self._shared = lru_cache(maxsize=_SHARED)(lambda text: from_json(of, json.loads(text)))
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        if self.of is not None and isinstance(value, str) and len(value) <= _SHORT and value != "null":
            return self._shared(value)
        data = super().from_db_value(value, expression, connection)
        return data if self.of is None or (data is None and self.null) else from_json(self.of, data)

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(self._json(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(self._json(value), connection, prepared)

    def value_to_string(self, obj: models.Model) -> Any:
        return self._json(self.value_from_object(obj))

    def _json(self, value: Any) -> Any:
        return to_json(value, tagged=self._tagged) if isinstance(value, tuple) or hasattr(value, "__slots__") else value
