"""Drafting blocks: offices, drafters, approvers, clearances, each with its span. All names are made up."""

from __future__ import annotations

import datetime as dt

import pytest

import reftel
from reftel.values.officers import read_officers

OFFICERS = [
    ("EUR/EE:RDEXAMPLE:MJW", [("EUR/EE", "RDEXAMPLE", None)]),
    ("EB/OA/AVP:JSEXAMPLE:FAA:CSAMPLE:JO", [("EB/OA/AVP", "JSEXAMPLE", None), ("FAA", "CSAMPLE", None)]),
    ("NEA/ARN - MLSAMPLE", [("NEA/ARN", "MLSAMPLE", None)]),
    ("S - MR. PATTERN (SUBS)", [("S", "MR. PATTERN", "SUBS")]),
    ("S/S:O:DLSAMPLE", [("S/S-O", "DLSAMPLE", None)]),
    ("S/ PM: PPEXAMPLE,  JR.", [("S/PM", "PPEXAMPLE, JR.", None)]),
    ("S/S- S: JPSAMPLE", [("S/S-S", "JPSAMPLE", None)]),
    ("EAP/P:RREXAMPLE DOD:JSAMPLE  L:APATTERN (INFO)",
     [("EAP/P", "RREXAMPLE", None), ("DOD", "JSAMPLE", None), ("L", "APATTERN", "INFO")]),
    ("NEA:AEXAMPLE, P:PPATTERN", [("NEA", "AEXAMPLE", None), ("P", "PPATTERN", None)]),
    ("THE SECRETARY", [(None, "THE SECRETARY", None)]),
    ("POL/REXAMPLE", [("POL", "REXAMPLE", None)]),
    ("INR HSAMPLE", [("INR", "HSAMPLE", None)]),
    ("EUR/SOV:RSAMPLE:ABC X23456", [("EUR/SOV", "RSAMPLE", None)]),
    ("EAP/BCLTV:JEXAMPLE:JD -- 3/4/02 7-1234", [("EAP/BCLTV", "JEXAMPLE", None)]),
    ("ARA:RDEXAMPLE/GDOE:MJW", [("ARA", "RDEXAMPLE", None), ("ARA", "GDOE", None)]),
    ("S", [("S", None, None)]),
    ("", []),
    (" -- ", []),
]  # fmt: skip


@pytest.mark.parametrize(("written", "officers"), OFFICERS)
def test_an_entry_names_offices_and_persons(
    written: str, officers: list[tuple[str | None, str | None, str | None]]
) -> None:
    found = read_officers(written)
    assert [(one.office, one.name, one.note) for one in found] == officers
    for one in found:
        assert 0 <= one.start < one.end <= len(written)


TELEGRAM = """LIMITED OFFICIAL USE

PAGE 01        STATE  900123

66
ORIGIN EUR-12

INFO  OCT-01  NEA-10  ISO-00  CIAE-00  DODE-00

INR-10  NSAE-00  /033 R

DRAFTED BY EUR/EE:RDEXAMPLE:MJW
11/15/79   EXT 23262
APPROVED BY EUR:GSAMPLE
NEA/IWG:CPATTERN
EUR/SOV - MSPECIMEN (SUBS)
S/S-O:JMODEL
------------------065004 160323Z /62
O 160106Z NOV 79
FM SECSTATE WASHDC
TO AMEMBASSY LIMA IMMEDIATE
INFO AMEMBASSY QUITO

LIMITED OFFICIAL USE STATE 900123

E.O. 12065: N/A
TAGS: PINS, PE
SUBJECT: EXERCISE LAMPS

1. THE LAMPS OF THE EXERCISE BURN.  EXAMPLE
"""


def test_a_drafting_block_becomes_fields() -> None:
    cable = reftel.parse(TELEGRAM)
    assert [(one.office, one.name) for one in cable.drafted_by] == [("EUR/EE", "RDEXAMPLE")]
    assert [(one.office, one.name) for one in cable.approved_by] == [("EUR", "GSAMPLE")]
    assert [(one.office, one.name, one.note) for one in cable.cleared_by] == [
        ("NEA/IWG", "CPATTERN", None),
        ("EUR/SOV", "MSPECIMEN", "SUBS"),
        ("S/S-O", "JMODEL", None),
    ]
    assert cable.drafted_on == dt.date(1979, 11, 15)
    assert cable.office_of_origin == ("EUR",)
    assert cable.office_of_action == ()
    assert [(one.office, one.copies, one.role) for one in cable.distribution] == [
        ("EUR", 12, "origin"), ("OCT", 1, "info"), ("NEA", 10, "info"), ("ISO", 0, "info"), ("CIAE", 0, "info"),
        ("DODE", 0, "info"), ("INR", 10, "info"), ("NSAE", 0, "info"),
    ]  # fmt: skip
    assert [one.name for one in cable.info] == ["AMEMBASSY QUITO"]


