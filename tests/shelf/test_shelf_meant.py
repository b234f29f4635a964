"""References that mean another year's cable: a shelf, which has years in shards, decides as an archive does."""

from __future__ import annotations

from pathlib import Path

import reftel
from reftel.archive.shelf.dividing import split
from reftel.archive.shelf.merging import merge
from reftel.archive.shelf.opening import create_shelf
from reftel.store.shelf_file import new_shelf
from tests.archive.test_meant_orders import CITED, CITING, EVERY, references_of, take

QUERIES = ("ref:07STATE2100", "ref:08STATE2100", "refby:08MEXICO3", "is:absent", 'refstate:"held"')


def _asked(archive: reftel.Archive) -> list[set[str]]:
    return [{hit.card.id for hit in archive.search(query, limit=None)} for query in QUERIES]


def test_a_shelf_decides_as_an_archive_and_so_do_parts_and_wholes_of_them(tmp_path: Path) -> None:
    create_shelf(tmp_path / "shelf", new_shelf())
    with reftel.open(tmp_path / "shelf") as shelf, reftel.open(tmp_path / "one", create=True) as one:
        for names in (list(CITING), list(CITED), [each for each in EVERY if each not in {**CITING, **CITED}]):
            for archive, name in ((shelf, "a"), (one, "b")):
                take(archive, tmp_path / name, names)
                assert archive.verify() == ()
            assert references_of(shelf) == references_of(one)
            assert _asked(shelf) == _asked(one)
            assert shelf.absent_cables() == one.absent_cables()
        found, answers = references_of(one), _asked(one)
    assert found["meant"]
    split(tmp_path / "one", tmp_path / "divided", new_shelf(span=1, keys=5000))
    merge(tmp_path / "shelf", tmp_path / "merged", workers=0)
    for name in ("divided", "merged"):
        with reftel.open(tmp_path / name) as archive:
            assert references_of(archive) == found
            assert _asked(archive) == answers
            assert archive.verify() == ()
            archive.correct("07STATE2100", "created", "2008-06-01T10:00:00Z", because="EXERCISE")
            assert archive.verify(repair=True) == ()
