"""Heads of pages come back in the text of a copy; they are not text. Invented."""

from __future__ import annotations

import pytest

import reftel

ABOVE = """INFO  LOG-00  ADS-00  /010W
O 211812Z MAR 86
FM AMEMBASSY TEL AVIV
TO SECSTATE WASHDC IMMEDIATE 5512
C O N F I D E N T I A L SECTION 01 OF 02 TEL AVIV 04123
E.O. 12356: DECL: OADR
TAGS: PREL, IS
SUBJECT: EXERCISE: LAMP TALKS

1. THE EXERCISE MINISTER SAID THAT LAMPS WOULD STAY LIT AND THAT
"""
BELOW = """THE EMBASSY COULD COUNT THEM AT ANY HOUR.

2. HE ADDED NOTHING MORE.
EXERCISER
"""
HEADS = (
    "CONFIDENTIAL\nDepartment of State                    INCOMING TELEGRAM\n"
    "PAGE 0{} OF 02  TEL AVIV 04123  00 OF 02 211823Z   C15/12  005512  NOD123\n",
    "HARBOR WATCH CENTER\nREARRANGEMENT\nPAGE 0{}        TEL AVIV 04123  211823Z\n",
    "C O N F I D E N T I A L\nEXERCISE HOUSE WATCH ROOM\nPAGE 0{} OF 02\n\nMESSAGE (CONTINUED):\n\n",
    "CONFIDENTIAL\n                         - {} -\n",
    "CONFIDENTIAL  Page {} of 2   LOC-HBR-12-3-4-5\n",
    "Not Passed/Recordation only\n-{}-                        TEL AVIV 4123, March 21, 1986\n",
)


@pytest.mark.parametrize("head", HEADS)
def test_a_head_is_not_text_on_any_page(head: str) -> None:
    text = head.format(1) + ABOVE + head.format(2) + BELOW
    cable = reftel.parse(text)
    assert [" ".join(each.text.split()) for each in cable.paragraphs] == [
        "THE EXERCISE MINISTER SAID THAT LAMPS WOULD STAY LIT AND THAT THE EMBASSY COULD COUNT THEM AT ANY HOUR.",
        "HE ADDED NOTHING MORE.",
    ]
    assert (cable.id, cable.signed_by) == ("86TELAVIV4123", ("EXERCISER",))
    assert [one.note for one in cable.defects if one.code == "page-print"] != []
    found = "".join(block.span.of(text) for block in cable.blocks if block.kind in ("stamp", "page_mark"))
    assert set(head.format(2).split()) <= set(found.split())


@pytest.mark.parametrize("line", range(2, 12))
@pytest.mark.parametrize("head", HEADS)
def test_a_head_between_the_lines_of_the_front_changes_no_value(head: str, line: int) -> None:
    def values(*front: str) -> tuple[object, ...]:
        cable = reftel.parse(head.format(1) + "".join(front) + BELOW)
        return (
            *(cable.id, cable.created, cable.classification, cable.tags, cable.subject, cable.captions, cable.passing),
            *([each.name for each in (*cable.action, *cable.info)], cable.signed_by, len(cable.headers)),
            [" ".join(each.text.split()) for each in cable.paragraphs],
        )

    lines = ABOVE.splitlines(keepends=True)
    lines[4:4] = ["INFO AMEMBASSY CAIRO\n", "AMEMBASSY AMMAN\n", "AMCONSUL JERUSALEM\n"]
    assert values(*lines[:line], head.format(2), *lines[line:]) == values(*lines)


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("THE NOTE SAYS THAT LAMPS WERE LIT\nON 12 NIGHTS.\n", "THE NOTE SAYS THAT LAMPS WERE LIT\nON 14 NIGHTS.\n"),
        ("EXERCISE LAMPS\n", "EXERCISE LAMPS\n"),  # once, without a number or a mark beside it
        ("15\n", "20\n"),
        ("FROM THE HARBOR MASTER\n", "THE HARBOR MASTER\n"),
    ],
)
def test_words_that_come_back_are_text(above: str, line: str) -> None:
    cable = reftel.parse(above + ABOVE + line + BELOW)
    assert " ".join(line.split()) in " ".join(cable.paragraphs[0].text.split())
    assert "page-print" not in [one.code for one in cable.defects]


def test_a_foreign_minister_is_not_a_header() -> None:
    """Lines of a text are not heads because `FM` begins a line below them."""
    text = (
        "C O N F I D E N T I A L LIMA 000123\n\nTAGS: PREL, PE\nSUBJECT: EXERCISE: THE LAMP\n\n"
        "1. (C) Lamps were lit by the\nhead of the harbor, an officer of long standing\n"
        "FM Harbormaster said on 17 July that a lamp was lit.\n\n2. (C) Lamps were lit by the\n"
        "head of the harbor, an officer of long standing\nwho came in 2007.\n"
    )
    cable = reftel.parse(text, year=2007)
    assert [block.span.of(text) for block in cable.blocks if block.kind == "stamp"] == []
    assert "an officer of long standing who came" in " ".join(cable.paragraphs[1].text.split())
