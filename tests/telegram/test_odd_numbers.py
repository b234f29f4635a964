"""Numbers and markings of paragraphs in odd shapes; signatures beside levels and marks."""

from __future__ import annotations

import pytest

from reftel.telegram import read


@pytest.mark.parametrize(
    "shape",
    ["#{}. ({}) ", "*{}. ({}) ", "&{}. ({}) ", "[{}] ({}) ", "{}/ ({}) ", "{}. -- ({}) ", "{}.\n({}) ", "{}.. ({}) "],
)
def test_numbers_of_odd_shapes(shape: str) -> None:
    cable = read("\n\n".join(f"{shape.format(*one)}The lamp was lit." for one in ((1, "C"), (2, "U"), (3, "SBU"))))
    read_as = [(one.number, one.marking, one.text) for one in cable.paragraphs]
    assert read_as == [(number, mark, "The lamp was lit.") for number, mark in ((1, "C"), (2, "U"), (3, "SBU"))]


def test_signs_that_begin_a_point_are_no_numbers() -> None:
    cable = read("1. (C) The lamp was lit:\n#2 lamp\n* 3 oil\n+4 ropes\n\n2. (C) It went out.\n")
    assert [one.number for one in cable.paragraphs] == [1, 2]


@pytest.mark.parametrize(
    ("written", "marking", "broken"),
    [
        ("NATO SECRET", "NATO SECRET", False),
        ("NATO RESTRICTED", "NATO RESTRICTED", False),
        ("CONF", "CONF", False),
        ("SENSITIVE", "SENSITIVE", False),
        ("S//FGI GBR", "S/FGI GBR", False),
        ("TS/SCI", "TS/SCI", False),
        ("SBU - PROTECT SOURCE", "SBU/PROTECT SOURCE", False),
        ("BSU", "SBU", True),
        ("SUB", "SBU", True),
        ("C/N", "C/NF", True),
        ("C/NFF", "C/NF", True),
        ("US", None, False),
        ("CONFUSED", None, False),
    ],
)
def test_markings_of_odd_shapes(written: str, marking: str | None, broken: bool) -> None:
    cable = read(f"1. ({written}) The lamp was lit.\n\n2. (U) It went out.\n")
    assert [one.marking for one in cable.paragraphs] == [marking, "U"]
    assert ("broken-marking" in [one.code for one in cable.defects]) is broken


@pytest.mark.parametrize(
    "last",
    [
        "SENSITIVE BUT UNCLASSIFIED\nMUSTER\nSENSITIVE BUT UNCLASSIFIED",
        "MUSTER - SBU",
        "MUSTERNNNN",
        "MUSTER\n\n** END **",
        "MUSTER\n\n===END===",
    ],
)
def test_signatures_beside_levels_and_marks(last: str) -> None:
    cable = read(f"1. (U) The lamp was lit.\n\n2. (U) It went out again.\n\n{last}\n")
    assert cable.signed_by == ("MUSTER",)
