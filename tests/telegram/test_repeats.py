"""Text that a copy has twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reftel.model import Paragraph
from reftel.spans import Span
from reftel.telegram import read
from reftel.telegram.repeats import repeats
from tests.forms.samples import HEADER

LONG = (
    "1. (U) The keeper of the lighthouse lent the lamp to the museum for the winter, and the museum insured it.\n"
    "The curator thanked him for it, and promised that the lamp would be back on the rock before the spring.\n"
)
OTHER = "2. (U) The ferry brought the crates to the pier at noon, and all the children came down to look at them.\n"
TOP = HEADER + "\nUNCLAS MANAGUA 900901\n\nSUBJECT: EXERCISE: LAMP\n\n"


def notes(text: str) -> list[str]:
    return [defect.note for defect in read(text).defects if defect.code == "repeated-text"]


def test_a_paragraph_that_comes_again_is_said() -> None:
    again = LONG.replace("1. (U)", "3. (U)")
    assert notes(f"{TOP}{LONG}\n{OTHER}\n{again}\nEXAMPLE\n") == ["the text of paragraph p1 again"]


def test_line_breaks_and_case_do_not_matter() -> None:
    again = LONG.replace("1. (U)", "3. (U)").upper().replace("MUSEUM FOR ", "MUSEUM FOR\n")
    assert len(notes(f"{TOP}{LONG}\n{OTHER}\n{again}\nEXAMPLE\n")) == 1


def test_text_that_comes_again_in_its_own_paragraph_is_said() -> None:
    text = LONG.removeprefix("1. (U) ").strip() + " " + OTHER.removeprefix("2. (U) ").strip()
    assert notes(f"{TOP}1. (U) {text} {text}\n\nEXAMPLE\n") == [
        f"{len(''.join(text.split()))} characters of paragraph p1 again"
    ]


def test_what_a_drafter_repeats_is_no_damage() -> None:
    summary = "1. (U) Summary: The lamp is lent. End summary.\n"
    text = "2. (U) The lamp is lent. Please contact the desk.\n"
    assert not notes(f"{TOP}{summary}\n{text}\n3. (U) Please contact the desk.\nEXAMPLE\n")


@given(st.lists(st.text(alphabet="ab .?\n", max_size=400), max_size=6))
def test_any_text_is_looked_at(texts: list[str]) -> None:
    paragraphs = [Paragraph(anchor=f"p{n}", text=text, span=Span(0, 0)) for n, text in enumerate(texts)]
    for one in repeats(paragraphs):
        assert 0 <= one.first <= one.again < len(texts)
