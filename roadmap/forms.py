"""Shape of what people type on this floor."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from plans.wording import quarter_name
from reconciliation.document import Effort, Give, InitiativeStatus, PlanDocument
from reconciliation.quarters import Quarter
from roadmap.commands import InitiativeValues
from roadmap.labels import status_name
from roadmap.models import Consent, SignOffState
from roadmap.queries.lanes import lanes_of, quarters_of
from roadmap.wording import Names
from stakeholders.labels import phase_label
from stakeholders.vocabulary import capability_labels

_GIVE = re.compile(r"(?P<requirement>[^:]{1,60}):(?P<k>[0-9]{1,15}(\.[0-9]{1,9})?)?")


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
        return tuple(Give(requirement=m["requirement"], k=Decimal(m["k"]) if m["k"] else None) for m in matches if m)


class ConsentForm(forms.Form):
    """A group's word on what it is asked to give."""

    state = forms.ChoiceField(choices=Consent.choices)
    reason = forms.CharField(required=False, max_length=4000)


class ScenarioForm(forms.Form):
    """The name under which a what-if is kept."""

    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Give it a name that others understand.")}
    )


class ChoiceForm(forms.Form):
    """The stack of a study that is decided for, and why."""

    study = forms.IntegerField(min_value=1)
    stack = forms.CharField(max_length=4)
    reason = forms.CharField(
        label=_("Why this one"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why in a sentence: it is the decision's record.")},
    )


class InitiativeForm(forms.Form):
    """An item of the roadmap. For each team of the plan there is a field `effort-<its key>`."""

    title = forms.CharField(label=_("Title"), max_length=160)
    phase = forms.ChoiceField(label=_("Lane"))
    start = forms.ChoiceField(label=_("First quarter"), required=False)
    duration = forms.IntegerField(label=_("Quarters"), min_value=1, max_value=40, initial=1)
    pinned = forms.BooleanField(label=_("Pinned"), required=False, help_text=_("A schedule leaves it in its quarter."))
    deadline = forms.ChoiceField(label=_("Deadline"), required=False)
    firm = forms.BooleanField(
        label=_("Firm"),
        required=False,
        help_text=_("A schedule that misses it is none. Otherwise it is kept if it can be."),
    )
    owner = forms.ChoiceField(label=_("Accountable"), required=False)
    status = forms.ChoiceField(label=_("Status"))
    cost = forms.DecimalField(label=_("One-off cost"), min_value=0, max_digits=14, decimal_places=3, initial=0)
    capability = forms.ChoiceField(label=_("Capability"), required=False)
    option = forms.ChoiceField(label=_("Tool"), required=False)
    requirements = forms.MultipleChoiceField(
        label=_("Serves"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    depends_on = forms.MultipleChoiceField(
        label=_("Waits for"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, document: PlanDocument, item: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quarters = [(str(q), quarter_name(q)) for q in quarters_of(document)]
        self._choose("phase", [(lane, phase_label(lane)) for lane in lanes_of(document)])
        self._choose("start", [("", _("not placed yet")), *quarters])
        self._choose("deadline", [("", _("none")), *quarters])
        self._choose("owner", [("", _("nobody yet"))] + [(group.id, group.name) for group in document.groups])
        self._choose("status", [(str(status), status_name(status)) for status in InitiativeStatus])
        self._choose("capability", [("", _("none")), *capability_labels(document.capabilities).items()])
        tools = [(o.id, Names(document).option(o.id)) for tool in document.tools for o in tool.options]
        self._choose("option", [("", _("none")), *tools])
        self._choose("requirements", [(r.id, f"{r.id} {r.statement}") for r in document.requirements])
        self._choose("depends_on", [(i.id, f"{i.id} {i.title}") for i in document.initiatives if i.id != item])
        self._teams = [team.id for team in document.teams]
        for team in document.teams:
            self.fields[f"effort-{team.id}"] = forms.IntegerField(
                label=team.name, required=False, min_value=0, max_value=100_000
            )

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        kept = self.initial.get(name, "")  # what the row says stays possible, outside the plan's quarters too
        if isinstance(kept, str) and kept and kept not in dict(choices):
            choices = [*choices, (kept, kept)]
        field.choices = choices

    def efforts(self) -> list[forms.BoundField]:
        """The teams' fields, in their order."""
        return [self[f"effort-{team}"] for team in self._teams]

    def values(self) -> InitiativeValues:
        data = self.cleaned_data
        days = [(team, data[f"effort-{team}"] or 0) for team in self._teams]
        return InitiativeValues(
            title=data["title"],
            phase=data["phase"],
            start=Quarter.parse(data["start"]) if data["start"] else None,
            duration=data["duration"],
            pinned=data["pinned"],
            deadline=Quarter.parse(data["deadline"]) if data["deadline"] else None,
            firm=data["firm"],
            owner=data["owner"],
            status=InitiativeStatus(data["status"]),
            effort=tuple(Effort(team=team, days=amount) for team, amount in days if amount),
            depends_on=tuple(data["depends_on"]),
            capability=data["capability"],
            option=data["option"],
            requirements=tuple(data["requirements"]),
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
