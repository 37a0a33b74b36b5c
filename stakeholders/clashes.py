"""With whom a statement clashes already, out of the plan's value alone and without the solver.

What one statement rules out and another one asks for is compared as sets of options. A clash named here is certain as
far as facts are known (unknown rules nothing out); that none is named proves nothing: money over several capabilities
and longer chains are found by Reconcile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from reconciliation import statements as s
from reconciliation.agreements import with_agreements
from reconciliation.answers import Verdict
from reconciliation.document import PlanDocument, Priority
from reconciliation.pricing import costs_by_horizon
from reconciliation.statements import Expression
from reconciliation.verdicts import Candidate, attributes_of, candidates, judge
from reconciliation.vocabulary import Level, PlanMetric

SHOWN = 8
PAIRED = 64
"""Statements of different effect that are tried in pairs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """others: ids of the requirements that cannot hold together with the statement.

    subject: the capability for which no tool is left, or empty where certain tools are meant.
    cheapest: milli-units a year of the cheapest option, where money is what clashes.
    """

    others: tuple[str, ...]
    subject: str
    cheapest: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Minimal conflicts that the newest reconciliation found, each as ids of requirements, and when it did."""

    conflicts: tuple[tuple[str, ...], ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Demand:
    """Options of which one must be in use, as bits."""

    owner: str
    subject: str
    options: int
    horizons: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ban:
    """Options that a statement rules out, as bits."""

    owner: str
    options: int
    horizons: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit of the yearly cost, in milli-units."""

    owner: str
    most: int
    horizons: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """The hard statements of a plan, taken apart. costs: horizon -> milli-units a year of each option, by its bit."""

    options: tuple[Candidate, ...]
    horizons: frozenset[str]
    demands: tuple[Demand, ...]
    bans: tuple[Ban, ...]
    caps: tuple[Cap, ...]
    costs: Mapping[str, tuple[int | None, ...]]


def clashes_of(document: PlanDocument, expression: Expression, *, own: str = "") -> tuple[Clash, ...]:
    """What the statement cannot hold together with; `own` is its id where it stands in the plan already."""
    known = _known(_Same(document))
    parts = _parts(document, own, expression, known.options, known.horizons)
    found: dict[tuple[str, ...], Clash] = {}
    for part in parts:
        for clash in _against(part, known, own):
            found.setdefault(clash.others, clash)
    shortest = sorted(found.values(), key=lambda clash: len(clash.others))
    minimal = [c for c in shortest if not any(set(o.others) < set(c.others) for o in shortest)]
    return tuple(minimal[:SHOWN])


def _against(part: Demand | Ban | Cap, known: Known, own: str) -> Iterator[Clash]:
    demands = [demand for demand in known.demands if demand.owner != own]
    bans = [ban for ban in known.bans if ban.owner != own]
    if isinstance(part, Demand):
        yield from _unmet(part, bans, ())
        for cap in known.caps:
            if cap.owner != own:
                yield from _unpaid(part, cap, known, cap.owner)
    elif isinstance(part, Ban):
        for demand in demands:
            if demand.options & part.options and demand.horizons & part.horizons:
                left = Demand(demand.owner, demand.subject, demand.options & ~part.options, demand.horizons)
                yield from _unmet(left, bans, (demand.owner,))
    else:
        for demand in demands:
            yield from _unpaid(demand, part, known, demand.owner)


def _unmet(demand: Demand, bans: list[Ban], others: tuple[str, ...]) -> Iterator[Clash]:
    """Clashes by which nothing is left of the demand: with nobody more, with one statement more, with two."""
    if not demand.options:
        if others:
            yield Clash(others=others, subject=demand.subject)
        return
    biting: dict[int, Ban] = {}
    for ban in bans:
        bits = ban.options & demand.options
        if bits == demand.options and ban.horizons & demand.horizons:
            yield Clash(others=_united(others, ban.owner), subject=demand.subject)
        elif bits and ban.horizons & demand.horizons:
            biting.setdefault(bits, ban)
    partial = list(biting.items())[:PAIRED]
    for number, (bits, ban) in enumerate(partial):
        for more, second in partial[number + 1 :]:
            if bits | more == demand.options:
                yield Clash(others=_united(others, ban.owner, second.owner), subject=demand.subject)


