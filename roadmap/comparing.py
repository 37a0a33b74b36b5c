"""Two versions beside each other, in words: pure, values in, values out.

Every changed row is one line: what it is, and for each changed field what it said and says. A section or a field that
this module has no word for is told by its own name, so that nothing that changed is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluations.labels import period_label, stage_label, unit_label, value_text
from plans.wording import quarter_name
from reconciliation.answers import Verdict
from reconciliation.diff import KEYS, Change, Diff, diff
from reconciliation.document import AgreementState, Give, InitiativeStatus, PlanDocument, Price, Priority, Stage
from reconciliation.quarters import Quarter
from reconciliation.statements import Fact
from reconciliation.vocabulary import Capability
from roadmap.baselines import Frozen
from roadmap.labels import field_name, part_names, section_name, status_name
from roadmap.wording import Names, joined, money
from stakeholders.labels import number, phase_label, priority_label
from stakeholders.sentences import Words, sentence, words_of
from stakeholders.vocabulary import attribute_label, capability_label, capability_labels

PARTS = {
    "requirements": "statements",
    "metrics": "statements",
    "tools": "tools",
    "commitments": "tools",
    "initiatives": "dates",
    "milestones": "dates",
    "rules": "dates",
    "teams": "dates",
    "horizons": "dates",
    "agreements": "decided",
    "decisions": "decided",
    "risks": "decided",
    "blueprint": "decided",
}
"""Section of the document -> the part of the comparison that tells of it; everything else is of the frame."""

ORDER = ("statements", "verdicts", "tools", "cost", "dates", "decided", "frame")
MONEY = {"cost", "remaining_fee", "sunk", "exit_cost", "day_rate"}
SHOWN_VERDICTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One field. was, now: as people read them; both empty where the change is told by its name alone."""

    name: str
    was: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row that differs. how: added, removed or changed; kind: what sort of row it is."""

    key: str
    title: str
    kind: str
    how: str
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    id: str
    title: str
    lines: tuple[Line, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """parts: those with something in them, in their order. touched: what rests on a changed row, with the row."""

    parts: tuple[Part, ...]
    touched: tuple[Line, ...]
    total: int


def compare(before: Frozen, after: Frozen, found: Diff | None = None) -> Comparison:
    """Everything that differs between two versions: statements, verdicts, tools, cost, dates, decisions, frame."""
    found = found or diff(before.plan, after.plan)
    told = _Told(before.plan, after.plan)
    lines: dict[str, list[Line]] = {part: [] for part in ORDER}
    for change in found.changes:
        lines[PARTS.get(change.section, "frame")].append(told.line(change))
    lines["verdicts"] = told.verdicts(found)
    lines["cost"] = _cost_lines(before, after)
    lines["tools"] = [*_stack_lines(before, after), *lines["tools"]]
    names = part_names()
    parts = tuple(
        Part(
            id=part,
            title=names[part],
            lines=tuple(lines[part][:SHOWN_VERDICTS] if part == "verdicts" else lines[part]),
            more=max(0, len(lines[part]) - SHOWN_VERDICTS) if part == "verdicts" else 0,
        )
        for part in ORDER
        if lines[part]
    )
    return Comparison(parts=parts, touched=told.touched(found), total=sum(len(lines[part]) for part in ORDER))


def change_lines(before: PlanDocument, after: PlanDocument, changes: Iterable[Change]) -> tuple[Line, ...]:
    """Some of the changes between two documents, in words."""
    told = _Told(before, after)
    return tuple(told.line(change) for change in changes)


class _Told:
    """The rows of both documents and the words of each."""

    def __init__(self, before: PlanDocument, after: PlanDocument) -> None:
        self.before, self.after = before, after
        self._plain = _Plain(before), _Plain(after)

    def line(self, change: Change) -> Line:
        old = _row(self.before, change.section, change.id)
        new = _row(self.after, change.section, change.id)
        row = new if new is not None else old
        details: tuple[Detail, ...] = ()
        if change.how == "changed":
            details = tuple(d for f in change.fields for d in self._details(f.field, old, new))
        return Line(
            key=change.id,
            title=_title(row, self.after),
            kind=section_name(change.section),
            how=change.how,
            details=details,
        )

    def _details(self, field: str, old: Any, new: Any, within: str = "") -> tuple[Detail, ...]:
        one, other = getattr(old, field), getattr(new, field)
        if one == other:
            return ()
        if type(one) is type(other) and is_dataclass(one) and hasattr(one, "reason"):
            return tuple(d for f in fields(one) for d in self._details(f.name, one, other, within))
        if isinstance(one, tuple) and isinstance(other, tuple) and _has_rows(one + other):
            return self._row_details(field, one, other, within)
        name = f"{within} {field_name(field)}".strip()
        return (Detail(name=name, was=self._plain[0].text(field, one), now=self._plain[1].text(field, other)),)

    def _row_details(self, field: str, one: tuple[Any, ...], other: tuple[Any, ...], within: str) -> tuple[Detail, ...]:
        """A list within a row: only the entries that differ; those with an id field by field."""
        known = {entry.id: entry for entry in one if hasattr(entry, "id")}
        kept = [(known[entry.id], entry) for entry in other if getattr(entry, "id", None) in known]
        nested = [
            detail
            for was, now in kept
            if was != now
            for f in fields(now)
            for detail in self._details(f.name, was, now, _title(now, self.after))
        ]
        same = {entry.id for entry, _now in kept}
        gone = [e for e in one if e not in other and getattr(e, "id", None) not in same]
        come = [e for e in other if e not in one and getattr(e, "id", None) not in same]
        if gone or come:
            was = [self._plain[0].text(field, entry) for entry in gone]
            now = [self._plain[1].text(field, entry) for entry in come]
            name = f"{within} {field_name(field)}".strip()
            # Equal words: they differ in something that has none, such as the day of the evidence.
            nested.append(Detail(name=name) if was == now else Detail(name=name, was=_list(was), now=_list(now)))
        return tuple(nested)

    def verdicts(self, found: Diff) -> list[Line]:
        """Verdicts that flipped, one line a tool's option, worst first within it."""
        names = {**Names(self.before).options, **Names(self.after).options}
        words = {
            Verdict.PASS: _("pass"),
            Verdict.FAIL: _("fail"),
            Verdict.UNKNOWN: _("unknown"),
            Verdict.NOT_APPLICABLE: _("not tested"),
        }
        by_option: dict[str, list[Detail]] = {}
        for flip in found.verdicts:
            detail = Detail(name=flip.requirement, was=words[flip.before], now=words[flip.after])
            by_option.setdefault(flip.option, []).append(detail)
        return [
            Line(
                key="",
                title=names[option][0].name if option in names else option,
                kind=names[option][1].name if option in names else "",
                how="changed",
                details=tuple(details),
            )
            for option, details in by_option.items()
        ]

    def touched(self, found: Diff) -> tuple[Line, ...]:
        """What rests on a changed row and did not change itself."""
        because: dict[tuple[str, str], list[str]] = {}
        for touched in found.touched:
            because.setdefault((touched.section, touched.id), []).append(touched.because)
        return tuple(
            Line(
                key=row_id,
                title=_title(_row(self.after, section, row_id), self.after),
                kind=section_name(section),
                how="changed",
                details=(Detail(name=_("rests on"), now=joined(sorted(reasons))),),
            )
            for (section, row_id), reasons in because.items()
        )


