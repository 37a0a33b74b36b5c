"""Tables of tools: lists and comparisons, from files and pasted; previewed, taken in, refused when they mean harm."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evaluations.models import Origin, Tool, ToolFact
from evaluations.tables import Read, letters, markdown_rows, read_cell, read_comparison, read_list
from plans.document import read_document
from plans.errors import Refused
from plans.models import Event, Plan, User
from reconciliation.vocabulary import standard_attributes
from tests.evaluations.conftest import AT, signed_in
from tests.plans.workbooks import HOSTILE, table

ATTRIBUTES = standard_attributes()
DAY = {"source": "the survey", "as_of": "2026-10-01"}

LIST = (
    ("Tool", "Vendor", "SSO", "data_plane_location", "Availability SLA", "Color", "Source"),
    ("Alpha", "A Inc", "saml", "customer-only", "99.9 %", "red", "https://alpha.example"),
    ("Beta", "B Inc", "?", "on the moon", "often", "", ""),
    ("alpha", "A Inc", "", "", "", "", ""),
    ("", "C Inc", "", "", "", "", ""),
)
COMPARISON = """
Some words before it.

| Criterion | Alpha | Beta |
|---|---|---|
| Vendor | A Inc | B Inc |
| SCIM provisioning | yes | [on request](https://beta.example/log) |
| Where customer data is processed | customer-only | mostly here, see contract |
| How nice it is | very | ? |
"""


def listed(*rows: tuple[str, ...]) -> Read:
    return read_list(rows or LIST, ATTRIBUTES, today=AT.date(), **DAY)


def test_a_list_names_each_bad_cell_and_keeps_the_rest() -> None:
    read = listed()
    assert [draft.name for draft in read.drafts] == ["Alpha", "Beta"]
    alpha = read.drafts[0]
    assert {key: fact.value for key, fact in alpha.facts.items()} == {
        "sso": "saml",
        "data_plane_location": "customer-only",
        "availability_sla": "99.9",
    }
    assert (alpha.facts["sso"].source, alpha.facts["sso"].as_of) == ("https://alpha.example", "2026-10-01")
    assert read.drafts[1].facts == {}
    assert [(p.row, p.column) for p in read.problems] == [(3, "D"), (3, "E"), (4, ""), (5, "")]
    assert "on the moon" in read.problems[0].text
    assert read.aside == ("Color",)
    with pytest.raises(Refused, match="No column"):
        listed(("A", "B"), ("x", "y"))


def test_a_comparison_keeps_free_text_as_evidence() -> None:
    rows = markdown_rows(COMPARISON)
    read = read_comparison(rows, ATTRIBUTES, own=True, today=AT.date(), **DAY)
    alpha, beta = read.drafts
    assert (alpha.vendor, beta.vendor) == ("A Inc", "B Inc")
    assert alpha.facts["scim"].value is not None
    here = beta.facts["data_plane_location"]
    assert (here.value, here.note, here.source) == (None, "mostly here, see contract", "the survey")
    told = beta.facts["scim"]
    assert (told.value, told.source) == (None, "https://beta.example/log")
    (own,) = read.own
    assert (own.key, own.label, alpha.facts[own.key].value) == ("how_nice_it_is", "How nice it is", "very")
    left = read_comparison(rows, ATTRIBUTES, own=False, today=AT.date(), **DAY)
    assert (left.own, left.aside) == ((), ("How nice it is",))


def test_cells_are_read_by_value_or_by_words() -> None:
    assert read_cell(ATTRIBUTES["scim"], "✓") == "yes"
    assert read_cell(ATTRIBUTES["data_types"], "tabular; text") == ("tabular", "text")
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    with pytest.raises(ValueError, match="number"):
        read_cell(ATTRIBUTES["availability_sla"], "often")


@pytest.mark.django_db
@pytest.mark.database
def test_a_workbook_is_previewed_then_taken_in_once(plan: Plan, evaluator: User) -> None:
    client = signed_in(evaluator)
    rows = [*LIST[:3], ("Tool 1", "", "both", "customer-only", "", "", "")]
    file = SimpleUploadedFile("tools.xlsx", table(rows))
    preview = client.post("/p/weighed/tools/import/table/", DAY | {"kind": "list", "file": file}).content.decode()
    assert "cell D3" in preview
    assert "in the plan already" in preview
    assert Tool.objects.filter(plan=plan).count() == 4
    pasted = "\n".join("\t".join(row) for row in rows)
    sent = DAY | {"kind": "list", "text": pasted, "action": "take", "request_id": "11111111-aaaa-bbbb-cccc-1"}
    before = Event.objects.count()
    for _time in range(2):
        assert client.post("/p/weighed/tools/import/table/", sent).status_code == 302
    assert Event.objects.count() == before + 1
    assert Tool.objects.filter(plan=plan).count() == 6
    fact = ToolFact.objects.get(plan=plan, tool__key="tool-1", attribute="data_plane_location")
    assert (fact.value, fact.origin, fact.version, fact.history.count()) == ("customer-only", Origin.PLAN, 2, 2)
    document = read_document(plan.pk)
    alpha = next(tool for tool in document.tools if tool.id == "alpha")
    assert (alpha.vendor, len(alpha.facts), alpha.options[0].price_known) == ("A Inc", 3, False)


@pytest.mark.django_db
def test_a_pasted_comparison_brings_attributes_of_its_own(plan: Plan, evaluator: User) -> None:
    client = signed_in(evaluator)
    sent = DAY | {"kind": "comparison", "text": COMPARISON, "own": "on"}
    assert "kept as evidence" in client.post("/p/weighed/tools/import/table/", sent).content.decode()
    assert client.post("/p/weighed/tools/import/table/", sent | {"action": "take"}).status_code == 302
    document = read_document(plan.pk)
    assert [attribute.label for attribute in document.attributes] == ["How nice it is"]
    beta = next(tool for tool in document.tools if tool.id == "beta")
    assert {fact.attribute: (fact.value, fact.note) for fact in beta.facts}["data_plane_location"] == (
        None,
        "mostly here, see contract",
    )
    assert client.post("/p/weighed/tools/import/table/", sent | {"action": "take"}).status_code == 302
    assert len(read_document(plan.pk).tools) == 6


@pytest.mark.django_db
def test_hostile_tables_leave_nothing(plan: Plan, evaluator: User) -> None:
    client = signed_in(evaluator)
    names = ("two cells", "macro", "entities", "ratio bomb")
    files = {f"{name}.xlsx": HOSTILE[name][0]() for name in names} | {"rows.csv": b"Tool\n" + b"x\n" * 200_000}
    for name, data in files.items():
        sent = DAY | {"kind": "list", "action": "take", "file": SimpleUploadedFile(name, data)}
        answer = client.post("/p/weighed/tools/import/table/", sent)
        assert (answer.status_code, "invalid-feedback" in answer.content.decode()) == (422, True), name
    assert Tool.objects.filter(plan=plan).count() == 4
