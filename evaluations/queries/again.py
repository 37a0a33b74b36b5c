"""What pages of decisions say of a tool that has to be looked at again. No query of its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.freshness import Reopened, reopened_tools
from evaluations.judging import Judged
from evaluations.labels import status_label


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A tool that something rests on. why: in a word or two."""

    name: str
    url: str
    why: str


def again(judged: Judged, options: Collection[str], *, plan_key: str, today: date) -> tuple[Again, ...]:
    """The tools behind these options that have to be looked at again."""
    return tuple(
        Again(name=judged.tools[key].tool.name, url=reverse("tool", args=[plan_key, key]), why=why(one))
        for key, one in reopened_tools(judged, today, options).items()
    )


def why(one: Reopened) -> str:
    return status_label(one.ending) if one.ending else _("old fact")
