"""Typefaces for scripts that the report's own two lack: cut only when a text needs them, under names of our own.

Arabic, Hebrew, Devanagari and Thai come as Python packages. Chinese, Japanese, Korean and symbols are large and come
from the operating system, where they are installed; without them their characters are printed as a white square.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

_RECIPE = 1  # raised when the way of cutting changes, so that old files are not taken for new ones
_WEIGHTS = {"Regular": 400, "Bold": 700}


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """package: the Python package that holds the file; empty when `file` is a path of the operating system."""

    family: str
    package: str = ""
    file: str

    @property
    def path(self) -> Path:
        return Path(str(files(self.package).joinpath("files", self.file))) if self.package else Path(self.file)

    @property
    def styles(self) -> dict[str, int]:
        """Style -> weight; a file of the system is not variable and has one."""
        return _WEIGHTS if self.package else {"Regular": 400}

    @property
    def mark(self) -> str:
        """What the face depends on; empty where it is not installed."""
        if self.package:
            return version(self.package.replace("_", "-"))
        return hashlib.sha256(self.path.read_bytes()).hexdigest()[:16] if self.path.is_file() else ""


FACES = (
    Face(family="Concord Arabic", package="fontpkg_noto_sans_arabic", file="NotoSansArabic[wdth,wght].ttf"),
    Face(family="Concord Hebrew", package="fontpkg_heebo", file="Heebo[wght].ttf"),
    Face(family="Concord Devanagari", package="fontpkg_noto_sans_devanagari", file="NotoSansDevanagari[wdth,wght].ttf"),
    Face(family="Concord Thai", package="fontpkg_noto_sans_thai", file="NotoSansThai[wdth,wght].ttf"),
    Face(family="Concord Symbols", file="/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf"),
    Face(family="Concord Han", file="/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"),
)
"""In the order in which they are asked for a character."""


@cache
def faces_digest() -> str:
    parts = [repr(FACES), *(face.mark for face in FACES), version("fonttools"), str(_RECIPE)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@cache
def characters_of(face: Face) -> frozenset[int]:
    """What the face can print; nothing where it is not installed."""
    if not face.mark:
        return frozenset()
    with TTFont(face.path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def faces_for(text: str, own: frozenset[int]) -> tuple[Face, ...]:
    """The faces that print what the report's own characters cannot, each only where none before it does."""
    missing = {ord(character) for character in set(text)} - own
    found = []
    for face in FACES:
        covered = missing & characters_of(face) if missing else set()
        if covered:
            found.append(face)
            missing -= covered
    return tuple(found)


def cut(face: Face, cache_folder: Path) -> tuple[Path, ...]:
    """The face's files, made when they are not there. Two who make one at once get the same file."""
    folder = cache_folder / "faces" / faces_digest()
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for style, weight in face.styles.items():
        target = folder / f"{face.family.replace(' ', '')}-{style}.ttf"
        if not target.exists():
            handle, name = tempfile.mkstemp(dir=folder)
            os.close(handle)
            _cut(face, style, weight, Path(name))
            Path(name).replace(target)
        made.append(target)
    return tuple(made)


def _cut(face: Face, style: str, weight: int, target: Path) -> None:
    with TTFont(face.path, recalcTimestamp=False) as font:
        if "fvar" in font:
            axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
            instancer.instantiateVariableFont(font, axes | {"wght": weight}, inplace=True)
        rename(font, face.family, style)
        font["OS/2"].usWeightClass = weight
        font.save(target)


def rename(font: TTFont, family: str, style: str) -> None:
    """A family name of our own, so that no font of the machine is taken for it; who made it stays on record."""
    names = font["name"]
    plain = f"{family.replace(' ', '')}-{style.replace(' ', '')}"
    wanted = {
        1: family, 2: style, 3: f"{plain};Concord", 4: f"{family} {style}", 6: plain, 16: family, 17: style,
    }  # fmt: skip
    names.names = [record for record in names.names if record.nameID in (0, 13, 14)]
    for number, text in wanted.items():
        names.setName(text, number, 3, 1, 0x409)


def printable(text: str, characters: frozenset[int]) -> str:
    """The text with a white square for every character that no font can print; the data inside the file keeps them.

    What only changes the look of its neighbor (a variant, a skin color, a joiner) is left out instead.
    """
    missing = {ord(c) for c in set(text)} - characters - {9, 10, 13}
    if not missing:
        return text
    return text.translate({code: None if _changes_a_neighbor(code) else "□" for code in missing})


def _changes_a_neighbor(code: int) -> bool:
    return 0xFE00 <= code <= 0xFE0F or 0x1F3FB <= code <= 0x1F3FF or unicodedata.category(chr(code)) == "Cf"
