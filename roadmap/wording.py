"""Amounts and names in the reader's language: pure functions over the plan's value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reconciliation.document import Group, Horizon, Option, PlanDocument, Requirement, Tool
from reconciliation.statements import AtMost
from reconciliation.vocabulary import PlanMetric

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
_MILLI = 1000


def money(milli: int, currency: str) -> str:
    """Milli-units in whole units of the currency, rounded up: €214,500."""
    whole = number_format(-(-milli // _MILLI), force_grouping=True)
    return _("%(symbol)s%(amount)s") % {"symbol": _SYMBOLS.get(currency, f"{currency} "), "amount": whole}


def amount(metric: PlanMetric, k: int, currency: str) -> str:
    """A threshold of a plan metric with its unit."""
    match metric:
        case PlanMetric.COST_YEAR:
            return _("%(money)s a year") % {"money": money(k, currency)}
        case PlanMetric.COST_TOTAL | PlanMetric.EXIT_COST:
            return money(k, currency)
        case PlanMetric.EFFORT:
            return ngettext("%(n)s person-day", "%(n)s person-days", k) % {"n": number_format(k, force_grouping=True)}
        case PlanMetric.DEBT_INTEREST:
            return ngettext("%(n)s person-day a quarter", "%(n)s person-days a quarter", k) % {
                "n": number_format(k, force_grouping=True)
            }
        case PlanMetric.TOOLS:
            return ngettext("%(n)s tool", "%(n)s tools", k) % {"n": k}
        case PlanMetric.VENDORS_SHARE:
            return _("%(n)s %% of yearly cost") % {"n": k}


def joined(words: Iterable[str]) -> str:
    """Security, Finance and Risk."""
    return str(get_text_list([str(word) for word in words], _("and")))


@dataclass(frozen=True)
class Names:
    """Look-ups of one document by id."""

    document: PlanDocument

    @cached_property
    def groups(self) -> dict[str, Group]:
        return {group.id: group for group in self.document.groups}

    @cached_property
    def colors(self) -> dict[str, int]:
        """Group id -> its color, by position."""
        return {group.id: number for number, group in enumerate(self.document.groups, 1)}

    @cached_property
    def requirements(self) -> dict[str, Requirement]:
        return {requirement.id: requirement for requirement in self.document.requirements}

    @cached_property
    def horizons(self) -> dict[str, Horizon]:
        return {horizon.id: horizon for horizon in self.document.horizons}

    @cached_property
    def options(self) -> dict[str, tuple[Tool, Option]]:
        return {option.id: (tool, option) for tool in self.document.tools for option in tool.options}

    def group(self, group_id: str) -> str:
        return self.groups[group_id].name if group_id in self.groups else group_id

    def horizon(self, horizon_id: str) -> str:
        return self.horizons[horizon_id].name if horizon_id in self.horizons else horizon_id

    def option(self, option_id: str) -> str:
        """The tool, with the edition where it has several."""
        if option_id not in self.options:
            return option_id
        tool, option = self.options[option_id]
        return f"{tool.name} {option.name}" if len(tool.options) > 1 and option.name else tool.name

    def move(self, requirement_id: str, k: int | None) -> str:
        """What giving means: "from €180,000 a year to €214,500 a year", or "given up"."""
        requirement = self.requirements.get(requirement_id)
        expression = requirement.expression if requirement else None
        if k is None or not isinstance(expression, AtMost):
            return _("given up")
        to = amount(expression.metric, k, self.document.currency)
        if expression.k is None:
            return _("to %(to)s") % {"to": to}
        return _("from %(now)s to %(to)s") % {
            "now": amount(expression.metric, expression.k, self.document.currency),
            "to": to,
        }

    def points(self, requirement_id: str) -> int:
        """What giving a statement up costs: group weight x requirement weight."""
        requirement = self.requirements.get(requirement_id)
        if requirement is None or requirement.group not in self.groups:
            return 0
        return requirement.weight * self.groups[requirement.group].weight
