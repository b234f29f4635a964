"""Characters that print nothing, such as the signals of teleprinters: they change no value, and controls are said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reftel.telegram import read

TEXT = """VZCZCXYZ0000
RR RUEHC
DE RUEHPE #0123/01 0571530
ZNY CCCCC ZZH
R 261530Z FEB 08
FM AMEMBASSY LIMA
TO RUEHC/SECSTATE WASHDC 4321
BT
C O N F I D E N T I A L LIMA 000123

SIPDIS

E.O. 12958: DECL: 02/26/2018
TAGS: PREL, PE
SUBJECT: EXERCISE: LAMPS

REF: QUITO 45

Classified By: DCM J. Sample, reason 1.4 (b)

1. (C) The lamp was lit.

THE SECOND LAMP
---------------

2. (U) The keeper will return it.

HARWELL
"""
CONTROLS = [*map(chr, range(1, 9)), *map(chr, range(0x0E, 0x20)), "\x00", "\x7f"]
WITHOUT_WIDTH = ["\xad", "\u200b", "\u200c", "\u200d", "\u2060"]
PLACES: dict[str, Callable[[str], str]] = {
    "ends of lines": lambda mark: TEXT.replace("\n", f"{mark}\n"),
    "beginnings of lines": lambda mark: TEXT.replace("\n", f"\n{mark}"),
    "the end": lambda mark: TEXT + mark,
    "the beginning": lambda mark: mark + TEXT,
}


def values(text: str) -> dict[str, Any]:
    cable = read(text)
    return {
        "id": cable.id,
        "created": cable.created,
        "sender": cable.sender,
        "action": [(one.name, one.number) for one in cable.action],
        "tags": cable.tags,
        "subject": cable.subject,
        "references": [one.id for one in cable.references],
        "classified_by": [(one.name, one.title, one.reasons) for one in cable.classified_by],
        "paragraphs": [(one.number, one.marking, one.heading, one.text) for one in cable.paragraphs],
        "signed_by": cable.signed_by,
    }


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("mark", [*CONTROLS, *WITHOUT_WIDTH], ids=repr)
def test_no_value_changes(mark: str, place: str) -> None:
    text = PLACES[place](mark)
    plain = values(TEXT)
    assert plain["signed_by"] == ("HARWELL",) and plain["id"] == "08LIMA123"
    assert values(text) == plain
    said = [one.span for one in read(text).defects if one.code == "control-character"]
    assert len(said) == (mark in CONTROLS) and all(one and mark in one.of(text) for one in said)


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("LAM\u00adPS ARE LIT", "LAMPS ARE LIT"),
        ("LAM\u200bPS, LIT", "LAMPS, LIT"),
        ("LAM\u00ad\nPS ARE LIT", "LAMPS ARE LIT"),
        ("LAM\u200cPS", "LAM\u200cPS"),
    ],
)
def test_a_possible_hyphen_does_not_divide_a_word(written: str, subject: str) -> None:
    """Signs that join or part letters of other scripts stay."""
    cable = read(f"UNCLAS LIMA 000123\nTAGS: PREL\nSUBJECT: {written}\n\n1. (U) Text.\n")
    assert cable.subject == subject
