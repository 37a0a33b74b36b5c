"""Each audience gets its own depth: leadership four pages at most, a group what concerns it and nothing else."""

from __future__ import annotations

import pikepdf
import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from reconciliation.document import PlanDocument
from roadmap.report.context import ReportContext, report_context
from roadmap.report.readers import Audience, Reader, reader_of
from roadmap.report.vendor import vendor_sheet
from tests.report.answer import answer_for, edition
from tests.report.conftest import LEADERSHIP, Render
from tests.report.sample import sample

DOCUMENT = sample()
LONG = "Abteilungsübergreifende Zusammenarbeitsverordnung " * 4


def made(document: PlanDocument, reader: Reader) -> ReportContext:
    with override("en"):
        return report_context(edition(document, answer_for(document)), reader=reader)


def own(group: str) -> Reader:
    return Reader(audience=Audience.GROUP, group=group)


def test_a_group_sees_its_own_statements_and_the_conflicts_it_is_party_to() -> None:
    view = made(DOCUMENT, own("g1")).own
    assert view is not None
    assert view.headline.startswith("ML engineering: ")
    (rows,) = view.statements
    assert {row.id for row in rows.rows} == {r.id for r in DOCUMENT.requirements if r.group == "g1"}
    for card in view.conflicts:
        assert any(side.group == "ML engineering" for side in card.sides)
    assert [card.settled for card in view.conflicts] == sorted(card.settled for card in view.conflicts)
    own_ids = {row.id for row in rows.rows}
    for lane in view.lanes:
        for item in lane.items:
            assert item.owner == "ML engineering" or own_ids & set(item.serves.split(", "))
    assert view.sign.group == "ML engineering"
    assert view.records[0].id == "D-1"  # it dissented


def test_a_group_that_stated_nothing_is_told_so() -> None:
    view = made(sample(groups=2, each=0), own("g0")).own
    assert view is not None
    assert view.headline == "Data science has stated no requirement yet"
    assert view.statements == ()


def test_leadership_sees_every_group_by_weight_and_what_is_left_out() -> None:
    brief = made(sample(groups=30, each=2), LEADERSHIP).brief
    assert brief is not None
    assert len(brief.groups) == 10
    assert brief.more_groups == "20 more groups are in the full report."
    assert not brief.condensed
    crowded = made(sample(items=200), LEADERSHIP).brief
    assert crowded is not None
    assert crowded.condensed
    assert crowded.picture is not None
    assert crowded.picture.height <= 505


def test_the_others_carry_neither() -> None:
    context = made(DOCUMENT, Reader())
    assert (context.brief, context.own, context.frame.reader) == (None, None, "")


@pytest.mark.parametrize("params", [{}, {"audience": "task-force", "group": ""}])
def test_a_job_without_an_audience_is_for_the_task_force(params: dict[str, str]) -> None:
    assert reader_of(params) == Reader()
    assert reader_of(own("g1").params()) == own("g1")


def test_a_vendor_is_asked_and_told_nothing() -> None:
    """Neither the plan, nor what its groups say and state, nor who waits for an answer."""
    given = edition(DOCUMENT, answer_for(DOCUMENT))
    with override("en"):
        sheet = vendor_sheet(given, "tool-0")
        html = render_to_string("roadmap/report/questionnaire.html", {"v": sheet, "language": "en"})
    assert sheet.groups
    assert [q.number for group in sheet.groups for q in group.questions][:1] == [1]
    secrets = [DOCUMENT.name, given.digest, *(group.voice for group in DOCUMENT.groups)]
    secrets += [r.id for r in DOCUMENT.requirements] + [r.statement for r in DOCUMENT.requirements]
    for text in (html, sheet.to_json()):
        assert not [secret for secret in secrets if secret in text]
    assert Reader(audience=Audience.VENDOR, tool="tool-0").rule == "write_tools"
    assert not Reader(audience=Audience.VENDOR, tool="gone").known_in(DOCUMENT)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("paper", "document"),
    [
        ("letter", sample(groups=30, each=4, items=200, text=LONG)),
        pytest.param("a4", sample(groups=100, each=30), marks=pytest.mark.deep),
        pytest.param("a4", PlanDocument(id="empty", name="Empty", currency="CHF"), marks=pytest.mark.deep),
    ],
)
def test_leadership_reads_one_to_four_pages(render: Render, paper: str, document: PlanDocument) -> None:
    answer = answer_for(document, conflicts=1) if document.groups else None
    result, out = render(document, answer, paper=paper, reader=LEADERSHIP)
    assert result.warnings == ()
    assert 1 <= result.pages <= 4
    with pikepdf.open(out) as pdf:
        assert "For leadership" not in str(pdf.docinfo["/Title"])
