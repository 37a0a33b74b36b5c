"""The facts of one tool: what the plan knows of every attribute, and what the catalogue says beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.ages import is_old
from evaluations.judging import Judged
from evaluations.labels import group_label, source_name, value_text
from evaluations.models import CatalogueFact, Origin, Tool, ToolFact
from evaluations.sources import is_web_address
from reconciliation.document import Option
from reconciliation.statements import Fact
from reconciliation.verdicts import attributes_of
from reconciliation.vocabulary import Attribute
from stakeholders.labels import day_text
from stakeholders.vocabulary import attribute_label


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A fact as a page shows it. link: the source when it is a web address, else "". value "" means unknown."""

    attribute: str
    label: str
    value: str
    source: str = ""
    link: str = ""
    as_of: str = ""
    note: str = ""
    old: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """A fact that can be edited. version: 0 when nobody has said anything yet.

    own: the plan's word; shared: what the catalogue says instead, "" when it says the same or nothing.
    option: the name of the option whose own fact it is, which stands before the tool's; version is the tool's then.
    """

    evidence: Evidence
    version: int
    own: bool
    shared: str
    core: bool
    looked: bool
    url: str = ""
    option: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactGroup:
    name: str
    rows: tuple[FactRow, ...]
    silent: tuple[FactRow, ...]
    """Attributes of which nobody said anything yet."""


def fact_groups(
    judged: Judged, row: Tool, option: Option | None, *, plan_key: str, today: date
) -> tuple[FactGroup, ...]:
    """Every attribute, group by group, with what the plan and the catalogue know of the option. Two queries."""
    mine = {fact.attribute: fact for fact in ToolFact.objects.filter(tool=row)}
    shared = {fact.attribute: fact for fact in CatalogueFact.objects.filter(tool_id=row.catalogue_id)}
    by_group: dict[str, list[FactRow]] = {}
    for attribute in attributes_of(judged.document).values():
        fact = fact_row(attribute, row, option, mine.get(attribute.key), shared.get(attribute.key), today=today)
        by_group.setdefault(attribute.group, []).append(
            replace(fact, url=fact_url("fact_edit", plan_key, row.key, attribute.key, option))
        )
    return tuple(
        FactGroup(
            name=group_label(group),
            rows=tuple(fact for fact in facts if fact.looked),
            silent=tuple(fact for fact in facts if not fact.looked),
        )
        for group, facts in by_group.items()
    )


def fact_url(name: str, plan_key: str, tool: str, attribute: str, option: Option | None) -> str:
    """An address of a fact, seen with one of the tool's options."""
    address = reverse(name, args=[plan_key, tool, attribute])
    return f"{address}?{urlencode({'option': option.id})}" if option else address


def option_fact(option: Option | None, attribute: str) -> Fact | None:
    """What the option says for itself."""
    return next((fact for fact in option.facts if fact.attribute == attribute), None) if option else None


def fact_row(
    attribute: Attribute,
    row: Tool,
    option: Option | None,
    mine: ToolFact | None,
    shared: CatalogueFact | None,
    *,
    today: date,
) -> FactRow:
    """One attribute as the plan knows it, and what the catalogue says where it differs."""
    own = option_fact(option, attribute.key)
    if option is not None and own is not None:
        return FactRow(
            evidence=evidence_of(attribute.key, own, {attribute.key: attribute}, today),
            version=row.version,
            own=False,
            shared="",
            core=attribute.core,
            looked=True,
            option=option.name,
        )
    said = Fact(attribute=attribute.key, value=None)
    if mine is not None:
        said = Fact(attribute=attribute.key, value=mine.value, source=mine.source, as_of=mine.as_of, note=mine.note)
    other = ""
    if shared is not None and (mine is None or mine.value != shared.value):
        other = value_text(attribute, shared.value) or _("unknown")
    return FactRow(
        evidence=evidence_of(attribute.key, said, {attribute.key: attribute}, today),
        version=mine.version if mine else 0,
        own=mine is not None and mine.origin == Origin.PLAN,
        shared=other,
        core=attribute.core,
        looked=mine is not None,
    )


def evidence_of(key: str, fact: Fact | None, known: Mapping[str, Attribute], today: date) -> Evidence:
    attribute = known.get(key)
    label = attribute_label(attribute) if attribute else key
    if fact is None:
        return Evidence(attribute=key, label=label, value="")
    return Evidence(
        attribute=key,
        label=label,
        value=value_text(attribute, fact.value),
        source=source_name(fact.source),
        link=fact.source if is_web_address(fact.source) else "",
        as_of=day_text(fact.as_of),
        note=fact.note,
        old=is_old(key, fact.as_of, today),
    )
