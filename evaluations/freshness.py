"""What has to be looked at again when a fact is past its age or a vendor ends.

Pure: computed from what is judged. Nothing is changed by it: a verdict that rests on an old fact stands and says so,
and so does a decision. That something was opened again is told once, and closed by who looked again, both by
`commands.reopening`; what was looked at stays closed until it says something else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from evaluations.ages import is_old
from evaluations.judging import ENDING, Judged, JudgedTool, is_covered
from reconciliation.answers import Verdict
from reconciliation.document import BuildOrBuy, PlanDocument, Review, Stage, Tool
from reconciliation.statements import Fact


def causes(facts: Iterable[Fact], seen: Collection[Fact], today: date) -> tuple[Fact, ...]:
    """What opens again whatever rests on a tool: a fact past its age, a vendor's state that puts the future in doubt.

    Not what somebody has seen as it stands.
    """
    found = (fact for fact in facts if _ends(fact) or (fact.value is not None and _is_old(fact, today)))
    return tuple(fact for fact in found if not is_covered(fact, seen))


def seen_of(review: Review | None) -> tuple[Fact, ...]:
    return review.facts if review else ()


def told_facts(tool: Tool) -> tuple[Fact, ...]:
    """What is known of a tool and of each of its options."""
    return (*tool.facts, *(fact for option in tool.options for fact in option.facts))


def named(fact: Fact) -> str:
    """A cause in a word: what is told, and of which day."""
    return f"{fact.attribute}@{fact.as_of}"


def _ends(fact: Fact) -> bool:
    return fact.attribute == "vendor_status" and fact.value in ENDING


def _is_old(fact: Fact, today: date) -> bool:
    return is_old(fact.attribute, fact.as_of, today)


def old_attributes(tool: JudgedTool, today: date) -> frozenset[str]:
    """The attributes of a tool's best option whose facts are past their age and that nobody looked at again."""
    return frozenset(fact.attribute for fact in _open(tool, today) if _is_old(fact, today))


def _open(tool: JudgedTool, today: date) -> tuple[Fact, ...]:
    facts = {fact.attribute: fact for fact in tool.tool.facts}
    if tool.best is not None:
        facts |= {fact.attribute: fact for fact in tool.best.option.facts}
    return causes(facts.values(), seen_of(tool.review), today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """What rests on a tool that has to be looked at again.

    ending: the vendor's state when it puts the future in doubt. old: attributes past their age by which a statement
    passes, and those statements. causes: both, by name and day. The others are ids of what the plan decided for the
    tool or does with it; stage: it is further than the long list.
    """

    ending: str
    old: tuple[str, ...]
    passes: tuple[str, ...]
    causes: tuple[str, ...] = ()
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
    facts = _open(tool, today)
    old = {fact.attribute for fact in facts if _is_old(fact, today)}
    verdicts = tool.best.verdicts if old and tool.best else ()
    passing = [v for v in verdicts if v.verdict is Verdict.PASS and old & set(v.attributes)]
    ending = next((str(fact.value) for fact in facts if _ends(fact)), "")
    used = old & {attribute for verdict in passing for attribute in verdict.attributes}
    found = Reopened(
        ending=ending,
        old=tuple(sorted(used)),
        passes=tuple(verdict.requirement for verdict in passing),
        causes=tuple(named(fact) for fact in facts if _ends(fact) or fact.attribute in used),
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
