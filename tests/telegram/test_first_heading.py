"""Headings in copies without blank lines: over the first paragraph, and after a paragraph of one line. EXERCISE."""

from __future__ import annotations

from itertools import product

import pytest

from reftel.telegram import read

TOP = "S E C R E T PARIS 000788\nSIPDIS\nE.O. 12958: DECL: 06/15/2024\n"
SUBJECT = "EXERCISE: THE CHEF OF THE GUILD"
LABELED = f"TAGS: PREL, FR\nSUBJECT: {SUBJECT}"
FRONTS = {
    "subject": LABELED,
    "reference": f"{LABELED}\nREF: PARIS 762",
    "references": f"{LABELED}\nREF: A. PARIS 762\n     B. STATE 1234",
    "classifier": f"{LABELED}\nClassified By: DCM Miles A. Tennock, reasons 1.4 (b) and (d).",
    "reason": f"{LABELED}\nREF: PARIS 762\nClassified By: DCM Miles A. Tennock\nReason: 1.4 (b) and (d)",
    "tags": f"SUBJECT: {SUBJECT}\nTAGS: PREL, FR",
    "handling": f"{LABELED}\nSENSITIVE BUT UNCLASSIFIED - PLEASE HANDLE ACCORDINGLY",
}
HEADS = {
    "under": ("Participants\n------------\n", "Participants"),
    "between": ("-------------------------------\nThe Brewers and Their Lake Boat\n-------------------------------\n",
                "The Brewers and Their Lake Boat"),
    "over": ("------------\nParticipants\n", "Participants"),
    "long between": ("==========\nROSES\n==========\n", "ROSES"),
    "capitals": ("THE BREAD OF LIMA\n-----------------\n", "THE BREAD OF LIMA"),
    "spaced": ("Summary\n- - - -\n", "Summary"),
    "two lines": ("The Bread of the Chef of the Guild and\nIts Price\n--------------------------------------\n",
                  "The Bread of the Chef of the Guild and Its Price"),
}  # fmt: skip
TEXT = "1. (C) The chef came alone.\n2. (C) It was good.\nTENNOCK\n"


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(("front", "head"), list(product(FRONTS, HEADS)))
def test_over_the_first_paragraph(front: str, head: str, gap: str) -> None:
    written, heading = HEADS[head]
    cable = read(f"{TOP}{FRONTS[front]}{gap}{written}{TEXT}")
    assert [(one.number, one.heading) for one in cable.paragraphs] == [(1, heading), (2, None)]
    assert (cable.subject, cable.tags) == (SUBJECT, ("PREL", "FR"))
    if front in ("classifier", "reason"):
        assert [(one.name, one.reasons) for one in cable.classified_by] == [("Miles A. Tennock", ("b", "d"))]


@pytest.mark.parametrize(
    ("front", "subject", "references", "reasons"),
    [
        (f"{LABELED}\nAND ITS BREAD\n------------------------\n", f"{SUBJECT} AND ITS BREAD", [], []),
        (f"{LABELED}\nREF: A. PARIS 762\nB. STATE 1234\n-------------\n", SUBJECT, ["PARIS 762", "STATE 1234"], []),
        (f"{LABELED}\nClassified By: DCM M. Tennock for reasons 1.4 (b)\nand (d)\n-------\n", SUBJECT, [], ["b", "d"]),
        (f"{LABELED}\nClassified By: DCM Miles Tennock\nReasons 1.4 (b), (d)\n--------------------\n", SUBJECT, [],
         ["b", "d"]),
    ],
)  # fmt: skip
def test_a_rule_under_an_element_leaves_it_whole(
    front: str, subject: str, references: list[str], reasons: list[str]
) -> None:
    cable = read(TOP + front + TEXT)
    assert [(one.number, one.heading) for one in cable.paragraphs] == [(1, None), (2, None)]
    assert cable.subject == subject
    assert [one.text for one in cable.references] == references
    assert [reason for one in cable.classified_by for reason in one.reasons] == reasons


@pytest.mark.parametrize("end", ["alone.", "XXXXXXXXXXXX", '"alone."'])
@pytest.mark.parametrize(
    "head",
    ["Price of Bread\n-------------------------\n", "--------\nPrice of Bread\n", "Price of Bread -----------\n"],
)
def test_after_a_paragraph_of_one_line(head: str, end: str) -> None:
    cable = read(f"SUBJECT: {SUBJECT}\n\n1. (C) The chef came {end}\n{head}2. (C) It was good.\n")
    assert [(one.number, one.heading) for one in cable.paragraphs] == [(1, None), (2, "Price of Bread")]


@pytest.mark.parametrize(
    "between",
    [
        "Bread       Price\n-----       -----\n",
        "He came on May 7 with a XXXXXXXXXXXX\n---------\n",
        "it was good\n--------------------\n",
    ],
)
def test_no_headings_after_a_paragraph_of_one_line(between: str) -> None:
    cable = read(f"SUBJECT: {SUBJECT}\n\n1. (C) The chef came alone.\n{between}2. (C) It was good.\n")
    assert [one.heading for one in cable.paragraphs] == [None, None]
