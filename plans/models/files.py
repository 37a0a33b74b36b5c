"""Files that people put beside a row of the plan as evidence."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.models.base import PlanRow


class StoredFile(PlanRow):
    """A file beside a row of the plan, which is named by its kind and key.

    stored: the random name under which its bytes lie below settings.CONCORD_FILES; empty when the plan came from
    elsewhere without them. size: in bytes. sha256: of the bytes.
    """

    target_kind = models.CharField(max_length=40)
    target = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=120)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=32, blank=True)
    by = models.ForeignKey("plans.Membership", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(PlanRow.Meta):
        verbose_name = _("file")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="stored_file_key_once")]
        indexes = [models.Index(fields=["plan", "target_kind", "target"], name="stored_file_by_target")]
