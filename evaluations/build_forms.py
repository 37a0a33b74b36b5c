"""Ways through the horizons as they are typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.build_or_buy import horizons_of
from evaluations.proof_forms import choose
from evaluations.sources import TEXT_LIMIT
from reconciliation.document import BuildOrBuy, PlanDocument, Stage, Way, WayStep
from stakeholders.forms.fields import WholeText
from stakeholders.vocabulary import capability_labels

WAYS = 4
"""Ways that a comparison holds at most."""


class CaseForm(forms.Form):
    """A comparison: its title, its capability, and up to four ways, each with what is in use in every horizon."""

    use_required_attribute = False
    title = WholeText(label=gettext_lazy("What is decided"), limit=200)
    capability = forms.ChoiceField(label=gettext_lazy("Capability"), required=False)

    def __init__(self, data: Any = None, *, document: PlanDocument, case: BuildOrBuy | None = None) -> None:
        super().__init__(data, initial={"title": case.title, "capability": case.capability} if case else None)
        self.horizons = horizons_of(document)
        choose(self, "capability", [("", _("none")), *capability_labels(document.capabilities).items()])
        used = {o for way in case.ways for step in way.steps for o in step.options} if case else set()
        named = [
            (option.id, f"{tool.name}: {option.name}" + (_(" (build)") if option.build else ""))
            for tool in document.tools
            for option in tool.options
            if tool.stage is not Stage.ELIMINATED or option.id in used
        ]
        for n in range(WAYS):
            self._add(n, case.ways[n] if case and n < len(case.ways) else None, [("", _("nothing")), *named])

    def _add(self, n: int, way: Way | None, choices: list[tuple[str, str]]) -> None:
        name = WholeText(label=_("Way %(n)s") % {"n": n + 1}, limit=100, required=False)
        name.initial = way.name if way else None
        self.fields[f"name-{n}"] = name
        steps = {step.horizon: step.options for step in way.steps} if way else {}
        for horizon in self.horizons:
            for place, label in enumerate((horizon.name, _("and beside it"))):
                standing = steps.get(horizon.id, ())
                self.fields[f"way-{n}-{horizon.id}-{place}"] = forms.ChoiceField(
                    label=label,
                    choices=choices,
                    required=False,
                    initial=standing[place] if place < len(standing) else "",
                )

    def rows(self) -> list[tuple[forms.BoundField, list[tuple[forms.BoundField, forms.BoundField]]]]:
        return [
            (self[f"name-{n}"], [(self[f"way-{n}-{h.id}-0"], self[f"way-{n}-{h.id}-1"]) for h in self.horizons])
            for n in range(WAYS)
        ]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        ways = []
        for n in range(WAYS):
            if data[f"name-{n}"].strip():
                places = {h.id: [data[f"way-{n}-{h.id}-{p}"] for p in (0, 1)] for h in self.horizons}
                steps = tuple(
                    WayStep(horizon=horizon, options=tuple(dict.fromkeys(filter(None, chosen))))
                    for horizon, chosen in places.items()
                )
                ways.append(Way(id=f"W-{n + 1}", name=data[f"name-{n}"].strip(), steps=steps))
        return {"title": data["title"], "capability": data["capability"], "ways": tuple(ways)}


class DecideCaseForm(forms.Form):
    use_required_attribute = False
    chosen = forms.ChoiceField(label=gettext_lazy("We go with"))
    reason = WholeText(label=gettext_lazy("Because"), limit=TEXT_LIMIT, rows=2)

    def __init__(self, *args: Any, case: BuildOrBuy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "chosen", [(way.id, way.name) for way in case.ways])
