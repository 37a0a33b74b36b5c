"""Forms of what belongs to no single group: the business outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stakeholders.commands import OutcomeValues
from stakeholders.forms.fields import RowForm, WholeText
from stakeholders.models import NAME_LIMIT, Group


class OutcomeForm(RowForm):
    """A business outcome, the group that answers for it, the metrics that feed it."""

    name = WholeText(
        label=gettext_lazy("Outcome"),
        limit=NAME_LIMIT,
        error_messages={"required": gettext_lazy("Name the outcome.")},
    )
    description = WholeText(label=gettext_lazy("What changes for the organization"), rows=2, required=False)
    accountable = forms.ModelChoiceField(
        label=gettext_lazy("Accountable"), queryset=Group.objects.none(), required=False
    )
    measures = forms.MultipleChoiceField(
        label=gettext_lazy("Measured by"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        plan_id: int,
        metrics: tuple[tuple[str, str], ...],
        initial: Mapping[str, Any] | None = None,
        prefix_id: str = "new-outcome",
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id=f"{prefix_id}-%s")
        groups = self.fields["accountable"]
        groups.queryset = Group.objects.filter(plan_id=plan_id)  # type: ignore[attr-defined]
        groups.empty_label = _("nobody yet")  # type: ignore[attr-defined]
        groups.label_from_instance = lambda group: group.name  # type: ignore[attr-defined]
        self.fields["measures"].choices = metrics  # type: ignore[attr-defined]

    def values(self) -> OutcomeValues:
        data = self.cleaned_data
        return OutcomeValues(
            name=data["name"],
            description=data["description"],
            accountable=data["accountable"],
            measures=tuple(data["measures"]),
        )


class PullForm(RowForm):
    """Two metrics that pull apart, and why."""

    metric = forms.ChoiceField(
        label=gettext_lazy("This metric"), error_messages={"required": gettext_lazy("Choose a metric.")}
    )
    against = forms.ChoiceField(
        label=gettext_lazy("pulls against"), error_messages={"required": gettext_lazy("Choose a metric.")}
    )
    reason = WholeText(
        label=gettext_lazy("Because"),
        rows=2,
        limit=500,
        error_messages={"required": gettext_lazy("Say why: without a reason nobody can settle it.")},
    )

    def __init__(self, data: QueryDict | None = None, *, metrics: tuple[tuple[str, str], ...]) -> None:
        super().__init__(data, auto_id="pull-%s")
        for name in ("metric", "against"):
            self.fields[name].choices = [("", _("Choose …")), *metrics]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("metric") and data.get("metric") == data.get("against"):
            self.add_error("against", _("A metric cannot pull against itself."))
        return data
