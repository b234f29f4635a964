"""Reftel's own exports come back as the same cables."""

from __future__ import annotations

from pathlib import Path

import pytest

import reftel
from reftel.archive import Archive
from reftel.exercise.writer import Order, write
from reftel.export import export
from reftel.model import Cable
from reftel.origins import Accession


def _same(before: Cable, after: Cable, form: str) -> list[str]:
    """Names of the fields that did not come back."""
    names = ["subject", "tags", "sender", "signed_by", "origin", "created", "post", "serial"]
    lost = [name for name in names if getattr(before, name) != getattr(after, name)]
    for name in ("action", "info"):
        if [one.name for one in getattr(before, name)] != [one.name for one in getattr(after, name)]:
            lost.append(name)
    if [one.id for one in before.references] != [one.id for one in after.references]:
        lost.append("references")
    if [(one.number, one.marking, one.text.split()) for one in before.paragraphs] != [
        (one.number, one.marking, one.text.split()) for one in after.paragraphs
    ]:
        lost.append("paragraphs")
    return lost


@pytest.mark.parametrize(
    ("form", "share"), [("jsonl", 0.97), ("csv", 0.95), ("parquet", 0.95), ("tei", 0.95), ("text", 0.95)]
)
def test_an_export_comes_back(tmp_path: Path, form: str, share: float) -> None:
    write(tmp_path / "in", Order(60, seed=5, form="text"), truth=False)
    with reftel.open(tmp_path / "one", create=True) as first, reftel.open(tmp_path / "two", create=True) as second:
        first.ingest([tmp_path / "in"], workers=0)
        (tmp_path / "out").write_bytes(b"".join(export(first, form, None)))
        done = second.ingest([tmp_path / "out"], workers=0)
        assert done.refused == 0, done.troubles
        before, after = _cables(first), _cables(second)
        assert set(before) == set(after)
        lost = {cable_id: found for cable_id in before if (found := _same(before[cable_id], after[cable_id], form))}
        assert len(lost) <= (1 - share) * len(before), lost


def _cables(archive: Archive) -> dict[str, Cable]:
    return {held.id: held.cable for held in archive.cables()}


WITHOUT = """FM AMEMBASSY LIMA
TO SECSTATE WASHDC

SUBJECT: EXERCISE: {word}

1. THE {word} WERE COUNTED AGAIN.

GARZA
"""
CABLEGRAM = """Cablegram K119 BATAVIA, 23 May 1948, 8.30 p.m.

SECRET

EXERCISE. THE LAMPS ARE OUT.
"""
OLD = """FROM: OSLO
TO: Secretary of State
NO: 1412, March 3, 7 p.m.
Control: 4471
Rec'd: March 3, 1961, 3:41 p.m.

CONFIDENTIAL

EXERCISE. Lamps are out.

GARZA
"""


def test_telegrams_without_an_id_come_back_as_text(tmp_path: Path) -> None:
    """Also telegrams of which nothing is known but the text, and ids of four digits."""
    texts = {"a": WITHOUT.format(word="LAMPS"), "b": WITHOUT.format(word="BOATS"), "c": CABLEGRAM, "d": OLD}
    for name, text in texts.items():
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(text)
    with reftel.open(tmp_path / "one", create=True) as first, reftel.open(tmp_path / "two", create=True) as second:
        first.ingest([tmp_path / "in"], workers=0)
        (tmp_path / "out").write_bytes(b"".join(export(first, "text", None)))
        second.ingest([tmp_path / "out"], workers=0)
        before, after = (
            sorted((cable.id or "", cable.subject or "", *(one.text for one in cable.paragraphs)) for cable in each)
            for each in (_cables(first).values(), _cables(second).values())
        )
    assert len(before) == len(texts)
    assert after == before


EARLIER = """R 051200Z JAN 09
FM AMEMBASSY OSLO
TO SECSTATE WASHDC

UNCLAS OSLO 000007

TAGS: PREL, NO
SUBJECT: EXERCISE: LAMPS OF LAST YEAR
REF: (A) 08 STATE 129001, 129004; (B) OSLO 812; (C) 07 LIMA 33

1. EXERCISE. LAMPS ARE OUT.
GARZA
"""
YEARS = ["08STATE129001", "08STATE129004", "08OSLO812", "07LIMA33"]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "tei", "text"])
def test_references_keep_the_years_that_they_have_from_their_list(tmp_path: Path, form: str) -> None:
    (tmp_path / "in").write_text(EARLIER)
    with reftel.open(tmp_path / "one", create=True) as first, reftel.open(tmp_path / "two", create=True) as second:
        first.ingest([tmp_path / "in"], workers=0)
        (tmp_path / "out").write_bytes(b"".join(export(first, form, None)))
        second.ingest([tmp_path / "out"], workers=0)
        for archive in (first, second):
            assert [one.id for one in archive["09OSLO7"].cable.references] == YEARS


EDITED = """68. Telegram From the Embassy in Kenya to the Department of State1
Nairobi, July 12, 1976, 1200Z.
7310. Subj: EXERCISE: Wells

1. The Minister asked for twelve wells.

Marshall
  1. Source: National Archives, RG 59, Central Foreign Policy File, D760268-0412. Confidential; Exdis.
"""


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "tei", "text"])
def test_names_as_editors_write_them_captions_and_givers_come_back(tmp_path: Path, form: str) -> None:
    (tmp_path / "in").write_text(EDITED)
    with reftel.open(tmp_path / "one", create=True) as first, reftel.open(tmp_path / "two", create=True) as second:
        first.ingest([tmp_path / "in"], workers=0, given=Accession(giver="Exercise Library", terms="CC0"))
        data = b"".join(export(first, form, None))
        (tmp_path / "out").write_bytes(data)
        second.ingest([tmp_path / "out"], workers=0)
        before, after = (
            [(one.sender, one.action, one.captions, [each.text for each in one.paragraphs]) for one in (held.cable,)]
            for held in (next(iter(archive.cables())) for archive in (first, second))
        )
        assert form == "parquet" or b"Exercise Library" in data
        assert str(tmp_path).encode() not in data
        assert [one.name for one in before[0][1]] == ["Department of State"]
        assert [(one[0], [each.name for each in one[1]], *one[2:]) for one in after] == [
            (one[0], [each.name for each in one[1]], *one[2:]) for one in before
        ]