def test_every_value_names_its_span() -> None:
    cable = reftel.parse(TELEGRAM)
    for one in (*cable.drafted_by, *cable.approved_by, *cable.cleared_by):
        assert one.name and one.span and one.name in one.span.of(TELEGRAM)
    for office in cable.distribution:
        assert office.span and office.span.of(TELEGRAM) == f"{office.office}-{office.copies:02}"
    read = {field.name for field in cable.fields}
    assert {"drafted_by", "approved_by", "cleared_by", "distribution", "drafted_on"} <= read


@pytest.mark.parametrize("label", ["CLEARED BY:", "CLEARANCES:", "CLEARED:"])
def test_labelled_clearances(label: str) -> None:
    text = TELEGRAM.replace("NEA/IWG:CPATTERN", f"{label} NEA/IWG:CPATTERN")
    assert [one.name for one in reftel.parse(text).cleared_by] == ["CPATTERN", "MSPECIMEN", "JMODEL"]


def test_no_clearance_is_an_empty_field() -> None:
    text = TELEGRAM.replace("NEA/IWG:CPATTERN\nEUR/SOV - MSPECIMEN (SUBS)\nS/S-O:JMODEL\n", "CLEARED BY: NONE\n")
    cable = reftel.parse(text)
    assert cable.cleared_by == ()
    assert [field.state for field in cable.fields if field.name == "cleared_by"] == ["empty"]


def test_the_text_is_no_drafting_block() -> None:
    text = TELEGRAM.replace(
        "THE LAMPS OF THE EXERCISE BURN.", "REPORT WAS DRAFTED BY POL/SOMEBODY, CLEARED BY NEA:NOBODY."
    )
    cable = reftel.parse(text)
    assert [one.name for one in cable.drafted_by] == ["RDEXAMPLE"]
    assert "NOBODY" not in [one.name for one in cable.cleared_by]


@pytest.mark.parametrize(
    "text", ["/010W\nFM AMEMBASSY LIMA\n", "------------------4E3A9C\n", "DRAFTED BY", "ACTION EAP-00"]
)
def test_pieces_of_a_block_are_read(text: str) -> None:
    assert reftel.parse(text).cleared_by == ()


def test_a_desired_distribution_clears_nothing() -> None:
    block = "DRAFTED BY EUR/EE:RDEXAMPLE\nAPPROVED BY EUR:GSAMPLE\nDESIRED DISTRIBUTION\nEUR, L, S/S\n"
    assert reftel.parse(f"ORIGIN EUR-12\n{block}{'-' * 18}065004\nR 160323Z NOV 79\n").cleared_by == ()


def test_a_date_with_a_space_in_it_is_no_drafter() -> None:
    block = "DRAFTED BY EUR/ SOV: LBEXAMPLE:GMS\n3/ 19/74   EXT 21712\nAPPROVED BY EUR: WJSAMPLE\n"
    cable = reftel.parse(f"ORIGIN EUR-25\n{block}{'-' * 18}065004\nR 200012Z MAR 74\n")
    assert ([one.name for one in cable.drafted_by], str(cable.drafted_on)) == (["LBEXAMPLE"], "1974-03-19")


def test_clearances_in_substance() -> None:
    block = "DRAFTED BY: NEA:RWEXAMPLE\nAPPROVED BY: NEA:MR. SAMPLE\nCLEARED IN SUBSTANCE: EUR/BMI:MR. PATTERN\n"
    cable = reftel.parse(f"ORIGIN NEA-15\n{block}{'-' * 18}065004\nP 072215Z JUN 71\n")
    assert [(one.office, one.name) for one in cable.cleared_by] == [("EUR/BMI", "MR. PATTERN")]


def test_clearances_in_the_line_of_the_approving_officer() -> None:
    block = "DRAFTED BY OES:RLEXAMPLE:BLC  APPROVED BY OES/SA:JTSAMPLE  EUR/CE:BPATTERN\n"
    cable = reftel.parse(f"ORIGIN OES-04\n{block}{'-' * 18}065004\nR 160323Z NOV 79\n")
    assert [[one.name for one in many] for many in (cable.drafted_by, cable.approved_by, cable.cleared_by)] == [
        ["RLEXAMPLE"], ["JTSAMPLE"], ["BPATTERN"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("group", "to", "number"),
    [
        ("R 1 41020Z  APR 75", "SECSTATE  WASHDC  8 812", "8812"),
        ("R 141 020 Z APR75", "SECSTATE WASHDC 8812", "8812"),
        ("R 141020 Z APR 75", "SECSTATE WASHDC UNN", None),
    ],
)
def test_spaces_that_a_tape_tore_into_numbers(group: str, to: str, number: str | None) -> None:
    cable = reftel.parse(f"{group}\nFM AMEMBASSY LIMA\nTO {to}\nUNCLAS LIMA 3310\nSUBJ: EXERCISE\n\n1. LAMP.\n")
    assert (cable.id, cable.created and cable.created.isoformat()) == ("75LIMA3310", "1975-04-14T10:20:00+00:00")
    assert [(one.name, one.number) for one in cable.action] == [("SECSTATE WASHDC", number)]
