"""The stacks that could be chosen, and what speaks for each: what the options page shows, worked out in a job.

Where the plan cannot hold as it stands, the statements that give way in the cheapest way out are left out of account,
so that people see the whole choice and not only the stack that just fits; that one is among the others. Pure; the
solver is loaded when a question needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from string import ascii_uppercase

from reconciliation import Limits, Reporter, reconcile
from reconciliation.agreements import with_agreements
from reconciliation.answers import Acceptability, Answer, OpenQuestion, ShadowPrice, Stack, Status, WeightInterval
from reconciliation.document import Agreement, AgreementState, Give, PlanDocument
from reconciliation.measures import Measures
from reconciliation.unknowns import open_questions

QUESTIONS = ("alternatives", "pareto", "fairness", "sensitivity")
ASSUMED = "~"
"""Id of the agreement that stands for the way out; it sorts behind all others, so that it has the last word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudiedStack:
    """A stack by its letter. lists: where it was found (alternatives, pareto, a rule of fairness, way-out).

    covered of wanted: levels of the blueprint, over all horizons. questions: unknown facts of its tools.
    satisfied: of all that everyone asks for, each group as it weighs, in basis points.
    """

    label: str
    stack: Stack
    lists: tuple[str, ...]
    satisfied: int
    covered: int
    wanted: int
    questions: tuple[OpenQuestion, ...]

    @property
    def interest(self) -> int:
        """Upkeep, in person-days a quarter, in the horizon where it is highest."""
        return max((horizon.interest for horizon in self.stack.horizons), default=0)

    @property
    def exit_cost(self) -> int:
        """What leaving it in the last horizon costs, in milli-units."""
        return self.stack.horizons[-1].exit_cost if self.stack.horizons else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """One rule of fairness and the stack it prefers."""

    rule: str
    label: str
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """assumed: what is left out of account, empty when the plan holds. cut: questions whose search was cut off."""

    status: Status
    assumed: tuple[Give, ...] = ()
    stacks: tuple[StudiedStack, ...] = ()
    lenses: tuple[Lens, ...] = ()
    shadow_prices: tuple[ShadowPrice, ...] = ()
    weights: tuple[WeightInterval, ...] = ()
    acceptability: tuple[Acceptability, ...] = ()
    most_objective: int | None = None
    cut: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """Progress of one question as a part of the whole."""

    whole: Reporter
    index: int

    def progress(self, stage: str, done: int, total: int) -> None:
        share = 100 * done // total if total else 0
        self.whole.progress(stage, 100 * self.index + share, 100 * (len(QUESTIONS) + 1))

    def cancelled(self) -> bool:
        return self.whole.cancelled()


def study(document: PlanDocument, known: Answer | None, reporter: Reporter, limits: Limits | None = None) -> Study:
    """Work it out. known: the answer to "plan" for this document, when there is one."""
    found = known or reconcile(document, "plan", limits, reporter=_Part(reporter, 0))
    assumed = _way_out(found)
    held = under(document, assumed)
    answers: dict[str, Answer] = {}
    for number, question in enumerate(QUESTIONS, 1):
        reporter.progress(question, 100 * number, 100 * (len(QUESTIONS) + 1))
        answers[question] = reconcile(held, question, limits, reporter=_Part(reporter, number))
    just_fits = found.concessions[0].stack if found.concessions else None
    return _assembled(held, assumed, answers, just_fits)


def under(document: PlanDocument, gives: tuple[Give, ...]) -> PlanDocument:
    """The document as it would stand once these were given."""
    if not gives:
        return document
    settled = Agreement(id=ASSUMED, conflict=(), gives=gives, state=AgreementState.AGREED)
    return replace(document, agreements=(*document.agreements, settled))


def _way_out(answer: Answer) -> tuple[Give, ...]:
    cheapest = answer.concessions[0].relaxed if answer.concessions else ()
    return tuple(Give(requirement=each.requirement) for each in cheapest)


