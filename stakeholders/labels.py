"""Words for the units and names of the plan's metrics, for levels, priorities and phases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reconciliation.document import PROCESSES, Priority
from reconciliation.vocabulary import PHASES, Level, PlanMetric


def day_text(day: str) -> str:
    """An ISO day as the reader's language writes it; "" for none, the text itself when it is no day."""
    try:
        return date_format(date.fromisoformat(day), "DATE_FORMAT")
    except ValueError:
        return day


def number(value: int | Decimal) -> str:
    """A number in the reader's notation, thousands apart."""
    return number_format(value, use_l10n=True, force_grouping=True)


def money(milli: int, currency: str) -> str:
    """Milli-units as whole currency units, decimals only where there are some."""
    amount = Decimal(milli) / 1000
    places = 2 if milli % 1000 else 0
    return f"{number_format(amount, places, use_l10n=True, force_grouping=True)} {currency}"


def metric_name(metric: PlanMetric) -> str:
    """The name of a plan metric, as a sentence begins with it."""
    return {
        PlanMetric.COST_YEAR: _("The cost per year"),
        PlanMetric.COST_TOTAL: _("The cost over the whole plan"),
        PlanMetric.EFFORT: _("The effort to adopt"),
        PlanMetric.TOOLS: _("The number of tools in use"),
        PlanMetric.VENDORS_SHARE: _("The largest vendor's share of the yearly cost"),
        PlanMetric.EXIT_COST: _("The cost of leaving everything in use"),
        PlanMetric.DEBT_INTEREST: _("The upkeep"),
    }[metric]


def metric_amount(metric: PlanMetric, k: int, currency: str) -> str:
    """An amount of a plan metric with its unit."""
    if metric.is_money:
        return money(k, currency)
    if metric is PlanMetric.VENDORS_SHARE:
        return _("%(number)s%%") % {"number": number(k)}
    if metric is PlanMetric.EFFORT:
        return ngettext("%(number)s person-day", "%(number)s person-days", k) % {"number": number(k)}
    if metric is PlanMetric.DEBT_INTEREST:
        text = ngettext("%(number)s person-day a quarter", "%(number)s person-days a quarter", k)
        return text % {"number": number(k)}
    return number(k)


_LEVELS = {
    Level.NONE: gettext_lazy("not covered"),
    Level.PARTIAL: gettext_lazy("in part"),
    Level.FULL: gettext_lazy("in full"),
}
"""Lazy, so that a list with a label in every row looks up the one that it shows."""


def level_label(level: Level) -> str:
    return str(_LEVELS[level])


def priority_label(priority: Priority) -> str:
    return {Priority.MUST: _("must"), Priority.SHOULD: _("should"), Priority.COULD: _("could")}[priority]


def integration_label(value: str) -> str:
    """Where models stand in the product; a value of the plan's own stays."""
    return {
        "": _("not said yet"),
        "internal": _("internal use only"),
        "product": _("part of a product"),
        "core": _("the core of the product"),
    }.get(value, value)


_PHASE_NAMES = (
    gettext_lazy("Data"),
    gettext_lazy("Experiment"),
    gettext_lazy("Train"),
    gettext_lazy("Deliver"),
    gettext_lazy("Serve"),
    gettext_lazy("Observe"),
    gettext_lazy("Govern"),
)
_PHASES = dict(zip(PHASES, _PHASE_NAMES, strict=True))


def phase_label(phase: str) -> str:
    """The name of a life-cycle phase; a plan's own phase keeps its name."""
    return str(_PHASES.get(phase, phase))


def process_label(process: str) -> str:
    """The name of a process of models in production; a plan's own process keeps its name."""
    names = (_("Training"), _("Deployment"), _("Monitoring"), _("Retraining"), _("Incident response"), _("Retirement"))
    return dict(zip(PROCESSES, names, strict=True)).get(process, process)


def attribute_group_label(group: str) -> str:
    """The heading below which an attribute is listed; a plan's own heading keeps its name."""
    return {
        "license": _("License"),
        "deployment": _("Where it runs"),
        "security": _("Security"),
        "compliance": _("Compliance"),
        "functional": _("What it does"),
        "scale": _("Scale"),
        "operations": _("Operations"),
        "integration": _("Integration"),
        "cost": _("Price"),
        "lock-in": _("Lock-in and exit"),
        "viability": _("Viability"),
        "debt": _("Technical debt"),
        "support": _("Support"),
        "": _("Other"),
    }.get(group, group)
