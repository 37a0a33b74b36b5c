"""Pieces that a page has by the hundred and that only few change of: rendered once for each value and language."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plans.templatetags.ui import icon

register = template.Library()


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


def forget_pieces() -> None:
    """Empty the cache: for measurements."""
    _piece.cache_clear()
