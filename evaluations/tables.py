"""Tables of tools: a list with a row for each tool, or a comparison with tools as columns and criteria as rows.

Both become drafts of tools with facts, and problems with their row and column. Nothing is written here. A cell of a
list that does not fit its attribute is a problem; a free text in a comparison is kept as evidence of a fact whose value
is still unknown, so that nobody's reading of it passes a statement silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from evaluations.sources import is_web_address
from plans.errors import Refused
from plans.sheets import Rows
from reconciliation.statements import Fact
from reconciliation.vocabulary import Attribute, AttributeType, Value, read_value
from stakeholders.numbers import plain_text, read_number
from stakeholders.vocabulary import attribute_label, named_attributes, named_values

TOOL_LIMIT = 500
TEXT_LIMIT = 2000
OWN_LIMIT = 40
"""Criteria without an attribute that a plan may take as its own from one table."""

_FIELDS = {
    "name": {"name", "tool", "product", "platform", "werkzeug", "produkt"},
    "vendor": {"vendor", "company", "provider", "anbieter", "hersteller"},
    "summary": {"summary", "description", "what it does", "beschreibung"},
    "homepage": {"homepage", "website", "url", "web site", "link"},
    "source": {"source", "evidence", "quelle", "beleg"},
    "as_of": {"as of", "as_of", "date", "true on", "stand"},
}
_YES = {"yes", "y", "true", "1", "✓", "✔", "✅", "x", "ja", "supported"}
_NO = {"no", "n", "false", "0", "✗", "✘", "❌", "-", "–", "nein", "none", "not supported"}
_BETWEEN = re.compile(r"[;\n]|(?<!\d),|,(?!\d{3}\b)")
"""What stands between several values; the comma in "per 1,000 predictions" does not."""
_UNKNOWN = {"", "?", "unknown", "n/a", "na", "tbd", "unbekannt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """row: counted from 1 as a spreadsheet does; column: its letters, "" for the whole row."""

    row: int
    column: str
    text: str


@dataclass(slots=True, kw_only=True)
class Draft:
    """A tool as a table tells it. facts: by attribute; value None with a note is evidence without a value yet."""

    name: str
    row: int
    vendor: str = ""
    summary: str = ""
    homepage: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A table, read. own: criteria that became attributes of the plan. aside: headings that were not understood."""

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]
    own: tuple[Attribute, ...]
    aside: tuple[str, ...]

    @property
    def facts(self) -> int:
        return sum(len(draft.facts) for draft in self.drafts)

    @property
    def evidence(self) -> int:
        """Cells kept as evidence without a value."""
        return sum(fact.value is None for draft in self.drafts for fact in draft.facts.values())


