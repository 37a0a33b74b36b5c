"""What the plan's statements say of its tools: verdicts, prices and warnings, computed once per revision.

Everything here is computed from the plan's value and never queries. A tool is judged by its best option: the one that
fails the fewest musts, then leaves the fewest open, then costs least at scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache

from evaluations.ages import is_old
from plans.document import plan_document
from plans.models import Plan
from reconciliation.agreements import agreed, with_agreements
from reconciliation.answers import ToolVerdict, Verdict
from reconciliation.document import Option, PlanDocument, Priority, Review, Tool
from reconciliation.pricing import costs_by_horizon, priced_option
from reconciliation.statements import Fact
from reconciliation.verdicts import Judged as Mark
from reconciliation.verdicts import attributes_of, candidate, judge

ENDING = ("acquired", "in-sunset", "discontinued", "archived")
"""Values of vendor_status that put a tool's future in doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyCost:
    """What an option costs a year in one horizon, in milli-units: fees and upkeep, without adoption."""

    horizon: str
    cost_year: int
    adopt: int


@dataclass(frozen=True, kw_only=True)
class JudgedOption:
    """An option against every statement. Counts are of musts; a conceded statement does not count.

    marks: for each requirement of the document, in its order, the verdict and the attributes it rests on.
    alone: the one must that it fails, "" when it fails none or several.
    """

    document: PlanDocument = field(repr=False)
    tool: str
    option: Option
    marks: tuple[Mark, ...]
    passed: int
    failed: int
    unknown: int
    alone: str

    @cached_property
    def verdicts(self) -> tuple[ToolVerdict, ...]:
        """Of the statements that test it."""
        return tuple(
            ToolVerdict(
                option=self.option.id, tool=self.tool, requirement=requirement.id, verdict=verdict, attributes=used
            )
            for requirement, (verdict, used) in zip(self.document.requirements, self.marks, strict=True)
            if verdict is not Verdict.NOT_APPLICABLE
        )

    @cached_property
    def costs(self) -> tuple[YearlyCost, ...]:
        """In every horizon, computed when somebody asks."""
        return tuple(
            YearlyCost(horizon=horizon, cost_year=cost.use_year, adopt=cost.adopt)
            for horizon, cost in costs_by_horizon(self.document, self.option)
        )

    @cached_property
    def price_known(self) -> bool:
        """With its quote, and with a rate for every currency."""
        return priced_option(self.document, self.option).price_known

    @property
    def now(self) -> int | None:
        """Yearly cost in the first horizon; None when there is no horizon or the price is not known."""
        return self.costs[0].cost_year if self.costs and self.price_known else None

    @property
    def at_scale(self) -> int | None:
        """Yearly cost in the last horizon."""
        return self.costs[-1].cost_year if self.costs and self.price_known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTool:
    """A tool with its options judged, the best first. review: the last time that somebody looked again at it."""

    tool: Tool
    options: tuple[JudgedOption, ...]
    review: Review | None = None

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

    def is_reviewed(self, fact: Fact) -> bool:
        """Whether somebody looked again at the fact as it stands."""
        return self.review is not None and is_covered(fact, self.review.facts)

    def stale(self, today: date) -> int:
        """How many facts are past the age of their attribute, and nobody looked at them again."""
        old = (fact for fact in self.tool.facts if is_old(fact.attribute, fact.as_of, today))
        return sum(not self.is_reviewed(fact) for fact in old)


def is_covered(fact: Fact, seen: Iterable[Fact]) -> bool:
    """Whether the fact was seen as it stands: it says the same, of the same day."""
    said = (fact.attribute, fact.value, fact.as_of)
    return any((one.attribute, one.value, one.as_of) == said for one in seen)


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
    found = judge_tools(plan_document(Plan(pk=plan_id, revision=revision)), _latest.get(plan_id))
    _latest.pop(plan_id, None)
    _latest[plan_id] = found
    for oldest in list(_latest)[:-_PLANS]:
        _latest.pop(oldest, None)
    return found


def forget_judged() -> None:
    """Empty what is kept: for measurements."""
    _judged.cache_clear()
    _latest.clear()


_PLANS = 16
_latest: dict[int, Judged] = {}
"""What was judged last of the plans that were asked for last."""


def judge_tools(document: PlanDocument, before: Judged | None = None) -> Judged:
    """Judge every option of the plan with its agreements applied.

    before: of an earlier value; a tool that is the same object in it keeps its verdicts while the statements stand.
    """
    given = with_agreements(document)
    kept = {requirement.id for requirement in given.requirements}
    conceded = {
        give.requirement: agreement.id
        for agreement in agreed(document)
        for give in agreement.gives
        if give.requirement not in kept
    }
    known = attributes_of(document)
    judges = [judge(requirement.expression, known) for requirement in document.requirements]
    musts = [
        (place, r.id)
        for place, r in enumerate(document.requirements)
        if r.priority is Priority.MUST and r.id not in conceded
    ]

    standing = before.tools if before is not None and _asks_the_same(before, document, conceded) else {}

    def judge_option(tool: Tool, option: Option) -> JudgedOption:
        one = candidate(tool, option)
        return _judged_option(document, tool, option, tuple([judged(one) for judged in judges]), musts)

    tools, reviews = {}, {review.tool: review for review in document.reviews}
    for tool in document.tools:
        same = standing.get(tool.id)
        if same is not None and same.tool is tool:
            options = [replace(option, document=document) for option in same.options]
        else:
            options = [judge_option(tool, option) for option in tool.options]
        if len(options) > 1:  # a rank needs the prices
            options.sort(key=_rank)
        tools[tool.id] = JudgedTool(tool=tool, options=tuple(options), review=reviews.get(tool.id))
    return Judged(document=document, tools=tools, conceded=conceded)


def _asks_the_same(before: Judged, document: PlanDocument, conceded: dict[str, str]) -> bool:
    """Whether a tool that did not change has the verdicts that it had."""
    old = before.document
    asks = (old.requirements, old.attributes, before.conceded)
    return asks == (document.requirements, document.attributes, conceded)


def _judged_option(
    document: PlanDocument, tool: Tool, option: Option, marks: tuple[Mark, ...], musts: Sequence[tuple[int, str]]
) -> JudgedOption:
    found = [marks[place][0] for place, _id in musts]
    failed = found.count(Verdict.FAIL)
    return JudgedOption(
        document=document,
        tool=tool.id,
        option=option,
        marks=marks,
        passed=found.count(Verdict.PASS),
        failed=failed,
        unknown=found.count(Verdict.UNKNOWN),
        alone=musts[found.index(Verdict.FAIL)][1] if failed == 1 else "",
    )


def _rank(option: JudgedOption) -> tuple[int, int, bool, int]:
    scale = option.at_scale
    return option.failed, option.unknown, scale is None, scale or 0
