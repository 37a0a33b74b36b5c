"""The navigation of a plan, as data: config names the sections, the header and the section's own bar show them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Page:
    """route: the name of its address, which takes the plan's key alone."""

    route: str
    label: str | Promise


@dataclass(frozen=True)
class Section:
    """key: what a view names as `active`. Its first page is where the section's link leads."""

    key: str
    label: str | Promise
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Link:
    key: str
    label: str | Promise
    url: str


@dataclass(frozen=True)
class Entry:
    """A section of one plan with the addresses of its pages; one page alone needs no bar."""

    key: str
    label: str | Promise
    url: str
    pages: tuple[Link, ...]


@lru_cache(maxsize=256)
def navigation(plan_key: str) -> tuple[Entry, ...]:
    """The sections of that plan with their addresses; what has no address in this installation is left out."""
    entries = []
    for section in import_string(settings.CONCORD_NAVIGATION):
        links = tuple(
            Link(page.route, page.label, url) for page in section.pages if (url := _address(page.route, plan_key))
        )
        if links:
            entries.append(Entry(section.key, section.label, links[0].url, links if len(links) > 1 else ()))
    return tuple(entries)


def page_label(route: str) -> str:
    """What the navigation calls that page; empty when it does not name it."""
    pages = (page for section in import_string(settings.CONCORD_NAVIGATION) for page in section.pages)
    return next((str(page.label) for page in pages if page.route == route), "")


def is_page(route: str) -> bool:
    """Whether the navigation names that page."""
    return bool(page_label(route))


@lru_cache(maxsize=1024)
def talk_address(plan_key: str, route: str) -> str:
    """Where people talk about that page of the plan; empty when the navigation does not name it."""
    return reverse("comment_list", args=[plan_key, "page", route]) if is_page(route) else ""


def row_address(plan_key: str, kind: str, target: str) -> str:
    """Where the row of that kind and key is shown; empty when its kind has no page of its own."""
    if kind == "page":
        return _address(target, plan_key)
    route, _hash, row = import_string(settings.CONCORD_ROWS).get(kind, "").partition("#")
    try:
        if row:
            return f"{reverse(route, args=[plan_key])}#{row}{target}"
        return reverse(route, args=[plan_key, target]) if route else ""
    except NoReverseMatch:
        return ""


def target_label(target: str) -> str:
    """What people call a page or row that is talked about, by its route or key."""
    label: str = page_label(target) or import_string(settings.CONCORD_ROW_LABEL)(target)
    return label


def _address(route: str, plan_key: str) -> str:
    try:
        return reverse(route, args=[plan_key])
    except NoReverseMatch:
        return ""
