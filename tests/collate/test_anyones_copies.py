"""Copies as text: a release with a number that another typist missed, a text without any head."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

import reftel
from reftel.archive import Archive

WORDS = [
    "lamp",
    "boat",
    "pier",
    "rope",
    "mast",
    "sail",
    "tide",
    "reef",
    "buoy",
    "keel",
    "dock",
    "gull",
    "net",
    "oar",
    "hull",
    "wave",
    "port",
    "crane",
    "fog",
    "bell",
]
TEXT = " ".join("".join(pair) for pair in itertools.islice(itertools.product(WORDS, WORDS), 240))
HEAD = """R 261530Z FEB 07
FM AMEMBASSY LIMA
TO SECSTATE WASHDC
UNCLAS LIMA 00{serial}

TAGS: PREL, PE
"""
BODY = f"""SUBJECT: EXERCISE: THE LIGHTS OF THE OUTER HARBOR

1. {TEXT[:900]}

2. {TEXT[900:]}

GARZA
"""
STAMP = "UNCLASSIFIED U.S. Department of State Case No. F-2014-20439 Doc No. C05748818\nRELEASE IN FULL\n\n"


def ids(archive: Archive) -> list[tuple[str, int]]:
    return sorted((held.id, len(held.copies)) for held in archive.cables())


def ingested(tmp_path: Path, *texts: str) -> list[tuple[str, int]]:
    paths = [tmp_path / f"{number}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest(paths, workers=0)
        return ids(archive)


@pytest.mark.parametrize("serial", ["1963", "1693", "4693"])
def test_a_number_that_one_typist_missed(tmp_path: Path, serial: str) -> None:
    found = ingested(tmp_path, STAMP + HEAD.format(serial="1693") + BODY, HEAD.format(serial=serial) + BODY)
    assert [copies for _, copies in found] == [2]


@pytest.mark.parametrize("serial", ["1694", "2777", "4693"])
def test_numbers_of_two_telegrams(tmp_path: Path, serial: str) -> None:
    """Also if they differ by a slip: telegrams of one form are sent by the dozen."""
    found = ingested(tmp_path, HEAD.format(serial="1693") + BODY, HEAD.format(serial=serial) + BODY)
    assert [copies for _, copies in found] == [1, 1]


def test_a_text_without_number_day_and_sender(tmp_path: Path) -> None:
    """Its subject and its words are those of one cable."""
    found = ingested(tmp_path, HEAD.format(serial="1693") + BODY, BODY)
    assert found == [("07LIMA1693", 2)]


def test_a_text_without_number_that_is_like_two_cables(tmp_path: Path) -> None:
    """A circular: another post sent the same words."""
    other = HEAD.format(serial="2777").replace("LIMA", "QUITO").replace("261530Z", "271530Z")
    found = ingested(tmp_path, HEAD.format(serial="1693") + BODY, other + BODY, BODY)
    assert [copies for _, copies in found] == [1, 1, 1]


def test_a_text_with_the_subject_of_a_series_only(tmp_path: Path) -> None:
    other = (
        "SUBJECT: EXERCISE: THE LIGHTS OF THE OUTER HARBOR\n\n1. " + " ".join(reversed(TEXT.split())) + "\n\nGARZA\n"
    )
    found = ingested(tmp_path, HEAD.format(serial="1693") + BODY, other)
    assert [copies for _, copies in found] == [1, 1]
