"""Feet of pages are not text, and do not hide the signature. Invented."""

from __future__ import annotations

import pytest

import reftel

ABOVE = """R 211812Z MAR 86
FM AMEMBASSY TEL AVIV
TO SECSTATE WASHDC IMMEDIATE 5512
C O N F I D E N T I A L TEL AVIV 04123
E.O. 12356: DECL: OADR
TAGS: PREL, IS
SUBJECT: EXERCISE: LAMP TALKS

1. THE EXERCISE MINISTER SAID THAT LAMPS WOULD STAY LIT AND THAT
"""
BELOW = """THE EMBASSY COULD COUNT THEM AT ANY HOUR.

2. HE ADDED NOTHING MORE.
HARWELL
"""
FEET = (
    "CONFIDENTIAL\n- {} -\n",
    "CONFIDENTIAL\nHarbor Archive, Box 12, Folder 3\n",
    "Page {} of 2\n",
    "TEL AVIV 4123 - Page {}\n",
    "\nNLF-K-12-3-4-5\n",
    "-{}-\n\nCONFIDENTIAL\n",
    "Printed on 3/4/2011 from the Harbor Archive           {}\n",
    "CONFIDENTIAL                                  {}/2\n",
    "http://www.example.org/harbor/4123.htm ({} of 2) [3/4/2011 10:11:12 AM]\n",
)


@pytest.mark.parametrize("foot", FEET)
def test_a_foot_is_not_text(foot: str) -> None:
    text = ABOVE + foot.format(1) + BELOW + foot.format(2)
    cable = reftel.parse(text)
    assert [" ".join(each.text.split()) for each in cable.paragraphs] == [
        "THE EXERCISE MINISTER SAID THAT LAMPS WOULD STAY LIT AND THAT THE EMBASSY COULD COUNT THEM AT ANY HOUR.",
        "HE ADDED NOTHING MORE.",
    ]
    assert cable.signed_by == ("HARWELL",)
    is_known_alone = foot.startswith(("Page", "\nNLF"))
    assert is_known_alone or "page-print" in [one.code for one in cable.defects]
    assert "".join(block.span.of(text) for block in cable.blocks) == text


@pytest.mark.parametrize(
    "rows",
    [
        "LAMPS LIT 12\nLAMPS OUT 3\nTOTAL OF LAMPS 15\n\nHARBOR 2\nBELLS 4\nTOTAL OF LAMPS 19\n",
        "- LAMP 1\n- LAMP 2\n- LAMP 3\n- LAMP 4\n",
        "ANNEX 1\nA LAMP.\nIT BURNED.\nALL NIGHT.\nANNEX 2\nANOTHER LAMP.\n",
        "LIMA 12\nOSLO 13\nBONN 14\nROME 15\nLIMA 13\n",
    ],
)
def test_rows_and_items_that_are_alike_are_text(rows: str) -> None:
    cable = reftel.parse(ABOVE + BELOW.replace("HARWELL\n", "") + "3. A LIST:\n" + rows)
    assert " ".join(rows.split()) in " ".join(" ".join(each.text.split()) for each in cable.paragraphs)
