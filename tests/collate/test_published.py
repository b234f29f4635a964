"""What each publisher left out, by paragraph."""

from __future__ import annotations

import msgspec

from reftel.collate.published import in_words, left_out, published
from reftel.model import Cable, Paragraph
from reftel.spans import Span
from tests.collate.making import CHESS, LAMP, cable, paragraphs


def _unnumbered(text: str, at: int) -> Paragraph:
    return Paragraph(anchor=f"u{at}", text=text, span=Span(0, 0))


def _with(*kept: Paragraph) -> Cable:
    return msgspec.structs.replace(cable(), paragraphs=kept)


WHOLE = paragraphs(LAMP)
MARK = "[2 paragraphs (7 lines) not declassified]"


def _said(copy: Cable) -> list[str]:
    rows = published(WHOLE, {1: cable(), 2: copy})
    assert not left_out(rows, 1)
    return [in_words(entry, str) for entry in left_out(rows, 2)]


def test_each_way_of_leaving_out_is_told() -> None:
    struck = msgspec.structs.replace(WHOLE[1], text=LAMP[1].replace("lighthouse", "XXXXXXXXXXXX"))
    assert _said(_with(*WHOLE)) == []
    assert _said(_with(WHOLE[0], WHOLE[3])) == ["p2 to p3 not in this copy"]
    assert _said(_with(WHOLE[0], struck, *WHOLE[2:])) == ["p2 with words taken out"]
    assert _said(_with()) == ["no text at all"]


def test_a_mark_tells_of_the_paragraphs_in_its_place() -> None:
    assert _said(_with(WHOLE[0], _unnumbered(MARK, 1), WHOLE[3])) == [f"p2 to p3 not declassified: {MARK}"]
    assert _said(_with(_unnumbered(MARK, 1), *WHOLE[2:])) == [f"p1 to p2 not declassified: {MARK}"]
    assert _said(_with(*WHOLE[:2], _unnumbered("[Omitted here is a list of ships.]", 1), WHOLE[3])) == [
        "p3 not declassified: [Omitted here is a list of ships.]"
    ]


def test_other_spaces_and_case_are_the_same_text() -> None:
    retyped = [msgspec.structs.replace(one, text=one.text.upper().replace(" ", "\n")) for one in WHOLE]
    assert _said(_with(*retyped)) == []


def test_what_only_one_copy_has_is_a_row_of_its_own() -> None:
    extra = _unnumbered(CHESS[0], 1)
    rows = published(WHOLE[:2], {1: _with(*WHOLE[:2]), 2: _with(WHOLE[0], extra, WHOLE[1])})
    assert [(row.anchor, row.only_in) for row in rows] == [("p1", None), ("u1", 2), ("p2", None)]
    assert [in_words(entry, str) for entry in left_out(rows, 1)] == ["u1 not in this copy"]
    assert not left_out(rows, 2)