def _assembled(
    document: PlanDocument, assumed: tuple[Give, ...], answers: dict[str, Answer], just_fits: Stack | None
) -> Study:
    measure = _coverage(document)
    unknown = open_questions(document)
    listed: dict[tuple[tuple[str, tuple[str, ...]], ...], tuple[Stack, list[str]]] = {}
    fitting = [("way-out", just_fits)] if just_fits is not None else []
    for name, stack in (*_stacks(answers), *fitting):
        kept, lists = listed.setdefault(_content(stack), (stack, []))
        lists.append(name)
        if any(each.regret is not None for each in stack.satisfaction) and kept is not stack:
            listed[_content(stack)] = (stack, lists)
    ideals = _ideals(answers["fairness"])
    stacks = []
    for label, (stack, lists) in zip(_labels(), listed.values(), strict=False):
        covered, wanted = measure(stack)
        tools = _tools(document, stack)
        stacks.append(
            StudiedStack(
                label=label,
                stack=_with_regret(stack, ideals),
                lists=tuple(dict.fromkeys(str(name) for name in lists)),
                satisfied=satisfied(document, stack),
                covered=covered,
                wanted=wanted,
                questions=tuple(question for question in unknown if question.tool in tools),
            )
        )
    labels = {_content(each.stack): each.label for each in stacks}
    best = answers["alternatives"]
    return Study(
        status=best.status,
        assumed=assumed,
        stacks=tuple(stacks),
        lenses=tuple(
            Lens(rule=str(fair.rule), label=labels[_content(fair.stack)], proven=fair.proven)
            for fair in answers["fairness"].fair
        ),
        shadow_prices=answers["sensitivity"].shadow_prices,
        weights=answers["sensitivity"].weights,
        acceptability=answers["sensitivity"].acceptability,
        most_objective=best.objective,
        cut=tuple(question for question in QUESTIONS if not answers[question].complete),
    )


def _stacks(answers: dict[str, Answer]) -> Iterator[tuple[str, Stack]]:
    for question in ("alternatives", "pareto"):
        yield from ((question, stack) for stack in answers[question].stacks)
    yield from ((fair.rule, fair.stack) for fair in answers["fairness"].fair)


def _content(stack: Stack) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((horizon.horizon, horizon.options) for horizon in stack.horizons)


def _labels() -> Iterator[str]:
    """A to Z, then AA and on."""
    yield from ascii_uppercase
    yield from (first + second for first in ascii_uppercase for second in ascii_uppercase)


def _ideals(fairness: Answer) -> dict[str, int]:
    """The most points each group could have if only it counted."""
    return {
        each.group: each.points + each.regret
        for fair in fairness.fair
        for each in fair.stack.satisfaction
        if each.regret is not None
    }


def _with_regret(stack: Stack, ideals: dict[str, int]) -> Stack:
    satisfaction = tuple(
        replace(each, regret=ideals[each.group] - each.points) if each.group in ideals else each
        for each in stack.satisfaction
    )
    return replace(stack, satisfaction=satisfaction)


def satisfied(document: PlanDocument, stack: Stack) -> int:
    """Of all that everyone asks for, each group as it weighs, in basis points."""
    weights = {group.id: group.weight for group in document.groups}
    possible = sum(weights[each.group] * each.possible for each in stack.satisfaction)
    return 10_000 * stack.objective // possible if possible else 10_000


def _tools(document: PlanDocument, stack: Stack) -> set[str]:
    used = {option for horizon in stack.horizons for option in horizon.options}
    return {tool.id for tool in document.tools for option in tool.options if option.id in used}


def _coverage(document: PlanDocument) -> Callable[[Stack], tuple[int, int]]:
    """How many of the blueprint's levels a stack covers, and of how many."""
    measures = Measures(with_agreements(document))
    wanted = [
        (entry.capability, need.horizon, need.level.rank)
        for entry in document.blueprint
        for need in entry.levels
        if need.level.rank
    ]

    def of(stack: Stack) -> tuple[int, int]:
        used = {horizon.horizon: frozenset(horizon.options) for horizon in stack.horizons}
        met = sum(measures.covered(capability, horizon, used) >= rank for capability, horizon, rank in wanted)
        return met, len(wanted)

    return of
