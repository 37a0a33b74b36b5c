"""The questions of step two as a form, one for each horizon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reconciliation.document import Needs
from reconciliation.vocabulary import standard_attributes
from stakeholders.commands import NeedsValues
from stakeholders.forms.fields import NumberText, RowForm, with_other_choice
from stakeholders.labels import integration_label
from stakeholders.vocabulary import value_label

LARGEST = {"capacity": 10**9, "seats": 10**9, "teams": 10**6, "use_cases": 10**6}


def integration_choices() -> list[tuple[str, str]]:
    return [(value, integration_label(value)) for value in ("", "internal", "product", "core")]


def data_type_choices() -> list[tuple[str, str]]:
    attribute = standard_attributes()["data_types"]
    return [(value, value_label(attribute, value)) for value in attribute.values]


def whole(label: Any, **kwargs: Any) -> NumberText:
    return NumberText(label=label, whole=True, required=False, **kwargs)


_COUNTED = (
    "batch_share",
    "compute_units",
    "data_gb",
    "data_scientists",
    "deployments",
    "online_share",
    "predictions",
    "streaming_share",
    "teams",
    "use_cases",
)
"""Numbers that are called alike in the form and in `Needs`, 0 when left out."""


class NeedsForm(RowForm):
    """The questions of step two for one horizon."""

    data_scientists = whole(gettext_lazy("Data scientists"))
    teams = whole(
        gettext_lazy("Teams with models of their own"),
        help_text=gettext_lazy("Prices per installation count each where the blueprint gives teams their own."),
    )
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

    def __init__(
        self, data: QueryDict | None = None, *, initial: Mapping[str, Any], horizon: str, horizon_name: str
    ) -> None:
        super().__init__(data, initial=dict(initial), prefix=horizon, auto_id="needs-%s")
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}, {horizon_name}"
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
            capacity=_or_none(data["capacity"]),
            teams=int(data["teams"] or 0),
            use_cases=int(data["use_cases"] or 0),
            seats=_or_none(data["seats"]),
        )

    def needs(self) -> Needs:
        """The answers as a part of the plan's value; what is wrong counts as not answered."""
        self.is_valid()
        data = self.cleaned_data
        return Needs(
            horizon=str(self.prefix),
            models=int(data.get("model_count") or 0),
            integration=data.get("integration") or "",
            data_types=tuple(data.get("data_types") or ()),
            capacity=_or_none(data.get("capacity")),
            seats=_or_none(data.get("seats")),
            **{name: int(data.get(name) or 0) for name in _COUNTED},
        )


def _or_none(value: Any) -> int | None:
    return None if value is None else int(value)
