"""Paper forms as recognition reads them: misread labels, lost blanks, margins, specks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reftel
from reftel.reading import parse
from tests.telegram.test_paper_layouts import (
    AIRGRAM,
    INCOMING,
    LETTER,
    ONE_LINE,
    OUT_1966,
    SENT_1961,
    incoming,
    outgoing,
)
from tests.telegram.whole_text import loses_no_character


@pytest.mark.parametrize("sign", [":", ";", "........:"])
def test_colons_misread_or_after_periods(sign: str) -> None:
    text = (
        f"INCOMING TELEGRAM        Department of State\nCONFIDENTIAL\nControl{sign} 4410\nRec'd{sign} JULY 2, 1958\n"
        f"       1:15 PM\nFROM{sign}  TRIPOLI\nTO{sign}    Secretary of State\nNO{sign}    17, JULY 2, 4 PM\n\n"
        "EXERCISE. LAMP TEAM ARRIVED.\n\n                 SAMPLE\n"
    )
    cable = parse(text)
    assert (cable.id, cable.control_number, cable.sender) == ("1958TRIPOLI17", "4410", "TRIPOLI")
    assert "".join(block.span.of(text) for block in cable.blocks) == text


@pytest.mark.parametrize(
    ("level", "read", "handling", "captions"),
    [
        ("SECRET - LIMIT DISTRIBUTION", "SECRET", ("LIMIT DISTRIBUTION",), ()),
        ("CONFIDENTIAL (MODIFIED HANDLING AUTHORIZED)", "CONFIDENTIAL", ("MODIFIED HANDLING AUTHORIZED",), ()),
        ("SECRET/NODIS", "SECRET", (), ("NODIS",)),
        ("31 CONFIDENTIAL", "CONFIDENTIAL", (), ()),
    ],
)
def test_a_level_with_other_words(level: str, read: str, handling: tuple[str, ...], captions: tuple[str, ...]) -> None:
    cable = incoming(level=level)
    assert (str(cable.classification), cable.handling, cable.captions) == (read, handling, captions)


def test_the_approving_officer_beside_a_drafter_without_a_label() -> None:
    cable = outgoing(close="        EXAMPLE\n\nFE:NA:DLSample:rk:11/28/60    FE - Mr. Pattern")
    assert ([one.name for one in cable.drafted_by], [one.name for one in cable.approved_by]) == (
        ["DLSample"], ["Mr. Pattern"],
    )  # fmt: skip
    assert cable.signed_by == ("EXAMPLE",)


def test_the_number_of_the_department_before_a_stamp_of_a_clock() -> None:
    cable = parse(
        "Department of State\nTELEGRAM\n\nOUTGOING\n\nSTATE 155012                                7 MAY 68  23 44z\n\n"
        "SECRET\nACTION: Amembassy  LAGOS   IMMEDIATE\nNODIS\n\nEXERCISE. 1. Please deliver lamps.\n\n2. Report.\n\n"
        "END                           EXAMPLE\n"
    )
    assert (cable.id, cable.captions, cable.signed_by) == ("68STATE155012", ("NODIS",), ("EXAMPLE",))
    assert cable.created and cable.created.isoformat() == "1968-05-07T23:44:00+00:00"
    assert [(one.name, one.precedence) for one in cable.action] == [("Amembassy LAGOS", "IMMEDIATE")]


def test_the_print_of_a_review_is_not_of_the_head() -> None:
    review = "UNCLASSIFIED U.S. Department of State Case No. F-2012-12345 Doc No. C05551234 Date: 05/06/2014\n"
    whole = SENT_1961.format(stamp="  APR 19  9 02 PM '61", addressees="ACTION: Amembassy LIMA  18",
                             close="        EXAMPLE\nARA:RASample:ef  4/19/61")  # fmt: skip
    cable = parse(f"{review}RELEASE IN FULL\n{whole.rstrip()}\n{review}")
    assert (cable.signed_by, [one.name for one in cable.drafted_by]) == (("EXAMPLE",), ["RASample"])


def test_offices_in_the_margin_of_a_form_with_lines_of_the_network() -> None:
    text = (
        "INCOMING TELEGRAM  Department of State\nCONFIDENTIAL\n59\nAction   RR RUEHCR\n"
        "AF       DE RUQVKN 12 19/1400Z\nInfo     R 191330Z JAN 65\nSS       FM AMEMBASSY KAMPALA\n"
        "G        TO RUEHCR/SECSTATE WASHDC 612\nSP       INFO RUQVNR/AMEMBASSY NAIROBI 77\nL        STATE GRNC\n"
        "         BT\n         C O N F I D E N T I A L\n         EXERCISE LAMP LIT.\n         SAMPLE\n         BT\n"
    )
    cable = parse(text)
    assert cable.sender == "AMEMBASSY KAMPALA"
    assert [[one.name for one in many] for many in (cable.action, cable.info)] == [
        ["SECSTATE WASHDC"], ["AMEMBASSY NAIROBI"],
    ]  # fmt: skip
    assert "margin-print" in [one.code for one in cable.defects]
    assert "".join(block.span.of(text) for block in cable.blocks) == text


def test_digits_that_are_all_letters() -> None:
    cable = incoming(control="Control: l2O44\nRec'd: FEBRUARY ll, l955", number="l,204, FEBRUARY ll, 3 PM")
    assert (cable.id, cable.created and cable.created.day) == ("1955OSLO1204", 11)
    assert "letter-for-digit" in [one.code for one in cable.defects]


def test_a_drafter_without_an_office() -> None:
    cable = outgoing(close="        EXAMPLE\nDrafted by: DBSample:ah 6/8/64\n")
    assert ([one.name for one in cable.drafted_by], str(cable.drafted_on)) == (["DBSample"], "1964-06-08")


def test_a_margin_with_single_blanks() -> None:
    text = (
        "INCOMING TELEGRAM Department of State\n31 CONFIDENTIAL\nAction Control: 10771\nARA Rec'd: SEPTEMBER 22, 1959\n"
        "Info 7:15 PM\nFROM: CARACAS\nSS TO: Secretary of State\nG NO: 355, SEPTEMBER 22, 5 PM\n"
        "SP EXERCISE. NEW LAMP BEGAN TO BURN\nC TODAY.\nINR SAMPLE\n"
    )
    cable = parse(text)
    assert (cable.id, cable.signed_by) == ("1959CARACAS355", ("SAMPLE",))
    assert [" ".join(one.text.split()) for one in cable.paragraphs] == ["EXERCISE. NEW LAMP BEGAN TO BURN TODAY."]
    assert {"SP", "C", "INR"} <= {one.office for one in cable.distribution}
    assert "".join(block.span.of(text) for block in cable.blocks) == text


def test_the_day_below_the_number() -> None:
    cable = incoming(control="Control: 12\nRec'd: 3/4/59", number="2,001,\n    MARCH 4, 11 AM")
    assert (cable.id, cable.created and cable.created.date().isoformat()) == ("1959OSLO2001", "1959-03-04")


def test_an_instruction_above_the_text_without_a_blank_line() -> None:
    cable = incoming(number="12, March 3, 4 p.m.\nJOINT EMBASSY/USIS MESSAGE\nDEPARTMENT PASS USIA")
    assert (cable.passing, cable.handling) == (("DEPARTMENT PASS USIA",), ("JOINT EMBASSY/USIS MESSAGE",))


def test_the_form_of_1966_in_one_line() -> None:
    cable = parse(
        "DEPARTMENT OF STATE TELEGRAM  OUTGOING  CONFIDENTIAL  STATE 99120  14 DEC 66  16 02z\n"
        "ACTION: Amembassy LIMA  PRIORITY\nREF: Lima 2811\nEXERCISE. 1. Lamps are due.\n2. Inform keeper.\nEND\n"
        "                EXAMPLE\n"
    )
    assert (cable.id, str(cable.classification), cable.signed_by) == ("66STATE99120", "CONFIDENTIAL", ("EXAMPLE",))
    assert cable.created and cable.created.isoformat() == "1966-12-14T16:02:00+00:00"


def test_specks_between_the_lines_are_no_text() -> None:
    text = INCOMING.format(
        level="SECRET", control="Control: 771\nRec'd: March 3, 1958", post="Oslo", number="12, March 3, 4 p.m.", foot=""
    ).replace("EXERCISE. Keeper", "~ . , -\nEXERCISE. Keeper of\n  '. |\nlamps")
    cable = parse(text)
    assert [" ".join(one.text.split()) for one in cable.paragraphs] == ["EXERCISE. Keeper of lamps went home."]
    assert "margin-print" in [one.code for one in cable.defects]


def test_a_list_of_addressees_wraps_before_unnumbered() -> None:
    lines = (
        "SENT DEPARTMENT 12; REPEATED INFORMATION TAIPEI 188, CINCPAC\nUNNUMBERED\nCINCPAC FOR POLAD\n"
        "REFERENCE: DEPTEL 1201\n"
    )
    form = INCOMING.format(
        level="SECRET", control="Control: 1\nRec'd: March 3, 1958", post="Oslo", number="12, March 3, 6 PM", foot=""
    )
    cable = parse(form.replace("EXERCISE", f"{lines}EXERCISE"))
    assert [(one.name, one.number) for one in cable.info] == [("TAIPEI", "188"), ("CINCPAC", None)]
    assert cable.passing == ("CINCPAC FOR POLAD",)
    assert [one.text for one in cable.paragraphs] == ["EXERCISE. Keeper went home."]


def test_forms_of_every_kind_in_one_file(tmp_path: Path) -> None:
    form = INCOMING.format(
        level="SECRET", control="Control: 7\nRec'd: March 3, 1958", post="Oslo", number="12, March 3, 4 p.m.", foot=""
    )
    path = tmp_path / "forms.txt"
    path.write_text("\n\n".join((form, OUT_1966, AIRGRAM, LETTER)))
    found = [witness.cable for witness in reftel.read(path)]
    assert [(one.id, one.message_type, one.signed_by) for one in found] == [
        ("1958OSLO12", None, ("SAMPLE",)),
        ("66STATE88412", None, ("EXAMPLE",)),
        (None, "AIRGRAM", ("Rupert K. Sample",)),
        (None, None, ("SAMPLE",)),
    ]


@settings(max_examples=100, deadline=None)
@given(
    text=st.sampled_from((AIRGRAM, LETTER, ONE_LINE, OUT_1966)),
    cuts=st.lists(
        st.tuples(st.integers(0, 900), st.integers(0, 40), st.sampled_from(("", "\n", "0", "NO: 4, ", "END   "))),
        max_size=6,
    ),
)
def test_damaged_scans_lose_no_character(text: str, cuts: list[tuple[int, int, str]]) -> None:
    for at, size, put in cuts:
        text = f"{text[:at]}{put}{text[at + size :]}"
    loses_no_character(text)
