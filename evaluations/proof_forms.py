"""Proofs of concept as they are typed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.commands.proofs import ProofText
from evaluations.labels import check_label, finding_label, openness_label
from evaluations.quote_forms import DayField
from evaluations.sources import TEXT_LIMIT
from reconciliation.document import (
    Check,
    CheckKind,
    Direction,
    Finding,
    Openness,
    PlanDocument,
    Proof,
    Stage,
    SuccessMetric,
)
from stakeholders.forms.fields import NumberText, WholeText
from stakeholders.vocabulary import capability_labels


def choose(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    """Give a field its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class ProofForm(forms.Form):
    """What is tried, on what, by whom, for how long."""

    use_required_attribute = False
    title = WholeText(label=gettext_lazy("Title"), limit=200)
    capability = forms.ChoiceField(label=gettext_lazy("Capability"), required=False)
    tools = forms.MultipleChoiceField(label=gettext_lazy("Tools that are tried"), widget=forms.CheckboxSelectMultiple)
    use_case = WholeText(label=gettext_lazy("Our own use case"), limit=TEXT_LIMIT, rows=3)
    material = WholeText(label=gettext_lazy("Data"), limit=TEXT_LIMIT, rows=2, required=False)
    scope = WholeText(label=gettext_lazy("Scope, and what is left out"), limit=TEXT_LIMIT, rows=2, required=False)
    people = WholeText(label=gettext_lazy("Who takes part"), limit=1000, required=False)
    days = NumberText(label=gettext_lazy("Effort"), whole=True, required=False, max_length=10)
    weeks = NumberText(label=gettext_lazy("Weeks"), whole=True, required=False, max_length=10)
    start = DayField(label=gettext_lazy("Starts on"), required=False)

    def __init__(self, *args: Any, document: PlanDocument, chosen: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "capability", [("", _("none")), *capability_labels(document.capabilities).items()])
        tried = (Stage.CANDIDATE, Stage.SHORTLIST, Stage.PROOF, Stage.SELECTED)
        tools = [tool for tool in document.tools if tool.stage in tried or tool.id in chosen]
        choose(self, "tools", [(tool.id, tool.name) for tool in tools or document.tools])

    def text(self) -> ProofText:
        data = self.cleaned_data
        numbers = {name: int(data[name] or 0) for name in ("days", "weeks")}
        told = {name: value for name, value in data.items() if name != "material"}
        return ProofText(**(told | numbers | {"tools": tuple(data["tools"]), "data": data["material"]}))


class ThresholdForm(forms.Form):
    """What must come out; taken from a success metric, its name, unit and target are filled in where left empty."""

    use_required_attribute = False
    metric = forms.ChoiceField(label=gettext_lazy("Taken from"), required=False)
    name = WholeText(label=gettext_lazy("What is measured"), limit=300, required=False)
    direction = forms.ChoiceField(label=gettext_lazy("Passes"), required=False)
    value = NumberText(label=gettext_lazy("Threshold"), required=False, smallest=None, max_length=40)
    unit = WholeText(label=gettext_lazy("Unit"), limit=40, required=False)
    must = forms.BooleanField(label=gettext_lazy("Without it, no"), required=False, initial=True)

    def __init__(self, *args: Any, document: PlanDocument, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "set-%s"} | kwargs)  # three forms stand on one page
        self._metrics = {metric.id: metric for metric in document.metrics}
        groups = {group.id: group.name for group in document.groups}
        named = [(m.id, f"{groups.get(m.group, m.group)}: {m.name}") for m in document.metrics]
        choose(self, "metric", [("", _("a measure of its own")), *named])
        words = {"": _("as the metric says"), "up": _("from here on"), "down": _("up to here")}
        choose(self, "direction", list(words.items()))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        metric: SuccessMetric | None = self._metrics.get(data.get("metric", ""))
        if metric:
            data["name"] = data.get("name") or metric.name
            data["unit"] = data.get("unit") or metric.unit
            if data.get("value") is None and "value" not in self.errors and metric.targets:
                data["value"] = metric.targets[0].value
        data["direction"] = Direction(data.get("direction") or (metric.direction if metric else Direction.UP))
        if data.get("value") is None and "value" not in self.errors:
            self.add_error("value", _("Give a number, or take a metric that has a target."))
        return data


