"""Forms of groups: who they are, how much they weigh."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reconciliation.vocabulary import PHASES
from stakeholders.commands import GroupValues
from stakeholders.forms.fields import RowForm, Weight, WholeText, with_other_choice
from stakeholders.labels import phase_label


class GroupForm(RowForm):
    """What a group says about itself."""

    voice = WholeText(
        label=gettext_lazy("What we want, in one sentence"),
        rows=2,
        required=False,
        limit=300,
    )
    description = WholeText(label=gettext_lazy("Who we are"), rows=3, required=False)
    touchpoints = forms.MultipleChoiceField(
        label=gettext_lazy("Where we have to do with machine learning"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(phase, phase_label(phase)) for phase in PHASES],
    )
    lead = forms.ChoiceField(label=gettext_lazy("Who answers for us"), required=False)

    def __init__(
        self, data: QueryDict | None = None, *, people: list[tuple[str, str]], initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(initial))
        held = str(initial.get("lead", ""))
        choices = [("", _("nobody yet")), *people]
        self.fields["lead"].choices = with_other_choice(choices, {held: held})  # type: ignore[attr-defined]

    def values(self) -> GroupValues:
        data = self.cleaned_data
        return GroupValues(
            voice=data["voice"],
            description=data["description"],
            touchpoints=tuple(data["touchpoints"]),
            lead=data["lead"],
        )


class NewGroupForm(RowForm):
    name = WholeText(
        label=gettext_lazy("Name"), limit=80, error_messages={"required": gettext_lazy("Give the group a name.")}
    )
    weight = Weight(initial="10")

    def values(self) -> GroupValues:
        return GroupValues(name=self.cleaned_data["name"], weight=self.cleaned_data["weight"])


class WeightsForm(RowForm):
    """The influence of every group at once; the version that was seen travels beside each."""

    def __init__(self, data: QueryDict | None = None, *, groups: list[tuple[str, str, int, int]]) -> None:
        super().__init__(data)
        for key, name, points, version in groups:
            self.fields[f"weight-{key}"] = Weight(label=name, initial=str(points))
            self.fields[f"version-{key}"] = forms.IntegerField(
                initial=version, min_value=1, max_value=10**9, widget=forms.HiddenInput
            )
        self.keys = [key for key, *_rest in groups]

    def weights(self) -> dict[str, tuple[int, int]]:
        """key -> (version seen, points)."""
        data = self.cleaned_data
        return {key: (data[f"version-{key}"], data[f"weight-{key}"]) for key in self.keys}
