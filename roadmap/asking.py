"""What a what-if asks of those who set weights, drivers and tools: pure, from the plan's value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluations.labels import stage_label
from reconciliation.document import PlanDocument, Stage
from roadmap.labels import field_name
from roadmap.scenarios import DRIVERS, Scenario
from roadmap.wording import Names
from stakeholders.labels import number


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One change. name: as in an address ("w.finance"). kind, target: the row or page that would change. rule: who may.

    what, now, to: in words. value: the number asked for, 0 for a tool, which leaves. done: the plan says so already.
    """

    name: str
    kind: str
    target: str
    rule: str
    what: str
    now: str
    to: str
    value: int = 0
    done: bool

    @property
    def text(self) -> str:
        return f"{self.what}: {self.now} → {self.to}"


def asks_of(document: PlanDocument, scenario: Scenario) -> Iterator[Ask]:
    """The groups' weights, then the drivers, then the tools that leave, where the plan still has them."""
    names = Names(document)
    for weight in scenario.weights:
        group = names.groups.get(weight.name)
        if group is not None:
            yield Ask(
                name=f"w.{group.id}",
                kind="group",
                target=group.id,
                rule="manage_plan",
                what=_("Influence of %(group)s") % {"group": group.name},
                now=number(group.weight),
                to=number(weight.value),
                value=weight.value,
                done=group.weight == weight.value,
            )
    yield from _drivers(document, scenario, names)
    tools = {tool.id: tool for tool in document.tools}
    for tool in (tools[key] for key in scenario.without if key in tools):
        yield Ask(
            name=f"no.{tool.id}",
            kind="tool",
            target=tool.id,
            rule="write_tools",
            what=tool.name,
            now=stage_label(tool.stage),
            to=stage_label(Stage.ELIMINATED),
            done=tool.stage is Stage.ELIMINATED,
        )


def _drivers(document: PlanDocument, scenario: Scenario, names: Names) -> Iterator[Ask]:
    needs = {entry.horizon: entry for entry in document.needs}
    for moved in scenario.drivers:
        horizon, _dot, driver = moved.name.rpartition(".")
        if horizon in needs and driver in DRIVERS:
            now: int = getattr(needs[horizon], driver)
            yield Ask(
                name=f"d.{moved.name}",
                kind="page",
                target="needs",
                rule="manage_plan",
                what=f"{names.horizon(horizon)}, {field_name(driver)}",
                now=number(now),
                to=number(moved.value),
                value=moved.value,
                done=now == moved.value,
            )
