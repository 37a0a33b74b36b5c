"""Everyone's requirements, filtered, with the heat map of groups and life-cycle phases.

A row's HTML depends only on the row's version, the words of the plan and the language, so each process keeps the rows
of a plan (settings: the cache "fragments"); a page reads thin rows and renders those it has not seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.core.cache import caches
from django.core.paginator import Page, Paginator
from django.db.models import CharField, Q, QuerySet, Value
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plans.access import Place
from plans.document import names_of, plan_document
from plans.models import Capability, Horizon
from plans.templatetags.ui import GROUP_COLORS
from reconciliation import statements as s
from reconciliation import vocabulary
from reconciliation.document import Priority
from reconciliation.statements import leaves
from reconciliation.vocabulary import PHASES, standard_attributes
from stakeholders.impact import impacts
from stakeholders.labels import phase_label, priority_label
from stakeholders.models import Group, Requirement
from stakeholders.queries.groups import frame_for
from stakeholders.sentences import Words, sentence
from stakeholders.tables import headings
from stakeholders.vocabulary import capability_labels
from stakeholders.written import RequirementWriter

PAGE = 150
MANY = 300
"""From this many rows on, reading all of a plan's is quicker than naming them."""
STEPS = 5
"""Shades of the heat map."""
WHOLE = "whole"
"""The column of statements that speak of no capability: of every tool, of money, of the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for; empty means all."""

    group: str = ""
    priority: str = ""
    capability: str = ""
    phase: str = ""
    state: str = ""  # fails, unknown, passes or plan: what the statement does to the tools
    text: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Filters:
        names = ("group", "priority", "capability", "phase", "state")
        return cls(**{name: asked.get(name, "")[:60] for name in names}, text=asked.get("q", "").strip()[:200])

    @property
    def number(self) -> int:
        """How many of them are set."""
        return sum(map(bool, (self.group, self.priority, self.capability, self.phase, self.state, self.text)))

    @property
    def any(self) -> bool:
        return self.number > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """How many statements a group makes about a phase. step: 0 to 5, for the color; query: the filter to see them."""

    query: str
    label: str  # "Finance, Serve: 3"
    count: int
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    group: str
    name: str
    shade: int  # of its color class
    cells: tuple[HeatCell, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    filters: Filters
    page: Page[Kept]
    total: int
    heat: tuple[HeatRow, ...]
    phases: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]
    capabilities: tuple[tuple[str, str], ...]
    priorities: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]

    @property
    def rows(self) -> SafeString:
        """The table's body."""
        return SafeString("".join(row.html for row in self.page))


@dataclass(frozen=True, slots=True)
class Frame:
    """The names that rows are rendered with. phases: capability id to phase."""

    words: Words
    phases: Mapping[str, str]
    groups: tuple[tuple[int, str, str], ...]  # (pk, key, name) in order
    stamp: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What the cache holds of a row. html: from the row's template, which escapes."""

    key: str
    html: SafeString
    capabilities: tuple[str, ...]


def read_frame(place: Place) -> Frame:
    """Names of groups, horizons, capabilities and tools. Two queries."""
    none = Value("", output_field=CharField())
    spans, parts, groups = (m.objects.filter(plan=place.plan).order_by() for m in (Horizon, Capability, Group))
    rows = spans.values_list("pk", "key", "name", none, Value("horizon"), "position").union(
        parts.values_list("pk", "key", "label", "phase", Value("capability"), "position"),
        groups.values_list("pk", "key", "name", none, Value("group"), "position"),
        all=True,
    )
    named = sorted(rows, key=lambda row: (row[4], row[5], row[0]))
    tools = names_of(place.plan)
    own = {attribute.key: attribute for attribute in place.plan.attributes}
    words = Words(
        capabilities=capability_labels(
            vocabulary.Capability(id=key, label=name)
            for _pk, key, name, _phase, kind, _position in named
            if kind == "capability"
        ),
        attributes={**standard_attributes(), **own},
        horizons={key: name for _pk, key, name, _phase, kind, _position in named if kind == "horizon"},
        tools=tools,
        currency=place.currency,
    )
    material = repr((place.key, named, tools, own, place.currency, get_language()))
    return Frame(
        words=words,
        phases={key: phase for _pk, key, _name, phase, kind, _position in named if kind == "capability"},
        groups=tuple((pk, key, name) for pk, key, name, _phase, kind, _position in named if kind == "group"),
        stamp=hashlib.sha256(material.encode("utf-8", "surrogatepass")).hexdigest()[:20],
    )


