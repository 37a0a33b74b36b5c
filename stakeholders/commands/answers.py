"""Changes around an answer: confirmed by its owner, undone, reminded of, examples put aside, points balanced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from plans.changes import changing
from plans.commands.notices import notify
from plans.document import read_document
from plans.errors import Refused
from plans.models import Event, Membership, NoticeReason, Plan, Role, User
from reconciliation.errors import DocumentError
from reconciliation.validate import check
from stakeholders.commands.statements import Statement, next_position
from stakeholders.models import DismissedIdea, Group, Metric, Requirement

POINTS = 100
"""What the points of a group's requirements add up to once they are balanced, and those of all groups."""
REMIND_AGAIN = timedelta(hours=20)

_KEPT = {"id", "plan", "group", "key", "position", "version", "created_at", "updated_at"}


def confirm_statements(
    *, plan_id: int, group_key: str, key: str = "", by: User, at: datetime, request_id: str = ""
) -> int:
    """The group stands by what was answered on its behalf: the row with that key, or all of them. Returns how many."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        number = 0
        models: tuple[type[Metric] | type[Requirement], ...] = (Metric, Requirement)
        for model in models:
            rows = model._default_manager.filter(plan_id=plan_id, group__key=group_key, on_behalf=True)
            for pk in rows.filter(key=key).values_list("pk", flat=True) if key else rows.values_list("pk", flat=True):
                row = change.lock(model, pk, None)
                row.on_behalf, row.answered_by = False, ""
                change.save(row, verb="confirmed")
                number += 1
        return number


def undo_change(
    *,
    model: type[Statement],
    plan_id: int,
    group_key: str,
    key: str,
    version: int,
    by: User,
    at: datetime,
    request_id: str = "",
) -> Statement:
    """Put the row back as it was before its last change, from its history.

    Raises StaleVersion when someone saved since, Refused when there is nothing before it.
    """
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = change.lock(model, None, version, key=key, group__key=group_key)
        _put_back(row, version - 1, _("There is nothing to undo."))
        return change.save(row, verb="undid")


def return_to_version(
    *,
    model: type[Statement],
    plan_id: int,
    group_key: str,
    key: str,
    version: int,
    to: int,
    on_behalf: bool,
    answered_by: str,
    by: User,
    at: datetime,
    request_id: str = "",
) -> Statement:
    """Let the row say again what it said at the version `to`; whoever does it answers for it.

    Raises StaleVersion when someone saved since, Refused when that version is not kept, or speaks of a horizon, a
    capability or a tool that the plan no longer has.
    """
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = change.lock(model, None, version, key=key, group__key=group_key)
        _put_back(row, to, _("This version is no longer kept."))
        row.on_behalf, row.answered_by = on_behalf, answered_by
        change.save(row, verb="put back")
        try:
            check(read_document(plan_id))
        except DocumentError:
            sentence = _("That version speaks of something that the plan no longer has. Write it anew instead.")
            raise Refused(sentence) from None
        return row


def _put_back(row: Metric | Requirement, version: int, nothing: str) -> None:
    """Give the row the values of that version. Raises Refused, with the sentence, without such a version."""
    kept = type(row).history.filter(plan_id=row.plan_id, group_id=row.group_id, key=row.key, version=version)
    before = kept.exclude(history_type="-").first()
    if before is None:
        raise Refused(nothing)
    for field in row._meta.concrete_fields:
        if field.name not in _KEPT:
            setattr(row, field.attname, getattr(before, field.attname))


def dismiss_idea(*, plan_id: int, group_key: str, idea: str, by: User, at: datetime, request_id: str = "") -> None:
    """The group does not want to see this example again."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        group = Group.objects.get(plan_id=plan_id, key=group_key)
        if not DismissedIdea.objects.filter(plan_id=plan_id, group=group, key=idea).exists():
            position = next_position(DismissedIdea, plan_id)
            row = DismissedIdea(plan_id=plan_id, group=group, key=idea, position=position)
            change.add(row, verb="dismissed")


def recall_ideas(*, plan_id: int, group_key: str, by: User, at: datetime, request_id: str = "") -> None:
    """Show the examples again that the group put aside."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        for pk in DismissedIdea.objects.filter(plan_id=plan_id, group__key=group_key).values_list("pk", flat=True):
            change.delete(change.lock(DismissedIdea, pk, None), verb="brought back")


def balance_requirements(*, plan_id: int, group_key: str, by: User, at: datetime, request_id: str = "") -> None:
    """Scale the points of a group's requirements so that they add up to 100, in the same proportions."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        rows = Requirement.objects.filter(plan_id=plan_id, group__key=group_key).order_by("position", "pk")
        held = list(rows.values_list("pk", "weight"))
        for (pk, _weight), points in zip(held, balanced([weight for _pk, weight in held]), strict=True):
            row = change.lock(Requirement, pk, None)
            row.weight = points
            change.save(row, verb="balanced")


def balanced(points: Sequence[int], total: int = POINTS) -> list[int]:
    """The points scaled to the total, 1 at least, in the same proportions as far as whole numbers allow.

    With more entries than the total each gets 1.
    """
    if not points:
        return []
    room = total - len(points)
    if room <= 0:
        return [1] * len(points)
    whole = sum(points)
    ideal = [max(0, point * total - whole) for point in points]  # what each has beyond its first point, in 1/whole
    share = sum(ideal) or 1
    scaled = [1 + room * part // share for part in ideal]
    rests = sorted(range(len(points)), key=lambda index: (-(room * ideal[index] % share), index))
    for index in rests[: total - sum(scaled)]:
        scaled[index] += 1
    return scaled


def remind_group(*, plan_id: int, key: str, by: User, at: datetime, request_id: str = "") -> Group:
    """Ask the group's people once more for its answer: a notice, and a mail with their next digest.

    Raises Refused when it has answered, was reminded within the day, or nobody of it has an account.
    """
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        group = change.lock(Group, None, None, key=key)
        if group.submitted:
            raise Refused(_("%(group)s has answered.") % {"group": group.name})
        reminders = Event.objects.filter(plan_id=plan_id, kind="group", target=key, verb="reminded")
        if reminders.filter(at__gt=at - REMIND_AGAIN).exists():
            raise Refused(_("%(group)s was reminded within the last day.") % {"group": group.name})
        members = Membership.objects.filter(plan_id=plan_id, group_key=key).exclude(role=Role.VIEWER)
        told = notify(
            plan_id=plan_id,
            members=members,
            reason=NoticeReason.REMINDER,
            path=reverse("group", args=[Plan.objects.get(pk=plan_id).key, key]),
            by=Membership.objects.filter(plan_id=plan_id, user=by).first(),
            at=at,
            target=key,
            text=_("The answer of %(group)s is missing.") % {"group": group.name},
        )
        if not told:
            sentence = _("Nobody of %(group)s has an account here. Invite someone in the settings.")
            raise Refused(sentence % {"group": group.name})
        change.note(group, verb="reminded", people=told)
        return group
