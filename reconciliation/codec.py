"""Frozen dataclasses to JSON and back, and their JSON Schema, from the type hints alone.

Leaves are str, int, bool, Quarter, date, Decimal (written as text, so that no reader turns
it into a float), StrEnum. Containers are tuples and optional values. A union of dataclasses
is tagged by the key `kind`, the snake_case name of the class. Fields left at their default
are written too: the canonical form of a value is one byte string, whatever the input left out.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import types
import typing
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from reconciliation.errors import DocumentError
from reconciliation.quarters import Quarter

T = TypeVar("T")
_INTEGER_LIMIT = 2**53 - 1  # beyond it a JSON reader may round
_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def kind_of(cls: type) -> str:
    """The tag of a class in a union: AtLeastLevel -> at_least_level."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _members(hint: Any) -> tuple[Any, ...]:
    """The alternatives of a union, or () when the hint is no union."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return typing.get_args(hint)
    return ()


def to_json(value: Any, *, tagged: bool = False) -> Any:
    """A value of the document's types as JSON data."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [item if type(item) in _PLAIN else to_json(item, tagged=tagged) for item in value]
    if kind in _AS_TEXT:
        return _AS_TEXT[kind](value)
    if not dataclasses.is_dataclass(kind):
        return str(value) if isinstance(value, str) else value
    data = {"kind": kind_of(kind)} if tagged else {}
    for name, each in _fields(kind):
        item = getattr(value, name)
        data[name] = item if type(item) in _PLAIN else to_json(item, tagged=each)
    return data


