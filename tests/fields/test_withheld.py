"""Which paragraphs a copy lacks: by its numbers, and never where something else explains them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reftel.fields.withheld import count, gaps, withheld
from reftel.model import Cable, Field, Paragraph
from reftel.reading import read_source, sources
from reftel.spans import Span
from tests.truth.copies import CORPUS

LONG = "The keeper of the lighthouse asked that the lamp be cleaned with a soft cloth."
MARK = "XXXXXXXXXXXX"


def cable(written: str, *, is_extract: bool = False) -> Cable:
    """A cable with these paragraphs: `3` a number, `-` a text without one, `x` a mark alone, `3x` a number whose text
    ends in a mark of its own, `h` a short line without number, `s2:3` a number in a section."""
    made = []
    for at, word in enumerate(written.split()):
        section, _, body = word.rpartition(":")
        number = int(body.rstrip("x")) if body[0].isdigit() else None
        text = {"x": MARK, "h": "A heading"}.get(body, LONG)
        made.append(
            Paragraph(
                anchor=f"p{number}" if number else f"u{at}",
                section=int(section[1:]) if section else None,
                number=number,
                text=f"{LONG}\n{MARK}" if number and body.endswith("x") else text,
                span=Span(at, at + 1),
            )
        )
    said = (Field("is_partial", Span(0, 1), "notice"),) if is_extract else ()
    return Cable(paragraphs=tuple(made), is_partial=is_extract, fields=said)


CASES = (
    ("1 2 3", "", ""),
    ("1 3 8", "2 4to7", "2 4to7"),
    ("1 2 4", "3", ""),  # a drafter's slip, as far as anybody can tell
    ("1 2 x 4", "3", "3"),
    ("1 2x 4", "3", "3"),
    ("x 10 11", "1to9", "1to9"),
    ("7 8 9", "1to6", "1to6"),
    ("2 3 4", "", ""),  # "Classified by" was the first paragraph
    ("1 - 3", "", ""),  # the number is damaged, the paragraph is there
    ("1 - - 4", "", ""),
    ("1 h 4 5", "2to3", "2to3"),
    ("1 x x 4", "2to3", "2to3"),
    ("1 2 2 4", "", ""),  # numbered twice
    ("1 2 3 1 2 3", "", ""),
    ("1 2 3 6 5", "", ""),  # 5 is there, out of order
    ("1 2 3 1 4", "", ""),
    ("- - - - - 1 6 7", "", ""),  # the numbers of an outline
    ("s1:1 s1:2 s3:9 s3:10", "", ""),  # section 2 is missing
    ("s1:1 s1:2 s2:9 s2:10", "3to8", "3to8"),
    ("1 2 2008 2009", "", ""),  # a year, misread
    ("- - -", "", ""),
    ("", "", ""),
)


@pytest.mark.parametrize(("written", "all_gaps", "sure"), CASES)
def test_gaps(written: str, all_gaps: str, sure: str) -> None:
    read = cable(written)
    assert [str(gap).replace(" ", "") for gap in gaps(read)] == all_gaps.split()
    assert [str(gap).replace(" ", "") for gap in withheld(read)] == sure.split()


def test_an_extract_says_itself_that_something_is_missing() -> None:
    assert [str(gap) for gap in withheld(cable("1 2 4", is_extract=True))] == ["3"]
    assert withheld(cable("2 3", is_extract=True)) == ()


def test_a_copy_that_was_cut_off_does_not_say_so() -> None:
    cut = replace(cable("1 2 4"), is_partial=True)
    assert withheld(cut) == () and [str(gap) for gap in gaps(cut)] == ["3"]


def test_missing_sections_are_no_withheld_paragraphs() -> None:
    read = cable("s1:1 s1:2 s2:9 s2:10")
    assert count(withheld(read)) == 6
    assert withheld(read, missing_sections=(2,)) == ()


@given(st.lists(st.integers(1, 40), max_size=40))
def test_a_number_that_is_there_is_never_missing(numbers: list[int]) -> None:
    read = cable(" ".join(map(str, numbers)))
    for gap in gaps(read):
        assert not set(gap.numbers) & set(numbers)
        assert gap.before in {paragraph.anchor for paragraph in read.paragraphs}


@given(st.sets(st.integers(1, 40), min_size=1))
def test_of_whole_numbers_every_gap_of_two_and_more_is_found(kept: set[int]) -> None:
    held = sorted(kept)
    missing = {n for gap in gaps(cable(" ".join(map(str, held)))) for n in gap.numbers}
    wanted = set(range(1, held[-1])) - kept
    assert missing <= wanted
    for number in wanted:
        alone = number - 1 in kept or number == 1, number + 1 in kept
        assert number in missing or (number == 1 and alone[1])


REAL = {
    "04SANAA2346": "13", "04MADRID4687": "1 to 6", "05MADRID1317": "1 to 22", "05MADRID2653": "7", "05SOFIA1207": "9",
    "05PARIS7360": "10", "08BRASILIA351": "12 to 17", "08PARIS1698": "3 to 35", "09TALLINN114": "1 to 9",
    "09BEIJING1378": "9 to 10", "09STATE93327": "1 to 21", "09CARACAS1333": "6 to 7", "09ALGIERS1077": "9 to 15",
    "09BAGHDAD3195": "9 to 11", "10BEIJING105": "6",
}  # fmt: skip
"""Every one of the 609 pages whose paragraphs were taken out; looked at one by one."""


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real copies are not on this machine")
def test_real_pages_have_the_gaps_that_a_person_sees() -> None:
    found = {}
    for raw in sources(CORPUS / "cablegate_page" / "2010-12-dev.zip", on_error=lambda _: None):
        for witness in read_source(raw):
            if missing := withheld(witness.cable):
                found[witness.cable.id] = "; ".join(map(str, missing))
    assert found == REAL
