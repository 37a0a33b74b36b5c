"""What has to be looked at again when a fact is past its age or a vendor ends.

Pure: computed from what is judged. Nothing is changed by it: a verdict that rests on an old fact stands and says so,
and so does a decision. That something was opened again is told once, by `commands.reopening`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from evaluations.ages import is_old
from evaluations.judging import Judged, JudgedTool
from reconciliation.answers import Verdict
from reconciliation.document import BuildOrBuy, PlanDocument, Stage, Tool


def old_attributes(tool: JudgedTool, today: date) -> frozenset[str]:
    """The attributes of a tool's best option whose facts are past their age."""
    facts = {fact.attribute: fact for fact in tool.tool.facts}
    if tool.best is not None:
        facts |= {fact.attribute: fact for fact in tool.best.option.facts}
    return frozenset(key for key, fact in facts.items() if fact.value is not None and is_old(key, fact.as_of, today))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """What rests on a tool that has to be looked at again.

    ending: the vendor's state when it puts the future in doubt. old: attributes past their age by which a statement
    passes, and those statements. The others are ids of what the plan decided for the tool or does with it; stage: it
    is further than the long list.
    """

    ending: str
    old: tuple[str, ...]
    passes: tuple[str, ...]
    decisions: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()
    initiatives: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    stage: bool = False

    @property
    def rests(self) -> bool:
        """Whether somebody decided something that is open again."""
        decided = self.decisions or self.cases or self.proofs or self.initiatives or self.commitments
        return bool((self.ending or self.passes) and (decided or self.stage))

    @property
    def any(self) -> bool:
        return bool(self.passes) or self.rests


def reopened(judged: Judged, tool: JudgedTool, today: date) -> Reopened:
    """What to look at again because a statement passes by an old fact, or because the vendor ends."""
    old = old_attributes(tool, today)
    verdicts = tool.best.verdicts if old and tool.best else ()
    passing = [v for v in verdicts if v.verdict is Verdict.PASS and old & set(v.attributes)]
    ending, used = tool.ending, {attribute for verdict in passing for attribute in verdict.attributes}
    found = Reopened(
        ending=ending,
        old=tuple(sorted(old & used)),
        passes=tuple(verdict.requirement for verdict in passing),
        stage=tool.tool.stage not in (Stage.LONG_LIST, Stage.ELIMINATED),
    )
    return replace(found, **_resting(judged.document, tool.tool)) if ending or passing else found


def _resting(document: PlanDocument, tool: Tool) -> dict[str, Any]:
    """What the plan decided for one of the tool's options, or does with it."""
    options = {option.id for option in tool.options}
    chosen = any(options.intersection(horizon.options) for horizon in document.choice.horizons)
    return {
        "decisions": (document.choice.decision,) if chosen and document.choice.decision else (),
        "cases": tuple(c.id for c in document.build_or_buy if options & set(_way(c))),
        "proofs": tuple(p.id for p in document.proofs if p.verdict == tool.id),
        "initiatives": tuple(i.id for i in document.initiatives if i.option in options),
        "commitments": tuple(c.id for c in document.commitments if c.option in options),
    }


def _way(case: BuildOrBuy) -> list[str]:
    """The options of the way that was decided for."""
    return [option for way in case.ways if way.id == case.chosen for step in way.steps for option in step.options]


def reopened_tools(judged: Judged, today: date, options: Collection[str] | None = None) -> dict[str, Reopened]:
    """By tool, of those that did not leave and have one of the options, or of all."""
    found = {}
    for key, tool in judged.tools.items():
        here = options is None or any(option.id in options for option in tool.tool.options)
        if here and tool.tool.stage is not Stage.ELIMINATED:
            one = reopened(judged, tool, today)
            if one.any:
                found[key] = one
    return found
