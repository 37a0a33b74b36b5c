"""Shape of what people type on this floor."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from reconciliation.document import Give, InitiativeStatus, PlanDocument
from reconciliation.quarters import Quarter
from roadmap.commands import InitiativeValues
from roadmap.labels import quarter_name, status_name
from roadmap.models import Consent, SignOffState
from roadmap.queries.lanes import lanes_of, quarters_of
from stakeholders.labels import phase_label

_GIVE = re.compile(r"(?P<requirement>[^:]{1,60}):(?P<k>\d{1,15})?")


class AgreementForm(forms.Form):
    """What gives way in a conflict, as the page offers it: give=FIN-1:214500000, give=CISO-3:"""

    conflict = forms.CharField(max_length=4000)
    reason = forms.CharField(
        label=_("Why this is the right thing to give"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why in a sentence: it is printed in the report.")},
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The last day on which it counts. Empty: for good."),
    )

    def clean_conflict(self) -> tuple[str, ...]:
        return tuple(key for key in self.cleaned_data["conflict"].split("+") if key)

    def gives(self) -> tuple[Give, ...]:
        """The offers that were posted; what does not look like one is left out and refused by the command."""
        offers = self.data.getlist("give") if isinstance(self.data, QueryDict) else []
        matches = (_GIVE.fullmatch(text) for text in offers)
        return tuple(Give(requirement=m["requirement"], k=int(m["k"]) if m["k"] else None) for m in matches if m)


class ConsentForm(forms.Form):
    """A group's word on what it is asked to give."""

    state = forms.ChoiceField(choices=Consent.choices)
    reason = forms.CharField(required=False, max_length=4000)


class InitiativeForm(forms.Form):
    """An item of the roadmap."""

    title = forms.CharField(label=_("Title"), max_length=160)
    phase = forms.ChoiceField(label=_("Lane"))
    start = forms.ChoiceField(label=_("First quarter"), required=False)
    duration = forms.IntegerField(label=_("Quarters"), min_value=1, max_value=40, initial=1)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    status = forms.ChoiceField(label=_("Status"))
    cost = forms.DecimalField(label=_("One-off cost"), min_value=0, max_digits=14, decimal_places=3, initial=0)
    depends_on = forms.MultipleChoiceField(
        label=_("Waits for"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, document: PlanDocument, item: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("phase", [(lane, phase_label(lane)) for lane in lanes_of(document)])
        self._choose("start", [("", _("not placed yet"))] + [(str(q), quarter_name(q)) for q in quarters_of(document)])
        self._choose("owner", [("", _("nobody yet"))] + [(group.id, group.name) for group in document.groups])
        self._choose("status", [(str(status), status_name(status)) for status in InitiativeStatus])
        self._choose("depends_on", [(i.id, f"{i.id} {i.title}") for i in document.initiatives if i.id != item])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def values(self) -> InitiativeValues:
        data = self.cleaned_data
        return InitiativeValues(
            title=data["title"],
            phase=data["phase"],
            start=Quarter.parse(data["start"]) if data["start"] else None,
            duration=data["duration"],
            owner=data["owner"],
            status=InitiativeStatus(data["status"]),
            depends_on=tuple(data["depends_on"]),
            cost=int(data["cost"] * 1000),
            note=data["note"],
        )


class FreezeForm(forms.Form):
    """A new version."""

    note = forms.CharField(
        label=_("What this version is for"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence for those who will sign it."),
        error_messages={"required": _("Say in a sentence what this version is for.")},
    )
    sign_by = forms.DateField(
        label=_("To be signed by"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class SignForm(forms.Form):
    """A group's word on a version."""

    state = forms.ChoiceField(
        label=_("Our word"), choices=SignOffState.choices, initial=SignOffState.SIGNED, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for a dissent or a refusal. It is kept with the version and printed."),
    )
