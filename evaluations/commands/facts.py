"""What the plan knows of a tool: every fact with its evidence and its day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from evaluations.commands.tools import locked_tool
from evaluations.document import FACT_COLUMNS, fact_key
from evaluations.models import CatalogueFact, Origin, Tool, ToolFact
from evaluations.sources import TEXT_LIMIT, check_as_of, check_source
from plans.changes import Change, changing
from plans.errors import Refused, StaleVersion
from plans.models import Plan, User
from reconciliation.document import Option
from reconciliation.statements import Fact
from reconciliation.vocabulary import Attribute, Value, read_value, standard_attributes


def set_fact(
    *,
    plan: Plan,
    tool_key: str,
    attribute: str,
    version: int,
    value: Value,
    source: str,
    as_of: str,
    by: User,
    at: datetime,
    note: str = "",
    request_id: str = "",
) -> ToolFact:
    """Say what is true of a tool in this plan, for others the catalogue stays as it is.

    version: of the fact that the person saw, 0 when there was none. Raises Refused when the value does not fit the
    attribute, when the evidence or its day is missing; StaleVersion when someone said something first.
    """
    known = attribute_of(plan, attribute)
    values = {
        "value": checked_value(known, value),
        "source": check_source(source),
        "as_of": check_as_of(as_of, today=at.date()),
        "note": _checked_note(note),
    }
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        return write_fact(change, tool_key, attribute, version, values)


def mark_unknown(
    *,
    plan: Plan,
    tool_key: str,
    attribute: str,
    version: int,
    by: User,
    at: datetime,
    note: str = "",
    request_id: str = "",
) -> ToolFact:
    """Say that someone looked and found no answer: the verdicts that rest on it are unknown, which is never a pass."""
    attribute_of(plan, attribute)
    values = {"value": None, "source": "", "as_of": at.date().isoformat(), "note": _checked_note(note)}
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        return write_fact(change, tool_key, attribute, version, values, verb="marked unknown")


def set_option_fact(
    *,
    plan: Plan,
    tool_key: str,
    option: str,
    attribute: str,
    version: int,
    value: Value | None,
    source: str,
    as_of: str,
    by: User,
    at: datetime,
    note: str = "",
    request_id: str = "",
) -> None:
    """Say what is true of one option of a tool, before what is said of the tool. value None: looked, not found.

    version: of the tool. Raises Refused as `set_fact` does, and when the tool has no such option.
    """
    fact = Fact(
        attribute=attribute,
        value=None if value is None else checked_value(attribute_of(plan, attribute), value),
        source="" if value is None else check_source(source),
        as_of=at.date().isoformat() if value is None else check_as_of(as_of, today=at.date()),
        note=_checked_note(note),
    )
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = locked_tool(change, tool_key, version)
        if option not in {standing.id for standing in row.options}:
            raise Refused(_("%(tool)s has no such option any more.") % {"tool": row.name})
        row.options = tuple(
            _with_fact(standing, fact) if standing.id == option else standing for standing in row.options
        )
        change.save(row, verb="learned a fact")


def _with_fact(option: Option, fact: Fact) -> Option:
    """The option with that fact in the place of the one before, or behind the others."""
    if any(standing.attribute == fact.attribute for standing in option.facts):
        facts = tuple(fact if standing.attribute == fact.attribute else standing for standing in option.facts)
    else:
        facts = (*option.facts, fact)
    return replace(option, facts=facts)


def write_fact(
    change: Change, tool_key: str, attribute: str, version: int | None, values: dict[str, Any], verb: str = "changed"
) -> ToolFact:
    """Say a fact inside a change; version None stands before whatever was said.

    Raises StaleVersion when someone said something first.
    """
    tool = Tool.objects.get(plan_id=change.plan_id, key=tool_key)
    standing = ToolFact.objects.filter(tool=tool, attribute=attribute).first()
    if standing is None:
        last = ToolFact.objects.filter(plan_id=change.plan_id).aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        key = fact_key(tool.key, attribute)
        row = ToolFact(plan_id=change.plan_id, key=key, tool=tool, attribute=attribute, position=position, **values)
        return change.add(row)
    if version == 0:
        raise StaleVersion(standing)
    row = change.lock(ToolFact, standing.pk, version)
    if {name: getattr(row, name) for name in values} != values:
        for name, value in values.items():
            setattr(row, name, value)
        row.origin = Origin.PLAN
        change.save(row, verb=verb)
    return row


def remove_override(
    *, plan: Plan, tool_key: str, attribute: str, version: int, by: User, at: datetime, request_id: str = ""
) -> None:
    """Take back what the plan said: the shared fact stands again, or nothing is known where there is none."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        tool = Tool.objects.get(plan_id=plan.pk, key=tool_key)
        row = change.lock(ToolFact, ToolFact.objects.get(tool=tool, attribute=attribute).pk, version)
        shared = CatalogueFact.objects.filter(tool_id=tool.catalogue_id, attribute=attribute).first()
        if shared is None:
            change.delete(row)
            return
        for name in FACT_COLUMNS:
            setattr(row, name, getattr(shared, name))
        row.origin = Origin.CATALOGUE
        change.save(row, verb="took the shared fact")


