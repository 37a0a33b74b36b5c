"""Tables that people bring: what is read, and what is refused before it costs anything."""

from __future__ import annotations

import resource
import time
from datetime import date, datetime

import pytest

from plans import workbooks
from plans.errors import Refused
from plans.sheets import FILE_LIMIT, as_pasted, read_file, read_pasted
from tests.plans.workbooks import HOSTILE, table

DAY, HALF_PAST = datetime.fromisoformat("2027-01-02"), datetime.fromisoformat("2027-01-02T09:30")


def test_a_workbook_is_read_as_text() -> None:
    rows: list[list[object]] = [
        ["Name", "Day", "Share"],
        ["Ümläut 😀", date(2027, 12, 2), 0.1 + 0.2],
        [],
        [True, 12, "=1+1"],
    ]
    data = table(rows)
    assert read_file(data, "plan.xlsx") == (
        ("Name", "Day", "Share"),
        ("Ümläut 😀", "46723", "0.3"),  # XlsxWriter wrote the day without a format: a number
        (),
        ("yes", "12", "0"),  # the result that the file carries; nothing is computed
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), (False, "no"), (date(2027, 1, 2), "2027-01-02"), (DAY, "2027-01-02"),
        (HALF_PAST, "2027-01-02 09:30"), (1e-7, "1e-07"), (10**15, "1000000000000000"),
    ],
)  # fmt: skip
def test_a_cell_as_text(cell: object, text: str) -> None:
    assert workbooks._text(cell) == text


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_in_two_seconds(name: str) -> None:
    made, word = HOSTILE[name]
    data = made()
    before = time.process_time() + _children()
    with pytest.raises(Refused, match=word) as refused:
        read_file(data, f"{name}.xlsx")
    assert refused.value.field == "file"
    assert time.process_time() + _children() - before < 2


def test_a_formula_within_the_workbook_is_read_by_its_last_result() -> None:
    honest = table([["Statement", "Joined"], ["x", '=A2&"|!"&A1'], ["y", "=SUM(Table1[[#This Row],[Days]])"]])
    assert read_file(honest, "plan.xlsx") == (("Statement", "Joined"), ("x", "0"), ("y", "0"))


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_the_reader_has_200_mib_and_writes_nothing() -> None:
    assert workbooks.MEMORY == 200 * 1024 * 1024
    assert workbooks.CPU_SECONDS <= 8


@pytest.mark.parametrize(
    "data",
    [
        "Name;Größe\nA;1,5\n".encode("cp1252"),
        "\ufeffName,Größe\r\nA,\"1,5\"\r\n".encode(),
        "Name\tGröße\nA\t1,5\n\n\n".encode("utf-16"),
    ],
)  # fmt: skip
def test_csv_as_spreadsheets_write_it(data: bytes) -> None:
    assert read_file(data, "plan.csv") == (("Name", "Größe"), ("A", "1,5"))


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (b"", "a.csv", "nothing in it"),
        (b"\x00\x01\x02", "a.csv", "no text"),
        (b"hello", "a.xlsx", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "old or locked"),
        (b"x" * (FILE_LIMIT + 1), "a.csv", "5 MB"),
        (b"a\n" * 10_002, "a.csv", "10,000 rows"),
        (b"," * 99 + b"x", "a.csv", "60 columns"),
        (b"a\n" + b"x" * 10_001, "a.csv", "row 2"),
        (b'a\n"' + b"x" * 200_000, "a.csv", "Line"),
    ],
)
def test_a_file_that_is_no_table_says_why(data: bytes, name: str, word: str) -> None:
    with pytest.raises(Refused, match=word):
        read_file(data, name)


def test_a_pasted_block_keeps_what_stands_in_its_cells() -> None:
    block = 'Statement\tWeight\n"Two\nlines, and a ""quote"""\t5\n\nCosts; and, commas\t\n'
    rows = read_pasted(block)
    assert rows == (("Statement", "Weight"), ('Two\nlines, and a "quote"', "5"), (), ("Costs; and, commas",))
    assert read_pasted(as_pasted(rows)) == rows
