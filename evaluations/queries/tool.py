"""One tool: what it is, what is known of it, what every statement says to it, what it costs. Six queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from evaluations.charts import CostCurve, cost_curve
from evaluations.freshness import Reopened, reopened
from evaluations.funnel import last_step
from evaluations.judging import Judged, JudgedOption, JudgedTool
from evaluations.labels import (
    STAGE_CLASS,
    compact,
    left_text,
    stage_label,
    status_label,
)
from evaluations.models import Commitment, Tool
from evaluations.queries.again import Looked, looked
from evaluations.queries.facts import Evidence, FactGroup, evidence_of, fact_groups
from evaluations.queries.options import OptionRow, option_row
from evaluations.queries.peers import Peer, peers_of
from evaluations.queries.tools import Flag, Phase, flags_of, phases_of
from evaluations.sources import is_web_address
from plans.models import Event
from plans.queries.people import people_of
from plans.wording import quarter_name
from reconciliation.answers import ToolVerdict, Verdict
from reconciliation.document import PlanDocument, Requirement, Stage
from reconciliation.statements import Fact
from reconciliation.verdicts import attributes_of
from reconciliation.vocabulary import Attribute
from stakeholders.labels import day_text
from stakeholders.sentences import Words, sentence, words_of

_HISTORY = 8
_WORST_FIRST = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRow:
    """A statement against the option that is shown. conceded: the agreement that gave it up, "" while it counts."""

    requirement: str
    statement: str
    sentence: str
    priority: str
    verdict: str
    facts: tuple[Evidence, ...]
    conceded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictGroup:
    """The statements of one stakeholder group. color: its place among the groups, from 1."""

    name: str
    color: int
    rows: tuple[VerdictRow, ...]
    failed: int
    unknown: int
    passed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A statement because of which a tool was eliminated."""

    requirement: str
    statement: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that happened to the tool."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A running contract for one of the tool's options, amounts as text; "" where nothing is owed or spent."""

    key: str
    version: int
    title: str
    option: str
    until: str
    owed: str
    sunk: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolPage:
    """A tool as its template shows it."""

    key: str
    version: int
    name: str
    vendor: str
    summary: str
    homepage: str
    stage: str
    stage_value: str
    stage_class: str
    eliminated: bool
    left: str
    reasons: tuple[Reason, ...]
    reason: str
    exception: str
    moved_by: str
    answers: str
    moved_on: date | None
    phases: tuple[Phase, ...]
    flags: tuple[Flag, ...]
    reopened: Reopened
    looked: tuple[Looked, ...]
    ending: str
    option: OptionRow | None
    options: tuple[OptionRow, ...]
    groups: tuple[VerdictGroup, ...]
    facts: tuple[FactGroup, ...]
    known: int
    core: int
    core_known: int
    oldest: str
    horizons: tuple[str, ...]
    currency: str
    curve: CostCurve | None
    shared_moved: int
    contracts: tuple[Contract, ...]
    moments: tuple[Moment, ...]
    peers: tuple[Peer, ...]


def tool_page(judged: Judged, row: Tool, *, plan_key: str, option: str, today: date) -> ToolPage:
    """The tool as it stands; `option` chooses which of its options is judged, the best one by default."""
    found = judged.tools[row.key]
    document = judged.document
    shown = next((o for o in found.options if o.option.id == option), found.best)
    groups = fact_groups(judged, row, shown.option if shown else None, plan_key=plan_key, today=today)
    rows = [fact for group in groups for fact in (*group.rows, *group.silent)]
    known = [fact for fact in rows if fact.evidence.value]
    said = (*found.tool.facts, *(shown.option.facts if shown else ()))
    days = sorted(fact.as_of for fact in said if fact.as_of)
    options = tuple(option_row(document, found, o, shown, plan_key) for o in found.options)
    step, people = last_step(document, row.key), people_of(row.plan_id)
    again = reopened(judged, found, today)
    return ToolPage(
        key=row.key,
        version=row.version,
        name=row.name,
        vendor=row.vendor,
        summary=row.summary,
        homepage=row.homepage if is_web_address(row.homepage) else "",
        stage=stage_label(row.stage),
        stage_value=str(row.stage),
        stage_class=STAGE_CLASS[row.stage],
        eliminated=row.stage is Stage.ELIMINATED,
        left=left_text(step.left if step else None),
        reasons=reasons_of(document, row.eliminated_by),
        reason=row.eliminated_reason,
        exception=step.exception if step else "",
        answers=people.get(step.answers, step.answers) if step else "",
        moved_by=people.get(step.by, step.by) if step else "",
        moved_on=step.on if step else None,
        phases=phases_of(found, {c.id: c for c in document.capabilities}),
        flags=flags_of(found, today),
        reopened=again,
        looked=looked(judged, row.key, people, today),
        ending=status_label(again.ending) if again.ending else "",
        option=next((o for o in options if o.chosen), None),
        options=options,
        groups=verdict_groups(judged, found, shown, today=today),
        facts=groups,
        known=len(known),
        core=sum(fact.core for fact in rows),
        core_known=sum(fact.core for fact in known),
        oldest=day_text(days[0]) if days else "",
        horizons=tuple(h.name for h in sorted(document.horizons, key=lambda h: h.start)),
        currency=document.currency,
        curve=cost_curve(document, [o.option for o in found.options]),
        shared_moved=sum(bool(fact.shared) and not fact.own and not fact.option for fact in rows),
        contracts=_contracts(row),
        moments=_moments(row),
        peers=peers_of(document, row.key),
    )