def _row(document: PlanDocument, section: str, row_id: str) -> Any:
    if section == "plan":
        return document
    rows = getattr(document, section)
    return next((row for row in rows if getattr(row, KEYS.get(section, "id")) == row_id), None)


def _title(row: Any, document: PlanDocument) -> str:
    """What a row is called: its title, name, statement, label, or what it is about."""
    if isinstance(row, Capability):
        return capability_label(row)
    for name in ("title", "statement", "name", "label"):
        if getattr(row, name, ""):
            return str(getattr(row, name))
    if getattr(row, "capability", ""):
        labels = capability_labels(document.capabilities)
        return str(labels.get(row.capability, row.capability))
    if getattr(row, "horizon", ""):
        return Names(document).horizon(row.horizon)
    return str(getattr(row, "reason", "") or "")


def _has_rows(entries: tuple[Any, ...]) -> bool:
    return any(is_dataclass(entry) and not isinstance(entry, Quarter) for entry in entries)


def _list(texts: list[str]) -> str:
    return joined(texts) if texts else _("nothing")


class _Plain:
    """Values of one document as people read them."""

    def __init__(self, document: PlanDocument) -> None:
        self.document = document
        self.names = Names(document)
        self.words: Words = words_of(document)

    def text(self, field: str, value: Any) -> str:
        if value is None or value in ("", ()):
            return _("nothing")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        for kind, tell in _KINDS:
            if isinstance(value, kind):
                return tell(self, field, value)
        return self._parts(value)

    def _number(self, field: str, value: int) -> str:
        return money(value, self.document.currency) if field in MONEY else number(value)

    def _name(self, field: str, value: str) -> str:
        if field in ("group", "owner", "accountable"):
            return self.names.group(value)
        if field == "option":
            return self.names.option(value)
        if field == "horizon":
            return self.names.horizon(value)
        if field == "capability":
            return self.words.capabilities.get(value, value)
        if field == "phase":
            return phase_label(value)
        return value

    def _enum(self, _field: str, value: StrEnum) -> str:
        if isinstance(value, Priority):
            return priority_label(value)
        if isinstance(value, InitiativeStatus):
            return status_name(value)
        if isinstance(value, Stage):
            return stage_label(value)
        if isinstance(value, AgreementState):
            return {AgreementState.AGREED: _("agreed")}.get(value, _("proposed"))
        return str(value).replace("-", " ")

    def _several(self, field: str, value: tuple[Any, ...]) -> str:
        return joined(self.text(field, entry) for entry in value)

    def _parts(self, value: Any) -> str:
        """A small part such as an effort: its own values in a row; an expression as its sentence."""
        if isinstance(value, Give):
            return f"{value.requirement} {self.names.move(value.requirement, value.k)}"
        if isinstance(value, Fact):
            attribute = self.words.attributes.get(value.attribute)
            told = value_text(attribute, value.value) or _("unknown")
            return f"{attribute_label(attribute) if attribute else value.attribute}: {told}"
        if isinstance(value, Price):
            return self._price(value)
        if hasattr(value, "id"):
            return _title(value, self.document) or value.id
        own = {f.name: getattr(value, f.name) for f in fields(value)}
        if not {"attribute", "parts", "tools", "metric"}.isdisjoint(own) and "as_of" not in own and "price" not in own:
            return sentence(value, self.words)
        return " ".join(self.text(name, part) for name, part in own.items() if part not in ("", (), None, False))

    def _price(self, price: Price) -> str:
        """ "1.20 to 0.80 EUR per prediction a month": the first and the last tier."""
        amounts = list(dict.fromkeys(number(tier.price) for tier in price.tiers))
        ends = _("%(first)s to %(last)s") % {"first": amounts[0], "last": amounts[-1]} if amounts[1:] else amounts[0]
        return f"{ends} {self.document.currency} {unit_label(price.unit)} {period_label(price.period)}"


