"""One folder for fonts and finished reports for all tests of the report, so that fonts are cut once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings

from reconciliation.answers import Answer
from reconciliation.document import PlanDocument
from roadmap.report.readers import Audience, Reader
from roadmap.report.render import ReportResult, render_report
from tests.report.answer import edition

LEADERSHIP = Reader(audience=Audience.LEADERSHIP)
"""The short report: what does not ask about the rest is quicker with it."""

FIELDS = ("people", "signatures", "as_of", "version")


@pytest.fixture(scope="session")
def report_home(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The fonts are kept from one run of the tests to the next: their folders are named after all they depend on."""
    home = tmp_path_factory.mktemp("report-home")
    home.joinpath("cache").mkdir()
    for name in ("fonts", "faces"):
        home.joinpath("cache", name).symlink_to(request.config.cache.mkdir(f"report-{name}"))
    return home


Render = Callable[..., tuple[ReportResult, Path]]


@pytest.fixture
def render(report_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Render:
    """Render with the people and signatures of the sample; returns the result and the file."""
    monkeypatch.setattr(settings, "HOME", report_home)

    def rendered(document: PlanDocument, answer: Answer | None, **choices: Any) -> tuple[ReportResult, Path]:
        out = tmp_path / "report.pdf"
        chosen = {name: choices.pop(name) for name in FIELDS if name in choices}
        return render_report(edition(document, answer, **chosen), out=out, **choices), out

    return rendered


def breaches(path: Path) -> str:
    """What the checker of PDF/UA calls an error; empty when there is none."""
    checker = str(Path(sys.executable).with_name("pdfua"))
    command = [checker, "check", "--format", "json", "--min-severity", "error", str(path)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    return checked.stdout if checked.returncode else ""


def standards(pdf: pikepdf.Pdf) -> tuple[str, str, str]:
    """Part and level of PDF/A, part of PDF/UA, as the file itself states them."""
    with pdf.open_metadata() as metadata:
        return metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]
