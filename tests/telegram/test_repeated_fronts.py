"""Front matters that a copy has twice or retyped in part, and values that a line break tore from their label."""

from __future__ import annotations

import pytest

import reftel

HEADER = "R 262217Z FEB 07\nFM AMEMBASSY LIMA\nTO RUEHC/SECSTATE WASHDC 5546\n"
TEXT = "\n1. (C) The bells rang.\n\nHARWELL\n"

RETYPED = """TAGS: PREL PGOV PE
SUBJECT: EXERCISE: LIGHTHOUSE REPAIRS AT THE
REF: STATE 00378

C o n f i d e n t i a l section 01 of 02 lima 000123

Sipdis

State for wha/and, s/usses
nsc for mtern
dept pls pass usaid for gull
quito also for plover

E.o. 12958: decl: 02/26/2017
Tags: prel, pgov, pe
Subject: exercise: lighthouse repairs at the
harbor

Ref: state 00378

Classified By: DCM Jane Q. Harwell for reasons 1.4 (b) and (d)
"""


def test_the_second_of_two_fronts_in_small_letters() -> None:
    """A publisher set the labels of his record before a telegram that he had retyped."""
    cable = reftel.parse(f"{HEADER}{RETYPED}{TEXT}")
    assert cable.id == "07LIMA123"
    assert cable.subject == "exercise: lighthouse repairs at the harbor"
    assert [one.id for one in cable.references] == ["07STATE378"]
    assert cable.passing == (
        "State for wha/and, s/usses",
        "nsc for mtern",
        "dept pls pass usaid for gull",
        "quito also for plover",
    )
    assert cable.captions == ("SIPDIS",)
    assert cable.tags == ("PREL", "PGOV", "PE")
    assert cable.classified_by[0].name == "Jane Q. Harwell"


FRONT = """Friday, 16 February 2007, 22:17
S E C R E T SECTION 01 OF 02 LIMA 000123
SIPDIS
EO 12958 DECL: 02/26/2017
TAGS PREL, PGOV, PE
SUBJECT: EXERCISE: LIGHTHOUSE REPAIRS AT THE
HARBOR
REF: A. STATE 378 B. QUITO 12
"""


def test_a_front_that_is_there_twice() -> None:
    cable = reftel.parse(f"{HEADER}{FRONT}{FRONT}{TEXT}")
    assert cable.subject == "EXERCISE: LIGHTHOUSE REPAIRS AT THE HARBOR"
    assert [one.id for one in cable.references] == ["07STATE378", "07QUITO12"]
    assert [(one.number, one.of) for one in cable.sections] == [(1, 2)]


@pytest.mark.parametrize(
    ("first", "second", "ids"),
    [
        ("REF: STATE 378", "REF: STATE 378, QUITO 12", ["07STATE378", "07QUITO12"]),
        ("REF: STATE 378, QUITO 12", "REF: STATE 378", ["07STATE378", "07QUITO12"]),
        ("REF: STATE 378", "REF: QUITO 12", ["07STATE378", "07QUITO12"]),
    ],
)
def test_references_of_two_fronts(first: str, second: str, ids: list[str]) -> None:
    labels = "E.O. 12958: N/A\nTAGS: PREL\nSUBJECT: THE LAMP\n"
    text = f"{HEADER}{labels}{first}\n\nUNCLAS LIMA 000123\n\n{labels}{second}\n{TEXT}"
    assert [one.id for one in reftel.parse(text).references] == ids


@pytest.mark.parametrize("between", ["\n\n", "\n", " ", " \n \n"])
@pytest.mark.parametrize("reasons", ["1.4(C).", "1.4 (B), (D)", "1.4 (B) AND (D).", "1.4 B/D", "1.5 (B,D)"])
def test_reasons_apart_from_their_label(between: str, reasons: str) -> None:
    text = f"{HEADER}\nC O N F I D E N T I A L LIMA 000123\n\nSUBJECT: THE LAMP\n"
    text += "Classified By: Jane Q. Harwell, DIRECTOR, INR/OPS. REASON:"
    cable = reftel.parse(f"{text}{between}{reasons}\n{TEXT}")
    (by,) = cable.classified_by
    assert (by.name, by.title) == ("Jane Q. Harwell", "DIRECTOR, INR/OPS")
    assert by.reasons == tuple(one.lower() for one in "BCD" if one in reasons)
    assert [one.number for one in cable.paragraphs] == [1]


@pytest.mark.parametrize(
    ("line", "level", "captions"),
    [
        ("SECRET//NOFORN", "SECRET//NOFORN", ()),
        ("NOFORN, NOT FOR INTERNET DISTRIBUTION", "SECRET", ("NOFORN",)),
        ("NOFORN - NOT FOR INTERNET DISTRIBUTION", "SECRET", ("NOFORN",)),
        ("SENSITIVE; PLEASE HANDLE ACCORDINGLY", "SECRET", ("SENSITIVE",)),
        ("RELEASABLE TO PERU", "SECRET", ("RELEASABLE TO PERU",)),
        ("REL TO PERU AND CHILE", "SECRET", ("REL TO PERU AND CHILE",)),
    ],
)
def test_caveats_below_the_classification_line(line: str, level: str, captions: tuple[str, ...]) -> None:
    text = (
        f"{HEADER}\nS E C R E T LIMA 000123\n\n{line}\n\nE.O. 12958: DECL: 02/26/2017\nTAGS: PREL\nSUBJECT: THE LAMP\n"
    )
    cable = reftel.parse(f"{text}{TEXT}")
    assert cable.passing == ()
    assert cable.captions == captions
    assert str(cable.classification) == level
    if "INTERNET" in line or "HANDLE" in line:
        assert cable.handling == (line[line.index("NOT" if "NOT" in line else "PLEASE") :],)


@pytest.mark.parametrize(
    ("written", "order", "code"),
    [
        ("12958", "12958", None),
        ("12598", "12958", "corrected-order"),
        ("19528", "12958", "corrected-order"),
        ("12985", "12958", "corrected-order"),
        ("19523", "19523", "unknown-order"),
        ("17777", "17777", "unknown-order"),
    ],
)
def test_numbers_of_orders(written: str, order: str, code: str | None) -> None:
    text = f"{HEADER}\nUNCLAS LIMA 000123\n\nE.O. {written}: N/A\nTAGS: PREL\nSUBJECT: THE LAMP\n{TEXT}"
    cable = reftel.parse(text)
    assert cable.executive_order is not None
    assert cable.executive_order.order == order
    codes = [one.code for one in cable.defects if one.code.endswith("-order")]
    assert codes == ([code] if code else [])
