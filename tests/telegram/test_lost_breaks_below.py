"""One line break lost in the text or below it: numbers behind page marks, signatures beside levels and end marks."""

from __future__ import annotations

from typing import Any

import pytest

import reftel

TEXT = """C O N F I D E N T I A L LIMA 4417

E.O. 11652: GDS
TAGS: PFOR, EFIS, PE
SUBJ: EXERCISE: HARBOR DUES

REF: QUITO 3561

1. THE HARBOR MASTER SAW THE BOATS.

2. HE PAID NO DUES.
CONFIDENTIAL

CONFIDENTIAL

PAGE 02        LIMA  04417  01 OF 02  072233Z

3. COMMENT: WE DOUBT IT.
{end}
"""
BELOW = "HARWELL\n\n\nCONFIDENTIAL\n\n\n\n\nNNN"
RECORD = "HARWELL\n\n\nCONFIDENTIAL\n\nNMAFVVZCZ\n\n*** Current Handling Restrictions *** n/a"
PRINTED = "HARWELL\n\nCONFIDENTIAL\n\n<< END OF DOCUMENT >>"
RELEASED = """HARWELL

CONFIDENTIAL

NNNN

UNITED STATES DEPARTMENT OF STATE
REVIEW AUTHORITY: JANE Q TERN
CASE ID: 20 JAN 2010
"""
MODERN = """C O N F I D E N T I A L LIMA 004417

E.O. 12958: DECL: 5/13/08
TAGS: PGOV, PE
SUBJECT: EXERCISE: HARBOR DUES

1. (U) CLASSIFIED BY POLITICAL COUNSELOR JANE Q. TERN;
REASON 1.5 (B) AND (D).

2. (C) SUMMARY: THE BOATS CAME. END SUMMARY.

3. (C) THEY LEFT.
HARWELL
"""


def values(text: str) -> tuple[Any, ...]:
    cable = reftel.parse(text)
    return (
        cable.signed_by,
        [(one.number, one.marking) for one in cable.paragraphs],
        [(one.name, one.reasons) for one in cable.classified_by],
        cable.comment,
        cable.summary,
    )


@pytest.mark.parametrize(
    ("end", "place"),
    [
        pytest.param(BELOW, "3. COMMENT", id="a number behind a page mark"),
        pytest.param(BELOW, "HARWELL", id="a signature behind the last sentence"),
        pytest.param(BELOW, "CONFIDENTIAL\n\n\n\n\nNNN", id="a level behind the signature"),
        pytest.param(BELOW, "NNN", id="an end mark behind the level"),
        pytest.param(RECORD, "NMAFVVZCZ", id="the end mark of records"),
        pytest.param(PRINTED, "<< END", id="the end of a printed document"),
        pytest.param(RELEASED, "HARWELL", id="a signature above a reviewer's lines"),
        pytest.param(RELEASED, "CONFIDENTIAL\n\nNNNN", id="a level above a reviewer's lines"),
    ],
)
def test_one_break(end: str, place: str) -> None:
    whole = TEXT.format(end=end)
    above, _, below = whole.rpartition(place)
    assert values(f"{above.rstrip()} {place}{below}") == values(whole)


def test_a_number_run_into_the_serial_of_a_page_mark() -> None:
    whole = TEXT.format(end=BELOW).replace("  01 OF 02  072233Z", "").replace("04417", "104417")
    assert values(whole.replace("104417\n\n3.", "1044173.")) == values(whole)


def test_a_first_number_run_into_the_reasons() -> None:
    text = MODERN.replace("1. (U) CLASSIFIED BY POLITICAL", "CLASSIFIED BY POLITICAL").replace("2. (C)", "1. KEY")
    text = text.replace("3. (C)", "2. (C)")
    assert values(text.replace("(D).\n\n1. KEY", "(D).1. KEY")) == values(text)


@pytest.mark.parametrize("mark", ["LIMITED OFFICIAL USE", "CONFIDENTIAL"])
@pytest.mark.parametrize("gap", [" ", ""])
def test_a_level_behind_a_signature_in_the_last_line(mark: str, gap: str) -> None:
    text = TEXT.format(end="").rstrip() + f"        HARWELL{gap}{mark}\n\n\n\nNNN\n"
    assert reftel.parse(text).signed_by == ("HARWELL",)


@pytest.mark.parametrize("gap", [" ", ""])
def test_the_second_number_behind_the_reasons_of_the_first(gap: str) -> None:
    above, _, below = MODERN.partition("\n\n2. (C)")
    assert values(f"{above}{gap}2. (C){below}") == values(MODERN)


@pytest.mark.parametrize("gap", [" ", ""])
def test_a_number_inside_a_table_is_doubtful(gap: str) -> None:
    whole = TEXT.format(end=BELOW).replace("HE PAID NO DUES.", "HE PAID:\n\n   PIER      40\n   QUAY      12\n")
    whole = whole.replace("CONFIDENTIAL\n\nCONFIDENTIAL\n\nPAGE 02        LIMA  04417  01 OF 02  072233Z\n\n", "")
    whole = whole.replace("HARWELL", "\n4. HE WENT.\nHARWELL")
    torn = whole.replace("12\n\n3. COMMENT", f"12{gap}3. COMMENT")
    assert torn != whole
    doubts = [one.note for one in reftel.parse(torn).defects if one.code == "uncertain-reading"]
    read = [one.number for one in reftel.parse(torn).paragraphs if one.number]
    assert read == [1, 2, 3, 4] or any(note.startswith("paragraphs: the number 3") for note in doubts)
    assert not any("is missing" in one.note for one in reftel.parse(whole).defects)


MARKED = """UNCLAS KUALA LUMPUR 000123

TAGS: PREL
SUBJECT: EXERCISE: A LAMP

{first}

1. (U) The lamp is lit. It was

{second}

bought in May.

2. (U) It is red.
HARWELL

{level}

NNNN
"""


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [
        pytest.param("KUALA LUMPUR00000123  001.2 OF 002", "KUALA LUMPUR 00000123  002 OF 002", "", id="a space lost"),
        pytest.param("KUALA LUMPUR 00000123  001.2 OF 002", "KUALA LUMPUR00000123  002 OF 002", "", id="in a sentence"),
        pytest.param("KUALA LUMPUR 00000123  001.2 \nOF 002", "KUALA LUMPUR 00000123  002\nOF 002", "", id="torn"),
        pytest.param("", "KUALA LUMPUR 00000123  002 OF 002", "VNCLASSIFIED", id="a level misread"),
    ],
)
def test_marks_with_a_slip_are_not_read_as_text(first: str, second: str, level: str) -> None:
    cable = reftel.parse(MARKED.format(first=first, second=second, level=level))
    assert [(one.number, one.heading, " ".join(one.text.split())) for one in cable.paragraphs] == [
        (1, None, "The lamp is lit. It was bought in May."),
        (2, None, "It is red."),
    ]
    assert cable.signed_by == ("HARWELL",)
