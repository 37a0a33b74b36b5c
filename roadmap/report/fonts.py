"""The report's own typefaces: static instances cut from the variable packages, under names nobody else uses.

WeasyPrint sees these files and no others, so the same document gives the same pages on every machine. Cutting is
done once for each version of the packages; the result depends on nothing but them.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from roadmap.report.cutting import characters_in, cut_font, cutter


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One static font. opsz: the optical size it is drawn for, in points."""

    package: str
    file: str
    family: str
    style: str
    weight: int
    opsz: float

    @property
    def name(self) -> str:
        return f"{self.family.replace(' ', '')}-{self.style.replace(' ', '')}.ttf"


_INTER, _NEWSREADER = ("fontpkg_inter", "Inter[opsz,wght].ttf"), ("fontpkg_newsreader", "Newsreader[opsz,wght].ttf")
CUTS = tuple(
    Cut(package=package, file=file, family=family, style=style, weight=weight, opsz=opsz)
    for (package, file), family, style, weight, opsz in (
        (_INTER, "Concord Sans", "Regular", 400, 14),
        (_INTER, "Concord Sans", "Medium", 500, 14),
        (_INTER, "Concord Sans", "SemiBold", 600, 14),
        (_INTER, "Concord Sans", "Bold", 700, 14),
        (_NEWSREADER, "Concord Serif", "Regular", 400, 16),
        (_NEWSREADER, "Concord Serif", "Medium", 500, 24),
        (_NEWSREADER, "Concord Serif", "SemiBold", 600, 36),
    )
)


@cache
def fonts_digest() -> str:
    """What the fonts depend on: the packages' versions and the cutter's."""
    parts = [version("fontpkg-inter"), version("fontpkg-newsreader"), repr(CUTS), cutter()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def font_folder(cache_folder: Path) -> Path:
    """The folder that holds the cut fonts, made when it is not there. Two who make it at once get the same files."""
    folder = cache_folder / "fonts" / fonts_digest()
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        for cut in CUTS:
            source = Path(str(files(cut.package).joinpath("files", cut.file)))
            axes = {"wght": cut.weight, "opsz": cut.opsz}
            work.joinpath(cut.name).write_bytes(cut_font(source, cut.family, cut.style, axes))
        work.chmod(0o755)
        try:
            work.rename(folder)
        except OSError:
            if not folder.is_dir():  # another process was first: its files are the same
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return folder


def covered(folder: Path) -> frozenset[int]:
    """The characters that can be printed: what the serif lacks, the sans supplies."""
    return characters_in(folder / CUTS[0].name)
