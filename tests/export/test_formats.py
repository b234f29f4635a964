"""Every format holds every hit, and programs can read it back."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pyarrow.parquet as pq
import pytest

import reftel
from reftel.archive import Archive
from reftel.citation import STYLES, CitationEntry, cite
from reftel.export import FORMATS, export
from tests.archive.making import TEXTS, put, telegram

TEI = "{http://www.tei-c.org/ns/1.0}"
HOSTILE = '=HYPERLINK("https://example.org") <b>&amp; \x1b[31m EXERCISE {curly} 100% \\ end'
COUNT = 30


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Thirty cables, one of them hostile."""
    base = tmp_path_factory.mktemp("exports")
    levels = {n: "UNCLAS" if n % 3 else "S E C R E T" for n in range(1, COUNT)}
    files = {f"t{n:02d}": telegram(900000 + n, level=level, references=["LIMA 12"]) for n, level in levels.items()}
    files["bad"] = telegram(900099, texts=[HOSTILE, *TEXTS[1:]], references=[HOSTILE.replace(";", "")])
    with reftel.open(base / "archive", create=True) as archive:
        archive.ingest([put(base / "in", **files)], workers=0)
        archive.correct("08MEXICO900099", "subject", HOSTILE, because=HOSTILE, by=HOSTILE)
        yield archive


def _ids(name: str, data: bytes) -> list[str]:
    """Ids in an export, read by a library where there is one."""
    if name == "jsonl":
        return [json.loads(line)["id"] for line in data.splitlines()]
    if name == "csv-excel":
        assert data.startswith(codecs.BOM_UTF8)
        name, data = "csv", data[3:]
    if name == "xlsx":
        rows = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
        return [str(row[0]) for row in rows][1:]
    if name in ("csv", "references"):
        return [row["id"] for row in csv.DictReader(io.StringIO(data.decode(), newline=""))]
    if name == "parquet":
        return [str(value) for value in pq.read_table(io.BytesIO(data)).column("id").to_pylist()]
    if name == "notes":
        return [
            found[1] for line in data.decode().splitlines() if (found := re.search(r"cable (\d\d[A-Z]+\d+),", line))
        ]
    if name == "bibtex":
        return re.findall(r"^@techreport\{(\w+),$", data.decode(), re.MULTILINE)
    if name == "ris":
        return re.findall(r"^ID  - (\w+)\r$", data.decode(), re.MULTILINE)
    if name == "csl":
        return [item["id"] for item in json.loads(data)]
    if name == "tei":
        root = ET.fromstring(data)
        return [each.text or "" for each in root.iter(f"{TEI}idno") if each.get("type") == "reference"]
    return re.findall(r"^(\d\d[A-Z]+\d+)$", data.decode(), re.MULTILINE)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("query", [None, "class:secret", "nothinghasthisword"])
def test_every_hit_is_in_it_once(held: Archive, name: str, query: str | None) -> None:
    ids = _ids(name, b"".join(export(held, name, query)))
    if query is None:
        expected = sorted(cable_id for cable_id in held.ids())
        assert len(expected) == COUNT
    else:
        expected = sorted(hit.card.id for hit in held.search(query, limit=1000).hits)
    assert sorted(ids) == expected


@pytest.mark.parametrize("name", FORMATS)
def test_it_is_streamed(held: Archive, name: str) -> None:
    assert iter(FORMATS[name].write(iter(())))
    assert len(b"".join(export(held, name, "nothinghasthisword"))) < 10_000


def test_tables_hold_values_and_no_formulas(held: Archive) -> None:
    rows = list(csv.DictReader(io.StringIO(b"".join(export(held, "csv", "id:08MEXICO900099")).decode(), newline="")))
    assert rows[0]["subject"].startswith("'=HYPERLINK")
    assert rows[0]["created"] == "2008-03-13T15:03:00Z"
    assert rows[0]["tags"] == "PREL; SCUL; MX"
    assert rows[0]["corrected"] == "subject"
    assert TEXTS[1] in rows[0]["body"]
    table = pq.read_table(io.BytesIO(b"".join(export(held, "parquet"))))
    assert str(table.schema.field("created").type) == "timestamp[ms, tz=UTC]"
    assert table.column("copies").to_pylist() == [1] * COUNT


def test_nothing_that_terminals_obey(held: Archive) -> None:
    for name in ("text", "tei", "bibtex", "notes"):
        assert b"\x1b" not in b"".join(export(held, name))


