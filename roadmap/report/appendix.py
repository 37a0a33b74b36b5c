"""The appendices: every requirement and what became of it, where it leads, how the answer was found, the terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reconciliation.answers import Status
from reconciliation.document import Priority, Requirement, Stage
from roadmap.report.facts import Facts
from roadmap.report.words import number, percent
from stakeholders.labels import priority_label
from stakeholders.sentences import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementRow:
    """fate: held, conceded, open, unmet or unknown, with its words."""

    id: str
    statement: str
    tested: str
    priority: str
    priority_name: str
    weight: int
    fate: str
    fate_name: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRows:
    name: str
    rows: tuple[RequirementRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceRow:
    id: str
    statement: str
    conflicts: str
    ruled_out: str
    decisions: str
    items: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appendix:
    requirements_title: str
    groups: tuple[GroupRows, ...]
    trace_title: str
    trace: tuple[TraceRow, ...]
    method: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]
    run: tuple[tuple[str, str], ...]


def appendix(facts: Facts) -> Appendix:
    trace = tuple(_trace(facts))
    traced = sum(any((row.items, row.decisions, row.conflicts, row.ruled_out)) for row in trace)
    return Appendix(
        requirements_title=_requirements_title(len(trace)),
        groups=tuple(_groups(facts)),
        trace_title=_trace_title(traced, len(trace)),
        trace=trace,
        method=_method(facts),
        terms=_terms(),
        run=tuple(_run(facts)),
    )


def _requirements_title(count: int) -> str:
    if not count:
        return _("No requirement has been stated yet")
    return _("All %(count)s requirements, as stated and as tested") % {"count": number(count)}


def _trace_title(traced: int, count: int) -> str:
    if not count:
        return _("There is nothing to trace yet")
    text = _("%(share)s %% of the requirements lead to a conflict, an elimination, a decision or a roadmap item")
    return text % {"share": percent(traced, count)}


def _groups(facts: Facts) -> Iterable[GroupRows]:
    by_group: dict[str, list[Requirement]] = defaultdict(list)
    for requirement in facts.document.requirements:
        by_group[requirement.group].append(requirement)
    for group in facts.document.groups:
        if by_group[group.id]:
            yield GroupRows(name=group.name, rows=tuple(requirement_row(facts, r) for r in by_group[group.id]))


def requirement_row(facts: Facts, requirement: Requirement) -> RequirementRow:
    tested = sentence(requirement.expression, facts.words)
    fate, words = fate_of(facts, requirement)
    notes = []
    if not requirement.negotiable:
        notes.append(_("not negotiable"))
    if requirement.on_behalf:
        notes.append(_("stated on behalf"))
    if requirement.source:
        notes.append(_("source: %(source)s") % {"source": requirement.source})
    return RequirementRow(
        id=requirement.id,
        statement=requirement.statement or tested,
        tested=tested if requirement.statement else "",
        priority=str(requirement.priority),
        priority_name=priority_label(requirement.priority),
        weight=requirement.weight,
        fate=fate,
        fate_name=words,
        notes="; ".join(notes),
    )


def fate_of(facts: Facts, requirement: Requirement) -> tuple[str, str]:
    """What became of a requirement, as a key and as words."""
    if requirement.id in facts.given:
        give = next(g for g in facts.given[requirement.id].gives if g.requirement == requirement.id)
        return "conceded", _("waived") if give.k is None else _("moved")
    if requirement.id in facts.contested:
        return "open", _("in conflict")
    if facts.way_out and requirement.id in {r.requirement for r in facts.way_out.relaxed}:
        return "open", _("to concede")
    if facts.stack is None:
        return "unknown", _("not known")
    if requirement.id in facts.stack.unmet:
        return "unmet", _("not in full")
    return "held", _("holds")


def _trace(facts: Facts) -> Iterable[TraceRow]:
    document = facts.document
    settled = [(agreement.id, agreement.conflict) for agreement in facts.settled]
    found = facts.answer.conflicts if facts.answer else ()
    still = [(_("Open %(number)s") % {"number": index}, c.requirements) for index, c in enumerate(found, 1)]
    gone = [(tool.name, tool.eliminated_by) for tool in document.tools if tool.stage is Stage.ELIMINATED]
    conflicts, ruled_out = _by_requirement((*settled, *still)), _by_requirement(gone)
    decisions = _by_requirement((decision.id, decision.requirements) for decision in document.decisions)
    items = _by_requirement((item.id, item.requirements) for item in document.initiatives)
    for requirement in document.requirements:
        yield TraceRow(
            id=requirement.id,
            statement=requirement.statement or sentence(requirement.expression, facts.words),
            conflicts=", ".join(conflicts.get(requirement.id, ())),
            ruled_out=", ".join(ruled_out.get(requirement.id, ())),
            decisions=", ".join(decisions.get(requirement.id, ())),
            items=", ".join(items.get(requirement.id, ())),
        )


def _by_requirement(marked: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, list[str]]:
    """Requirement -> the marks of everything that names it."""
    found: dict[str, list[str]] = defaultdict(list)
    for mark, requirements in marked:
        for requirement in requirements:
            found[requirement].append(mark)
    return found


def _method(facts: Facts) -> tuple[str, ...]:
    musts = sum(r.priority is Priority.MUST for r in facts.document.requirements)
    return (
        _("Every requirement is a typed statement, tested against facts of tools, money, effort and coverage."),
        _(
            "A tool passes, fails, or is not known to pass. What is not known counts as a fail here, never as a silent "
            "pass, and becomes a question to its vendor."
        ),
        _(
            "Hard statements (%(musts)s here) must all hold. Where they cannot, every smallest set that collides is "
            "found, with the exact number from which on the rest can hold."
        )
        % {"musts": musts},
        _(
            "Among the stacks that satisfy them, the one with most satisfaction is chosen (influence of the group × "
            "weight of the statement × share satisfied), and among equals the cheapest."
        ),
        _(
            "Prices are computed tier by tier from each horizon's own volumes. In-house work is a candidate like the "
            "others: its people are charged where the plan states a day rate."
        ),
        _("Every answer is checked again by an evaluator that does not use the solver."),
        _("The plan and its answer travel inside this file as plan.json; section 9 has its canonical hash."),
        _("Laws and contract dates are reminders to check, not legal advice."),
    )


def _terms() -> tuple[tuple[str, str], ...]:
    return (
        (_("Agreement"), _("A settled conflict: who gave what, until when, and why.")),
        (_("Capability"), _("A part of the machine-learning life cycle that a tool covers in full, in part or not.")),
        (_("Ceiling"), _("The most that may be spent in a year, as a hard statement of the plan.")),
        (_("Concession"), _("Statements to waive or move so that the rest can hold; the cheapest stands first.")),
        (_("Exit cost"), _("What it costs to leave a tool: migration, remaining fees, people.")),
        (_("Hard statement"), _("A must: it holds, or somebody concedes it on record.")),
        (_("Horizon"), _("A span of the plan with volumes, targets and ceilings of its own.")),
        (_("Minimal conflict"), _("Statements that cannot all hold, none of which could be left out.")),
        (_("Stack"), _("The tools in use in each horizon.")),
        (_("Upkeep"), _("Person-days each quarter that a tool takes as long as it is in use.")),
    )


def _run(facts: Facts) -> Iterable[tuple[str, str]]:
    answer = facts.answer
    if answer is None:
        yield _("Reconciliation"), _("not done yet")
        return
    names = {
        Status.OPTIMAL: _("the best stack, proven"),
        Status.FEASIBLE: _("a good stack; a better one may exist"),
        Status.INFEASIBLE: _("no stack satisfies every hard statement"),
        Status.UNKNOWN: _("the limit came before an answer"),
    }
    yield _("Result"), names[answer.status]
    if answer.objective is not None:
        yield _("Satisfaction points"), number(answer.objective)
    if answer.bound is not None:
        yield _("At most possible"), number(answer.bound)
    yield _("All conflicts found"), _("yes") if answer.complete else _("no, the search was cut short")
    yield _("Limits hit"), ", ".join(answer.limits_hit) or _("none")
    yield _("Unknown facts count as"), _("a fail") if answer.unknown == "safe" else _("a pass")
    if answer.solver:
        yield _("Solver"), answer.solver
    if not facts.fresh:
        yield _("Computed for"), _("an earlier state of the plan (%(digest)s)") % {"digest": answer.document[:10]}
