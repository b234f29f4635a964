"""Thousands of copies of one telegram, or telegrams of one id: the first ones are compared, and the others are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

import reftel
from reftel.archive import Archive
from reftel.collate import Given, identity
from reftel.collate.identity import Likeness
from reftel.collate.same import Side
from reftel.model import Cable, Frame, Paragraph
from reftel.spans import Span
from tests.archive.making import OTHER_TEXTS, TEXTS, contents, put, telegram

ID = "08MEXICO900001"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reftel.store.sources.COPIES", 3)
    for module in ("store.records", "archive.record.cable", "archive.ingest.attach"):
        monkeypatch.setattr(f"reftel.{module}.SAME_ID", 2)


def copy(number: int) -> bytes:
    """A copy with a last paragraph of its own."""
    return telegram(texts=[*TEXTS, f"Copy {number} has this line about the lamp of the museum."])


def other(number: int) -> bytes:
    """Another telegram with the same id."""
    texts = [" ".join(f"{word.strip('.')}{number}" for word in text.split()) + "." for text in OTHER_TEXTS]
    return telegram(
        texts=texts, subject=f"EXERCISE: Chess{number} of{number} posts{number}", time=f"1{number}1503Z JAN 08"
    )


def notes(archive: Archive, cable_id: str, code: str) -> list[str]:
    return [found.defect.note for found in archive.cable(cable_id).defects if found.defect.code == code]


def made(tmp_path: Path, **files: bytes) -> Archive:
    archive = reftel.open(tmp_path / "archive", create=True)
    for name, data in files.items():  # one after the other, each in a batch of its own
        archive.ingest([put(tmp_path / name, **{name: data})], workers=0)
    return archive


def test_further_copies_are_kept_and_change_nothing(tmp_path: Path) -> None:
    with made(tmp_path / "few", **{f"c{n}": copy(n) for n in range(3)}) as archive:
        before = archive.cable(ID)
        assert notes(archive, ID, "copies-not-compared") == []
    with made(tmp_path / "many", **{f"c{n}": copy(n) for n in range(6)}) as archive:
        view = archive.cable(ID)
        assert notes(archive, ID, "copies-not-compared") == [
            "the first 3 copies are compared and shown; the archive keeps the others"
        ]
        assert (len(archive), view.cable, len(view.copies)) == (1, before.cable, 3)
        assert [archive.copy_text(ID, n).text.count(f"Copy {n - 1}") for n in range(1, 7)] == [1] * 6
        assert archive.overview().witnesses == 6
        assert archive.search("defect:copies-not-compared").total == 1
        assert archive.verify() == ()
        held = contents(archive)
        archive.reread(every=True, workers=0)
        assert archive.verify() == ()
        assert contents(archive) == held


def test_a_copy_that_leaves_makes_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with made(tmp_path, **{f"c{n}": copy(n) for n in range(4)}) as archive:
        assert notes(archive, ID, "copies-not-compared")
        monkeypatch.setattr("reftel.store.sources.COPIES", 4)
        archive.verify(repair=True)
        assert archive.verify() == ()
        assert (len(archive.cable(ID).copies), notes(archive, ID, "copies-not-compared")) == (4, [])


def test_large_copies_are_fewer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reftel.store.sources.READINGS_BYTES", 1)
    with made(tmp_path, **{f"c{n}": copy(n) for n in range(4)}) as archive:
        assert len(archive.cable(ID).copies) == 2
        assert archive.verify() == ()


def test_all_copies_go_to_the_cable_that_is_the_same(tmp_path: Path) -> None:
    nameless = {f"n{n}": copy(n).replace(b"MEXICO 900001\n", b"MEXICO\n").replace(b" #0001", b"") for n in range(5)}
    with made(tmp_path, **nameless, named=copy(9)) as archive:
        assert len(archive) == 1
        assert archive.overview().witnesses == 6
        assert archive.verify() == ()


def test_telegrams_of_one_id_name_the_first_others(tmp_path: Path) -> None:
    with made(tmp_path, **{f"o{n}": other(n) for n in range(5)}) as archive:
        ids = sorted(archive.ids())
        assert ids == [ID, *(f"{ID}-{n}" for n in range(2, 6))]
        assert [notes(archive, each, "id-shared") for each in ids] == [
            [f"another telegram bears this id: {names} and more"]
            for names in (
                f"{ID}-2, {ID}-3",
                f"{ID}, {ID}-3",
                *[f"{ID}, {ID}-2"] * 3,
            )
        ]
        assert archive.verify() == ()
        archive.reread(every=True, workers=0)
        assert archive.verify() == ()


def test_two_telegrams_of_many_long_copies_are_compared_by_some_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[int, int]] = []

    def noted(left: Side, right: Side) -> Likeness:
        compared.append((left.given.number, right.given.number))
        return Likeness(verdict="other", evidence=())

    monkeypatch.setattr(identity, "likeness", noted)
    texts = ("lamp " * size for size in (60_000, 10))
    paragraphs = (Paragraph(anchor="p1", text=text, span=Span(0, len(text))) for text in texts)
    long, short = (Cable(paragraphs=(paragraph,)) for paragraph in paragraphs)
    for cable, count in ((long, 6), (short, 400)):
        copies = [Side(Given(number=n, cable=cable, frame=Frame(), form="")) for n in range(20)]
        compared.clear()
        identity.likeness_of_all(copies, copies)
        assert len(compared) == count
        assert compared[:3] == [(0, 0), (0, 1), (1, 0)]
