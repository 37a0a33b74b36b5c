"""Pieces that a page has by the hundred and that only few change of: rendered once for each value and language."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from html import escape
from itertools import count
from operator import attrgetter
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plans.charts.shapes import Shape
from plans.templatetags.ui import icon

register = template.Library()

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Around the number of a word in a form: characters for private use, which no plan holds."""
_WORD = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


@lru_cache(maxsize=4096)
def _piece(name: str, value: Hashable, flag: bool, _language: str) -> SafeString:
    return render_to_string(name, {"value": value, "flag": flag, "labels": _labels(_language)})


@lru_cache(maxsize=16)
def _labels(_language: str) -> dict[str, str]:
    """What every row says alike."""
    return {
        "lane": _("Lane"),
        "when": _("When"),
        "unplaced": _("not placed"),
        "pinned": _("pinned"),
        "late": _("late"),
        "owner": _("Accountable"),
        "nobody": _("nobody yet"),
        "days": _("Days"),
        "value": _("Value"),
        "status": _("Status"),
        "serves": _("Serves"),
        "check": _("check"),
        "move": _("Move"),
        "earlier": _("one quarter earlier:"),
        "later": _("one quarter later:"),
        "over": _("too much:"),
        "pin": icon("map-pin", 14),
        "left": icon("arrow-left", 16),
        "right": icon("arrow-right", 16),
    }


@register.simple_tag
def by_value(name: str, value: Hashable, flag: bool = False) -> SafeString:
    """The template with `value` (frozen) and `flag`, which alone say how it looks: it knows no user, no request."""
    return _piece(name, value, bool(flag), get_language() or "")


@register.simple_tag
def by_shape(name: str, values: Iterable[Hashable], flag: bool = False) -> SafeString:
    """The same for each of many, by a template that only writes its value's words and numbers, or asks whether they
    are there: it is rendered once for what is there and what is not, and then filled in.
    """
    language = get_language() or ""
    return SafeString("".join([_filled(name, value, bool(flag), language) for value in values]))


@register.simple_tag
def shapes(of: Iterable[Shape]) -> SafeString:
    """The shapes of a picture, each by the template of its kind."""
    language = get_language() or ""
    return SafeString(
        "".join([_filled(f"roadmap/charts/_{shape.kind}.svg.html", shape, False, language) for shape in of])
    )


@lru_cache(maxsize=4096)
def _filled(name: str, value: Hashable, flag: bool, language: str) -> SafeString:
    words: list[str] = []
    pieces = list(_form(name, _shape(value, words), flag, language))
    pieces[1::2] = [words[int(number)] for number in pieces[1::2]]
    return SafeString("".join(pieces))


def _shape(value: Any, words: list[str]) -> Hashable:
    """The value without its words and numbers, which go into the list; what is empty or true belongs to the shape."""
    kind: Any = type(value)
    shape: list[Any] = [kind]
    for each in value if kind is tuple else _parts(kind)(value):
        if not each or each is True:
            shape.append(0 if type(each) is float else each)  # 0.0 would be written in the reader's language
        elif type(each) is str:
            words.append(escape(each))
            shape.append(_WORD)
        elif isinstance(each, int | float):
            words.append(str(each))
            shape.append(_WORD)
        elif isinstance(each, tuple) or is_dataclass(each):
            shape.append(_shape(each, words))
        else:
            words.append(conditional_escape(each))
            shape.append(_WORD)
    return tuple(shape)


@lru_cache(maxsize=512)
def _form(name: str, shape: Hashable, flag: bool, language: str) -> tuple[str, ...]:
    """The template with a number in place of each word: text, number, text, and so on."""
    context = {"value": _numbered(shape, count()), "flag": flag, "labels": _labels(language)}
    return tuple(_WORD.split(render_to_string(name, context)))


def _numbered(shape: Any, numbers: Iterator[int]) -> Any:
    if shape is _WORD:
        return f"{_OPEN}{next(numbers)}{_CLOSE}"
    if not isinstance(shape, tuple) or not shape:
        return shape
    kind, *parts = shape
    values = [_numbered(part, numbers) for part in parts]
    return values if kind is tuple else dict(zip(_names(kind), values, strict=True))


@lru_cache(maxsize=64)
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@lru_cache(maxsize=64)
def _parts(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*_names(kind))


def forget_pieces() -> None:
    """Empty the cache: for measurements. Forms stay, like the templates that they are of."""
    _piece.cache_clear()
    _filled.cache_clear()
