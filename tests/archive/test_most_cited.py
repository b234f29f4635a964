"""The cables that most others cite."""

from __future__ import annotations

from pathlib import Path

from reftel.archive import Archive
from tests.archive.making import OTHER_TEXTS, put, telegram


def test_the_most_cited_come_first(empty: Archive, tmp_path: Path) -> None:
    files = {"cited": telegram(900001, texts=OTHER_TEXTS), "less": telegram(900002, texts=OTHER_TEXTS, subject="Chess")}
    empty.ingest([put(tmp_path / "in", **files)], workers=0)
    assert empty.most_cited() == ()
    more = {
        f"t{number}": telegram(
            900000 + number,
            subject=f"Exercise {number}",
            texts=(f"The lamp number {number} was lent to a museum of its own, and came back after the winter.",),
            references=("MEXICO 900001", "MEXICO 900002")[: 1 + number % 2],
        )
        for number in range(3, 8)
    }
    empty.ingest([put(tmp_path / "more", **more)], workers=0)
    assert [(card.id, count) for card, count in empty.most_cited()] == [("08MEXICO900001", 5), ("08MEXICO900002", 3)]
    assert len(empty.most_cited(limit=1)) == 1
