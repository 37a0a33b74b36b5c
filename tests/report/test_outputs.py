"""The other forms: typed, complete, and a text is never a formula, markup or a broken file."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from django.utils.translation import override

from plans.errors import Refused
from reconciliation.document import PlanDocument
from roadmap.outputs.audiences import tables_for
from roadmap.outputs.forms import Form
from roadmap.outputs.markdown import markdown, plain
from roadmap.outputs.writing import write_form
from roadmap.report.context import facts_of
from roadmap.report.edition import Edition
from roadmap.report.readers import EVERYTHING, Audience, Reader
from tests.evaluations.choices import DAY, chosen_document
from tests.report.answer import answer_for, edition
from tests.report.conftest import LEADERSHIP
from tests.report.sample import sample

HOSTILE = "=cmd|'/c calc'!A1 <script>alert(1)</script> [x](javascript:1) |pipe| \x00\x0b مرحبا 😀 @SUM(1)"


def small(text: str = "") -> Edition:
    document = sample(groups=3, each=4, tools=5, items=6, text=text)
    return edition(document, answer_for(document, conflicts=1))


def written(given: Edition, form: Form, folder: Path, reader: Reader = EVERYTHING) -> bytes:
    return write_form(given, form, language="en", out=folder / f"report.{form}", reader=reader)


def all_text(content: bytes, form: Form) -> str:
    if form is Form.XLSX:
        book = openpyxl.load_workbook(BytesIO(content))
        return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None)
    if form is Form.DOCX:
        paper = docx.Document(BytesIO(content))
        cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
        return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])
    return content.decode().replace("\\", "")


def test_a_workbook_holds_every_table_with_typed_cells(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(written(small(), Form.XLSX, tmp_path)))
    assert book.sheetnames[:4] == ["About", "Groups", "Success metrics", "Requirements"]
    assert len(book.sheetnames) == 21
    money = list(book["Money"].values)
    assert money[0][:3] == ("Horizon", "A year", "Ceiling")
    assert money[2][:3] == ("Year 2", 440000, 420000)
    assert book["Dates from outside"]["A2"].value.date() == date(2027, 12, 2)
    assert book["Requirements"].freeze_panes == "B2"


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    given = small(HOSTILE)
    names = {group.id: HOSTILE for group in given.document.groups}
    people = {group.lead: names[group.id] for group in given.document.groups}
    book = openpyxl.load_workbook(BytesIO(written(edition(given.document, None, people=people), Form.XLSX, tmp_path)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    lead = next(cell for cell in cells if str(cell.value).startswith("=cmd"))
    assert lead.style.quotePrefix if hasattr(lead.style, "quotePrefix") else lead.quotePrefix


@pytest.mark.parametrize("form", [Form.XLSX, Form.DOCX, Form.PPTX, Form.MARKDOWN, Form.JSON])
@pytest.mark.parametrize("text", ["", HOSTILE])
def test_every_form_is_written_for_an_empty_and_for_a_hostile_plan(form: Form, text: str, tmp_path: Path) -> None:
    document = PlanDocument(id="empty", name=f"Empty {text}".strip(), currency="CHF")
    given = small(text) if text else edition(document, None, people={}, signatures=(), as_of=None)
    content = written(given, form, tmp_path)
    assert content == (tmp_path / f"report.{form}").read_bytes()
    assert len(content) > 200


def test_the_decision_paper_says_what_the_first_page_says(tmp_path: Path) -> None:
    paper = docx.Document(BytesIO(written(small(), Form.DOCX, tmp_path)))
    texts = [paragraph.text for paragraph in paper.paragraphs]
    assert texts[0].startswith("Settle one open conflict, then adopt")
    assert "Draft, not a frozen version" in texts[1]
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert {"Year 2", "€440,000", "−€20,000"} <= cells
    assert paper.core_properties.title == "ML platform"


def test_slides_are_made_of_native_shapes(tmp_path: Path) -> None:
    show = pptx.Presentation(BytesIO(written(small(), Form.PPTX, tmp_path)))
    decision, roadmap, money = show.slides
    assert decision.shapes.title.text_frame.text.startswith("Settle one open conflict")
    names = {shape.name for shape in roadmap.shapes}
    assert "Landing zone 1" in names
    chart = next(shape.chart for shape in money.shapes if shape.has_chart)
    assert list(chart.plots[0].series[0].values) == [310000, 440000, 570000]
    for slide in show.slides:
        assert not [shape for shape in slide.shapes if shape.shape_type == 13]  # no pictures


def test_markdown_keeps_the_text_and_drops_its_powers() -> None:
    assert plain("[x](javascript:1) <b>|a|</b>") == r"\[x\]\(javascript:1\) \<b\>\|a\|\</b\>"
    with override("en"):
        text = markdown(small(HOSTILE))
    assert "<script>" not in text
    assert text.startswith("# Settle one open conflict")
    assert "| R0\\-0 |" in text


@pytest.mark.parametrize("form", [Form.XLSX, Form.DOCX, Form.MARKDOWN])
def test_every_form_tells_how_the_choice_was_made(form: Form, tmp_path: Path) -> None:
    document = chosen_document()
    given = edition(document, None, people={"p-eva": "Eva Sommer"}, signatures=(), as_of=DAY)
    said = all_text(written(given, form, tmp_path), form)
    for part in ("Buy now, build later", "Asked for.", "Days to rebuild a run", "The price doubles.", "Tool 2"):
        assert part in said


def test_a_group_gets_its_own_rows_and_leadership_no_statements(tmp_path: Path) -> None:
    given = small()
    reader = Reader(audience=Audience.GROUP, group="g1")
    own = {table.name: {row[0] for row in table.rows} for table in tables_for(facts_of(given), reader)}
    assert own["Groups"] == {"g1"}
    assert own["Requirements"] == {r.id for r in given.document.requirements if r.group == "g1"}
    assert own["Success metrics"] == {m.id for m in given.document.metrics if m.group == "g1"}
    assert own["Sign-offs"] == {"ML engineering"}
    assert not {"Prices", "Tools", "Scores"} & own.keys()
    assert "ML engineering: " in all_text(written(given, Form.DOCX, tmp_path, reader), Form.DOCX)
    short = {table.name for table in tables_for(facts_of(given), LEADERSHIP)}
    assert {"Money", "Risks"} <= short
    assert not {"Requirements", "Prices"} & short


@pytest.mark.parametrize("form", [Form.XLSX, Form.DOCX, Form.MARKDOWN, Form.JSON])
def test_a_vendor_gets_its_questions_and_nothing_of_the_plan(form: Form, tmp_path: Path) -> None:
    given = small()
    said = all_text(written(given, form, tmp_path, Reader(audience=Audience.VENDOR, tool="tool-0")), form)
    assert "Where customer data is processed" in said
    secrets = [given.document.name, given.digest, *(r.statement for r in given.document.requirements)]
    assert not [secret for secret in secrets if secret in said]


@pytest.mark.parametrize("audience", [Audience.GROUP, Audience.VENDOR])
def test_slides_are_refused_where_they_would_say_too_much(audience: Audience, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Slides are for leadership"):
        written(small(), Form.PPTX, tmp_path, Reader(audience=audience, group="g1", tool="tool-0"))
