"""What has to be looked at again when a fact is past its age or a vendor ends.

Pure: computed from what is judged. Nothing is changed by it; a verdict that rests on an old fact stands and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evaluations.ages import is_old
from evaluations.judging import Judged, JudgedTool
from reconciliation.answers import Verdict
from reconciliation.document import Stage


def old_attributes(tool: JudgedTool, today: date) -> frozenset[str]:
    """The attributes of a tool's best option whose facts are past their age."""
    facts = {fact.attribute: fact for fact in tool.tool.facts}
    if tool.best is not None:
        facts |= {fact.attribute: fact for fact in tool.best.option.facts}
    return frozenset(key for key, fact in facts.items() if fact.value is not None and is_old(key, fact.as_of, today))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """What rests on a tool that has to be looked at again.

    ending: the vendor's state when it puts the future in doubt. passes: statements whose pass rests on an old fact.
    initiatives, commitments: ids of what the plan does with the tool; stage: it is further than the long list. Those
    three only when the vendor ends.
    """

    ending: str
    passes: tuple[str, ...]
    initiatives: tuple[str, ...]
    commitments: tuple[str, ...]
    stage: bool

    @property
    def any(self) -> bool:
        return bool(self.passes or self.initiatives or self.commitments or (self.ending and self.stage))


def reopened(judged: Judged, tool: JudgedTool, today: date) -> Reopened:
    """What to look at again because of the tool's old facts, or because its vendor ends."""
    old, options = old_attributes(tool, today), {option.id for option in tool.tool.options}
    document, ending = judged.document, tool.ending
    verdicts = tool.best.verdicts if tool.best else ()
    return Reopened(
        ending=ending,
        passes=tuple(v.requirement for v in verdicts if v.verdict is Verdict.PASS and old & set(v.attributes)),
        initiatives=tuple(i.id for i in document.initiatives if ending and i.option in options),
        commitments=tuple(c.id for c in document.commitments if ending and c.option in options),
        stage=tool.tool.stage not in (Stage.LONG_LIST, Stage.ELIMINATED),
    )