def letters(index: int) -> str:
    """The name that a spreadsheet gives to the column with that index: A, B, ..., AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def markdown_rows(text: str) -> Rows:
    """The first table of a Markdown text. Raises Refused, for the field `text`, when there is none."""
    rows: list[tuple[str, ...]] = []
    row: list[str] = []
    inside = False
    for token in MarkdownIt("js-default").parse(text):
        if token.type == "tr_open":
            row = []
        elif token.type in ("th_open", "td_open"):
            inside = True
        elif token.type == "inline" and inside:
            row.append(_plain(token.children or ()))
            inside = False
        elif token.type == "tr_close":
            rows.append(tuple(row))
        elif token.type == "table_close":
            break
    if not rows:
        raise Refused(_("There is no Markdown table in it: | Criterion | Tool A | Tool B |"), field="text")
    return tuple(rows)


def _plain(children: Iterable[Token]) -> str:
    """The text of a cell; a link keeps its address behind it."""
    parts, address = [], ""
    for child in children:
        if child.type == "link_open":
            address = str(child.attrs.get("href", ""))
        elif child.type == "link_close":
            parts.append(f" {address} ")
        else:
            parts.append(child.content or " ")
    return " ".join("".join(parts).split())


class _Vocabulary:
    """Attributes by key and by label in any language, whatever the case."""

    def __init__(self, attributes: Mapping[str, Attribute]) -> None:
        self._by_name = {_bare(name): attribute for name, attribute in named_attributes(attributes.values())}

    def find(self, heading: str) -> Attribute | None:
        return self._by_name.get(_bare(heading))


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[_\-/*:`]+", " ", text).lower().split())


def read_list(rows: Rows, attributes: Mapping[str, Attribute], *, source: str, as_of: str, today: date) -> Read:
    """A row for each tool; its headings are fields of a tool or attributes, by key or label. Raises Refused."""
    vocabulary, heading = _Vocabulary(attributes), rows[0]
    columns: dict[int, str | Attribute] = {}
    aside = []
    for index, text in enumerate(heading):
        known = next((name for name, words in _FIELDS.items() if _bare(text) in words), None) or vocabulary.find(text)
        if known is not None and known not in columns.values():
            columns[index] = known
        elif text:
            aside.append(text)
    if "name" not in columns.values():
        raise Refused(_("No column is called “Tool” or “Name”. The first row holds the headings."), field="file")
    drafts: dict[str, Draft] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows[1:], start=2):
        if any(row):
            _read_row(number, row, columns, drafts, problems, default=(source, as_of), today=today)
    _check_count(drafts)
    return Read(drafts=tuple(drafts.values()), problems=tuple(problems), own=(), aside=tuple(aside))


def _read_row(
    number: int,
    row: Sequence[str],
    columns: Mapping[int, str | Attribute],
    drafts: dict[str, Draft],
    problems: list[Problem],
    *,
    default: tuple[str, str],
    today: date,
) -> None:
    cells = {name: row[index] if index < len(row) else "" for index, name in columns.items() if isinstance(name, str)}
    name = cells["name"]
    if not name or len(name) > 200:
        problems.append(Problem(row=number, column="", text=_("A name of 1 to 200 characters is missing.")))
        return
    if name.lower() in drafts:
        text = _("%(name)s stands in row %(row)s already.") % {"name": name, "row": drafts[name.lower()].row}
        problems.append(Problem(row=number, column="", text=text))
        return
    source, as_of = cells.get("source") or default[0], cells.get("as_of") or default[1]
    draft = drafts[name.lower()] = Draft(name=name, row=number)
    for field_name in ("vendor", "summary", "homepage"):
        setattr(draft, field_name, cells.get(field_name, "")[: TEXT_LIMIT if field_name == "summary" else 200])
    place = {name: letters(index) for index, name in columns.items() if isinstance(name, str)}
    if draft.homepage and not is_web_address(draft.homepage):
        problems.append(
            Problem(row=number, column=place["homepage"], text=_("Not a web address: https://… was expected."))
        )
        draft.homepage = ""
    if not _is_day(as_of, today):
        text = _("Not a day between 1990 and today, such as 2027-03-31.")
        problems.append(Problem(row=number, column=place.get("as_of", ""), text=text))
        return
    for index, attribute in columns.items():
        cell = row[index] if index < len(row) else ""
        if isinstance(attribute, Attribute) and cell.lower() not in _UNKNOWN:
            try:
                value = read_cell(attribute, cell)
            except ValueError as error:
                problems.append(
                    Problem(row=number, column=letters(index), text=f"{attribute_label(attribute)}: {error}")
                )
            else:
                draft.facts[attribute.key] = Fact(
                    attribute=attribute.key, value=value, source=source[:TEXT_LIMIT], as_of=as_of
                )


def read_comparison(
    rows: Rows, attributes: Mapping[str, Attribute], *, source: str, as_of: str, own: bool, today: date
) -> Read:
    """Tools as columns, criteria as rows. own: criteria that are no attribute become the plan's own. Raises Refused."""
    if len(rows) < 2 or len(rows[0]) < 2:
        raise Refused(
            _("A comparison needs a first row with the tools and a row below for each criterion."), field="file"
        )
    if not _is_day(as_of, today):
        raise Refused(_("Give the day on which this was true, such as 2027-03-31."), field="as_of")
    drafts: dict[int, Draft] = {}
    problems: list[Problem] = []
    for index, name in enumerate(rows[0][1:], start=1):
        if not name or len(name) > 200 or name.lower() in {draft.name.lower() for draft in drafts.values()}:
            text = _("The heading of this column is no name of its own.")
            problems.append(Problem(row=1, column=letters(index), text=text))
        else:
            drafts[index] = Draft(name=name, row=1)
    _check_count(drafts)
    vocabulary, aside = _Vocabulary(attributes), []
    made: dict[str, Attribute] = {}
    for row in rows[1:]:
        criterion = row[0] if row else ""
        if not criterion:
            continue
        if _read_field(criterion, row, drafts):
            continue
        attribute = vocabulary.find(criterion)
        if attribute is None and own and len(made) < OWN_LIMIT:
            attribute = _own_attribute(criterion, attributes)
            made[attribute.key] = attribute
        if attribute is None:
            aside.append(criterion)
            continue
        for index, draft in drafts.items():
            cell = row[index] if index < len(row) else ""
            if cell.lower() not in _UNKNOWN and attribute.key not in draft.facts:
                draft.facts[attribute.key] = _compared(attribute, cell, source, as_of)
    return Read(drafts=tuple(drafts.values()), problems=tuple(problems), own=tuple(made.values()), aside=tuple(aside))


