"""Numbers and units as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from stakeholders.numbers import read_number


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("150", "ms", "150"),
        (" 150 ms ", "ms", "150"),
        ("150ms", "ms", "150"),
        ("150 milliseconds", "ms", "150"),
        ("180,000", "EUR", "180000"),
        ("180 000 EUR", "EUR", "180000"),
        ("180\u202f000\u00a0EUR", "EUR", "180000"),
        ("180'000", "EUR", "180000"),
        ("€180,000.50", "EUR", "180000.50"),
        ("180,000 EUR a year", "EUR/year", "180000"),
        ("180,000 EUR/year", "EUR/year", "180000"),
        ("99.9 %", "%/month", "99.9"),
        ("99.9 percent", "%/month", "99.9"),
        ("2 person-days", "person-days per quarter", "2"),
        ("1 month", "months", "1"),
        ("1,5", "ms", "1.5"),
        ("-3", "ms", "-3"),
        ("1.234.567", "EUR", "1234567"),
        ("180k", "EUR", "180000"),
        ("€1.2 M", "EUR", "1200000"),
        ("180 kEUR", "EUR/year", "180000"),
        ("1.5 Mio. €", "EUR", "1500000"),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, unit: str, number: str) -> None:
    assert read_number(text, unit) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "unit", "sentence"),
    [
        ("soon", "ms", "Enter a number, such as 150 ms."),
        ("", "ms", "Enter a number, such as 150 ms."),
        ("1e400", "ms", "Enter a number, such as 150 ms."),
        ("1,23,4", "ms", "Enter a number, such as 150 ms."),
        ("12 bananas", "months", "“bananas” is not known here: the unit is months."),
        ("12 USD", "EUR", "“USD” is not known here: the unit is EUR."),
        ("180k", "ms", "“k” is not known here: the unit is ms."),
        ("180 months", "EUR", "“months” is not known here: the unit is EUR."),
        ("9000000 M", "EUR", "This number is too large."),
        ("5 x", "", "“x” is not known here: this number has no unit."),
        ("9" * 40, "ms", "This number is too large."),
        ("9" * 100_000, "ms", "Enter a number, such as 150 ms."),
    ],
)
def test_what_is_no_number_of_that_unit_is_told_so(text: str, unit: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read_number(text, unit)
    assert caught.value.messages == [sentence]


def test_german_points_and_commas() -> None:
    with translation.override("de"):
        assert read_number("180.000,50", "EUR") == Decimal("180000.50")
        assert read_number("99,9 %", "%") == Decimal("99.9")
