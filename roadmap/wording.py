"""Amounts and names in the reader's language: pure functions over the plan's value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reconciliation.agreements import with_agreements
from reconciliation.document import Group, Horizon, Option, PlanDocument, Requirement, Tool
from reconciliation.statements import AtMost, Exact, Max, Min, threshold_of
from reconciliation.vocabulary import Attribute, standard_attributes
from stakeholders import labels
from stakeholders.sentences import amount

_MILLI = 1000


def money(milli: int, currency: str) -> str:
    """Milli-units in whole units of the currency, rounded up: a price is never shown too low."""
    return labels.money(whole(milli), currency)


def whole(milli: int) -> int:
    """The next whole unit of the currency, in milli-units: what people agree on is a round number that holds."""
    return -(-milli // _MILLI) * _MILLI


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
    def in_force(self) -> dict[str, Requirement]:
        """The requirements as the agreements left them."""
        return {requirement.id: requirement for requirement in with_agreements(self.document).requirements}

    @cached_property
    def horizons(self) -> dict[str, Horizon]:
        return {horizon.id: horizon for horizon in self.document.horizons}

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        return {**standard_attributes(), **{attribute.key: attribute for attribute in self.document.attributes}}

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

    def offer(self, requirement_id: str, k: Exact | None) -> Exact | None:
        """The exact threshold as a number to agree on: money in whole units, rounded towards feasibility."""
        requirement = self.requirements.get(requirement_id)
        expression = requirement.expression if requirement else None
        is_money = isinstance(expression, AtMost) and expression.percent is None and expression.metric.is_money
        return whole(int(k)) if k is not None and is_money else k

    def amount(self, requirement_id: str, k: Exact) -> str:
        """A threshold of that requirement with its unit, rounded towards feasibility."""
        requirement = self.requirements.get(requirement_id)
        if requirement is None:
            return str(k)
        return self._sized(requirement, self.offer(requirement_id, k) or k)

    def move(self, requirement_id: str, k: Exact | None) -> str:
        """What giving means: "from 180,000 EUR to 214,500 EUR", or "given up"."""
        requirement = self.requirements.get(requirement_id)
        if k is None or requirement is None:
            return _("given up")
        now, to = threshold_of(requirement.expression), self._sized(requirement, k)
        if now is None:
            return _("to %(to)s") % {"to": to}
        return _("from %(now)s to %(to)s") % {"now": self._sized(requirement, now), "to": to}

    def has(self, requirement_id: str, k: Exact | None) -> bool:
        """Whether the plan has it already, by its statement or by an agreement: that number, or (k None) given up."""
        requirement = self.in_force.get(requirement_id)
        if requirement is None or k is None:
            return requirement is None
        return threshold_of(requirement.expression) == k

    def _sized(self, requirement: Requirement, k: Exact) -> str:
        expression = requirement.expression
        if isinstance(expression, AtMost):
            if expression.percent is not None:
                return f"{labels.number(k)} %"
            return labels.metric_amount(expression.metric, int(k), self.document.currency)
        if isinstance(expression, Min | Max):
            return amount(self.attributes.get(expression.attribute), format(Decimal(k), "f"))
        return labels.number(k)

    def points(self, requirement_id: str) -> int:
        """What giving a statement up costs: group weight x requirement weight."""
        requirement = self.requirements.get(requirement_id)
        if requirement is None or requirement.group not in self.groups:
            return 0
        return requirement.weight * self.groups[requirement.group].weight

    def owners(self, requirement_ids: Iterable[str]) -> tuple[str, ...]:
        """The groups whose statements these are, each once, in order."""
        found = (self.requirements[key].group for key in requirement_ids if key in self.requirements)
        return tuple(dict.fromkeys(found))

    def share(self, requirement_id: str) -> int:
        """What giving it up takes of all that its group asks for, in percent."""
        requirement = self.requirements.get(requirement_id)
        if requirement is None:
            return 0
        whole = sum(other.weight for other in self.document.requirements if other.group == requirement.group)
        return round(100 * requirement.weight / whole)

    def cost(self, requirement_id: str) -> str:
        """300 points, 12 % of what Security asks for."""
        points = self.points(requirement_id)
        requirement = self.requirements.get(requirement_id)
        sentence = ngettext(
            "%(n)s point, %(share)s%% of what %(group)s asks for",
            "%(n)s points, %(share)s%% of what %(group)s asks for",
            points,
        )
        group = self.group(requirement.group) if requirement else ""
        return sentence % {"n": labels.number(points), "share": self.share(requirement_id), "group": group}

    def cost_sentence(self, requirement_id: str) -> str:
        return _("%(key)s counts %(cost)s.") % {"key": requirement_id, "cost": self.cost(requirement_id)}
