"""What the core takes for every question: `python -m bench.core [--seeds N]` (development dependencies needed).

Prints medians and worsts over seeded plans, and how much faster the conflict enumeration is than CPMpy's MARCO (on
OR-Tools) and PySAT's OptUx on the same statements in the same run. The comparison leaves out statements about
metrics and counts, so that all three see the same clauses; all must find the same conflicts.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from statistics import median
from time import process_time

import cpmpy
from cpmpy.tools.explain import marco
from pysat.examples.optux import OptUx
from pysat.formula import WCNF

from bench.core_plans import DENSE, FREE, STRESS, TYPICAL, Shape, initiatives, plan
from reconciliation import Answer, Limits, PlanDocument, reconcile
from reconciliation.conflicts import Enumeration, Oracle, classes_of, enumerate_conflicts
from reconciliation.formulas import CoveredBy, NoneOf, SomeOf, conjuncts
from reconciliation.hitting import bits
from reconciliation.limits import Budget
from reconciliation.model import Model
from reconciliation.problem import Problem, Rule, compile_problem
from reconciliation.statements import AtMost, CoversAtLeast
from reconciliation.truth import Chosen

CLASHING = Shape(groups=8, statements=15, tools=60, hard=22, known=80)
LIMITS = Limits(work=5, seconds=20)
SHAPES = {"typical": TYPICAL, "dense": DENSE, "free": FREE, "stress": STRESS}
QUESTIONS = ("verdicts", "conflicts", "stacks", "alternatives", "pareto", "fairness", "sensitivity")


def measured(work: Callable[..., object], *arguments: object) -> tuple[float, object]:
    """Milliseconds of processor time, all threads, so that a busy machine changes little."""
    start = process_time()
    answer = work(*arguments)
    return (process_time() - start) * 1000, answer


def questions(shape: Shape, seeds: int, asked: tuple[str, ...]) -> None:
    for question in asked:
        times: list[float] = []
        cut = 0
        for seed in range(seeds):
            document = plan(shape, seed)
            spent, answer = measured(reconcile, document, question, LIMITS)
            times.append(spent)
            cut += bool(getattr(answer, "limits_hit", ()))
        print(
            f"  {question:14} median {median(times):8.0f} ms   worst {max(times):8.0f} ms   cut off {cut} of {seeds}",
            flush=True,
        )


def enumerations(shape: Shape, seeds: int) -> None:
    """The conflicts and concessions alone: without reading, prices, repairs and the evaluation of witnesses."""
    times: list[float] = []
    for seed in range(seeds):
        budget = Budget(LIMITS)
        model = Model(compile_problem(plan(shape, seed)))
        times.append(measured(enumerated, model, budget)[0])
    quick = sum(spent <= 200 for spent in times)
    print(f"  enumeration  median {median(times):8.0f} ms   worst {max(times):8.0f} ms   {quick} of {seeds} in 200 ms")


def enumerated(model: Model, budget: Budget) -> Enumeration[Chosen]:
    return enumerate_conflicts(Oracle(model, budget), budget)


def speed() -> str:
    """How fast the machine is just now, so that figures of busy hours can be compared."""
    spent, _ = measured(lambda: sum(i for i in range(1_000_000)))
    return f"a million additions take {spent:.0f} ms"


class Heard(Exception):
    """The first answer came; the rest is not waited for."""


def first_answer(document: PlanDocument) -> Answer:
    """The first good answer to a whole plan, or the last one where nothing came before it."""

    def hear(answer: Answer) -> None:
        raise Heard(answer)

    try:
        return reconcile(document, "plan", LIMITS, first_answer=hear)
    except Heard as heard:
        answer: Answer = heard.args[0]
        return answer


def first_answers(shape: Shape, seeds: int) -> None:
    """How soon the first good answer comes, and how far its satisfaction is from the last one's."""
    times: list[float] = []
    short: list[float] = []
    for seed in range(seeds):
        document = plan(shape, seed)
        spent, early = measured(first_answer, document)
        times.append(spent)
        assert isinstance(early, Answer)
        if early.stacks and early.objective is not None:
            best = reconcile(document, "stacks", LIMITS).objective or 0
            short.append(100 * (1 - early.objective / max(1, best)))
    quick = sum(spent <= 200 for spent in times)
    print(
        f"  first answer   median {median(times):8.0f} ms   worst {max(times):8.0f} ms   {quick} of {seeds} in 200 ms"
    )
    if short:
        print(f"    below the best found: median {median(short):.1f} %, worst {max(short):.1f} %")


def schedules(seeds: int) -> None:
    for count, quarters in ((30, 8), (150, 16)):
        plans = [initiatives(count, quarters, seed) for seed in range(seeds)]
        found = [measured(reconcile, document, "schedule", LIMITS) for document in plans]
        times = [spent for spent, _ in found]
        cut = sum(bool(getattr(answer, "limits_hit", ())) for _, answer in found)
        print(
            f"  {count} initiatives   median {median(times):8.0f} ms   worst {max(times):8.0f} ms   "
            f"cut off {cut} of {seeds}"
        )
        gaps = [gap(reconcile(document, "schedule", Limits(work=0.3, seconds=20))) for document in plans]
        print(f"    gap after 0.3 deterministic seconds: median {median(gaps):.1f} %, worst {max(gaps):.1f} %")


