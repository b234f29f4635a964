"""Catalogues: lists of cables that exist, in whatever table someone published them."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest

from reftel.archive import Archive
from reftel.archive.references.catalogue_import import BadCatalogueError
from reftel.archive.references.catalogue_rows import CatalogueRows
from reftel.store.rows import moment

REAL = Path(__file__).parents[3] / "shared" / "reference" / "cablegate_catalogue.csv.gz"

Fact = tuple[str, str | None, str | None]


def _facts(text: str) -> tuple[list[Fact], int]:
    rows = CatalogueRows(text.splitlines(keepends=True))
    made = []
    for row in rows.read():
        first, last = moment(row.first), moment(row.last)
        made.append((row.id, f"{first:%Y-%m-%d}" if first else None, f"{last:%Y-%m-%d}" if last else None))
    return made, rows.lost


@pytest.mark.parametrize(
    ("text", "facts", "lost"),
    [
        ("08OSLO12,2\n", [("08OSLO12", "2008-02-01", "2008-02-29")], 0),
        ("2007 MEXICO 000965\n07MEXICO965\n", [("07MEXICO965", None, None)] * 2, 0),
        ("id;date;subject\n06LIMA7;2006-03-04;EXERCISE\n", [("06LIMA7", "2006-03-04", "2006-03-04")], 0),
        (
            "Subject\tDocument Number\tDraft Date\nEXERCISE\t1976STATE181062\t22 JUL 1976\n",
            [("76STATE181062", "1976-07-22", "1976-07-22")],
            0,
        ),
        ("ID,Sent Date\n1976STATE181062,01 JAN 1994\n", [("76STATE181062", None, None)], 0),
        ("id,date\n08OSLO12,2008-13\nnothing\n,\n", [("08OSLO12", None, None)], 1),
        ("", [], 0),
        ('08OSLO12,"\n', [("08OSLO12", None, None)], 0),
        ('id,subject\n08OSLO12,"not closed\n08OSLO13,x\n', [("08OSLO12", None, None), ("08OSLO13", None, None)], 0),
        ('id,subject\n08OSLO12,"two\nlines"\n08OSLO13,x\n', [("08OSLO12", None, None), ("08OSLO13", None, None)], 0),
        ("id,date\n08OSLO12,2009-06-01\n08OSLO13,2009-06\n", [("08OSLO12", None, None), ("08OSLO13", None, None)], 0),
        ("id,date\n08OSLO12,2009-01-02\n", [("08OSLO12", "2009-01-02", "2009-01-02")], 0),
        ("08\x00OSLO12\n", [("08OSLO12", None, None)], 0),
        (
            "id,date\n08OSLO12,3/4/2008\n08OSLO13,14/4/2008\n",
            [("08OSLO12", "2008-04-03", "2008-04-03"), ("08OSLO13", "2008-04-14", "2008-04-14")],
            0,
        ),
        (
            "08OSLO12,3/4/2008\n08OSLO13,4/14/2008\n",
            [("08OSLO12", "2008-03-04", "2008-03-04"), ("08OSLO13", "2008-04-14", "2008-04-14")],
            0,
        ),
        ("id,date\n08OSLO12,3.4.2008\n", [("08OSLO12", "2008-04-03", "2008-04-03")], 0),
        ("List of lamps\n\nid,subject,date\n08OSLO12,x,2008-03-05\n", [("08OSLO12", "2008-03-05", "2008-03-05")], 1),
        ("Date Sent,Cable No.\n2008-03-05,08OSLO12\n", [("08OSLO12", "2008-03-05", "2008-03-05")], 0),
        ("Date,Lamp\n2008-03-05,08OSLO12\n", [("08OSLO12", "2008-03-05", "2008-03-05")], 0),
        ("Year,Post,Number,Date\n2008,OSLO,12,2008-03-05\n", [("08OSLO12", "2008-03-05", "2008-03-05")], 0),
        ("From,Number,Date\nOSLO,12,5 MAR 2008\nOSLO,,\n", [("08OSLO12", "2008-03-05", "2008-03-05")], 1),
    ],
)
def test_rows(text: str, facts: list[Fact], lost: int) -> None:
    assert _facts(text) == (facts, lost)


def test_an_open_quote_loses_no_row() -> None:
    rows = ["id,subject\n", '08OSLO1,"open\n', *(f"08OSLO{at},{'x' * 60}\n" for at in range(2, 4000))]
    assert [row.serial for row in CatalogueRows(rows).read()] == list(range(1, 4000))


def test_levels_are_names_or_codes_and_others_are_named() -> None:
    levels = ("Secret", "S", "CONFIDENTIAL//NOFORN", "LOU", "purple", "", "purple")
    rows = CatalogueRows(["id,classification\n", *(f"08OSLO{at},{level}\n" for at, level in enumerate(levels, 1))])
    assert [row.level for row in rows.read()] == [4, 4, 3, 1, None, None, None]
    assert rows.unread_levels == ["purple"]


def test_a_catalogue_is_added_once_listed_and_forgotten(empty: Archive, tmp_path: Path) -> None:
    file = tmp_path / "list.csv.gz"
    file.write_bytes(gzip.compress(b"id,classification\n08OSLO12,SECRET\n08OSLO12,SECRET\nEXERCISE\n"))
    before = empty.generation()
    done = empty.add_catalogue(file, name="An exercise")
    assert (done.cables, done.repeated, done.lost, done.examples) == (1, 1, 1, ("EXERCISE",))
    assert empty.generation() > before
    with pytest.raises(BadCatalogueError, match="known already, as “An exercise”"):
        empty.add_catalogue(file)
    assert [(one.name, one.cables, one.lost) for one in empty.catalogues()] == [("An exercise", 1, 1)]
    assert empty.verify() == ()
    assert empty.remove_catalogue(done.number) == 1
    assert empty.catalogues() == ()
    assert empty.verify() == ()


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_charsets(empty: Archive, tmp_path: Path, charset: str) -> None:
    file = tmp_path / "list.csv"
    rows = "id,subject\n" + "".join(f"08OSLO{at},Café à Göteborg\n" for at in range(10, 20))
    file.write_bytes(rows.encode(charset))
    assert empty.add_catalogue(file).cables == 10
    assert empty.absent("08OSLO12").subject == "Café à Göteborg"


@pytest.mark.parametrize(
    "data",
    [b"nothing here\n", b"", gzip.compress(b"08OSLO12\n" * 500)[:-6], b"\x1f\x8bEXERCISE"],
    # the bytes of a gzip have the moment in them, and two workers must name a test alike
    ids=["words", "nothing", "cut gzip", "no gzip"],
)
def test_a_file_that_is_no_catalogue_changes_nothing(empty: Archive, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(data)
    with pytest.raises(BadCatalogueError):
        empty.add_catalogue(file)
    assert empty.catalogues() == ()
    assert empty.verify() == ()


@pytest.mark.skipif(not REAL.exists(), reason="the Cablegate catalogue is not here")
def test_the_cablegate_catalogue(empty: Archive) -> None:
    done = empty.add_catalogue(REAL)
    assert (done.lost, done.undated) == (0, 0)
    assert done.cables > 251_000
    connection = sqlite3.connect(f"file:{empty.path / 'reftel.db'}?mode=ro", uri=True)
    row = connection.execute("SELECT post, year, serial FROM known WHERE id = '08MEXICO714'").fetchone()
    connection.close()
    assert row == ("MEXICO", 2008, 714)
