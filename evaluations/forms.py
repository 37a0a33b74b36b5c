"""The shape of what is typed about tools; the rules stay in the commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.commands import ToolText
from evaluations.labels import stage_label
from evaluations.sources import TEXT_LIMIT
from reconciliation.document import Coverage, FunnelScope, Option, Requirement, Stage
from reconciliation.quarters import Quarter
from reconciliation.vocabulary import Attribute, AttributeType, Capability, Level, Value
from stakeholders.forms.fields import NumberText, WholeText
from stakeholders.labels import level_label
from stakeholders.vocabulary import attribute_label, capability_label, value_label

_QUANTITIES = (AttributeType.NUMBER, AttributeType.DURATION, AttributeType.PERCENT)


class DayText(forms.CharField):
    """A day as ISO text, from the browser's own day picker where it has one."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


class ListText(WholeText):
    """Several values with commas between them, as a tuple without repetitions."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def value_field(attribute: Attribute) -> forms.Field:
    """The input that fits the attribute's type."""
    label = attribute_label(attribute)
    choices = [(value, value_label(attribute, value)) for value in attribute.values]
    if attribute.type is AttributeType.SET:
        if choices:
            return forms.MultipleChoiceField(
                label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )
        return ListText(label=label, limit=TEXT_LIMIT, required=False, help_text=_("Several, with commas between."))
    if choices:
        return forms.ChoiceField(label=label, choices=[("", _("Choose …")), *choices], required=False)
    if attribute.type is AttributeType.DATE:
        return DayText(label=label, required=False)
    if attribute.type in _QUANTITIES:
        return NumberText(label=label, unit=attribute.unit.split("/")[0], required=False, max_length=TEXT_LIMIT)
    return WholeText(label=label, limit=TEXT_LIMIT, required=False)


