"""What a version says, from its own values alone: no database, no address, the same years later. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from plans.wording import quarter_name
from reconciliation.document import AgreementState, Initiative, Priority
from roadmap.baselines import Frozen
from roadmap.charts import SwimLanes
from roadmap.labels import status_name
from roadmap.queries.lanes import lane_charts
from roadmap.wording import Names, money
from stakeholders.labels import phase_label


@dataclass(frozen=True, kw_only=True)
class FrozenHorizon:
    name: str
    options: tuple[str, ...]
    cost_year: str


@dataclass(frozen=True, kw_only=True)
class FrozenStatement:
    key: str
    text: str
    priority: str


@dataclass(frozen=True, kw_only=True)
class FrozenGroup:
    name: str
    color: int
    weight: int
    statements: tuple[FrozenStatement, ...]
    metrics: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FrozenItem:
    key: str
    title: str
    lane: str
    when: str
    owner: str
    cost: str
    status: str


@dataclass(frozen=True, kw_only=True)
class FrozenAgreement:
    key: str
    gives: tuple[str, ...]
    reason: str
    until: date | None


@dataclass(frozen=True, kw_only=True)
class FrozenDecision:
    key: str
    title: str
    decision: str
    decided_on: date | None


@dataclass(frozen=True, kw_only=True)
class VersionContent:
    """The plan of a version as a page shows it. conflicts: open ones in the answer of then, None without an answer."""

    name: str
    organization: str
    purpose: str
    strategy: str
    statements: int
    conflicts: int | None
    cost_total: str
    horizons: tuple[FrozenHorizon, ...]
    groups: tuple[FrozenGroup, ...]
    agreements: tuple[FrozenAgreement, ...]
    decisions: tuple[FrozenDecision, ...]
    charts: tuple[SwimLanes, ...]
    items: tuple[FrozenItem, ...]


def version_content(frozen: Frozen, *, was: Frozen | None = None) -> VersionContent:
    """What the version says. was: an earlier one, whose places stand as outlines behind the roadmap's bars."""
    plan, stack = frozen.plan, frozen.stack
    names = Names(plan)
    return VersionContent(
        name=plan.name,
        organization=plan.organization,
        purpose=plan.purpose,
        strategy=str(plan.strategy.chosen or ""),
        statements=len(plan.requirements) + len(plan.metrics),
        conflicts=len(frozen.solution.conflicts) if frozen.solution else None,
        cost_total=money(stack.cost_total, plan.currency) if stack else "",
        horizons=tuple(
            FrozenHorizon(
                name=names.horizon(entry.horizon),
                options=tuple(sorted((names.option(option) for option in entry.options), key=str.casefold)),
                cost_year=money(entry.cost_year, plan.currency),
            )
            for entry in (stack.horizons if stack else ())
        ),
        groups=tuple(_group(frozen, group.id, number) for number, group in enumerate(plan.groups, 1)),
        agreements=tuple(
            FrozenAgreement(
                key=agreement.id,
                gives=tuple(f"{give.requirement} {names.move(give.requirement, give.k)}" for give in agreement.gives),
                reason=agreement.reason,
                until=agreement.until,
            )
            for agreement in plan.agreements
            if agreement.state is AgreementState.AGREED
        ),
        decisions=tuple(
            FrozenDecision(key=d.id, title=d.title, decision=d.decision, decided_on=d.decided_on)
            for d in plan.decisions
        ),
        charts=lane_charts(plan, was=was.plan if was else None),
        items=tuple(_item(names, item) for item in sorted(plan.initiatives, key=_when)),
    )


def of_group(frozen: Frozen, group: str) -> Frozen:
    """The version with only the items, agreements and decisions that concern one group."""
    plan = frozen.plan
    own = {requirement.id for requirement in plan.requirements if requirement.group == group}
    return replace(
        frozen,
        plan=replace(
            plan,
            initiatives=tuple(i for i in plan.initiatives if i.owner == group or own.intersection(i.requirements)),
            agreements=tuple(
                a for a in plan.agreements if own.intersection((*a.conflict, *(give.requirement for give in a.gives)))
            ),
            decisions=tuple(d for d in plan.decisions if own.intersection(d.requirements)),
        ),
    )


def _when(item: Initiative) -> tuple[bool, str, str]:
    return item.start is None, str(item.start or ""), item.id


def _group(frozen: Frozen, group_id: str, number: int) -> FrozenGroup:
    group = Names(frozen.plan).groups[group_id]
    order = list(Priority)
    own = sorted((r for r in frozen.plan.requirements if r.group == group_id), key=lambda r: order.index(r.priority))
    return FrozenGroup(
        name=group.name,
        color=number,
        weight=group.weight,
        statements=tuple(FrozenStatement(key=r.id, text=r.statement, priority=str(r.priority)) for r in own),
        metrics=tuple(metric.name for metric in frozen.plan.metrics if metric.group == group_id),
    )


def _item(names: Names, item: Initiative) -> FrozenItem:
    end = item.start.plus(item.duration - 1) if item.start else None
    span = [quarter_name(quarter) for quarter in dict.fromkeys((item.start, end)) if quarter is not None]
    return FrozenItem(
        key=item.id,
        title=item.title,
        lane=phase_label(item.phase),
        when=" – ".join(span),
        owner=names.group(item.owner) if item.owner else "",
        cost=money(item.cost, names.document.currency) if item.cost else "",
        status=status_name(item.status),
    )
