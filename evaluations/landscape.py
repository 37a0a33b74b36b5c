"""Reading a landscape file: the format of the CNCF and LF AI landscapes, in YAML.

    landscape: [{name: Data, subcategories: [{name: Lineage, items: [{name: ..., homepage_url: ..., ...}]}]}]

The file comes from anyone, so it is read from the parser's events alone: no tag, no anchor and no alias is let in,
every scalar is a text, depth and size are capped, and nothing is constructed. Fields that nobody knows are counted and
left aside; an item that cannot be used is named with its reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

from plans.errors import Refused

SIZE_LIMIT = 5 * 1024 * 1024
ITEM_LIMIT = 8_000
_DEPTH_LIMIT = 16
_NODE_LIMIT = 200_000
_TEXT_LIMIT = 2000

_READ = {"item", "name", "homepage_url", "repo_url", "project", "license", "description", "organization"}
_NO_TOOLS = re.compile(r"\b(members?|compan(y|ies)|partners?|providers?|certified|special)\b", re.IGNORECASE)
"""Categories of a landscape that list organizations instead of tools."""

_CAPABILITIES = (
    ("lineage|catalog", "data-catalog"),
    ("label", "labeling"),
    ("feature", "feature-store"),
    ("data quality|validation", "data-quality"),
    ("data versioning|^versioning", "data-versioning"),
    ("stream", "stream-processing"),
    ("pipeline", "data-pipeline"),
    ("workflow|orchestrat", "orchestration"),
    ("notebook", "notebooks"),
    ("experiment", "experiment-tracking"),
    ("automl|hyper|parameter", "hpo-automl"),
    ("train|distributed comput|computing & management", "training"),
    ("benchmark|evaluation", "testing-validation"),
    ("marketplace|registry", "model-registry"),
    ("format & interface|packag", "packaging"),
    ("inference|serving", "online-serving"),
    ("explain", "explainability"),
    ("bias|fairness", "fairness"),
    ("adversarial|privacy|security", "privacy-security"),
    ("governance|compliance", "governance"),
    ("observab|monitor", "monitoring-system"),
    ("continuous integration|ci/cd|ci & cd", "ci-cd-ml"),
)
"""What a subcategory speaks of, by a word in its name: the first that fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A tool of a landscape. where: its category and subcategory; status: of the project, "" when not said."""

    name: str
    where: str
    homepage: str
    repository: str
    license: str
    summary: str
    vendor: str
    status: str
    capability: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An item that was not taken, and why."""

    name: str
    where: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Landscape:
    """unknown: how often each field stood there that nobody reads."""

    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...]
    unknown: dict[str, int]


def read_landscape(data: bytes) -> Landscape:
    """The items of a landscape file. Raises Refused, for the field `file`, when it is none or means harm."""
    if len(data) > SIZE_LIMIT:
        raise Refused(_("The file is larger than 5 MB. A landscape of eight thousand items is smaller."), field="file")
    root = _read_yaml(data)
    categories = root.get("landscape") if isinstance(root, dict) else None
    if not isinstance(categories, list):
        raise Refused(_("This is no landscape file: it should begin with “landscape:” and a list."), field="file")
    items, left_out, unknown = [], [], Counter[str]()
    for count, (where, raw) in enumerate(_items(categories), start=1):
        if count > ITEM_LIMIT:
            sentence = _("The landscape holds more than %(n)s items. Split it by category.")
            raise Refused(sentence % {"n": ITEM_LIMIT}, field="file")
        found = _item(where, raw)
        if isinstance(found, Item):
            items.append(found)
            unknown.update(name for name in raw if name not in _READ)
        else:
            left_out.append(found)
    return Landscape(items=tuple(items), left_out=tuple(left_out), unknown=dict(unknown.most_common()))


def _items(categories: list[Any]) -> Iterator[tuple[tuple[str, str], Any]]:
    """Every item under its category and subcategory; what has another shape is passed over."""
    for category in categories:
        if not isinstance(category, dict):
            continue
        for part in _list(category.get("subcategories")):
            if isinstance(part, dict):
                where = (_text(category.get("name")), _text(part.get("name")))
                for item in _list(part.get("items")):
                    yield where, item