def _plain(value: Decimal) -> str:
    """Every digit of a number, and no zeros after the last that counts."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


_PLAIN = frozenset({str, int, bool, type(None)})
_AS_TEXT: dict[type, typing.Callable[[Any], str]] = {Decimal: _plain, Quarter: str, date: date.isoformat}


@cache
def _fields(cls: type) -> tuple[tuple[str, bool], ...]:
    """The fields of a class, each with whether its values are tagged."""
    return tuple((name, is_tagged(hint)) for name, hint in _hints(cls).items())


def is_tagged(hint: Any) -> bool:
    members = _members(hint)
    if members:
        return sum(dataclasses.is_dataclass(m) for m in members) > 1
    return any(is_tagged(argument) for argument in typing.get_args(hint))


def canonical_bytes(value: Any) -> bytes:
    """The one byte string of a value: sorted keys, no spaces, UTF-8, a closing newline."""
    return f"{_text(to_json(value))}\n".encode()


def sha256(value: Any) -> str:
    """The hexadecimal digest of the canonical form."""
    return digest_of(canonical_parts(value))


def canonical_parts(value: Any, among: Collection[str] | None = None) -> dict[str, str]:
    """The canonical text of the fields of a dataclass, all or those named; values that share fields share the work."""
    cls: type = type(value)
    return {
        name: _text(to_json(getattr(value, name), tagged=tagged))
        for name, tagged in _fields(cls)
        if among is None or name in among
    }


def digest_of(parts: Mapping[str, str]) -> str:
    """The digest of the value whose fields have these canonical texts."""
    text = ",".join(f'"{name}":{parts[name]}' for name in sorted(parts))
    return hashlib.sha256(f"{{{text}}}\n".encode()).hexdigest()


def _text(data: Any) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def parse_json(data: bytes | str) -> Any:
    """JSON text to data. Raises DocumentError for anything that is not JSON or not UTF-8."""
    try:
        return json.loads(data, parse_float=Decimal, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise DocumentError("", "the file is not UTF-8 text") from None
    except RecursionError:
        raise DocumentError("", "the file is nested too deeply") from None
    except ValueError as error:
        raise DocumentError("", f"the file is not JSON: {error}") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number of JSON")


def from_json(cls: type[T], data: Any, path: str = "") -> T:
    """JSON data to a value of `cls`. Raises DocumentError with the path of the first fault."""
    try:
        return typing.cast(T, _reader(typing.cast(Any, cls))(data))
    except DocumentError as error:
        raise error.within(path) from None
    except RecursionError:
        raise DocumentError(path, "the document is nested too deeply") from None


Reader = Callable[[Any], Any]
"""JSON data to a value; raises DocumentError with the path below the data."""


@cache
def _reader(hint: Any) -> Reader:
    """What reads a type, made once: a large plan holds a hundred thousand values of few types."""
    members = _members(hint)
    if members:
        return _union_reader(members)
    if typing.get_origin(hint) is tuple:
        (item,) = (a for a in typing.get_args(hint) if a is not Ellipsis)
        return _list_reader(item)
    if hint is Quarter:
        return lambda data: _parsed(Quarter.parse, data)
    if dataclasses.is_dataclass(hint):
        return _object_reader(typing.cast(type, hint))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _enum_reader(hint)
    if hint not in _LEAVES:
        raise TypeError(f"{hint!r} is not a type that a document may hold")
    return _LEAVES[hint]


def _list_reader(item: Any) -> Reader:
    def read(data: Any) -> Any:
        if not isinstance(data, list):
            raise DocumentError("", f"a list was expected, not {_name(data)}")
        reader, found = _reader(item), []  # asked for here, so that a recursive type ends
        try:
            for entry in data:
                found.append(reader(entry))
        except DocumentError as error:
            raise error.within(f"[{len(found)}]") from None
        return tuple(found)

    return read


def _union_reader(members: tuple[Any, ...]) -> Reader:
    nothing = type(None) in members
    classes = [m for m in members if dataclasses.is_dataclass(m) and m is not Quarter]
    if len(classes) > 1:
        return _tagged_reader({kind_of(typing.cast(type, c)): c for c in classes}, nothing)
    others = [_reader(m) for m in members if m is not type(None)]

    def read(data: Any) -> Any:
        if data is None and nothing:
            return None
        for reader in others[:-1]:
            try:
                return reader(data)
            except DocumentError:
                continue
        return others[-1](data)

    return read


def _tagged_reader(kinds: dict[str, Any], nothing: bool) -> Reader:
    def read(data: Any) -> Any:
        if data is None and nothing:
            return None
        if not isinstance(data, Mapping):
            raise DocumentError("", f"an object with a kind was expected, not {_name(data)}")
        kind = data.get("kind")
        if not isinstance(kind, str) or kind not in kinds:
            raise DocumentError("kind", f"one of {', '.join(kinds)} was expected, not {kind!r}")
        return _reader(kinds[kind])({k: v for k, v in data.items() if k != "kind"})

    return read


@cache
def _field_readers(cls: type) -> dict[str, Reader]:
    return {name: _reader(hint) for name, hint in _hints(cls).items()}


def _object_reader(cls: type) -> Reader:
    needed = [field.name for field in dataclasses.fields(cls) if field.default is dataclasses.MISSING]

    def read(data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise DocumentError("", f"an object was expected, not {_name(data)}")
        readers, values = _field_readers(cls), {}
        for key in data:
            if key not in readers:
                raise DocumentError(str(key), "this key is not known here")
        for name, entry in data.items():
            try:
                values[name] = readers[name](entry)
            except DocumentError as error:
                raise error.within(name) from None
        for name in needed:
            if name not in values:
                raise DocumentError(name, "this key is missing")
        try:
            return cls(**values)
        except ValueError as error:
            raise DocumentError("", str(error)) from None

    return read


def _enum_reader(enum: type[StrEnum]) -> Reader:
    members = {str(member): member for member in enum}

    def read(data: Any) -> Any:
        if not isinstance(data, str) or data not in members:
            raise DocumentError("", f"one of {', '.join(members)} was expected, not {data!r}")
        return members[data]

    return read


def _read_flag(data: Any) -> bool:
    if not isinstance(data, bool):
        raise DocumentError("", f"yes or no was expected, not {_name(data)}")
    return data


def _read_text(data: Any) -> str:
    if not isinstance(data, str):
        raise DocumentError("", f"text was expected, not {_name(data)}")
    if "\x00" in data:
        raise DocumentError("", "the text holds a NUL character")
    if not data.isascii() and _SURROGATE.search(data):
        raise DocumentError("", "the text holds half of a character (a lone surrogate)")
    return data


def _read_integer(data: Any) -> int:
    if not isinstance(data, int) or isinstance(data, bool):
        raise DocumentError("", f"a whole number was expected, not {_name(data)}")
    if abs(data) > _INTEGER_LIMIT:
        raise DocumentError("", "the number is too large")
    return data


def _read_decimal(data: Any) -> Decimal:
    if isinstance(data, bool) or not isinstance(data, (int, str, Decimal)):
        raise DocumentError("", f"a number was expected, not {_name(data)}")
    try:
        value = Decimal(data)
    except InvalidOperation:
        raise DocumentError("", f"{data!r} is not a number") from None
    if not value.is_finite() or abs(value.adjusted()) > 15:
        raise DocumentError("", "the number is out of range")
    return value


def _parsed(parse: Callable[[str], Any], data: Any) -> Any:
    if not isinstance(data, str):
        raise DocumentError("", f"text was expected, not {_name(data)}")
    try:
        return parse(data)
    except ValueError as error:
        raise DocumentError("", str(error)) from None


_LEAVES: dict[Any, Reader] = {
    bool: _read_flag,
    str: _read_text,
    int: _read_integer,
    Decimal: _read_decimal,
    date: lambda data: _parsed(date.fromisoformat, data),
}


def _name(data: Any) -> str:
    if data is None:
        return "nothing"
    names = {bool: "yes or no", int: "a number", Decimal: "a number", str: "text", list: "a list", dict: "an object"}
    return names.get(type(data), type(data).__name__)


def json_schema(cls: type, *, title: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a dataclass, its parts under $defs."""
    definitions: dict[str, Any] = {}
    root = _schema(cls, definitions)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **root, "$defs": definitions}


