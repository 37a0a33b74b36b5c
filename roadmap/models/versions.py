"""Frozen versions of a plan and the groups' words on them: beside the plan's value, never in it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models import Plan


class Baseline(models.Model):
    """A frozen version: the canonical JSON of {plan, solution, study} as text, and the sha256 of just that text.

    It is written once. What is shown of it comes from its own text, years later too. An imported one came with its
    plan.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="baselines")
    key = models.CharField(max_length=60)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    person_key = models.CharField(max_length=60, blank=True)
    frozen_at = models.DateTimeField()
    sign_by = models.DateField(_("to be signed by"), null=True, blank=True)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    document_digest = models.CharField(max_length=64)
    imported = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("version")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="baseline_key_once")]

    def __str__(self) -> str:
        return self.key

    def save(self, **kwargs: Any) -> None:
        """Insert it. Raises TypeError for a second save: a frozen version never changes."""
        if not self._state.adding:
            raise TypeError("a frozen version never changes")
        super().save(**kwargs)


class SignOffState(models.TextChoices):
    SIGNED = "signed", _("signed")
    DISSENT = "dissent", _("signed with dissent")
    DECLINED = "declined", _("declined")


class SignOff(models.Model):
    """What a group's lead or deputy said of a version. `version` grows when the group changes its word on it.

    An imported one was not given here: it is shown as "imported, not verified" and never counts.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="signoffs")
    baseline = models.ForeignKey(Baseline, null=True, blank=True, on_delete=models.CASCADE, related_name="signoffs")
    group_key = models.CharField(max_length=60)
    person_key = models.CharField(max_length=60)
    state = models.CharField(_("our word"), max_length=8, choices=SignOffState.choices)
    reason = models.TextField(_("reason"), blank=True, max_length=4000)
    on = models.DateField()
    document_digest = models.CharField(max_length=64, blank=True)
    imported = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("signature")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["baseline", "group_key"], condition=Q(baseline__isnull=False), name="signoff_once_a_group"
            ),
            models.CheckConstraint(
                condition=Q(imported=True) | Q(state=SignOffState.SIGNED) | ~Q(reason=""),
                name="signoff_dissent_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_key} {self.state}"

    @property
    def key(self) -> str:
        """What an event calls it: the version that the word is about."""
        return self.baseline.key if self.baseline else ""
