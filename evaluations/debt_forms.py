"""What is known of leaving an option, as it is typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.commands.debts import Leaving
from evaluations.labels import impact_label, reintegration_label, substitutability_label
from evaluations.proof_forms import choose
from evaluations.quote_forms import DayField
from evaluations.sources import TEXT_LIMIT
from reconciliation.document import DebtTerms, Impact, PlanDocument, Reintegration, Substitutability
from stakeholders.forms.fields import WholeText


class DebtForm(forms.Form):
    use_required_attribute = False
    leave_if = WholeText(label=gettext_lazy("What would make us leave"), limit=TEXT_LIMIT, rows=2, required=False)
    exit_plan = WholeText(
        label=gettext_lazy("Exit plan"),
        limit=TEXT_LIMIT,
        rows=4,
        required=False,
        help_text=gettext_lazy("Where data and models go, who moves them, how long it takes. Empty: there is none."),
    )
    exit_tested = DayField(label=gettext_lazy("Last tested on"), required=False)
    substitutability = forms.ChoiceField(label=gettext_lazy("Substitutability"), required=False)
    because = WholeText(label=gettext_lazy("Because"), limit=TEXT_LIMIT, required=False)
    reintegration = forms.ChoiceField(label=gettext_lazy("Could be taken back in-house"), required=False)
    impact = forms.ChoiceField(label=gettext_lazy("Impact if it ended"), required=False)
    alternatives = forms.MultipleChoiceField(
        label=gettext_lazy("Alternatives"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    owner = forms.ChoiceField(label=gettext_lazy("Who answers for it"), required=False)

    def __init__(self, *args: Any, document: PlanDocument, option: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", _("not assessed"))
        choose(self, "substitutability", [none, *((str(v), substitutability_label(v)) for v in Substitutability)])
        choose(self, "reintegration", [none, *((str(v), reintegration_label(v)) for v in Reintegration)])
        choose(self, "impact", [none, *((str(v), impact_label(v)) for v in Impact)])
        others = [t for t in document.tools if option not in {known.id for known in t.options}]
        choose(self, "alternatives", [(tool.id, tool.name) for tool in others])
        choose(self, "owner", [("", _("nobody yet")), *((group.id, group.name) for group in document.groups)])

    def leaving(self) -> Leaving:
        data = self.cleaned_data
        return Leaving(
            leave_if=data["leave_if"].strip(),
            exit_plan=data["exit_plan"].strip(),
            exit_tested=data["exit_tested"],
            substitutability=Substitutability(data["substitutability"]) if data["substitutability"] else None,
            because=data["because"].strip(),
            reintegration=Reintegration(data["reintegration"]) if data["reintegration"] else None,
            impact=Impact(data["impact"]) if data["impact"] else None,
            alternatives=tuple(data["alternatives"]),
            owner=data["owner"],
        )


def debt_initial(terms: DebtTerms | None) -> dict[str, Any]:
    """A record as the form shows it."""
    if terms is None:
        return {}
    return {name: getattr(terms, name) or "" for name in Leaving.__slots__} | {"exit_tested": terms.exit_tested}
