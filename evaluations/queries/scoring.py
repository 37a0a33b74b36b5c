"""Criteria with their weights, rounds of scoring, and a round once it is revealed. Four queries at most.

Nothing here reads the marks of a ballot but its writer's own (`own_marks`): what is not revealed is on no page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.urls import reverse

from evaluations.models import Ballot, Scoring, ScoringCriterion
from evaluations.scoring import Agreement, agreements, percents, ranked, weights
from plans.access import Place
from plans.models import Membership, Plan
from plans.queries.people import people_of
from reconciliation.document import Mark, PlanDocument
from reconciliation.document import Scoring as Round
from reconciliation.ranking import Stability
from stakeholders.labels import number


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionRow:
    """points: group and what it gave, in the groups' order, "" for nothing. share: percent of the whole weight."""

    key: str
    version: int
    name: str
    description: str
    points: tuple[tuple[str, str], ...]
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundLine:
    key: str
    url: str
    title: str
    tools: tuple[str, ...]
    handed_in: int
    raters: int
    closes_on: date | None
    revealed_on: date | None
    mine: str
    winner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringPage:
    """own: the person's own group and its points by criterion, for the form; "" for someone without one."""

    groups: tuple[str, ...]
    criteria: tuple[CriterionRow, ...]
    rounds: tuple[RoundLine, ...]
    own_group: str
    own_name: str
    own_points: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRow:
    rank: int
    name: str
    url: str
    percent: str
    first: str
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StableRow:
    """How far a weight may move before another comes first, in percent of the whole; ends as text."""

    criterion: str
    share: str
    low: str
    high: str
    below: str
    above: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadCell:
    mean: str
    apart: int
    contested: bool
    level: int
    low: str
    high: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadRow:
    criterion: str
    cells: tuple[SpreadCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """An extreme with its evidence."""

    tool: str
    criterion: str
    points: int
    person: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPage:
    """waiting: people who have not handed in. mine: none, due or in."""

    key: str
    version: int
    title: str
    tools: tuple[str, ...]
    revealed_on: date | None
    closes_on: date | None
    people: tuple[tuple[str, bool], ...]
    mine: str
    ranking: tuple[RankRow, ...]
    stable: tuple[StableRow, ...]
    spread: tuple[SpreadRow, ...]
    contested: int
    extremes: tuple[Quoted, ...]


def scoring_page(document: PlanDocument, place: Place) -> ScoringPage:
    """Criteria and rounds."""
    versions = dict(ScoringCriterion.objects.filter(plan=place.plan).values_list("key", "version"))
    share = weights(document, tuple(c.id for c in document.criteria))
    total = sum(share.values()) or 1
    names = {group.id: group.name for group in document.groups}
    own = place.member.group_key if place.member.group_key in names else ""
    heard = [g for g in document.groups if any(p.group == g.id for c in document.criteria for p in c.points)]
    return ScoringPage(
        groups=tuple(group.name for group in heard),
        criteria=tuple(
            CriterionRow(
                key=one.id,
                version=versions.get(one.id, 0),
                name=one.name,
                description=one.description,
                points=tuple((g.name, next((str(p.points) for p in one.points if p.group == g.id), "")) for g in heard),
                share=f"{round(share[one.id] * 100 / total)} %",
            )
            for one in document.criteria
        ),
        rounds=_lines(document, place),
        own_group=own if place.allows("write_group", own) else "",
        own_name=names.get(own, ""),
        own_points=tuple(
            (c.id, c.name, next((p.points for p in c.points if p.group == own), 0)) for c in document.criteria
        ),
    )


def _lines(document: PlanDocument, place: Place) -> tuple[RoundLine, ...]:
    tools = {tool.id: tool.name for tool in document.tools}
    handed: dict[str, set[str]] = {}
    rows = Ballot.objects.filter(scoring__plan=place.plan, submitted_at__isnull=False)
    for key, person in rows.values_list("scoring__key", "member__key"):
        handed.setdefault(key, set()).add(person)
    return tuple(
        RoundLine(
            key=one.id,
            url=reverse("scoring_round", args=[place.key, one.id]),
            title=one.title,
            tools=tuple(tools[tool] for tool in one.tools),
            handed_in=len(handed.get(one.id, ())) if one.revealed_on is None else len({m.person for m in one.marks}),
            raters=len(one.raters),
            closes_on=one.closes_on,
            revealed_on=one.revealed_on,
            mine=_mine(one, place.member, handed.get(one.id, set())),
            winner=tools.get(ranked(document, one).winner, "") if one.revealed_on else "",
        )
        for one in reversed(document.scorings)
    )


def _mine(one: Round, member: Membership, handed: set[str]) -> str:
    if one.revealed_on or member.key not in one.raters:
        return ""
    return "in" if member.key in handed else "due"


def round_page(document: PlanDocument, place: Place, key: str) -> RoundPage:
    """One round: who has handed in, and once it is revealed what came out."""
    one = next(found for found in document.scorings if found.id == key)
    version = Scoring.objects.values_list("version", flat=True).get(plan=place.plan, key=key)
    names = people_of(place.plan.pk)
    rows = Ballot.objects.filter(scoring__plan=place.plan, scoring__key=key, submitted_at__isnull=False)
    handed = set(rows.values_list("member__key", flat=True)) or {m.person for m in one.marks}
    shown = one.revealed_on is not None
    spread = agreements(one) if shown else ()
    return RoundPage(
        key=key,
        version=version,
        title=one.title,
        tools=tuple(tool.name for key in one.tools for tool in document.tools if tool.id == key),
        revealed_on=one.revealed_on,
        closes_on=one.closes_on,
        people=tuple((names.get(person, person), person in handed) for person in one.raters),
        mine=_mine(one, place.member, handed),
        ranking=_ranking(document, one, place.plan) if shown else (),
        stable=_stable(document, one) if shown else (),
        spread=_spread(document, one, spread, names),
        contested=sum(cell.contested for cell in spread),
        extremes=_extremes(document, one, names) if shown else (),
    )


def _ranking(document: PlanDocument, one: Round, plan: Plan) -> tuple[RankRow, ...]:
    found = ranked(document, one)
    tools = {tool.id: tool.name for tool in document.tools}
    shares = percents(document, one, found)
    return tuple(
        RankRow(
            rank=place.rank,
            name=tools[place.candidate],
            url=reverse("tool", args=[plan.key, place.candidate]),
            percent=f"{shares[place.candidate]} %",
            first=f"{round(Fraction(place.places[0] * 100, max(1, found.samples)))} %",
            width=shares[place.candidate],
        )
        for place in found.places
    )


def _stable(document: PlanDocument, one: Round) -> tuple[StableRow, ...]:
    tools = {tool.id: tool.name for tool in document.tools}
    names = {c.id: c.name for c in document.criteria}
    total = sum(weights(document, one.criteria).values()) or 1
    return tuple(
        StableRow(
            criterion=names[one_.criterion],
            share=_share(Fraction(one_.weight), Fraction(total - one_.weight)),
            low=_share(Fraction(*one_.low), Fraction(total - one_.weight)) if one_.below else "",
            high=_share(Fraction(*one_.high), Fraction(total - one_.weight)) if one_.high else "",
            below=tools.get(one_.below, ""),
            above=tools.get(one_.above, ""),
        )
        for one_ in _stabilities(document, one)
    )


def _stabilities(document: PlanDocument, one: Round) -> tuple[Stability, ...]:
    return ranked(document, one).stability


def _share(weight: Fraction, others: Fraction) -> str:
    """A weight as a percent of the whole when the others stay as they are."""
    return f"{round(weight * 100 / (weight + others))} %" if weight + others else "0 %"


def _spread(
    document: PlanDocument, one: Round, spread: tuple[Agreement, ...], names: dict[str, str]
) -> tuple[SpreadRow, ...]:
    labels = {c.id: c.name for c in document.criteria}
    cells = {(cell.criterion, cell.tool): cell for cell in spread}
    return tuple(
        SpreadRow(
            criterion=labels[criterion],
            cells=tuple(_cell(cells[criterion, t], names) for t in one.tools if (criterion, t) in cells),
        )
        for criterion in (one.criteria if spread else ())
    )


def _cell(cell: Agreement, names: dict[str, str]) -> SpreadCell:
    return SpreadCell(
        mean=number(cell.mean),
        apart=cell.apart,
        contested=cell.contested,
        level=max(0, min(5, int(cell.mean))),
        low=", ".join(names.get(person, person) for person in cell.low),
        high=", ".join(names.get(person, person) for person in cell.high),
    )


def _extremes(document: PlanDocument, one: Round, names: dict[str, str]) -> tuple[Quoted, ...]:
    tools = {tool.id: tool.name for tool in document.tools}
    labels = {c.id: c.name for c in document.criteria}
    return tuple(
        Quoted(
            tool=tools[mark.tool],
            criterion=labels[mark.criterion],
            points=mark.points,
            person=names.get(mark.person, mark.person),
            evidence=mark.evidence,
        )
        for mark in one.marks
        if mark.evidence
    )


def own_marks(place: Place, key: str) -> tuple[int, dict[tuple[str, str], Mark]]:
    """Version and marks of the person's own ballot; 0 and nothing before the first."""
    ballot = Ballot.objects.filter(scoring__plan=place.plan, scoring__key=key, member=place.member).first()
    return (ballot.version, {(m.criterion, m.tool): m for m in ballot.marks}) if ballot else (0, {})