_KINDS: tuple[tuple[type | tuple[type, ...], Callable[[_Plain, str, Any], str]], ...] = (
    (StrEnum, _Plain._enum),
    (str, _Plain._name),
    (int, _Plain._number),
    (Decimal, lambda _plain, _field, value: number(value)),
    (Quarter, lambda _plain, _field, value: quarter_name(value)),
    (date, lambda _plain, _field, value: date_format(value, "DATE_FORMAT")),
    (tuple, _Plain._several),
)


def _stack_lines(before: Frozen, after: Frozen) -> list[Line]:
    """Which tools the best stack of each horizon takes up or leaves."""
    if before.stack is None or after.stack is None:
        return []
    old = {entry.horizon: entry.options for entry in before.stack.horizons}
    was, now = Names(before.plan), Names(after.plan)
    lines = []
    for entry in after.stack.horizons:
        left = [was.option(o) for o in old.get(entry.horizon, ()) if o not in entry.options]
        taken = [now.option(o) for o in entry.options if o not in old.get(entry.horizon, ())]
        if left or taken:
            details = (Detail(name=_("best stack"), was=_list(left), now=_list(taken)),)
            title = now.horizon(entry.horizon)
            lines.append(Line(key="", title=title, kind=section_name("horizons"), how="changed", details=details))
    return lines


def _cost_lines(before: Frozen, after: Frozen) -> list[Line]:
    """What the best stack costs a year in each horizon and in all, and what the roadmap's items cost once."""
    amounts: list[tuple[str, int | None, int | None]] = []
    if before.stack is not None and after.stack is not None:
        old = {entry.horizon: entry.cost_year for entry in before.stack.horizons}
        names = Names(after.plan)
        for entry in after.stack.horizons:
            title = _("%(horizon)s, a year") % {"horizon": names.horizon(entry.horizon)}
            amounts.append((title, old.get(entry.horizon), entry.cost_year))
        amounts.append((_("The whole plan"), before.stack.cost_total, after.stack.cost_total))
    once = [sum(item.cost for item in frozen.plan.initiatives) for frozen in (before, after)]
    amounts.append((_("The roadmap's items, once"), once[0], once[1]))
    currencies = before.plan.currency, after.plan.currency
    return [
        Line(
            key="",
            title=title,
            kind="",
            how="changed",
            details=(
                Detail(
                    name=_difference(was, now, currencies[1]),
                    was=money(was, currencies[0]) if was is not None else _("nothing"),
                    now=money(now, currencies[1]) if now is not None else _("nothing"),
                ),
            ),
        )
        for title, was, now in amounts
        if was != now
    ]


def _difference(was: int | None, now: int | None, currency: str) -> str:
    change = (now or 0) - (was or 0)
    amount = money(abs(change), currency)
    return (_("%(amount)s more") if change > 0 else _("%(amount)s less")) % {"amount": amount}
