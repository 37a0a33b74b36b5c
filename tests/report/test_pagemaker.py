"""What the report takes from inside WeasyPrint, and that what is kept for speed changes nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pydyf
import pytest
import weasyprint
from django.conf import settings
from weasyprint.layout import inline
from weasyprint.text import line_break

from roadmap.report import render as pipeline
from tests.report.answer import answer_for
from tests.report.conftest import LEADERSHIP, Render
from tests.report.sample import TINY

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates" / "roadmap" / "report").glob("*.html"))
INLINE = {"a", "br", "span", "strong", "meta", "head", "title", "svg", "rect", "text"}
"""Elements that are what CSS takes every element for, and what is inside a picture or never seen."""

WITHOUT = """
import sys
from roadmap.report import kept, printer
kept.keep = lambda: None
kept.made_once = lambda document, pdf: None
sys.exit(printer.main(sys.argv[1:]))
"""


@pytest.mark.slow
def test_what_is_kept_for_speed_changes_no_byte(
    render: Render, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain: Callable[..., Any] = pipeline._make

    def copied_first(where: Path, *rest: Any) -> None:
        shutil.copytree(where, tmp_path / "slow", symlinks=True)
        plain(where, *rest)
        shutil.copy(where / "fonts.conf", tmp_path / "slow")

    monkeypatch.setattr(pipeline, "_make", copied_first)
    _result, fast = render(TINY, answer_for(TINY), reader=LEADERSHIP)
    environment = {"FONTCONFIG_FILE": str(tmp_path / "slow" / "fonts.conf"), "LANG": "C.UTF-8"}
    command = [sys.executable, "-c", WITHOUT, str(tmp_path / "slow")]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True)
    assert (tmp_path / "slow" / "report.pdf").read_bytes() == fast.read_bytes()


def test_the_names_inside_weasyprint_are_still_there() -> None:
    """Where one is gone the pages stay right, or nearly so, and get slow or large."""
    assert "_ua_stylesheets" in vars(weasyprint.HTML)
    assert {"set_text", "deactivate", "reactivate"} <= vars(line_break.Layout).keys()
    assert callable(inline.strut)
    assert callable(line_break.get_font_description)
    assert "page_references" in vars(pydyf.PDF)
    assert isinstance(pydyf.Dictionary.data, property)
    assert isinstance(pydyf.Stream.data, property)


def test_every_element_of_the_templates_has_its_rule() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    sheet = (Path(settings.BASE_DIR) / "static" / "css" / "report" / "0-elements.css").read_text(encoding="utf-8")
    used = set(re.findall(r"<([a-z]+[1-6]?)\b", text)) - INLINE
    assert "table" in used
    assert used <= set(re.findall(r"\b[a-z]+[1-6]?\b", sheet))


def test_the_templates_are_well_formed() -> None:
    """What the printer reads is XML: an element without content ends with a slash."""
    for path in TEMPLATES:
        assert not re.findall(r"<(?:br|meta|img|hr|col|link|input)\b[^>]*(?<!/)>", path.read_text(encoding="utf-8")), (
            path
        )
