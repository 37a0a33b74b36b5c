"""What a price rests on beside the price list: quotes of vendors and exchange rates."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.fields import ValueField
from plans.models import PlanRow
from reconciliation import document as value
from stakeholders.fields import ExactDecimalField


class Quote(PlanRow):
    """What a vendor offered for an option; it stands before the price list while it counts."""

    option = models.CharField(_("option"), max_length=120)
    prices = ValueField(of=tuple[value.Price, ...], default=tuple, blank=True)
    on = models.DateField(_("of"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    counts = models.BooleanField(_("counts"), default=True)
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=4000)

    class Meta(PlanRow.Meta):
        verbose_name = _("quote")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="quote_key_once"),
            models.UniqueConstraint(
                fields=["plan", "option"], condition=models.Q(counts=True), name="quote_counts_once_an_option"
            ),
        ]


class ExchangeRate(PlanRow):
    """Units of the plan's currency for one of another, on a day."""

    currency = models.CharField(_("currency"), max_length=3)
    rate = ExactDecimalField(_("rate"))
    on = models.DateField(_("on"))
    source = models.TextField(_("source"), blank=True, max_length=2000)

    class Meta(PlanRow.Meta):
        verbose_name = _("exchange rate")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="exchange_rate_key_once")]