def _item(where: tuple[str, str], raw: Any) -> Item | LeftOut:
    category, part = where
    place = f"{category} / {part}" if part != category else category
    if isinstance(raw, dict) and isinstance(raw.get("item"), dict):
        raw = raw["item"]  # indented below its "item:" instead of standing beside it
    if not isinstance(raw, dict):
        return LeftOut(name="?", where=place, why=_("no item: a name with its fields was expected"))
    name = _text(raw.get("name"))
    if not name:
        return LeftOut(name="?", where=place, why=_("it has no name"))
    if len(name) > 200:
        return LeftOut(name=f"{name[:60]}…", where=place, why=_("its name has more than 200 characters"))
    if _NO_TOOLS.search(category):
        return LeftOut(name=name, where=place, why=_("an organization, not a tool"))
    homepage, repository = _web(raw.get("homepage_url")), _web(raw.get("repo_url"))
    if not homepage and not repository:
        return LeftOut(name=name, where=place, why=_("no web address of its own"))
    organization = raw.get("organization")
    return Item(
        name=name,
        where=place[:200],
        homepage=homepage,
        repository=repository,
        license=_text(raw.get("license"))[:100],
        summary=_text(raw.get("description"))[:_TEXT_LIMIT],
        vendor=_text(organization.get("name") if isinstance(organization, dict) else organization)[:200],
        status=_text(raw.get("project")).lower()[:40],
        capability=next((key for pattern, key in _CAPABILITIES if re.search(pattern, part.lower())), ""),
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    """A text on one line without what the database would not take; "" for anything else."""
    return " ".join(value.replace("\x00", "").split()) if isinstance(value, str) else ""


def _web(value: Any) -> str:
    text = _text(value)
    return text if text.startswith(("https://", "http://")) and len(text) <= 500 else ""


# From events to texts, lists and mappings ---------------------------------------------------------------------------


def _read_yaml(data: bytes) -> Any:
    """The one document of the file, of texts only. Raises Refused for what no landscape needs."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_("The file is not in UTF-8."), field="file") from None
    try:
        return _built(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        sentence = _("Line %(line)s cannot be read as YAML.")
        if "nesting depth" in (getattr(error, "problem", None) or ""):  # newer parsers have a limit of their own
            sentence = _("Line %(line)s is nested too deeply.")
        raise Refused(sentence % {"line": line}, field="file") from None


def _built(events: Iterator[Any]) -> Any:
    """Containers are kept on a list of our own, so that depth costs no recursion."""
    root: list[Any] = []
    open_: list[Any] = [root]
    keys: list[str | None] = [None]
    for count, event in enumerate(events):
        if count > _NODE_LIMIT:
            raise Refused(_("The file holds far more than a landscape does."), field="file")
        _check_plain(event)
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            if len(open_) > _DEPTH_LIMIT:
                raise Refused(_("Line %(line)s is nested too deeply.") % {"line": _line(event)}, field="file")
            made: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            _put(open_[-1], keys, made, event)
            open_.append(made)
            keys.append(None)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            open_.pop()
            keys.pop()
        elif isinstance(event, yaml.ScalarEvent):
            _put(open_[-1], keys, event.value, event)
    return root[0] if root else None


def _put(target: Any, keys: list[str | None], value: Any, event: Any) -> None:
    """Add to a list; in a mapping, texts and values alternate, and the first of a key stands."""
    if isinstance(target, list):
        target.append(value)
    elif keys[-1] is None:
        if not isinstance(value, str):
            raise Refused(_("Line %(line)s has a key that is no text.") % {"line": _line(event)}, field="file")
        keys[-1] = value
    else:
        target.setdefault(keys[-1], value)
        keys[-1] = None


def _check_plain(event: Any) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        sentence = _("Line %(line)s uses an anchor or an alias (& or *). Write the values out; aliases are not read.")
        raise Refused(sentence % {"line": _line(event)}, field="file")
    if getattr(event, "tag", None):
        sentence = _("Line %(line)s uses a tag (!). Tags are not read.")
        raise Refused(sentence % {"line": _line(event)}, field="file")


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
