"""Taking entries of the market into a catalogue: what is new, what is known already, what changed.

The shared catalogue is the operators' (`manage.py import_landscape`); an evaluator's import stays with the plan. What
is known is told by key, name or web address. Reading and comparing come before anything is written. What is new is
written two hundred tools at a time, so that other writers get in between, and nobody sees it until all of it is let in
by one short transaction. The shared catalogue keeps its history; a plan's own is gone with the plan.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from evaluations.catalogue import Entry, assign, category_coverage, marks_of
from evaluations.document import FACT_COLUMNS
from evaluations.landscape import Item, Landscape, LeftOut
from evaluations.models import CatalogueFact, CatalogueTool
from plans.models import Plan
from reconciliation.statements import Fact

_STATUS = {
    "archived": "archived",
    "graduated": "active",
    "incubating": "active",
    "incubation": "active",
    "sandbox": "active",
}
_MATURITY = {"graduated": "mature", "incubating": "beta", "incubation": "beta", "sandbox": "experimental"}
_BATCH = 500
_CHUNK = 200
"""New tools that are written while other writers wait."""

_PAUSE = 0.11
"""Seconds between chunks: on SQLite whoever waits asks again every tenth of a second."""

_FORGOTTEN = timedelta(hours=6)
"""What has been arriving for so long never will: its import was cut off."""

Row = TypeVar("Row", bound=models.Model)
_SHOWN = 200
"""How many names of each kind a report tells; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What came of an import. Names are told up to a limit, counts are whole.

    merged: (name, the tool it is known as). left_out: (name, where, why). unknown: fields that nobody reads.
    """

    items: int
    taken: tuple[str, ...]
    changed: tuple[str, ...]
    merged: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str, str], ...]
    unknown: dict[str, int]
    facts: int

    def told(self) -> dict[str, Any]:
        """As JSON data, for the row of a job and for a page."""
        return {
            "items": self.items,
            "counts": {
                "taken": len(self.taken),
                "changed": len(self.changed),
                "merged": len(self.merged),
                "left_out": len(self.left_out),
            },
            "facts": self.facts,
            "taken": list(self.taken[:_SHOWN]),
            "changed": list(self.changed[:_SHOWN]),
            "merged": [list(pair) for pair in self.merged[:_SHOWN]],
            "left_out": [list(row) for row in self.left_out[:_SHOWN]],
            "unknown": self.unknown,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A landscape beside the catalogue it goes into: everything that can be done before other writers have to wait."""

    plan: Plan | None
    landscape: Landscape
    found: _Sorted
    changed: tuple[CatalogueTool, ...]
    columns: tuple[str, ...]


def prepare_landscape(landscape: Landscape, *, plan: Plan | None, source: str, as_of: str) -> Prepared:
    """Compare a landscape with the plan's catalogue, or without a plan with the shared one. Writes nothing."""
    entries = [_entry(item, source, as_of) for item in landscape.items]
    found = _sort(entries, plan)
    return Prepared(
        plan=plan,
        landscape=landscape,
        found=found,
        changed=tuple(row for row, entry in found.standing if assign(row, entry.values)),
        columns=tuple(entries[0].values) if entries else (),
    )


def _entry(item: Item, source: str, as_of: str) -> Entry:
    values = {
        "name": item.name,
        "vendor": item.vendor,
        "summary": item.summary,
        "homepage": item.homepage,
        "repository": item.repository,
        "license": item.license,
        "category": item.where,
        "coverage": category_coverage(item.capability),
        "attribution": source[:300],
    }
    return Entry(key=slugify(item.name)[:60].strip("-"), values=values, facts=tuple(_facts(item, as_of)))


def _facts(item: Item, as_of: str) -> Iterable[Fact]:
    said = {
        "license_spdx": item.license,
        "vendor_status": _STATUS.get(item.status, ""),
        "maturity": _MATURITY.get(item.status, ""),
    }
    for attribute, value in said.items():
        if value:
            yield Fact(attribute=attribute, value=value, source=item.repository or item.homepage, as_of=as_of)


def _first(known: Mapping[str, CatalogueTool], marks: Iterable[str]) -> CatalogueTool | None:
    """The tool that one of the marks tells: its key first, then its name, then an address."""
    return next((known[mark] for mark in sorted(marks) if mark in known), None)


