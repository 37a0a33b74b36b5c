"""Links for readers without an account: one frozen version, one audience, until a day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.models import Job, PlanRow
from roadmap.models.versions import Baseline


class Audience(models.TextChoices):
    LEADERSHIP = "leadership", _("Leadership")
    TASK_FORCE = "task-force", _("Task force")
    GROUP = "group", _("One group")


class ReaderLink(PlanRow):
    """Only hashes of the token and of the passphrase are stored. group_key: whose view it is, for one group.

    opened: how often it was read. job: prints the report for this audience.
    """

    baseline = models.ForeignKey(Baseline, on_delete=models.CASCADE, related_name="reader_links")
    audience = models.CharField(_("audience"), max_length=12, choices=Audience.choices, default=Audience.LEADERSHIP)
    group_key = models.CharField(_("group"), max_length=60, blank=True)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reader = models.CharField(_("for whom"), max_length=120)
    token_hash = models.CharField(max_length=64, unique=True)
    passphrase_hash = models.CharField(max_length=128, blank=True)
    expires_at = models.DateTimeField(_("until"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = _("reader link")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="reader_link_key_once"),
            models.CheckConstraint(
                condition=~models.Q(audience=Audience.GROUP) | ~models.Q(group_key=""),
                name="reader_link_names_its_group",
            ),
        ]
