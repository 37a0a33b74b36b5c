"""Filters for the drawings of tools."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from evaluations.charts import Cliff, CostCurve
from evaluations.cost_drawing import cost_chart
from evaluations.labels import quantity_label
from plans.charts.shapes import Chart
from stakeholders.labels import number

register = template.Library()


@register.filter
def drawn(curve: CostCurve) -> Chart:
    """The cost curve as the report draws it."""
    return cost_chart(curve)


@register.filter
def whole(value: int) -> str:
    """A whole number, thousands apart."""
    return number(value)


@register.filter
def cliff_text(cliff: Cliff) -> str:
    """What happens at a tier: "from 50 models on 9 for all of them"."""
    values = {"quantity": quantity_label(cliff.unit, cliff.quantity), "price": number(cliff.price)}
    if cliff.jump:
        return _("from %(quantity)s on %(price)s each, for all of them") % values
    return _("from %(quantity)s on %(price)s for each more") % values
