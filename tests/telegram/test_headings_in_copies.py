"""Headings in copies that lost or gained line breaks: which lines are one, and which belong to the text."""

from __future__ import annotations

import pytest

import reftel

HEAD = """R 262217Z FEB 07
FM AMEMBASSY LIMA
TO RUEHC/SECSTATE WASHDC 5546

C O N F I D E N T I A L LIMA 000123

SIPDIS

E.O. 12958: DECL: 02/26/2017
TAGS: PREL PGOV PE
SUBJECT: EXERCISE: LIGHTHOUSE REPAIRS AT THE HARBOR

"""
LONG = "The harbor master thanked the crew of the lighthouse for the repair of its lamp, which took eleven days. " * 2
UPPER = "Institute of Ropes and Knots - Measuring of Lines & Tar Applied to"


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        pytest.param(
            f"¶1. (C) {LONG}END SUMMARY\nROPES\n\n¶2. (C) {LONG}\nBELLS\n\n¶3. (C) {LONG}",
            [None, "ROPES", "BELLS"],
            id="one word in capitals behind a rejoined paragraph",
        ),
        pytest.param(
            f"¶1. (C) {LONG}\nRopes\n\n¶2. (C) {LONG}", [None, "Ropes"], id="one word behind a rejoined paragraph"
        ),
        pytest.param(
            f"¶1. (C) {LONG}Ropes to the rescue? \n\n¶2. (C) {LONG}Decision on ropes \n\n¶3. (C) {LONG}",
            [None, "Ropes to the rescue?", "Decision on ropes"],
            id="a sentence behind a rejoined paragraph",
        ),
        pytest.param(
            f"¶1. (C) {LONG} End Summary OLD ROPES\n¶2. (C) {LONG} End Summary\n\n¶3. (C) {LONG}",
            [None, "OLD ROPES", None],
            id="behind the end of a summary, which is none",
        ),
        pytest.param(
            '¶1. (C) Asked about the cost, he laughed: \n\n"For a bell?" \n\n¶2. (C) The bells rang.',
            [None, None],
            id="what somebody said is none",
        ),
        pytest.param(
            "¶1. (C) The crew was led by\nMr. Tern and his clerk.\nHarbor\nGull\n\n¶2. (C) The bells rang.",
            [None, None],
            id="names at the end of a list are none",
        ),
        pytest.param(
            f"¶1. (C) {LONG}\n(C/NF) The Crew of the Old Boat\n\n¶2. (C) {LONG}\n(U) Rope Makers\n\n¶3. (C) {LONG}",
            [None, "The Crew of the Old Boat", "Rope Makers"],
            id="a marking before it",
        ),
        pytest.param(
            "¶1. (C) The bells rang.\n\nCOMMENT:  THE WRONG ROPE FOR THE WRONG BOAT AT THE WRONG\nTIME\n\n"
            "¶2. (C) Despite its age the rope held.",
            [None, "COMMENT: THE WRONG ROPE FOR THE WRONG BOAT AT THE WRONG TIME"],
            id="a comment's title on two lines",
        ),
        pytest.param(
            "¶1. (C) THE BELLS RANG.\n\nCOMMENT: THE ROPE IS OLD AND WILL BREAK BEFORE THE WINTER, AS\nWE SAID\n\n"
            "¶2. (C) DESPITE ITS AGE THE ROPE HELD.",
            [None, None],
            id="a comment without a number in a telegram in capitals",
        ),
        pytest.param(
            f"¶1. (C) {LONG}\n\n¶2. (C) The master helps on the boats without coming into inner \n\n"
            f"Peruvian affairs.\nROPES AND BELLS OF THE CREW\n\n¶3. (C) {LONG}",
            [None, None, "ROPES AND BELLS OF THE CREW"],
            id="a blank line fell into the sentence before it",
        ),
        pytest.param(
            f"¶1. (C) SUMMARY: {LONG}END \n\nSUMMARY.\nROPES AND BELLS OF THE CREW\n\n¶2. (C) {LONG}",
            [None, "ROPES AND BELLS OF THE CREW"],
            id="a blank line fell into END SUMMARY",
        ),
        pytest.param(
            f"¶1. (C) {LONG}\nROPES & BELLS, \n\nBUT NO BOATS \n\n¶2. (C) {LONG}",
            [None, "ROPES & BELLS, BUT NO BOATS"],
            id="a blank line fell into it",
        ),
        pytest.param(
            f"¶1. (C) {LONG}\n\nBOATS: \n\nROPES, BELLS \n\n¶2. (C) {LONG}",
            [None, "BOATS: ROPES, BELLS"],
            id="a blank line fell behind its colon",
        ),
        pytest.param(
            f"¶1. (C) {LONG}END NOTE)\n{UPPER} \n\nBoats\n-----------------------\n\n¶2. (C) {LONG}",
            [None, f"{UPPER} Boats"],
            id="a blank line fell into it, over a rule",
        ),
        pytest.param(
            "¶1. (U) Participants:\n\nUnited States\nCaptain Joan Tern\nMate Hoyt Gull\n\nPeru\nMinister Maria Heron\n"
            "Clerk Pablo Plover\n\n¶2. (C) The bells rang.",
            [None, None],
            id="the last participants are none",
        ),
        pytest.param(
            "¶1. (U) Participants:\n\nU.S.\nCaptain Joan Tern\nMate Hoyt Gull\n\nPeru:\nMinister Maria Heron\n\n"
            "¶2. (C) The bells rang.",
            [None, None],
            id="the last participants are none, behind an abbreviation",
        ),
        pytest.param(
            f"¶1. (C) {LONG}\nHARWELL\n\nLIMA 00000123  002 OF 002\n\n¶2. (C) {LONG}",
            [None, None],
            id="a signature over a page mark is none",
        ),
        pytest.param(
            "¶1. (U) Participants:\n\nUnited States\nCaptain Joan Tern\n\nROPES AND BELLS\n\n¶2. (C) The bells rang.",
            [None, "ROPES AND BELLS"],
            id="a heading behind participants",
        ),
        *(
            pytest.param(
                f"¶1. (C) Begin points:\n\n-- The bells ring.\n\n{end}\n\n¶2. (C) Report the answer.",
                [None, None],
                id=end,
            )
            for end in (
                "END TALKING POINTS",
                "End talking points/non-paper",
                "END POINTS.",
                "End of text of non-paper",
                "END UNOFFICIAL TRANSLATION",
            )
        ),
        pytest.param(
            "¶1. (C) The bells rang.\n\nEnd of an Era at the Lighthouse\n\n¶2. (C) The lamp is out.",
            [None, "End of an Era at the Lighthouse"],
            id="a title with END",
        ),
        pytest.param(
            "¶1. (C) Please ask:\n\n¶A. (C) WHO RINGS THE BELLS?\n\n¶B. (C) WHO TURNS THE LAMP, AND\nWHO PAYS?\n\n"
            "¶2. (U) Thanks.",
            [None, None],
            id="points are none",
        ),
        pytest.param(
            "¶1. (C) List:\n\n   II. Boats\n     ¶A. Old Boats (ROPE)\n     ¶B. New Boats (TARS)\n\n¶2. (U) Thanks",
            [None, None],
            id="points on neighboring lines are none",
        ),
        pytest.param(
            "¶A. Old Boats\n\n¶1. (C) They leak.\n\n¶B. New Boats\n\n¶2. (C) They float.",
            ["A. Old Boats", "B. New Boats"],
            id="lettered headings are",
        ),
    ],
)
def test_headings_over_numbers(text: str, headings: list[str | None]) -> None:
    cable = reftel.parse(f"{HEAD}{text}\n\nHARWELL\n")
    numbered = [one for one in cable.paragraphs if one.number is not None]
    assert [one.heading for one in numbered] == headings
    words = " ".join(one.text for one in cable.paragraphs).split()
    for heading in filter(None, headings):
        words += heading.split()
    for word in ("rang.", "days.", "affairs.", "Plover", "Gull"):
        assert words.count(word) == text.split().count(word), f"{word} is lost"


def test_annexes_behind_the_last_number_have_headings() -> None:
    text = "¶1. (C) The bells rang.\n\nAnnex I: Participants\n\nTern, Gull.\n\nANNEX II\n\nThe Great Bell.\n\nHARWELL\n"
    cable = reftel.parse(HEAD + text)
    assert [(one.heading, one.text) for one in cable.paragraphs] == [
        (None, "The bells rang."),
        ("Annex I: Participants", "Tern, Gull."),
        ("ANNEX II", "The Great Bell."),
    ]
