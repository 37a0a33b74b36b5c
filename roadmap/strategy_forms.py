"""Shape of what people type about the strategy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.quote_forms import DayField
from reconciliation.document import Criterion, CriterionWeight, Operating, PlanDocument, Score, Side
from roadmap.commands import Verdict
from roadmap.report.words import operating_name
from stakeholders.forms.fields import RowForm, WholeText

IMPORTANCE = 3
"""How much a criterion matters until the group says otherwise, 0 to 5."""

REASON_LIMIT = 500
CRITERION_LIMIT = 200


class ArgumentForm(RowForm):
    """What speaks for or against a strategy here."""

    strategy = forms.ChoiceField(choices=[(str(model), str(model)) for model in Operating], widget=forms.HiddenInput)
    side = forms.ChoiceField(
        label=gettext_lazy("It speaks"),
        choices=[(Side.PRO.value, gettext_lazy("for it")), (Side.CON.value, gettext_lazy("against it"))],
        initial=Side.PRO.value,
        widget=forms.RadioSelect,
    )
    text = WholeText(
        label=gettext_lazy("In our organization"),
        limit=400,
        rows=2,
        error_messages={"required": gettext_lazy("Say it in a sentence.")},
    )

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"strategy": Operating(data["strategy"]), "side": Side(data["side"]), "text": data["text"]}


class CriteriaForm(RowForm):
    """A round: its criteria, a line each ("Speed of delivery: an idea reaches customers soon."), and its last day."""

    criteria = WholeText(
        label=gettext_lazy("Criteria, one a line"),
        help_text=gettext_lazy("What comes after a colon explains it."),
        limit=4000,
        rows=6,
        error_messages={"required": gettext_lazy("Name at least one criterion.")},
    )
    closes_on = DayField(
        label=gettext_lazy("Closes on"),
        help_text=gettext_lazy("After that day what was handed in is revealed."),
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, criteria: tuple[Criterion, ...]) -> None:
        lines = [f"{c.name}: {c.description}" if c.description else c.name for c in criteria]
        super().__init__(data, initial={"criteria": "\n".join(lines)})
        self._known = {criterion.name: criterion.id for criterion in criteria}

    def clean_criteria(self) -> tuple[Criterion, ...]:
        found: dict[str, Criterion] = {}
        for line in self.cleaned_data["criteria"].splitlines():
            name, _colon, description = (part.strip() for part in line.partition(":"))
            if not name:
                continue
            if max(len(name), len(description)) > CRITERION_LIMIT:
                sentence = _("At most %(limit)s characters for a name, and as many to explain it.")
                raise ValidationError(sentence, params={"limit": CRITERION_LIMIT})
            if name in found:
                raise ValidationError(_("“%(name)s” stands there twice."), params={"name": name})
            found[name] = Criterion(id=self._key(name, found), name=name, description=description)
        if not found:
            raise ValidationError(_("Name at least one criterion."))
        return tuple(found.values())

    def _key(self, name: str, found: dict[str, Criterion]) -> str:
        """The key the criterion had before, else one made from its name."""
        taken = {criterion.id for criterion in found.values()} | set(self._known.values())
        wish = slugify(name)[:40] or "criterion"
        return self._known.get(name) or next(
            k for k in (wish, *(f"{wish}-{n}" for n in range(2, 99))) if k not in taken
        )


class BallotForm(RowForm):
    """One group's answers: how much each criterion matters, 1 to 5 for each strategy by each, and why."""

    def __init__(self, data: QueryDict | None = None, *, document: PlanDocument, group: str, given: Any = None) -> None:
        super().__init__(data, auto_id="score-%s")
        self.group, self.criteria = group, document.strategy.criteria
        weights = {w.criterion: w.points for w in given.weights} if given else {}
        scores = {(s.criterion, s.strategy): s for s in given.scores} if given else {}
        for criterion in self.criteria:
            self.fields[f"matters-{criterion.id}"] = forms.TypedChoiceField(
                label=_("How much does it matter to us?"),
                choices=[(n, str(n)) for n in range(6)],
                coerce=int,
                initial=weights.get(criterion.id, IMPORTANCE),
                widget=forms.RadioSelect,
                error_messages={"required": _("Say how much it matters: 0 is not at all.")},
            )
            for model in Operating:
                known = scores.get((criterion.id, model))
                self.fields[f"points-{criterion.id}-{model}"] = forms.TypedChoiceField(
                    label=operating_name(model),
                    choices=[(n, str(n)) for n in range(1, 6)],
                    coerce=int,
                    initial=known.points if known else None,
                    widget=forms.RadioSelect,
                    error_messages={"required": _("Give 1 to 5.")},
                )
        reasons = {model: next((s.reason for (_c, m), s in scores.items() if m is model), "") for model in Operating}
        for model in Operating:
            label = _("Why, for %(strategy)s") % {"strategy": operating_name(model)}
            self.fields[f"reason-{model}"] = WholeText(
                label=label, limit=REASON_LIMIT, rows=2, required=False, initial=reasons[model]
            )

    def rows(self) -> list[tuple[Criterion, Any, list[Any]]]:
        """For the template: each criterion with the field of its importance and those of the three strategies."""
        return [
            (c, self[f"matters-{c.id}"], [self[f"points-{c.id}-{model}"] for model in Operating]) for c in self.criteria
        ]

    def reasons(self) -> list[Any]:
        return [self[f"reason-{model}"] for model in Operating]

    def weights(self) -> tuple[CriterionWeight, ...]:
        data = self.cleaned_data
        return tuple(
            CriterionWeight(group=self.group, criterion=c.id, points=data[f"matters-{c.id}"]) for c in self.criteria
        )

    def scores(self) -> tuple[Score, ...]:
        """One for each criterion and strategy; the reason stands with the first."""
        data = self.cleaned_data
        return tuple(
            Score(
                group=self.group,
                strategy=model,
                points=data[f"points-{criterion.id}-{model}"],
                reason=data[f"reason-{model}"] if number == 0 else "",
                criterion=criterion.id,
            )
            for number, criterion in enumerate(self.criteria)
            for model in Operating
        )


class DecideForm(RowForm):
    """The decision on the strategy, as its record will say it."""

    chosen = forms.ChoiceField(
        label=gettext_lazy("Strategy"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the three.")},
    )
    reason = WholeText(
        label=gettext_lazy("Why"),
        limit=4000,
        rows=3,
        error_messages={"required": gettext_lazy("Say why in a sentence: it is printed in the report.")},
    )
    context = WholeText(label=gettext_lazy("What it rests on"), limit=8000, rows=4, required=False)
    consequences = WholeText(label=gettext_lazy("What follows from it"), limit=8000, rows=3, required=False)
    dissenting = forms.MultipleChoiceField(
        label=gettext_lazy("Groups that dissent"), required=False, widget=forms.CheckboxSelectMultiple
    )
    dissent = WholeText(
        label=gettext_lazy("Their reason"),
        help_text=gettext_lazy("Printed with the decision, in their words."),
        limit=4000,
        rows=2,
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, document: PlanDocument, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, auto_id="decide-%s")
        self.fields["chosen"].choices = [(str(m), operating_name(m)) for m in Operating]  # type: ignore[attr-defined]
        self.fields["dissenting"].choices = [(g.id, g.name) for g in document.groups]  # type: ignore[attr-defined]

    def values(self) -> Verdict:
        data = self.cleaned_data
        return Verdict(
            chosen=Operating(data["chosen"]),
            context=data["context"],
            reason=data["reason"],
            consequences=data["consequences"],
            dissent=data["dissent"],
            dissenting=tuple(data["dissenting"]),
        )
