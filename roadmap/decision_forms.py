"""Shape of what people type of a decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from reconciliation.document import PlanDocument
from roadmap.commands import DecisionValues

_ADDRESS = URLValidator(schemes=["http", "https"])
MOST_LINKS = 20


def _text(label: Any, rows: int, limit: int = 8000, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=limit, widget=widget, help_text=help_text)


class DecisionForm(forms.Form):
    """A decision record."""

    title = forms.CharField(label=_("Title"), max_length=200)
    context = _text(_("Context"), 3, help_text=_("What made a decision necessary."))
    options = _text(_("Options"), 3, help_text=_("What else was considered, one to a line."))
    decision = _text(_("Decision"), 3)
    consequences = _text(_("Consequences"), 2)
    dissent = _text(_("Dissent"), 2, 4000, _("Who would have decided otherwise, and why."))
    dissenting = forms.MultipleChoiceField(
        label=_("Dissenting groups"), required=False, widget=forms.CheckboxSelectMultiple
    )
    decided_on = forms.DateField(
        label=_("Decided on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: for good."),
    )
    supersedes = forms.ChoiceField(label=_("Replaces"), required=False)
    requirements = forms.MultipleChoiceField(
        label=_("Statements it is about"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    links = _text(_("Links"), 2, 4000, _("Addresses of documents, one to a line."))

    def __init__(self, *args: Any, document: PlanDocument, key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(each.id, f"{each.id} {each.title}") for each in document.decisions if each.id != key]
        self._choose("supersedes", [("", _("nothing")), *others])
        self._choose("dissenting", [(group.id, group.name) for group in document.groups])
        self._choose("requirements", [(r.id, f"{r.id} {r.statement[:90]}") for r in document.requirements])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_links(self) -> tuple[str, ...]:
        addresses = tuple(line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip())
        for address in addresses:
            _ADDRESS(address)
        if len(addresses) > MOST_LINKS:
            raise forms.ValidationError(_("At most %(n)s links."), params={"n": MOST_LINKS})
        return addresses

    def values(self) -> DecisionValues:
        data = self.cleaned_data
        lists = {name: tuple(data[name]) for name in ("dissenting", "requirements", "links")}
        return DecisionValues(**(data | lists))
