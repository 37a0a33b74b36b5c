"""A day is written one way in each language."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from stakeholders.labels import day_text


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [("en", "26 Nov 2026", "26 Nov 2026, 14:05"), ("de", "26. Nov. 2026", "26. Nov. 2026, 14:05")],
)
def test_a_day_and_a_moment(language: str, day: str, moment: str) -> None:
    template = Template('{{ at|date:"DATE_FORMAT" }}|{{ at|date:"DATETIME_FORMAT" }}')
    with override(language):
        assert template.render(Context({"at": datetime(2026, 11, 26, 14, 5, tzinfo=UTC)})) == f"{day}|{moment}"
        assert day_text(date(2026, 11, 26).isoformat()) == day
    assert day_text("soon") == "soon"
