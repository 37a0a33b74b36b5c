"""Step one: arguments, a blind round of scoring, the decision and what it changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.changes import Change, changing
from plans.closing import check_closing_day, close_due
from plans.document import read_document
from plans.errors import Refused
from plans.models import User
from reconciliation.document import Criterion, CriterionWeight, Operating, Score, Side
from roadmap.commands.keys import next_key, next_position
from roadmap.effects import Effect, effects
from roadmap.models import Ballot, BlueprintEntry, Decision, Strategy, StrategyArgument
from stakeholders.models import Group, NeedsRow

CRITERIA = 8
"""Criteria of a round: a group answers each for three strategies."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A decision on the strategy, in words. dissenting: keys of the groups that are against it."""

    chosen: Operating
    context: str
    reason: str
    consequences: str
    dissent: str
    dissenting: tuple[str, ...]


def add_argument(
    *,
    plan_id: int,
    strategy: Operating,
    side: Side,
    text: str,
    group: str,
    by: User,
    at: datetime,
    request_id: str = "",
) -> StrategyArgument:
    """Say what speaks for or against a strategy here; group: the key of the speaker's, empty for nobody's."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        return change.add(
            StrategyArgument(
                plan_id=plan_id,
                key=next_key(StrategyArgument, plan_id, "SA"),
                position=next_position(StrategyArgument, plan_id),
                strategy=strategy,
                side=side,
                text=text,
                group=group,
            )
        )


def remove_argument(*, plan_id: int, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Take an argument back."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        change.delete(change.lock(StrategyArgument, None, version, key=key))


def open_scoring(
    *,
    plan_id: int,
    version: int,
    criteria: tuple[Criterion, ...],
    closes_on: date | None = None,
    by: User,
    at: datetime,
    request_id: str = "",
) -> Strategy:
    """Begin a blind round by these criteria. What was revealed before stays until this round is.

    Raises Refused without criteria, with too many, for a closing day that has passed, or while a round is under way.
    """
    check_closing_day(closes_on, at)
    if not criteria:
        raise Refused(_("Name at least one criterion."), field="criteria")
    if len(criteria) > CRITERIA:
        sentence = _("At most %(limit)s criteria: nobody answers more with care.")
        raise Refused(sentence % {"limit": CRITERIA}, field="criteria")
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        strategy = _locked(change, version)
        if strategy.opened_at is not None:
            raise Refused(_("A round of scoring is under way already."))
        kept = {criterion.id for criterion in criteria}
        strategy.criteria = criteria
        strategy.scores = tuple(score for score in strategy.scores if score.criterion in kept)
        strategy.weights = tuple(weight for weight in strategy.weights if weight.criterion in kept)
        strategy.opened_at, strategy.closes_on = at, closes_on
        return change.save(strategy, verb="opened scoring")


def hand_in_scores(
    *,
    plan_id: int,
    group: str,
    person_key: str,
    version: int,
    scores: tuple[Score, ...],
    weights: tuple[CriterionWeight, ...],
    by: User,
    at: datetime,
    request_id: str = "",
) -> bool:
    """Keep what one group gives, unseen by the others; version 0 when it gave nothing before.

    The last group that hands in reveals all. Returns whether it did. Raises StaleVersion when someone of the group
    saved first, Refused when no round is under way.
    """
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        strategy = _locked(change, None)
        if strategy.opened_at is None:
            raise Refused(_("No round of scoring is under way: its scores are revealed already."))
        present = Ballot.objects.filter(plan_id=plan_id, key=group).first()
        if version == 0 and present is None:
            ballot = Ballot(plan_id=plan_id, key=group, version=0)
        else:
            ballot = change.lock(Ballot, None, version, key=group)
        ballot.person_key, ballot.scores, ballot.weights = person_key, scores, weights
        ballot.updated_at, ballot.version = at, ballot.version + 1
        ballot.save()
        # What was given is told nowhere before it is revealed: the event names the group alone.
        change.note(ballot, verb="scored", group=group)
        if _waiting_for(plan_id):
            return False
        _reveal(change, strategy)
    return True


def close_scoring(*, plan_id: int, version: int, by: User, at: datetime, request_id: str = "") -> Strategy:
    """End the round without those who have not handed in, and reveal what the others gave."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        strategy = _locked(change, version)
        if strategy.opened_at is None:
            raise Refused(_("No round of scoring is under way: its scores are revealed already."))
        return _reveal(change, strategy)