def list_page(place: Place, filters: Filters, number: str) -> ListPage:
    """The requirements that the filters let through, and how many each group has per phase. At most four queries."""
    frame = read_frame(place)
    rows = _matching(place, frame, filters)
    order = ("group__position", "group_id", "position", "pk")
    thin = list(rows.order_by(*order).values_list("pk", "version", "group_id"))
    kept = _kept(place, thin, frame)
    if filters.state:
        wanted = _with_state(place, filters.state)
        thin = [row for row in thin if row[0] in wanted]
    thin = [row for row in thin if row[0] in kept]  # one that was removed in this very moment is not
    heat = _heat(thin, kept, frame, filters.group)
    shown = [row for row in thin if _concerns(kept[row[0]], frame, filters)]
    page = Paginator([kept[pk] for pk, _version, _group in shown], PAGE).get_page(number)
    return ListPage(
        filters=filters,
        page=page,
        total=len(shown),
        heat=heat,
        phases=tuple((phase, _phase_name(phase)) for phase in _phases(frame)),
        groups=tuple((key, name) for _pk, key, name in frame.groups),
        capabilities=tuple(frame.words.capabilities.items()),
        priorities=tuple((str(priority), priority_label(priority)) for priority in Priority),
        states=state_choices(),
    )


def state_choices() -> tuple[tuple[str, str], ...]:
    return (
        ("fails", _("rules tools out")),
        ("unknown", _("open questions only")),
        ("passes", _("every tool passes")),
        ("plan", _("speaks of the whole plan")),
    )


def _matching(place: Place, frame: Frame, filters: Filters) -> QuerySet[Requirement]:
    rows = Requirement.objects.filter(plan=place.plan)
    if filters.group:
        pks = [pk for pk, key, _name in frame.groups if key == filters.group]
        rows = rows.filter(group_id__in=pks)
    if filters.priority:
        rows = rows.filter(priority=filters.priority)
    if filters.text:
        text = filters.text
        rows = rows.filter(
            Q(statement__icontains=text)
            | Q(rationale__icontains=text)
            | Q(source__icontains=text)
            | Q(key__iexact=text)
        )
    return rows


def _with_state(place: Place, state: str) -> set[int]:
    """Primary keys of the requirements that do this to the tools."""
    expressions = dict(Requirement.objects.filter(plan=place.plan).values_list("pk", "expression"))
    found = impacts(plan_document(place.plan), {str(pk): expression for pk, expression in expressions.items()})
    return {int(pk) for pk, impact in found.items() if impact.state == state}


def _kept(place: Place, thin: Iterable[tuple[int, int, int]], frame: Frame) -> dict[int, Kept]:
    """The rendered rows by primary key; those that are not in the cache at their version are rendered and kept."""
    cache, slot = caches["fragments"], f"requirement_rows:{place.plan.pk}:{get_language()}"
    stamp, held = cache.get(slot) or ("", {})
    known: dict[tuple[int, int], Kept] = held if stamp == frame.stamp else {}
    asked = {(pk, version): pk for pk, version, _group in thin}
    missing = {pk: version for (pk, version) in asked if (pk, version) not in known}
    if missing:
        rendered = _rendered(place, list(missing), frame)
        fresh = {(pk, missing[pk]): row for pk, row in rendered.items()}
        current = {pk for pk, _version in fresh}
        known = {name: row for name, row in known.items() if name[0] not in current} | fresh
        cache.set(slot, (frame.stamp, known))
    return {pk: known[name] for name, pk in asked.items() if name in known}


_COLUMNS = ("pk", "key", "group_id", "statement", "expression", "priority", "weight", "negotiable", "rationale")


def _rendered(place: Place, pks: list[int], frame: Frame) -> dict[int, Kept]:
    """Rows as HTML, from flat values: one query; the template is rendered once and filled for each row."""
    groups = {pk: (_shade(number), name) for number, (pk, _key, name) in enumerate(frame.groups)}
    priorities = {str(priority): priority_label(priority) for priority in Priority}
    fixed = format_html(' <span class="fixed">{}</span>', _("not negotiable"))
    base = reverse("requirement_list", args=[place.key])
    pattern = render_to_string("stakeholders/_list_row.html").strip()
    query = Requirement.objects.filter(plan=place.plan)
    rendered = {}
    for row in (query if len(pks) > MANY else query.filter(pk__in=pks)).values(*_COLUMNS):
        shade, group = groups[row["group_id"]]
        html = format_html(
            pattern,
            key=row["key"],
            url=f"{base}{quote(row['key'], safe='')}/",
            statement=row["statement"],
            sentence=sentence(row["expression"], frame.words),
            fixed="" if row["negotiable"] else fixed,
            shade=shade,
            group=group,
            priority=row["priority"],
            priority_name=priorities[row["priority"]],
            weight=row["weight"],
        )
        rendered[row["pk"]] = Kept(row["key"], html, capabilities_of(row["expression"]))
    return rendered


