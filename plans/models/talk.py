"""What happened in a plan and what people said."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models.base import PlanRow


class Event(models.Model):
    """One change of a plan: who, when, what, before and after. Written by `plans.changes` only, never edited."""

    plan = models.ForeignKey("plans.Plan", on_delete=models.CASCADE, related_name="events")
    revision = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("plans.User", null=True, on_delete=models.SET_NULL, related_name="+")
    verb = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    target = models.CharField(max_length=60)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["plan", "kind", "target"], name="event_by_target")]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "request_id"], condition=~Q(request_id=""), name="event_once_per_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target} {self.verb}"


class Comment(PlanRow):
    """What someone said about a row, named by its kind and key. Plain text, shown as text."""

    by = models.ForeignKey("plans.Membership", null=True, on_delete=models.SET_NULL, related_name="+")
    target_kind = models.CharField(max_length=40)
    target = models.CharField(max_length=60)
    text = models.TextField(max_length=4000)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta(PlanRow.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="comment_key_once")]
        indexes = [models.Index(fields=["plan", "target_kind", "target"], name="comment_by_target")]


class NoticeReason(models.TextChoices):
    MENTION = "mention", _("mentioned you")
    REPLY = "reply", _("answered")
    REMINDER = "reminder", _("reminds you")
    REQUEST = "request", _("asks you")
    CHANGE = "change", _("changed what yours rests on")


class Notice(models.Model):
    """Something that one person should see. Theirs alone, and no part of the plan's value.

    path: where it leads, an address of this host. text: the first words of what was said.
    """

    plan = models.ForeignKey("plans.Plan", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("plans.Membership", on_delete=models.CASCADE, related_name="notices")
    by = models.ForeignKey("plans.Membership", null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=10, choices=NoticeReason.choices)
    target = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=200, blank=True)
    path = models.CharField(max_length=300)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["member", "read_at"], name="notice_unread")]

    def __str__(self) -> str:
        return f"{self.reason} {self.target}"
