"""Markings, numbers and lists of paragraphs in unusual places, and heads whose lines are torn or shared."""

from __future__ import annotations

import pytest

from reftel.telegram import read

HEAD = "CONFIDENTIAL LIMA 000123\n\nSIPDIS\n\nE.O. 12958: DECL: 01/02/2018\nTAGS: PREL, PE\nSUBJECT: THE QUAY\n\n"
LAST = "\n\n2. (C) It went out again.\nMUSTER\n"


@pytest.mark.parametrize(
    "first",
    [
        "1- (C) The lamp was lit.",
        "1 - (C) The lamp was lit.",
        "1.- (C) The lamp was lit.",
        "(C) 1. The lamp was lit.",
        "1. [C] The lamp was lit.",
        "1. {C} The lamp was lit.",
        "1. <C> The lamp was lit.",
        "1. Summary: (C) The lamp was lit.",
        "1. SUMMARY (C): The lamp was lit.",
        "1. C - ENTIRE TEXT. The lamp was lit.",
    ],
)
def test_a_marking_in_an_unusual_place(first: str) -> None:
    cable = read(HEAD + first + LAST, year=2007)
    assert [(one.number, one.marking) for one in cable.paragraphs] == [(1, "C"), (2, "C")]


@pytest.mark.parametrize(
    ("listed", "labels"),
    [
        ("A. The lamp.\nB. The quay.", ["A.", "B."]),
        ("a) the lamp;\nb) the quay.", ["a)", "b)"]),
        ("i. the lamp;\nii. the quay.", ["i.", "ii."]),
        ("1. The lamp.\n2. The quay.", ["1.", "2."]),
        ("o the lamp;\no the quay.", ["o", "o"]),
        ("3)The lamp;\n4)the quay.", ["3)", "4)"]),
        ("c. the lamp;\nd. the quay.", ["c.", "d."]),
        ("J. Harwell lit it.\nK. Tindall saw it.", []),
        ("A. The lamp only.", []),
    ],
)
def test_lists_at_the_margin(listed: str, labels: list[str]) -> None:
    cable = read(f"{HEAD}1. (C) Two things are new:\n{listed}{LAST}", year=2007)
    assert [point.label for point in cable.paragraphs[0].points] == labels


def test_comments_inside_paragraphs() -> None:
    text = (
        "1. (C) The lamp was lit. (Comment: It was dark.) All saw it.\n\n2. (C) It burned. Comment: Long. End comment."
    )
    assert read(f"{HEAD}{text}\n\n3. (C) It went out.\nMUSTER\n", year=2007).comment == "It was dark.\nLong."


def test_a_serial_that_a_line_break_tore() -> None:
    head = "UNCLAS SECTION 01 OF 02 LIMA 0031\n23\n\nSIPDIS\n\nTAGS: PREL\nSUBJECT: THE QUAY\n"
    cable = read(f"{head}\n1. (U) The lamp was lit.\n", year=2007)
    assert (cable.id, cable.captions) == ("07LIMA3123", ("SIPDIS",))
    assert [(one.number, one.of) for one in cable.sections] == [(1, 2)]
    assert "uncertain-reading" in [one.code for one in cable.defects]


@pytest.mark.parametrize("label", ["SUBJECT: THE QUAY", "SUBJECT: THE QUAY\nREF: OSLO 511 (NOTAL)"])
def test_the_first_paragraph_on_the_line_of_the_last_element(label: str) -> None:
    text = (
        f"UNCLAS LIMA 0123\nTAGS: PREL, PE\n{label} 1. THE LAMP WAS LIT\nYESTERDAY.\n\n2. IT WENT OUT AGAIN.\nMUSTER\n"
    )
    cable = read(text, year=1976)
    assert (cable.subject, [one.number for one in cable.paragraphs]) == ("THE QUAY", [1, 2])


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("TAGS: PREL, PE REF: A. OSLO 511", "references"),
        ("TAGS: PREL, PE E.O. 12958: N/A", "executive_order"),
        ("TAGS: PREL, PE          RELEASED IN FULL", ""),
        ("TAGS: PREL, PE                    DECLASSIFIED", ""),
    ],
)
def test_other_elements_and_stamps_end_a_list_of_tags(line: str, field: str) -> None:
    cable = read(f"UNCLAS LIMA 000123\n\nSIPDIS\n\n{line}\nSUBJECT: THE QUAY\n\n1. (U) The lamp was lit.\n", year=2007)
    assert (cable.tags, cable.subject) == (("PREL", "PE"), "THE QUAY")
    assert not field or getattr(cable, field)


def test_a_front_matter_in_small_letters_under_a_header_in_capitals() -> None:
    front = "C o n f i d e n t i a l section 01 of 02 lima 000123\n\nSipdis\nnoforn\n\nDept for wha/and\n\n"
    labels = "E.o. 12958: decl: 01/02/2018\nTags: prel, pe\nSubject: The quay\n\n"
    header = (
        "DE RUEHPE #0123 0210931\nZNY CCCCC ZZH\nR 210931Z JAN 07\nFM AMEMBASSY LIMA\nTO RUEHC/SECSTATE WASHDC 5005\n\n"
    )
    cable = read(f"{header}{front}{labels}1. (C) The lamp was lit.\nMUSTER\n")
    assert (cable.id, cable.captions, cable.passing) == ("07LIMA123", ("SIPDIS", "NOFORN"), ("Dept for wha/and",))
    assert cable.tags == ("PREL", "PE")


def test_addressees_whose_names_wrap() -> None:
    header = (
        "R 210931Z JAN 07\nFM AMEMBASSY LIMA\nTO RUEHC/SECSTATE WASHDC 5005\nINFO RUEHLO/AMEMBASSY\nLONDON 3312\n"
        "RUEHXX/AMEMBASSY PORT\nMORESBY 0211 BT\n\nUNCLAS LIMA 000123\n\nTAGS: PREL\nSUBJECT: THE QUAY\n\n1. (U) Lit.\n"
    )
    names = [(one.name, one.number) for one in read(header).info]
    assert names == [("AMEMBASSY LONDON", "3312"), ("AMEMBASSY PORT MORESBY", "0211")]


@pytest.mark.parametrize(
    ("line", "day"), [("06/20/20\n16", "2016-06-20"), ("06/20//2016", "2016-06-20"), ("06/20/20l6", "2016-06-20")]
)
def test_torn_and_misread_days_of_declassification(line: str, day: str) -> None:
    cable = read(
        f"SECRET LIMA 000123\n\nE.O. 12958: DECL: {line}\nTAGS: PREL\nSUBJECT: THE QUAY\n\n1. (U) Lit.\n", year=2006
    )
    assert str(cable.declassify_on) == day
    assert cable.tags == ("PREL",)


@pytest.mark.parametrize("last", ["MUSTER CONFIDENTIAL", "MUSTERCONFIDENTIAL", "MUSTER\nCONFIDENTIAL NNN", "MC MUSTER"])
def test_signatures_beside_levels(last: str) -> None:
    cable = read(f"{HEAD}1. THE LAMP WAS LIT.\n\n2. IT WENT OUT AGAIN.\n{last}\n", year=1976)
    assert cable.signed_by == ("MC MUSTER" if last.startswith("MC") else "MUSTER",)
