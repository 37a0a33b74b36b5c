"""Which features a release brings: the shape of published instances, as a plan, against HiGHS.

    python -m bench.published                           # the core and HiGHS: time, memory, the same optimum
    python -m bench.published --random-needs            # needs among all options instead of the level above
    python -m bench.published --write releases.json     # the document, for `python -m reconciliation stacks`

Every feature is a bare option with a price that provides an interface and needs those of others, and covers a
capability of its own. A customer is a group whose one statement asks for all features it wants (`CoversAtLeast`); the
budget is a must. What customers weigh is maximized: the next release problem, with the levels, costs and numbers of the
fourth instance of Bagnall, Rayward-Smith and Whittley (2001), drawn anew from a seed.
"""

from __future__ import annotations

import argparse
import random
import resource
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from time import process_time

import highspy

from reconciliation import Limits, PlanDocument, reconcile
from reconciliation.document import (
    Coverage,
    Group,
    Horizon,
    Option,
    Period,
    Price,
    PriceUnit,
    Priority,
    Requirement,
    Tier,
    Tool,
)
from reconciliation.quarters import Quarter
from reconciliation.statements import AtMost, CoversAtLeast
from reconciliation.vocabulary import Capability, PlanMetric

LEVELS = (250, 500, 750, 1000, 750)
COSTS = ((1, 5), (2, 7), (3, 9), (4, 10), (5, 15))
MOST_NEEDING = (8, 6, 4, 2, 0)  # features of the next level that need one of this level


@dataclass(frozen=True, slots=True, kw_only=True)
class Releases:
    """needs: for each feature those it needs, all of them before it. wants: for each customer the features."""

    costs: tuple[int, ...]
    needs: tuple[tuple[int, ...], ...]
    wants: tuple[tuple[int, ...], ...]
    profits: tuple[int, ...]
    budget: int


def releases(seed: int, *, customers: int = 750, share: int = 30, random_needs: bool = False) -> Releases:
    """A seeded instance. share: percent of the cost of all features that may be spent."""
    rng = random.Random(f"releases-{seed}-{random_needs}")
    costs = [rng.randint(*COSTS[level]) for level, count in enumerate(LEVELS) for _ in range(count)]
    needs: list[set[int]] = [set() for _ in costs]
    begin = 0
    for level, count in enumerate(LEVELS[:-1]):
        end = begin + count
        for r in range(begin, end):
            after = range(r + 1, len(costs)) if random_needs else range(end, end + LEVELS[level + 1])
            for other in rng.sample(after, rng.randint(0, MOST_NEEDING[level])):
                needs[other].add(r)
        begin = end
    wants = tuple(tuple(sorted(rng.sample(range(len(costs)), rng.randint(1, 5)))) for _ in range(customers))
    profits = tuple(rng.randint(10, 50) for _ in range(customers))
    return Releases(
        costs=tuple(costs),
        needs=tuple(tuple(sorted(before)) for before in needs),
        wants=wants,
        profits=profits,
        budget=sum(costs) * share // 100,
    )


def document(given: Releases) -> PlanDocument:
    """The instance as a plan of one year."""
    features = range(len(given.costs))
    year = Horizon(id="y", name="Release", start=Quarter(2027, 1), end=Quarter(2027, 4))
    budget = Requirement(
        id="budget",
        group="owner",
        statement="The budget is kept",
        expression=AtMost(metric=PlanMetric.COST_TOTAL, k=given.budget * 1000),
    )
    return PlanDocument(
        id="releases",
        name="Releases",
        currency="EUR",
        horizons=(year,),
        groups=(
            Group(id="owner", name="Owner", weight=1),
            *(Group(id=f"c{i}", name=f"c{i}", weight=profit) for i, profit in enumerate(given.profits)),
        ),
        requirements=(
            budget,
            *(
                Requirement(
                    id=f"c{i}",
                    group=f"c{i}",
                    statement="",
                    expression=CoversAtLeast(capabilities=tuple(f"f{r}" for r in wanted), n=len(wanted)),
                    priority=Priority.SHOULD,
                )
                for i, wanted in enumerate(given.wants)
            ),
        ),
        capabilities=tuple(Capability(id=f"f{r}", label=f"f{r}") for r in features),
        tools=tuple(_feature(given, r) for r in features),
    )


def _feature(given: Releases, r: int) -> Tool:
    once = Price(unit=PriceUnit.FLAT, period=Period.ONCE, tiers=(Tier(start=0, price=Decimal(given.costs[r])),))
    option = Option(
        id=f"f{r}",
        name=f"f{r}",
        prices=(once,),
        coverage=(Coverage(capability=f"f{r}"),),
        provides=(f"i{r}",),
        needs=tuple(f"i{before}" for before in given.needs[r]),
    )
    return Tool(id=f"f{r}", name=f"f{r}", options=(option,))


def by_highs(given: Releases, seconds: float) -> tuple[float, float]:
    """The most profit found, and the gap to the bound in percent."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # its only untyped call
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("time_limit", seconds)
    highs.setOptionValue("threads", 1)
    taken = [highs.addBinary() for _ in given.costs]
    served = [highs.addBinary() for _ in given.wants]
    for r, before in enumerate(given.needs):
        for other in before:
            highs.addConstr(taken[r] <= taken[other])
    for c, wanted in enumerate(given.wants):
        for r in wanted:
            highs.addConstr(served[c] <= taken[r])
    highs.addConstr(sum(cost * x for cost, x in zip(given.costs, taken, strict=True)) <= given.budget)
    highs.maximize(sum(profit * y for profit, y in zip(given.profits, served, strict=True)))
    return highs.getObjectiveValue(), 100 * highs.getInfo().mip_gap


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--customers", type=int, default=750)
    parser.add_argument("--share", type=int, default=30, help="percent of all cost that may be spent")
    parser.add_argument("--random-needs", action="store_true")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--write", type=Path, help="write the document and stop")
    options = parser.parse_args()
    given = releases(options.seed, customers=options.customers, share=options.share, random_needs=options.random_needs)
    plan = document(given)
    if options.write:
        options.write.write_bytes(plan.to_bytes())
        return
    print(f"{len(given.costs)} features, {sum(map(len, given.needs))} needs, {len(given.wants)} customers")
    start = process_time()
    answer = reconcile(plan, "stacks", Limits(work=options.seconds, seconds=2 * options.seconds))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    reached, bound = (answer.objective or 0) // 100, (answer.bound or 0) // 100
    gap = 100 * (bound - reached) / max(1, reached)
    print(f"core:  {reached}, gap {gap:.1f} %, {process_time() - start:.1f} s of a processor, {memory} MB")
    print(f"       {answer.status}, cut off by {', '.join(answer.limits_hit) or 'nothing'}", flush=True)
    start = process_time()
    profit, gap = by_highs(given, options.seconds)
    print(f"HiGHS: {profit:.0f}, gap {gap:.1f} %, {process_time() - start:.1f} s of a processor")


if __name__ == "__main__":
    main()