def _shade(number: int) -> int:
    """The color class of the group at that place, from 0."""
    return number % GROUP_COLORS + 1


def _concerns(row: Kept, frame: Frame, filters: Filters) -> bool:
    if filters.capability and filters.capability not in row.capabilities:
        return False
    return not filters.phase or filters.phase in _phases_of(row.capabilities, frame)


def _phases_of(capabilities: tuple[str, ...], frame: Frame) -> set[str]:
    return {frame.phases.get(capability, WHOLE) or WHOLE for capability in capabilities} or {WHOLE}


def _phases(frame: Frame) -> tuple[str, ...]:
    """The phases in use, the known ones in life-cycle order, then the plan's own, then the whole."""
    used = set(frame.phases.values()) - {""}
    return (*(p for p in PHASES if p in used), *sorted(used - set(PHASES)), WHOLE)


def _phase_name(phase: str) -> str:
    return _("Whole platform") if phase == WHOLE else phase_label(phase)


def _heat(
    thin: Iterable[tuple[int, int, int]], kept: Mapping[int, Kept], frame: Frame, group: str
) -> tuple[HeatRow, ...]:
    counts: dict[tuple[int, str], int] = {}
    totals: dict[int, int] = {}
    for pk, _version, owner in thin:
        totals[owner] = totals.get(owner, 0) + 1
        for phase in _phases_of(kept[pk].capabilities, frame):
            counts[owner, phase] = counts.get((owner, phase), 0) + 1
    most = max(STEPS, *counts.values()) if counts else STEPS
    phases = [(phase, _phase_name(phase)) for phase in _phases(frame)]
    return tuple(
        HeatRow(
            group=key,
            name=name,
            shade=_shade(number),
            cells=tuple(
                HeatCell(
                    query=f"?group={quote(key, safe='')}&phase={quote(phase, safe='')}",
                    label=f"{name}, {label}: {counts.get((pk, phase), 0)}",
                    count=counts.get((pk, phase), 0),
                    step=-(-STEPS * counts.get((pk, phase), 0) // most),
                )
                for phase, label in phases
            ),
            total=totals.get(pk, 0),
        )
        for number, (pk, key, name) in enumerate(frame.groups)
        if not group or key == group
    )


def capabilities_of(expression: s.Expression) -> tuple[str, ...]:
    """The capabilities that a statement speaks of."""
    found: dict[str, None] = {}
    for leaf in leaves(expression):
        if isinstance(leaf, s.Covers):
            found[leaf.capability] = None
        elif isinstance(leaf, s.CoversAtLeast | s.AttributeTest):
            found.update(dict.fromkeys(leaf.capabilities))
    return tuple(found)


def export_header(place: Place) -> list[str]:
    """The columns of the import between whose a row is and what it says in words."""
    return [_("Key"), _("Group"), *headings("requirements", frame_for(place)).values(), _("In words")]


def export_rows(place: Place, filters: Filters) -> list[tuple[object, ...]]:
    """The filtered table, a row each, in the order of the list, under the headings of `export_header`."""
    frame, written = read_frame(place), RequirementWriter(frame_for(place))
    names = {pk: name for pk, _key, name in frame.groups}
    rows = _matching(place, frame, filters).order_by("group__position", "group_id", "position", "pk")
    wanted = _with_state(place, filters.state) if filters.state else None
    table: list[tuple[object, ...]] = []
    for values in rows.values(*_COLUMNS, "source"):
        held = Kept(values["key"], SafeString(), capabilities_of(values["expression"]))
        if (wanted is None or values["pk"] in wanted) and _concerns(held, frame, filters):
            table.append(
                (
                    values["key"],
                    names[values["group_id"]],
                    values["statement"],
                    *written.cells(values["expression"]),
                    priority_label(values["priority"]),
                    values["weight"],
                    _("yes") if values["negotiable"] else _("no"),
                    values["rationale"],
                    values["source"],
                    sentence(values["expression"], frame.words),
                )
            )
    return table
