"""The strategy page: arguments, the recommendation, where the groups stand, the decision and what it changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from plans.access import Place
from plans.charts.shapes import Chart
from plans.document import plan_document
from plans.queries.activity import comment_counts
from reconciliation.document import Decision, PlanDocument, Side
from roadmap.charts import Dot, SpreadRow, spread
from roadmap.effects import Effect, effects
from roadmap.models import Ballot, Strategy, StrategyArgument
from roadmap.queries.parties import Party
from roadmap.recommendation import Reason, Recommendation, recommend
from roadmap.report.words import operating_name
from roadmap.standing import CriterionStanding, ModelStanding, Standing, standing
from roadmap.strategies import portrait
from roadmap.wording import Names, joined


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgumentLine:
    """key, version: of an argument of the plan's own; empty and 0 for the general ones. mine: may be taken back.

    comments: how many are open.
    """

    text: str
    key: str = ""
    version: int = 0
    group: Party | None = None
    mine: bool = False
    comments: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One strategy. average: of five, or empty. points: of the recommendation's."""

    strategy: str
    title: str
    summary: str
    pros: tuple[ArgumentLine, ...]
    cons: tuple[ArgumentLine, ...]
    average: str
    points: int
    chosen: bool
    recommended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonLine:
    """towards: (name of a strategy, points), most first."""

    sign: str
    text: str
    towards: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The recommendation in words; best empty when the answers do not say."""

    best: str
    points: int
    possible: int
    reasons: tuple[ReasonLine, ...]
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A blind round that is under way. mine: whether this person scores for a group, and handed: has done so."""

    opened_at: datetime
    closes_on: date | None
    parties: tuple[tuple[Party, bool], ...]
    mine: bool
    handed: bool

    @property
    def done(self) -> int:
        return sum(done for _party, done in self.parties)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceRow:
    """One group: its points for each strategy as (text, heat 0 to 5, differs), and why."""

    party: Party
    points: tuple[tuple[str, int, bool], ...]
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestedLine:
    """low, high: the points and who gave them."""

    criterion: str
    strategy: str
    low: str
    low_by: str
    high: str
    high_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What was revealed. criteria: (name, description, share in percent, average for each strategy)."""

    chart: Chart
    voices: tuple[VoiceRow, ...]
    criteria: tuple[tuple[str, str, int, tuple[tuple[str, int], ...]], ...]
    contested: tuple[ContestedLine, ...]
    silent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    key: str
    title: str
    context: str
    decision: str
    consequences: str
    dissent: str
    dissenting: tuple[Party, ...]
    decided_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyPage:
    version: int
    columns: tuple[Column, ...]
    advice: Advice
    round: Round | None
    stand: Stand | None
    chosen: str
    reason: str
    record: Record | None
    effects: tuple[tuple[str, tuple[Effect, ...]], ...]


def strategy_page(place: Place) -> StrategyPage:
    """Four queries beside the plan's value."""
    document = plan_document(place.plan)
    row = Strategy.objects.filter(plan=place.plan).only("version", "opened_at", "closes_on").first() or Strategy()
    advice, stands = recommend(document), standing(document)
    chosen = document.strategy.chosen
    return StrategyPage(
        version=row.version,
        columns=_columns(place, document, advice, stands),
        advice=_advice(advice),
        round=_round(place, document, row.opened_at, row.closes_on) if row.opened_at else None,
        stand=_stand(document, stands) if document.strategy.scores else None,
        chosen=operating_name(chosen) if chosen else "",
        reason=document.strategy.reason,
        record=_record(document),
        effects=_effects(effects(document, chosen)),
    )


def party_of(names: Names, group: str) -> Party:
    return Party(key=group, name=names.group(group), color=names.colors.get(group, 1))


def _columns(place: Place, document: PlanDocument, advice: Recommendation, stands: Standing) -> tuple[Column, ...]:
    versions = dict(StrategyArgument.objects.filter(plan=place.plan).values_list("key", "version"))
    names, said = Names(document), comment_counts(place.plan, "argument")
    columns = []
    for stand in stands.models:
        model, known = stand.strategy, portrait(stand.strategy)
        own = {
            side: [
                ArgumentLine(
                    text=argument.text,
                    key=argument.id,
                    version=versions.get(argument.id, 0),
                    group=party_of(names, argument.group) if argument.group else None,
                    mine=place.allows("write_group", argument.group),
                    comments=said.get(argument.id, 0),
                )
                for argument in document.strategy.arguments
                if argument.strategy is model and argument.side is side
            ]
            for side in Side
        }
        columns.append(
            Column(
                strategy=str(model),
                title=known.title,
                summary=known.summary,
                pros=(*(ArgumentLine(text=text) for text in known.pros), *own[Side.PRO]),
                cons=(*(ArgumentLine(text=text) for text in known.cons), *own[Side.CON]),
                average=_number(stand.average),
                points=advice.totals[model],
                chosen=document.strategy.chosen is model,
                recommended=advice.best is model,
            )
        )
    return tuple(columns)


def _number(value: Decimal | None) -> str:
    return number_format(value, 1) if value is not None else ""


def _advice(advice: Recommendation) -> Advice:
    return Advice(
        best=operating_name(advice.best) if advice.best else "",
        points=advice.totals[advice.best] if advice.best else 0,
        possible=advice.possible,
        reasons=tuple(_reason(reason) for reason in advice.reasons),
        missing=joined(advice.missing),
    )


