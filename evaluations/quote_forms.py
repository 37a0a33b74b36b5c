"""Quotes and exchange rates as they are typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from evaluations.option_forms import PriceForm
from evaluations.sources import TEXT_LIMIT
from reconciliation.document import Option, Price
from stakeholders.forms.fields import NumberText, WholeText

QUOTE_LINES = 3
"""Price lines that the form offers."""


class DayField(forms.DateField):
    """A day from the browser's own day picker."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


class QuoteForm(forms.Form):
    """A vendor's offer for one option, with its price lines."""

    option = forms.ChoiceField(label=gettext_lazy("For"))
    reference = WholeText(label=gettext_lazy("Number or name"), limit=200, required=False)
    on = DayField(label=gettext_lazy("Dated"), required=False)
    valid_until = DayField(label=gettext_lazy("Valid until"), required=False)
    note = WholeText(label=gettext_lazy("Terms and notes"), limit=TEXT_LIMIT, rows=2, required=False)

    def __init__(self, data: Any = None, *, options: Iterable[tuple[str, Option]], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.use_required_attribute = False
        field = self.fields["option"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(option.id, f"{tool}: {option.name}") for tool, option in options]
        self.lines = [PriceForm(data, prefix=f"line{n}") for n in range(QUOTE_LINES)]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(line.is_valid() for line in self.lines)])

    @property
    def prices(self) -> tuple[Price, ...]:
        """The lines as typed."""
        return tuple(price for line in self.lines if (price := line.price) is not None)


class RateForm(forms.Form):
    """What one unit of a currency was worth on a day."""

    use_required_attribute = False
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3, help_text="USD")
    rate = NumberText(label=gettext_lazy("Rate"), max_length=40)
    on = DayField(label=gettext_lazy("On"))
    source = WholeText(label=gettext_lazy("Source"), limit=TEXT_LIMIT, required=False)
