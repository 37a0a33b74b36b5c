"""One platform or the best tool for each purpose: both made from the plan's own tools, and what each amounts to.

Pure and without the solver: a platform is the one option that meets most of what the blueprint wants; best of breed
takes, capability by capability in order of priority, the cheapest option that reaches the level. Neither asks what
the statements allow; `broken` says which hard ones it would break, so that nobody takes a sketch for a plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reconciliation.answers import Stack
from reconciliation.document import BlueprintEntry, Option, PlanDocument, Stage, Tool
from reconciliation.evaluate import Evaluator
from reconciliation.measures import Measures
from reconciliation.pricing import costs_by_horizon
from reconciliation.vocabulary import Level

_DEAREST = 10**18

Wanted = Mapping[tuple[str, str], int]
"""What the blueprint wants: capability and horizon to the rank of the level, above none only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A composition in numbers. kind: platform, completed, breed or found.

    options: those in use in the last horizon. cost_year: milli-units by horizon, in time. met: how many capabilities
    reach their level, by horizon; wanted: of how many. exit_cost in milli-units and interest in person-days a quarter:
    of the last horizon. effort: person-days over all horizons. broken: hard statements it would break.
    """

    kind: str
    options: tuple[str, ...]
    cost_year: tuple[int, ...]
    cost_total: int
    met: tuple[int, ...]
    wanted: tuple[int, ...]
    tools: int
    vendors: int
    exit_cost: int
    interest: int
    effort: int
    broken: tuple[str, ...]
    open: tuple[str, ...]


def compare(document: PlanDocument, stack: Stack | None) -> tuple[Figures, ...]:
    """The compositions that can be made, platform first; stack: of the newest answer. Nothing without a blueprint."""
    sketch = _Sketch(document)
    if not sketch.wanted or not sketch.offers:
        return ()
    platform = sketch.platform()
    drafts = [("platform", {h: {platform} for h in sketch.measures.horizons})]
    drafts.append(("completed", sketch.filled({h: {platform} for h in sketch.measures.horizons})))
    drafts.append(("breed", sketch.filled({h: set() for h in sketch.measures.horizons})))
    figures = [sketch.figures(kind, choice) for kind, choice in drafts]
    if figures[1].options == figures[0].options:
        del figures[1]  # the platform leaves nothing open that another tool could close
    if stack is not None:
        known = {option.id for tool in document.tools for option in tool.options}
        choice = {h.horizon: set(h.options) & known for h in stack.horizons}
        figures.append(sketch.figures("found", choice))
    return tuple(figures)


class _Sketch:
    """The document's offers and wishes, ready to be put together."""

    def __init__(self, document: PlanDocument) -> None:
        self.document = document
        self.measures = Measures(document)
        self.offers: dict[str, tuple[Tool, Option]] = {
            option.id: (tool, option)
            for tool in document.tools
            if tool.stage is not Stage.ELIMINATED
            for option in tool.options
        }
        self.entries = sorted(document.blueprint, key=lambda entry: entry.rank)
        self.wanted = _wanted(self.entries)
        self._evaluate = Evaluator(document)
        self._cost = {name: _cost(document, option) for name, (_tool, option) in self.offers.items()}

    def platform(self) -> str:
        """The option that meets most of what is wanted; of equals the cheaper, then the first by id."""
        return min(self.offers, key=lambda name: (-self._meets(name), self._cost[name], name))

    def _meets(self, name: str) -> int:
        covers = self.measures.candidates[name].covers
        return sum(covers.get(c, Level.NONE).rank >= rank for (c, _horizon), rank in self.wanted.items())

    def filled(self, choice: dict[str, set[str]]) -> dict[str, set[str]]:
        """The choice with the cheapest option added wherever it falls short, in order of priority."""
        for entry in self.entries:
            for horizon in self.measures.horizons:
                rank = self.wanted.get((entry.capability, horizon), 0)
                used = {h: frozenset(options) for h, options in choice.items()}
                if rank and self.measures.covered(entry.capability, horizon, used) < rank:
                    self._add(entry.capability, rank, horizon, choice)
        return choice

    def _add(self, capability: str, rank: int, horizon: str, choice: dict[str, set[str]]) -> None:
        taken = {self.offers[name][0].id for options in choice.values() for name in options if name in self.offers}
        able = [
            name
            for name, (tool, option) in self.offers.items()
            if self.measures.candidates[name].covers.get(capability, Level.NONE).rank >= rank
            and tool.id not in taken
            and option.price_known
        ]
        if able:
            name = min(able, key=lambda name: (self._cost[name], name))
            for later in self.measures.horizons[self.measures.horizons.index(horizon) :]:
                choice[later].add(name)

    def figures(self, kind: str, choice: Mapping[str, Iterable[str]]) -> Figures:
        horizons = self.measures.horizons
        used = {h: frozenset(choice.get(h, ())) for h in horizons}
        found = self._evaluate(used)
        last = found.stack.horizons[-1]
        tools = {tool.id: tool for tool in self.document.tools}
        chosen = [tools[self.measures.candidates[name].tool] for name in last.options]

        def met(horizon: str) -> list[str]:
            reached = self.measures.covered
            return [c for (c, h), rank in self.wanted.items() if h == horizon and reached(c, h, used) >= rank]

        missed = {c for c, h in self.wanted if h == horizons[-1]} - set(met(horizons[-1]))
        return Figures(
            kind=kind,
            options=last.options,
            cost_year=tuple(part.cost_year for part in found.stack.horizons),
            cost_total=found.stack.cost_total,
            met=tuple(len(met(h)) for h in horizons),
            wanted=tuple(sum(h == horizon for _c, h in self.wanted) for horizon in horizons),
            tools=len({tool.id for tool in chosen}),
            vendors=len({tool.vendor for tool in chosen if tool.vendor}),
            exit_cost=last.exit_cost,
            interest=last.interest,
            effort=sum(part.effort for part in found.stack.horizons),
            broken=found.broken,
            open=tuple(entry.capability for entry in self.entries if entry.capability in missed),
        )


def _wanted(entries: Iterable[BlueprintEntry]) -> Wanted:
    return {(e.capability, n.horizon): n.level.rank for e in entries for n in e.levels if n.level is not Level.NONE}


def _cost(document: PlanDocument, option: Option) -> int:
    """All fees and adoption over the plan; an option without a known price counts as the dearest."""
    if not option.price_known:
        return _DEAREST
    return sum(cost.use + cost.adopt for _horizon, cost in costs_by_horizon(document, option))
