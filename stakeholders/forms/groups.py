"""Forms of groups: who they are, how much they weigh."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.starters import role_groups
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
    """A group after the template of a role, or one of the plan's own."""

    role = forms.ChoiceField(
        label=gettext_lazy("Template"), required=False, choices=lambda: [("", _("a group of our own")), *_roles()]
    )
    name = WholeText(
        label=gettext_lazy("Name"),
        limit=80,
        required=False,
        help_text=gettext_lazy("Empty: as the template is called."),
    )
    weight = Weight(label=gettext_lazy("Points"), initial="10")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("name") and not data.get("role") and "name" not in self.errors:
            self.add_error("name", _("Give the group a name."))
        return data

    def values(self) -> GroupValues:
        data = self.cleaned_data
        template = next((group for group in role_groups() if group.role == data["role"]), None)
        if template is None:
            return GroupValues(name=data["name"], weight=data["weight"])
        return GroupValues(
            name=data["name"] or template.name,
            role=template.role,
            weight=data["weight"],
            description=template.description,
            touchpoints=template.touchpoints,
        )

    @property
    def key(self) -> str:
        """The template's own key (CISO), which is free while the plan has no group with it."""
        return next((group.id for group in role_groups() if group.role == self.cleaned_data["role"]), "")


def _roles() -> list[tuple[str, str]]:
    return [(group.role, group.name) for group in role_groups()]


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
