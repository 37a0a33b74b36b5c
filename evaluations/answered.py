"""Reading a questionnaire that a vendor filled in: the workbook of `queries.vendor.workbook_of`, row by row. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from evaluations.commands import Said
from evaluations.sources import TEXT_LIMIT, is_web_address
from evaluations.tables import letters, read_cell
from plans.errors import Refused
from plans.sheets import Rows
from reconciliation.vocabulary import Attribute

ANSWER, SOURCE, NOTE, KEY = 3, 4, 5, 6
"""Columns, whatever language their headings are in."""

_NAMED = 10
"""Cells that a refusal names one by one."""


def read_answers(rows: Rows, attributes: Mapping[str, Attribute]) -> tuple[Said, ...]:
    """What was answered; rows without an answer are passed over.

    Raises Refused, for the field `file`, for another table and for cells that do not fit, with the name of each.
    """
    said: dict[str, Said] = {}
    wrong, known = [], 0
    for number, row in enumerate(rows, start=1):
        cells = (*row, *[""] * (KEY + 1 - len(row)))
        attribute = attributes.get(cells[KEY].strip())
        if attribute is None:
            continue
        known += 1
        if not cells[ANSWER].strip():
            continue
        try:
            value = read_cell(attribute, cells[ANSWER])
        except ValueError as error:
            wrong.append(f"{letters(ANSWER)}{number}: {error}")
            continue
        source, note = cells[SOURCE].strip(), cells[NOTE].strip()
        if not is_web_address(source):
            source, note = "", "; ".join(part for part in (source, note) if part)
        said[attribute.key] = Said(attribute=attribute.key, value=value, source=source, note=note[:TEXT_LIMIT])
    if not known:
        raise Refused(_("These are not the questions of this plan: column G holds their keys."), field="file")
    if wrong:
        named = " ".join(wrong[:_NAMED])
        raise Refused(_("Some answers cannot be read. %(cells)s") % {"cells": named}, field="file")
    return tuple(said.values())
