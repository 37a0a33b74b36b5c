"""What if: the answer from the stacks and conflicts that are known already. No solver here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.access import Place
from plans.document import plan_document
from reconciliation.answers import Answer, Stack
from reconciliation.document import PlanDocument
from reconciliation.whatif import ConflictState, KnownStack, WhatIf, what_if
from roadmap.asking import asks_of
from roadmap.models import Reconciliation, SavedScenario, Studied
from roadmap.queries.parties import Party, Pieces
from roadmap.scenarios import Scenario, applied, as_query
from roadmap.wording import joined, money

SHOWN_STACKS = 6
SHOWN_TOOLS = 4


@dataclass(frozen=True, kw_only=True)
class Delta:
    """before is empty when nothing changed."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class StackLine:
    """A known stack under the change."""

    name: str
    tools: str
    possible: bool
    costs: tuple[Delta, ...]
    total: Delta
    figures: tuple[tuple[Party, int, int], ...]
    breaks: str
    keeps: str


@dataclass(frozen=True, kw_only=True)
class WhatIfAnswer:
    """What is known at once. solved, standing, unsure: conflicts by what became of them."""

    asked: bool
    changed: bool
    query: str
    changes: tuple[str, ...]
    best: StackLine | None
    others: tuple[StackLine, ...]
    solved: tuple[str, ...]
    standing: tuple[str, ...]
    unsure: tuple[str, ...]
    left_out: int


@dataclass(frozen=True, kw_only=True)
class SavedLine:
    key: str
    name: str
    version: int
    by: str
    changes: tuple[str, ...]


@lru_cache(maxsize=8)
def _known(reconciliation: int, studied: int) -> Answer:
    """The newest answer, with the stacks of the newest study beside its own: rows that never change once written."""
    answer: Answer = Reconciliation.objects.values_list("answer", flat=True).get(pk=reconciliation)
    if not studied:
        return answer
    study = Studied.objects.values_list("study", flat=True).get(pk=studied)
    return replace(answer, stacks=tuple(dict.fromkeys((*answer.stacks, *(each.stack for each in study.stacks)))))


def known_answer(place: Place) -> Answer | None:
    """What was found last. Two queries, two more when it is not in the cache."""
    answer = Reconciliation.objects.filter(plan=place.plan).values_list("pk", flat=True).first()
    studied = Studied.objects.filter(plan=place.plan).values_list("pk", flat=True).first()
    return _known(answer, studied or 0) if answer else None


def forget_known() -> None:
    """Empty the cache: for tests, whose rows come back under the same numbers."""
    _known.cache_clear()


def answer_of(place: Place, scenario: Scenario) -> WhatIfAnswer:
    """The answer while one moves."""
    document = plan_document(place.plan)
    known = known_answer(place)
    words = _Words(place, document)
    found = what_if(document, applied(document, scenario), known) if known else None
    return words.answer(scenario, found)


def saved_of(place: Place, people: dict[str, str]) -> tuple[SavedLine, ...]:
    """The what-ifs with a name, in order. One query."""
    document = plan_document(place.plan)
    words = _Words(place, document)
    rows = SavedScenario.objects.filter(plan=place.plan).order_by("position", "pk")
    return tuple(
        SavedLine(
            key=key,
            name=name,
            version=version,
            by=people.get(person, _("Someone who left")),
            changes=tuple(words.changes(changes)),
        )
        for key, name, version, changes, person in rows.values_list("key", "name", "version", "changes", "person_key")
    )


class _Words(Pieces):
    def __init__(self, place: Place, document: PlanDocument) -> None:
        super().__init__(place, document)
        self.tools = {tool.id: tool.name for tool in document.tools}

    def changes(self, scenario: Scenario) -> Iterator[str]:
        """What the plan has not yet, each in a few words."""
        for number in scenario.thresholds:
            if not self.names.has(number.name, number.value):
                yield f"{number.name} {self.names.move(number.name, number.value)}"
        for key in scenario.given_up:
            if not self.names.has(key, None):
                yield _("%(key)s given up") % {"key": key}
        yield from (ask.text for ask in asks_of(self.document, scenario) if not ask.done)

    def answer(self, scenario: Scenario, found: WhatIf | None) -> WhatIfAnswer:
        lines = [self._line(number, each) for number, each in enumerate(found.stacks, 1)] if found else []
        best = lines[found.best] if found and found.best is not None else None
        by_state: dict[ConflictState, list[str]] = {state: [] for state in ConflictState}
        for conflict in found.conflicts if found else ():
            by_state[conflict.state].append(joined(conflict.requirements))
        return WhatIfAnswer(
            asked=found is not None,
            changed=bool(scenario),
            query=as_query(scenario, self.document),
            changes=tuple(self.changes(scenario)),
            best=best,
            others=tuple(line for line in lines if line is not best)[:SHOWN_STACKS],
            solved=(*by_state[ConflictState.RESOLVED], *by_state[ConflictState.GONE]),
            standing=tuple(by_state[ConflictState.STANDS]),
            unsure=tuple(by_state[ConflictState.OPEN]),
            left_out=found.left_out if found else 0,
        )

    def _line(self, number: int, each: KnownStack) -> StackLine:
        currency = self.document.currency
        before = {horizon.horizon: horizon.cost_year for horizon in each.before.horizons}
        shares = {s.group: s.points for s in each.before.satisfaction}
        return StackLine(
            name=_("Stack %(n)s") % {"n": number},
            tools=self._tools(each.after),
            possible=each.possible,
            costs=tuple(
                _delta(
                    self.names.horizon(horizon.horizon),
                    money(before.get(horizon.horizon, horizon.cost_year), currency),
                    money(horizon.cost_year, currency),
                )
                for horizon in each.after.horizons
            ),
            total=_delta(
                _("over all horizons"), money(each.before.cost_total, currency), money(each.after.cost_total, currency)
            ),
            figures=tuple(
                (self.party(s.group), 100 * shares.get(s.group, 0) // s.possible, 100 * s.points // s.possible)
                for s in each.after.satisfaction
                if s.possible
            ),
            breaks=self._breaks(each),
            keeps=joined(each.newly_kept),
        )

    def _breaks(self, each: KnownStack) -> str:
        reasons = [*each.broken]
        words = {
            "eliminated": _("%(what)s is left out"),
            "over capacity": _("more adoption than the year has days for"),
            "no longer offered": _("%(what)s is no longer offered"),
        }
        for what, _horizon, name in each.faults:
            reasons.append(words.get(what, what) % {"what": self.tools.get(name, name)})
        return joined(dict.fromkeys(reasons))

    def _tools(self, stack: Stack) -> str:
        used = sorted({self.names.option(option) for horizon in stack.horizons for option in horizon.options})
        more = len(used) - SHOWN_TOOLS
        tools = joined(used[:SHOWN_TOOLS])
        if more <= 0:
            return tools
        return ngettext("%(tools)s and %(n)s more", "%(tools)s and %(n)s more", more) % {"tools": tools, "n": more}


def _delta(name: str, before: str, after: str) -> Delta:
    return Delta(name=name, before=before if before != after else "", after=after)