def _united(*parts: tuple[str, ...] | str) -> tuple[str, ...]:
    ids = (name for part in parts for name in (part if isinstance(part, tuple) else (part,)))
    return tuple(sorted(set(ids)))


def _unpaid(demand: Demand, cap: Cap, known: Known, other: str) -> Iterator[Clash]:
    """The cheapest option alone costs more than the limit in one of the years that both speak of."""
    for horizon in sorted(demand.horizons & cap.horizons):
        prices = [cost for bit, cost in enumerate(known.costs[horizon]) if demand.options >> bit & 1]
        if prices and all(price is not None for price in prices):
            cheapest = min(price for price in prices if price is not None)
            if cheapest > cap.most:
                yield Clash(others=(other,), subject=demand.subject, cheapest=cheapest)
                return


class _Same:
    """A document as a key: the same object, not an equal one, whose comparison would cost more than the answer."""

    __slots__ = ("document",)

    def __init__(self, document: PlanDocument) -> None:
        self.document = document

    def __hash__(self) -> int:
        return id(self.document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.document is self.document


@lru_cache(maxsize=8)
def _known(same: _Same) -> Known:
    document = same.document
    options = candidates(document)
    every = frozenset(horizon.id for horizon in document.horizons)
    parts = [
        part
        for requirement in with_agreements(document).requirements
        if requirement.priority is Priority.MUST
        for part in _parts(document, requirement.id, requirement.expression, options, every)
    ]
    costs: dict[str, list[int | None]] = {horizon: [] for horizon in every}
    for tool in document.tools:
        for option in tool.options:
            for horizon, cost in costs_by_horizon(document, option):
                costs[horizon].append(cost.use_year if cost.known else None)
    return Known(
        options=options,
        horizons=every,
        demands=tuple(part for part in parts if isinstance(part, Demand)),
        bans=tuple(part for part in parts if isinstance(part, Ban)),
        caps=tuple(part for part in parts if isinstance(part, Cap)),
        costs={horizon: tuple(found) for horizon, found in costs.items()},
    )


def _parts(
    document: PlanDocument,
    owner: str,
    expression: Expression,
    options: tuple[Candidate, ...],
    every: frozenset[str],
) -> Iterator[Demand | Ban | Cap]:
    """What the statement asks for and rules out; an "any of" that does not test attributes says nothing here."""
    if isinstance(expression, s.AllOf):
        for part in expression.parts:
            yield from _parts(document, owner, part, options, every)
        return
    when = frozenset(getattr(expression, "horizons", ())) or every
    if isinstance(expression, s.Covers):
        subject, level = expression.capability, expression.level
        yield Demand(owner, subject, _bits(options, lambda o: _covered(o, subject) >= level.rank), when)
    elif isinstance(expression, s.Use | s.Avoid):
        named = _bits(options, lambda option: option.tool in expression.tools)
        yield Demand(owner, "", named, when) if isinstance(expression, s.Use) else Ban(owner, named, when)
    elif isinstance(expression, s.AtMost):
        if expression.metric is PlanMetric.COST_YEAR and expression.k is not None:
            yield Cap(owner, expression.k, when)
    elif s.tests_attributes(expression):
        judged = judge(expression, attributes_of(document))
        yield Ban(owner, _bits(options, lambda option: judged(option)[0] is Verdict.FAIL), when)


def _covered(option: Candidate, capability: str) -> int:
    return option.covers.get(capability, Level.NONE).rank


def _bits(options: tuple[Candidate, ...], holds: Callable[[Candidate], bool]) -> int:
    return sum(1 << bit for bit, option in enumerate(options) if holds(option))
