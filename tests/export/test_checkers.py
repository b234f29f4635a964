"""Every format is accepted by a reader that Reftel did not write, hostile cables among the others."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bibtexparser
import duckdb
import jsonschema_rs
import openpyxl
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from lxml import etree
from msgspec.structs import replace
from pybtex.database import parse_string

import reftel
from reftel.archive import Archive
from reftel.citation import STYLES, cite
from reftel.exercise.writer import Order, write
from reftel.export import FORMATS, export, workbook
from reftel.fields import registry
from reftel.fields.field_types import ExportColumn
from reftel.fields.registry import FieldRegistry
from reftel.fields.table import ROWS
from tests.archive.making import TEXTS, put, telegram

SCHEMAS = Path(__file__).parent / "schemas"
TEI = "{http://www.tei-c.org/ns/1.0}"

SUBJECTS = (
    "EXERCISE } ends, { begins",
    "EXERCISE },\n  injected = {yes",
    "EXERCISE @book{injected, title={x}}",
    "EXERCISE 100% of $5 & #1 ~ ^ _ \\ back\\\\slash \\}",
    "EXERCISE \"quoted\", 'single'; =1+1",
    "=cmd|'/C calc'!A1",
    "EXERCISE \x1b[31m red \x07 bell \x9b1m \x00 nul",
    "EXERCISE <script>&lt;</script> ]]> <!-- & -->",
    "EXERCISE line\r\nER  - \r\nTY  - BOOK",
    "EXERCISE \u202e right to left \ufeff \ufffe \u2028 \U0001f54a",
    "Éxercise über Ñandú",
    "",
)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Exercise traffic of all kinds, and a cable for each hostile subject."""
    base = tmp_path_factory.mktemp("checked")
    write(base / "traffic", Order(150, 3, "mixed", start=1995, end=2010, damage=0.3), truth=False)
    files = {f"h{n}": telegram(900000 + n, texts=[subject, *TEXTS[1:]]) for n, subject in enumerate(SUBJECTS)}
    with reftel.open(base / "archive", create=True) as archive:
        archive.ingest([base / "traffic", put(base / "in", **files)], workers=0)
        for number, subject in enumerate(SUBJECTS):
            if subject:
                archive.correct(f"08MEXICO{900000 + number}", "subject", subject, because=subject, by="Jane & Doe")
        yield archive


@pytest.fixture(scope="module")
def ids(held: Archive) -> list[str]:
    return sorted(cable_id for cable_id in held.ids())


def exported(held: Archive, name: str) -> bytes:
    return b"".join(export(held, name))


def test_tei_is_valid(held: Archive, ids: list[str]) -> None:
    schema = etree.RelaxNG(etree.parse(io.BytesIO(gzip.decompress((SCHEMAS / "tei_all.rng.gz").read_bytes()))))
    root = etree.fromstring(exported(held, "tei"))
    assert schema.validate(root), schema.error_log
    assert sorted(each.text for each in root.iter(f"{TEI}idno") if each.get("type") == "reference") == ids
    assert schema.validate(etree.fromstring(b"".join(export(held, "tei", "nothinghasthisword"))))


def test_bibtex_is_read_by_two_parsers(held: Archive, ids: list[str]) -> None:
    text = exported(held, "bibtex").decode()
    first = bibtexparser.parse_string(text)  # type: ignore[attr-defined]
    assert not first.failed_blocks
    assert sorted(entry.key for entry in first.entries) == ids
    second = parse_string(text, "bibtex")
    assert sorted(second.entries) == ids
    fields = {"title", "type", "number", "institution", "year", "month", "date", "note"}
    for entry in first.entries:
        assert {field.key for field in entry.fields} <= {*fields, "author"}
        assert set(second.entries[entry.key].fields) <= fields
    titles = [second.entries[f"08MEXICO{900000 + number}"].fields["title"] for number in (0, 1)]
    assert r"EXERCISE \textbraceright{} ends, \textbraceleft{} begins" in titles[0]
    assert "injected = " in titles[1]


@pytest.mark.parametrize("address", ["https://example.org/a_b?c=%7B&d=1#e", "https://example.org/{x}\\ y"])
def test_addresses_in_bibtex_are_verbatim(held: Archive, address: str) -> None:
    text = cite(held.cable("08MEXICO900000"), "bibtex", url=address)
    read = parse_string(text, "bibtex").entries["08MEXICO900000"].fields["url"]
    assert read == address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C").replace(" ", "%20")


