"""Shape of what people type about the blueprint."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reconciliation.document import BlueprintEntry, Instances, Need, PlanDocument
from reconciliation.vocabulary import Level
from roadmap.commands import EntryValues, PeerValues
from roadmap.effects import instances_label
from stakeholders.forms.fields import RowForm, WholeText
from stakeholders.labels import level_label
from stakeholders.priorities import capabilities_of
from stakeholders.vocabulary import capability_labels


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class EntryForm(RowForm):
    """What the plan wants of one capability: a level for each horizon, its place, who runs it."""

    rank = forms.IntegerField(
        label=gettext_lazy("Place in the order"),
        min_value=1,
        error_messages={"required": gettext_lazy("Give it a place: 1 is first.")},
    )
    override = WholeText(
        label=gettext_lazy("Why not the place that was derived"),
        help_text=gettext_lazy("Empty: it follows needs and statements."),
        rows=2,
        required=False,
    )
    owner = forms.ChoiceField(label=gettext_lazy("Run by"), required=False)
    instances = forms.ChoiceField(
        label=gettext_lazy("Installations"),
        help_text=gettext_lazy("One a team: prices per installation count once for each team of the needs."),
        required=False,
    )
    covered_by = WholeText(label=gettext_lazy("What does it today"), limit=200, required=False)
    reason = WholeText(label=gettext_lazy("Why the plan wants it"), rows=2, required=False)

    def __init__(self, data: QueryDict | None = None, *, document: PlanDocument, entry: BlueprintEntry) -> None:
        initial = {name: getattr(entry, name) for name in ("rank", "override", "owner", "covered_by", "reason")}
        super().__init__(data, initial=initial | {"instances": entry.instances or ""}, auto_id="entry-%s")
        _choose(self, "owner", [("", _("nobody yet")), *((group.id, group.name) for group in document.groups)])
        _choose(self, "instances", [(str(i or ""), instances_label(i)) for i in (None, *Instances)])
        self.horizons = document.horizons
        wanted = {need.horizon: need.level for need in entry.levels}
        for horizon in self.horizons:
            self.fields[f"level-{horizon.id}"] = forms.ChoiceField(
                label=horizon.name,
                choices=[(str(level), level_label(level)) for level in Level],
                initial=str(wanted.get(horizon.id, Level.NONE)),
                widget=forms.RadioSelect,
            )

    def levels(self) -> list[Any]:
        """The fields of the horizons, for the template."""
        return [self[f"level-{horizon.id}"] for horizon in self.horizons]

    def values(self) -> EntryValues:
        data = self.cleaned_data
        return EntryValues(
            levels=tuple(Need(horizon=h.id, level=Level(data[f"level-{h.id}"])) for h in self.horizons),
            rank=data["rank"],
            override=data["override"],
            reason=data["reason"],
            covered_by=data["covered_by"],
            owner=data["owner"],
            instances=Instances(data["instances"]) if data["instances"] else None,
        )


class PeerForm(RowForm):
    """What another organization does, learned where and when."""

    organization = WholeText(
        label=gettext_lazy("Who"),
        limit=120,
        help_text=gettext_lazy("A kind of organization is enough: “a regional insurer”."),
        error_messages={"required": gettext_lazy("Say who, at least which kind of organization.")},
    )
    practice = WholeText(
        label=gettext_lazy("What they run, and how it went"),
        rows=3,
        error_messages={"required": gettext_lazy("Say in a sentence what they do.")},
    )
    capability = forms.ChoiceField(label=gettext_lazy("About the capability"), required=False)
    tool = forms.ChoiceField(label=gettext_lazy("About the tool"), required=False)
    source = WholeText(label=gettext_lazy("Learned where"), limit=500, required=False)
    learned_on = forms.DateField(
        label=gettext_lazy("Learned on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: QueryDict | None = None, *, document: PlanDocument, capability: str = "") -> None:
        super().__init__(data, initial={"capability": capability}, auto_id="peer-%s")
        _choose(self, "capability", [("", _("none")), *capability_labels(capabilities_of(document)).items()])
        _choose(self, "tool", [("", _("none")), *((tool.id, tool.name) for tool in document.tools)])

    def values(self) -> PeerValues:
        data = self.cleaned_data
        return PeerValues(**{name: data[name] for name in PeerValues.__dataclass_fields__})
