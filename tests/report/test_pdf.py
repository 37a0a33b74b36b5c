"""The file itself: pages, standards, data, fonts; the same bytes everywhere; hostile text stays text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from reconciliation.codec import to_json
from reconciliation.document import PlanDocument
from roadmap.baselines import text_hash
from roadmap.report.context import report_context
from tests.report.answer import answer_for, edition, people_for
from tests.report.conftest import LEADERSHIP, Render, breaches, standards
from tests.report.sample import TINY, sample

pytestmark = pytest.mark.slow

HOSTILE = (
    "<script>alert(1)</script><img src='http://127.0.0.1:9/x.png'><link rel=attachment href='file:///etc/passwd'>"
    "<style>@import url(file:///etc/passwd)</style><svg><image href='file:///etc/hostname'/></svg>"
    "{{ 7|add:7 }}{% debug %}]]> --> \u202e مرحبا 😀 &amp; \\"
)


def small(**sizes: Any) -> PlanDocument:
    return sample(**({"groups": 3, "each": 4, "tools": 5, "items": 6} | sizes))


def page_of(pdf: pikepdf.Pdf, name: str) -> int:
    """The number of the page on which a named place stands, 1 for the first."""
    names = pdf.Root.Names.Dests.Names
    places = {str(names[i]): names[i + 1] for i in range(0, len(names), 2)}
    target = places[name][0].objgen
    return next(number for number, page in enumerate(pdf.pages, 1) if page.obj.objgen == target)


def outline(items: Any) -> list[str]:
    return [title for item in items for title in (item.title, *outline(item.children))]


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_whole_report_meets_its_standards(render: Render, paper: str) -> None:
    document = sample() if paper == "a4" else small()
    answer = answer_for(document)
    stages: list[str] = []
    result, out = render(document, answer, paper=paper, progress=lambda stage, _done, _total: stages.append(stage))
    assert result.warnings == ()
    assert result.pages >= 12
    assert result.bytes == out.stat().st_size <= result.pages * 25_000
    assert stages[:2] == ["fonts", "text"]
    assert stages[-1] == "data"
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == result.pages
        assert pdf.check_pdf_syntax() == []
        assert page_of(pdf, "contents") == 2
        wide = [page for page in pdf.pages if page.mediabox[2] > page.mediabox[3]]
        assert len(wide) == 1
        _check_description(pdf, document)
        _check_fonts(pdf)
        with pdf.open_outline() as tree:
            titles = outline(tree.root)
        assert titles[0].startswith("Settle two open conflicts" if paper == "a4" else "Settle one open conflict")
        assert "How the answer was found" in titles
        data = json.loads(pdf.attachments["plan.json"].get_file().read_bytes())
        assert list(pdf.attachments) == ["plan.json"]
        assert data == {"plan": to_json(document), "solution": to_json(answer)}
        assert pdf.Root.AF[0].AFRelationship == "/Source"
    assert breaches(out) == ""


def _check_description(pdf: pikepdf.Pdf, document: PlanDocument) -> None:
    assert standards(pdf) == ("3", "A", "1")
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == document.name
    raw = bytes(pdf.Root.Metadata.read_bytes())
    assert raw.count(b"<rdf:RDF") == raw.count(b"</rdf:RDF>") == 1
    assert str(pdf.docinfo["/Author"]) == document.organization
    assert text_hash(pdf.attachments["plan.json"].get_file().read_bytes().decode()) in str(pdf.docinfo["/Keywords"])
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261123")
    assert str(pdf.Root.Lang) == "en"
    assert bool(pdf.Root.MarkInfo.Marked)


def _check_fonts(pdf: pikepdf.Pdf) -> None:
    """Every font is one of ours and travels inside the file; no text was set in a glyph that says "missing"."""
    found = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"]
    names = {str(font.BaseFont).partition("+")[2] for font in found if "/BaseFont" in font}
    assert names
    assert all(name.startswith("Concord-") for name in names)


LONG = "Abteilungsübergreifende Zusammenarbeitsverordnung " * 4


@pytest.mark.parametrize(
    ("paper", "groups", "text"),
    [
        pytest.param("letter", 0, "", marks=pytest.mark.deep),
        ("a4", 3, ""),
        ("letter", 3, ""),
        pytest.param("a4", 30, "", marks=pytest.mark.deep),
        ("letter", 30, ""),
        ("letter", 12, LONG),
        pytest.param("letter", 3, "W" * 300, marks=pytest.mark.deep),
    ],
)
def test_the_decision_has_exactly_one_page(render: Render, paper: str, groups: int, text: str) -> None:
    """On the short report: the first page of every report is the same, and is fitted before the rest is laid out."""
    document = small(groups=groups, each=2, text=text)
    result, out = render(document, answer_for(document, conflicts=1), paper=paper, reader=LEADERSHIP)
    assert result.warnings == ()
    assert result.pages <= 4
    with pikepdf.open(out) as pdf:
        assert page_of(pdf, "conflicts") == 2


def test_an_empty_plan_has_a_report_that_says_so(render: Render) -> None:
    result, out = render(PlanDocument(id="empty", name="Empty", currency="CHF"), None, people={}, signatures=())
    assert result.warnings == ()
    assert result.pages >= 3
    with pikepdf.open(out) as pdf, pdf.open_outline() as tree:
        assert "This plan is not reconciled yet: there is no decision to take" in outline(tree.root)


def test_hostile_text_is_printed_and_nothing_is_fetched(render: Render) -> None:
    document = small(text=HOSTILE, each=2, tools=4, items=3)
    answer = answer_for(document)
    people = dict.fromkeys(people_for(document), HOSTILE)
    result, out = render(document, answer, people=people, version=HOSTILE)
    assert result.warnings == ()
    with pikepdf.open(out) as pdf:
        assert list(pdf.attachments) == ["plan.json"]
        links = [a for page in pdf.pages for a in page.get("/Annots", []) if "/A" in a]
        assert links == []
        data = json.loads(pdf.attachments["plan.json"].get_file().read_bytes())
        assert data["plan"]["organization"].endswith(HOSTILE)
    with override("en"):
        context = report_context(edition(document, answer, people=people, version=HOSTILE))
        html = render_to_string("roadmap/report/report.html", {"r": context, "language": "en"})
    assert "<script>" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "{{ 7|add:7 }}" in html


def test_the_mark_of_a_draft_is_on_every_page_and_only_on_drafts(render: Render) -> None:
    """Each page of the draft draws one form more than the same page of the version."""
    drawn = {}
    for version in ("", "V-3"):
        result, out = render(TINY, None, version=version, reader=LEADERSHIP)
        assert result.warnings == ()
        with pikepdf.open(out) as pdf:
            drawn[version] = [page.obj.Contents.read_bytes().count(b" Do\n") for page in pdf.pages]
    assert drawn[""] == [forms + 1 for forms in drawn["V-3"]]


SCRIPT = """
import sys
from pathlib import Path
import django
django.setup()
from roadmap.report.render import render_report
from tests.report.answer import answer_for, edition
from tests.report.sample import TINY
result = render_report(edition(TINY, answer_for(TINY)), out=Path(sys.argv[1]))
print(result.sha256)
"""


def test_the_bytes_are_the_same_in_another_time_zone_hash_seed_and_process(render: Render, tmp_path: Path) -> None:
    """The other process cuts its own fonts, so that cutting is held to the same."""
    result, out = render(TINY, answer_for(TINY))
    other = tmp_path / "other"
    other.mkdir()
    environment = os.environ | {
        "TZ": "Asia/Kathmandu",
        "PYTHONHASHSEED": "77",
        "CONCORD_HOME": str(other),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "-c", SCRIPT, str(other / "r.pdf")]
    run = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == result.sha256
    assert other.joinpath("r.pdf").read_bytes() == out.read_bytes()
