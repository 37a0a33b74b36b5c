"""From what the solvers found to what is answered: ids instead of classes, and every stack evaluated again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import product

from reconciliation.agreements import relaxed, with_agreements
from reconciliation.answers import Concession, Conflict, Relaxation, Repair, Stack, Witness
from reconciliation.conflicts import Clash, Enumeration, Oracle, enumerate_conflicts
from reconciliation.document import PlanDocument
from reconciliation.errors import ReconciliationError
from reconciliation.evaluate import Evaluation, Evaluator
from reconciliation.formulas import moved
from reconciliation.hitting import bits
from reconciliation.limits import Budget
from reconciliation.model import Model
from reconciliation.problem import Problem, Rule, compile_problem
from reconciliation.repairs import threshold
from reconciliation.select import Chooser, Selection
from reconciliation.truth import Chosen


class Findings:
    """The conflicts, concessions and stacks of one document, worked out when asked for.

    told_early: is told the first conflicts where all of them take longer.
    """

    def __init__(self, document: PlanDocument, unknown: str, budget: Budget) -> None:
        self._document = with_agreements(document)
        self._unknown = unknown
        self.told_early: Callable[[Enumeration[Chosen]], None] | None = None
        self.budget = budget
        self.problem: Problem = compile_problem(self._document, unknown=unknown)
        self._evaluator = Evaluator(self._document, unknown=unknown)
        self._evaluated: dict[Chosen, Evaluation] = {}
        self._repairs: dict[tuple[int, int], int | None] = {}
        self._masks: dict[tuple[str, ...], int] = {}

    @cached_property
    def oracle(self) -> Oracle:
        return Oracle(self.model, self.budget)

    @cached_property
    def model(self) -> Model:
        return Model(self.problem)

    @cached_property
    def chooser(self) -> Chooser:
        return Chooser(self.model, self.budget)

    @cached_property
    def enumeration(self) -> Enumeration[Chosen]:
        return enumerate_conflicts(self.oracle, self.budget, self.told_early)

    def evaluated(self, chosen: Chosen) -> Evaluation:
        """The choice, evaluated from the document. Raises ReconciliationError where it is not allowed."""
        if chosen not in self._evaluated:
            evaluation = self._evaluator(self._names(chosen))
            if evaluation.faults:
                raise ReconciliationError(f"the evaluator rejects a stack of the solver: {evaluation.faults[0]}")
            self._evaluated[chosen] = evaluation
        return self._evaluated[chosen]

    def selection(
        self, announce: Callable[[Selection, Stack], None] | None = None
    ) -> tuple[Selection, tuple[Stack, ...]]:
        """The best stack of the plan as it stands, none when it cannot hold. announce: is told the first good one."""

        def evaluated(early: Selection) -> None:
            if announce is not None:
                announce(early, self._confirmed(early)[0])

        found = self.chooser.best(announce=evaluated if announce else None)
        return found, self._confirmed(found)

    def _confirmed(self, found: Selection) -> tuple[Stack, ...]:
        if found.chosen is None:
            return ()
        evaluation = self.evaluated(found.chosen)
        if evaluation.broken or evaluation.stack.objective != found.objective:
            raise ReconciliationError(f"the evaluator disagrees with the solver: {evaluation.broken}")
        return (evaluation.stack,)

    def stack(self, chosen: Chosen) -> Stack:
        """A choice that keeps every hard requirement, evaluated. Raises ReconciliationError when it does not."""
        evaluation = self.evaluated(chosen)
        if evaluation.broken:
            raise ReconciliationError(f"the evaluator rejects a stack of the solver: {evaluation.broken}")
        return evaluation.stack

    def conflicts(self) -> tuple[Conflict, ...]:
        """Every minimal conflict in ids, the smallest first."""
        found = [c for clash in self.enumeration.clashes for c in self._expanded(clash)]
        return tuple(sorted(found, key=lambda c: (len(c.requirements), c.requirements)))

    def bare_conflicts(self, known: Enumeration[Chosen]) -> tuple[Conflict, ...]:
        """The same without horizons, repairs and witnesses, which take longer than the conflicts themselves."""
        found = [
            Conflict(
                requirements=tuple(sorted(rule.id for rule in owners)),
                groups=tuple(sorted({rule.group for rule in owners})),
            )
            for clash in known.clashes
            for owners in product(*(self.oracle.classes[i] for i in bits(clash.classes)))
        ]
        return tuple(sorted(found, key=lambda c: (len(c.requirements), c.requirements)))

    def _expanded(self, clash: Clash[Chosen]) -> Iterator[Conflict]:
        shown = self._horizon(clash.classes)
        members = [self.oracle.classes[i] for i in bits(clash.classes)]
        stacks = {i: self._witness(clash.classes & ~(1 << i), chosen) for i, chosen in clash.witnesses}
        for owners in product(*members):
            yield Conflict(
                requirements=tuple(sorted(rule.id for rule in owners)),
                groups=tuple(sorted({rule.group for rule in owners})),
                horizon=shown,
                repairs=tuple(self._repairs_of(clash.classes, owners)),
                witnesses=tuple(
                    Witness(without=rule.id, stack=stacks[i])
                    for i, rule in zip(bits(clash.classes), owners, strict=True)
                ),
            )

    def _horizon(self, classes: int) -> str:
        if len(self.problem.horizons) == 1:
            return self.problem.horizons[0].id
        alone = (h.id for i, h in enumerate(self.problem.horizons) if self.oracle.shows_in(classes, i))
        return next(alone, "")

    def _witness(self, rest: int, chosen: Chosen) -> Stack:
        evaluation = self.evaluated(chosen)
        kept = {rule.id for i in bits(rest) for rule in self.oracle.classes[i]}
        if kept & set(evaluation.broken):
            raise ReconciliationError(f"the evaluator rejects a witness: {sorted(kept & set(evaluation.broken))}")
        return evaluation.stack

    def _repairs_of(self, classes: int, owners: tuple[Rule, ...]) -> Iterator[Repair]:
        for i, rule in zip(bits(classes), owners, strict=True):
            if not rule.movable:
                continue
            if (classes, i) not in self._repairs:
                rest = [self.oracle.classes[j][0].formula for j in bits(classes) if j != i]
                self._repairs[classes, i] = threshold(self.oracle.model, rule.formula, rest, self.budget)
            least = self._repairs[classes, i]
            if least is not None:
                yield Repair(requirement=rule.id, threshold=least)

    def concessions(self, known: Enumeration[Chosen] | None = None) -> tuple[Concession, ...]:
        """Every minimal concession that may be proposed, cheapest first; of all, or of those known so far."""
        found = []
        for mask in (known or self.enumeration).concessions:
            rules = [rule for i in bits(mask) for rule in self.oracle.classes[i]]
            if all(rule.negotiable for rule in rules):
                names = tuple(sorted(rule.id for rule in rules))
                self._masks[names] = mask
                found.append(
                    Concession(
                        relaxed=tuple(Relaxation(requirement=name) for name in names),
                        cost=sum(rule.cost for rule in rules),
                    )
                )
        return tuple(sorted(found, key=lambda c: (c.cost, [r.requirement for r in c.relaxed])))

    def exact(self, concession: Concession) -> Concession:
        """The concession with the least thresholds that are enough, where it moves limits instead of giving them up."""
        mask = self._masks[tuple(r.requirement for r in concession.relaxed)]
        eased = self._thresholds(mask)
        return replace(
            concession, relaxed=tuple(replace(r, threshold=eased.get(r.requirement)) for r in concession.relaxed)
        )

    def _thresholds(self, mask: int) -> dict[str, int]:
        """The least thresholds of the limits in a concession, one after the other, each on top of those before."""
        classes = self.oracle.classes
        rest = [members[0].formula for i, members in enumerate(classes) if not mask >> i & 1]
        eased: dict[str, int] = {}
        for i in bits(mask):
            formula = classes[i][0].formula
            if not any(rule.movable for rule in classes[i]):
                continue
            least = threshold(self.oracle.model, formula, rest, self.budget)
            if least is None:
                continue
            eased.update((rule.id, least) for rule in classes[i] if rule.movable)
            rest.append(moved(formula, least))
        return eased

    def with_stack(self, concession: Concession) -> Concession:
        """The concession with the best stack under it."""
        moved_to = {r.requirement: r.threshold for r in concession.relaxed}
        hard = []
        for rule in self.problem.hard:
            to = moved_to.get(rule.id)
            if rule.id not in moved_to:
                hard.append(rule.formula)
            elif to is not None:
                hard.append(moved(rule.formula, to))
        found = self.chooser.best(hard)
        if found.chosen is None:
            return concession
        names = self._names(found.chosen)
        evaluation = Evaluator(conceding(self._document, concession), unknown=self._unknown)(names)
        if evaluation.broken or evaluation.faults:
            raise ReconciliationError(f"the evaluator rejects the stack of a concession: {evaluation.broken}")
        return replace(concession, stack=evaluation.stack)

    def _names(self, chosen: Chosen) -> dict[str, frozenset[str]]:
        in_time = zip(self.problem.horizons, chosen, strict=True)
        return {h.id: frozenset(self.problem.rows[t].id for t in used) for h, used in in_time}


def conceding(document: PlanDocument, concession: Concession) -> PlanDocument:
    """The document after a concession: thresholds moved, and what is given up left out."""
    given = {r.requirement: r.threshold for r in concession.relaxed}
    kept = []
    for requirement in document.requirements:
        if requirement.id not in given:
            kept.append(requirement)
        elif (to := given[requirement.id]) is not None:
            kept.append(relaxed(requirement, to))
    return replace(document, requirements=tuple(kept), agreements=())
