"""Words for stages, vendors' states and amounts, and what a fact's value looks like."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from reconciliation.document import (
    CheckKind,
    Finding,
    Impact,
    Openness,
    Period,
    PriceUnit,
    Reintegration,
    Stage,
    Substitutability,
    TierMode,
)
from reconciliation.vocabulary import Attribute, AttributeType, Value, standard_attributes
from stakeholders.labels import day_text, number
from stakeholders.sentences import amount
from stakeholders.vocabulary import value_label

STAGE_CLASS = {
    Stage.LONG_LIST: "badge-outline",
    Stage.CANDIDATE: "badge-info",
    Stage.SHORTLIST: "badge-should",
    Stage.PROOF: "badge-should",
    Stage.SELECTED: "badge-good",
    Stage.ELIMINATED: "badge-neutral",
}


_STAGES = {
    Stage.LONG_LIST: gettext_lazy("long list"),
    Stage.CANDIDATE: gettext_lazy("candidate"),
    Stage.SHORTLIST: gettext_lazy("shortlist"),
    Stage.PROOF: gettext_lazy("proof of concept"),
    Stage.SELECTED: gettext_lazy("selected"),
    Stage.ELIMINATED: gettext_lazy("eliminated"),
}


def stage_label(stage: Stage) -> str:
    return str(_STAGES[stage])


def left_text(stage: Stage | None) -> str:
    """That a tool left, and from where."""
    return {
        Stage.LONG_LIST: _("Left the long list"),
        Stage.CANDIDATE: _("Left the candidates"),
        Stage.SHORTLIST: _("Left the shortlist"),
        Stage.PROOF: _("Left the proof of concept"),
        Stage.SELECTED: _("No longer selected"),
    }.get(stage or Stage.ELIMINATED, _("Left the funnel"))


def stage_heading(stage: Stage) -> str:
    """The name of a stage as the heading of those in it."""
    return {
        Stage.LONG_LIST: _("Long list"),
        Stage.CANDIDATE: _("Candidates"),
        Stage.SHORTLIST: _("Shortlist"),
        Stage.PROOF: _("Proof of concept"),
        Stage.SELECTED: _("Selected"),
        Stage.ELIMINATED: _("Eliminated"),
    }[stage]


def status_label(status: str) -> str:
    """A vendor's or project's state that puts its future in doubt."""
    return value_label(standard_attributes()["vendor_status"], status)


def group_label(group: str) -> str:
    """The name of a group of attributes."""
    return {
        "license": _("License"),
        "deployment": _("Deployment"),
        "security": _("Security"),
        "compliance": _("Compliance"),
        "functional": _("Function"),
        "scale": _("Scale"),
        "operations": _("Operation"),
        "integration": _("Integration"),
        "cost": _("Cost"),
        "lock-in": _("Lock-in"),
        "viability": _("Viability"),
        "debt": _("Technical debt"),
        "support": _("Support"),
    }.get(group, group or _("Other"))


def unit_label(unit: PriceUnit | str) -> str:
    """What a price is charged for, as in "12.00 per seat"."""
    return {
        PriceUnit.FLAT: _("flat"),
        PriceUnit.INSTALLATION: _("per installation"),
        PriceUnit.SEAT: _("per seat"),
        PriceUnit.MODEL: _("per model"),
        PriceUnit.PREDICTIONS: _("per 1,000 predictions"),
        PriceUnit.GIGABYTE: _("per GB"),
        PriceUnit.COMPUTE: _("per compute unit"),
    }[PriceUnit(unit)]


def quantity_label(unit: PriceUnit | str, quantity: int) -> str:
    """So many of what is charged for: "50 models"."""
    names = {
        PriceUnit.FLAT: "%(n)s",
        PriceUnit.INSTALLATION: _("%(n)s installations"),
        PriceUnit.SEAT: _("%(n)s seats"),
        PriceUnit.MODEL: _("%(n)s models"),
        PriceUnit.PREDICTIONS: _("%(n)s thousand predictions"),
        PriceUnit.GIGABYTE: _("%(n)s GB"),
        PriceUnit.COMPUTE: _("%(n)s compute units"),
    }
    return names[PriceUnit(unit)] % {"n": number(quantity)}


def period_label(period: Period) -> str:
    return {
        Period.MONTH: pgettext("price", "a month"),
        Period.YEAR: pgettext("price", "a year"),
        Period.ONCE: pgettext("price", "once"),
    }[period]


def mode_label(mode: TierMode) -> str:
    return {
        TierMode.GRADUATED: _("each tier for its own units"),
        TierMode.VOLUME: _("the tier reached, for all units"),
    }[mode]


def value_text(attribute: Attribute | None, value: Value | None) -> str:
    """A fact's value as people write it: several with commas, a quantity with its unit; "" when there is none."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(value_label(attribute, item) for item in value)
    if attribute is None:
        return value
    if attribute.type is AttributeType.DATE:
        return day_text(value)
    if attribute.type.is_quantity:
        return amount(attribute, value)
    return value_label(attribute, value)


def source_name(source: str) -> str:
    """How a source is named on a page: the host of an address, otherwise its own words."""
    if not source.startswith(("https://", "http://")):
        return source
    return (urlsplit(source).hostname or source).removeprefix("www.")


def compact(milli: int) -> str:
    """An amount of milli-units without decimals, thousands apart."""
    return number(-(-milli // 1000))


def short(milli: int) -> str:
    """An amount for an axis: 250 k, 1.2 M."""
    whole = milli // 1000
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if whole >= size:
            return f"{number((Decimal(whole) / size).quantize(Decimal('0.1')).normalize() + 0)} {letter}"
    return number(whole)


def check_label(kind: CheckKind) -> str:
    """The five checks of a proof of concept."""
    return {
        CheckKind.ROADMAP: _("The vendor's own roadmap"),
        CheckKind.ACTION: _("The tool in action"),
        CheckKind.SUPPORT: _("Responsiveness of support"),
        CheckKind.INTEGRATION: _("Integration, today and tomorrow"),
        CheckKind.PRICING: _("A plain price"),
    }[kind]


def finding_label(finding: Finding) -> str:
    return {Finding.MET: _("met"), Finding.PARTLY: _("in part"), Finding.NOT_MET: _("not met")}[finding]


def openness_label(openness: Openness) -> str:
    return {
        Openness.AGNOSTIC: _("agnostic: works with any vendor"),
        Openness.MIXED: _("in part"),
        Openness.LOCKED_IN: _("locked into one vendor's world"),
    }[openness]


def substitutability_label(value: Substitutability) -> str:
    """As the DORA register of information puts it."""
    return {
        Substitutability.EASY: _("easily substitutable"),
        Substitutability.MEDIUM: _("substitutable with medium complexity"),
        Substitutability.HIGHLY_COMPLEX: _("highly complex to substitute"),
        Substitutability.NOT_SUBSTITUTABLE: _("not substitutable"),
    }[value]


def reintegration_label(value: Reintegration) -> str:
    return {
        Reintegration.EASY: _("easy"),
        Reintegration.DIFFICULT: _("difficult"),
        Reintegration.HIGHLY_COMPLEX: _("highly complex"),
    }[value]


def impact_label(value: Impact) -> str:
    return {Impact.LOW: _("low"), Impact.MEDIUM: _("medium"), Impact.HIGH: _("high")}[value]
