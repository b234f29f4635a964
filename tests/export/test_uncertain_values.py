"""Uncertain values are marked in every export and on the page, and a search finds them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.export import FORMATS, export
from reftel.web import urls
from reftel.web.app import create_app
from tests.archive.making import TEXTS, put, telegram
from tests.web.html import parse

TEI = "{http://www.tei-c.org/ns/1.0}"
DOUBTED, SURE, MENDED = "08MEXICO900001", "08MEXICO900002", "08MEXICO900003"
LEFT_OUT = b"SUBJECT: EXERCISE LAMP\n\nQUAY IN NEED OF PAINT\n\n"


def made(serial: int, *, sure: bool = False) -> bytes:
    """A telegram with a reference of the year before and a line that may belong to the subject, or neither."""
    data = telegram(serial, subject="EXERCISE LAMP", references=["LIMA 12" if sure else "MEXICO 999999"])
    return data if sure else data.replace(b"SUBJECT: EXERCISE LAMP\n\n", LEFT_OUT, 1)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    base = tmp_path_factory.mktemp("uncertain")
    files = {"a": made(900001), "b": made(900002, sure=True), "c": made(900003)}
    with reftel.open(base / "archive", create=True) as opened:
        opened.ingest([put(base / "in", **files)], workers=0)
        opened.correct(MENDED, "subject", "EXERCISE LAMP", because="the paper has it so")
        yield opened


def exported(archive: Archive, name: str, cable_id: str) -> bytes:
    return b"".join(FORMATS[name].write(one for one in archive.select(f"id:{cable_id}")))


def test_the_cable_is_uncertain_in_what_the_case_says(archive: Archive) -> None:
    assert [each.field for each in archive.cable(DOUBTED).uncertain] == ["subject", "references"]
    assert archive.cable(SURE).uncertain == ()


def test_a_corrected_value_is_certain(archive: Archive) -> None:
    assert [each.field for each in archive.cable(MENDED).uncertain] == ["references"]


@pytest.mark.parametrize("name", ["csv", "csv-excel", "xlsx", "parquet"])
def test_tables_have_a_column(archive: Archive, name: str) -> None:
    found = {}
    for cable_id in (DOUBTED, SURE, MENDED):
        data = exported(archive, name, cable_id)
        if name == "xlsx":
            names, row = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
            found[cable_id] = dict(zip(names, row, strict=True))["uncertain"] or ""
        elif name == "parquet":
            found[cable_id] = pq.read_table(io.BytesIO(data)).column("uncertain").to_pylist()[0] or ""
        else:
            (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
            found[cable_id] = row["uncertain"]
    assert found == {DOUBTED: "subject; references", SURE: "", MENDED: "references"}


def test_json_lines_give_the_reasons(archive: Archive) -> None:
    line = json.loads(exported(archive, "jsonl", DOUBTED))
    assert line["uncertain"][0] == {
        "field": "subject",
        "note": "subject: a line after the subject, which may belong to it, is not taken",
    }
    assert "uncertain" not in json.loads(exported(archive, "jsonl", SURE))


def test_text_gives_the_reasons_and_is_read_again_without_them(archive: Archive) -> None:
    text = exported(archive, "text", DOUBTED).decode()
    assert (
        "\nRead with little certainty:\nSubject: a line after the subject, which may belong to it, is not taken\n"
        in text
    )
    assert "certainty" not in exported(archive, "text", SURE).decode()


def test_an_exported_text_is_the_same_cable_again(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "all.txt").write_bytes(b"".join(export(archive, "text")))
    again = [witness.cable for witness in reftel.read(tmp_path / "all.txt")]
    assert [(one.id, one.signed_by, len(one.paragraphs)) for one in again] == [
        (cable_id, ("QUILLFEATHER",), len(TEXTS)) for cable_id in (DOUBTED, SURE, MENDED)
    ]
    assert all("certainty" not in paragraph.text for one in again for paragraph in one.paragraphs)


def test_tei_marks_the_elements(archive: Archive) -> None:
    root = ET.fromstring(exported(archive, "tei", DOUBTED))
    assert [note.get("n") for note in root.iter(f"{TEI}note") if note.get("type") == "uncertain"] == [
        "subject",
        "references",
    ]
    assert [one.get("cert") for one in root.iter(f"{TEI}bibl") if one.get("n") == "A"] == ["low"]
    assert "cert=" not in exported(archive, "tei", SURE).decode()


@pytest.mark.parametrize("name", ["notes", "bibtex", "ris", "csl"])
def test_citations_name_what_they_cite_and_is_uncertain(archive: Archive, name: str) -> None:
    assert "subject read with little certainty" in exported(archive, name, DOUBTED).decode()
    assert "certainty" not in exported(archive, name, SURE).decode()
    assert "certainty" not in exported(archive, name, MENDED).decode()


def test_a_search_finds_them(archive: Archive) -> None:
    assert [hit.id for hit in archive.search("uncertain:subject")] == [DOUBTED]
    assert {hit.id for hit in archive.search("uncertain:references")} == {DOUBTED, MENDED}
    assert all(hit.is_uncertain for hit in archive.search("uncertain:references"))


def test_a_value_of_which_all_are_certain_is_no_mistake(archive: Archive) -> None:
    assert archive.search("uncertain:signed_by").total == 0
    with pytest.raises(reftel.QueryError, match="no cable here has uncertain:'lamps'"):
        archive.search("uncertain:lamps")


def test_the_page_marks_them(archive: Archive) -> None:
    client = TestClient(create_app(archive))
    marks = [mark.attributes["title"] for mark in parse(client.get(urls.cable(DOUBTED)).text).by_class("doubt")]
    assert len(marks) == 2 and any("a line after the subject" in title for title in marks)
    assert not parse(client.get(urls.cable(SURE)).text).by_class("doubt")
    assert client.get(urls.api(f"/cables/{DOUBTED}")).json()["uncertain"][0]["field"] == "subject"
