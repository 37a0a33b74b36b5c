"""Typefaces for scripts that the report's own two lack: cut only when a text needs them, under names of our own.

Arabic, Hebrew, Devanagari and Thai come as Python packages. Chinese, Japanese, Korean, symbols and, as the last resort,
GNU Unifont, which has a plain form for nearly every character, are large and come from the operating system, where they
are installed; without them their characters are printed as a white square.
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

from roadmap.report.cutting import characters_in, cut_font, cutter

_WEIGHTS = {"Regular": 400, "Bold": 700}


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """package: the Python package that holds the file; empty when `file` is a path of the operating system.

    bold: the system's file for bold text, where it has one; a package's file is variable and holds both.
    ranges: the characters taken from the file, first and last of each range; all of them when empty.
    """

    family: str
    package: str = ""
    file: str
    bold: str = ""
    ranges: tuple[tuple[int, int], ...] = ()

    @property
    def path(self) -> Path:
        return Path(str(files(self.package).joinpath("files", self.file))) if self.package else Path(self.file)

    @property
    def styles(self) -> dict[str, Path]:
        """Style -> the file it is cut from."""
        bold = self.path if self.package else Path(self.bold)
        return {"Regular": self.path} | ({"Bold": bold} if bold.is_file() else {})

    @property
    def characters(self) -> frozenset[int]:
        return frozenset(code for first, last in self.ranges for code in range(first, last + 1))

    @property
    def mark(self) -> str:
        """What the face depends on; empty where it is not installed."""
        if self.package:
            return version(self.package.replace("_", "-"))
        there = [path.read_bytes() for path in self.styles.values() if path.is_file()]
        return hashlib.sha256(b"".join(there)).hexdigest()[:16] if there else ""


_HANGUL = ((0x20, 0x7E), (0xA0, 0xA0), (0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7A3))  # with the spaces between
FACES = (
    Face(family="Concord Arabic", package="fontpkg_noto_sans_arabic", file="NotoSansArabic[wdth,wght].ttf"),
    Face(family="Concord Hebrew", package="fontpkg_heebo", file="Heebo[wght].ttf"),
    Face(family="Concord Devanagari", package="fontpkg_noto_sans_devanagari", file="NotoSansDevanagari[wdth,wght].ttf"),
    Face(family="Concord Thai", package="fontpkg_noto_sans_thai", file="NotoSansThai[wdth,wght].ttf"),
    Face(family="Concord Symbols", file="/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf"),
    Face(
        family="Concord Hangul",
        file="/usr/share/fonts/truetype/nanum/NanumGothic.ttf",
        bold="/usr/share/fonts/truetype/nanum/NanumGothicBold.ttf",
        ranges=_HANGUL,
    ),
    Face(family="Concord Han", file="/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"),
    Face(family="Concord Rest", file="/usr/share/fonts/opentype/unifont/unifont.otf"),
    Face(family="Concord Newer", file="/usr/share/fonts/opentype/unifont/unifont_upper.otf"),
)
"""In the order in which they are asked for a character."""


@cache
def faces_digest() -> str:
    parts = [repr(FACES), *(face.mark for face in FACES), cutter()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def characters_of(face: Face) -> frozenset[int]:
    """What the face can print; nothing where it is not installed."""
    found = characters_in(face.path)
    return found & characters if (characters := face.characters) else found


def faces_for(text: str, own: frozenset[int]) -> tuple[Face, ...]:
    """The faces that print what the report's own characters cannot, each only where none before it does."""
    missing = {code for code in map(ord, set(text)) if not _unseen(code)} - own
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
    for style, path in face.styles.items():
        target = folder / f"{face.family.replace(' ', '')}-{style}.ttf"
        if not target.exists():
            handle, name = tempfile.mkstemp(dir=folder)
            with os.fdopen(handle, "wb") as out:
                out.write(cut_font(path, face.family, style, {"wght": _WEIGHTS[style]}, only=face.characters))
            Path(name).replace(target)
        made.append(target)
    return tuple(made)


_CONTROLS = frozenset(range(32))
"""Not for paper, nor allowed in XML, whatever a font shows for them."""


def printable(text: str, characters: frozenset[int]) -> str:
    """The text with a white square for every character that no font can print; the data inside the file keeps them.

    What only changes the look of its neighbor (a variant, a skin color, a joiner) is left out instead.
    """
    missing = {ord(c) for c in set(text)} - (characters - _CONTROLS) - {9, 10, 13}
    if not missing:
        return text
    return text.translate({code: None if _changes_a_neighbor(code) else "□" for code in missing})


def _unseen(code: int) -> bool:
    """Unifont has a picture of these, which is not what their writer meant."""
    return _changes_a_neighbor(code) or unicodedata.category(chr(code)) == "Cc"


def _changes_a_neighbor(code: int) -> bool:
    return 0xFE00 <= code <= 0xFE0F or 0x1F3FB <= code <= 0x1F3FF or unicodedata.category(chr(code)) == "Cf"
