"""Forms of what belongs to no single group: the needs of a horizon, the business outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reconciliation.vocabulary import standard_attributes
from stakeholders.commands import NeedsValues, OutcomeValues
from stakeholders.forms.fields import NumberText, RowForm, WholeText, with_other_choice
from stakeholders.labels import value_label
from stakeholders.models import NAME_LIMIT, Group

LARGEST = {"capacity": 10**9, "seats": 10**9, "teams": 10**6, "use_cases": 10**6}


def integration_choices() -> list[tuple[str, str]]:
    return [
        ("", _("not said yet")),
        ("internal", _("internal use only")),
        ("product", _("part of a product")),
        ("core", _("the core of the product")),
    ]


def data_type_choices() -> list[tuple[str, str]]:
    attribute = standard_attributes()["data_types"]
    return [(value, value_label(attribute, value)) for value in attribute.values]


def whole(label: Any, **kwargs: Any) -> NumberText:
    return NumberText(label=label, whole=True, required=False, **kwargs)


class NeedsForm(RowForm):
    """The questions of step two for one horizon."""

    data_scientists = whole(gettext_lazy("Data scientists"))
    teams = whole(gettext_lazy("Teams with models of their own"))
    seats = whole(
        gettext_lazy("Seats in tools"), help_text=gettext_lazy("Empty: as many as there are data scientists.")
    )
    model_count = whole(gettext_lazy("Models in production"))
    deployments = whole(gettext_lazy("Deployments a month"))
    use_cases = whole(gettext_lazy("Use cases"))
    predictions = whole(gettext_lazy("Predictions a day"))
    data_gb = whole(gettext_lazy("Data held"), unit="GB")
    compute_units = whole(gettext_lazy("Compute units a month"))
    integration = forms.ChoiceField(
        label=gettext_lazy("Place in the product"), choices=integration_choices, required=False
    )
    batch_share = whole(gettext_lazy("Batch"), unit="%")
    online_share = whole(gettext_lazy("Online"), unit="%")
    streaming_share = whole(gettext_lazy("Streaming"), unit="%")
    data_types = forms.MultipleChoiceField(
        label=gettext_lazy("Data types"),
        choices=data_type_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    capacity = whole(gettext_lazy("Person-days for adopting tools"), help_text=gettext_lazy("Empty: not limited."))

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(data, initial=dict(initial), **kwargs)
        held = {str(value): str(value) for value in initial.get("data_types") or ()}
        place = str(initial.get("integration") or "")
        self.fields["data_types"].choices = with_other_choice(data_type_choices(), held)  # type: ignore[attr-defined]
        self.fields["integration"].choices = with_other_choice(  # type: ignore[attr-defined]
            integration_choices(), {place: place}
        )

    def clean(self) -> dict[str, Any]:
        """The three shares of predictions are parts of one hundred."""
        data = super().clean() or self.cleaned_data
        shares = [data.get(f"{name}_share") or 0 for name in ("batch", "online", "streaming")]
        if sum(shares) not in (0, 100) and not {"batch_share", "online_share", "streaming_share"} & set(self.errors):
            sentence = _("Batch, online and streaming add up to %(sum)s %%; they are parts of 100 %%.")
            self.add_error("streaming_share", ValidationError(sentence, params={"sum": sum(shares)}))
        for name in ("capacity", "teams", "use_cases", "seats"):
            if (data.get(name) or 0) > LARGEST[name]:
                self.add_error(name, _("This number is too large."))
        return data

    def values(self) -> NeedsValues:
        data = self.cleaned_data
        return NeedsValues(
            data_scientists=int(data["data_scientists"] or 0),
            model_count=int(data["model_count"] or 0),
            deployments=int(data["deployments"] or 0),
            predictions=int(data["predictions"] or 0),
            data_gb=int(data["data_gb"] or 0),
            compute_units=int(data["compute_units"] or 0),
            integration=data["integration"],
            batch_share=int(data["batch_share"] or 0),
            online_share=int(data["online_share"] or 0),
            streaming_share=int(data["streaming_share"] or 0),
            data_types=tuple(data["data_types"]),
            capacity=None if data["capacity"] is None else int(data["capacity"]),
            teams=int(data["teams"] or 0),
            use_cases=int(data["use_cases"] or 0),
            seats=None if data["seats"] is None else int(data["seats"]),
        )


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