def follow_catalogue(*, plan: Plan, tool_key: str, version: int, by: User, at: datetime, request_id: str = "") -> int:
    """Bring a tool's shared facts up to the catalogue; the plan's own word stands. Returns how many facts moved."""
    moved = 0
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        tool = locked_tool(change, tool_key, version)
        rows = {row.attribute: row for row in ToolFact.objects.filter(tool=tool)}
        last = ToolFact.objects.filter(plan_id=plan.pk).aggregate(last=Max("position"))["last"] or 0
        for shared in CatalogueFact.objects.filter(tool_id=tool.catalogue_id):
            values = {name: getattr(shared, name) for name in FACT_COLUMNS}
            row = rows.get(shared.attribute)
            if row is None:
                last += 1
                new = ToolFact(plan_id=plan.pk, key=fact_key(tool.key, shared.attribute), tool=tool, position=last)
                for name, value in (values | {"origin": Origin.CATALOGUE}).items():
                    setattr(new, name, value)
                change.add(new)
            elif row.origin == Origin.CATALOGUE and {n: getattr(row, n) for n in values} != values:
                row = change.lock(ToolFact, row.pk, None)
                for name, value in values.items():
                    setattr(row, name, value)
                change.save(row, verb="followed the catalogue")
            else:
                continue
            moved += 1
    return moved


def shared_changes(plan_id: int) -> dict[str, int]:
    """How many shared facts of each tool moved on since the plan copied them, by tool key. Two queries."""
    shared: dict[tuple[int, str], tuple[Any, ...]] = {}
    tools = dict(Tool.objects.filter(plan_id=plan_id, catalogue__isnull=False).values_list("catalogue_id", "key"))
    for tool_id, attribute, *rest in CatalogueFact.objects.filter(tool_id__in=tools).values_list(
        "tool_id", *FACT_COLUMNS
    ):
        shared[tool_id, attribute] = tuple(rest)
    counts: dict[str, int] = defaultdict(int)
    mine = ToolFact.objects.filter(plan_id=plan_id, tool__catalogue__isnull=False)
    for origin, tool_id, attribute, *rest in mine.values_list("origin", "tool__catalogue_id", *FACT_COLUMNS):
        told = shared.pop((tool_id, attribute), None)
        if told is not None and origin == Origin.CATALOGUE and told != tuple(rest):
            counts[tools[tool_id]] += 1
    for tool_id, _attribute in shared:
        counts[tools[tool_id]] += 1
    return dict(counts)


def attribute_of(plan: Plan, key: str) -> Attribute:
    """An attribute of the vocabulary or the plan's own. Raises Refused for any other."""
    own: dict[str, Attribute] = {attribute.key: attribute for attribute in plan.attributes}
    known = own.get(key) or standard_attributes().get(key)
    if known is None:
        raise Refused(_("There is no attribute %(key)s.") % {"key": key})
    return known


def checked_value(attribute: Attribute, value: Value) -> Value:
    """The value, if it fits the attribute. Raises Refused with a sentence."""
    if not value or (isinstance(value, str) and not value.strip()):
        raise Refused(_("Give a value, or mark it as unknown."), field="value")
    items = value if isinstance(value, tuple) else (value,)
    if any(len(item) > TEXT_LIMIT for item in items):
        raise Refused(_("The value is too long: at most %(n)s characters.") % {"n": TEXT_LIMIT}, field="value")
    try:
        read_value(attribute, value)
    except ValueError as error:
        raise Refused(str(error), field="value") from None
    return value


def _checked_note(note: str) -> str:
    if len(note) > TEXT_LIMIT:
        raise Refused(_("The note is too long: at most %(n)s characters.") % {"n": TEXT_LIMIT}, field="note")
    return note.strip()
