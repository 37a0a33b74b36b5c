"""What if: every slider and switch, set as a scenario says. Pure, from the plan's value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from plans.access import Place
from plans.document import plan_document
from reconciliation.document import Priority, Requirement, Stage
from reconciliation.statements import AtMost, Exact, Max, Min, exact, threshold_of
from reconciliation.vocabulary import AttributeType
from roadmap.labels import field_name
from roadmap.queries.parties import Party, Pieces
from roadmap.records import may_give
from roadmap.scenarios import DRIVERS, Scenario, most, movable, scale
from stakeholders import labels


@dataclass(frozen=True, kw_only=True)
class Slider:
    """name: of its field. unit: written behind the number. now: the plan's own value.

    grain: how finely the number can be said; step: what a move rounds to. Numbers as a browser reads them.
    """

    name: str
    label: str
    note: str
    group: Party | None
    value: str
    value_text: str
    now: str
    now_text: str
    low: str
    high: str
    grain: str
    step: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class Switch:
    name: str
    value: str
    label: str
    note: str
    group: Party | None
    on: bool


@dataclass(frozen=True, kw_only=True)
class Controls:
    limits: tuple[Slider, ...]
    weights: tuple[Slider, ...]
    drivers: tuple[tuple[str, tuple[Slider, ...]], ...]
    statements: tuple[Switch, ...]
    tools: tuple[Switch, ...]


def controls_of(place: Place, scenario: Scenario) -> Controls:
    """Every slider and switch, set as the scenario says."""
    return _Controls(place, plan_document(place.plan)).controls(scenario)


class _Controls(Pieces):
    def controls(self, scenario: Scenario) -> Controls:
        moved = {number.name: number.value for number in (*scenario.weights, *scenario.drivers)}
        shown = [tool for tool in self.document.tools if tool.stage is not Stage.ELIMINATED]
        return Controls(
            limits=tuple(self._limits({number.name: number.value for number in scenario.thresholds})),
            weights=tuple(self._weights(moved)),
            drivers=tuple(self._drivers(moved)),
            statements=tuple(
                Switch(
                    name="off",
                    value=r.id,
                    label=r.id,
                    note=r.statement,
                    group=self.party(r.group),
                    on=r.id in scenario.given_up,
                )
                for r in self.document.requirements
                if r.priority is Priority.MUST and may_give(r) and not isinstance(r.expression, AtMost)
            ),
            tools=tuple(
                Switch(name="no", value=tool.id, label=tool.name, note="", group=None, on=tool.id in scenario.without)
                for tool in sorted(shown, key=lambda tool: tool.name.casefold())
            ),
        )

    def _limits(self, moved: dict[str, Exact]) -> Iterator[Slider]:
        for r in self.document.requirements:
            stated = threshold_of(r.expression)
            if stated is None or not movable(r):
                continue
            now, value = Decimal(stated) / scale(r), Decimal(moved.get(r.id, stated)) / scale(r)
            share = self._is_share(r)
            near = min(now, 100 - now) if share and now < 100 else now  # 99.9 is one tenth away from all
            places = max(_decimals(now), _decimals(value))
            if isinstance(r.expression, Min | Max):
                places = max(places, 1 - (near or Decimal(1)).adjusted())  # two digits that count
            whole, at, reach = (int(number.scaleb(places)) for number in (now, value, near))
            step, top = _step(reach), most(r) * 10**places
            if share:
                low, high = whole - 10 * reach, min(whole + 10 * reach, 100 * 10**places)
            else:
                low, high = whole // 2 // step * step, max(-(-2 * whole // step) * step, 4 * 10**places)
            yield _slider(
                f"k.{r.id}",
                r.id,
                at,
                whole,
                (max(0, min(low, at)), min(max(high, at), top)),
                step,
                places=places,
                note=r.statement,
                group=self.party(r.group),
                unit=self.names.amount(r.id, 2 * scale(r)).removeprefix("2").strip(),
            )

    def _is_share(self, requirement: Requirement) -> bool:
        expression = requirement.expression
        attribute = self.names.attributes.get(expression.attribute) if isinstance(expression, Min | Max) else None
        return attribute is not None and (attribute.type is AttributeType.PERCENT or attribute.unit.startswith("%"))

    def _weights(self, moved: dict[str, int]) -> Iterator[Slider]:
        top = max((group.weight for group in self.document.groups), default=1)
        for group in self.document.groups:
            value = moved.get(group.id, group.weight)
            party = self.party(group.id)
            yield _slider(f"w.{group.id}", group.name, value, group.weight, (1, max(2 * top, value)), 1, group=party)

    def _drivers(self, moved: dict[str, int]) -> Iterator[tuple[str, tuple[Slider, ...]]]:
        for needs in self.document.needs:
            sliders = []
            for driver in DRIVERS:
                now: int = getattr(needs, driver)
                if now:
                    name = f"{needs.horizon}.{driver}"
                    value, step = moved.get(name, now), _step(now)
                    ends = (0, max(-(-3 * now // step) * step, value))
                    sliders.append(_slider(f"d.{name}", field_name(driver), value, now, ends, step))
            if sliders:
                yield self.names.horizon(needs.horizon), tuple(sliders)


def _slider(
    name: str,
    label: str,
    value: int,
    now: int,
    ends: tuple[int, int],
    step: int,
    *,
    places: int = 0,
    note: str = "",
    group: Party | None = None,
    unit: str = "",
) -> Slider:
    """A slider whose numbers are given in units of its last decimal place."""

    def said(number: int) -> str:
        return format(Decimal(number).scaleb(-places), "f")

    return Slider(
        name=name,
        label=label,
        note=note,
        group=group,
        value=said(value),
        value_text=labels.number(exact(Decimal(said(value)))),
        now=said(now),
        now_text=labels.number(exact(Decimal(said(now)))),
        low=said(ends[0]),
        high=said(ends[1]),
        grain=said(1),
        step=said(step),
        unit=unit,
    )


def _decimals(number: Decimal) -> int:
    return max(0, -int(Decimal(exact(number)).as_tuple().exponent))


def _step(now: int) -> int:
    """A round step of about a fiftieth of the value."""
    step = 1
    while now >= 100 * step:
        step *= 10
    return step
