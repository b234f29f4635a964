"""Clues and links of copies under other ids: verified, repaired, salvaged, and never stale."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest

import reftel
from reftel.archive import Archive
from reftel.archive.maintenance.salvage import salvage
from reftel.telegram import read as read_telegram
from tests.archive.making import OTHER_TEXTS, put, telegram

LINKED = {"08MEXICO900002", "08MEXICO900005", "08MEXICO900020"}


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed archive of three telegrams that are probably one, and one that is another."""
    base = tmp_path_factory.mktemp("linked")
    other = telegram(900003, texts=OTHER_TEXTS, subject="EXERCISE: Chess in the Reading Room")
    folder = put(base / "in", a=telegram(900002), b=telegram(900020), c=telegram(900005), d=other)
    with reftel.open(base / "archive", create=True) as archive:
        archive.ingest([folder], workers=0)
        assert {one.card.id for one in archive.cable("08MEXICO900002").probably} == LINKED - {"08MEXICO900002"}
        assert archive.verify() == ()
    return base / "archive"


@pytest.fixture
def folder(linked: Path, tmp_path: Path) -> Path:
    shutil.copytree(linked, tmp_path / "archive")
    return tmp_path / "archive"


def held(folder: Path) -> tuple[list[Any], list[Any]]:
    """Clues and links, by the ids of cables."""
    connection = sqlite3.connect(folder / "reftel.db")
    try:
        names = dict(connection.execute("SELECT no, id FROM cable"))
        clues = [(names[no], clue) for clue, no in connection.execute("SELECT clue, cable FROM clue")]
        links = [(names[one], names[other]) for one, other in connection.execute("SELECT cable, other FROM probable")]
    finally:
        connection.close()
    return sorted(clues), sorted(links)


DAMAGE = {
    "a lost clue": ("DELETE FROM clue WHERE clue = (SELECT min(clue) FROM clue)", "clue"),
    "all clues lost": ("DELETE FROM clue", "clue"),
    "a clue of another telegram": ("INSERT INTO clue SELECT 17179869184 + 77, no FROM cable LIMIT 1", "clue"),
    "a clue of nobody": ("INSERT INTO clue VALUES (17179869184 + 78, 9999)", "clue"),
    "a link in one direction": ("DELETE FROM probable WHERE cable < other", "probable"),
    "a link of other telegrams": (
        "INSERT INTO probable SELECT one.no, other.no, '[]' FROM cable AS one, cable AS other"
        " WHERE one.id <> other.id AND '08MEXICO900003' IN (one.id, other.id)",
        "probable",
    ),
    "evidence that is none": ("UPDATE probable SET evidence = 'rubbish'", "probable"),
    "a changed word of the evidence": (
        "UPDATE probable SET evidence = replace(evidence, 'sent by ', 'sent to ') WHERE cable < other",
        "probable",
    ),
    "other evidence": ("UPDATE probable SET evidence = '[]'", "probable"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_found_and_repaired(damage: str, folder: Path) -> None:
    before = held(folder)
    statement, code = DAMAGE[damage]
    connection = sqlite3.connect(folder / "reftel.db")
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(statement)
    connection.commit()
    connection.close()
    with reftel.open(folder) as archive:
        found = archive.verify()
        assert code in {each.code for each in found}
        assert all(each.can_repair for each in found if each.code == code)
        archive.verify(repair=True)
        assert archive.verify() == ()
    assert held(folder) == before


def test_salvage_makes_them_again(folder: Path, tmp_path: Path) -> None:
    before = held(folder)
    salvage(folder, tmp_path / "new")
    assert held(tmp_path / "new") == before
    with reftel.open(tmp_path / "new") as archive:
        assert archive.verify() == ()


def test_reading_again_leaves_no_stale_clue_or_link(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def changed(text: str, **more: Any) -> Any:
        cable = read_telegram(text, **more)
        if cable.id != "08MEXICO900005":
            return cable
        told = [msgspec.structs.replace(one, text=f"{one.number} EXERCISE: only chess") for one in cable.paragraphs]
        when = cable.transmission.dtg.replace(year=2003) if cable.transmission.dtg else None
        sent = msgspec.structs.replace(cable.transmission, dtg=when)
        return msgspec.structs.replace(
            cable, paragraphs=tuple(told), subject="EXERCISE: ALL ABOUT ROOKS", transmission=sent, created=when
        )

    monkeypatch.setattr("reftel.inner_sections.telegram.read", changed)
    with reftel.open(folder) as archive:
        archive.reread(every=True, workers=0)
        assert _links(archive, "08MEXICO900005") == set()
        assert _links(archive, "08MEXICO900002") == {"08MEXICO900020"}
        assert archive.verify() == ()
    clues, _ = held(folder)
    assert {name for name, _ in clues} == {*LINKED, "08MEXICO900003"}


def _links(archive: Archive, cable_id: str) -> set[str]:
    return {one.card.id for one in archive.cable(cable_id).probably}
