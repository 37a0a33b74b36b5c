"""The rules of the funnel, as functions of the plan's value.

A stage's size is counted for each capability that a tool covers: three or four candidates and two on the shortlist for
experiment tracking say nothing of those for serving. A tool that covers nothing is counted among its like.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reconciliation.document import PlanDocument, Stage, Tool
from reconciliation.vocabulary import Level

STAGES = (Stage.LONG_LIST, Stage.CANDIDATE, Stage.SHORTLIST, Stage.PROOF, Stage.SELECTED)
MOST = {Stage.CANDIDATE: 4, Stage.SHORTLIST: 2, Stage.PROOF: 2, Stage.SELECTED: 1}
"""How many tools of a capability may have come so far."""

FEWEST_CANDIDATES = 3
"""How many should have been compared before one of them goes on the shortlist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Why a move should not be made. may_be_excepted: a reason is enough to make it anyway."""

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
    return _too_many(document, tool, to) or _too_few(document, tool, to)


def _too_many(document: PlanDocument, tool: Tool, to: Stage) -> Objection | None:
    for area in _areas(tool):
        there = [other for other in document.tools if other.id != tool.id and _stands(other, to, area)]
        if len(there) >= MOST[to]:
            sentence = _("%(area)s has %(n)s at this stage already: %(tools)s. Say why it needs one more.")
            names = ", ".join(other.name for other in there)
            label = _label(document, area)
            return Objection(sentence=sentence % {"area": label, "n": len(there), "tools": names})
    return None


def _too_few(document: PlanDocument, tool: Tool, to: Stage) -> Objection | None:
    if to is not Stage.SHORTLIST:
        return None
    for area in _areas(tool):
        compared = [other for other in document.tools if area in _areas(other) and _was_candidate(other)]
        if len(compared) < FEWEST_CANDIDATES:
            sentence = _(
                "%(area)s has had %(n)s candidates only; compare at least %(fewest)s, or say why these are enough."
            )
            label = _label(document, area)
            return Objection(sentence=sentence % {"area": label, "n": len(compared), "fewest": FEWEST_CANDIDATES})
    return None


def _areas(tool: Tool) -> tuple[str, ...]:
    """The capabilities that a tool covers in full; in part where there is none; "" where it covers nothing."""
    for level in (Level.FULL, Level.PARTIAL):
        found = tuple(c.capability for c in tool.coverage if c.level is level)
        if found:
            return found
    return ("",)


def _stands(tool: Tool, stage: Stage, area: str) -> bool:
    """Whether the tool is in the funnel, has come so far, and covers the area."""
    return tool.stage in STAGES and STAGES.index(tool.stage) >= STAGES.index(stage) and area in _areas(tool)


def _was_candidate(tool: Tool) -> bool:
    return tool.stage is not Stage.LONG_LIST


def _label(document: PlanDocument, area: str) -> str:
    return next((c.label for c in document.capabilities if c.id == area), area) or _("This stage")
