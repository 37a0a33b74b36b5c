"""Rows of a spreadsheet as requirements or success metrics: each bad cell is named before anything is written.

The first row holds the headings, in the reader's language or in English, in any order; columns that are not known are
left alone and named. Cells are read as the forms read what is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from plans.errors import Refused
from plans.sheets import Rows
from reconciliation.document import Direction, Priority, Target
from reconciliation.statements import Expression
from reconciliation.vocabulary import Attribute, Level
from stakeholders.commands import MetricValues, RequirementValues
from stakeholders.exporting import typed as as_typed
from stakeholders.expressions import LIMITS, MANY, Frame, Kind, Operator, build, operator_label, operators_for
from stakeholders.forms.fields import Weight, WholeText
from stakeholders.labels import level_label, metric_name, priority_label
from stakeholders.models import NAME_LIMIT
from stakeholders.numbers import read_number
from stakeholders.vocabulary import every_language, named_attributes, named_capabilities, named_values

USUAL_POINTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A cell that cannot be taken. row: as the spreadsheet counts, the headings are row 1."""

    row: int
    column: str
    typed: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """What the rows would become. good: (row, values); ignored: headings that mean nothing here."""

    good: tuple[tuple[int, Any], ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]

    @property
    def bad_rows(self) -> int:
        return len({fault.row for fault in self.faults})


class CellError(Exception):
    """A cell of the column `name` that cannot be taken."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name, self.reason = name, reason


def headings(kind: str, frame: Frame) -> dict[str, str]:
    """The columns of a kind of table, requirements or metrics: name -> heading in the reader's language."""
    if kind == "requirements":
        return {
            "statement": _("Statement"), "property": _("Property"), "test": _("Test"), "value": _("Value"),
            "capabilities": _("Capabilities"), "horizons": _("When"), "priority": _("Priority"),
            "weight": _("Weight"), "negotiable": _("Negotiable"), "rationale": _("Because"), "source": _("Source"),
        }  # fmt: skip
    spans = {f"target-{key}": name for key, name in frame.horizons}
    known = {"name": _("Metric"), "direction": _("Better"), "baseline": _("Today"), **spans, "unit": _("Unit")}
    return known | {"definition": _("How it is measured"), "measured_by": _("Measured by"), "source": _("Source")}


def example(kind: str, frame: Frame) -> tuple[str, ...]:
    """A row that can be taken, under the headings."""
    if kind == "requirements":
        statement = _("People sign in through our own identity provider.")
        because = _("Accounts of leavers must close by themselves.")
        row = (statement, "sso", "", "SAML, both", "", "", _("must"), "10", _("yes"), because, "https://example.org")
        return tuple(str(cell) for cell in row)
    targets = tuple("0.50" if number else "0.62" for number, _span in enumerate(frame.horizons))
    told = ("EUR", _("Fees and hosting divided by predictions."), _("Controlling"), _("Cost allocation"))
    return (_("Cost of 1,000 predictions"), _("lower"), "0.70", *targets, *told)


def read_table(kind: str, rows: Rows, frame: Frame) -> ReadTable:
    """Every row below the headings, read. Raises Refused when the headings are missing."""
    columns, ignored = _columns(kind, rows, frame)
    reader: Callable[[Mapping[str, str]], Any] = (
        RequirementReader(frame).read if kind == "requirements" else MetricReader(frame).read
    )
    names = headings(kind, frame)
    good, faults = [], []
    for number, row in enumerate(rows[1:], 2):
        cells = {name: as_typed(row[at]) if at < len(row) else "" for name, at in columns.items()}
        if not any(cells.values()):
            continue
        try:
            good.append((number, reader(cells)))
        except CellError as error:
            typed = cells.get(error.name, "")[:80]
            faults.append(Fault(row=number, column=names[error.name], typed=typed, reason=error.reason))
    return ReadTable(good=tuple(good), faults=tuple(faults), ignored=ignored)


