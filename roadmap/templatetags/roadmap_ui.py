"""Pieces that a page has by the hundred and that only few change of: rendered once for each value and language."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
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
from roadmap.charts.lane_shapes import LaneBand, LaneFrame

register = template.Library()

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Around the number of a word in a form: characters for private use, which no plan holds."""
_WORD = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_escaped = lru_cache(maxsize=8192)(escape)


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
    return _shapes(of, get_language() or "")


def _shapes(of: Iterable[Shape], language: str) -> SafeString:
    return SafeString(
        "".join([_filled(f"roadmap/charts/_{shape.kind}.svg.html", shape, False, language) for shape in of])
    )


@register.simple_tag
def lane_frame(frame: LaneFrame) -> SafeString:
    """What stands around the bars."""
    return _frame(frame, get_language() or "")


@register.simple_tag
def lane_bars(band: LaneBand, linked: bool = False) -> SafeString:
    """The bars of a lane over their outlines of before and the ground of their labels."""
    return _bars(band, bool(linked), get_language() or "")


@lru_cache(maxsize=256)
def _frame(frame: LaneFrame, language: str) -> SafeString:
    return _shapes(frame.shapes, language)


@lru_cache(maxsize=1024)
def _bars(band: LaneBand, linked: bool, language: str) -> SafeString:
    box, bar = "roadmap/charts/_box.svg.html", "roadmap/charts/_bar.svg.html"
    pieces = [_filled(box, ghost, True, language) for ghost in band.ghosts]
    pieces += [_filled(box, halo, False, language) for halo in band.halos]
    return SafeString("".join(pieces + [_filled(bar, item, linked, language) for item in band.items]))


@lru_cache(maxsize=4096)
def _filled(name: str, value: Hashable, flag: bool, language: str) -> SafeString:
    words: list[Any] = []
    form, numbers = _form(name, _shape(value, words), flag, language)
    return SafeString(form % tuple([words[number] for number in numbers]))


def _shape(value: Any, words: list[Any]) -> Hashable:
    """The value without its words and numbers, which go into the list; what is empty or true belongs to the shape."""
    if isinstance(value, tuple):
        return (tuple, *[_shape(each, words) for each in value])
    kind: Any = type(value)
    if (read := _reader(kind)) is not None:
        texts, numbers, flags = read.texts.of(value), read.numbers.of(value), read.flags.of(value)
        words.extend(map(_escaped, texts))
        words.extend(numbers)
        others = [_shape(each, words) for each in read.others.of(value)] if read.others.names else ()
        return (kind, tuple(map(bool, texts)), tuple(map(bool, numbers)), flags, *others)
    if not value or value is True:
        return value
    words.append(value if isinstance(value, float) else conditional_escape(value))
    return _WORD


@lru_cache(maxsize=512)
def _form(name: str, shape: Hashable, flag: bool, language: str) -> tuple[str, tuple[int, ...]]:
    """The template with %s in place of each word, and the numbers of the words in the order in which they stand."""
    context = {"value": _numbered(shape, count()), "flag": flag, "labels": _labels(language)}
    pieces = _WORD.split(render_to_string(name, context).replace("%", "%%"))
    return "%s".join(pieces[::2]), tuple(int(number) for number in pieces[1::2])


def _numbered(shape: Any, numbers: Iterator[int]) -> Any:
    """What a template gets in place of the value: for each word its number."""
    if shape is _WORD:
        return f"{_OPEN}{next(numbers)}{_CLOSE}"
    if not isinstance(shape, tuple):
        return shape
    kind, *parts = shape
    if kind is tuple:
        return [_numbered(part, numbers) for part in parts]
    read = _reader(kind)
    assert read is not None
    texts, counts, flags, *others = parts
    found: dict[str, Any] = dict(zip(read.flags.names, flags, strict=True))
    for names, there, empty in ((read.texts.names, texts, ""), (read.numbers.names, counts, 0)):
        for name, full in zip(names, there, strict=True):
            word = f"{_OPEN}{next(numbers)}{_CLOSE}"
            found[name] = word if full else empty
    return found | {name: _numbered(part, numbers) for name, part in zip(read.others.names, others, strict=True)}


@dataclass(frozen=True)
class _Fields:
    """Fields of one kind, read at once."""

    names: tuple[str, ...]
    of: Callable[[Any], tuple[Any, ...]]


@dataclass(frozen=True)
class _Reader:
    """The fields of a class by what they hold."""

    texts: _Fields
    numbers: _Fields
    flags: _Fields
    others: _Fields


@lru_cache(maxsize=64)
def _reader(kind: Any) -> _Reader | None:
    """None for what is no class of fields."""
    if not is_dataclass(kind):
        return None
    names: dict[Any, list[str]] = {"str": [], "int": [], "bool": [], "": []}
    for field in fields(kind):
        if field.name not in getattr(kind, "APART", ()):
            of = "int" if field.type == "float" else field.type
            names[of if of in names else ""].append(field.name)
    return _Reader(*(_Fields(tuple(group), _all_of(group)) for group in names.values()))


def _all_of(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple([getattr(value, name) for name in names])


def forget_pieces() -> None:
    """Empty the cache: for measurements. Forms stay, like the templates that they are of."""
    _piece.cache_clear()
    _filled.cache_clear()
    _frame.cache_clear()
    _bars.cache_clear()
    _escaped.cache_clear()
