"""Tools that come in from files: a landscape into the plan's catalogue, a table onto its long list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from evaluations.commands.tools import PAGES, free_name, next_fact_position, next_position, option_ids
from evaluations.document import FACT_COLUMNS, fact_key
from evaluations.intake import Intake, arriving, let_in, prepare_landscape
from evaluations.landscape import Landscape
from evaluations.models import Origin, Tool, ToolFact
from evaluations.tables import Draft
from plans.changes import changing
from plans.errors import Refused
from plans.models import Plan, User
from reconciliation.document import Option
from reconciliation.statements import Fact
from reconciliation.vocabulary import Attribute, standard_attributes

_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a table did. known: tools that the plan had already; facts: new or changed."""

    tools: int
    known: int
    facts: int


def import_landscape(
    *, plan: Plan, landscape: Landscape, source: str, as_of: str, by: User, at: datetime, request_id: str = ""
) -> Intake:
    """Take a landscape into the catalogue of this plan; other plans do not see it."""
    prepared = prepare_landscape(landscape, plan=plan, source=source, as_of=as_of)
    try:
        with (
            arriving(prepared, at=at) as arrival,
            changing(plan.pk, by=by, at=at, request_id=request_id) as change,
        ):
            intake = let_in(arrival, at=at)
            told = intake.told()
            change.note(plan, verb="imported a landscape", source=source, facts=intake.facts, **told["counts"])
    except IntegrityError:
        raise Refused(_("Someone else imported at the same moment. Import the file again."), field="file") from None
    return intake


def import_tools(
    *,
    plan: Plan,
    drafts: Sequence[Draft],
    own: Iterable[Attribute],
    source: str,
    by: User,
    at: datetime,
    request_id: str = "",
) -> Imported:
    """Put the tools of a table on the long list and say their facts; one that the plan has by name learns them.

    own: attributes that the plan takes for criteria of its own. A fact that says the same again changes nothing.
    Raises Refused for an attribute that means something else already.
    """
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Plan, plan.pk, None)
        row.attributes = _with_own(row.attributes, own)
        change.save(row, verb="imported tools")
        rows = _tools(plan, drafts, at)
        new = [tool for tool in rows if tool.pk is None]
        bulk_create_with_history(new, Tool, batch_size=_BATCH, default_user=by, default_date=at)
        tools = {tool.key: tool for tool in Tool.objects.filter(plan=plan)}
        facts = _facts(plan, [(tools[tool.key], draft) for tool, draft in zip(rows, drafts, strict=True)], by, at)
        if new or facts:
            change.note(plan, verb="imported tools", source=source, tools=len(new), facts=facts)
    return Imported(tools=len(new), known=len(rows) - len(new), facts=facts)


def _with_own(standing: Sequence[Attribute], own: Iterable[Attribute]) -> tuple[Attribute, ...]:
    known = {attribute.key: attribute for attribute in (*standard_attributes().values(), *standing)}
    added = []
    for attribute in own:
        if known.setdefault(attribute.key, attribute) != attribute:
            raise Refused(_("There is another attribute %(key)s already.") % {"key": attribute.key})
        if attribute not in standing:
            added.append(attribute)
    return (*standing, *added)


def _tools(plan: Plan, drafts: Sequence[Draft], at: datetime) -> list[Tool]:
    """A row for each draft, in order: the plan's own by that name, or one that is not saved yet."""
    standing = {tool.name.lower(): tool for tool in Tool.objects.filter(plan=plan)}
    keys = PAGES | {tool.key for tool in standing.values()}
    options, position = option_ids(plan.pk, besides=None), next_position(plan.pk)
    rows = []
    for draft in drafts:
        row = standing.get(draft.name.lower())
        if row is None:
            key = free_name(slugify(draft.name)[:50].strip("-") or "tool", keys)
            option = free_name(key, options)
            keys.add(key)
            options.add(option)
            row = Tool(
                plan=plan,
                key=key,
                position=position,
                name=draft.name,
                vendor=draft.vendor,
                summary=draft.summary,
                homepage=draft.homepage,
                options=(Option(id=option, name=_("Standard edition"), price_known=False),),
                created_at=at,
                updated_at=at,
            )
            position += 1
        rows.append(row)
    return rows


def _facts(plan: Plan, told: Sequence[tuple[Tool, Draft]], by: User, at: datetime) -> int:
    """Write the facts that say something new. Returns how many."""
    rows = ToolFact.objects.filter(plan=plan, tool__in=[tool for tool, _draft in told])
    standing = {(row.tool_id, row.attribute): row for row in rows}
    position = next_fact_position(plan.pk)
    new: list[ToolFact] = []
    changed: list[ToolFact] = []
    for tool, draft in told:
        for fact in draft.facts.values():
            row = standing.get((tool.pk, fact.attribute))
            if row is None:
                stamps = {"created_at": at, "updated_at": at, "position": position + len(new)}
                key = fact_key(tool.key, fact.attribute)
                new.append(ToolFact(plan=plan, tool=tool, key=key, **_values(fact), **stamps))
            elif _says_more(row, fact):
                for name, value in _values(fact).items():
                    setattr(row, name, value)
                row.origin, row.version, row.updated_at = Origin.PLAN, row.version + 1, at
                changed.append(row)
    bulk_create_with_history(new, ToolFact, batch_size=_BATCH, default_user=by, default_date=at)
    if changed:
        columns = [*FACT_COLUMNS, "origin", "version", "updated_at"]
        bulk_update_with_history(changed, ToolFact, columns, batch_size=_BATCH, default_user=by, default_date=at)
    return len(new) + len(changed)


def _values(fact: Fact) -> dict[str, object]:
    return {name: getattr(fact, name) for name in FACT_COLUMNS}


def _says_more(row: ToolFact, fact: Fact) -> bool:
    """Whether the table's word replaces the plan's: words alone never take a known value away."""
    if fact.value is None:
        return row.value is None and row.note != fact.note
    return bool(row.value != fact.value)