def _schema(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    members = _members(hint)
    if members:
        tagged = is_tagged(hint)
        return {"anyOf": [_tagged(m, definitions) if tagged else _schema(m, definitions) for m in members]}
    if typing.get_origin(hint) is tuple:
        (item,) = (a for a in typing.get_args(hint) if a is not Ellipsis)
        return {"type": "array", "items": _schema(item, definitions)}
    if hint is Quarter:
        return {"type": "string", "pattern": r"^\d{4}-Q[1-4]$"}
    if dataclasses.is_dataclass(hint):
        return _schema_object(typing.cast(type, hint), definitions)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"enum": [str(member) for member in hint]}
    leaves: dict[Any, dict[str, Any]] = {
        str: {"type": "string"},
        int: {"type": "integer"},
        bool: {"type": "boolean"},
        Decimal: {"anyOf": [{"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}, {"type": "number"}]},
        date: {"type": "string", "format": "date"},
        type(None): {"type": "null"},
    }
    return leaves[hint]


def _schema_object(cls: type, definitions: dict[str, Any]) -> dict[str, Any]:
    if cls.__name__ not in definitions:
        definitions[cls.__name__] = {}  # stands while its parts are read, so that a recursive type ends
        fields = dataclasses.fields(cls)
        definitions[cls.__name__] = {
            "type": "object",
            "description": (cls.__doc__ or "").split("\n\n")[0],
            "additionalProperties": False,
            "properties": {f.name: _schema(_hints(cls)[f.name], definitions) for f in fields},
            "required": [f.name for f in fields if f.default is dataclasses.MISSING],
        }
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _tagged(member: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if not dataclasses.is_dataclass(member):
        return _schema(member, definitions)
    cls = typing.cast(type, member)
    _schema_object(cls, definitions)
    plain = definitions[cls.__name__]
    if plain and "kind" not in plain["properties"]:
        plain["properties"] = {"kind": {"const": kind_of(cls)}, **plain["properties"]}
        plain["required"] = ["kind", *plain["required"]]
    return {"$ref": f"#/$defs/{cls.__name__}"}