class MoveThresholdForm(forms.Form):
    use_required_attribute = False
    threshold = forms.ChoiceField(label=gettext_lazy("Threshold"))
    value = NumberText(label=gettext_lazy("Moves to"), smallest=None, max_length=40)
    reason = WholeText(label=gettext_lazy("Why"), limit=TEXT_LIMIT)

    def __init__(self, *args: Any, proof: Proof, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "move-%s"} | kwargs)  # three forms stand on one page
        choose(self, "threshold", [(t.id, t.name) for t in proof.thresholds])


class DecideForm(forms.Form):
    use_required_attribute = False
    verdict = forms.ChoiceField(label=gettext_lazy("Goes on"), required=False)
    reason = WholeText(label=gettext_lazy("What the verdict rests on"), limit=TEXT_LIMIT, rows=3)

    def __init__(self, *args: Any, tools: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "decide-%s"} | kwargs)  # three forms stand on one page
        choose(self, "verdict", [*tools, ("", _("none of them"))])


class MeasureForm(forms.Form):
    """The measurements of one tool: a number and a note for each threshold."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, proof: Proof, tool: str) -> None:
        known = {m.threshold: m for m in proof.measurements if m.tool == tool}
        super().__init__(data)
        self.proof = proof
        for t in proof.thresholds:
            one = known.get(t.id)
            value = NumberText(label=t.name, unit=t.unit, required=False, smallest=None, max_length=40)
            value.initial = format(one.value, "f") if one else None
            note = WholeText(label=_("Evidence and note"), limit=TEXT_LIMIT, required=False)
            note.initial = one.note if one else None
            self.fields |= {f"value-{t.id}": value, f"note-{t.id}": note}

    def rows(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        return [(t, self[f"value-{t.id}"], self[f"note-{t.id}"]) for t in self.proof.thresholds]

    def values(self) -> dict[str, tuple[Decimal | None, str]]:
        data = self.cleaned_data
        return {t.id: (data[f"value-{t.id}"], data[f"note-{t.id}"]) for t in self.proof.thresholds}


class ChecksForm(forms.Form):
    """The five checks of one tool."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, proof: Proof, tool: str) -> None:
        super().__init__(data)
        self.tool = tool
        known = {check.kind: check for check in proof.checks if check.tool == tool}
        for kind in CheckKind:
            self._add(kind, known.get(kind, Check(kind=kind, tool=tool)))

    def _add(self, kind: CheckKind, check: Check) -> None:
        findings = [("", _("open")), *((str(f), finding_label(f)) for f in Finding)]
        self.fields[f"{kind}-finding"] = forms.ChoiceField(
            label=check_label(kind), choices=findings, required=False, initial=check.finding or ""
        )
        text = WholeText(label=_("What was found"), limit=TEXT_LIMIT, rows=2, required=False)
        text.initial = check.text
        evidence = WholeText(label=_("Evidence"), limit=TEXT_LIMIT, required=False)
        evidence.initial = ", ".join(check.evidence)
        self.fields |= {f"{kind}-text": text, f"{kind}-evidence": evidence}
        if kind is CheckKind.SUPPORT:
            for name, label, amount in (
                ("first_answer", _("First useful answer after"), check.first_answer),
                ("solved", _("Solved after"), check.solved),
            ):
                field = NumberText(label=label, unit="hours", required=False, max_length=20)
                field.initial = format(amount, "f") if amount is not None else None
                self.fields[f"{kind}-{name}"] = field
        if kind is CheckKind.INTEGRATION:
            choices = [("", _("not said")), *((str(o), openness_label(o)) for o in Openness)]
            self.fields[f"{kind}-openness"] = forms.ChoiceField(
                label=_("Bound to one vendor?"), choices=choices, required=False, initial=check.openness or ""
            )

    def rows(self) -> list[list[forms.BoundField]]:
        return [[field for field in self if field.name.startswith(f"{kind}-")] for kind in CheckKind]

    def checks(self) -> tuple[Check, ...]:
        data = self.cleaned_data
        found = []
        for kind in CheckKind:
            finding, openness = data[f"{kind}-finding"], data.get(f"{kind}-openness")
            found.append(
                Check(
                    kind=kind,
                    tool=self.tool,
                    finding=Finding(finding) if finding else None,
                    text=data[f"{kind}-text"].strip(),
                    first_answer=data.get(f"{kind}-first_answer"),
                    solved=data.get(f"{kind}-solved"),
                    openness=Openness(openness) if openness else None,
                    evidence=tuple(part.strip() for part in data[f"{kind}-evidence"].split(",") if part.strip()),
                )
            )
        return tuple(check for check in found if check != Check(kind=check.kind, tool=self.tool))
