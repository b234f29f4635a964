"""Tables of telegrams in any writing: each gives the same telegrams as `cables.csv` would. EXERCISE: none was sent."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sqlite3
import tracemalloc
from collections.abc import Callable
from html import escape
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reftel.bounds import SOURCE_BYTES
from reftel.errors import DamagedContainer, NotATelegram, ReadError, TooLarge
from reftel.forms.base import HEAD
from reftel.forms.delimited import dialect_of
from reftel.forms.table_columns import match_columns
from reftel.model import Witness
from reftel.reading import read, read_source, sources
from tests.forms.samples import BODY, HEADER, SUBJECT

TEXT = BODY.replace("PILCROW", 'It isn\'t \\n new; a\ttab, "quotes" | bars.\n\nGARZA')
IDS = ("07MANAGUA900901", "07MANAGUA900902", "07MANAGUA900903")
NAMES = ("id", "date", "refid", "classification", "origin", "destination", "header", "content")


def rows(date: str = "2007-02-26 15:30:00") -> list[tuple[str, ...]]:
    return [
        (
            *(str(number), date, name, "UNCLASSIFIED", "Embassy Managua", "06LIMA900100|07STATE900200"),
            *(HEADER.replace("900901", name[-6:]), TEXT.replace("900901", name[-6:])),
        )
        for number, name in enumerate(IDS, start=1)
    ]


def delimited(separator: str = ",", *, names: bool = True, end: str = "\r\n", **more: object) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator=end, **more)  # type: ignore[arg-type]
    if names:
        writer.writerow(NAMES)
    writer.writerows(rows())
    return buffer.getvalue()


def mysql(text: str) -> str:
    for char, escaped in (("\\", "\\\\"), ("'", "\\'"), ("\n", "\\n"), ('"', '\\"')):
        text = text.replace(char, escaped)
    return f"'{text}'"


def mysql_doubled(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n") + "'"


def standard(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def postgres(text: str) -> str:
    return "E" + mysql(text)


def dollars(text: str) -> str:
    return f"$${text}$$"


def dollars_with_a_tag(text: str) -> str:
    return f"$lamp_1${text}$lamp_1$::text"


def sqlite_old(text: str) -> str:
    return "replace('" + text.replace("'", "''").replace("\\n", "\\N").replace("\n", "\\n") + "','\\n',char(10))"


def sqlite_new(text: str) -> str:
    return "unistr('" + text.replace("'", "''").replace("\\", "\\\\").replace("\n", "\\u000a") + "')"


def inserts(quote: Callable[[str], str], names: str, *, top: str = "", many: bool = True, table: str = "cable") -> str:
    tuples = ["(" + ",".join(row[0] if at == 0 else quote(row[at]) for at in range(8)) + ")" for row in rows()]
    opening = f"INSERT INTO {table} {names} VALUES "
    body = opening + ",\n".join(tuples) + ";\n" if many else "".join(f"{opening}{each};\n" for each in tuples)
    return f"{top}{body}UNLOCK TABLES;\n"


def copied() -> str:
    def cell(text: str) -> str:
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")

    lines = "".join("\t".join(map(cell, row)) + "\n" for row in rows())
    return (
        "--\n-- PostgreSQL database dump\n--\nCREATE TABLE public.tags (\n    id integer NOT NULL,\n    name text\n);\n"
        "COPY public.tags (id, name) FROM stdin;\n1\tPREL\n\\.\n\n"
        f"COPY public.cable ({', '.join(NAMES)}) FROM stdin;\n{lines}\\.\n\n"
    )


_LIST = f"({', '.join(NAMES)})"
_MADE = "CREATE TABLE `cable` (\n  `id` int(11) NOT NULL,\n" + "".join(f"  `{n}` text,\n" for n in NAMES[1:])
_MYSQL = f"-- MySQL dump 10.13\n{_MADE}  PRIMARY KEY (`id`)\n) ENGINE=InnoDB;\nLOCK TABLES `cable` WRITE;\n"
_SQLITE = f"PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE cable({', '.join(NAMES)});\n"


def lines_of(objects: list[dict[str, str]]) -> str:
    return "".join(json.dumps(each) + "\n" for each in objects)


OBJECTS = [dict(zip(NAMES, row, strict=True)) for row in rows()]


def _server(dump: str) -> str:
    """As SQL Server writes it: without INTO, texts behind N, a GO between."""
    return re.sub(r"(?m)^INSERT INTO ", "GO\nINSERT ", dump).replace(", '", ", N'")


def _oracle(dump: str) -> str:
    """As Oracle writes it: dates are calls."""
    return re.sub(r"'(2007-02-26[^']{0,20})'", r"to_date('\1','YYYY-MM-DD HH24:MI:SS')", dump)


def joined(text: str, sign: str = " || ", char: str = "CHR(10)", letter: str = "") -> str:
    """As Oracle and SQL Server export lines: texts and characters, joined."""
    return f"{sign}{char}{sign}".join(letter + standard(line) for line in text.split("\n"))


def clobs(text: str) -> str:
    """As Oracle exports long texts: parts of a size that a call takes."""
    parts = [text[at : at + 300] for at in range(0, len(text), 300)] or [""]
    return "\n|| ".join(f"TO_CLOB({standard(part)})" for part in parts)


def concat(text: str) -> str:
    lines = [mysql(line) for line in text.split("\n")]
    return lines[0] if len(lines) == 1 else f"CONCAT({', CHAR(10), '.join(lines)})"


def chosen(text: str) -> str:
    return f"q'[{text}]'"


def in_hits(key: str = "_source") -> dict[str, object]:
    """As the answer of a search engine has telegrams."""
    hits = [{"_index": "cables", "_score": None, key: each, "sort": [1]} for each in OBJECTS]
    return {"took": 4, "_shards": {"total": 1}, "hits": {"total": {"value": 3}, "hits": hits}}


def exported_by_mongo() -> str:
    made = [{"_id": {"$oid": "5f"}, **each, "date": {"$date": each["date"]}} for each in OBJECTS]
    return lines_of(made)  # type: ignore[arg-type]


def xml_of(objects: list[dict[str, str]]) -> str:
    """As `mysqldump --xml` writes rows."""
    rows_of = (
        "".join(f'\t\t<field name="{name}">{escape(text)}</field>\n' for name, text in each.items()) for each in objects
    )
    made = "".join(f"\t<row>\n{row}\t</row>\n" for row in rows_of)
    table = f'<table_data name="cable">\n{made}</table_data>'
    return f'<?xml version="1.0"?>\n<mysqldump><database name="d">\n{table}</database></mysqldump>'


def elements() -> str:
    made = (
        "<cable>" + "".join(f"<{name}>{escape(text)}</{name}>" for name, text in each.items()) + "</cable>"
        for each in OBJECTS
    )
    return "<cables>" + "\n".join(made) + "</cables>"


def quoted_parts() -> str:
    made = "".join(
        f'<cable refid="{each["refid"]}" date="{each["date"]}" classification="{each["classification"]}" '
        f'origin="{each["origin"]}" destination="{each["destination"]}"><header><![CDATA[{each["header"]}]]></header>'
        f"<content><![CDATA[{each['content']}]]></content></cable>"
        for each in OBJECTS
    )
    return f"<cables>{made}</cables>"


def in_columns() -> dict[str, dict[str, str]]:
    return {name: {str(at): each[name] for at, each in enumerate(OBJECTS)} for name in NAMES}


ROWS = [list(each.values()) for each in OBJECTS]


TABLES: list[tuple[str, bytes]] = [
    ("commas, named", delimited().encode()),
    ("semicolons", delimited(";").encode()),
    ("tabs", delimited("\t").encode()),
    ("bars", delimited("|").encode()),
    ("all quoted", delimited(";", quoting=csv.QUOTE_ALL).encode()),
    ("backslashes", delimited(";", doublequote=False, escapechar="\\", quoting=csv.QUOTE_ALL).encode()),
    ("no names", delimited(";", names=False).encode()),
    ("byte order mark", delimited(";").encode("utf-8-sig")),
    ("UTF-16", delimited(";").encode("utf-16")),
    ("UTF-16 without a mark", delimited("\t").encode("utf-16-le")),
    ("CR", delimited(end="\r", quoting=csv.QUOTE_ALL).encode()),
    ("LF", delimited(end="\n").encode()),
    ("mysql", inserts(mysql, "", top=_MYSQL).encode()),
    ("mysql, row by row", inserts(mysql, f"{_LIST}", many=False, table="`db`.`cable`").encode()),
    ("mysql, quotes doubled", inserts(mysql_doubled, _LIST, table="`cable`").encode()),
    ("quotes doubled, lines escaped", inserts(mysql_doubled, _LIST).encode()),
    ("standard", inserts(standard, _LIST, many=False).encode()),
    (
        "postgres, E",
        inserts(postgres, _LIST, table="public.cable", top="--\n-- PostgreSQL database dump\n--\n").encode(),
    ),
    ("postgres, dollars", inserts(dollars, _LIST).encode()),
    ("postgres, dollars with a tag", inserts(dollars_with_a_tag, _LIST, many=False).encode()),
    ("postgres, COPY", copied().encode()),
    ("SQL Server", _server(inserts(standard, _LIST, many=False, table="[dbo].[cable]")).encode("utf-16")),
    ("Oracle", _oracle(inserts(standard, _LIST, many=False)).encode()),
    ("Oracle, lines joined", inserts(joined, _LIST, many=False).encode()),
    ("Oracle, parts of long texts", inserts(clobs, _LIST, many=False).encode()),
    ("Oracle, quotes of its choice", inserts(chosen, _LIST, many=False).encode()),
    (
        "SQL Server, lines joined",
        inserts(lambda t: joined(t, "+", "CHAR(10)", "N"), _LIST, many=False).encode("utf-16"),
    ),
    ("mysql, lines joined", inserts(concat, _LIST).encode()),
    ("apostrophes around cells", delimited(quotechar="'", quoting=csv.QUOTE_ALL).encode()),
    ("apostrophes where they are needed", delimited(";", quotechar="'", quoting=csv.QUOTE_NONNUMERIC).encode()),
    ("apostrophes, no names, CR", delimited(names=False, end="\r", quotechar="'", quoting=csv.QUOTE_ALL).encode()),
    ("all line ends CR", delimited(end="\r", quoting=csv.QUOTE_ALL).replace("\n", "\r").encode()),
    ("JSON of a search engine", json.dumps(in_hits(), indent=2).encode()),
    ("JSON of a search engine, in one line", json.dumps(in_hits("fields")).encode()),
    ("JSON Lines of a search engine", lines_of(in_hits()["hits"]["hits"]).encode()),  # type: ignore[index]
    ("JSON Lines of a database of documents", exported_by_mongo().encode()),
    ("JSON by id", json.dumps({each["refid"]: each for each in OBJECTS}).encode()),
    ("JSON by id, pretty", json.dumps({each["refid"]: each for each in OBJECTS}, indent=2).encode()),
    (
        "JSON, texts as lists of lines",
        json.dumps([{**e, "content": e["content"].split("\n")} for e in OBJECTS]).encode(),
    ),
    ("JSON, rows without names", json.dumps([list(NAMES), *ROWS]).encode()),
    ("JSON, columns once", json.dumps({"columns": NAMES, "index": [0, 1, 2], "data": ROWS}).encode()),
    ("JSON, an object for each column", json.dumps(in_columns()).encode()),
    ("JSON, a list for each column", json.dumps({name: [e[name] for e in OBJECTS] for name in NAMES}).encode()),
    ("JSON, a list for each year", json.dumps({"2006": OBJECTS[:1], "2007": OBJECTS[1:]}).encode()),
    ("JSON as a script", f"// EXERCISE\nvar cables = {json.dumps(OBJECTS, indent=1)};\n".encode()),
    ("JSON in a call", f"load({json.dumps(OBJECTS)});".encode()),
    ("JSON, records after separators", "".join(f"\x1e{json.dumps(each)}\n" for each in OBJECTS).encode()),
    ("XML of a database", xml_of(OBJECTS).encode()),
    ("XML of a database, UTF-16", xml_of(OBJECTS).encode("utf-16")),
    ("XML, elements", elements().encode()),
    ("XML, attributes and quoted parts", quoted_parts().encode()),
    ("a separator's line", b"sep=;\r\n" + delimited(";").encode()),
    ("JSON Lines, UTF-16", lines_of(OBJECTS).encode("utf-16")),
    ("JSON Lines", lines_of(OBJECTS).encode()),
    ("JSON, pretty", json.dumps(OBJECTS, indent=2).encode()),
    ("JSON in an object", json.dumps({"cables": OBJECTS}).encode()),
    (
        "JSON in an object with a count",
        json.dumps({"count": 3, "query": {"post": "LIMA"}, "cables": OBJECTS, "next": None}).encode(),
    ),
]


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


DATES = [
    ("2007-02-26", dt.datetime(2007, 2, 26), "day only"),
    ("2007-02-26 00:00:00", dt.datetime(2007, 2, 26), "day only"),
    ("2007-02-26T15:30:00Z", dt.datetime(2007, 2, 26, 15, 30), "exact"),
    ("2007-02-26 15:30:00.000+00", dt.datetime(2007, 2, 26, 15, 30), "exact"),
    ("2/26/2007 3:30 PM", dt.datetime(2007, 2, 26, 15, 30), "exact"),
    ("02/26/2007 12:05 AM", dt.datetime(2007, 2, 26, 0, 5), "exact"),
    ("2/26/2007", dt.datetime(2007, 2, 26), "day only"),
    ("26-FEB-2007", dt.datetime(2007, 2, 26), "day only"),
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
