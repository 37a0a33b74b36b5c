"""Every minimal conflict, and the concessions that resolve them.

The hard statements are put into classes of equal meaning, then two dual enumerations feed each other
(Bailey and Stuckey 2005; Liffiton et al. 2016): a minimal hitting set of the conflicts known so far is given
up; if the rest can hold, it is a concession, and if not, the rest holds a conflict not yet known. When every minimal
hitting set is a concession, both lists are complete.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from reconciliation.answers import Status
from reconciliation.formulas import Formula, conjuncts, horizons
from reconciliation.hitting import HittingSets, bits
from reconciliation.limits import EVALUATING, Budget
from reconciliation.model import Model
from reconciliation.problem import Problem, Rule
from reconciliation.solver import decide
from reconciliation.truth import Chosen, Truth

REPORT_EVERY = 20
EARLY = 0.03  # deterministic seconds after which what is known of many conflicts is told
LATEST = 40  # choices seen of late that are looked at before the solver is asked

W = TypeVar("W")
"""What shows that some classes can hold together: a choice of options, or a schedule."""
W_co = TypeVar("W_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Clash(Generic[W]):
    """A minimal conflict of classes, with a choice for each class under which all others hold."""

    classes: int
    witnesses: tuple[tuple[int, W], ...]


@dataclass(slots=True)
class Enumeration(Generic[W]):
    """Conflicts and concessions as bit masks of classes; complete when nothing is missing from either."""

    clashes: list[Clash[W]] = field(default_factory=list)
    concessions: list[int] = field(default_factory=list)
    complete: bool = False


class Asked(Protocol[W_co]):
    """Whoever knows which classes can hold together. costs: of giving up each class."""

    costs: Sequence[int]

    def ask(self, wanted: int) -> tuple[Status, int]: ...

    def choice_for(self, wanted: int) -> W_co | None: ...


class Oracle:
    """Answers whether a set of classes can hold together, and remembers every choice it has seen."""

    def __init__(self, model: Model, budget: Budget) -> None:
        self._problem = model.problem
        self._budget = budget
        self.classes = classes_of(model.problem)
        self.costs: Sequence[int] = [sum(rule.cost for rule in members) for members in self.classes]
        self.model = model
        self._literals = [self.model.literal(members[0].formula) for members in self.classes]
        self._class_of = {literal.index: i for i, literal in enumerate(self._literals)}
        self._held: dict[int, Chosen] = {}
        self._seen: list[Truth] = []
        self._paid: set[Chosen] = set()

    def choice_for(self, wanted: int) -> Chosen | None:
        """A choice seen before under which the wanted classes hold. It will be shown, so its evaluation counts now."""
        chosen = next((chosen for held, chosen in self._held.items() if wanted & ~held == 0), None)
        if chosen is not None and chosen not in self._paid:
            self._paid.add(chosen)
            self._budget.work += EVALUATING * len(self._problem.rules)
        return chosen

    def ask(self, wanted: int) -> tuple[Status, int]:
        """Whether the classes can hold together: if so with all that hold beside them, if not with those at fault."""
        for held in self._held:
            if wanted & ~held == 0:
                return Status.OPTIMAL, held
        outcome = decide(self.model.cp, [self._literals[i] for i in bits(wanted)], self._budget)
        if outcome.found:
            chosen = self.model.chosen(outcome.values)
            truth = Truth(self._problem, chosen)
            held = sum(1 << i for i, members in enumerate(self.classes) if truth.holds(members[0].formula))
            self._held[held | wanted] = chosen
            self._seen.append(truth)
            return Status.OPTIMAL, held | wanted
        if outcome.status is Status.UNKNOWN:
            self._budget.exhausted()
            return Status.UNKNOWN, 0
        at_fault = sum(1 << self._class_of[index] for index in set(outcome.core) if index in self._class_of)
        return Status.INFEASIBLE, at_fault & wanted or wanted

    def shows_in(self, clash: int, h: int) -> bool:
        """Whether what the classes say about that horizon alone is impossible already."""
        parts: list[Formula] = [
            part for i in bits(clash) for part in conjuncts(self.classes[i][0].formula) if horizons(part) <= {h}
        ]
        if any(all(truth.holds(part) for part in parts) for truth in self._seen[:-LATEST:-1]):
            return False
        literals = [self.model.literal(part) for part in parts]
        return decide(self.model.cp, literals, self._budget).status is Status.INFEASIBLE


def classes_of(problem: Problem) -> tuple[tuple[Rule, ...], ...]:
    """The hard rules, those of equal meaning together, in the order of their first id."""
    found: dict[Formula, list[Rule]] = {}
    for rule in problem.hard:
        found.setdefault(rule.formula, []).append(rule)
    return tuple(tuple(members) for members in found.values())


def enumerate_conflicts(
    oracle: Asked[W], budget: Budget, early: Callable[[Enumeration[W]], None] | None = None
) -> Enumeration[W]:
    """All minimal conflicts and all minimal concessions of the hard classes, or as many as the limits allow.

    early: is told once what is known when some are and the rest takes longer.
    """
    result: Enumeration[W] = Enumeration()
    everything = (1 << len(oracle.costs)) - 1
    hitting = HittingSets(oracle.costs, budget)
    while not budget.exhausted() and not _enough(result, budget):
        given_up = hitting.next()
        if given_up is None:
            result.complete = not budget.exhausted()
            return result
        found = len(result.clashes) + len(result.concessions)
        if found % REPORT_EVERY == 0:
            budget.reporter.progress("conflicts", found, found + 1)
        status, answer = oracle.ask(everything & ~given_up)
        if status is Status.OPTIMAL:
            hitting.add_concession(given_up)
            if not given_up:
                result.complete = True
                return result
            result.concessions.append(given_up)
            continue
        clash = shrink(oracle, answer) if status is Status.INFEASIBLE else None
        if clash is None:
            return result
        result.clashes.append(clash)
        hitting.add_clash(clash.classes)
        if early is not None and budget.work > EARLY:
            early(result)
            early = None
    return result


def _enough(result: Enumeration[W], budget: Budget) -> bool:
    if len(result.clashes) >= budget.limits.conflicts:
        budget.hit.add("conflicts")
    elif len(result.concessions) >= budget.limits.concessions:
        budget.hit.add("concessions")
    else:
        return False
    return True


def shrink(oracle: Asked[W], clash: int) -> Clash[W] | None:
    """A minimal conflict inside one: what can be left out is, and what cannot leaves a witness. None: cut off."""
    witnesses: dict[int, W] = {}
    for i in bits(clash):
        rest = clash & ~(1 << i)
        if not clash >> i & 1:
            continue
        status, answer = oracle.ask(rest)
        if status is Status.UNKNOWN:
            return None
        if status is Status.INFEASIBLE:
            clash = answer
    for i in bits(clash):
        chosen = oracle.choice_for(clash & ~(1 << i))
        assert chosen is not None  # the loop above found one for every class that stayed
        witnesses[i] = chosen
    return Clash(clash, tuple(witnesses.items()))
