"""Fixed words of a head in which a scanner or a typist confused letters and digits, spaced captions and labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.telegram import misread, read
from reftel.telegram.misread import put_back

TEXT = "\n\n1. (C) The lamp was lit. EXERCISE.\n"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("TAG5: PREL", "TAGS: PREL"),
        ("5UBJECT: THE QUAY", "SUBJECT: THE QUAY"),
        ("C 0 N F I D E N T 1 A L LIMA 000123", "C O N F I D E N T I A L LIMA 000123"),
        ("UNCLA5 SECT10N 01 0F 02 LIMA 000123", "UNCLAS SECTION 01 OF 02 LIMA 000123"),
        ("5IPD1S", "SIPDIS"),
    ],
)
def test_letters_come_back(written: str, right: str) -> None:
    assert put_back(written)[0] == right


@pytest.mark.parametrize("written", ["TAGS: PREL", "ROOM 5 OF 10", "BRIT1SH STEEL", "12958", "1.4 (B)", "06 OSLO 511"])
def test_nothing_else_changes(written: str) -> None:
    assert put_back(written) == (written, [])


def test_a_misread_head_is_read_and_said() -> None:
    head = "5 E C R E T SECTION 01 0F 02 LIMA 000123\n\nSIPD1S\n\nTAG5: PREL, PE\n5UBJECT: THE QUAY\nREF5: OSLO 511"
    cable = read(head + TEXT, year=2007)
    assert (cable.id, cable.captions, cable.tags) == ("07LIMA123", ("SIPDIS",), ("PREL", "PE"))
    assert cable.subject == "THE QUAY"
    assert [one.id for one in cable.references] == ["07OSLO511"]
    assert [one.code for one in cable.defects].count("letter-for-digit") == 6


def test_spaced_labels_and_captions() -> None:
    head = "SECRET LIMA 000123\n\nN O D I S\nS I P D I S\n\nTAGSPREL, PE\nS U B J E C T: THE QUAY\nR E F: OSLO 511"
    cable = read(head + TEXT, year=2007)
    assert (cable.captions, cable.tags, cable.subject) == (("NODIS", "SIPDIS"), ("PREL", "PE"), "THE QUAY")
    assert [one.id for one in cable.references] == ["07OSLO511"]


def test_countries_of_release_in_the_classification_line() -> None:
    cable = read("S E C R E T//REL TO USA, GBR LIMA 000123\n\nSIPDIS\n\nTAGS: PREL" + TEXT, year=2007)
    assert cable.id == "07LIMA123"
    assert cable.classification is not None
    assert cable.classification.caveats == ("REL TO USA, GBR",)


SCANNED = st.lists(
    st.sampled_from([*misread._WORDS, *map(" ".join, misread._SPACED), "OF", "02", "X", *"SILO0158 \n:"]), max_size=12
).map(" ".join)


@given(SCANNED, st.lists(st.sampled_from([("O", "0"), ("I", "1"), ("L", "1"), ("S", "5"), ("B", "8")]), max_size=3))
def test_places_near_digits_are_all_places(text: str, slips: list[tuple[str, str]]) -> None:
    for letter, digit in slips:
        text = text.replace(letter, digit, 2)
    found = [m.span() for m in misread._WORD.finditer(text) if any(char.isdigit() for char in m[0])]
    assert put_back(text)[1] == found
