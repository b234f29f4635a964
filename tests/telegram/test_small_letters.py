"""Copies in small letters give the values of the whole copy, but for case."""

from __future__ import annotations

from typing import Any

import pytest

import reftel

ROW = (
    "Viewing cable 07LIMA123, LIGHTHOUSE REPAIRS\n"
    "07LIMA123\t2007-02-26 22:10\t2010-12-02 21:09\tCONFIDENTIAL\tEmbassy Lima\n"
)
NOTICE = (
    "This record is a partial extract of the original cable. The full text of the original cable is not available.\n"
)
HEAD = """R 262217Z FEB 07
FM AMEMBASSY LIMA
TO RUEHC/SECSTATE WASHDC 5546

C O N F I D E N T I A L LIMA 000123

SIPDIS

"""
FRONT = """E.O. 12958: DECL: 02/26/2017
TAGS: PREL PGOV PE
SUBJECT: EXERCISE: LIGHTHOUSE REPAIRS AT THE HARBOR

REF: OSLO 12

"""
LONG = "The harbor master thanked the crew of the lighthouse for the repair of its lamp, which took eleven days. " * 2
TEXT = f"1. (C) {LONG}\n\n2. (C) The bells rang.\nHARWELL\n"
OLD = """R 300915Z MAR 79
FM AMEMBASSY SINGAPORE
TO SECSTATE WASHDC 4470
CONFIDENTIAL SINGAPORE 1380
E.O. 12065: GDS 3/30/85 (HARWELL, JANE Q.) OR-M
TAGS: ETRN, SN
SUBJECT: EXERCISE: FERRY LINES
1. TOW LINE PARTED MARCH 28.
2. NO ONE WAS ABOARD.
HARWELL
"""


def values(text: str) -> tuple[Any, ...]:
    cable = reftel.parse(text)

    def folded(*written: str | None) -> tuple[str, ...]:
        return tuple(" ".join((one or "").split()).upper() for one in written)

    return (
        *(cable.id, [one.id for one in cable.references], folded(cable.subject), folded(cable.summary)),
        *(folded(*cable.passing), folded(*cable.captions), folded(*cable.signed_by)),
        [folded(one.name, one.title) for one in cable.classified_by],
        [(one.number, one.marking, folded(one.heading)) for one in cable.paragraphs],
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            ROW + NOTICE + "C O N F I D E N T I A L LIMA 000123\n\nSIPDIS\n\n" + FRONT + TEXT,
            id="the words of a page without a header",
        ),
        pytest.param(
            ROW.replace("REPAIRS\n", "REPAIRS REF: A) OSLO 12\n") + HEAD + FRONT + TEXT, id="references in a title"
        ),
        pytest.param(
            HEAD + FRONT.replace("\n\nREF: OSLO 12", "\nMonday, 26 February 2007, 22:10") + TEXT,
            id="a publisher's date below the subject",
        ),
        pytest.param(OLD, id="the authority of a classifying officer"),
        pytest.param(
            HEAD + "STATE FOR WHA/AND\nDRL: TERN, S/WCI: GULL\n\n" + FRONT + TEXT, id="an office with a colon"
        ),
        pytest.param(HEAD + "EUR, PM, H\n\n" + FRONT + TEXT, id="offices without FOR"),
        pytest.param(HEAD + "WHA FOR JOAN TERN\nG/TIP\n\n" + FRONT + TEXT, id="an office alone in its line"),
        pytest.param(
            HEAD + FRONT + f"1. (C) {LONG}\nROPES AND BELLS\n\n2. (C) {LONG}\n\nHARWELL\n",
            id="a heading below the text",
        ),
        pytest.param(
            HEAD + FRONT + f"1. (C) {LONG}Ropes: A Great Chance \n\n2. (C) {LONG}\n\nHARWELL\n",
            id="a heading behind the last sentence",
        ),
        pytest.param(
            HEAD + FRONT + f"1. (C)  SUMMARY  {LONG}END SUMMARY\n\n2. (C) {LONG}\n\nHARWELL\n",
            id="a summary without a sign",
        ),
    ],
)
def test_a_copy_in_small_letters_loses_only_case(text: str) -> None:
    assert values(text.lower()) == values(text)


def test_a_page_in_small_letters_keeps_its_number() -> None:
    assert reftel.parse((ROW + NOTICE + FRONT + TEXT).lower()).id == "07LIMA123"
