"""What a what-if asks of those who set weights, drivers and tools: pure, from the plan's value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reconciliation.document import PlanDocument
from roadmap.labels import field_name
from roadmap.scenarios import DRIVERS, Scenario
from roadmap.wording import Names
from stakeholders.labels import number


@dataclass(frozen=True, kw_only=True)
class Ask:
    """kind, target: the row or page that would be changed. rule: who may. changes: each in a few words."""

    kind: str
    target: str
    rule: str
    changes: tuple[str, ...]


def asks_of(document: PlanDocument, scenario: Scenario) -> Iterator[Ask]:
    """One for each group's weight, one for all drivers, one for each tool, where the plan still has them."""
    names = Names(document)
    for weight in scenario.weights:
        group = names.groups.get(weight.name)
        if group is not None:
            said = {"group": group.name, "now": group.weight, "to": weight.value}
            text = _("%(group)s weighs %(to)s instead of %(now)s") % said
            yield Ask(kind="group", target=group.id, rule="manage_plan", changes=(text,))
    drivers = tuple(_drivers(document, scenario, names))
    if drivers:
        yield Ask(kind="page", target="needs", rule="manage_plan", changes=drivers)
    tools = {tool.id: tool.name for tool in document.tools}
    for key in scenario.without:
        if key in tools:
            text = _("without %(tool)s") % {"tool": tools[key]}
            yield Ask(kind="tool", target=key, rule="write_tools", changes=(text,))


def _drivers(document: PlanDocument, scenario: Scenario, names: Names) -> Iterator[str]:
    needs = {entry.horizon: entry for entry in document.needs}
    for moved in scenario.drivers:
        horizon, _dot, driver = moved.name.rpartition(".")
        if horizon in needs and driver in DRIVERS:
            yield _("%(horizon)s: %(to)s %(driver)s instead of %(now)s") % {
                "horizon": names.horizon(horizon),
                "driver": field_name(driver),
                "to": number(moved.value),
                "now": number(getattr(needs[horizon], driver)),
            }