def close_due_scoring(at: datetime) -> int:
    """Reveal the rounds whose closing day has passed with what was handed in. Returns how many."""
    return close_due(Strategy.objects.filter(opened_at__isnull=False, plan__ballots__isnull=False), _reveal, at=at)


def _locked(change: Change, version: int | None) -> Strategy:
    return change.lock(Strategy, None, version, key="strategy")


def _waiting_for(plan_id: int) -> set[str]:
    """The groups that have not handed in yet."""
    groups = set(Group.objects.filter(plan_id=plan_id).values_list("key", flat=True))
    return groups - set(Ballot.objects.filter(plan_id=plan_id).values_list("key", flat=True))


def _reveal(change: Change, strategy: Strategy) -> Strategy:
    """Move the ballots into the plan's value. Without any, the earlier scores stay as they are."""
    groups = set(Group.objects.filter(plan_id=change.plan_id).values_list("key", flat=True))
    ballots = [ballot for ballot in Ballot.objects.filter(plan_id=change.plan_id) if ballot.key in groups]
    if ballots:
        strategy.scores = tuple(score for ballot in ballots for score in ballot.scores)
        strategy.weights = tuple(weight for ballot in ballots for weight in ballot.weights)
    strategy.opened_at = strategy.closes_on = None
    Ballot.objects.filter(plan_id=change.plan_id).delete()
    return change.save(strategy, verb="revealed")


def decide_strategy(
    *, plan_id: int, version: int, verdict: Verdict, by: User, at: datetime, request_id: str = ""
) -> Decision:
    """Choose a strategy and write its decision record, with dissent. An earlier record stays as it was.

    Raises Refused while scores are hidden, or for a dissent without words or without a group.
    """
    if bool(verdict.dissent.strip()) != bool(verdict.dissenting):
        raise Refused(_("Name the groups that dissent, and say in a sentence why."), field="dissent")
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        strategy = _locked(change, version)
        if strategy.opened_at is not None:
            raise Refused(_("Reveal the scores first: some groups cannot see yet what the others think."))
        titles = {
            Operating.CENTRALIZED: _("Centralized operating model"),
            Operating.DECENTRALIZED: _("Decentralized operating model"),
            Operating.HYBRID: _("Hybrid operating model"),
        }
        record = Decision(
            plan_id=plan_id,
            key=next_key(Decision, plan_id, "D"),
            position=next_position(Decision, plan_id),
            title=titles[verdict.chosen],
            context=verdict.context,
            decision=verdict.reason,
            consequences=verdict.consequences,
            dissent=verdict.dissent,
            dissenting=verdict.dissenting,
            decided_on=at.date(),
        )
        strategy.chosen, strategy.reason, strategy.decision = verdict.chosen, verdict.reason, record.key
        change.save(strategy, verb="decided")
        return change.add(record)


def accept_effects(
    *, plan_id: int, keys: Collection[str], by: User, at: datetime, request_id: str = ""
) -> tuple[Effect, ...]:
    """Write what the chosen strategy changes, as far as it was accepted, into blueprint and needs.

    Raises Refused when nothing was chosen, or when one of them is no longer on offer.
    """
    if not keys:
        raise Refused(_("Choose at least one change to accept."))
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        document = read_document(plan_id)
        offered = {effect.key: effect for effect in effects(document, document.strategy.chosen)}
        gone = [key for key in keys if key not in offered]
        if gone:
            raise Refused(
                ngettext(
                    "%(n)s of these changes is no longer on offer: the plan moved on. Look again.",
                    "%(n)s of these changes are no longer on offer: the plan moved on. Look again.",
                    len(gone),
                )
                % {"n": len(gone)}
            )
        accepted = tuple(offered[key] for key in keys)
        for target in dict.fromkeys((effect.model, effect.target) for effect in accepted):
            _apply(change, target, [effect for effect in accepted if (effect.model, effect.target) == target])
    return accepted


def _apply(change: Change, target: tuple[str, str], accepted: list[Effect]) -> None:
    model: type[NeedsRow] | type[BlueprintEntry] = NeedsRow if target[0] == "needs" else BlueprintEntry
    row = change.lock(model, None, None, key=target[1])
    for effect in accepted:
        setattr(row, effect.field, effect.value)
    change.save(row, verb="followed the strategy in")