def reasons_of(document: PlanDocument, requirements: Iterable[str]) -> tuple[Reason, ...]:
    """The statements behind an elimination, with the group that said each."""
    groups = {group.id: group.name for group in document.groups}
    by_id = {requirement.id: requirement for requirement in document.requirements}
    return tuple(
        Reason(requirement=key, statement=by_id[key].statement, group=groups.get(by_id[key].group, by_id[key].group))
        if key in by_id
        else Reason(requirement=key, statement="", group="")
        for key in requirements
    )


def verdict_groups(
    judged: Judged, tool: JudgedTool, shown: JudgedOption | None, *, today: date
) -> tuple[VerdictGroup, ...]:
    """The statements that test the option, group by group, what fails first."""
    if shown is None:
        return ()
    document = judged.document
    facts = {f.attribute: f for f in tool.tool.facts} | {f.attribute: f for f in shown.option.facts}
    known, words = attributes_of(document), words_of(document)
    by_id = {verdict.requirement: verdict for verdict in shown.verdicts}
    groups = []
    for color, group in enumerate(document.groups, start=1):
        own = [r for r in document.requirements if r.group == group.id and r.id in by_id]
        rows = [_verdict_row(r, by_id[r.id], facts, known, words, judged.conceded.get(r.id, ""), today) for r in own]
        rows.sort(key=lambda row: _WORST_FIRST.index(Verdict(row.verdict)))
        if rows:
            counts = [row.verdict for row in rows if not row.conceded]
            groups.append(
                VerdictGroup(
                    name=group.name,
                    color=color,
                    rows=tuple(rows),
                    failed=counts.count(Verdict.FAIL),
                    unknown=counts.count(Verdict.UNKNOWN),
                    passed=counts.count(Verdict.PASS),
                )
            )
    return tuple(groups)


def _verdict_row(
    requirement: Requirement,
    verdict: ToolVerdict,
    facts: Mapping[str, Fact],
    known: Mapping[str, Attribute],
    words: Words,
    conceded: str,
    today: date,
) -> VerdictRow:
    said = sentence(requirement.expression, words)
    return VerdictRow(
        requirement=requirement.id,
        statement=requirement.statement or said,
        sentence=said if requirement.statement else "",
        priority=str(requirement.priority),
        verdict=str(verdict.verdict),
        facts=tuple(evidence_of(key, facts.get(key), known, today) for key in verdict.attributes),
        conceded=conceded,
    )


def _contracts(row: Tool) -> tuple[Contract, ...]:
    names = {option.id: option.name for option in row.options}
    return tuple(
        Contract(
            key=one.key,
            version=one.version,
            title=one.title or one.key,
            option=names[one.option],
            until=quarter_name(one.until) if one.until else "",
            owed=compact(one.remaining_fee) if one.remaining_fee else "",
            sunk=compact(one.sunk) if one.sunk else "",
            note=one.note,
        )
        for one in Commitment.objects.filter(plan_id=row.plan_id, option__in=names)
    )


def _moments(row: Tool) -> tuple[Moment, ...]:
    events = Event.objects.filter(plan_id=row.plan_id, kind="tool", target=row.key).values_list(
        "verb", "after", "by__name", "at"
    )[:_HISTORY]
    return tuple(Moment(text=_moment(verb, after), by=by or "", at=at) for verb, after, by, at in events)


def _moment(verb: str, after: Mapping[str, Any]) -> str:
    """What happened, in words."""
    stage = after.get("stage")
    if verb == "moved" and stage:
        return _("moved to: %(stage)s") % {"stage": stage_label(Stage(stage))}
    return {
        "added": _("put on the long list"),
        "looked again": _("looked at again: what rests on it stands"),
        "opened again": _("has to be looked at again"),
        "eliminated": _("eliminated"),
        "brought back": _("brought back to the long list"),
        "repriced": _("prices or terms changed"),
        "changed": _("description changed"),
    }.get(verb, verb)
