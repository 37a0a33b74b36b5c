"""The price list of an option as it is typed: terms, and a line for each price with its tiers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.labels import mode_label, period_label, unit_label
from reconciliation.document import Option, Period, Price, PriceUnit, Team, Tier, TierMode
from stakeholders.forms.fields import NumberText, WholeText, with_other_choice
from stakeholders.numbers import read_quantity

LINES = 6
"""Price lines that the form offers at most."""

_MILLI = 1000
_TIERS_LIMIT = 2000
_CODE = re.compile(r"[A-Z]{3}")


class TierText(WholeText):
    """Tiers as "0: 30; 50: 25": from so many units on, one unit costs so much. A single number is one tier."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(limit=_TIERS_LIMIT, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        return tuple(_tier(part) for part in text.split(";") if part.strip()) if text else ()


class CurrencyText(forms.CharField):
    """The code of a currency, or nothing for the plan's own."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"size": 4, "autocapitalize": "characters"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        code = str(super().clean(value)).strip().upper()
        if code and not _CODE.fullmatch(code):
            raise ValidationError(_("Give the code of a currency, such as USD, or nothing for the plan's own."))
        return code


def _tier(part: str) -> Tier:
    start, colon, price = part.partition(":")
    if not colon:
        start, price = "0", part
    try:
        return Tier(start=int(read_quantity(start, whole=True)), price=read_quantity(price))
    except ValidationError:
        raise ValidationError(
            _('Write tiers as "0: 30; 50: 25": from 50 units on, one unit costs 25.'), code="tiers"
        ) from None


def tier_text(tiers: tuple[Tier, ...]) -> str:
    """Tiers as the form shows them."""
    if len(tiers) == 1 and tiers[0].start == 0:
        return format(tiers[0].price, "f")
    return "; ".join(f"{tier.start}: {format(tier.price, 'f')}" for tier in tiers)


class PriceForm(forms.Form):
    """One line of a price list; without tiers it is no line."""

    unit = forms.ChoiceField(label=gettext_lazy("Charged"))
    period = forms.ChoiceField(label=gettext_lazy("Period"))
    tiers = TierText(label=gettext_lazy("Price or tiers"), required=False)
    mode = forms.ChoiceField(label=gettext_lazy("Tiers count"))
    free = NumberText(label=gettext_lazy("Free units"), whole=True, required=False, max_length=40)
    minimum = NumberText(label=gettext_lazy("At least"), required=False, max_length=40)
    discount = NumberText(label=gettext_lazy("Discount"), unit="%", required=False, max_length=40)
    currency = CurrencyText(label=gettext_lazy("Currency"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        choices: Mapping[str, list[tuple[str, str]]] = {
            "unit": [(str(unit), unit_label(unit)) for unit in PriceUnit],
            "period": [(str(period), period_label(period)) for period in Period],
            "mode": [(str(mode), mode_label(mode)) for mode in TierMode],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = values

    @property
    def price(self) -> Price | None:
        data = self.cleaned_data
        if not data["tiers"]:
            return None
        return Price(
            unit=PriceUnit(data["unit"]),
            period=Period(data["period"]),
            tiers=data["tiers"],
            mode=TierMode(data["mode"]),
            free=int(data["free"] or 0),
            minimum=data["minimum"] or Decimal(0),
            discount=data["discount"] or Decimal(0),
            currency=data["currency"],
        )


def price_initial(price: Price) -> dict[str, Any]:
    """A price line as the form shows it."""
    return {
        "unit": str(price.unit),
        "period": str(price.period),
        "tiers": tier_text(price.tiers),
        "mode": str(price.mode),
        "free": price.free or "",
        "minimum": format(price.minimum, "f") if price.minimum else "",
        "discount": format(price.discount, "f") if price.discount else "",
        "currency": price.currency,
    }


class OptionForm(forms.Form):
    """An option's terms. Money in whole units of the plan's currency, effort and upkeep in person-days."""

    name = WholeText(label=gettext_lazy("Name"), limit=200)
    price_known = forms.BooleanField(label=gettext_lazy("The price is known"), required=False)
    commitment_months = NumberText(label=gettext_lazy("Commitment"), unit="months", whole=True, required=False)
    effort = NumberText(label=gettext_lazy("Effort to adopt"), unit="person-days", whole=True, required=False)
    interest = NumberText(
        label=gettext_lazy("Upkeep a quarter"), unit="person-days", whole=True, required=False,
        help_text=gettext_lazy("Of one installation, where a line of the price is for each installation."),
    )  # fmt: skip
    day_rate = NumberText(label=gettext_lazy("Cost of a person-day"), required=False)
    exit_cost = NumberText(label=gettext_lazy("Cost of leaving"), required=False)
    ramp = NumberText(
        label=gettext_lazy("Quarters until it covers anything"), unit="quarters", whole=True, required=False
    )

    terms = WholeText(label=gettext_lazy("Terms as sold"), limit=_TIERS_LIMIT, rows=2, required=False)
    team = forms.ChoiceField(label=gettext_lazy("Built by"), required=False)
    people = NumberText(label=gettext_lazy("How many"), whole=True, required=False, unit="people", max_length=40)
    overrun = NumberText(label=gettext_lazy("May run over by"), whole=True, required=False, unit="%", max_length=40)
    risk = WholeText(label=gettext_lazy("What may go wrong"), limit=_TIERS_LIMIT, rows=2, required=False)

    def __init__(self, data: Any = None, *, option: Option, teams: Sequence[Team] = ()) -> None:
        super().__init__(data, initial=_option_initial(option))
        self._option = option
        field = self.fields["team"]
        assert isinstance(field, forms.ChoiceField)
        known = [(team.id, team.name) for team in teams]
        field.choices = with_other_choice([("", _("nobody yet")), *known], {option.team: option.team})
        count = min(LINES, len(option.prices) + 2)
        lines = [price_initial(price) for price in option.prices]
        self.lines = [
            PriceForm(data, prefix=f"line{n}", initial=lines[n] if n < len(lines) else None) for n in range(count)
        ]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(line.is_valid() for line in self.lines)])

    @property
    def option(self) -> Option:
        """The option as typed."""
        data = self.cleaned_data
        prices = (line.price for line in self.lines)
        return replace(
            self._option,
            name=data["name"].strip(),
            price_known=data["price_known"],
            commitment_months=int(data["commitment_months"] or 0),
            effort=int(data["effort"] or 0),
            interest=int(data["interest"] or 0),
            day_rate=int((data["day_rate"] or 0) * _MILLI),
            exit_cost=int((data["exit_cost"] or 0) * _MILLI),
            ramp=int(data["ramp"] or 0),
            terms=data["terms"].strip(),
            team=data["team"],
            people=int(data["people"] or 0),
            overrun=int(data["overrun"] or 0),
            risk=data["risk"].strip(),
            # Lines beyond those the form offers stay as they are.
            prices=(*(price for price in prices if price is not None), *self._option.prices[LINES:]),
        )


def _amount(milli: int) -> str:
    return format(Decimal(milli) / _MILLI, "f") if milli else ""


def _option_initial(option: Option) -> dict[str, Any]:
    whole = ("commitment_months", "effort", "interest", "ramp", "people", "overrun", "terms", "team", "risk")
    money = ("day_rate", "exit_cost")
    return (
        {"name": option.name, "price_known": option.price_known}
        | {name: getattr(option, name) or "" for name in whole}
        | {name: _amount(getattr(option, name)) for name in money}
    )
