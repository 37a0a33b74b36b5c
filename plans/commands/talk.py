"""What people say about a row of the plan."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from plans.changes import Change, changing
from plans.commands.notices import notify
from plans.document import plan_document
from plans.errors import Refused
from plans.mentions import names_to_people, pieces
from plans.models import Comment, Membership, NoticeReason, Plan, User
from plans.rules import allowed


def add_comment(
    *, plan: Plan, kind: str, target: str, text: str, by: User, at: datetime, request_id: str = ""
) -> Comment:
    """Say something about the row of that kind and key; whoever is mentioned or spoke there before is told."""
    names = mentionable(plan)
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        if not text.strip():
            raise Refused(_("Write something first."), field="text")
        comment = _comment(plan, kind, target, text.strip(), by)
        _tell(plan, comment, names, at)
        return change.add(comment, verb="commented")


def ask(change: Change, *, plan: Plan, kind: str, target: str, text: str, rule: str, path: str, by: User) -> Comment:
    """Within another command: say what should become of that row, and tell everyone who may do it; path: where."""
    comment = _comment(plan, kind, target, text, by)
    members = Membership.objects.filter(plan=plan).exclude(user=None)
    notify(
        plan_id=plan.pk,
        members=[member for member in members if allowed(member, rule)],
        reason=NoticeReason.REQUEST,
        path=path,
        by=comment.by,
        at=change.at,
        target=target,
        text=text,
    )
    return change.add(comment, verb="commented")


def _comment(plan: Plan, kind: str, target: str, text: str, by: User) -> Comment:
    # The plan is locked, so the next number is free.
    last = Comment.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0
    return Comment(
        plan=plan,
        key=f"C-{last + 1}",
        position=last + 1,
        by=Membership.objects.get(plan=plan, user=by),
        target_kind=kind,
        target=target,
        text=text,
    )


def mentionable(plan: Plan) -> dict[str, tuple[Membership, ...]]:
    """Whom an @ in this plan may name: people, and groups for their members. One query and the value."""
    members = Membership.objects.filter(plan=plan).exclude(user=None)
    groups = {group.id: group.name for group in plan_document(plan).groups}
    return names_to_people(((member, member.name, member.group_key) for member in members), groups)


def _tell(plan: Plan, comment: Comment, names: dict[str, tuple[Membership, ...]], at: datetime) -> None:
    mentioned = {member.pk: member for piece in pieces(comment.text, names) for member in piece.who}
    before = Comment.objects.filter(plan=plan, target_kind=comment.target_kind, target=comment.target)
    spoke = Membership.objects.filter(pk__in=before.values("by")).exclude(pk__in=mentioned)
    path = reverse("comment_list", args=[plan.key, comment.target_kind, comment.target])
    for reason, members in ((NoticeReason.MENTION, list(mentioned.values())), (NoticeReason.REPLY, list(spoke))):
        notify(
            plan_id=plan.pk, members=members, reason=reason, path=path, by=comment.by, at=at,
            target=comment.target, text=comment.text,
        )  # fmt: skip


def resolve_comment(*, plan: Plan, key: str, resolved: bool, by: User, at: datetime, request_id: str = "") -> Comment:
    """Mark a comment as settled, or open it again."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        comment = change.lock(Comment, Comment.objects.get(plan=plan, key=key).pk, None)
        comment.resolved_at = (comment.resolved_at or at) if resolved else None
        change.save(comment, verb="resolved" if resolved else "reopened")
        return comment
