"""What the page maker works out again and again, kept: a fifth less work, and not a byte of the file is another."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import pydyf
from weasyprint.layout import inline
from weasyprint.text import line_break


def keep() -> None:
    """Once in a process, before the first page."""
    _keep_shaped_text(line_break.Layout, line_break.pango)
    line_break.get_font_description = _once_a_style(line_break.get_font_description)
    inline.strut = _once_a_style(inline.strut)
    pydyf.PDF.page_references = property(_page_references)


def made_once(_document: Any, _pdf: Any) -> None:
    """From here on nothing in the file changes, so what an object comes to in bytes is kept.

    The file's identifier is a digest of them all, so that each would be made, and compressed, twice.
    """
    for kind in (pydyf.Dictionary, pydyf.Stream):
        kind.data = _once_an_object(kind.data.fget)


def _once_an_object(made: Callable[[Any], bytes]) -> property:
    def kept(thing: Any) -> bytes:
        if "made" not in thing.__dict__:
            thing.made = made(thing)
        known: bytes = thing.made
        return known

    return property(kept)


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