def _columns(kind: str, rows: Rows, frame: Frame) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where each known column stands, and the headings that are not known."""
    known = {_plain(heading): name for name, heading in every_language(lambda: headings(kind, frame).items())}
    known |= {_plain(name): name for name in headings(kind, frame)}
    found: dict[str, int] = {}
    ignored = []
    for at, heading in enumerate(rows[0]):
        name = known.get(_plain(heading))
        if name and name not in found:
            found[name] = at
        elif heading:
            ignored.append(heading[:60])
    first = "statement" if kind == "requirements" else "name"
    if first not in found:
        told = ", ".join(headings(kind, frame).values())
        sentence = _("The first row must hold the headings; “%(first)s” is missing. Known are: %(all)s.")
        raise Refused(sentence % {"first": headings(kind, frame)[first], "all": told})
    return found, tuple(ignored)


@lru_cache(maxsize=4096)  # a column says the same few words ten thousand times
def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("-", " ").casefold().split())


@dataclass
class _Reader:
    """frame: what the plan can speak of."""

    frame: Frame
    fields: dict[str, Any] = field(default_factory=dict)

    def text(self, cells: Mapping[str, str], name: str, **limits: Any) -> str:
        """A text cell, checked as the form checks it."""
        if name not in self.fields:
            self.fields[name] = WholeText(**limits)
        return str(self.clean(self.fields[name], cells, name))

    def clean(self, form_field: Any, cells: Mapping[str, str], name: str) -> Any:
        try:
            return form_field.clean(cells.get(name, ""))
        except ValidationError as error:
            raise CellError(name, " ".join(error.messages)) from None


class MetricReader(_Reader):
    """Rows as success metrics."""

    def read(self, cells: Mapping[str, str]) -> MetricValues:
        """Raises CellError."""
        unit = self.text(cells, "unit", limit=60, required=False)
        targets = []
        for key, _name in self.frame.horizons:
            value = self._number(cells, f"target-{key}", unit)
            if value is not None:
                targets.append(Target(horizon=key, value=value))
        return MetricValues(
            name=self.text(cells, "name", limit=NAME_LIMIT),
            direction=self._direction(cells.get("direction", "")),
            unit=unit,
            baseline=self._number(cells, "baseline", unit),
            targets=tuple(targets),
            definition=self.text(cells, "definition", required=False),
            measured_by=self.text(cells, "measured_by", limit=NAME_LIMIT, required=False),
            source=self.text(cells, "source", limit=500, required=False),
        )

    def _number(self, cells: Mapping[str, str], name: str, unit: str) -> Any:
        if not cells.get(name):
            return None
        try:
            return read_number(cells[name], unit)
        except ValidationError as error:
            raise CellError(name, " ".join(error.messages)) from None

    def _direction(self, typed: str) -> Direction:
        def told() -> list[tuple[str, Direction]]:
            up, down = (_("higher"), _("higher is better")), (_("lower"), _("lower is better"))
            return [*((word, Direction.UP) for word in up), *((word, Direction.DOWN) for word in down)]

        known = [*every_language(told), ("up", Direction.UP), ("down", Direction.DOWN), ("", Direction.UP)]
        found = {_plain(word): direction for word, direction in known}.get(_plain(typed))
        if found is None:
            raise CellError("direction", _("Write higher or lower."))
        return found


_FIELDS = {
    "value": "value", "values": "value", "amount": "value", "of": "value", "tools": "value", "capability": "value",
    "attribute": "property", "operator": "test",
}  # fmt: skip
"""Field of the sentence builder -> column in which its fault is told."""

_SIGNS = {
    ">=": Operator.AT_LEAST, "≥": Operator.AT_LEAST, "<=": Operator.AT_MOST, "≤": Operator.AT_MOST,
    "=": Operator.IS, "in": Operator.ONE_OF, "not": Operator.EXCLUDES,
}  # fmt: skip


@dataclass
class RequirementReader(_Reader):
    """Rows as requirements; what is tested is found by the names that people see, or by their keys.

    tests: attribute -> its operators by the words for them, made once.
    """

    tests: dict[str, dict[str, Operator]] = field(default_factory=dict)

    def read(self, cells: Mapping[str, str]) -> RequirementValues:
        """Raises CellError."""
        statement = self.text(cells, "statement")
        weight = USUAL_POINTS
        if cells.get("weight"):
            weight = self.clean(self._weight, cells, "weight")
        return RequirementValues(
            statement=statement,
            expression=self._expression(cells),
            priority=self._choice(cells, "priority", self._priorities, Priority.MUST),
            weight=weight,
            negotiable=self._choice(cells, "negotiable", self._answers, True),
            rationale=self.text(cells, "rationale", required=False),
            source=self.text(cells, "source", limit=500, required=False),
        )

    @cached_property
    def _weight(self) -> Weight:
        return Weight()

    def _choice(self, cells: Mapping[str, str], name: str, known: Mapping[str, Any], usual: Any) -> Any:
        typed = cells.get(name, "")
        if not typed:
            return usual
        if _plain(typed) not in known:
            raise CellError(name, _unknown(typed, known))
        return known[_plain(typed)]

    def _expression(self, cells: Mapping[str, str]) -> Expression:
        typed = cells.get("property", "")
        if not typed:
            raise CellError("property", _("Name what is tested: a property of tools, a limit, coverage, use or avoid."))
        if _plain(typed) not in self._properties:
            raise CellError("property", _unknown(typed, self._properties))
        kind, key = self._properties[_plain(typed)]
        chosen: dict[str, Any] = {"kind": kind, "horizons": self._several(cells, "horizons", self._horizons)}
        chosen |= self._chosen(kind, key, cells)
        try:
            return build(chosen, self.frame)
        except ValidationError as error:
            name, reasons = next(iter(error.message_dict.items()))
            raise CellError(_FIELDS.get(name, name), " ".join(reasons)) from None

    def _chosen(self, kind: Kind, key: str, cells: Mapping[str, str]) -> dict[str, Any]:
        value = cells.get("value", "")
        if kind is Kind.LIMIT:
            return {"metric": key, "amount": value}
        if kind is Kind.TOOLS:
            return {"use": key, "tools": self._several(cells, "value", self._tools)}
        if kind is Kind.COVERAGE:
            (capability, *_more) = self._several(cells, "value", self._capabilities) or [""]
            return {"capability": capability, "level": self._choice(cells, "test", self._levels, "full")}
        attribute = self.frame.attributes[key]
        operator = self._operator(cells, attribute)
        chosen: dict[str, Any] = {"attribute": key, "operator": operator, "value": value}
        chosen["capabilities"] = self._several(cells, "capabilities", self._capabilities)
        if attribute.values:
            known = {_plain(word): value for word, value in named_values(attribute)}
            values = self._several(cells, "value", known)
            chosen |= {"values": values} if operator in MANY else {"value": values[0] if values else ""}
        return chosen

    def _operator(self, cells: Mapping[str, str], attribute: Attribute) -> Operator:
        if not cells.get("test"):
            return operators_for(attribute)[0]
        known = self.tests.get(attribute.key)
        if known is None:
            allowed = operators_for(attribute)
            labels = every_language(lambda: [(operator_label(operator, attribute), operator) for operator in allowed])
            known = {_plain(word): operator for word, operator in (*labels, *((str(o), o) for o in allowed))}
            known |= {_plain(sign): operator for sign, operator in _SIGNS.items() if operator in allowed}
            self.tests[attribute.key] = known
        operator: Operator = self._choice(cells, "test", known, None)
        return operator

    def _several(self, cells: Mapping[str, str], name: str, known: Mapping[str, str]) -> list[str]:
        """Names apart by commas or semicolons, as their keys."""
        typed = cells.get(name, "")
        if _plain(typed) in known:  # a name may hold a comma itself
            return [known[_plain(typed)]]
        parts = [part.strip() for part in typed.replace(";", ",").split(",") if part.strip()]
        for part in parts:
            if _plain(part) not in known:
                raise CellError(name, _unknown(part, known))
        return list(dict.fromkeys(known[_plain(part)] for part in parts))

    @cached_property
    def _properties(self) -> dict[str, tuple[Kind, str]]:
        found: dict[str, tuple[Kind, str]] = {}
        for word, attribute in named_attributes(self.frame.attributes.values()):
            found[_plain(word)] = (Kind.ATTRIBUTE, attribute.key)
        for whole, metric in every_language(lambda: [(metric_name(limit), limit) for limit in LIMITS]):
            for word in (str(metric), whole, whole.removeprefix("The ")):
                found[_plain(word)] = (Kind.LIMIT, str(metric))
        for word in ("covers", "coverage", *every_language(lambda: [_("coverage")])):
            found[_plain(word)] = (Kind.COVERAGE, "")
        for word, use in every_language(lambda: [(_("use"), "use"), (_("avoid"), "avoid")]):
            found[_plain(word)] = found[use] = (Kind.TOOLS, use)
        return found

    @cached_property
    def _capabilities(self) -> dict[str, str]:
        return {_plain(word): key for word, key in named_capabilities(self.frame.capabilities)}

    @cached_property
    def _horizons(self) -> dict[str, str]:
        return {_plain(word): key for key, name in self.frame.horizons for word in (key, name)}

    @cached_property
    def _tools(self) -> dict[str, str]:
        return {_plain(word): key for key, name in self.frame.tools for word in (key, name)}

    @cached_property
    def _priorities(self) -> dict[str, Priority]:
        labels = every_language(lambda: [(priority_label(priority), priority) for priority in Priority])
        return {_plain(word): priority for word, priority in (*labels, *((str(p), p) for p in Priority))}

    @cached_property
    def _levels(self) -> dict[str, str]:
        levels = (Level.FULL, Level.PARTIAL)
        labels = every_language(lambda: [(level_label(level), level) for level in levels])
        return {_plain(word): str(level) for word, level in (*labels, *((str(level), level) for level in levels))}

    @cached_property
    def _answers(self) -> dict[str, bool]:
        known = every_language(lambda: [(_("no"), False), (_("yes"), True)])
        known += [("false", False), ("0", False), ("true", True), ("1", True)]
        return {_plain(word): answer for word, answer in known}


def _unknown(typed: str, known: Mapping[str, Any]) -> str:
    """That a word is not known, with the nearest ones that are."""
    near = list(_near(typed, known))
    if near:
        return _("“%(typed)s” is not known. Did you mean %(near)s?") % {"typed": typed[:60], "near": ", ".join(near)}
    some = ", ".join(list(known)[:6])
    return _("“%(typed)s” is not known. Known are, for example: %(some)s.") % {"typed": typed[:60], "some": some}


def _near(typed: str, known: Mapping[str, Any]) -> Iterator[str]:
    """Words that hold what was typed, else those that look like it."""
    asked, words = _plain(typed), [str(word) for word in known]
    if 3 <= len(asked) <= 60:
        holding = [word for word in words if asked in word]
        yield from holding[:3] or get_close_matches(asked, words, n=2, cutoff=0.7)
