"""Section 1: the operating model, how the groups scored it, and the decisions on record."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reconciliation.document import Decision, Operating, PlanDocument
from roadmap.charts import CapBar, Chart, hbars
from roadmap.report.facts import Facts
from roadmap.report.words import day, operating_name, spelled, upper_first
from roadmap.standing import CriterionStanding, Standing, standing
from roadmap.wording import joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One operating model. average: of five, or a dash."""

    name: str
    chosen: bool
    average: str
    strong: str
    weak: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    group: str
    weight: int
    points: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """fate: what it replaces, what replaced it, when it ends or ended. over: it holds no longer."""

    id: str
    title: str
    context: str
    decision: str
    consequences: str
    dissent: str
    day: str
    requirements: str
    fate: str
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionCell:
    average: str
    low: str
    high: str
    contested: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionRow:
    """share: percent of what matters to the groups; a dash where none weighed. cells: in the order of the models."""

    name: str
    description: str
    share: str
    cells: tuple[CriterionCell | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategySection:
    headline: str
    lead: str
    scores_chart: Chart | None
    models: tuple[Model, ...]
    scores: tuple[ScoreRow, ...]
    criteria_title: str
    criteria: tuple[CriterionRow, ...]
    reason: str
    records: tuple[Record, ...]


def strategy_section(facts: Facts) -> StrategySection:
    document = facts.document
    stands = standing(document)
    averages = {model.strategy: model.average for model in stands.models}
    scored = {model: value for model, value in averages.items() if value is not None}
    return StrategySection(
        headline=_headline(facts, scored),
        lead=document.purpose,
        scores_chart=_chart(scored),
        models=tuple(_model(document, model, averages[model]) for model in Operating),
        scores=_rows(facts, stands),
        criteria_title=_criteria_title(stands),
        criteria=tuple(_criterion(row) for row in stands.criteria) if scored else (),
        reason=document.strategy.reason,
        records=tuple(record(facts, decision) for decision in document.decisions),
    )


def _headline(facts: Facts, scored: dict[Operating, Decimal]) -> str:
    chosen = facts.document.strategy.chosen
    if chosen is None:
        if scored:
            best = max(scored, key=lambda model: scored[model])
            return _("The operating model is open; the groups lean towards %(kind)s with %(points)s of 5") % {
                "kind": operating_name(best),
                "points": number_format(scored[best], 1),
            }
        return _("The operating model is open, and nobody has scored it yet")
    others = [model for model in scored if model is not chosen]
    if chosen in scored and others:
        best = max(others, key=lambda model: scored[model])
        values = {
            "kind": upper_first(operating_name(chosen)),
            "points": number_format(scored[chosen], 1),
            "other": number_format(scored[best], 1),
            "second": operating_name(best),
        }
        if scored[chosen] > scored[best]:
            return _("%(kind)s wins with %(points)s of 5, ahead of %(second)s with %(other)s") % values
        return _("%(kind)s was chosen with %(points)s of 5, although %(second)s scored %(other)s") % values
    return _("The platform is %(kind)s") % {"kind": operating_name(chosen)}


def _chart(scored: dict[Operating, Decimal]) -> Chart | None:
    if not scored:
        return None
    bars = [
        CapBar(
            label=upper_first(operating_name(model)),
            value=int(value * 10),
            value_text=_("%(points)s of 5") % {"points": number_format(value, 1)},
        )
        for model, value in sorted(scored.items(), key=lambda entry: -entry[1])
    ]
    alt = "; ".join(f"{bar.label} {bar.value_text}" for bar in bars)
    return hbars(bars, alt=_("Weighted scores: %(list)s.") % {"list": alt}, width_=686, label_width=110, most=50)


def _model(document: PlanDocument, model: Operating, points: Decimal | None) -> Model:
    strong, weak = {
        Operating.CENTRALIZED: (
            _("One team, one stack: shared skills, one bill, one set of controls."),
            _("The central team becomes the queue that everybody waits in; local needs come last."),
        ),
        Operating.DECENTRALIZED: (
            _("Each team picks what fits and moves at its own pace."),
            _("Tools, contracts and controls multiply; evidence has to be collected from everywhere."),
        ),
        Operating.HYBRID: (
            _("What must be identical is central; what must differ stays with the teams."),
            _("The line between the two has to be drawn, owned and kept."),
        ),
    }[model]
    return Model(
        name=upper_first(operating_name(model)),
        chosen=document.strategy.chosen is model,
        average=number_format(points, 1) if points is not None else "–",
        strong=strong,
        weak=weak,
    )


def _rows(facts: Facts, stands: Standing) -> tuple[ScoreRow, ...]:
    given = [{group.group: group.points for group in model.groups} for model in stands.models]
    chosen = facts.document.strategy.chosen
    rows = []
    for group in facts.document.groups:
        own = [points.get(group.id) for points in given]
        if any(own):
            reasons = [s for s in facts.document.strategy.scores if s.group == group.id and s.reason]
            reasons.sort(key=lambda score: score.strategy is not chosen)  # the one for what was chosen first
            rows.append(
                ScoreRow(
                    group=group.name,
                    weight=group.weight,
                    points=tuple(_short(points) for points in own),
                    reason=reasons[0].reason if reasons else "",
                )
            )
    return tuple(rows)


def _criteria_title(stands: Standing) -> str:
    asked = sum(bool(model.groups) for row in stands.criteria for model in row.models)
    if not stands.contested:
        return _("By criterion the groups lie close together")
    row, model = stands.contested[0]
    text = ngettext(
        "On %(count)s of %(all)s question the groups lie two points apart or more, widest on %(kind)s, %(criterion)s",
        "On %(count)s of %(all)s questions the groups lie two points apart or more, widest on %(kind)s, %(criterion)s",
        asked,
    )
    return text % {
        "count": spelled(len(stands.contested)),
        "all": spelled(asked),
        "kind": operating_name(model.strategy),
        "criterion": row.criterion.name,
    }


def _criterion(row: CriterionStanding) -> CriterionRow:
    return CriterionRow(
        name=row.criterion.name,
        description=row.criterion.description,
        share=_("%(n)s %%") % {"n": row.share} if row.share else "–",
        cells=tuple(
            CriterionCell(
                average=_short(model.average),
                low=_short(model.low),
                high=_short(model.high),
                contested=model.contested,
            )
            if model.groups
            else None
            for model in row.models
        ),
    )


def _short(points: Decimal | None) -> str:
    """4, 3.5 or a dash."""
    if points is None:
        return "–"
    return number_format(points, 0 if points == int(points) else 1)


def record(facts: Facts, decision: Decision) -> Record:
    later = next((other.id for other in facts.document.decisions if other.supersedes == decision.id), "")
    return Record(
        id=decision.id,
        title=decision.title,
        context=decision.context,
        decision=decision.decision,
        consequences=decision.consequences,
        dissent=_dissent(facts, decision.dissenting, decision.dissent),
        day=day(decision.decided_on) if decision.decided_on else _("not decided yet"),
        requirements=", ".join(decision.requirements),
        fate=_fate(decision, later),
        over=bool(later or decision.ended_on),
    )


def _fate(decision: Decision, later: str) -> str:
    parts = []
    if decision.supersedes:
        parts.append(_("replaces %(id)s") % {"id": decision.supersedes})
    if later:
        parts.append(_("replaced by %(id)s") % {"id": later})
    if decision.ended_on:
        parts.append(_("ended %(day)s") % {"day": day(decision.ended_on)})
    elif decision.until:
        parts.append(_("holds until %(day)s") % {"day": day(decision.until)})
    return "; ".join(parts)


def _dissent(facts: Facts, groups: tuple[str, ...], words: str) -> str:
    if not groups:
        return words
    return _("%(groups)s: %(words)s") % {
        "groups": joined(facts.names.group(group) for group in groups),
        "words": words or _("no reason given"),
    }


def records_title(count: int) -> str:
    text = ngettext("%(count)s decision is on record", "%(count)s decisions are on record", count)
    return upper_first(text % {"count": spelled(count)})