def _reason(reason: Reason) -> ReasonLine:
    towards = sorted(reason.points.items(), key=lambda pair: -pair[1])
    return ReasonLine(
        sign=reason.sign, text=reason.text, towards=tuple((operating_name(model), points) for model, points in towards)
    )


def advice_text(document: PlanDocument) -> str:
    """The recommendation as a paragraph: what a decision rests on, until someone says it better."""
    return "\n".join(reason.text for reason in recommend(document).reasons)


def _round(place: Place, document: PlanDocument, opened_at: datetime, closes_on: date | None) -> Round:
    """Who has handed in: the names alone, never what they gave."""
    handed = set(Ballot.objects.filter(plan=place.plan).values_list("key", flat=True))
    names = Names(document)
    own = place.member.group_key
    return Round(
        opened_at=opened_at,
        closes_on=closes_on,
        parties=tuple((party_of(names, group.id), group.id in handed) for group in document.groups),
        mine=place.allows("score", own),
        handed=own in handed,
    )


def _stand(document: PlanDocument, stands: Standing) -> Stand:
    names = Names(document)
    voices = _voices(document, stands, names)
    heard = {row.party.key for row in voices}
    return Stand(
        chart=_chart(stands, names),
        voices=voices,
        criteria=tuple(
            (
                row.criterion.name,
                row.criterion.description,
                row.share,
                tuple((_number(model.average) or "–", _heat(model.average)) for model in row.models),
            )
            for row in stands.criteria
        ),
        contested=tuple(_contested(row, model, names) for row, model in stands.contested),
        silent=joined(group.name for group in document.groups if group.id not in heard),
    )


def _heat(points: Decimal | None) -> int:
    return int((points + Decimal("0.5")) // 1) if points is not None else 0


def _chart(stands: Standing, names: Names) -> Chart:
    rows = [
        SpreadRow(
            label=portrait(model.strategy).title,
            dots=tuple(Dot(value=float(g.points), color=names.colors.get(g.group, 1)) for g in model.groups),
            average=float(model.average) if model.average is not None else None,
            average_text=_number(model.average),
            strong=model.strategy is stands.ahead,
        )
        for model in stands.models
    ]
    said = [
        _("%(strategy)s %(average)s, from %(low)s to %(high)s")
        % {
            "strategy": portrait(m.strategy).title,
            "average": _number(m.average),
            "low": _number(m.low),
            "high": _number(m.high),
        }
        for m in stands.models
        if m.groups
    ]
    alt = _("Points of five, weighted: %(list)s.") % {"list": "; ".join(said)}
    return spread(rows, alt=alt, low_text=_("1: poor"), high_text=_("5: very good"))


def _voices(document: PlanDocument, stands: Standing, names: Names) -> tuple[VoiceRow, ...]:
    given = [{points.group: points for points in model.groups} for model in stands.models]
    rows = []
    for group in document.groups:
        own = [points.get(group.id) for points in given]
        if any(own):
            rows.append(
                VoiceRow(
                    party=party_of(names, group.id),
                    points=tuple(
                        (_number(points.points), _heat(points.points), points.differs) if points else ("–", 0, False)
                        for points in own
                    ),
                    reasons=tuple(
                        (portrait(score.strategy).title, score.reason)
                        for score in document.strategy.scores
                        if score.group == group.id and score.reason
                    ),
                )
            )
    return tuple(rows)


def _contested(row: CriterionStanding, model: ModelStanding, names: Names) -> ContestedLine:
    def by(points: Decimal) -> str:
        return joined(names.group(group.group) for group in model.groups if group.points == points)

    return ContestedLine(
        criterion=row.criterion.name,
        strategy=portrait(model.strategy).title,
        low=number_format(model.low, 0),
        low_by=by(model.low),
        high=number_format(model.high, 0),
        high_by=by(model.high),
    )


def contested_lines(document: PlanDocument) -> tuple[ContestedLine, ...]:
    """What the groups see differently, the widest spread first: for the meeting's agenda."""
    names = Names(document)
    return tuple(_contested(row, model, names) for row, model in standing(document).contested)


def _record(document: PlanDocument) -> Record | None:
    decision: Decision | None = next((d for d in document.decisions if d.id == document.strategy.decision), None)
    if decision is None:
        return None
    names = Names(document)
    return Record(
        key=decision.id,
        title=decision.title,
        context=decision.context,
        decision=decision.decision,
        consequences=decision.consequences,
        dissent=decision.dissent,
        dissenting=tuple(party_of(names, group) for group in decision.dissenting),
        decided_on=decision.decided_on,
    )


def _effects(found: Iterable[Effect]) -> tuple[tuple[str, tuple[Effect, ...]], ...]:
    titles = {
        "owner": _("Who runs a capability"),
        "instances": _("One installation, or one a team"),
        "seats": _("Seats to pay for"),
    }
    ordered = sorted(found, key=lambda effect: list(titles).index(effect.kind))
    return tuple((titles[kind], tuple(same)) for kind, same in groupby(ordered, key=lambda effect: effect.kind))


def strategy_url(place: Place) -> str:
    return reverse("strategy", args=[place.key])