@dataclass
class _Sorted:
    new: list[tuple[str, Entry]]
    standing: list[tuple[CatalogueTool, Entry]]
    merged: list[tuple[str, str]]
    refused: list[LeftOut]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What is written already and seen by nobody."""

    prepared: Prepared
    token: str
    facts: int


@contextmanager
def arriving(prepared: Prepared, *, at: datetime) -> Iterator[Arrival]:
    """Write what is new in chunks. What is not let in before the block ends with an error is removed again."""
    token, facts = secrets.token_hex(8), 0
    _remove(CatalogueTool.everything.exclude(arriving="").filter(created_at__lt=at - _FORGOTTEN))
    try:
        for first in range(0, len(prepared.found.new), _CHUNK):
            chunk = prepared.found.new[first : first + _CHUNK]
            facts += _write_new(chunk, prepared.plan, token, at)
            time.sleep(_PAUSE)
        yield Arrival(prepared=prepared, token=token, facts=facts)
    except BaseException:
        _remove(CatalogueTool.everything.filter(arriving=token))
        raise


@transaction.atomic
def _write_new(chunk: Sequence[tuple[str, Entry]], plan: Plan | None, token: str, at: datetime) -> int:
    rows = [CatalogueTool(plan=plan, key=key, arriving=token, **entry.values) for key, entry in chunk]
    _create(CatalogueTool, rows, plan, at)
    entries = (entry for _key, entry in chunk)
    return _write_facts([*zip(rows, entries, strict=True)], plan, at)


def _remove(rows: models.QuerySet[CatalogueTool]) -> None:
    """Tools that never arrived, with their history."""
    keys = list(rows.values_list("pk", flat=True))
    for first in range(0, len(keys), _CHUNK):
        chunk = keys[first : first + _CHUNK]
        with transaction.atomic():
            CatalogueTool.everything.filter(pk__in=chunk).delete()
            CatalogueFact.history.filter(tool_id__in=chunk).delete()  # and what the line above told of it
            CatalogueTool.history.filter(id__in=chunk).delete()


@transaction.atomic
def let_in(arrival: Arrival, *, at: datetime) -> Intake:
    """Show what arrived and change what was known, in one short transaction.

    Raises IntegrityError when a tool of that key came from elsewhere meanwhile.
    """
    prepared = arrival.prepared
    plan, found = prepared.plan, prepared.found
    CatalogueTool.everything.filter(arriving=arrival.token).update(arriving="", updated_at=at)
    _change(CatalogueTool, list(prepared.changed), prepared.columns, plan, at)
    CatalogueTool.objects.filter(pk__in=[row.pk for row in prepared.changed]).update(updated_at=at)
    facts = arrival.facts + _write_facts(found.standing, plan, at)
    refused = [*prepared.landscape.left_out, *found.refused]
    return Intake(
        items=len(prepared.landscape.items) + len(prepared.landscape.left_out),
        taken=tuple(entry.values["name"] for _key, entry in found.new),
        changed=tuple(row.name for row in prepared.changed),
        merged=tuple(found.merged),
        left_out=tuple((one.name, one.where, one.why) for one in refused),
        unknown=prepared.landscape.unknown,
        facts=facts,
    )


def _write_facts(tools: Sequence[tuple[CatalogueTool, Entry]], plan: Plan | None, at: datetime) -> int:
    """What the entries say that the catalogue does not say yet; what was edited by hand stands. Returns how many."""
    added, changed = [], []
    for row, entry in tools:
        known = {} if row.arriving else {fact.attribute: fact for fact in row.facts.all()}
        for position, fact in enumerate(entry.facts):
            values = {name: getattr(fact, name) for name in FACT_COLUMNS}
            here = known.get(fact.attribute)
            if here is None:
                added.append(CatalogueFact(tool=row, position=position, **values))
            elif not here.by_hand and here.value != fact.value and assign(here, values):
                changed.append(here)
    _create(CatalogueFact, added, plan, at)
    _change(CatalogueFact, changed, FACT_COLUMNS, plan, at)
    return len(added) + len(changed)


def _create(model: type[Row], rows: list[Row], plan: Plan | None, at: datetime) -> None:
    if plan is None:
        bulk_create_with_history(rows, model, batch_size=_BATCH, default_date=at)
    else:
        model._default_manager.bulk_create(rows, batch_size=_BATCH)


def _change(model: type[Row], rows: list[Row], columns: Sequence[str], plan: Plan | None, at: datetime) -> None:
    """Insert over what stands, which takes a tenth of the time of Django's bulk update."""
    model._base_manager.bulk_create(
        rows, batch_size=_BATCH, update_conflicts=True, update_fields=columns, unique_fields=["id"]
    )
    if plan is None:
        history: Any = model.history  # type: ignore[attr-defined]  # set by simple-history
        history.bulk_history_create(rows, batch_size=_BATCH, update=True, default_date=at)


def _sort(entries: Sequence[Entry], plan: Plan | None) -> _Sorted:
    """What is new, what this catalogue has from an earlier import, what is known under another entry. Two queries."""
    rows = CatalogueTool.objects.visible_to(plan).prefetch_related("facts")
    known: dict[str, CatalogueTool] = {}
    for row in rows:
        values = {"name": row.name, "homepage": row.homepage, "repository": row.repository}
        for mark in marks_of(row.key, values):
            known.setdefault(mark, row)
    sorted_ = _Sorted([], [], [], [])
    mine: dict[str, str] = {}
    seen: set[int] = set()
    taken = {row.key for row in rows}
    for entry in entries:
        name, marks = entry.values["name"], marks_of(entry.key, entry.values)
        if not entry.key:
            sorted_.refused.append(LeftOut(name=name, where=entry.values["category"], why=_("no letters in its name")))
            continue
        found = _first(known, marks)
        if (
            found is not None
            and found.plan_id == (plan.pk if plan else None)
            and _is_ours(found)
            and found.pk not in seen
        ):
            seen.add(found.pk)
            sorted_.standing.append((found, entry))
        elif found is not None:
            sorted_.merged.append((name, found.name))
        elif any(mark in mine for mark in marks):
            sorted_.merged.append((name, next(mine[mark] for mark in sorted(marks) if mark in mine)))
        else:
            mine |= dict.fromkeys(marks, name)
            sorted_.new.append((_free(entry.key, taken), entry))
    return sorted_


def _is_ours(row: CatalogueTool) -> bool:
    """Whether an import may change it: not what was looked up by hand."""
    return not row.curated and not row.by_hand


def _free(key: str, taken: set[str]) -> str:
    found = key if key not in taken else next(k for n in range(2, 10_000) if (k := f"{key[:54]}-{n}") not in taken)
    taken.add(found)
    return found