def test_ris_is_read(held: Archive, ids: list[str]) -> None:
    records = rispy.loads(exported(held, "ris").decode())
    assert sorted(record["id"] for record in records) == ids
    assert {record["type_of_reference"] for record in records} == {"RPRT"}
    assert all("unknown_tag" not in record for record in records)


def test_csl_is_valid_and_can_be_set(held: Archive, ids: list[str]) -> None:
    items = json.loads(exported(held, "csl"))
    validator = jsonschema_rs.validator_for(json.loads((SCHEMAS / "csl-data.json").read_text()))
    assert [str(error) for error in validator.iter_errors(items)] == []
    assert sorted(item["id"] for item in items) == ids
    (single,) = json.loads(cite(held.cable(ids[0]), "csl-json", anchor=None, url="https://example.org/"))
    assert validator.is_valid([single])
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    source = CiteProcJSON([{**item, "id": item["id"].lower()} for item in items])
    listed = CitationStylesBibliography(style, source, formatter.plain)
    for item in items:
        listed.register(Citation([CitationItem(item["id"].lower())]))
    assert len(listed.bibliography()) == len(items)


def rows_of(query: str) -> list[tuple[Any, ...]]:
    """What another program reads."""
    with duckdb.connect() as program:
        return program.execute(query).fetchall()


@pytest.mark.parametrize("name", ["csv", "csv-excel"])
def test_csv_is_read_by_another_program(held: Archive, ids: list[str], name: str, tmp_path: Path) -> None:
    path = tmp_path / "cables.csv"
    path.write_bytes(exported(held, name))
    rows = rows_of(f"select id, subject, copies from read_csv('{path}', strict_mode = true)")
    assert sorted(row[0] for row in rows) == ids
    assert all(isinstance(row[2], int) for row in rows)
    strict = list(csv.reader(path.open(encoding="utf-8-sig", newline=""), strict=True))
    assert {len(row) for row in strict} == {len(strict[0])}


def test_parquet_is_read_by_another_program(held: Archive, ids: list[str], tmp_path: Path) -> None:
    path = tmp_path / "cables.parquet"
    path.write_bytes(exported(held, "parquet"))
    rows = rows_of(f"select id, subject from read_parquet('{path}')")
    assert sorted(row[0] for row in rows) == ids
    assert dict(rows)["08MEXICO900006"] == SUBJECTS[6], "exactly as it is"


def test_workbooks_are_read_by_another_program(held: Archive, ids: list[str]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exported(held, "xlsx"))).active
    head, *rows = sheet.iter_rows(values_only=True)
    assert sorted(row[0] for row in rows) == ids
    by_id = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert by_id["08MEXICO900005"]["subject"] == SUBJECTS[5], "a text, no formula"
    assert isinstance(by_id["08MEXICO900005"]["created"], dt.datetime)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "b", "inlineStr"}


@pytest.mark.parametrize("long", ["x" * 40_000, "é" * 40_000, "\U0001f54a" * 20_000])
def test_what_a_cell_of_excel_cannot_hold_is_cut_and_said(
    held: Archive, monkeypatch: pytest.MonkeyPatch, long: str
) -> None:
    body_column = ExportColumn("body", "text", lambda _: long)
    rows = tuple(replace(row, column=body_column) if row.query == "body" else row for row in ROWS)
    monkeypatch.setattr(registry, "REGISTRY", FieldRegistry(rows))
    data = b"".join(export(held, "xlsx", "id:08MEXICO900000"))
    _, row = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    (body,) = [cell for cell in row if isinstance(cell, str) and len(cell) > 1000]
    assert body.endswith(workbook.CUT)
    assert len(body.encode("utf-16-le")) // 2 <= workbook.CELL_CHARACTERS


def test_a_full_sheet_is_followed_by_another(held: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SHEET_ROWS", 5)
    data = b"".join(workbook.write(itertools.islice(held.cables(), 10)))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [sheet.max_row for sheet in book.worksheets] == [5, 5, 3], "four rows and a head each"


ESCAPES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]")


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.is_text])
def test_no_text_has_what_terminals_obey(held: Archive, name: str) -> None:
    assert not ESCAPES.search(exported(held, name))


@pytest.mark.parametrize("style", STYLES)
def test_no_citation_has_what_terminals_obey(held: Archive, style: str) -> None:
    for number in range(len(SUBJECTS)):
        text = cite(held.cable(f"08MEXICO{900000 + number}"), style, url="https://example.org/")
        assert not ESCAPES.search(text.encode("utf-8", "replace"))
