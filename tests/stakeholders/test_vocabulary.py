"""The shared words of a plan in the reader's language: all of them, nobody else's, read back from any table."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings
from django.utils import translation

from evaluations.tables import read_cell
from reconciliation import statements as s
from reconciliation.vocabulary import (
    Attribute,
    AttributeType,
    Capability,
    Level,
    PlanMetric,
    standard_attributes,
    standard_capabilities,
)
from stakeholders import vocabulary as words
from stakeholders.expressions import frame_of
from stakeholders.numbers import read_number
from stakeholders.tables import RequirementReader
from stakeholders.written import CELLS, RequirementWriter
from tests.evaluations.conftest import evaluated_document

LANGUAGES = [code for code, _name in settings.LANGUAGES]
OWN = Attribute(key="license", label="License", type=AttributeType.ENUM, values=("open-source", "ours-alone"))


def test_each_word_of_the_vocabulary_stands_there_once() -> None:
    attributes = standard_attributes().values()
    assert {key: str(label) for key, label in words.ATTRIBUTES.items()} == {a.key: a.label for a in attributes}
    assert {key: str(label) for key, label in words.CAPABILITIES.items()} == {
        c.id: c.label for c in standard_capabilities()
    }
    assert set(words.UNITS) | {""} == {a.unit for a in attributes}
    assert {unit: words.unit_name(unit) for unit in words.UNITS} == {unit: unit for unit in words.UNITS}
    values = {(a.key, value) for a in attributes for value in a.values}
    special = {(key, value) for key, named in words.VALUES_OF.items() for value in named}
    assert special <= values
    assert {value for _key, value in values - special} == set(words.VALUES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_have_the_same_name(language: str) -> None:
    with translation.override(language):
        for names in (
            [words.attribute_label(a) for a in standard_attributes().values()],
            [words.capability_label(c) for c in standard_capabilities()],
            *([words.value_label(a, value) for value in a.values] for a in standard_attributes().values()),
        ):
            assert len({name.casefold() for name in names}) == len(names)


def test_what_a_plan_brought_itself_stays_as_it_was_written() -> None:
    standard = standard_attributes()["sso"]
    with translation.override("de"):
        assert words.attribute_label(OWN) == "License"
        assert words.attribute_label(replace(standard, label="Our sign-on")) == "Our sign-on"
        assert words.capability_label(Capability(id="feature-store", label="Features")) == "Features"
        assert words.value_label(OWN, "open-source") == "open-source"
        assert words.value_label(standard_attributes()["min_platform"], "our own cloud") == "our own cloud"
        assert words.unit_name("tickets") == "tickets"


@pytest.mark.parametrize("written", LANGUAGES)
@pytest.mark.parametrize("read", LANGUAGES)
def test_a_table_is_read_in_whichever_language_it_was_written(written: str, read: str) -> None:
    known = standard_attributes()
    with translation.override(written):
        attributes = {words.attribute_label(a): a.key for a in known.values()}
        capabilities = words.capability_labels(standard_capabilities())
        values = [(a, value, words.value_label(a, value)) for a in known.values() for value in a.values]
        amounts = [(f"12 {words.unit_name(unit)}", unit) for unit in words.UNITS]
    with translation.override(read):
        found = {name: a.key for name, a in words.named_attributes(known.values())}
        assert {name: found[name] for name in attributes} == attributes
        named = dict(words.named_capabilities(standard_capabilities()))
        assert {named[label]: label for label in capabilities.values()} == capabilities
        for attribute, value, label in values:
            told = read_cell(attribute, label)
            assert told == ((value,) if attribute.type is AttributeType.SET else value)
        assert {read_number(text, unit) for text, unit in amounts} == {12}


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        (
            s.AtLeastLevel(attribute="audit_log", value="exportable", capabilities=("batch-serving",)),
            ("Audit-Log", "muss mindestens sein", "exportierbar", "Batch-Inferenz", ""),
        ),
        (
            s.Includes(attribute="pricing_units", values=("per-seat", "flat"), horizons=("y1",)),
            ("Abrechnungseinheiten", "muss alles enthalten von", "je Platz, pauschal", "", "Year 1"),
        ),
        (s.Covers(capability="feature-store", level=Level.PARTIAL), ("coverage", "teilweise", "Feature Store", "", "")),
        (s.AtMost(metric=PlanMetric.TOOLS, k=4), ("Die Zahl der Werkzeuge in Gebrauch", "", "4", "", "")),
    ],
)
def test_a_german_sheet_of_requirements_is_read_by_anyone(expression: s.Expression, told: tuple[str, ...]) -> None:
    frame = frame_of(evaluated_document())
    with translation.override("de"):
        written = RequirementWriter(frame).cells(expression)
    assert written == told
    read = RequirementReader(frame).read({"statement": "x", **dict(zip(CELLS, written, strict=True))})
    assert read["expression"] == expression
