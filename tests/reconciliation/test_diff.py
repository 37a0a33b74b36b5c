"""Two documents: what changed, and what rests on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reconciliation.answers import Verdict
from reconciliation.diff import diff
from reconciliation.document import Decision, OutsideRule
from reconciliation.statements import Avoid, Fact
from tests.reconciliation.example import example


def test_a_document_does_not_differ_from_itself_in_another_order() -> None:
    document = example()
    turned = replace(document, tools=document.tools[::-1], requirements=document.requirements[::-1])
    found = diff(document, turned)
    assert not found.changes
    assert not found.verdicts
    assert not found.touched


def test_a_changed_fact_is_named_with_the_verdicts_it_turns() -> None:
    before = example()
    cloud, local = before.tools
    moved = replace(cloud, facts=(Fact(attribute="data_plane_location", value="customer-only"), cloud.facts[1]))
    avoid = replace(before.requirements[0], id="CISO-9", expression=Avoid(tools=("cloud",)))
    before = replace(before, requirements=(*before.requirements, avoid))
    found = diff(before, replace(before, tools=(moved, local)))
    (change,) = found.changes
    assert (change.section, change.id, change.how) == ("tools", "cloud", "changed")
    assert [field.field for field in change.fields] == ["facts"]
    assert [(v.option, v.requirement, v.before, v.after) for v in found.verdicts] == [
        ("cloud-team", "CISO-1", Verdict.FAIL, Verdict.PASS)
    ]
    assert [(t.section, t.id, t.because) for t in found.touched] == [("requirements", "CISO-9", "cloud")]


def test_rows_that_come_and_go_and_the_plans_own_fields() -> None:
    before = example()
    after = replace(before, name="Another", requirements=before.requirements[1:], initiatives=before.initiatives[:1])
    changes = {(c.section, c.id, c.how) for c in diff(before, after).changes}
    assert changes == {
        ("plan", "", "changed"),
        ("requirements", "CISO-1", "removed"),
        ("initiatives", "I-2", "removed"),
    }


def test_what_rests_on_a_changed_requirement_is_touched() -> None:
    before = example()
    decided = Decision(id="D-1", title="Cap", requirements=("FIN-1",))
    law = OutsideRule(id="LAW-1", title="Law", date=date(2027, 12, 2), requirements=("CISO-1",))
    before = replace(before, decisions=(decided,), rules=(law,))
    dearer = tuple(replace(r, weight=9) if r.id == "FIN-1" else r for r in before.requirements)
    later = replace(law, date=date(2028, 8, 2))
    found = diff(before, replace(before, requirements=dearer, rules=(later,)))
    assert [(t.section, t.id, t.because) for t in found.touched] == [
        ("decisions", "D-1", "FIN-1"),
        ("requirements", "CISO-1", "LAW-1"),
    ]
