"""The overview: the five steps with their state, who has not answered, what is contested, what happened."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.access import Place
from plans.document import plan_document
from plans.models import Event
from plans.queries.activity import EventRow, activity_rows
from reconciliation.agreements import agreed
from reconciliation.answers import Status
from reconciliation.document import PlanDocument, Stage
from roadmap.queries.agenda import Agenda, agenda_of
from roadmap.queries.answers import StoredAnswer, newest
from roadmap.queries.conflicts import is_fresh, open_conflicts
from roadmap.queries.waiting import Waiting, waiting_for
from roadmap.report.words import operating_name
from roadmap.wording import money
from stakeholders.models import Group as GroupRow


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """One of the five steps. state: done, going or open."""

    number: int
    title: str
    state: str
    note: str
    url: str


@dataclass(frozen=True, kw_only=True)
class GroupLine:
    """since: from when on the plan has waited for its answer; None once it has answered."""

    key: str
    name: str
    color: int
    share: int
    metrics: int
    requirements: int
    submitted: bool
    since: datetime | None
    url: str


@dataclass(frozen=True, kw_only=True)
class OverviewPage:
    """holds: the cost is that of the best stack; otherwise of the one behind the cheapest way out of the conflicts."""

    steps: tuple[StepLine, ...]
    groups: tuple[GroupLine, ...]
    silent: int
    conflicts: int
    settled: int
    fresh: bool
    asked: bool
    holds: bool
    cost_year: str
    tools: int
    statements: int
    waiting: tuple[Waiting, ...]
    agenda: Agenda
    events: tuple[EventRow, ...]


def overview_page(place: Place) -> OverviewPage:
    """At most twelve queries beside the plan's value, whatever its size."""
    document = plan_document(place.plan)
    stored = newest(place.plan)
    answer = stored.answer if stored else None
    stacks = [*answer.stacks, *(c.stack for c in answer.concessions if c.stack)] if answer else []
    groups = _groups(place, document)
    return OverviewPage(
        steps=_steps(place, document, stored),
        groups=groups,
        silent=sum(not group.submitted for group in groups),
        conflicts=open_conflicts(answer),
        settled=len(agreed(document)),
        fresh=is_fresh(document, stored),
        asked=answer is not None,
        holds=bool(answer and answer.stacks),
        cost_year=money(stacks[0].horizons[0].cost_year, document.currency) if stacks and stacks[0].horizons else "",
        tools=sum(tool.stage is not Stage.ELIMINATED for tool in document.tools),
        statements=len(document.requirements) + len(document.metrics),
        waiting=waiting_for(place, document, stored),
        agenda=agenda_of(place, document, stored),
        events=activity_rows(place.plan, limit=8),
    )


def _groups(place: Place, document: PlanDocument) -> tuple[GroupLine, ...]:
    total = sum(group.weight for group in document.groups) or 1
    address = reverse("group", args=[place.key, "KEY"])
    metrics = Counter(metric.group for metric in document.metrics)
    requirements = Counter(requirement.group for requirement in document.requirements)
    since = _silent_since(place, {group.id for group in document.groups if not group.submitted})
    return tuple(
        GroupLine(
            key=group.id,
            name=group.name,
            color=number,
            share=round(100 * group.weight / total),
            metrics=metrics[group.id],
            requirements=requirements[group.id],
            submitted=group.submitted,
            since=since.get(group.id),
            url=address.replace("KEY", group.id),
        )
        for number, group in enumerate(document.groups, 1)
    )


def _silent_since(place: Place, keys: set[str]) -> dict[str, datetime]:
    """Since when each of these groups owes an answer: since it was reopened last, or since it is in the plan."""
    if not keys:
        return {}
    groups = dict(GroupRow.objects.filter(plan=place.plan, key__in=keys).values_list("key", "created_at"))
    reopened = Event.objects.filter(plan=place.plan, kind="group", verb="reopened", target__in=keys)
    return groups | dict(reopened.order_by("at").values_list("target", "at"))


def _steps(place: Place, document: PlanDocument, stored: StoredAnswer | None) -> tuple[StepLine, ...]:
    models = [needs.models for needs in document.needs]
    shortlisted = sum(tool.stage in (Stage.SHORTLIST, Stage.PROOF, Stage.SELECTED) for tool in document.tools)
    chosen = document.strategy.chosen
    selected = sum(tool.stage is Stage.SELECTED for tool in document.tools)
    proofs = len(document.proofs)
    lines = (
        (_("Strategy"), bool(chosen), bool(document.strategy.scores), _strategy_note(document), "strategy"),
        (
            _("Needs now and later"),
            len(models) == len(document.horizons) > 0,
            bool(models),
            _needs_note(models),
            "needs",
        ),
        (_("Blueprint"), *_blueprint_state(document), "blueprint"),
        (
            _("Build or buy"),
            bool(stored and stored.answer.status is not Status.UNKNOWN),
            bool(document.tools),
            _("%(all)s on the long list, %(short)s shortlisted") % {"all": len(document.tools), "short": shortlisted},
            "funnel",
        ),
        (
            _("Proof of concept"),
            selected > 0,
            bool(proofs) or any(tool.stage is Stage.PROOF for tool in document.tools),
            ngettext("%(n)s tool selected", "%(n)s tools selected", selected) % {"n": selected},
            "proof_list",
        ),
    )
    return tuple(
        StepLine(
            number=number,
            title=title,
            state="done" if done else "going" if going else "open",
            note=note,
            url=reverse(url, args=[place.key]),
        )
        for number, (title, done, going, note, url) in enumerate(lines, 1)
    )


def _strategy_note(document: PlanDocument) -> str:
    chosen = document.strategy.chosen
    return _("decided: %(strategy)s") % {"strategy": operating_name(chosen)} if chosen else _("not decided yet")


def _blueprint_state(document: PlanDocument) -> tuple[bool, bool, str]:
    """Done once every wanted capability has an owner; under way as soon as there are any."""
    count = len(document.blueprint)
    if not count:
        return False, False, _("not drawn yet")
    unowned = sum(not entry.owner for entry in document.blueprint)
    if unowned:
        note = ngettext("%(n)s capability, %(m)s without owner", "%(n)s capabilities, %(m)s without owner", count)
        return False, True, note % {"n": count, "m": unowned}
    note = ngettext("%(n)s capability in order of priority", "%(n)s capabilities in order of priority", count)
    return True, True, note % {"n": count}


def _needs_note(models: list[int]) -> str:
    if not models:
        return _("not answered yet")
    return _("from %(first)s to %(last)s models") % {"first": models[0], "last": models[-1]}
