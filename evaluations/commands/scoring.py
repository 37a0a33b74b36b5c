"""Scoring: criteria weighted by groups, rounds, and ballots that stay with their writers until the reveal.

A ballot is in no event: what the activity tells is that somebody handed one in.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from evaluations.commands.keys import are_in_plan, next_key, next_position
from evaluations.models import Ballot, Scoring, ScoringCriterion, Tool
from evaluations.sources import TEXT_LIMIT
from plans.changes import Change, changing
from plans.closing import check_closing_day, close_due
from plans.errors import Denied, Refused, StaleVersion
from plans.models import Membership, Plan, User
from reconciliation.document import GroupPoints, Mark

EXTREMES = (1, 5)
MOST_POINTS = 1000


def add_criterion(
    *, plan: Plan, name: str, description: str, by: User, at: datetime, request_id: str = ""
) -> ScoringCriterion:
    """Say what tools are scored by. Raises Refused without a name."""
    if not name.strip() or len(name) > 200 or len(description) > 2000:
        raise Refused(_("A criterion needs a name of at most 200 characters."), field="name")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        return change.add(
            ScoringCriterion(
                plan_id=plan.pk,
                key=next_key(ScoringCriterion, plan.pk, "K"),
                position=next_position(ScoringCriterion, plan.pk),
                name=name.strip(),
                description=description.strip(),
            )
        )


def remove_criterion(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Take a criterion out. Raises Refused while a round is scored by it."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(ScoringCriterion, None, version, key=key)
        if any(key in keys for keys in Scoring.objects.filter(plan_id=plan.pk).values_list("criteria", flat=True)):
            raise Refused(_("A round is scored by it: it stays."))
        change.delete(row)


def weigh_criteria(
    *, plan: Plan, group: str, points: dict[str, int], by: User, at: datetime, request_id: str = ""
) -> None:
    """How a group spreads its points over the criteria. Raises Refused for points below 0 or above 1,000."""
    if any(not 0 <= given <= MOST_POINTS for given in points.values()):
        raise Refused(_("Points are between 0 and 1,000."))
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        for key in sorted(points):
            row = change.lock(ScoringCriterion, None, None, key=key)
            others = tuple(one for one in row.points if one.group != group)
            mine = (GroupPoints(group=group, points=points[key]),) if points[key] else ()
            row.points = tuple(sorted((*others, *mine), key=lambda one: one.group))
            change.save(row, verb="weighed criteria")


def open_round(
    *,
    plan: Plan,
    title: str,
    tools: tuple[str, ...],
    criteria: tuple[str, ...],
    raters: tuple[str, ...],
    closes_on: date | None,
    by: User,
    at: datetime,
    request_id: str = "",
) -> Scoring:
    """Ask people to score tools blind. Raises Refused without two tools, a criterion, a rater, for unknown ones,
    and for a closing day that has passed.
    """
    check_closing_day(closes_on, at)
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        for field, chosen, model, fewest in (
            ("tools", tools, Tool, 2),
            ("criteria", criteria, ScoringCriterion, 1),
            ("raters", raters, Membership, 1),
        ):
            if len(chosen) < fewest or not are_in_plan(model, plan.pk, chosen):
                raise Refused(_("Choose at least %(n)s of the plan's own.") % {"n": fewest}, field=field)
        if not title.strip() or len(title) > 200:
            raise Refused(_("A round needs a title of at most 200 characters."), field="title")
        return change.add(
            Scoring(
                plan_id=plan.pk,
                key=next_key(Scoring, plan.pk, "S"),
                position=next_position(Scoring, plan.pk),
                title=title.strip(),
                tools=tools,
                criteria=criteria,
                raters=raters,
                closes_on=closes_on,
            ),
            verb="opened",
        )


def hand_in(
    *, plan: Plan, key: str, version: int, marks: tuple[Mark, ...], by: User, at: datetime, request_id: str = ""
) -> None:
    """Hand in one's ballot; the last one in reveals the round. version: of one's own ballot, 0 for the first.

    Raises Denied for someone who was not asked; Refused after the reveal, for an incomplete ballot, and for an extreme
    without its evidence.
    """
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Scoring, None, None, key=key)
        member = Membership.objects.filter(plan_id=plan.pk, user=by, key__in=row.raters).first()
        if member is None:
            raise Denied
        _check_marks(row, marks, member.key)
        found = Ballot.objects.filter(scoring=row, member=member).first()
        ballot = found or Ballot(scoring=row, member=member, version=0)
        if ballot.version != version:
            raise StaleVersion(ballot)
        ballot.marks, ballot.submitted_at, ballot.version = marks, at, ballot.version + 1
        ballot.save()
        change.note(row, verb="handed in")
        if row.ballots.filter(submitted_at__isnull=False).count() == len(row.raters):
            _reveal(change, row)


def reveal(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Close a round: what was handed in becomes part of the plan. Raises Refused when nothing was, or it was done."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Scoring, None, version, key=key)
        if row.revealed_on:
            raise Refused(_("This round is revealed already."))
        if not row.ballots.filter(submitted_at__isnull=False).exists():
            raise Refused(_("Nobody has handed in a ballot yet."))
        _reveal(change, row)


def close_due_rounds(at: datetime) -> int:
    """Reveal the rounds whose closing day has passed with what was handed in. Returns how many."""
    return close_due(Scoring.objects.filter(revealed_on=None, ballots__submitted_at__isnull=False), _reveal, at=at)


def remove_round(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Take a round out with its ballots."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        change.delete(change.lock(Scoring, None, version, key=key))


def _reveal(change: Change, row: Scoring) -> None:
    ballots = row.ballots.filter(submitted_at__isnull=False).order_by("pk").values_list("marks", flat=True)
    row.marks = tuple(mark for marks in ballots for mark in marks)
    row.revealed_on = change.at.date()
    change.save(row, verb="revealed the round")


def _check_marks(row: Scoring, marks: tuple[Mark, ...], person: str) -> None:
    if row.revealed_on:
        raise Refused(_("This round is revealed already."))
    given = {(mark.criterion, mark.tool) for mark in marks}
    if given != {(criterion, tool) for criterion in row.criteria for tool in row.tools} or len(given) != len(marks):
        raise Refused(_("Score every tool on every criterion, from 1 to 5."))
    for mark in marks:
        if not 1 <= mark.points <= 5 or mark.person != person:
            raise Refused(_("Points are between 1 and 5."))
        if mark.points in EXTREMES and not mark.evidence.strip():
            raise Refused(_("A 1 or a 5 needs its evidence: what did you see?"), field=f"{mark.criterion}-{mark.tool}")
        if len(mark.evidence) > TEXT_LIMIT:
            raise Refused(_("The text is too long: at most %(n)s characters.") % {"n": TEXT_LIMIT})
