"""What-ifs side by side, the plan as it is first."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from plans.access import Place
from roadmap.queries.what_if import WhatIfAnswer, answer_of
from roadmap.scenarios import Scenario


@dataclass(frozen=True, kw_only=True)
class Column:
    name: str
    answer: WhatIfAnswer


def comparison(place: Place, scenarios: list[tuple[str, Scenario]]) -> tuple[Column, ...]:
    """A column for each, from what is known already."""
    named = [(_("The plan as it is"), Scenario()), *scenarios]
    return tuple(Column(name=name, answer=answer_of(place, scenario)) for name, scenario in named)
