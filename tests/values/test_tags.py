"""TAGS lists: a table of lists with their values, and properties that hold for any list."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.values.tag_words import TagWord, codes, read_word
from reftel.values.tags import read_tag_list
from reftel.vocab.tag_table import FAMILIES, tag_terms, tag_word_kinds, tags


def _cases() -> list[tuple[str, str, str]]:
    with (Path(__file__).parent / "tag_lists.csv").open(encoding="utf-8", newline="") as lines:
        return [
            (row["title"], row["written"].replace("⏎", "\n"), row["tags"])
            for row in csv.DictReader(lines, delimiter="|")
        ]


@pytest.mark.parametrize(("title", "written", "expected"), _cases())
def test_lists(title: str, written: str, expected: str) -> None:
    assert "; ".join(read_tag_list(written).tags) == expected
    assert "; ".join(read_tag_list(written.lower()).tags) == expected


@pytest.mark.parametrize(
    ("written", "corrected"),
    [
        ("EAID PRLE PE", [("PRLE", "PREL")]),
        ("EAID, PGVO, PE", [("PGVO", "PGOV")]),
        ("EAID, UNESOC, PE", [("UNESOC", "UNESCO")]),
        ("EAAID, PE", [("EAAID", "EAID")]),
        ("NTAO, USNC, PE", [("NTAO", "NATO"), ("USNC", "UNSC")]),
        ("P6OV, 1Z, EN2G, PE", [("P6OV", "PGOV"), ("1Z", "IZ")]),
        ("PREL PE POLITICAL PRATIES", [("POLITICAL PRATIES", "POLITICAL PARTIES")]),
        ("PRELP PHIM PE", [("PRELP", "PREL"), ("PHIM", "PHUM")]),
        ("PREL, N0, 0VIP", [("N0", "NO"), ("0VIP", "OVIP")]),
        ("RGOV, FAGR, PE", [("RGOV", "PGOV"), ("FAGR", "EAGR")]),
        # two codes are as near, or it is a word, or an unlisted code
        ("PREL PINL PE", []),
        ("PREL EREL PE", []),
        ("PREL PORT PE", []),
        ("PREL KTPN RU VZ", []),
        ("PREL, AGOA, PARK, PE", []),
    ],
)
def test_corrected(written: str, corrected: list[tuple[str, str]]) -> None:
    found = read_tag_list(written)
    assert [tuple(one) for one in found.corrected] == corrected
    for wrong, right in corrected:
        assert right in found.tags
        assert wrong not in found.tags


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        (
            "KPAL IS COUNTERTERRORISM GOI EXTERNAL ISRAEL RELATIONS",
            ("KPAL", "IS", "COUNTERTERRORISM", "GOI EXTERNAL", "ISRAEL RELATIONS"),
        ),
        ("IS GOI INTERNAL GAZA DISENGAGEMENT", ("IS", "GOI INTERNAL", "GAZA DISENGAGEMENT")),
        ("IS ISRAELI-PALESTINIAN AFFAIRS ISRAELI SOCIETY", ("IS", "ISRAELI-PALESTINIAN AFFAIRS", "ISRAELI SOCIETY")),
        ("PREL WESTERN SAHARA MIDDLE EAST", ("PREL", "WESTERN SAHARA", "MIDDLE EAST")),
    ],
)
def test_terms_of_several_words_without_signs_between_them(written: str, tags: tuple[str, ...]) -> None:
    assert read_tag_list(written).tags == tags


def test_fused_words_are_told() -> None:
    assert read_tag_list("PRELPGOV, ECONEFINPE").fused == ("PRELPGOV", "ECONEFINPE")
    assert read_tag_list("CHILD LABORECONPOL").fused == ("LABORECONPOL",)
    assert read_tag_list("PRELPGOV PE").tags == ("PREL", "PGOV", "PE")


@pytest.mark.parametrize(
    ("written", "kinds", "pieces"),
    [
        ("PREL, LIMA 00000417  001.2 OF 003 PE", ["page_mark"], ["LIMA 00000417  001.2 OF 003"]),
        ("PREL, PE ADDIS ABABA 00000417 002 OF 003", ["page_mark"], ["ADDIS ABABA 00000417 002 OF 003"]),
        (
            "PREL, SECRET   PAGE 02        LIMA    00417  01 OF 03  110728Z\nPE SIPDIS",
            ["stamp", "page_mark", "caption"],
            ["SECRET", "PAGE 02        LIMA    00417  01 OF 03  110728Z", "SIPDIS"],
        ),
        ("PREL\nC O N F I D E N T I A L SECTION 02 OF 03 LIMA 000417\nPE", ["stamp"], None),
        ("PREL roger channel PE", ["caption"], ["roger channel"]),
    ],
)
def test_what_is_inside_and_no_tag_is_given_back(written: str, kinds: list[str], pieces: list[str] | None) -> None:
    found = read_tag_list(written)
    assert found.tags == ("PREL", "PE")
    assert [one.kind for one in found.interruptions] == kinds
    if pieces is not None:
        assert [written[one.start : one.end] for one in found.interruptions] == pieces


WORDS = sorted(code for code in codes() if code.isalpha() and len(code) == 4)
COUNTRIES = sorted(code for code, tag in tags().items() if tag.family == "country" and code not in ("IN", "TO", "BY"))


@given(
    st.lists(st.sampled_from(WORDS + COUNTRIES), min_size=1, max_size=12),
    st.sampled_from([" ", ", ", "; ", ",", "\n", ",\n", "  "]),
    st.booleans(),
)
def test_known_codes_come_back_in_order_however_they_are_divided(listed: list[str], mark: str, lower: bool) -> None:
    text = mark.join(listed)
    found = read_tag_list(text.lower() if lower else text)
    assert found.tags == tuple(dict.fromkeys(listed))
    assert found.corrected == ()


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), st.sampled_from(sorted(tag_terms())), st.booleans())
def test_a_known_term_is_one_entry_anywhere(listed: list[str], term: str, first: bool) -> None:
    text = f"{term} {' '.join(listed)}" if first else f"{' '.join(listed)} {term}"
    assert term in read_tag_list(text).tags


@given(st.sampled_from(WORDS), st.integers(0, 2))
def test_swapped_letters_give_the_code_or_what_was_written(code: str, at: int) -> None:
    written = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    read = read_word(written)
    found = read_tag_list(f"PE, {written}, CH")
    if read is not None and read.how == "mistyped":
        assert read.codes[0] in found.tags
        assert (written, read.codes[0]) in found.corrected
    else:
        assert written in found.tags or read is not None


def test_most_slips_of_subjects_come_out_right() -> None:
    """Of doubled and swapped letters in subjects' codes; never as another code without saying so."""
    total = right = 0
    for code in (code for code, tag in tags().items() if tag.family in FAMILIES[:9]):
        slips = {code[:at] + code[at] + code[at:] for at in range(4)}
        slips |= {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(3)}
        for slip in slips - {code}:
            read = read_word(slip)
            total += 1
            right += read is not None and read.codes == (code,)
    assert total > 500
    assert right / total > 0.7


def test_words_near_codes_stay_words() -> None:
    for word in tag_word_kinds("other"):
        assert read_word(word) is None or read_word(word) == TagWord((word,)), word
    assert read_tag_list("PREL PE SOCIAL HOUSING, TECHNOLOGY PARKS").tags == (
        "PREL",
        "PE",
        "SOCIAL HOUSING",
        "TECHNOLOGY PARKS",
    )
    assert read_tag_list("PREL, MASSACRE, STATES").tags == ("PREL", "MASSACRE", "STATES")


@given(st.text(max_size=300) | st.text(alphabet="()[],;/ .\nABEGILNOPRSTV0", max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = read_tag_list(text)
    assert len(set(found.tags)) == len(found.tags)
    assert all(tag == tag.strip() and tag for tag in found.tags)
    for one in found.interruptions:
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize("piece", ["(", "OVIP (", "PREL ", "[A](", "PAGE 02 ", "LIMA 00000417 ", "C O N F ", "A "])
def test_long_hostile_lists_are_read(piece: str) -> None:
    read_tag_list(piece * 5_000)
