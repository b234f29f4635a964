"""Real copies against what is true of them, by value. `python -m tests.truth all` prints the misses in clear."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from reftel.model import Cable
from tests.truth.copies import CORPUS, Copy, copy_named, digest, pages_in_zips
from tests.truth.rows import FIELDS, Row, misses, read_copy, read_values, rows, true_values

KNOWN = {
    "id": 0,
    "created": 0,
    "level": 0,
    "captions": 0,
    "declassify_on": 0,
    "tags": 0,
    "subject": 1,
    "subject_marking": 0,
    "references": 0,
    "classifier": 0,
    "reasons": 0,
    "signed_by": 0,
    "numbers": 1,
    "markings": 1,
    "headings": 1,
    "action": 0,
    "info": 0,
    "summary": 0,
}
"""By field: how many copies are read otherwise than is true. To be lowered with every one that is mended."""

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the real copies are not here")


@pytest.fixture(scope="module")
def read() -> list[tuple[Row, Copy, Cable]]:
    """Every row, its copy and the reading of it."""
    found = [(row, copy_named(row.name)) for row in rows()]
    return [(row, copy, read_copy(copy)) for row, copy in found]


@pytest.mark.parametrize("field", FIELDS)
def test_no_more_is_missed_than_is_known(field: str, read: list[tuple[Row, Copy, Cable]]) -> None:
    """Lists what is missed by the name of the copy; texts are shown by their length only."""
    missed = [
        f"{row.name}: {shown(true_values(row)[field])}, not {shown(read_values(cable)[field])}"
        for row, _, cable in read
        if field in misses(row, cable)
    ]
    assert len(missed) <= KNOWN[field], "\n".join([f"{len(missed)} of {len(read)}", *missed])


def test_the_rows_are_of_these_copies(read: list[tuple[Row, Copy, Cable]]) -> None:
    for row, copy, _ in read:
        assert hashlib.sha256(copy.data).hexdigest().startswith(row.sha256), row.name


def test_sixty_pages_of_the_zip_and_every_loose_page_are_judged() -> None:
    names = Counter(row.name for row in rows())
    assert max(names.values()) == 1
    assert len(set(names) & set(pages_in_zips())) == 60
    loose = {str(path.relative_to(CORPUS)) for path in CORPUS.glob("cablegate_page/*/*.html")}
    assert loose <= set(names)


WITHOUT_ROW = {
    "README.md": "no copy",
    "csv_prefix/attested_prefixes.txt": "ids alone",
    "nara_record/1973STATE097844.metadata.yaml": "attributes of a record whose text is judged",
    "nara_record/1974ATHENS02959.metadata.yaml": "attributes of a record whose text is judged",
    "nara_fragment/foia_stamp_nsarchive_16431.excerpt.txt": "stamps of a memorandum",
    "frus_tei/frus1958-60v05_d25_head.excerpt.xml": "the head of a letter",
    "frus_tei/frus1969-76ve09p2_d67_closer_d122_airgram.excerpt.xml": "parts of documents",
    "frus_tei/frus1969-76ve09p2_d68.excerpt.xml": "an editor's edition without its telegram's lines",
    "frus_web/frus1952-54v01p2_d209.txt": "an editor's edition without its telegram's lines",
}
"""Files among the real copies that have no row, with the reason."""


def test_every_real_copy_has_its_row() -> None:
    names = {row.name.partition(" > ")[0] for row in rows()}
    files = {path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*") if path.is_file()}
    assert files - names == set(WITHOUT_ROW)


def test_every_digest_is_of_words_that_the_copy_has(read: list[tuple[Row, Copy, Cable]]) -> None:
    for row, copy, _ in read:
        if not (copy.is_text or copy.is_page):
            continue
        words = [digest(word) for word in copy.text.split()]
        for signed in [] if not isinstance(row.signed_by, list) else row.signed_by:
            assert signed in words, row.name


def shown(value: object) -> str:
    """A value for a message, with the digests in it replaced by how many there are."""
    if isinstance(value, list) and value and not isinstance(value[0], int | str | type(None)):
        return f"{len(value)} of {type(value[0]).__name__}"
    return (
        "a text" if isinstance(value, str) and len(value) == 12 and value.isalnum() and value.islower() else repr(value)
    )
