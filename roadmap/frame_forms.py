"""Shape of what people type about teams, budgets, milestones and dated rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plans.wording import quarter_name
from reconciliation.document import PlanDocument, QuarterCapacity
from reconciliation.quarters import Quarter
from roadmap.commands.frame import BudgetValues, FrameRow, FrameValues, MilestoneValues, RuleValues, TeamValues
from roadmap.models import Milestone, OutsideRule, QuarterBudget, Team
from roadmap.queries.lanes import quarters_of

MOST_DAYS = 100_000


class FrameForm(forms.Form):
    """One row of the frame. For the choices it knows the plan."""

    def __init__(self, *args: Any, document: PlanDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quarters = [(str(q), quarter_name(q)) for q in quarters_of(document)]
        kept = str(self.initial.get("quarter", ""))
        if kept and kept not in dict(quarters):
            quarters.append((kept, kept))
        for name, choices in (
            ("quarter", quarters),
            ("requirements", [(r.id, f"{r.id} {r.statement}") for r in document.requirements]),
        ):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def main(self) -> list[forms.BoundField]:
        """The fields that stand one below the other."""
        return list(self)

    def values(self) -> FrameValues:
        raise NotImplementedError


class TeamForm(FrameForm):
    name = forms.CharField(label=_("Team"), max_length=80)
    capacity = forms.IntegerField(label=_("Person-days a quarter"), min_value=0, max_value=MOST_DAYS)

    def __init__(self, *args: Any, document: PlanDocument, **kwargs: Any) -> None:
        super().__init__(*args, document=document, **kwargs)
        own: dict[Quarter, int] = {each.quarter: each.days for each in self.initial.get("by_quarter", ())}
        self._own = {f"days-{quarter}": quarter for quarter in sorted({*quarters_of(document), *own})}
        for name, quarter in self._own.items():
            self.fields[name] = forms.IntegerField(
                label=quarter_name(quarter),
                required=False,
                initial=own.get(quarter),
                min_value=0,
                max_value=MOST_DAYS,
            )

    def main(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self._own]

    def by_quarter(self) -> list[forms.BoundField]:
        """A field for each quarter of the plan: empty where the team has its usual days."""
        return [self[name] for name in self._own]

    def values(self) -> TeamValues:
        data = self.cleaned_data
        return TeamValues(
            name=data["name"],
            capacity=data["capacity"],
            by_quarter=tuple(
                QuarterCapacity(quarter=quarter, days=data[name])
                for name, quarter in self._own.items()
                if data[name] is not None and data[name] != data["capacity"]
            ),
        )


class BudgetForm(FrameForm):
    quarter = forms.ChoiceField(label=_("From the start of"))
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=14, decimal_places=3)

    def values(self) -> BudgetValues:
        quarter = Quarter.parse(self.cleaned_data["quarter"])
        return BudgetValues(quarter=quarter, amount=int(self.cleaned_data["amount"] * 1000))


class MilestoneForm(FrameForm):
    title = forms.CharField(label=_("Milestone"), max_length=120)
    quarter = forms.ChoiceField(label=_("At the end of"))

    def values(self) -> MilestoneValues:
        quarter = Quarter.parse(self.cleaned_data["quarter"])
        return MilestoneValues(title=self.cleaned_data["title"], quarter=quarter)


class RuleForm(FrameForm):
    title = forms.CharField(label=_("Law, end of a contract, sunset"), max_length=200)
    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(label=_("Source"), required=False, max_length=500)
    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    requirements = forms.MultipleChoiceField(
        label=_("Touches"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )

    def values(self) -> RuleValues:
        data = self.cleaned_data
        return RuleValues(
            title=data["title"],
            date=data["date"],
            source=data["source"],
            note=data["note"],
            requirements=tuple(data["requirements"]),
        )


@dataclass(frozen=True)
class Kind:
    """What a kind of row is in an address, in the database and on a form."""

    model: type[FrameRow]
    form: type[FrameForm]
    title: str | Promise
    one: str | Promise


KINDS = {
    "team": Kind(Team, TeamForm, _("Teams"), _("New team")),
    "budget": Kind(QuarterBudget, BudgetForm, _("Budget"), _("New budget")),
    "milestone": Kind(Milestone, MilestoneForm, _("Milestones"), _("New milestone")),
    "rule": Kind(OutsideRule, RuleForm, _("Outside rules with dates"), _("New rule")),
}


def initial_of(row: FrameRow) -> dict[str, Any]:
    """What the form of a row shows at first."""
    values: dict[str, Any] = {
        name: getattr(row, name) for name in ("title", "name", "capacity", "by_quarter") if hasattr(row, name)
    }
    if isinstance(row, QuarterBudget):
        values["amount"] = row.amount // 1000 if row.amount % 1000 == 0 else row.amount / 1000
    if isinstance(row, QuarterBudget | Milestone):
        values["quarter"] = str(row.quarter)
    if isinstance(row, OutsideRule):
        values |= {name: getattr(row, name) for name in ("date", "source", "note", "requirements")}
    return values
