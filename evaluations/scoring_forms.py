"""Rounds and ballots as they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.proof_forms import choose
from evaluations.quote_forms import DayField
from evaluations.sources import TEXT_LIMIT
from reconciliation.document import Mark, PlanDocument, Scoring, Stage
from stakeholders.forms.fields import WholeText


class CriterionForm(forms.Form):
    use_required_attribute = False
    name = WholeText(label=gettext_lazy("Criterion"), limit=200)
    description = WholeText(label=gettext_lazy("What a 5 looks like"), limit=2000, required=False)


class RoundForm(forms.Form):
    use_required_attribute = False
    title = WholeText(label=gettext_lazy("Title"), limit=200)
    tools = forms.MultipleChoiceField(label=gettext_lazy("Tools"), widget=forms.CheckboxSelectMultiple)
    criteria = forms.MultipleChoiceField(label=gettext_lazy("Criteria"), widget=forms.CheckboxSelectMultiple)
    raters = forms.MultipleChoiceField(label=gettext_lazy("Who scores"), widget=forms.CheckboxSelectMultiple)
    closes_on = DayField(label=gettext_lazy("Closes on"), required=False)

    def __init__(self, *args: Any, document: PlanDocument, people: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outside = (Stage.LONG_LIST, Stage.ELIMINATED)
        tools = [tool for tool in document.tools if tool.stage not in outside] or list(document.tools)
        choose(self, "tools", [(tool.id, tool.name) for tool in tools])
        choose(self, "criteria", [(one.id, one.name) for one in document.criteria])
        choose(self, "raters", list(people.items()))

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return data | {name: tuple(data[name]) for name in ("tools", "criteria", "raters")}


class BallotForm(forms.Form):
    """1 to 5 for every tool on every criterion; a 1 or a 5 with its evidence."""

    use_required_attribute = False

    def __init__(
        self, data: Any = None, *, document: PlanDocument, scoring: Scoring, marks: Mapping[tuple[str, str], Mark]
    ) -> None:
        super().__init__(data)
        self.scoring = scoring
        self._names = {tool.id: tool.name for tool in document.tools}
        self._criteria = {one.id: one for one in document.criteria}
        for criterion in scoring.criteria:
            for tool in scoring.tools:
                mark = marks.get((criterion, tool))
                choices = [(str(n), str(n)) for n in range(1, 6)]
                self.fields[f"{criterion}-{tool}"] = forms.ChoiceField(
                    label=self._names[tool],
                    choices=choices,
                    widget=forms.RadioSelect,
                    initial=str(mark.points) if mark else None,
                    error_messages={"required": _("From 1 to 5.")},
                )
                note = WholeText(label=_("Evidence"), limit=TEXT_LIMIT, required=False)
                note.initial = mark.evidence if mark else ""
                self.fields[f"note-{criterion}-{tool}"] = note

    def rows(self) -> list[tuple[Any, list[tuple[forms.BoundField, forms.BoundField]]]]:
        return [
            (
                self._criteria[criterion],
                [(self[f"{criterion}-{t}"], self[f"note-{criterion}-{t}"]) for t in self.scoring.tools],
            )
            for criterion in self.scoring.criteria
        ]

    def marks(self, person: str) -> tuple[Mark, ...]:
        data = self.cleaned_data
        return tuple(
            Mark(
                criterion=criterion,
                tool=tool,
                person=person,
                points=int(data[f"{criterion}-{tool}"]),
                evidence=data[f"note-{criterion}-{tool}"].strip(),
            )
            for criterion in self.scoring.criteria
            for tool in self.scoring.tools
        )
