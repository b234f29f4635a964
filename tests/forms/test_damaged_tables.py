"""Tables that are cut or have lost a quote, and lists of cables without texts. EXERCISE: none was sent."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest

from tests.forms.samples import HEADER
from tests.forms.test_tables import IDS, TEXT, delimited, found


def quoted() -> str:
    """A table of three rows, all cells in quotes."""
    return delimited(quoting=csv.QUOTE_ALL)


def test_a_table_cut_inside_its_last_cell_is_one_error(tmp_path: Path) -> None:
    witnesses, errors = found(tmp_path, quoted()[:-200].encode())
    assert [one.cable.id for one in witnesses] == list(IDS[:2])
    assert [error.expected for error in errors] == ["a row whose quotes are closed before the end"]
    assert quoted().encode()[errors[0].offset :].startswith(b'"3",')


@pytest.mark.parametrize("row", [1, 2, 3])
def test_a_quote_that_is_lost_loses_one_row(tmp_path: Path, row: int) -> None:
    data = quoted().replace(f'"{row}",', f'"{row},', 1)
    witnesses, errors = found(tmp_path, data.encode())
    assert {one.source.form for one in witnesses} == {"table-text"}
    assert {one.cable.id for one in witnesses} >= {name for at, name in enumerate(IDS, 1) if at not in (row, row + 1)}
    assert errors or any(defect.code == "row-columns" for one in witnesses for defect in one.cable.defects)


OVERVIEW = """URL,Draft Date,Document Number,Film Number,From,Subject,TAGS,To
https://library.example/1,1974/03/05,1974LIMA909901,D740052-0181,LIMA,EXERCISE: LANTERNS,"PFOR, PE",STATE
https://library.example/2,1974/03/06,1974LIMA909902-1,D740052-0182,LIMA,"EXERCISE: BOATS, AGAIN",PE,STATE
https://library.example/3,1974/03/06,1974LIMA909902-2,D740052-0183,LIMA,EXERCISE: BOATS,PE,STATE
"""


@pytest.mark.parametrize(
    "data", [OVERVIEW, "07LIMA900100\n07LIMA900101\n07LIMA900102\n", "id,date\n" + "07LIMA900100,x\n" * 9]
)
def test_a_list_of_cables_says_where_it_belongs(tmp_path: Path, data: str) -> None:
    witnesses, errors = found(tmp_path, data.encode())
    assert witnesses == []
    assert ["`reftel catalogue add ARCHIVE FILE`" in error.expected for error in errors] == [True]


def test_texts_beside_the_columns_of_an_overview_are_read(tmp_path: Path) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("Draft Date", "Document Number", "Subject", "Message Text"))
    for name in IDS:
        writer.writerow(("2007/2/26", name, "EXERCISE", HEADER.replace("900901", name[-6:]) + "\n" + TEXT))
    witnesses, errors = found(tmp_path, out.getvalue().encode())
    assert ([one.cable.id for one in witnesses], errors) == (list(IDS), [])
    assert {one.frame.created for one in witnesses} == {dt.datetime(2007, 2, 26, tzinfo=dt.UTC)}
