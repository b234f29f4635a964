"""One telegram from several publishers, under other ids or without any, in one ingest or in several."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

import reftel
from reftel.archive import Archive
from reftel.exercise import generate
from tests.archive.making import OTHER_TEXTS, put, telegram

COUNT, SEED = 4, 11


def _published(form: str, change: Callable[[bytes], bytes] = bytes) -> list[bytes]:
    return [change(each.copies[0].data) for each in generate(COUNT, SEED, form=form, start=1974, end=1976)]


def _true_ids() -> list[str]:
    return sorted(each.truth.id for each in generate(COUNT, SEED, form="nara", start=1974, end=1976))


def _take(archive: Archive, folder: Path, name: str, copies: list[bytes]) -> None:
    (folder / name).mkdir(parents=True)
    for number, data in enumerate(copies):
        (folder / name / f"{number}").write_bytes(data)
    archive.ingest([folder / name], workers=0)


def _bare(data: bytes) -> bytes:
    """A document of Foreign Relations without film number and number of the telegram."""
    data = re.sub(rb", D\d{6}-\d{4}\.", b".", data)
    return re.sub(rb"<p>\d{6}\. Subject", b"<p>Subject", data)


def _mistyped(data: bytes) -> bytes:
    """The same with two digits of the number exchanged: 900012 becomes 901002."""
    data = re.sub(rb", D\d{6}-\d{4}\.", b".", data)
    return re.sub(rb"<p>900(\d)(\d)(\d)\. Subject", rb"<p>90\g<1>0\2\3. Subject", data)


@pytest.mark.parametrize("order", list(permutations(("nara", "plusd", "frus"))))
def test_three_publishers_make_one_cable_in_any_order(order: tuple[str, ...], tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        for form in order:
            _take(archive, tmp_path, form, _published(form))
        assert sorted(archive.ids()) == _true_ids()
        assert [len(archive.cable(cable_id).copies) for cable_id in archive.ids()] == [3] * COUNT
        assert not archive.verify()


@pytest.mark.parametrize("change", [_bare, _mistyped])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_copy_with_no_number_or_a_wrong_one(change: Callable[[bytes], bytes], is_first: bool, tmp_path: Path) -> None:
    edited, record = _published("frus", change), _published("nara")
    with reftel.open(tmp_path / "archive", create=True) as archive:
        for name, copies in (("a", edited), ("b", record)) if is_first else (("a", record), ("b", edited)):
            _take(archive, tmp_path, name, copies)
        assert sorted(archive.ids()) == _true_ids()
        for cable_id in archive.ids():
            view = archive.cable(cable_id)
            assert {copy.source.form for copy in view.copies} == {"nara-record", "frus-tei"}
            assert (view.cable.id, view.cable.serial) == (cable_id, int(cable_id[-6:]))
            for copy in view.copies:
                if copy.cable.id not in (None, cable_id):
                    assert archive.resolve(copy.cable.id) == cable_id, "the wrong number leads to the cable"
                    assert [each.field for each in view.disagreements if each.field == "id"]
        assert not archive.verify()


def test_two_telegrams_of_one_publisher_are_linked_at_most(tmp_path: Path) -> None:
    """The same text sent in the same minute under two numbers: two telegrams, as the publisher has two."""
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=telegram(900002), b=telegram(900020), c=telegram(900005))], workers=0)
        assert sorted(archive.ids()) == ["08MEXICO900002", "08MEXICO900005", "08MEXICO900020"]
        links = archive.cable("08MEXICO900002").probably
        assert {link.card.id for link in links} == {"08MEXICO900005", "08MEXICO900020"}
        assert any("numbers" in str(each) for link in links for each in link.evidence)


def test_other_telegrams_of_one_day_are_not_linked(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        other = telegram(900003, texts=OTHER_TEXTS, subject="EXERCISE: Chess in the Reading Room")
        archive.ingest([put(tmp_path / "in", a=telegram(900002), b=other)], workers=0)
        assert [archive.cable(cable_id).probably for cable_id in archive.ids()] == [(), ()]


def test_what_people_said_of_a_cable_without_a_number_stays(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        _take(archive, tmp_path, "a", _published("frus", _bare)[:1])
        (nameless,) = archive.ids()
        archive.correct(nameless, "subject", "EXERCISE: A LAMP", because="a test")
        _take(archive, tmp_path, "b", _published("nara")[:1])
        held, named = sorted(archive.ids(), reverse=True)
        assert held == nameless
        assert archive.cable(held).subject == "EXERCISE: A LAMP"
        assert [link.card.id for link in archive.cable(held).probably] == [named]
        assert [link.card.id for link in archive.cable(named).probably] == [held]


def test_reading_again_keeps_copies_where_they_are(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        _take(archive, tmp_path, "a", _published("frus", _mistyped))
        _take(archive, tmp_path, "b", _published("nara"))
        before = {cable_id: [copy.number for copy in archive.cable(cable_id).copies] for cable_id in archive.ids()}
        archive.reread(every=True, workers=0)
        assert before == {
            cable_id: [copy.number for copy in archive.cable(cable_id).copies] for cable_id in archive.ids()
        }
        assert not archive.verify()
