"""The selection model: a `Problem` as variables and constraints of CP-SAT.

    x[t, h]   option t is in use in horizon h
    n[t, h]   it comes into use: in use in h and not in h - 1
    d[t, h]   it is dropped: in use in h - 1 and not in h
    z[c, l, h] implies that an option in use, and ready, covers capability c at level l
    M[m, h]   an upper bound on the metric m in horizon h

Every distinct formula gets one literal that implies it. The language has no negation, so nothing needs
the other direction, save where a metric of one horizon is the base of another's limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import gcd
from typing import Any

from ortools.sat.python import cp_model

from reconciliation.formulas import (
    Atom,
    CoveredBy,
    Either,
    Every,
    Formula,
    Limit,
    NoneOf,
    Ratio,
    SomeOf,
    atoms,
)
from reconciliation.problem import Problem, rates
from reconciliation.truth import Chosen
from reconciliation.vocabulary import PlanMetric

Terms = list[tuple[Any, int]]


def linear(terms: Terms, constant: int = 0) -> Any:
    """The sum of coefficient x literal."""
    return cp_model.LinearExpr.weighted_sum([v for v, _ in terms], [c for _, c in terms]) + constant


class Model:
    """The variables of a problem, its background constraints, and a literal for any formula."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.cp = cp_model.CpModel()
        self.span = range(len(problem.horizons))
        self._compares = compares(problem)
        self.rows = tuple(range(len(problem.rows))) if self._compares else useful_rows(problem)
        self._true = self.cp.new_constant(1)
        self._literals: dict[Formula, Any] = {}
        self._terms: dict[tuple[PlanMetric, int], tuple[Terms, int]] = {}
        self._metrics: dict[tuple[PlanMetric, tuple[int, ...]], tuple[Any, int]] = {}
        self._dropped: dict[tuple[int, int], Any] = {}
        self._ready: dict[tuple[int, int], Any] = {}
        self._adopted: dict[tuple[int, int], Any] = {}
        self.x: dict[tuple[int, int], Any] = {
            (t, h): self.cp.new_bool_var(f"x{t}_{h}") for t in self.rows if problem.rows[t].choosable for h in self.span
        }
        self._places = [[(t, self.x[t, h].index) for t in self.rows if (t, h) in self.x] for h in self.span]
        self._add_editions()
        self._add_interfaces()
        self._add_incompatible()
        self._add_capacity()

    def in_use(self, t: int, h: int) -> Any | None:
        """The literal of an option in a horizon; None when it cannot be chosen. Horizon -1 is before the plan."""
        if h < 0:
            return self._true if self.problem.rows[t].committed else None
        return self.x.get((t, h))

    def chosen(self, values: Any) -> Chosen:
        """What a solution has in use."""
        return tuple(frozenset(t for t, index in places if values[index]) for places in self._places)

    def _add_editions(self) -> None:
        editions: dict[str, list[int]] = {}
        for t in self.rows:
            editions.setdefault(self.problem.rows[t].tool, []).append(t)
        for group in editions.values():
            for h in self.span:
                literals = [self.x[t, h] for t in group if (t, h) in self.x]
                if len(literals) > 1:
                    self.cp.add_at_most_one(literals)

    def _add_interfaces(self) -> None:
        providers: dict[str, list[int]] = {}
        for t in self.rows:
            for name in self.problem.rows[t].provides:
                providers.setdefault(name, []).append(t)
        for (t, h), literal in self.x.items():
            row = self.problem.rows[t]
            for name in sorted(row.needs - self.problem.estate - row.provides):
                given = [self.x[u, h] for u in providers.get(name, ()) if (u, h) in self.x]
                self.cp.add_bool_or([*given, literal.negated()])

    def _add_incompatible(self) -> None:
        of_tool: dict[str, list[int]] = {}
        for t in self.rows:
            of_tool.setdefault(self.problem.rows[t].tool, []).append(t)
        for first, second in sorted(self.problem.incompatible):
            for t in of_tool.get(first, ()):
                for u in of_tool.get(second, ()):
                    for h in self.span:
                        if (t, h) in self.x and (u, h) in self.x:
                            self.cp.add_at_most_one([self.x[t, h], self.x[u, h]])

    def _add_capacity(self) -> None:
        for h, capacity in enumerate(self.problem.capacity):
            if capacity is not None:
                self.cp.add(linear(*self.terms(PlanMetric.EFFORT, h)) <= capacity)

    def adopted(self, t: int, h: int) -> Any | None:
        """Literal: the option comes into use in the horizon. None when it cannot."""
        now, before = self.in_use(t, h), self.in_use(t, h - 1)
        if now is None or before is self._true:
            return None
        if before is None:
            return now
        if (t, h) not in self._adopted:
            self._adopted[t, h] = self._both(now, before.negated())
        return self._adopted[t, h]

    def dropped(self, t: int, h: int) -> Any | None:
        """Literal: the option is left at the start of the horizon. None when it cannot be."""
        now, before = self.in_use(t, h), self.in_use(t, h - 1)
        if before is None:
            return None
        if now is None:
            return before
        if before is self._true:
            return now.negated()
        if (t, h) not in self._dropped:
            self._dropped[t, h] = self._both(before, now.negated())
        return self._dropped[t, h]

    def _both(self, first: Any, second: Any) -> Any:
        """A literal that is true when both are; and only then where adding to a metric may help."""
        both = self.cp.new_bool_var("")
        self.cp.add_bool_or([first.negated(), second.negated(), both])
        if self._compares:
            self.cp.add_bool_and([first, second]).only_enforce_if(both)
        return both

    def terms(self, metric: PlanMetric, h: int) -> tuple[Terms, int]:
        """The metric in one horizon as coefficients of literals and a constant."""
        if (metric, h) not in self._terms:
            self._terms[metric, h] = self._terms_of(metric, h)
        return self._terms[metric, h]

    def _terms_of(self, metric: PlanMetric, h: int) -> tuple[Terms, int]:
        found: Terms = []
        constant = 0
        quarters = self.problem.horizons[h].quarters
        for t in self.rows:
            use, adopt, drop = rates(self.problem.rows[t], metric, h, quarters)
            for rate, literal in (
                (use, self.in_use(t, h) if use else None),
                (adopt, self.adopted(t, h) if adopt else None),
                (drop, self.dropped(t, h) if drop else None),
            ):
                if literal is self._true:
                    constant += rate
                elif literal is not None:
                    found.append((literal, rate))
        return found, constant

    def metric(self, metric: PlanMetric, horizons: tuple[int, ...]) -> tuple[Any, int]:
        """An upper bound on the metric, as (variable, unit): the metric is at most variable x unit."""
        key = (metric, horizons)
        if key not in self._metrics:
            parts = [self.terms(metric, h) for h in horizons]
            found = [term for part, _ in parts for term in part]
            constant = sum(c for _, c in parts)
            unit = gcd(constant, *(rate for _, rate in found)) or 1
            scaled = [(literal, rate // unit) for literal, rate in found]
            variable = self.cp.new_int_var(0, constant // unit + sum(rate for _, rate in scaled), "")
            self.cp.add(variable >= linear(scaled, constant // unit))
            self._metrics[key] = (variable, unit)
        return self._metrics[key]

    def ready(self, t: int, h: int) -> Any | None:
        """Literal: the option is in use and its ramp is over. None when it cannot be."""
        since = self.problem.rows[t].ready[h]
        now = self.x.get((t, h))
        if now is None or since is None or since == h:
            return None if since is None else now
        if (t, h) not in self._ready:
            literal = self.cp.new_bool_var("")
            self.cp.add_bool_and([self.x[t, a] for a in range(since, h + 1)]).only_enforce_if(literal)
            self._ready[t, h] = literal
        return self._ready[t, h]

    def literal(self, formula: Formula) -> Any:
        """The literal that implies the formula."""
        if formula not in self._literals:
            if isinstance(formula, Every) and not formula.parts:
                self._literals[formula] = self._true
            else:
                literal = self._literals[formula] = self.cp.new_bool_var("")
                self._imply(literal, formula)
        return self._literals[formula]

    def require(self, formula: Formula) -> None:
        """The formula holds, whatever else."""
        for part in formula.parts if isinstance(formula, Every) else (formula,):
            self._imply(self._true, part)

    def _imply(self, literal: Any, formula: Formula) -> None:
        if isinstance(formula, Every):
            self.cp.add_bool_and([self.literal(part) for part in formula.parts]).only_enforce_if(literal)
        elif isinstance(formula, Either):
            self.cp.add_bool_or([self.literal(part) for part in formula.parts]).only_enforce_if(literal)
        elif isinstance(formula, NoneOf):
            out = [self.x[t, formula.horizon].negated() for t in formula.options if (t, formula.horizon) in self.x]
            if out:
                self.cp.add_bool_and(out).only_enforce_if(literal)
        elif isinstance(formula, SomeOf):
            given = [self.x[t, formula.horizon] for t in formula.options if (t, formula.horizon) in self.x]
            self.cp.add_bool_or(given).only_enforce_if(literal)
        elif isinstance(formula, CoveredBy):
            self._imply_coverage(literal, formula)
        elif isinstance(formula, Limit):
            self._imply_limit(literal, formula)
        else:
            self._imply_ratio(literal, formula)

    def _imply_coverage(self, literal: Any, atom: CoveredBy) -> None:
        if len(atom.capabilities) > 1:
            each = [self.literal(CoveredBy(atom.horizon, (c,), atom.level, 1)) for c in atom.capabilities]
            if atom.n == 1:
                self.cp.add_bool_or(each).only_enforce_if(literal)
            else:
                self.cp.add(linear([(z, 1) for z in each]) >= atom.n).only_enforce_if(literal)
            return
        (capability,) = atom.capabilities
        self.cp.add_bool_or(self._covering(capability, atom.level, atom.horizon)).only_enforce_if(literal)

    def _covering(self, capability: int, level: int, h: int) -> list[Any]:
        found = (
            self.ready(t, h)
            for t in self._coverers().get(capability, ())
            if self.problem.rows[t].covers[capability] >= level
        )
        return [literal for literal in found if literal is not None]

    def _coverers(self) -> dict[int, list[int]]:
        if not hasattr(self, "_by_capability"):
            self._by_capability: dict[int, list[int]] = {}
            for t in self.rows:
                for capability in self.problem.rows[t].covers:
                    self._by_capability.setdefault(capability, []).append(t)
        return self._by_capability

    def _imply_limit(self, literal: Any, atom: Limit) -> None:
        if atom.metric is PlanMetric.VENDORS_SHARE:
            (h,) = atom.horizons
            whole, constant = self.terms(PlanMetric.COST_YEAR, h)
            for fees in self.vendor_fees(h):
                terms = [(v, 100 * rate) for v, rate in fees] + [(v, -atom.k * rate) for v, rate in whole]
                self.cp.add(linear(terms, -atom.k * constant) <= 0).only_enforce_if(literal)
            return
        variable, unit = self.metric(atom.metric, atom.horizons)
        self.cp.add(variable <= atom.k // unit).only_enforce_if(literal)

    def vendor_fees(self, h: int) -> list[Terms]:
        """For each vendor, what it is paid a year in the horizon."""
        fees: dict[str, Terms] = {}
        for t in self.rows:
            row = self.problem.rows[t]
            if not row.vendor:
                continue
            paid = fees.setdefault(row.vendor, [])
            cost = row.costs[h]
            for rate, literal in (
                (cost.fees_use_year, self.in_use(t, h)),
                (cost.fees_adopt_year, self.adopted(t, h) if cost.fees_adopt_year else None),
            ):
                if rate and literal is not None:
                    paid.append((literal, rate))
        return [terms for _, terms in sorted(fees.items()) if terms]

    def _imply_ratio(self, literal: Any, atom: Ratio) -> None:
        left, left_constant = self.terms(atom.metric, atom.horizon)
        base, base_constant = self.terms(atom.metric, atom.of)
        terms = [(v, 100 * rate) for v, rate in left] + [(v, -atom.percent * rate) for v, rate in base]
        constant = 100 * left_constant - atom.percent * base_constant
        self.cp.add(linear(terms, constant) <= 0).only_enforce_if(literal)


def useful_rows(problem: Problem) -> tuple[int, ...]:
    """The options that can help: those that cover, are asked for, or provide something another one needs.

    All others only add to the metrics.
    """
    mentioned = list(_mentioned(problem))
    capabilities = {c for atom in mentioned if isinstance(atom, CoveredBy) for c in atom.capabilities}
    kept = {t for atom in mentioned if isinstance(atom, SomeOf) for t in atom.options}
    kept.update(t for t, row in enumerate(problem.rows) if row.committed or not capabilities.isdisjoint(row.covers))
    return tuple(sorted(_with_providers(problem, kept)))


def compares(problem: Problem) -> bool:
    """Whether a metric is the base of another's limit, so that adding to it may help."""
    return any(
        isinstance(atom, Ratio) or (isinstance(atom, Limit) and atom.metric is PlanMetric.VENDORS_SHARE)
        for atom in _mentioned(problem)
    )


def _mentioned(problem: Problem) -> Iterator[Atom]:
    return (atom for rule in problem.rules for formula, _ in rule.steps for atom in atoms(formula))


def _with_providers(problem: Problem, kept: Iterable[int]) -> set[int]:
    providers: dict[str, list[int]] = {}
    for t, row in enumerate(problem.rows):
        for name in row.provides:
            providers.setdefault(name, []).append(t)
    found = set(kept)
    waiting = list(found)
    while waiting:
        for name in problem.rows[waiting.pop()].needs - problem.estate:
            fresh = [t for t in providers.get(name, ()) if t not in found]
            found.update(fresh)
            waiting.extend(fresh)
    return found