class FactForm(forms.Form):
    """A fact: its value, its evidence and the day it was true."""

    value = forms.Field()
    source = WholeText(
        label=gettext_lazy("Evidence"),
        limit=TEXT_LIMIT,
        required=False,
        help_text=gettext_lazy("A link, or the name of a document or person."),
    )
    as_of = DayText(label=gettext_lazy("True on"), required=False)
    note = WholeText(label=gettext_lazy("Note"), limit=TEXT_LIMIT, rows=2, required=False)

    def __init__(self, *args: Any, attribute: Attribute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(attribute)
        self.order_fields(["value", "source", "as_of", "note"])

    @property
    def given(self) -> Value:
        """The value as a fact holds it; "" when none was given."""
        value = self.cleaned_data.get("value")
        if isinstance(value, (list, tuple)):
            return tuple(value)
        return "" if value is None else format(value, "f") if not isinstance(value, str) else value


def initial_value(attribute: Attribute, value: Value | None) -> Any:
    """A fact's value as the form shows it."""
    if isinstance(value, tuple) and not attribute.values:
        return ", ".join(value)
    return list(value) if isinstance(value, tuple) else value


class ToolForm(forms.Form):
    """A tool of the plan's own: what it is and what it covers."""

    name = WholeText(label=gettext_lazy("Name"), limit=200)
    vendor = WholeText(label=gettext_lazy("Vendor or team"), limit=200, required=False)
    summary = WholeText(label=gettext_lazy("What it does"), limit=TEXT_LIMIT, rows=3, required=False)
    homepage = WholeText(label=gettext_lazy("Homepage"), limit=500, required=False)

    def __init__(self, *args: Any, capabilities: Sequence[Capability], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._keys = [capability.id for capability in capabilities]
        levels = [(str(level), level_label(level)) for level in Level]
        for capability in capabilities:
            self.fields[f"cover-{capability.id}"] = forms.ChoiceField(
                label=capability_label(capability), choices=levels, required=False, initial=str(Level.NONE)
            )

    @property
    def covers(self) -> list[forms.BoundField]:
        return [self[f"cover-{key}"] for key in self._keys]

    @property
    def text(self) -> ToolText:
        data = self.cleaned_data
        levels = {key: data.get(f"cover-{key}") or Level.NONE for key in self._keys}
        return ToolText(
            name=data["name"].strip(),
            vendor=data["vendor"].strip(),
            summary=data["summary"].strip(),
            homepage=data["homepage"].strip(),
            coverage=tuple(
                Coverage(capability=key, level=Level(level)) for key, level in levels.items() if level != Level.NONE
            ),
        )


class OwnToolForm(ToolForm):
    build = forms.BooleanField(
        label=gettext_lazy("We would build it ourselves"),
        required=False,
        help_text=gettext_lazy("An in-house build stands beside the bought ones, with its effort and upkeep."),
    )


class EliminateForm(forms.Form):
    """Why a tool leaves the funnel."""

    requirements = forms.MultipleChoiceField(
        label=gettext_lazy("Because of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = WholeText(label=gettext_lazy("Reason"), limit=TEXT_LIMIT, rows=2)

    def __init__(self, *args: Any, requirements: Iterable[Requirement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["requirements"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(r.id, f"{r.id}: {r.statement}") for r in requirements]


class LookAgainForm(forms.Form):
    """What somebody found who looked again. seen: the causes that the page showed."""

    note = WholeText(label=gettext_lazy("What you found"), limit=TEXT_LIMIT, rows=3)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)


class SiftForm(forms.Form):
    """Which tools leave together, and why."""

    tools = forms.MultipleChoiceField(
        label=gettext_lazy("Tools"),
        error_messages={
            "required": gettext_lazy("Choose at least one tool."),
            "invalid_choice": gettext_lazy("Someone changed one of them meanwhile. Look again, then send."),
        },
    )
    reason = WholeText(label=gettext_lazy("Reason"), limit=TEXT_LIMIT, rows=2)

    def __init__(self, *args: Any, values: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["tools"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(value, value) for value in values]


class MoveForm(forms.Form):
    """A step in the funnel; exception: why a gate is passed all the same, answers: who answers for that."""

    to = forms.ChoiceField(label=gettext_lazy("Stage"))
    exception = WholeText(label=gettext_lazy("Reason for an exception"), limit=TEXT_LIMIT, rows=2, required=False)
    answers = forms.ChoiceField(label=gettext_lazy("Who answers for it"), required=False)

    def __init__(self, *args: Any, stages: Iterable[Stage], people: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("to", [(str(stage), stage_label(stage)) for stage in stages]),
            ("answers", [("", _("nobody")), *people.items()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class ScopeForm(forms.Form):
    """What the sizes of the funnel are counted for."""

    scope = forms.ChoiceField(choices=[(str(scope), str(scope)) for scope in FunnelScope])


class CommitmentForm(forms.Form):
    """A running contract. Amounts in whole units of the plan's currency."""

    option = forms.ChoiceField(label=gettext_lazy("What is in use"))
    title = WholeText(label=gettext_lazy("Contract"), limit=300)
    until = forms.CharField(label=gettext_lazy("Until"), required=False, max_length=7, help_text="2028-Q4")
    remaining_fee = NumberText(label=gettext_lazy("Still owed"), required=False, max_length=40)
    sunk = NumberText(label=gettext_lazy("Spent already"), required=False, max_length=40)
    note = WholeText(label=gettext_lazy("Note"), limit=TEXT_LIMIT, rows=2, required=False)

    def __init__(self, *args: Any, options: Iterable[tuple[str, Option]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["option"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(option.id, f"{tool}: {option.name}") for tool, option in options]

    def clean_until(self) -> Quarter | None:
        text = self.cleaned_data["until"].strip()
        if not text:
            return None
        try:
            return Quarter.parse(text)
        except ValueError:
            raise ValidationError(_("Give a quarter such as 2028-Q4.")) from None
