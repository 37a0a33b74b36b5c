"""`@Ilse Vermeiren`, `@Ilse` where only one is called so, `@Security` for everyone of a group: who is meant.

Pure: names in, places in the text out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Who = TypeVar("Who")


@dataclass(frozen=True, slots=True)
class Piece(Generic[Who]):
    """A stretch of the text; who: the people it names, none for plain text."""

    text: str
    who: tuple[Who, ...] = ()


def names_to_people(people: Iterable[tuple[Who, str, str]], groups: Mapping[str, str]) -> dict[str, tuple[Who, ...]]:
    """What may stand behind an @, in lower case, and whom it names.

    people: (who, name, key of the group or ""); groups: key to name. A whole name stands before a group's, and a
    group's before a first name, which counts only when one person has it.
    """
    everyone = list(people)
    names: dict[str, tuple[Who, ...]] = {}
    for who, name, _group in everyone:
        names.setdefault(name.strip().lower(), (who,))
    for key, label in groups.items():
        members = tuple(who for who, _name, group in everyone if group == key)
        if members:
            names.setdefault(label.strip().lower(), members)
    firsts: dict[str, list[Who]] = {}
    for who, name, _group in everyone:
        firsts.setdefault(name.strip().lower().split(" ")[0], []).append(who)
    for first, called in firsts.items():
        if len(called) == 1:
            names.setdefault(first, (called[0],))
    names.pop("", None)
    return names


def pieces(text: str, names: Mapping[str, tuple[Who, ...]]) -> tuple[Piece[Who], ...]:
    """The text cut at its mentions, the longest name first. Joined again it is the text."""
    found: list[Piece[Who]] = []
    by_length = sorted(names, key=lambda name: (-len(name), name))
    begin = 0
    at = text.find("@")
    while at >= 0:
        name = _name_at(text, at, by_length)
        if name is None:
            at = text.find("@", at + 1)
            continue
        if begin < at:
            found.append(Piece(text[begin:at]))
        begin = at + 1 + len(name)
        found.append(Piece(text[at:begin], names[name]))
        at = text.find("@", begin)
    if begin < len(text):
        found.append(Piece(text[begin:]))
    return tuple(found)


def _name_at(text: str, at: int, names: list[str]) -> str | None:
    if at > 0 and (text[at - 1].isalnum() or text[at - 1] in "._-"):
        return None  # an e-mail address
    for name in names:
        end = at + 1 + len(name)
        if text[at + 1 : end].lower() == name and not text[end : end + 1].isalnum():
            return name
    return None
