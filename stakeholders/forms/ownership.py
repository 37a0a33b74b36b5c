"""Forms of ownership: who does what for an outcome or a model's process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reconciliation.document import PROCESSES
from stakeholders.commands import ProcessValues
from stakeholders.forms.fields import RowForm, WholeText
from stakeholders.labels import process_label
from stakeholders.models import NAME_LIMIT, Group

HELPERS = ("responsible", "consulted", "informed")
PROCESS_NAME_LIMIT = 60


class RaciForm(RowForm):
    """One group that answers, and those that do it, are asked or are told; a group has one of the last three."""

    accountable = forms.ModelChoiceField(
        label=gettext_lazy("Accountable"),
        queryset=Group.objects.none(),
        required=False,
        help_text=gettext_lazy("Answers for the result. One group, no more."),
    )
    responsible = forms.MultipleChoiceField(
        label=gettext_lazy("Responsible: do the work"), required=False, widget=forms.CheckboxSelectMultiple
    )
    consulted = forms.MultipleChoiceField(
        label=gettext_lazy("Consulted: asked before"), required=False, widget=forms.CheckboxSelectMultiple
    )
    informed = forms.MultipleChoiceField(
        label=gettext_lazy("Informed: told after"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        plan_id: int,
        initial: Mapping[str, Any] | None = None,
        prefix_id: str = "raci",
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id=f"{prefix_id}-%s")
        groups = Group.objects.filter(plan_id=plan_id)
        answering = self.fields["accountable"]
        answering.queryset = groups  # type: ignore[attr-defined]
        answering.empty_label = _("nobody yet")  # type: ignore[attr-defined]
        answering.label_from_instance = lambda group: group.name  # type: ignore[attr-defined]
        choices = list(groups.values_list("key", "name"))
        self.names = dict(choices)
        for name in HELPERS:
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Who does the work is neither asked nor told, who is asked need not be told."""
        data = super().clean() or self.cleaned_data
        taken: set[str] = set()
        for name in HELPERS:
            twice = [self.names[key] for key in data.get(name, ()) if key in taken]
            if twice:
                sentence = _("%(names)s: choose one of responsible, consulted and informed.")
                self.add_error(name, ValidationError(sentence, params={"names": ", ".join(twice)}))
            taken |= set(data.get(name, ()))
        return data

    def roles(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"accountable": data["accountable"], **{name: tuple(data[name]) for name in HELPERS}}


class ProcessForm(RaciForm):
    """Who does what in a model's process."""

    note = WholeText(label=gettext_lazy("Note"), rows=2, required=False)

    def values(self) -> ProcessValues:
        data = self.cleaned_data
        helpers = ProcessValues(
            responsible=tuple(data["responsible"]),
            consulted=tuple(data["consulted"]),
            informed=tuple(data["informed"]),
        )
        return helpers | ProcessValues(accountable=data["accountable"], note=data["note"])


LETTERS = ("A", "AR", "AC", "AI", "R", "C", "I")
"""What a group can be in a row: it answers, and it does the work, is asked or is told."""


class CellsForm(RowForm):
    """A row of the table: the letters of each group, by its key. Who is made accountable takes it from who was."""

    def __init__(self, data: QueryDict, *, groups: Mapping[str, Group], accountable: str) -> None:
        super().__init__(data)
        self._groups, self._before = groups, accountable
        for key in groups:
            choices = [(letters, letters) for letters in ("", *LETTERS)]
            self.fields[f"role-{key}"] = forms.ChoiceField(choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._letters = {key: data.get(f"role-{key}", "") for key in self._groups}
        if len(self._answering()) > 1:
            raise ValidationError(_("One group answers for it, no more."))
        return data

    def _answering(self) -> list[str]:
        holders = [key for key, letters in self._letters.items() if "A" in letters]
        return [key for key in holders if key != self._before] or holders

    def roles(self) -> dict[str, Any]:
        helpers = zip(HELPERS, "RCI", strict=True)
        return {
            "accountable": next((self._groups[key] for key in self._answering()), None),
            **{name: tuple(key for key, held in self._letters.items() if letter in held) for name, letter in helpers},
        }


class NewModelForm(RowForm):
    """A model, or a family of models, with the processes it goes through."""

    model = WholeText(
        label=gettext_lazy("Model or family of models"),
        limit=NAME_LIMIT,
        error_messages={"required": gettext_lazy("Name the model, such as Credit scoring.")},
    )
    processes = forms.MultipleChoiceField(
        label=gettext_lazy("Its processes"),
        choices=lambda: [(process, process_label(process)) for process in PROCESSES],
        initial=list(PROCESSES),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    process = WholeText(
        label=gettext_lazy("Another process"),
        limit=PROCESS_NAME_LIMIT,
        required=False,
        help_text=gettext_lazy("Such as a yearly audit. A model that is listed already gets it as one more."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("processes") and not data.get("process"):
            raise ValidationError({"processes": _("Choose at least one process.")})
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        own = (data["process"],) if data["process"] else ()
        return {"model": data["model"], "processes": (*data["processes"], *own)}
