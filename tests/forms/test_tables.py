"""Tables of telegrams in any writing: each gives the same telegrams as `cables.csv` would. EXERCISE: none was sent."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sqlite3
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from html import escape
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reftel.bounds import SOURCE_BYTES
from reftel.errors import DamagedContainer, NotATelegram, ReadError, TooLarge
from reftel.forms import stored_tables
from reftel.forms.base import HEAD
from reftel.forms.delimited import dialect_of
from reftel.forms.table_columns import match_columns
from reftel.forms.table_rows import TableRow
from reftel.model import Witness
from reftel.reading import read, read_source, sources
from tests.forms.samples import HEADER, SUBJECT
from tests.forms.table_samples import (
    _LIST,
    _MYSQL,
    _SQLITE,
    IDS,
    NAMES,
    OBJECTS,
    TABLES,
    TEXT,
    delimited,
    inserts,
    lines_of,
    mysql,
    rows,
    sqlite_new,
    sqlite_old,
)


def as_parquet(tmp_path: Path) -> bytes:
    table = pa.Table.from_pylist([{**each, "date": dt.datetime(2007, 2, 26, 15, 30)} for each in OBJECTS])
    pq.write_table(table, tmp_path / "x")
    return (tmp_path / "x").read_bytes()


def as_sqlite(tmp_path: Path) -> bytes:
    connection = sqlite3.connect(tmp_path / "x")
    connection.execute("CREATE TABLE tags (id INTEGER, name TEXT)")
    connection.execute("INSERT INTO tags VALUES (1, 'PREL')")
    connection.execute(f"CREATE TABLE cable {_LIST}")
    connection.executemany("INSERT INTO cable VALUES (?,?,?,?,?,?,?,?)", rows())
    connection.execute("CREATE VIEW v AS SELECT * FROM cable")
    connection.commit()
    connection.close()
    return (tmp_path / "x").read_bytes()


def found(tmp_path: Path, data: bytes) -> tuple[list[Witness], list[ReadError]]:
    path = tmp_path / "no.telling"
    path.write_bytes(data)
    errors: list[ReadError] = []
    return list(read(path, on_error=errors.append)), errors


def check(witnesses: list[Witness]) -> None:
    assert [witness.cable.id for witness in witnesses] == list(IDS)
    for witness in witnesses:
        cable, frame = witness.cable, witness.frame
        assert cable.subject == SUBJECT
        assert cable.sender == "AMEMBASSY MANAGUA"
        assert cable.created == frame.created == dt.datetime(2007, 2, 26, 15, 30, tzinfo=dt.UTC)
        assert str(cable.classification) == frame.classification == "UNCLASSIFIED"
        assert frame.origin == "Embassy Managua"
        assert frame.references == ("06LIMA900100", "07STATE900200")
        assert [paragraph.number for paragraph in cable.paragraphs] == [1, 2]
        assert 'It isn\'t \\n new; a\ttab, "quotes" | bars.' in cable.paragraphs[1].text
        assert not [defect for defect in frame.defects if defect.code.startswith("row")]
        for field in cable.fields:
            origin = witness.text.origin(field.span)
            assert not field.span.of(witness.text.text).strip() or origin.end > origin.start


@pytest.mark.parametrize(("title", "data"), TABLES, ids=[title for title, _ in TABLES])
def test_a_table_in_any_writing(tmp_path: Path, title: str, data: bytes) -> None:
    witnesses, errors = found(tmp_path, data)
    check(witnesses)
    assert [str(error) for error in errors if "tags" not in str(error)] == []


@pytest.mark.parametrize("make", [as_parquet, as_sqlite])
def test_a_table_in_a_file_of_its_own_kind(tmp_path: Path, make: Callable[[Path], bytes]) -> None:
    data = make(tmp_path)
    (tmp_path / "x").unlink()
    witnesses, errors = found(tmp_path, data)
    check(witnesses)
    assert all("tags" in str(error) for error in errors)


@pytest.mark.parametrize("length", [1_000_000, 2_000_000])
def test_rows_of_a_small_file_have_the_bytes_of_one_source(length: int, tmp_path: Path) -> None:
    """A value of a dictionary may be that of all rows: 700 bytes of Parquet with 64 rows of a megabyte. Rows before the
    bound are read, also if fewer identify the columns."""
    pq.write_table(pa.table({"id": ["a"] * 64, "content": ["x" * length] * 64}), tmp_path / "x", compression="zstd")
    size = (tmp_path / "x").stat().st_size
    errors: list[ReadError] = []
    read_ones = [len(raw.data) for raw in sources(tmp_path / "x", on_error=errors.append)]
    assert read_ones and sum(read_ones) <= SOURCE_BYTES + 250 * size
    assert [type(error) for error in errors] == [TooLarge]


def test_generated_columns_of_sqlite_have_the_bytes_of_one_source(tmp_path: Path) -> None:
    """A column that SQLite computes has no bytes in the file: 100,000 rows of two megabytes in a file of two."""
    connection = sqlite3.connect(tmp_path / "x")
    made = "AS (id || hex(zeroblob(1000000)))"
    connection.execute(f"CREATE TABLE cable (id TEXT, content TEXT GENERATED ALWAYS {made} VIRTUAL)")
    connection.executemany("INSERT INTO cable (id) VALUES (?)", [(f"07LIMA90{at:04}",) for at in range(64)])
    connection.commit()
    connection.close()
    size = (tmp_path / "x").stat().st_size
    errors: list[ReadError] = []
    read_ones = [len(raw.data) for raw in sources(tmp_path / "x", on_error=errors.append)]
    assert read_ones and sum(read_ones) <= SOURCE_BYTES + 250 * size
    assert [type(error) for error in errors] == [TooLarge]


def test_line_ends_of_sqlite(tmp_path: Path) -> None:
    text = inserts(sqlite_old, "", top=_SQLITE).replace("isn''t \\N", "isn''t \\\\n") + "COMMIT;\n"
    witnesses, errors = found(tmp_path, text.encode())
    assert [witness.cable.id for witness in witnesses] == list(IDS)
    assert errors == []
    check(found(tmp_path, inserts(sqlite_new, "", top=_SQLITE).encode())[0])


def test_values_lead_to_the_bytes_of_the_row(tmp_path: Path) -> None:
    for data in (delimited(";").encode(), inserts(mysql, "", top=_MYSQL).encode(), lines_of(OBJECTS).encode()):
        path = tmp_path / "x"
        path.write_bytes(data)
        for raw in sources(path):
            line, _, row = raw.data.partition(b"\n")
            assert data[raw.offset :].startswith(row)
            (witness,) = read_source(raw)
            (field,) = [field for field in witness.cable.fields if field.name == "subject"]
            span = witness.text.origin(field.span)
            assert raw.data[span.start : span.end].decode() == SUBJECT
            assert raw.offset + span.start - len(line) - 1 == data.index(SUBJECT.encode(), raw.offset)


def test_a_title_above_the_names_is_said(tmp_path: Path) -> None:
    witnesses, errors = found(tmp_path, b"Export of the lamps\n26 February 2007\n\n" + delimited().encode())
    check(witnesses)
    assert [type(error) for error in errors] == [NotATelegram]
    assert "2 lines" not in errors[0].expected or "title" in errors[0].expected


REFUSED: list[tuple[str, bytes, str]] = [
    (
        "metadata alone",
        b"URL,Draft Date,Document Number,Film Number,From,Subject,TAGS,To\n"
        + b"http://x.example/1,1973-01-02,1973LIMA00001,P730001-0002,LIMA,EXERCISE,PFOR,STATE\n" * 3,
        "Document Number (reference_id)",
    ),
    ("a dump of tags", b"INSERT INTO tags (id, name) VALUES (1,'PREL'),(2,'PGOV');\n", "id"),
    (
        "objects without texts",
        b'{"refid": "07LIMA900100", "date": "2007-02-26", "origin": "Embassy Lima"}\n' * 3,
        "refid",
    ),
]


@pytest.mark.parametrize(("title", "data", "words"), REFUSED, ids=[title for title, *_ in REFUSED])
def test_a_table_without_telegrams_is_refused(tmp_path: Path, title: str, data: bytes, words: str) -> None:
    witnesses, errors = found(tmp_path, data)
    assert witnesses == []
    assert [type(error) for error in errors] == [NotATelegram]
    assert words in errors[0].expected
    assert "columns are" in errors[0].expected


@pytest.mark.parametrize(
    "statement",
    [
        "REPLACE INTO cable SET refid='07LIMA900100', content='{0}';\n",
        "INSERT INTO cable (refid, content)\nSELECT '07LIMA900100', '{0}'\nUNION ALL\nSELECT '07LIMA900101', '{0}';\n",
    ],
)
def test_statements_with_other_values_are_refused(statement: str, tmp_path: Path) -> None:
    """They would be one telegram with those of all rows."""
    text = "FM AMEMBASSY LIMA\nTO SECSTATE WASHDC\n\nUNCLAS LIMA 900100\n\nSUBJECT: EXERCISE: LAMPS\n\n1. Lamps."
    witnesses, errors = found(tmp_path, (statement * 2).format(text).encode())
    assert witnesses == []
    assert [type(error) for error in errors] == [NotATelegram]
    assert "2 statements are not read" in errors[0].expected


DATES = [
    ("2007-02-26", dt.datetime(2007, 2, 26), "day only"),
    ("2007-02-26 00:00:00", dt.datetime(2007, 2, 26), "day only"),
    ("2007-02-26T15:30:00Z", dt.datetime(2007, 2, 26, 15, 30), "exact"),
    ("2007-02-26 15:30:00.000+00", dt.datetime(2007, 2, 26, 15, 30), "exact"),
    ("2/26/2007 3:30 PM", dt.datetime(2007, 2, 26, 15, 30), "exact"),
    ("02/26/2007 12:05 AM", dt.datetime(2007, 2, 26, 0, 5), "exact"),
    ("2/26/2007", dt.datetime(2007, 2, 26), "day only"),
    ("26-FEB-2007", dt.datetime(2007, 2, 26), "day only"),
    ("26.02.2007 15:30", dt.datetime(2007, 2, 26, 15, 30), "exact"),
    ("26/02/2007 15:30:00", dt.datetime(2007, 2, 26, 15, 30), "exact"),
    ("26-02-2007", dt.datetime(2007, 2, 26), "day only"),
    ("2/26/07 15:30", dt.datetime(2007, 2, 26, 15, 30), "exact"),
    ("26FEB07", dt.datetime(2007, 2, 26), "day only"),
    ("26 February 2007 15:30", dt.datetime(2007, 2, 26, 15, 30), "exact"),
    ("Mon, 26 Feb 2007 15:30:00 GMT", dt.datetime(2007, 2, 26, 15, 30), "exact"),
    ("February 26, 2007 3:30 p.m.", dt.datetime(2007, 2, 26, 15, 30), "exact"),
    ("2007-02-26 03:30 PM", dt.datetime(2007, 2, 26, 15, 30), "exact"),
    ("2007-02-26T17:00:00+01:30", dt.datetime(2007, 2, 26, 15, 30), "exact"),
    ("20070226", dt.datetime(2007, 2, 26), "day only"),
    ("20070226T1530Z", dt.datetime(2007, 2, 26, 15, 30), "exact"),
    ("261530Z FEB 07", dt.datetime(2007, 2, 26, 15, 30), "exact"),
]


@pytest.mark.parametrize(("written", "moment", "trust"), DATES, ids=[written for written, *_ in DATES])
def test_dates(tmp_path: Path, written: str, moment: dt.datetime, trust: str) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";").writerows([NAMES, *rows(written)])
    witnesses, _ = found(tmp_path, buffer.getvalue().encode())
    assert [witness.frame.created for witness in witnesses] == [moment.replace(tzinfo=dt.UTC)] * 3
    assert {witness.frame.created_is for witness in witnesses} == {trust}


@given(order=st.permutations(range(8)), drop=st.sets(st.integers(0, 5), max_size=4), named=st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_order_and_choice_of_columns(order: list[int], drop: set[int], named: bool) -> None:
    kept = [at for at in order if at not in drop or at == 2]
    names = [NAMES[at] if named else f"column {at}" for at in kept]
    matches = match_columns(names, [[row[at] for at in kept] for row in rows()])
    fields = ["number", "created", "reference_id", "classification", "origin", "references", "header", "body"]
    assert [match.field for match in matches] == [fields[at] for at in kept]


@given(st.binary(max_size=3000))
@settings(max_examples=100, deadline=None)
def test_no_bytes_break_the_table_forms(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    for top in (
        delimited(";").encode()[:3000],
        inserts(mysql, "", top=_MYSQL).encode()[:3000],
        lines_of(OBJECTS).encode()[:3000],
    ):
        path = tmp_path_factory.mktemp("x") / "x"
        path.write_bytes(top + data)
        for _ in read(path, on_error=lambda _: None):
            pass


def test_text_with_commas_is_no_table() -> None:
    assert dialect_of((HEADER + "\n" + TEXT).encode()[:HEAD]) is None
    assert dialect_of(b"a,b,c\n" * 1000) is None


def test_dollars_in_a_text_are_text(tmp_path: Path) -> None:
    """Other tags and sums of money within a text in dollars, and a text that is not closed."""
    texts = [TEXT.replace("GARZA", f"$$ $x$ $5.00, (c) 'a {number}\n\nGARZA") for number in range(2)]
    dump = "".join(f"INSERT INTO cable VALUES ({at}, 'x', $lamp${text}$lamp$);\n" for at, text in enumerate(texts))
    witnesses, errors = found(tmp_path, (dump + "INSERT INTO cable VALUES (3, $a$ (' $b$, 'x');\n").encode())
    assert [witness.text.text[-len(text) :] for witness, text in zip(witnesses, texts, strict=True)] == texts
    assert [type(error) for error in errors] == [DamagedContainer]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("table", ["csv", "json", "sql"])
def test_a_row_is_at_its_place_in_the_file(table: str, charset: str, tmp_path: Path) -> None:
    """Given a table with characters of one to four bytes, in any charset."""
    inserts = "".join(f"INSERT INTO cable VALUES ({', '.join(map(mysql, row))});\n" for row in rows())
    objects = "".join(json.dumps(dict(zip(NAMES, row, strict=True)), ensure_ascii=False) + "\n" for row in rows())
    text, begins = {"csv": (delimited(";"), "{};"), "json": (objects, '{{"id": "{}"'), "sql": (inserts, "'{}'")}[table]
    text = text.replace("GARZA", "\xb6 \u2014 \U0001f4dc GARZA")
    (tmp_path / "x").write_bytes(text.encode(charset))
    data = (tmp_path / "x").read_bytes()
    wide = charset.removesuffix("-sig") if charset != "utf-16" else "utf-16-le"
    found = list(sources(tmp_path / "x"))
    assert len(found) == len(IDS)
    for row, raw in zip(rows(), found, strict=True):
        assert data[raw.offset :].decode(wide).startswith(begins.format(row[0]))


def test_rows_of_other_tables_do_not_stay_in_memory(tmp_path: Path) -> None:
    """Places in UTF-16 are counted in each row, also of tables without telegrams."""
    other = f"INSERT INTO counts VALUES ({'1, ' * 500}1);\n" * 6_000
    inserts_of_cables = "".join(f"INSERT INTO cable VALUES ({', '.join(map(mysql, row))});\n" for row in rows())
    (tmp_path / "x").write_bytes((other + inserts_of_cables).encode("utf-16"))
    tracemalloc.start()
    raws = list(sources(tmp_path / "x", on_error=lambda _: None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(raws), raws[0].offset) == (3, 2 + 2 * (other + inserts_of_cables).index("'1'"))
    assert peak < 15_000_000


TEXTS = [f"{row[6]}\n{row[7]}" for row in rows()]


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(TEXTS),
        "\n".join(map(json.dumps, TEXTS)),
        json.dumps(dict(zip(IDS, TEXTS, strict=True))),
        json.dumps([[name, text] for name, text in zip(IDS, TEXTS, strict=True)]),
        "<cables>" + "".join(f"<cable>{escape(text)}</cable>" for text in TEXTS) + "</cables>",
    ],
    ids=["a list", "lines", "by id", "pairs", "elements"],
)
def test_texts_without_columns(tmp_path: Path, data: str) -> None:
    witnesses, errors = found(tmp_path, data.encode())
    assert ([one.cable.id for one in witnesses], errors) == (list(IDS), [])
    assert {one.cable.subject for one in witnesses} == {SUBJECT}


def test_a_large_first_row_does_not_hide_a_list(tmp_path: Path) -> None:
    large = [{**OBJECTS[0], "notes": "EXERCISE " * 9000}, *OBJECTS[1:]]
    assert [one.cable.id for one in found(tmp_path, json.dumps(large).encode())[0]] == list(IDS)


@pytest.mark.parametrize("form", ["parquet", "arrow", "sqlite"])
def test_the_rows_of_a_table_without_telegrams_are_not_made(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """30 MB of such rows, seven million, took half a minute."""
    count = 3000
    table = {"number": [str(number) for number in range(count)], "word": ["EXERCISE"] * count}
    path = tmp_path / "table"
    if form == "parquet":
        pq.write_table(pa.table(table), path)
    elif form == "arrow":
        feather.write_feather(pa.table(table), path)
    else:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE first (number, word)")
            connection.executemany("INSERT INTO first VALUES (?, ?)", zip(*table.values(), strict=True))
            connection.execute("CREATE TABLE second (id, text)")
            connection.execute("INSERT INTO second VALUES ('08MEXICO900001', ?)", (TEXT,))
            connection.commit()
    made: list[object] = []

    class Noting(TableRow):
        """A row that is counted."""

        def __new__(cls, *row: Any) -> Noting:
            made.append(row)
            return super().__new__(cls, *row)

    monkeypatch.setattr(stored_tables, "TableRow", Noting)
    errors: list[ReadError] = []
    found = list(sources(path, on_error=errors.append))
    assert len(made) < 20
    assert len(errors) == 1 and "its columns are number" in str(errors[0])
    assert len(found) == (form == "sqlite")
