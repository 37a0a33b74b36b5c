"""The small pieces that pages about conflicts and options are made of: who, which statement, which stack."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from plans.access import Place
from reconciliation.answers import Stack
from reconciliation.document import PlanDocument
from reconciliation.statements import Exact
from roadmap.wording import Names, money


@dataclass(frozen=True, kw_only=True)
class Party:
    key: str
    name: str
    color: int


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """One statement in its group's own words."""

    key: str
    group: Party
    text: str
    negotiable: bool
    url: str


@dataclass(frozen=True, kw_only=True)
class Way:
    """One statement that could give way. k: the exact threshold, None to give it up.

    points, share: what that costs its group, in points and in percent of all it asks for. works: what then stands.
    whole: how far it would have to move for the whole plan, where that is farther.
    """

    requirement: str
    k: Exact | None
    group: Party
    text: str
    points: int
    share: int
    works: str
    whole: str


@dataclass(frozen=True, kw_only=True)
class HorizonLine:
    name: str
    options: tuple[str, ...]
    cost_year: str
    effort: int
    interest: int


@dataclass(frozen=True, kw_only=True)
class SatisfactionLine:
    group: Party
    percent: int


@dataclass(frozen=True, kw_only=True)
class StackPanel:
    """A stack in words. unmet: the wishes that do not hold in full."""

    horizons: tuple[HorizonLine, ...]
    cost_total: str
    satisfaction: tuple[SatisfactionLine, ...]
    unmet: tuple[str, ...]


class Pieces:
    """One document's pieces for one reader."""

    def __init__(self, place: Place, document: PlanDocument) -> None:
        self.place = place
        self.document = document
        self.names = Names(document)
        self._statement_url = reverse("requirement", args=[place.key, "KEY"])

    def party(self, group_id: str) -> Party:
        return Party(key=group_id, name=self.names.group(group_id), color=self.names.colors.get(group_id, 8))

    def parties(self) -> tuple[Party, ...]:
        return tuple(self.party(group.id) for group in self.document.groups)

    def line(self, requirement_id: str) -> StatementLine:
        requirement = self.names.requirements.get(requirement_id)
        return StatementLine(
            key=requirement_id,
            group=self.party(requirement.group if requirement else ""),
            text=requirement.statement if requirement else _("no longer in the plan"),
            negotiable=requirement.negotiable if requirement else False,
            url=self._statement_url.replace("KEY", requirement_id) if requirement else "",
        )

    def way(self, key: str, k: Exact | None, *, works: str = "", whole: str = "") -> Way:
        k = self.names.offer(key, k)
        return Way(
            requirement=key,
            k=k,
            group=self.line(key).group,
            text=self.names.move(key, k),
            points=self.names.points(key),
            share=self.names.share(key),
            works=works,
            whole=whole,
        )

    def stack(self, stack: Stack) -> StackPanel:
        currency = self.document.currency
        return StackPanel(
            horizons=tuple(
                HorizonLine(
                    name=self.names.horizon(entry.horizon),
                    options=tuple(sorted((self.names.option(o) for o in entry.options), key=str.casefold)),
                    cost_year=money(entry.cost_year, currency),
                    effort=entry.effort,
                    interest=entry.interest,
                )
                for entry in stack.horizons
            ),
            cost_total=money(stack.cost_total, currency),
            satisfaction=tuple(
                SatisfactionLine(group=self.party(s.group), percent=100 * s.points // s.possible)
                for s in stack.satisfaction
                if s.possible
            ),
            unmet=stack.unmet,
        )
