"""The shape of questions to a vendor and of what the vendor answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.commands import Said
from evaluations.forms import value_field
from evaluations.questionnaire import Questionnaire
from evaluations.sources import TEXT_LIMIT, check_web_address
from plans.errors import Refused
from reconciliation.vocabulary import Attribute, read_value
from stakeholders.forms.fields import WholeText
from stakeholders.vocabulary import unit_name


class AskForm(forms.Form):
    """Which questions go out, to whom, for how long."""

    asked = forms.MultipleChoiceField(label=gettext_lazy("Questions"), widget=forms.CheckboxSelectMultiple)
    contact = WholeText(
        label=gettext_lazy("Sent to"), limit=200, help_text=gettext_lazy("A name or an address, to remember it by.")
    )
    days = forms.IntegerField(label=gettext_lazy("Open for"), min_value=1, max_value=60, initial=14)

    def __init__(self, *args: Any, questions: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["asked"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(question.key, question.label) for question in questions.questions]
        self.initial.setdefault("asked", [question.key for question in questions.questions])


class WorkbookForm(forms.Form):
    """A questionnaire that came back."""

    file = forms.FileField(
        label=gettext_lazy("Answered workbook"),
        help_text=gettext_lazy("The XLSX of this page, filled in; other columns and sheets are left aside."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    said_by = WholeText(
        label=gettext_lazy("Who answered"), limit=120, help_text=gettext_lazy("It stands beside each answer.")
    )


class AnswerForm(forms.Form):
    """A field for each attribute that is asked; what is left empty is not answered."""

    said_by = WholeText(
        label=gettext_lazy("Your name and role"), limit=120, help_text=gettext_lazy("It stands beside each answer.")
    )

    def __init__(self, *args: Any, attributes: Sequence[Attribute], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._attributes = attributes
        for attribute in attributes:
            key = attribute.key
            self.fields[key] = value_field(attribute)
            self.fields[f"{key}-source"] = WholeText(label=_("Where this can be read"), limit=500, required=False)
            self.fields[f"{key}-note"] = WholeText(label=_("Remark"), limit=TEXT_LIMIT, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for attribute in self._attributes:
            key = attribute.key
            value = self._value(key)
            try:
                if value:
                    read_value(attribute, value)
                if data.get(f"{key}-source"):
                    check_web_address(data[f"{key}-source"], field=f"{key}-source")
            except ValueError as error:
                self.add_error(key, str(error))
            except Refused as error:
                self.add_error(f"{key}-source", error.sentence)
        if not self.errors and not self.said:
            raise ValidationError(_("Answer at least one question."))
        return data

    def _value(self, key: str) -> Any:
        value = self.cleaned_data.get(key)
        if isinstance(value, list | tuple):
            return tuple(value)
        return "" if value is None else value if isinstance(value, str) else format(value, "f")

    @property
    def said(self) -> tuple[Said, ...]:
        """What was answered; a remark without a value is not an answer."""
        data = self.cleaned_data
        return tuple(
            Said(
                attribute=attribute.key,
                value=self._value(attribute.key),
                source=data.get(f"{attribute.key}-source", ""),
                note=data.get(f"{attribute.key}-note", ""),
            )
            for attribute in self._attributes
            if self._value(attribute.key)
        )

    @property
    def questions(self) -> list[tuple[forms.BoundField, str, forms.BoundField, forms.BoundField]]:
        """Of each attribute its field, its unit, and the fields of source and remark."""
        return [
            (self[a.key], unit_name(a.unit), self[f"{a.key}-source"], self[f"{a.key}-note"]) for a in self._attributes
        ]
