"""What the plan's statements say of its tools: verdicts, prices and warnings, computed once per revision.

Everything here is computed from the plan's value and never queries. A tool is judged by its best option: the one that
fails the fewest musts, then leaves the fewest open, then costs least at scale.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from plans.document import plan_document
from plans.models import Plan
from reconciliation.agreements import with_agreements
from reconciliation.answers import ToolVerdict, Verdict
from reconciliation.document import Option, PlanDocument, Priority, Tool
from reconciliation.pricing import costs_by_horizon
from reconciliation.verdicts import verdicts

FACT_AGE = timedelta(days=548)
"""Facts older than 18 months are worth checking again."""

ENDING = ("acquired", "in-sunset", "discontinued", "archived")
"""Values of vendor_status that put a tool's future in doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyCost:
    """What an option costs a year in one horizon, in milli-units: fees and upkeep, without adoption."""

    horizon: str
    cost_year: int
    adopt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedOption:
    """An option against every statement that tests it. Counts are of musts; a conceded statement does not count."""

    option: Option
    verdicts: tuple[ToolVerdict, ...]
    passed: int
    failed: int
    unknown: int
    costs: tuple[YearlyCost, ...]

    @property
    def now(self) -> int | None:
        """Yearly cost in the first horizon; None when there is no horizon or the price is not known."""
        return self.costs[0].cost_year if self.costs and self.option.price_known else None

    @property
    def at_scale(self) -> int | None:
        """Yearly cost in the last horizon."""
        return self.costs[-1].cost_year if self.costs and self.option.price_known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTool:
    """A tool with its options judged, the best first."""

    tool: Tool
    options: tuple[JudgedOption, ...]

    @property
    def best(self) -> JudgedOption | None:
        return self.options[0] if self.options else None

    def fact(self, attribute: str) -> str:
        """The tool's own text value of an attribute; "" when unknown."""
        found = next((f.value for f in self.tool.facts if f.attribute == attribute), None)
        return found if isinstance(found, str) else ""

    @property
    def ending(self) -> str:
        """The vendor's or project's status when it puts the future in doubt, else ""."""
        status = self.fact("vendor_status")
        return status if status in ENDING else ""

    def stale(self, today: date) -> int:
        """How many facts are older than FACT_AGE."""
        limit = (today - FACT_AGE).isoformat()
        return sum(bool(fact.as_of) and fact.as_of < limit for fact in self.tool.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Every tool of a plan, by id. conceded: requirement ids that an agreement gave up, with the agreement's id."""

    document: PlanDocument
    tools: dict[str, JudgedTool]
    conceded: dict[str, str] = field(default_factory=dict)


def judged(plan: Plan) -> Judged:
    """The tools of a plan, judged at the revision that the row carries or later; kept for the next reader."""
    document = plan_document(plan)
    found = _judged(plan.pk, plan.revision)
    if found.document is document:
        return found
    # The value was dropped and read again: what was computed from the one before is not this plan's any more.
    _judged.cache_clear()
    return _judged(plan.pk, plan.revision)


@lru_cache(maxsize=32)
def _judged(plan_id: int, revision: int) -> Judged:
    return judge_tools(plan_document(Plan(pk=plan_id, revision=revision)))


def judge_tools(document: PlanDocument) -> Judged:
    """Judge every option of the plan with its agreements applied."""
    given = with_agreements(document)
    kept = {requirement.id for requirement in given.requirements}
    conceded = {
        give.requirement: agreement.id
        for agreement in document.agreements
        for give in agreement.gives
        if give.requirement not in kept
    }
    musts = {r.id for r in document.requirements if r.priority is Priority.MUST} - set(conceded)
    by_option: dict[str, list[ToolVerdict]] = defaultdict(list)
    for verdict in verdicts(document):
        by_option[verdict.option].append(verdict)
    tools = {
        tool.id: JudgedTool(
            tool=tool,
            options=tuple(
                sorted(
                    (_judge_option(document, option, by_option[option.id], musts) for option in tool.options), key=_rank
                )
            ),
        )
        for tool in document.tools
    }
    return Judged(document=document, tools=tools, conceded=conceded)


def _judge_option(document: PlanDocument, option: Option, found: list[ToolVerdict], musts: set[str]) -> JudgedOption:
    counts = dict.fromkeys(Verdict, 0)
    for one in found:
        if one.requirement in musts:
            counts[one.verdict] += 1
    return JudgedOption(
        option=option,
        verdicts=tuple(found),
        passed=counts[Verdict.PASS],
        failed=counts[Verdict.FAIL],
        unknown=counts[Verdict.UNKNOWN],
        costs=tuple(
            YearlyCost(horizon=horizon, cost_year=cost.use_year, adopt=cost.adopt)
            for horizon, cost in costs_by_horizon(document, option)
        ),
    )


def _rank(option: JudgedOption) -> tuple[int, int, bool, int]:
    scale = option.at_scale
    return option.failed, option.unknown, scale is None, scale or 0
