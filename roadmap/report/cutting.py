"""Static fonts out of variable ones, under a name of our own.

HarfBuzz cuts in milliseconds what fontTools takes seconds for.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTFont

_RECIPE = 2  # raised when the way of cutting changes, so that old files are not taken for new ones


def cutter() -> str:
    """What the bytes of a cut font depend on besides its source."""
    return f"{version('uharfbuzz')} {version('fonttools')} {_RECIPE}"


def cut_font(
    source: Path, family: str, style: str, axes: Mapping[str, float], *, only: Set[int] = frozenset()
) -> bytes:
    """The font at one place of its axes, those not named at their default; with `only`, just these characters.

    The family name is our own, so that no font of the machine is taken for it; who made it stays on record.
    """
    face = hb.Face(hb.Blob.from_file_path(str(source)))
    own = {axis.tag: axes.get(axis.tag, axis.default_value) for axis in face.axis_infos}
    content = _cut(face, own, only) if own or only else source.read_bytes()
    with TTFont(BytesIO(content), recalcBBoxes=False, recalcTimestamp=False, lazy=True) as font:
        _rename(font, family, style)
        if "wght" in own:
            font["OS/2"].usWeightClass = round(own["wght"])
        out = BytesIO()
        font.save(out)
    return out.getvalue()


def _cut(face: hb.Face, axes: Mapping[str, float], only: Set[int]) -> bytes:
    wanted = hb.SubsetInput()
    wanted.keep_everything()
    if only:
        wanted.unicode_set.clear()
        wanted.glyph_set.clear()
        wanted.unicode_set.update(only)
    for tag, value in axes.items():
        wanted.pin_axis_location(face, tag, value)
    return bytes(hb.subset(face, wanted).blob.data)


def _rename(font: TTFont, family: str, style: str) -> None:
    names = font["name"]
    plain = f"{family.replace(' ', '')}-{style.replace(' ', '')}"
    wanted = {
        1: family, 2: style, 3: f"{plain};Concord", 4: f"{family} {style}", 6: plain, 16: family, 17: style,
    }  # fmt: skip
    names.names = [record for record in names.names if record.nameID in (0, 13, 14)]
    for number, text in wanted.items():
        names.setName(text, number, 3, 1, 0x409)


@cache
def characters_in(path: Path) -> frozenset[int]:
    """The characters that a font file can print; nothing where it is not installed."""
    if not path.is_file():
        return frozenset()
    return frozenset(hb.Face(hb.Blob.from_file_path(str(path))).unicodes)
