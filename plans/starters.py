"""What a new plan begins with: horizons, the groups of a template, the capabilities of the life cycle."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reconciliation.document import Group, Horizon, PlanDocument
from reconciliation.quarters import Quarter
from reconciliation.vocabulary import standard_capabilities

GROUP_WEIGHT = 3


class Template(models.TextChoices):
    """The groups that a new plan has from the start."""

    SEVEN = "seven", gettext_lazy("The seven groups that usually have a say")
    EMPTY = "none", gettext_lazy("No groups yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How a person describes a new plan. quarters: length of each horizon."""

    name: str
    currency: str
    organization: str = ""
    first: Quarter
    horizons: int = 3
    quarters: int = 4
    template: Template = Template.SEVEN


def starting_document(key: str, start: Start) -> PlanDocument:
    """The new plan as a value; its words are in the language of whoever creates it."""
    return PlanDocument(
        id=key,
        name=start.name,
        currency=start.currency,
        organization=start.organization,
        horizons=tuple(_horizon(start, number) for number in range(start.horizons)),
        groups=role_groups() if start.template == Template.SEVEN else (),
        capabilities=tuple(standard_capabilities()),
    )


def _horizon(start: Start, number: int) -> Horizon:
    first = start.first.plus(number * start.quarters)
    name = _("Year %(number)s") if start.quarters == 4 else _("Horizon %(number)s")
    return Horizon(
        id=f"h{number + 1}", name=name % {"number": number + 1}, start=first, end=first.plus(start.quarters - 1)
    )


_TOUCHPOINTS = {
    "data-science": ("data", "experiment", "train"),
    "ml-engineering": ("train", "deliver", "serve", "observe"),
    "security": ("data", "deliver", "serve"),
    "risk": ("experiment", "observe", "govern"),
    "finance": ("serve", "govern"),
    "business": ("data", "observe"),
    "legal": ("data", "govern"),
}
"""Where each role usually has to do with the life cycle of a model."""


def role_groups() -> tuple[Group, ...]:
    """The seven groups that usually have a say, in the reader's language."""
    known = (
        ("DS", _("Data science"), "data-science", _("Builds and evaluates models.")),
        ("MLE", _("ML engineering"), "ml-engineering", _("Brings models into production and keeps them there.")),
        ("CISO", _("Security"), "security", _("Decides where data and code may go, and who may reach them.")),
        ("RISK", _("Risk and compliance"), "risk", _("Answers for bias, explanation and the regulator.")),
        ("FIN", _("Finance"), "finance", _("Answers for what it costs now and as it grows.")),
        ("BIZ", _("Business operations"), "business", _("Uses what the models say and answers for the result.")),
        ("LEGAL", _("Legal and procurement"), "legal", _("Signs the contracts and knows their ends.")),
    )
    return tuple(
        Group(
            id=key,
            name=name,
            role=role,
            weight=GROUP_WEIGHT,
            description=description,
            touchpoints=_TOUCHPOINTS[role],
        )
        for key, name, role, description in known
    )