def test_tei_has_paragraphs_that_can_be_cited(held: Archive) -> None:
    root = ET.fromstring(b"".join(export(held, "tei", "id:08MEXICO900001")))
    (paragraph,) = (p for p in root.iter(f"{TEI}p") if p.get("n") == "2")
    assert paragraph.get("{http://www.w3.org/XML/1998/namespace}id") == "c08MEXICO900001-p2"
    sent = root.find(f".//{TEI}correspAction[@type='sent']/{TEI}date")
    assert sent is not None
    assert sent.get("when") == "2008-03-13T15:03:00Z"


def test_an_unknown_format_or_query(held: Archive) -> None:
    with pytest.raises(LookupError):
        export(held, "scroll")
    with pytest.raises(reftel.QueryError):
        list(export(held, "csv", "tag:"))


CITED = (
    (
        "chicago",
        None,
        "U.S. Embassy Mexico, “EXERCISE: Loan of a Lamp,” cable 08MEXICO900001, March 13, 2008, Unclassified "
        "(telegram text, SHA-256 {digest}).",
    ),
    (
        "chicago",
        "p2",
        "U.S. Embassy Mexico, “EXERCISE: Loan of a Lamp,” cable 08MEXICO900001, March 13, 2008, Unclassified, para. 2 "
        "(telegram text, SHA-256 {digest}).",
    ),
    (
        "bluebook",
        "p2",
        "Cable from U.S. Embassy Mexico to Department of State, EXERCISE: Loan of a Lamp, No. 08MEXICO900001 ¶ 2 "
        "(Mar. 13, 2008) (telegram text, SHA-256 {digest}).",
    ),
    (
        "nara",
        None,
        "Telegram 900001 from Mexico City, “EXERCISE: Loan of a Lamp,” March 13, 2008; 08MEXICO900001; telegram text, "
        "SHA-256 {digest}.",
    ),
    (
        "mla",
        None,
        "United States, Department of State, Embassy Mexico. “EXERCISE: Loan of a Lamp.” Cable 08MEXICO900001, "
        "13 Mar. 2008, telegram text, SHA-256 {digest}.",
    ),
    (
        "apa",
        "p2",
        "U.S. Embassy Mexico. (2008, March 13). EXERCISE: Loan of a Lamp (Cable No. 08MEXICO900001, para. 2). "
        "U.S. Department of State. (telegram text, SHA-256 {digest}).",
    ),
    (
        "mhra",
        None,
        "U.S. Embassy Mexico, ‘EXERCISE: Loan of a Lamp’, cable 08MEXICO900001, 13 March 2008 (telegram text, "
        "SHA-256 {digest}).",
    ),
)


@pytest.mark.parametrize(("style", "anchor", "expected"), CITED)
def test_citations_name_the_copy(held: Archive, style: str, anchor: str | None, expected: str) -> None:
    view = held.cable("08MEXICO900001")
    digest = view.copies[0].source.sha256[:12]
    assert cite(view, style, anchor=anchor) == expected.format(digest=digest)


@pytest.mark.parametrize("style", STYLES)
def test_every_style_survives_hostile_words_and_missing_values(held: Archive, style: str, tmp_path: Path) -> None:
    view = held.cable("08MEXICO900099")
    assert "08MEXICO900099" in cite(view, style, anchor="p1", url="https://example.org/?a=1&b=2")
    for options in ({"anchor": "p77"}, {"copy": 9}):
        with pytest.raises(LookupError):
            cite(view, style, **options)
    if style == "csl-json":
        (item,) = json.loads(cite(view, style))
        assert item["number"] == "08MEXICO900099"


@pytest.mark.parametrize(
    ("author", "institution", "beginning"),
    [
        ("U.S. Embassy Mexico", "U.S. Department of State", "United States, Department of State, Embassy Mexico. "),
        ("U.S. Department of State", "U.S. Department of State", "United States, Department of State. "),
        ("CNO WASHINGTON DC", "U.S. Navy", "United States, Navy, CNO WASHINGTON DC. "),
    ],
)
def test_mla_names_the_institution_that_the_other_styles_name(author: str, institution: str, beginning: str) -> None:
    made = CitationEntry(
        id="08MEXICO900001", author=author, institution=institution, recipient=None, title=None, date=None,
        classification=None, anchor=None, paragraph=None, copy="telegram text", url=None, accessed=None,
    )  # fmt: skip
    assert STYLES["mla"](made) == f"{beginning}Cable 08MEXICO900001, telegram text."
