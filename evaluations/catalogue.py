"""Loading the shared catalogue from the files that ship with Concord.

data/catalogue.json holds tools whose facts were looked up one by one, in the shape of the plan document's tools.
data/landscape.csv holds the wider market from public lists: what a tool is called, where it lives, its license.
Loading twice changes nothing, and what an operator edited by hand stays as it is.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from evaluations.models import CatalogueFact, CatalogueTool
from reconciliation.codec import from_json, parse_json
from reconciliation.document import Coverage, Tool
from reconciliation.errors import DocumentError
from reconciliation.statements import Fact
from reconciliation.vocabulary import Level, standard_capabilities

DATA = Path(__file__).parent / "data"
CURATED = "catalogue.json"
LANDSCAPE = "landscape.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A tool as one of the files tells it. values: columns of CatalogueTool."""

    key: str
    values: dict[str, Any]
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What loading did."""

    tools: int
    facts: int
    added: int
    changed: int


@transaction.atomic
def load_catalogue(*, at: datetime, folder: Path = DATA) -> Loaded:
    """Bring the shared catalogue up to the files. Raises DocumentError when one of them cannot be read."""
    curated = list(read_curated((folder / CURATED).read_bytes()))
    landscape = folder / LANDSCAPE
    rows = landscape.read_text(encoding="utf-8").splitlines() if landscape.exists() else []
    entries = [*curated, *read_landscape(rows, besides=curated)]
    added, changed = _write_tools(entries, at)
    facts_added, facts_changed = _write_facts(entries, at)
    return Loaded(
        tools=len(entries),
        facts=sum(len(entry.facts) for entry in entries),
        added=added + facts_added,
        changed=changed + facts_changed,
    )


def read_curated(data: bytes) -> Iterator[Entry]:
    """Entries of a file {"attribution": [sentence], "tools": [Tool]}."""
    parsed = parse_json(data)
    if not isinstance(parsed, dict) or not isinstance(parsed.get("tools"), list):
        raise DocumentError("tools", "a list of tools was expected")
    for index, item in enumerate(parsed["tools"]):
        tool = from_json(Tool, item, f"tools[{index}]")
        facts = {fact.attribute: fact for fact in tool.facts}
        license_name = facts["license_spdx"].value if "license_spdx" in facts else ""
        values = {
            "name": tool.name,
            "vendor": tool.vendor,
            "summary": tool.summary,
            "homepage": tool.homepage,
            "repository": "",
            "license": license_name if isinstance(license_name, str) else "",
            "category": "",
            "coverage": tool.coverage,
            "options": tool.options,
            "provides": tool.provides,
            "needs": tool.needs,
            "currency": str(parsed.get("currency", "")),
            "curated": True,
            "attribution": "",
        }
        yield Entry(key=tool.id, values=values, facts=tool.facts)


def read_landscape(lines: Iterable[str], *, besides: Iterable[Entry]) -> Iterator[Entry]:
    """Entries of a CSV with a header: name, category, homepage, repository, license, capability, source, as_of.

    source: the list it was taken from. A tool that `besides` holds already, by key, name or address, is left out.
    """
    known = {mark for entry in besides for mark in marks_of(entry.key, entry.values)}
    for row in csv.DictReader(lines):
        name = (row.get("name") or "").strip()
        key = slugify(name)[:60].strip("-")
        values = {
            "name": name[:200],
            "vendor": "",
            "summary": "",
            "homepage": _web(row.get("homepage")),
            "repository": _web(row.get("repository")),
            "license": (row.get("license") or "").strip()[:100],
            "category": (row.get("category") or "").strip()[:200],
            "coverage": category_coverage(row.get("capability")),
            "options": (),
            "provides": (),
            "needs": (),
            "currency": "",
            "curated": False,
            "attribution": (row.get("source") or "").strip()[:300],
        }
        marks = marks_of(key, values)
        if key and not marks & known:
            known |= marks
            yield Entry(key=key, values=values, facts=_landscape_facts(row, values))


def category_coverage(capability: str | None) -> tuple[Coverage, ...]:
    """What the list's category says. In part: nobody has looked how far it goes."""
    known = {standard.id for standard in standard_capabilities()}
    return (Coverage(capability=capability, level=Level.PARTIAL),) if capability and capability in known else ()


def _web(address: str | None) -> str:
    """The address if it is one of the web, else nothing."""
    text = (address or "").strip()
    return text if text.startswith(("https://", "http://")) and len(text) <= 500 else ""


def marks_of(key: str, values: dict[str, Any]) -> set[str]:
    """What tells that two entries are one tool."""
    addresses = (values["homepage"], values["repository"])
    bare = {a.split("://")[-1].removeprefix("www.").rstrip("/").lower() for a in addresses if a}
    return {f"key:{key}", f"name:{values['name'].lower()}"} | bare


def _landscape_facts(row: dict[str, str], values: dict[str, Any]) -> tuple[Fact, ...]:
    as_of = (row.get("as_of") or "").strip()
    source = values["repository"] or values["homepage"]
    if not values["license"] or not as_of or not source:
        return ()
    return (Fact(attribute="license_spdx", value=values["license"], source=source, as_of=as_of),)


def _write_tools(entries: list[Entry], at: datetime) -> tuple[int, int]:
    standing = {tool.key: tool for tool in CatalogueTool.objects.filter(plan=None)}
    new = [CatalogueTool(key=e.key, **e.values) for e in entries if e.key not in standing]
    bulk_create_with_history(new, CatalogueTool, batch_size=200, default_date=at)
    changed = []
    for entry in entries:
        row = standing.get(entry.key)
        if row is not None and not row.by_hand and assign(row, entry.values):
            row.updated_at = at
            changed.append(row)
    _update(CatalogueTool, changed, [*entries[0].values, "updated_at"] if entries else [], at)
    return len(new), len(changed)


def _write_facts(entries: list[Entry], at: datetime) -> tuple[int, int]:
    tools = {tool.key: tool for tool in CatalogueTool.objects.filter(plan=None)}
    standing = {(fact.tool_id, fact.attribute): fact for fact in CatalogueFact.objects.filter(tool__plan=None)}
    columns = [field.name for field in fields(Fact)]
    new, changed = [], []
    for entry in entries:
        tool = tools[entry.key]
        if tool.by_hand:
            continue
        for position, fact in enumerate(entry.facts):
            values = {name: getattr(fact, name) for name in columns} | {"position": position}
            row = standing.get((tool.pk, fact.attribute))
            if row is None:
                new.append(CatalogueFact(tool=tool, **values))
            elif not row.by_hand and assign(row, values):
                changed.append(row)
    bulk_create_with_history(new, CatalogueFact, batch_size=200, default_date=at)
    _update(CatalogueFact, changed, [*columns, "position"], at)
    return len(new), len(changed)


def assign(row: models.Model, values: dict[str, Any]) -> bool:
    """Set the values; whether any of them is new."""
    fresh = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in fresh.items():
        setattr(row, name, value)
    return bool(fresh)


def _update(model: type[models.Model], rows: list[Any], columns: list[str], at: datetime) -> None:
    if rows:
        bulk_update_with_history(rows, model, columns, batch_size=200, default_date=at)
