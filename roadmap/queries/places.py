"""Everywhere in a plan that has an address of its own, for "go to": groups, statements, tools, items of the roadmap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from plans.access import Place
from plans.document import plan_document

_KEY = "KEY"


@dataclass(frozen=True, kw_only=True)
class Destination:
    """text: what is searched and shown; kind: what it is, in the reader's language."""

    text: str
    kind: str
    url: str


def places_of(place: Place) -> tuple[Destination, ...]:
    """All of them, in the order of the plan; out of the cached document, so at most one read of it."""
    return tuple(_destinations(place))


def _destinations(place: Place) -> Iterator[Destination]:
    document = plan_document(place.plan)
    # Addresses differ in the key only; resolving one for each kind keeps this cheap on a long plan.
    group, statement, tool, item = (
        reverse(name, args=[place.key, _KEY]).removesuffix(f"{_KEY}/")
        for name in ("group", "requirement", "tool", "initiative")
    )
    for each in document.groups:
        yield Destination(text=each.name, kind=_("Group"), url=f"{group}{each.id}/")
    for metric in document.metrics:
        yield Destination(text=metric.name, kind=_("Success metric"), url=f"{group}{metric.group}/")
    for requirement in document.requirements:
        text = f"{requirement.id} {requirement.statement}"
        yield Destination(text=text, kind=_("Requirement"), url=f"{statement}{requirement.id}/")
    for each_tool in document.tools:
        yield Destination(text=each_tool.name, kind=_("Tool"), url=f"{tool}{each_tool.id}/")
    for initiative in document.initiatives:
        yield Destination(text=initiative.title, kind=_("Roadmap item"), url=f"{item}{initiative.id}/")
