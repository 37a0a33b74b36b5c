"""The rules of the funnel, as functions of the plan's value.

A stage's size is counted for each capability that a tool covers: three or four candidates and two on the shortlist for
experiment tracking say nothing of those for serving. A tool that covers nothing is counted among its like. Where one
platform is looked for, all tools are counted together.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reconciliation.document import FunnelScope, FunnelStep, PlanDocument, Stage, Tool
from reconciliation.vocabulary import Level
from stakeholders.vocabulary import capability_labels

STAGES = (Stage.LONG_LIST, Stage.CANDIDATE, Stage.SHORTLIST, Stage.PROOF, Stage.SELECTED)
MOST = {Stage.CANDIDATE: 4, Stage.SHORTLIST: 2, Stage.PROOF: 2, Stage.SELECTED: 1}
"""How many tools of a capability may have come so far."""

FEWEST = {Stage.SHORTLIST: (Stage.CANDIDATE, 3), Stage.PROOF: (Stage.SHORTLIST, 2)}
"""Before a tool comes to a stage: how many should have been at the one before, so that there was a choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Why a move should not be made. may_be_excepted: a reason and a name are enough to make it anyway."""

    sentence: str
    may_be_excepted: bool = True


def gate(document: PlanDocument, key: str, to: Stage) -> Objection | None:
    """What stands against moving the tool to that stage."""
    tool = next(tool for tool in document.tools if tool.id == key)
    here, there = STAGES.index(tool.stage), STAGES.index(to)
    if there <= here:
        return None
    if there > here + 1:
        return Objection(sentence=_("A stage cannot be skipped: one step at a time."), may_be_excepted=False)
    return _too_many(document, tool, to) or _too_few(document, tool, to) or _unproven(document, tool, to)


def _too_many(document: PlanDocument, tool: Tool, to: Stage) -> Objection | None:
    for area in areas(document, tool):
        there = [other for other in document.tools if other.id != tool.id and _stands(document, other, to, area)]
        if len(there) >= MOST[to]:
            sentence = _("%(area)s has %(n)s at this stage already: %(tools)s. Say why it needs one more.")
            names = ", ".join(other.name for other in there)
            label = area_label(document, area)
            return Objection(sentence=sentence % {"area": label, "n": len(there), "tools": names})
    return None


def _too_few(document: PlanDocument, tool: Tool, to: Stage) -> Objection | None:
    if to not in FEWEST:
        return None
    before, fewest = FEWEST[to]
    for area in areas(document, tool):
        compared = [o for o in document.tools if area in areas(document, o) and has_been(document, o, before)]
        if len(compared) < fewest:
            values = {"area": area_label(document, area), "n": len(compared), "fewest": fewest}
            if before is Stage.CANDIDATE:
                sentence = _(
                    "%(area)s has had %(n)s candidates only; compare at least %(fewest)s, or say why these are enough."
                )
            else:
                sentence = _("%(area)s has had %(n)s on its shortlist; try %(fewest)s, or say why this one is enough.")
            return Objection(sentence=sentence % values)
    return None


def _unproven(document: PlanDocument, tool: Tool, to: Stage) -> Objection | None:
    if to is not Stage.SELECTED or any(proof.verdict == tool.id and proof.decided_on for proof in document.proofs):
        return None
    sentence = _("No proof of concept ended with %(tool)s as its verdict. Decide one, or say why none is needed.")
    return Objection(sentence=sentence % {"tool": tool.name})


def areas(document: PlanDocument, tool: Tool) -> tuple[str, ...]:
    """What a tool is counted for: the capabilities that it covers in full; in part where there is none.

    "" where it covers nothing, and for every tool where one platform is looked for.
    """
    if document.funnel_scope is FunnelScope.PLATFORM:
        return ("",)
    for level in (Level.FULL, Level.PARTIAL):
        found = tuple(c.capability for c in tool.coverage if c.level is level)
        if found:
            return found
    return ("",)


def _stands(document: PlanDocument, tool: Tool, stage: Stage, area: str) -> bool:
    """Whether the tool is in the funnel, has come so far, and is counted for the area."""
    return tool.stage in STAGES and STAGES.index(tool.stage) >= STAGES.index(stage) and area in areas(document, tool)


def has_been(document: PlanDocument, tool: Tool, stage: Stage) -> bool:
    """Whether the tool stands at the stage or beyond, or once did."""
    if tool.stage in STAGES and STAGES.index(tool.stage) >= STAGES.index(stage):
        return True
    beyond = STAGES[STAGES.index(stage) :]
    return any(step.to in beyond or step.left in beyond for step in document.funnel if step.tool == tool.id)


def last_step(document: PlanDocument, tool: str) -> FunnelStep | None:
    """How the tool came to where it stands; None when that was not recorded."""
    return next((step for step in reversed(document.funnel) if step.tool == tool), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCount:
    """How many tools of an area stand at a stage or beyond. most, fewest: 0 where there is no such size."""

    stage: Stage
    count: int
    most: int
    fewest: int

    @property
    def too_many(self) -> bool:
        return bool(self.most) and self.count > self.most


def counts(document: PlanDocument, area: str) -> tuple[AreaCount, ...]:
    """The sizes of the stages of one area, as the gates count them."""
    fewest = dict(FEWEST.values())
    return tuple(
        AreaCount(
            stage=stage,
            count=sum(_stands(document, tool, stage, area) for tool in document.tools),
            most=MOST.get(stage, 0),
            fewest=fewest.get(stage, 0),
        )
        for stage in STAGES
    )


def area_label(document: PlanDocument, area: str) -> str:
    """The name of a capability; of what is counted together where there is none."""
    if not area and document.funnel_scope is FunnelScope.PLATFORM:
        return _("The platform")
    return capability_labels(document.capabilities).get(area, area) or _("This stage")


def exceptions(document: PlanDocument) -> tuple[FunnelStep, ...]:
    """The steps that passed a gate by exception, the latest first: they are printed wherever the choice is."""
    return tuple(step for step in reversed(document.funnel) if step.exception)
