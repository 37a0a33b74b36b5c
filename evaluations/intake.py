"""Taking entries of the market into a catalogue: what is new, what is known already, what changed.

The shared catalogue is the operators' (`manage.py import_landscape`); an evaluator's import stays with the plan. What
is known is told by key, name or web address. Reading and comparing come before anything is written. What is new is
written two hundred tools at a time, so that other writers get in between, and nobody sees it until all of it is let in
by one short transaction that also writes what changed. The shared catalogue keeps its history; a plan's own is gone
with the plan.
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

from evaluations.bulk import Writes
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
    """What is written already and seen by nobody. writes, added: what changes of the tools that stood already."""

    prepared: Prepared
    token: str
    facts: int
    writes: Writes
    added: tuple[CatalogueFact, ...]


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
        writes, added, changed = _changes(prepared, at)
        facts += len(added) + changed
        yield Arrival(prepared=prepared, token=token, facts=facts, writes=writes, added=added)
    except BaseException:
        _remove(CatalogueTool.everything.filter(arriving=token))
        raise


@transaction.atomic
def _write_new(chunk: Sequence[tuple[str, Entry]], plan: Plan | None, token: str, at: datetime) -> int:
    rows = [CatalogueTool(plan=plan, key=key, arriving=token, **entry.values) for key, entry in chunk]
    _create(CatalogueTool, rows, plan, at)
    facts = [
        CatalogueFact(tool=row, position=position, **_told(fact))
        for row, (_key, entry) in zip(rows, chunk, strict=True)
        for position, fact in enumerate(entry.facts)
    ]
    _create(CatalogueFact, facts, plan, at)
    return len(facts)


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
    arrival.writes.run()
    _create(CatalogueFact, list(arrival.added), plan, at)
    refused = [*prepared.landscape.left_out, *found.refused]
    return Intake(
        items=len(prepared.landscape.items) + len(prepared.landscape.left_out),
        taken=tuple(entry.values["name"] for _key, entry in found.new),
        changed=tuple(row.name for row in prepared.changed),
        merged=tuple(found.merged),
        left_out=tuple((one.name, one.where, one.why) for one in refused),
        unknown=prepared.landscape.unknown,
        facts=arrival.facts,
    )


def _changes(prepared: Prepared, at: datetime) -> tuple[Writes, tuple[CatalogueFact, ...], int]:
    """What has to be written of tools that stood already, facts that are new to them, and how many others change.

    What was edited by hand stands.
    """
    added, changed = [], []
    for row, entry in prepared.found.standing:
        known = {fact.attribute: fact for fact in row.facts.all()}
        for position, fact in enumerate(entry.facts):
            here = known.get(fact.attribute)
            if here is None:
                added.append(CatalogueFact(tool=row, position=position, **_told(fact)))
            elif not here.by_hand and here.value != fact.value and assign(here, _told(fact)):
                changed.append(here)
    for tool in prepared.changed:
        tool.updated_at = at
    writes = Writes()
    writes.change(prepared.changed, [*prepared.columns, "updated_at"])
    writes.change(changed, FACT_COLUMNS)
    if prepared.plan is None:
        writes.tell(prepared.changed, at)
        writes.tell(changed, at)
    return writes, tuple(added), len(changed)


def _told(fact: Fact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in FACT_COLUMNS}


def _create(model: type[Row], rows: list[Row], plan: Plan | None, at: datetime) -> None:
    if plan is None:
        bulk_create_with_history(rows, model, batch_size=_BATCH, default_date=at)
    else:
        model._default_manager.bulk_create(rows, batch_size=_BATCH)


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