def gap(answer: Answer) -> float:
    """Percent of the objective that is not proven to be needed."""
    if answer.objective is None or answer.bound is None:
        return 100.0
    return 100 * (answer.objective - answer.bound) / max(1, answer.objective)


def comparable(seed: int) -> Problem:
    """A plan's hard statements that are clauses, many of them in conflict."""
    document = plan(CLASHING, seed)
    kept = (r for r in document.requirements if not isinstance(r.expression, AtMost | CoversAtLeast))
    return compile_problem(replace(document, requirements=tuple(kept)))


def clauses(problem: Problem, rule: Rule) -> list[list[int]]:
    """A rule as clauses; option t in horizon h is the number t x horizons + h + 1."""
    span = len(problem.horizons)
    found: list[list[int]] = []
    for part in conjuncts(rule.formula):
        if isinstance(part, NoneOf):
            found.extend([-(t * span + part.horizon + 1)] for t in part.options)
        elif isinstance(part, SomeOf | CoveredBy):
            found.append([t * span + part.horizon + 1 for t in _serving(problem, part)])
    return found


def _serving(problem: Problem, part: SomeOf | CoveredBy) -> list[int]:
    if isinstance(part, SomeOf):
        return list(part.options)
    (capability,) = part.capabilities
    return [t for t, row in enumerate(problem.rows) if row.covers.get(capability, 0) >= part.level]


def editions(problem: Problem) -> list[list[int]]:
    """At most one edition of a tool in a horizon, as clauses."""
    span = len(problem.horizons)
    return [
        [-(t * span + h + 1), -(u * span + h + 1)]
        for t, u in combinations(range(len(problem.rows)), 2)
        if problem.rows[t].tool == problem.rows[u].tool
        for h in range(span)
    ]


def by_core(problem: Problem) -> set[frozenset[int]]:
    budget = Budget(Limits(work=60, seconds=120, conflicts=100_000, concessions=100_000))
    oracle = Oracle(Model(problem), budget)
    found = enumerate_conflicts(oracle, budget)
    assert found.complete, budget.hit
    return {frozenset(bits(clash.classes)) for clash in found.clashes}


def by_cpmpy(problem: Problem, classes: list[list[list[int]]]) -> set[frozenset[int]]:
    count = len(problem.rows) * len(problem.horizons)
    x = cpmpy.boolvar(shape=count + 1)

    def clause(literals: list[int]) -> object:
        return cpmpy.any([x[n] if n > 0 else ~x[-n] for n in literals])

    soft = [cpmpy.all([clause(c) for c in group]) for group in classes]
    names = {id(constraint): i for i, constraint in enumerate(soft)}
    hard = [clause(c) for c in editions(problem)]
    found = marco(soft, hard, solver="ortools", map_solver="ortools", return_mus=True, return_mcs=False)
    return {frozenset(names[id(constraint)] for constraint in subset) for _, subset in found}


def by_pysat(problem: Problem, classes: list[list[list[int]]]) -> set[frozenset[int]]:
    formula = WCNF()
    top = len(problem.rows) * len(problem.horizons)
    for clause in editions(problem):
        formula.append(clause)
    for i, group in enumerate(classes):
        for clause in group:
            formula.append([*clause, -(top + i + 1)])
        formula.append([top + i + 1], weight=1)
    with OptUx(formula, unsorted=True) as enumerator:
        return {frozenset(i - 1 for i in found) for found in enumerator.enumerate()}


def comparison(seeds: int) -> None:
    ratios: dict[str, list[float]] = {"CPMpy MARCO (OR-Tools)": [], "PySAT OptUx": []}
    counts = []
    for seed in range(seeds):
        problem = comparable(seed)
        classes = [clauses(problem, members[0]) for members in classes_of(problem)]
        mine, found = measured(by_core, problem)
        assert isinstance(found, set)
        counts.append(len(found))
        if not found:
            continue  # OptUx takes only what has a conflict
        for name, enumerate_all in (("CPMpy MARCO (OR-Tools)", by_cpmpy), ("PySAT OptUx", by_pysat)):
            theirs, same = measured(enumerate_all, problem, classes)
            assert same == found, f"{name} finds other conflicts in seed {seed}"
            ratios[name].append(theirs / mine)
    print(f"  {min(counts)} to {max(counts)} conflicts, the same for all three")
    for name, values in ratios.items():
        print(f"  {name:24} takes {median(values):6.1f} x as long (median; {min(values):.1f} to {max(values):.1f})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--shapes", nargs="*", default=["typical"], choices=sorted(SHAPES))
    parser.add_argument("--questions", nargs="*", default=QUESTIONS, choices=QUESTIONS)
    parser.add_argument("--only-shapes", action="store_true", help="no schedules, no comparison with other enumerators")
    options = parser.parse_args()
    for name in options.shapes:
        print(f"{name}: {SHAPES[name]}; {speed()}", flush=True)
        first_answers(SHAPES[name], options.seeds)
        enumerations(SHAPES[name], options.seeds)
        questions(SHAPES[name], options.seeds, options.questions)
        print(f"  afterwards {speed()}")
    if not options.only_shapes:
        print("schedule")
        schedules(options.seeds)
        print("all minimal conflicts")
        comparison(options.seeds)
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
