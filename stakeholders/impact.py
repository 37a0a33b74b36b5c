"""What requirements do to the tools of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reconciliation.answers import Verdict
from reconciliation.document import PlanDocument
from reconciliation.statements import Expression
from reconciliation.verdicts import attributes_of, candidates, judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """Names of the tools that a requirement rules out, of those it cannot be said of, and of those that pass.

    A tool with an option that passes is not ruled out; one with an option that may pass is not certain.
    """

    failing: tuple[str, ...]
    unknown: tuple[str, ...]
    passing: tuple[str, ...]

    @property
    def tests_tools(self) -> bool:
        return bool(self.failing or self.unknown or self.passing)

    @property
    def state(self) -> str:
        """fails, unknown, passes, or plan for a statement that tests no tool."""
        if not self.tests_tools:
            return "plan"
        return "fails" if self.failing else "unknown" if self.unknown else "passes"


def impacts(document: PlanDocument, expressions: Mapping[str, Expression]) -> dict[str, Impact]:
    """The impact of each expression, under the key it came with."""
    known, options = attributes_of(document), candidates(document)
    names = {tool.id: tool.name for tool in document.tools}
    found = {}
    for key, expression in expressions.items():
        judged = judge(expression, known)
        by_tool: dict[str, set[Verdict]] = {}
        for option in options:
            by_tool.setdefault(option.tool, set()).add(judged(option)[0])
        best = {tool: _best(verdicts) for tool, verdicts in by_tool.items()}
        found[key] = Impact(
            failing=tuple(names[tool] for tool in names if best.get(tool) is Verdict.FAIL),
            unknown=tuple(names[tool] for tool in names if best.get(tool) is Verdict.UNKNOWN),
            passing=tuple(names[tool] for tool in names if best.get(tool) is Verdict.PASS),
        )
    return found


def _best(verdicts: set[Verdict]) -> Verdict:
    order = (Verdict.PASS, Verdict.UNKNOWN, Verdict.FAIL)
    return next((verdict for verdict in order if verdict in verdicts), Verdict.NOT_APPLICABLE)
