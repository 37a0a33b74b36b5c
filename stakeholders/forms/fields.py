"""Form fields that keep what was typed and say at the field what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stakeholders.labels import number
from stakeholders.models import STATEMENT_LIMIT
from stakeholders.numbers import read_quantity, whole_characters

POINTS = 10**6
"""The largest weight."""


class WholeText(forms.CharField):
    """Text within a limit. The browser does not cut it: a text that is too long stays and is told so."""

    default_error_messages = {"null_characters_not_allowed": gettext_lazy("This holds a NUL character. Delete it.")}

    def __init__(self, *, limit: int = STATEMENT_LIMIT, rows: int = 0, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput())
        super().__init__(**kwargs)
        self.limit = limit
        for validator in self.validators:
            if validator.__class__.__name__ == "ProhibitNullCharactersValidator":
                validator.message = self.error_messages["null_characters_not_allowed"]  # type: ignore[attr-defined]
        self.validators.append(self._within)
        self.validators.append(whole_characters)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def _within(self, text: str) -> None:
        if len(text) > self.limit:
            sentence = _("At most %(limit)s characters; this has %(length)s.")
            raise ValidationError(sentence, params={"limit": number(self.limit), "length": number(len(text))})


class NumberText(forms.CharField):
    """A number with its unit as people type it; gives a Decimal, or None when left empty."""

    def __init__(self, *, unit: str = "", whole: bool = False, smallest: int | None = 0, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.unit, self.whole, self.smallest = unit, whole, smallest

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return read_quantity(text, unit=self.unit, whole=self.whole, smallest=self.smallest) if text else None


def with_other_choice(choices: list[tuple[str, str]], chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    """The choices and what a row holds besides them, so that an imported value is not lost by a save."""
    known = {value for value, _label in choices}
    return choices + [(value, label) for value, label in chosen.items() if value and value not in known]


class Weight(NumberText):
    """Points from 1 on."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Weight"))
        super().__init__(whole=True, smallest=1, **kwargs)

    def clean(self, value: Any) -> int:
        points = super().clean(value)
        if points > POINTS:
            raise ValidationError(_("At most 1,000,000 points."))
        return int(points)


class RowForm(forms.Form):
    """A form without the browser's own checks, so that every message stands at its field and the text stays."""

    use_required_attribute = False
