"""What each publisher left out, by paragraph."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

import reftel
from reftel.collate import published as published_module
from reftel.collate.align import differences
from reftel.collate.published import in_words, left_out, published
from reftel.model import Cable, Paragraph, Redaction
from reftel.spans import Span
from tests.collate.making import CHESS, LAMP, cable, paragraphs


def _unnumbered(text: str, at: int) -> Paragraph:
    return Paragraph(anchor=f"u{at}", text=text, span=Span(0, 0))


def _with(*kept: Paragraph) -> Cable:
    return msgspec.structs.replace(cable(), paragraphs=kept)


def _later(kept: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    return tuple(msgspec.structs.replace(one, span=Span(100 * at, 100 * at + 9)) for at, one in enumerate(kept, 1))


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


def test_the_mark_of_an_exemption_stands_for_a_paragraph() -> None:
    """Reviewers leave the number of a paragraph and their exemption."""
    mark = msgspec.structs.replace(WHOLE[1], text="[B1]", span=Span(10, 20))
    copy = msgspec.structs.replace(
        _with(msgspec.structs.replace(WHOLE[0], span=Span(0, 9)), mark, *_later(WHOLE[2:])),
        redactions=(Redaction(text="[B1]", kind="exempt", span=Span(14, 18)),),
    )
    assert _said(copy) == ["p2 not declassified: [B1]"]


def test_words_struck_out_of_all_copies_are_told_of_each() -> None:
    struck = msgspec.structs.replace(WHOLE[0], text="XXXXXXXXXXXX of the lighthouse", span=Span(0, 40))
    copy = msgspec.structs.replace(
        _with(struck, *_later(WHOLE[1:])),
        redactions=(Redaction(text="XXXXXXXXXXXX", kind="struck", span=Span(3, 15)),),
    )
    rows = published(copy.paragraphs, {1: copy, 2: copy})
    assert [in_words(entry, str) for number in (1, 2) for entry in left_out(rows, number)] == [
        "p1 with words taken out",
        "p1 with words taken out",
    ]


def test_a_paragraph_cut_without_a_mark_is_told() -> None:
    begun = msgspec.structs.replace(WHOLE[1], text=" ".join(LAMP[1].split()[:6]))
    assert _said(_with(WHOLE[0], begun, *WHOLE[2:])) == ["p2 without words that another copy has"]
    slipped = msgspec.structs.replace(WHOLE[1], text=LAMP[1].replace(" the ", " teh "))
    assert _said(_with(WHOLE[0], slipped, *WHOLE[2:])) == []


def test_the_main_copy_lacks_words_that_another_one_has() -> None:
    begun = msgspec.structs.replace(WHOLE[1], text=" ".join(LAMP[1].split()[:6]))
    main = _with(WHOLE[0], begun, *WHOLE[2:])
    rows = published(main.paragraphs, {1: main, 2: cable()})
    assert [in_words(entry, str) for entry in left_out(rows, 1)] == ["p2 without words that another copy has"]
    assert not left_out(rows, 2)


def test_sections_in_another_order_are_moved_not_absent() -> None:
    assert _said(_with(*WHOLE[3:], *WHOLE[:3])) == ["p4 at another place"]


def test_the_comparison_by_word_of_all_copies_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred copies, each with other words, were compared each with all others: for hours."""
    texts = [f"UNCLAS LIMA 900123\n\nSUBJECT: EXERCISE\n\n1. (U) The lamp number {n} was lit.\n" for n in range(12)]
    copies = {number: reftel.parse(text) for number, text in enumerate(texts, 1)}
    compared: list[int] = []

    def noting(left: str, right: str) -> object:
        compared.append(len(left) + len(right))
        return differences(left, right)

    monkeypatch.setattr(published_module, "differences", noting)
    monkeypatch.setattr(published_module, "_MOST_COMPARED", 500)
    (row,) = published(copies[1].paragraphs, copies)
    assert 0 < sum(compared) <= 500
    assert [one.state for one in row.copies] == ["whole"] + ["otherwise"] * 11