def _read_field(criterion: str, row: Sequence[str], drafts: Mapping[int, Draft]) -> bool:
    """Whether the criterion is a field of a tool, such as its vendor; its cells are taken then."""
    name = next((name for name in ("vendor", "summary", "homepage") if _bare(criterion) in _FIELDS[name]), None)
    if name is None:
        return False
    for index, draft in drafts.items():
        cell = row[index] if index < len(row) else ""
        if name != "homepage" or is_web_address(cell):
            setattr(draft, name, cell[: TEXT_LIMIT if name == "summary" else 200])
    return True


def _own_attribute(criterion: str, attributes: Mapping[str, Attribute]) -> Attribute:
    key = slugify(criterion)[:50].replace("-", "_") or "criterion"
    while key in attributes and attributes[key].label != criterion[:80]:
        key = f"{key}_2"
    return Attribute(key=key, label=criterion[:80], type=AttributeType.TEXT, group="imported")


def _compared(attribute: Attribute, cell: str, source: str, as_of: str) -> Fact:
    """The value where the cell says one, otherwise its words as evidence."""
    link = re.search(r"https?://\S+", cell)
    where = (link.group().rstrip(").,;") if link else source)[:TEXT_LIMIT]
    try:
        value: Value | None = read_cell(attribute, cell)
    except ValueError:
        return Fact(attribute=attribute.key, value=None, source=where, as_of=as_of, note=cell[:TEXT_LIMIT])
    return Fact(attribute=attribute.key, value=value, source=where, as_of=as_of)


def read_cell(attribute: Attribute, cell: str) -> Value:
    """A cell as a value of the attribute, by the value's key or by its words. Raises ValueError with a sentence."""
    words = {_bare(word): value for word, value in named_values(attribute)}
    value: Value
    if attribute.type is AttributeType.SET:
        parts = [part.strip() for part in _BETWEEN.split(cell) if part.strip()]
        value = tuple(dict.fromkeys(words.get(_bare(part), part) for part in parts))
    elif attribute.type is AttributeType.BOOL:
        text = cell.strip().lower()
        value = "yes" if text in _YES else "no" if text in _NO else cell
    elif attribute.type.is_quantity:
        try:
            value = plain_text(read_number(cell, attribute.unit))
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from None
    else:
        value = words.get(_bare(cell), cell.strip()[:TEXT_LIMIT])
    read_value(attribute, value)
    return value


def _is_day(text: str, today: date) -> bool:
    try:
        return date(1990, 1, 1) <= date.fromisoformat(text) <= today
    except ValueError:
        return False


def _check_count(drafts: Sized) -> None:
    if not drafts:
        raise Refused(_("There is no tool in it."), field="file")
    if len(drafts) > TOOL_LIMIT:
        sentence = _("More than %(n)s tools. Import a landscape into the catalog instead, and choose from it.")
        raise Refused(sentence % {"n": TOOL_LIMIT}, field="file")
