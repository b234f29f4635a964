"""Tables that are cut or have lost a quote, and lists of cables without texts. EXERCISE: none was sent."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest

from tests.forms.samples import HEADER
from tests.forms.table_samples import IDS, OBJECTS, TEXT, delimited, inserts, standard, xml_of
from tests.forms.test_tables import found


def quoted() -> str:
    """A table of three rows, all cells in quotes."""
    return delimited(quoting=csv.QUOTE_ALL)


def dumped() -> str:
    return inserts(standard, "(id, date, refid, classification, origin, destination, header, content)")


@pytest.mark.parametrize(
    "data", [quoted(), quoted().replace("\r\n", "\n"), dumped(), dumped().replace("), (", "),\n(")]
)
def test_a_table_cut_inside_its_last_cell_keeps_the_rest_of_its_last_row(tmp_path: Path, data: str) -> None:
    witnesses, errors = found(tmp_path, data[: data.rindex("2. (")].encode())
    assert errors == []
    assert [one.cable.id for one in witnesses] == list(IDS)
    assert [len(one.cable.paragraphs) for one in witnesses] == [2, 2, 1]
    assert [[d.code for d in one.cable.defects if d.code.startswith("row")] for one in witnesses] == [
        [],
        [],
        ["row-torn"],
    ]


def test_a_list_of_objects_that_is_cut_keeps_the_rest_of_its_last_one(tmp_path: Path) -> None:
    data = json.dumps(OBJECTS)
    witnesses, errors = found(tmp_path, data[: data.rindex("2. (")].encode())
    assert (errors, [one.cable.id for one in witnesses]) == ([], list(IDS))
    assert [len(one.cable.paragraphs) for one in witnesses] == [2, 2, 1]
    assert [d.code for d in witnesses[2].cable.defects if d.code.startswith("row")] == ["row-torn"]


def test_xml_that_is_cut_says_so(tmp_path: Path) -> None:
    data = xml_of(OBJECTS)
    witnesses, errors = found(tmp_path, data[: data.rindex("2. (")].encode())
    assert [one.cable.id for one in witnesses] == list(IDS[:2])
    assert [error.expected for error in errors] == ["an element row of at most 16 MiB that is closed"]


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


@pytest.mark.parametrize("row", [1, 2])
def test_a_last_quote_that_is_lost_loses_no_other_row(tmp_path: Path, row: int) -> None:
    """The first quote of the next row would close the cell, and its text would be this row's."""
    rows = quoted().replace("\r\n", "\n").split(f'"\n"{row + 1}"')
    assert len(rows) == 2
    witnesses, errors = found(tmp_path, f'\n"{row + 1}"'.join(rows).encode())
    assert [one.cable.id for one in witnesses] == list(IDS)
    assert [error.expected for error in errors] == ["a row whose quotes are closed before the next one"]
