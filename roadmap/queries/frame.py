"""What the roadmap stands in: teams, budgets, milestones, dated rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from plans.access import Place
from plans.document import plan_document
from plans.wording import quarter_name
from reconciliation.document import Team
from roadmap.models import OutsideRule
from roadmap.queries.roadmap import RuleLine, rule_lines
from roadmap.wording import money
from stakeholders.labels import number


@dataclass(frozen=True, kw_only=True)
class FrameLine:
    """A row of a table: what it is, and its number or quarter."""

    title: str
    value: str
    url: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class FramePage:
    teams: tuple[FrameLine, ...]
    budgets: tuple[FrameLine, ...]
    milestones: tuple[FrameLine, ...]
    rules: tuple[tuple[RuleLine, str], ...]


def _own_quarters(team: Team) -> str:
    """The quarters in which a team has other days than usual, each with them."""
    own = sorted(team.by_quarter, key=lambda each: each.quarter)
    return ", ".join(f"{quarter_name(each.quarter)}: {number(each.days)}" for each in own)


def frame_page(place: Place, today: date) -> FramePage:
    """One query beside the plan's value."""
    document = plan_document(place.plan)
    versions = dict(OutsideRule.objects.filter(plan=place.plan).values_list("key", "version"))

    def url(kind: str, key: str) -> str:
        return reverse("frame_row", args=[place.key, kind, key])

    return FramePage(
        teams=tuple(
            FrameLine(title=team.name, value=number(team.capacity), url=url("team", team.id), note=_own_quarters(team))
            for team in document.teams
        ),
        budgets=tuple(
            FrameLine(
                title=quarter_name(budget.quarter),
                value=money(budget.amount, document.currency),
                url=url("budget", str(budget.quarter)),
            )
            for budget in sorted(document.budgets, key=lambda b: b.quarter)
        ),
        milestones=tuple(
            FrameLine(title=m.title, value=quarter_name(m.quarter), url=url("milestone", m.id))
            for m in sorted(document.milestones, key=lambda m: m.quarter)
        ),
        rules=tuple((rule, url("rule", rule.key)) for rule in rule_lines(place, document, today, versions)),
    )
