"""SMART telegrams as the extraction of text from documents tears them: heads in one line, columns, stamps in fields."""

from __future__ import annotations

import re

import pytest

from reftel.forms import form_named, sniff
from reftel.model import Cable, Region
from reftel.spans import Span
from reftel.telegram import read

HEAD = """MRN:              12 LIMA 901
Date/DTG:         Mar 05, 2012 / 051530Z MAR 12
From:             AMEMBASSY LIMA
Action:           WASHDC, SECSTATE ROUTINE
E.O.:             13526
TAGS:             PREL, PGOV, PE
Captions:         SENSITIVE
Pass Line:        FOR WHA/AND
Reference:        A) 12 LIMA 888
                  B) 11 STATE 90123
Subject:          Exercise: Loan of the Lamp
"""
TEXT = "\n1. (SBU) The lamp was lent.\n\n2. (U) It shines.\n\n"
TAIL = """Signature:        Likins

Drafted By:       LIMA:Keeper, Jane
Cleared By:       POL:Wick, Adam
                  ECON:Oil, Bea
Approved By:      DCM:Beacon, John
Info:             BOGOTA, AMEMBASSY ROUTINE; QUITO, AMEMBASSY ROUTINE
"""
LINES = [line for line in HEAD.split("\n") if line]
LABELS = "\n".join(line[:18].strip() for line in LINES if line[:18].strip())
VALUES = "\n".join(line[18:] for line in LINES)
ONE_LINE = " ".join(HEAD.split())
CELL = re.compile(r"(?m)^([A-Z][A-Za-z./ ]{2,20}):[ \t]*")
NEXT_LINE = re.compile(r"(?m)^([A-Z][A-Za-z./ ]+:) +")
TORN = {
    "whole": HEAD + TEXT + TAIL,
    "head in one line": f"{ONE_LINE}\n{TEXT}{TAIL}",
    "glued": re.sub(r" (?=(?:Date/DTG|From|Action|E\.O\.|TAGS|Captions|Pass Line|Reference|Subject):)", "", ONE_LINE)
    + f"\n{TEXT}{TAIL}",
    "two labels in a line": re.sub(r"\n(Date/DTG|Action|TAGS|Pass Line):", r"   \1:", HEAD) + TEXT + TAIL,
    "tail in one line": f"{HEAD}{TEXT}{' '.join(TAIL.split())}\n",
    "all in one line": " ".join((HEAD + TEXT + TAIL).split()),
    "values below": NEXT_LINE.sub(r"\1\n", HEAD) + TEXT + NEXT_LINE.sub(r"\1\n", TAIL),
    "values below a blank line": NEXT_LINE.sub(r"\1\n\n", HEAD) + TEXT + NEXT_LINE.sub(r"\1\n\n", TAIL),
    "cells of a table": CELL.sub(r"\1\n:\n", HEAD) + TEXT + CELL.sub(r"\1\n:\n", TAIL),
    "labels, then values": f"{LABELS}\n{VALUES}\n{TEXT}{TAIL}",
    "values, then labels": f"{VALUES}\n{LABELS}\n{TEXT}{TAIL}",
    "running heads": HEAD.replace("\nTAGS", "\nUNCLASSIFIED\nSBU\nPage 1 of 2\nTAGS") + TEXT + TAIL,
    "stamps in fields": HEAD.replace("PREL, PGOV", "PREL, RELEASED IN FULL PGOV") + TEXT + TAIL,
    "stamps in and between fields": HEAD.replace("SENSITIVE", "RELEASED IN FULL SENSITIVE").replace(
        "\nPass", "\nPage 1 of 2\nPass"
    )
    + TEXT
    + TAIL,
    "a page in the text": HEAD + TEXT.replace("It shines", "It\n\nUNCLASSIFIED\nSBU\nPage 2 of 2\n\nshines") + TAIL,
}


def reading(text: str) -> Cable:
    cable = read(text, regions=(Region("smart", Span(0, len(text))),))
    assert "".join(block.span.of(text) for block in cable.blocks) == text
    return cable


@pytest.mark.parametrize("name", TORN)
def test_torn_heads_and_tails_give_the_same_values(name: str) -> None:
    text = TORN[name]
    assert sniff(text.encode()) is form_named("smart-telegram")
    cable = reading(text)
    assert (cable.id, cable.subject, cable.sender) == ("12LIMA901", "Exercise: Loan of the Lamp", "AMEMBASSY LIMA")
    assert cable.created is not None and f"{cable.created:%Y-%m-%d %H:%M}" == "2012-03-05 15:30"
    assert [one.name for one in cable.action] == ["SECSTATE WASHDC"]
    assert [one.name for one in cable.info] == ["AMEMBASSY BOGOTA", "AMEMBASSY QUITO"]
    assert (cable.tags, cable.captions, cable.passing) == (("PREL", "PGOV", "PE"), ("SENSITIVE",), ("FOR WHA/AND",))
    assert [one.id for one in cable.references] == ["12LIMA888", "11STATE90123"]
    assert [one.text.split() for one in cable.paragraphs] == [["The", "lamp", "was", "lent."], ["It", "shines."]]
    assert cable.signed_by == ("Likins",)
    officers = [[one.name for one in each] for each in (cable.drafted_by, cable.cleared_by, cable.approved_by)]
    assert officers == [["Keeper, Jane"], ["Wick, Adam", "Oil, Bea"], ["Beacon, John"]]


def test_a_stamp_in_the_subject_is_a_decision() -> None:
    cable = reading(HEAD.replace("Loan of", "Loan RELEASED IN PART B1, 1.4(D) of") + TEXT + TAIL)
    assert cable.subject == "Exercise: Loan of the Lamp"
    assert (cable.release_decision, cable.exemptions) == ("RELEASED IN PART", ("B1", "1.4(D)"))


def test_exemptions_of_all_stamps_are_kept() -> None:
    torn = HEAD.replace("Loan of", "Loan RELEASED IN PART B1 of").replace("PREL,", "PREL, RELEASED IN PART 1.4(D)")
    cable = reading(f"RELEASED IN PART B6\n{torn}{TEXT}{TAIL}")
    assert sorted(cable.exemptions) == ["1.4(D)", "B1", "B6"]


def test_labels_in_a_subject_are_words_of_it() -> None:
    cable = reading(HEAD.replace("Loan of the Lamp", "Note From: the Keeper") + TEXT + TAIL)
    assert (cable.subject, cable.sender) == ("Exercise: Note From: the Keeper", "AMEMBASSY LIMA")
