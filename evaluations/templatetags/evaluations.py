"""Tags and filters of the pages of tools. A long list shows the tags in every row."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evaluations.charts import Cliff, CostCurve
from evaluations.cost_drawing import cost_chart
from evaluations.labels import quantity_label
from evaluations.queries.tools import Choice, Phase
from plans.charts.shapes import Chart
from stakeholders.labels import number

register = template.Library()


@register.simple_tag
def musts(passed: int, failed: int, unknown: int) -> SafeString:
    """How many musts a tool passes, fails and leaves open."""
    return _musts(passed, failed, unknown, get_language())


@lru_cache(maxsize=1024)
def _musts(passed: int, failed: int, unknown: int, _language: str | None) -> SafeString:
    return render_to_string("evaluations/_musts.html", {"passed": passed, "failed": failed, "unknown": unknown})


@register.simple_tag
def phases(found: Iterable[Phase], text: str) -> SafeString:
    """How far a tool covers each phase of the life cycle."""
    drawn = "".join(f'<span class="phase phase-{one.level}" title="{escape(one.text)}"></span>' for one in found)
    return SafeString(f'<span class="phases" role="img" aria-label="{escape(text)}">{drawn}</span>')


@register.simple_tag
def options(choices: Iterable[Choice]) -> SafeString:
    """The entries of a filter."""
    said = (
        f'<option value="{escape(choice.value)}"{" selected" if choice.chosen else ""}>{escape(choice.label)}</option>'
        for choice in choices
    )
    return SafeString("".join(said))


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
