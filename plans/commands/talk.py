"""What people say about a row of the plan."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from plans.changes import changing
from plans.errors import Refused
from plans.models import Comment, Membership, Plan, User


def add_comment(
    *, plan: Plan, kind: str, target: str, text: str, by: User, at: datetime, request_id: str = ""
) -> Comment:
    """Say something about the row of that kind and key."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        if not text.strip():
            raise Refused(_("Write something first."), field="text")
        # The plan is locked, so the next number is free.
        last = Comment.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0
        comment = Comment(
            plan=plan,
            key=f"C-{last + 1}",
            position=last + 1,
            by=Membership.objects.get(plan=plan, user=by),
            target_kind=kind,
            target=target,
            text=text.strip(),
        )
        return change.add(comment, verb="commented")


def resolve_comment(*, plan: Plan, key: str, resolved: bool, by: User, at: datetime, request_id: str = "") -> Comment:
    """Mark a comment as settled, or open it again."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        comment = change.lock(Comment, Comment.objects.get(plan=plan, key=key).pk, None)
        comment.resolved_at = (comment.resolved_at or at) if resolved else None
        change.save(comment, verb="resolved" if resolved else "reopened")
        return comment
