"""The overview: the five steps with their state, who has not answered, what is contested, what happened."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.access import Place
from plans.document import plan_document
from plans.models import Role
from plans.queries.activity import EventRow, activity_rows
from reconciliation.answers import Status
from reconciliation.document import PlanDocument, Stage
from roadmap.queries.agreements import reminders
from roadmap.queries.answers import StoredAnswer, newest
from roadmap.queries.conflicts import is_fresh, open_conflicts
from roadmap.wording import joined, money


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
    key: str
    name: str
    color: int
    share: int
    metrics: int
    requirements: int
    submitted: bool
    url: str


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Something that waits for this person."""

    text: str
    url: str
    action: str


@dataclass(frozen=True, kw_only=True)
class OverviewPage:
    steps: tuple[StepLine, ...]
    groups: tuple[GroupLine, ...]
    silent: int
    conflicts: int
    settled: int
    fresh: bool
    asked: bool
    cost_year: str
    tools: int
    statements: int
    waiting: tuple[Waiting, ...]
    events: tuple[EventRow, ...]


def overview_page(place: Place) -> OverviewPage:
    """Three queries beside the plan's value."""
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
        settled=len(document.agreements),
        fresh=is_fresh(document, stored),
        asked=answer is not None,
        cost_year=money(stacks[0].horizons[0].cost_year, document.currency) if stacks and stacks[0].horizons else "",
        tools=sum(tool.stage is not Stage.ELIMINATED for tool in document.tools),
        statements=len(document.requirements) + len(document.metrics),
        waiting=tuple(_waiting(place, document, stored, groups)),
        events=activity_rows(place.plan, limit=8),
    )


def _groups(place: Place, document: PlanDocument) -> tuple[GroupLine, ...]:
    total = sum(group.weight for group in document.groups) or 1
    address = reverse("group", args=[place.key, "KEY"])
    return tuple(
        GroupLine(
            key=group.id,
            name=group.name,
            color=number,
            share=round(100 * group.weight / total),
            metrics=sum(metric.group == group.id for metric in document.metrics),
            requirements=sum(requirement.group == group.id for requirement in document.requirements),
            submitted=group.submitted,
            url=address.replace("KEY", group.id),
        )
        for number, group in enumerate(document.groups, 1)
    )


def _steps(place: Place, document: PlanDocument, stored: StoredAnswer | None) -> tuple[StepLine, ...]:
    models = [needs.models for needs in document.needs]
    shortlisted = sum(tool.stage in (Stage.SHORTLIST, Stage.PROOF, Stage.SELECTED) for tool in document.tools)
    chosen = document.strategy.chosen
    selected = sum(tool.stage is Stage.SELECTED for tool in document.tools)
    lines = (
        (_("Strategy"), bool(chosen), bool(document.strategy.scores), _strategy_note(document), "conflict_list"),
        (
            _("Needs now and later"),
            len(models) == len(document.horizons) > 0,
            bool(models),
            _needs_note(models),
            "needs",
        ),
        (
            _("Blueprint"),
            bool(document.blueprint),
            False,
            ngettext("%(n)s capability in order of priority", "%(n)s capabilities in order of priority", n) % {"n": n}
            if (n := len(document.blueprint))
            else _("not drawn yet"),
            "requirement_list",
        ),
        (
            _("Build or buy"),
            bool(stored and stored.answer.status is not Status.UNKNOWN),
            bool(document.tools),
            _("%(all)s on the long list, %(short)s shortlisted") % {"all": len(document.tools), "short": shortlisted},
            "tool_list",
        ),
        (
            _("Proof of concept"),
            selected > 0,
            any(tool.stage is Stage.PROOF for tool in document.tools),
            ngettext("%(n)s tool selected", "%(n)s tools selected", selected) % {"n": selected},
            "tool_list",
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
    names = {"centralized": _("centralized"), "decentralized": _("decentralized"), "hybrid": _("hybrid")}
    chosen = document.strategy.chosen
    return _("decided: %(strategy)s") % {"strategy": names[chosen]} if chosen else _("not decided yet")


def _needs_note(models: list[int]) -> str:
    if not models:
        return _("not answered yet")
    return _("from %(first)s to %(last)s models") % {"first": models[0], "last": models[-1]}


def _waiting(
    place: Place, document: PlanDocument, stored: StoredAnswer | None, groups: tuple[GroupLine, ...]
) -> list[Waiting]:
    lines = []
    conflicts_url = reverse("conflict_list", args=[place.key])
    own = next((group for group in groups if group.key == place.member.group_key), None)
    if own and not own.submitted and place.allows("write_group", own.key):
        text = _("%(group)s has not submitted its statements yet.") % {"group": own.name}
        lines.append(Waiting(text=text, url=own.url, action=_("Open our page")))
    if place.allows("reconcile") and not is_fresh(document, stored):
        text = _("The plan changed since it was last reconciled.") if stored else _("The plan was never reconciled.")
        lines.append(Waiting(text=text, url=conflicts_url, action=_("Reconcile")))
    for text in reminders(place, document, timezone.localdate()):
        lines.append(Waiting(text=text, url=conflicts_url, action=_("Look at it")))
    silent = [group.name for group in groups if not group.submitted]
    if place.member.role == Role.FACILITATOR and silent:
        text = _("No answer yet from %(groups)s.") % {"groups": joined(silent)}
        lines.append(Waiting(text=text, url=reverse("group_list", args=[place.key]), action=_("See the groups")))
    if stored and own:
        mine = sum(own.key in conflict.groups for conflict in stored.answer.conflicts)
        if mine:
            text = ngettext(
                "%(group)s is party to %(n)s open conflict.", "%(group)s is party to %(n)s open conflicts.", mine
            ) % {"group": own.name, "n": mine}
            lines.append(Waiting(text=text, url=conflicts_url, action=_("Review")))
    missing = [outcome.name for outcome in document.outcomes if not outcome.accountable]
    if missing and place.member.role == Role.FACILITATOR:
        text = _("Nobody answers for %(outcomes)s.") % {"outcomes": joined(missing)}
        lines.append(Waiting(text=text, url=reverse("outcomes", args=[place.key]), action=_("Name an owner")))
    return lines
