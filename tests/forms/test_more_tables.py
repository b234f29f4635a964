"""Dates of tables, tables of two columns, and tables in more kinds of files. EXERCISE: none was sent."""

from __future__ import annotations

import csv
import datetime as dt
import io
import sqlite3
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import feather

from reftel.errors import DamagedContainer
from tests.forms.samples import HEADER
from tests.forms.table_samples import _LIST, IDS, NAMES, OBJECTS, inserts, rows, standard
from tests.forms.test_tables import check, found

ORDERS = [
    ("a day above 12", ("4/3/2007", "25/3/2007", "1/4/2007"), (3, 4), ()),
    ("a month is never above 12", ("4/3/2007", "4/25/2007", "5/1/2007"), (4, 3), ()),
    ("dates with points", ("4.3.2007", "5.3.2007", "6.3.2007"), (3, 4), ()),
    ("none is above 12", ("4/3/2007", "5/3/2007", "6/3/2007"), (4, 3), ("date-order",)),
    ("the same number twice", ("4/4/2007", "5/5/2007", "6/6/2007"), (4, 4), ()),
]


@pytest.mark.parametrize(("title", "written", "month_and_day", "codes"), ORDERS, ids=[title for title, *_ in ORDERS])
def test_order_of_day_and_month(
    tmp_path: Path, title: str, written: tuple[str, ...], month_and_day: tuple[int, int], codes: tuple[str, ...]
) -> None:
    """The order is that of all dates of a column; a table in which no date shows it says so."""
    rows_of_dates = [(*row[:1], date, *row[2:6], "", row[7]) for row, date in zip(rows(), written, strict=True)]
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([NAMES, *rows_of_dates])
    witnesses, _ = found(tmp_path, buffer.getvalue().encode())
    frame = witnesses[0].frame
    assert frame.created == dt.datetime(2007, *month_and_day, tzinfo=dt.UTC)
    assert tuple(one.code for one in frame.defects if one.code.startswith("date")) == codes


def test_date_time_groups_show_the_order(tmp_path: Path) -> None:
    """Given dates of which none is above 12, beside headers."""
    texts = [HEADER.replace("261530Z FEB 07", f"0{day}1530Z MAR 07") for day in (4, 5, 6)]
    rows_of_dates = [
        (row[0], f"{day}/3/2007 15:30", row[2], text, row[7])
        for row, text, day in zip(rows(), texts, (4, 5, 6), strict=True)
    ]
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([("id", "date", "refid", "header", "content"), *rows_of_dates])
    witnesses, _ = found(tmp_path, buffer.getvalue().encode())
    assert [witness.frame.created for witness in witnesses] == [
        dt.datetime(2007, 3, day, 15, 30, tzinfo=dt.UTC) for day in (4, 5, 6)
    ]


@pytest.mark.parametrize("names", [("filename", "text"), ("path", "content"), ("text", "file")])
def test_a_table_of_files_and_texts(tmp_path: Path, names: tuple[str, str]) -> None:
    at = 1 if names[0] != "text" else 0
    cells = [(f"scan {row[0]}.txt", row[6] + "\n" + row[7]) for row in rows()]
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([names, *(cell if at else cell[::-1] for cell in cells)])
    witnesses, errors = found(tmp_path, buffer.getvalue().encode())
    assert ([witness.cable.id for witness in witnesses], errors) == (list(IDS), [])


def test_an_index_of_full_text_is_no_table(tmp_path: Path) -> None:
    """SQLite keeps the texts of a virtual table, and what it knows of their words, in tables of its own."""
    connection = sqlite3.connect(tmp_path / "x")
    connection.execute(f"CREATE TABLE cable {_LIST}")
    connection.executemany("INSERT INTO cable VALUES (?,?,?,?,?,?,?,?)", rows())
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(refid, content)")
    connection.executemany("INSERT INTO words VALUES (?, ?)", [(row[2], row[7]) for row in rows()])
    connection.execute("CREATE TABLE cable_data (id INTEGER, refid TEXT, content TEXT)")
    connection.execute("INSERT INTO cable_data SELECT id, refid, header || char(10) || content FROM cable")
    connection.commit()
    connection.close()
    data = (tmp_path / "x").read_bytes()
    (tmp_path / "x").unlink()
    witnesses, errors = found(tmp_path, data)
    assert ([witness.cable.id for witness in witnesses], errors) == ([*IDS, *IDS], [])


def test_structures_of_parquet(tmp_path: Path) -> None:
    table = pa.Table.from_pylist([{"doc": {"text": each}, "number": each["id"]} for each in OBJECTS])
    pq.write_table(table, tmp_path / "x")
    data = (tmp_path / "x").read_bytes()
    (tmp_path / "x").unlink()
    check(found(tmp_path, data)[0])


HEX = {
    "MySQL": "0x{}",
    "SQLite": "X'{}'",
    "MySQL with a charset": "_binary 0x{}",
    "PostgreSQL": "'\\x{}'",
}


@pytest.mark.parametrize("written", HEX.values(), ids=HEX)
def test_texts_as_hexadecimal_digits(tmp_path: Path, written: str) -> None:
    def hexadecimal(text: str) -> str:
        return written.format(text.encode().hex()) if len(text) > 100 else standard(text)

    witnesses, errors = found(tmp_path, inserts(hexadecimal, _LIST).encode())
    check(witnesses)
    assert errors == []


def test_pairs_without_names(tmp_path: Path) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([(row[2], row[6] + "\n" + row[7]) for row in rows()])
    witnesses, errors = found(tmp_path, buffer.getvalue().encode())
    assert ([witness.cable.id for witness in witnesses], errors) == (list(IDS), [])


@pytest.mark.parametrize("compression", ["uncompressed", "lz4", "zstd"])
def test_arrow_files(tmp_path: Path, compression: str) -> None:
    feather.write_feather(pa.Table.from_pylist(OBJECTS), tmp_path / "x", compression=compression)
    data = (tmp_path / "x").read_bytes()
    (tmp_path / "x").unlink()
    check(found(tmp_path, data)[0])
    assert [type(error) for error in found(tmp_path, data[: len(data) // 2])[1]] == [DamagedContainer]


def test_escapes_in_cells_without_quotes_are_characters(tmp_path: Path) -> None:
    """Databases write tables to files so: `SELECT ... INTO OUTFILE`, `mysql --batch`."""
    texts = [row[-2] + "\n" + row[-1] + "\nFilm in C:\\boxes\\new.\n" for row in rows()]
    lines = [
        "\t".join((*row[1:5], text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")))
        for row, text in zip(rows(), texts, strict=True)
    ]
    witnesses, errors = found(
        tmp_path, ("date\trefid\tclassification\torigin\tcontent\n" + "\n".join(lines) + "\n").encode()
    )
    assert not errors
    assert [text in witness.text.text for witness, text in zip(witnesses, texts, strict=True)] == [True] * len(texts)
