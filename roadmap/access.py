"""The one door to what was decided: another plan's row is 404, a wrong role 403."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from plans.access import Place, plan_for
from plans.document import plan_document
from plans.models import User
from roadmap.asking import Ask, asks_of
from roadmap.commands.frame import FrameRow
from roadmap.commands.readers import open_reader_link
from roadmap.frame_forms import KINDS, Kind
from roadmap.models import (
    Agreement,
    Baseline,
    BlueprintEntry,
    Decision,
    Initiative,
    PeerReference,
    ReaderLink,
    SavedScenario,
    StrategyArgument,
)
from roadmap.wording import Names

Row = TypeVar("Row", bound=models.Model)


def agreement_for(user: User | AnonymousUser, plan_key: str, key: str, *, write: bool) -> tuple[Place, Agreement]:
    return _row_for(Agreement, user, plan_key, key, rule="settle" if write else None)


def agreement_to_sign(user: User | AnonymousUser, plan_key: str, key: str) -> tuple[Place, Agreement]:
    """An agreement, for the lead or deputy of a group that gives something in it."""
    place, agreement = _row_for(Agreement, user, plan_key, key, rule=None)
    owners = Names(plan_document(place.plan)).owners(give.requirement for give in agreement.gives)
    if place.member.group_key not in owners:
        raise PermissionDenied
    place.require("sign", place.member.group_key)
    return place, agreement


def decision_for(user: User | AnonymousUser, plan_key: str, key: str) -> tuple[Place, Decision]:
    """A decision record, for those who may write it."""
    return _row_for(Decision, user, plan_key, key, rule="settle")


def scenario_for(user: User | AnonymousUser, plan_key: str, key: str) -> tuple[Place, SavedScenario]:
    """A what-if with a name, for every member."""
    return _row_for(SavedScenario, user, plan_key, key, rule=None)


def scenario_change_for(
    user: User | AnonymousUser, plan_key: str, key: str, name: str
) -> tuple[Place, SavedScenario, Ask]:
    """A change of a what-if, for those who may set what it changes."""
    place, row = scenario_for(user, plan_key, key)
    asked = next((each for each in asks_of(plan_document(place.plan), row.changes) if each.name == name), None)
    if asked is None:
        raise Http404
    place.require(asked.rule)
    return place, row, asked


def initiative_for(user: User | AnonymousUser, plan_key: str, key: str, *, write: bool) -> tuple[Place, Initiative]:
    return _row_for(Initiative, user, plan_key, key, rule="settle" if write else None)


def version_for(user: User | AnonymousUser, plan_key: str, key: str) -> tuple[Place, Baseline]:
    """A frozen version; nobody writes one."""
    return _row_for(Baseline, user, plan_key, key, rule=None)


def argument_for(user: User | AnonymousUser, plan_key: str, key: str) -> tuple[Place, StrategyArgument]:
    """An argument, for those who may take it back: its group's people, and facilitators."""
    place, argument = _row_for(StrategyArgument, user, plan_key, key, rule=None)
    place.require("write_group", argument.group)
    return place, argument


def blueprint_entry_for(
    user: User | AnonymousUser, plan_key: str, key: str, *, write: bool
) -> tuple[Place, BlueprintEntry]:
    """What the plan wants of a capability."""
    return _row_for(BlueprintEntry, user, plan_key, key, rule="settle" if write else None)


def peer_for(user: User | AnonymousUser, plan_key: str, key: str) -> tuple[Place, PeerReference]:
    """A peer reference, for those who keep the blueprint."""
    return _row_for(PeerReference, user, plan_key, key, rule="settle")


def scoring_place(user: User | AnonymousUser, plan_key: str) -> Place:
    """The place of someone who scores for their own group. Raises Http404, PermissionDenied."""
    place = plan_for(user, plan_key)
    place.require("score", place.member.group_key)
    return place


def reader_link_of(user: User | AnonymousUser, plan_key: str, key: str) -> tuple[Place, ReaderLink]:
    """A link for readers, for those who give them out."""
    return _row_for(ReaderLink, user, plan_key, key, rule="settle")


def reader_link_for(token: str, at: datetime) -> ReaderLink:
    """The open link with that token. Raises Http404 when it is expired, revoked or unknown: all alike."""
    link = open_reader_link(token, at)
    if link is None:
        raise Http404
    return link


def kind_for(user: User | AnonymousUser, plan_key: str, kind: str) -> tuple[Place, Kind]:
    """A kind of row of the roadmap's frame, for those who settle. Raises Http404 for one that there is not."""
    place = plan_for(user, plan_key)
    if kind not in KINDS:
        raise Http404
    place.require("settle")
    return place, KINDS[kind]


def frame_row_for(user: User | AnonymousUser, plan_key: str, kind: str, key: str) -> tuple[Place, Kind, FrameRow]:
    """A team, budget, milestone or dated rule, for those who settle."""
    place, of = kind_for(user, plan_key, kind)
    row = of.model._default_manager.filter(plan=place.plan, key=key).first()
    if row is None:
        raise Http404
    return place, of, row


def _row_for(
    model: type[Row], user: User | AnonymousUser, plan_key: str, key: str, *, rule: str | None
) -> tuple[Place, Row]:
    place = plan_for(user, plan_key, rule=rule)
    row = model._default_manager.filter(plan=place.plan, key=key).first()
    if row is None:
        raise Http404
    return place, row
