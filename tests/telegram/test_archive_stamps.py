"""Stamps of archives on declassified copies: they are not elements or text of the telegram, at any place. Invented."""

from __future__ import annotations

import datetime as dt

import pytest

import reftel
from reftel.telegram.archive_stamps import NearStamps, archive_stamps, is_archive_stamp
from reftel.telegram.lines import split

EXERCISE = """PAGE 01        MANILA  09915  041126Z
ACTION EA-11
INFO  OCT-01  ISO-00  /174 W
                    ---------------------     085467
R 040815Z SEP 74
FM AMEMBASSY MANILA
TO SECSTATE WASHDC 5672
C O N F I D E N T I A L MANILA 09915
{}E.O. 11652: GDS
TAGS: EAGR, ETRD, RP
SUBJ: EXERCISE: LAMP OIL EXPORTS
REF: STATE 182233
1. EXERCISE FIGURES FOR LAMP OIL WERE PRINTED SEPTEMBER 3.
{}2. THE EXERCISE BUREAU SAID THAT 1,200 LONG TONS WERE SHIPPED IN
{}THE QUARTER, AND THAT THE PRICE ROSE.
{}SULLIVAN
{}
CONFIDENTIAL
NNN
"""
PLACES = EXERCISE.count("{}")
STAMPS = (
    "DECLASSIFIED\nPA/HO Department of State\nE.O. 12958, as amended\nJune 21, 2007\n",
    "                    DECLASSIFIED\n     E.O. 12958, Sec. 3.5\n  NSC Memo, 11/24/98, State Dept. Guidelines\n"
    "  By ort, NARA, Date 6/17/05\n",
    "DECLASSIFIED E.O. 13526, Sec. 3.3\nBy ORT, NARA, Date 3/2/09\n",
    "DECLASSIFIED\nAuthority NND 979520\nBy SF NARA Date 5/11/00\n",
    "DECLASSIFIED\nE.O. 13526, Sec. 3.5\nNLN 07-33/4\nBy MD, NARA, Date 11/2/12\n",
    "PHOTOCOPY FROM HARBOR HILL LIBRARY\n",
    "REPRODUCED AT THE NATIONAL ARCHIVES\n",
    "Declassified/Released US Department of State EO Systematic Review 30 JUN 2005\n",
    "CONFIDENTIAL   PTQ8977\n",
    "LIMITED OFFICIAL USE U.S. Department of State Case No. F-2016-00001 Doc No. C05000001 Date: 07/31/2017\n",
    "DECLASSIFIED BY: OFFICE DIRECTOR, A/RPS/IPS; NAME REDACTED\n",
    "COPY LBJ LIBRARY\n",
    "NLC-16-41-4-2-7\n",
    "Sanitized Copy Approved for Release 2011/04/05 : CIA-RDP85T00287R000500\n",
    "Declassified Case: NW 33542 Date: 01-12-2018\n",
    "No Objection To Declassification in Full 2010/12/22 : LOC-HAK-1-2-3-4\n",
    "NARA, Date 11/2/98   By MT\nAuthority E.O. 12958\n",
    "Authority NND 979512\nBy CM NARA Date 3/3/06\n",
    "HARBOR LIBRARY PHOTOCOPY\n",
    "COPY\nLBJ LIBRARY\n",
    "Gerald R. Ford Library\n",
    "COPY\nNIXON PRESIDENTIAL MATERIALS STAFF\n",
    "Printed By: Jane Sample   5/6/2002 9:12:44 AM\n",
    "NATIONAL ARCHIVES MICROFILM PUBLICATIONS\nROLL 0211  FRAME 0418\n",
    "D030142-0577   FRAME 0578\n",
    "25X1 EO 13526 1.4(c) <25Yrs\n",
    "Approved For Release 2006/08/09 : NLC-6-22-1-17-9\n",
    "Jane P. Sample\nDeclassified/Released\nUS Department of State\nEO Systematic Review\n20 Mar 2014\n",
)


def values(text: str) -> tuple[object, ...]:
    cable = reftel.parse(text)
    order = cable.executive_order
    return (
        *(cable.id, cable.created, cable.classification, order and order.raw, cable.declassify_on, cable.tags),
        *(cable.subject, [each.id for each in cable.references], cable.captions, cable.passing, cable.signed_by),
        [(each.number, " ".join(each.text.split())) for each in cable.paragraphs],
    )


@pytest.mark.parametrize("place", range(PLACES + 1))
@pytest.mark.parametrize("stamp", STAMPS)
def test_a_stamp_changes_no_value(stamp: str, place: int) -> None:
    """`place` counts the gaps of EXERCISE; the last is above the telegram."""
    plain = EXERCISE.format(*[""] * PLACES)
    stamped = EXERCISE.format(*(stamp if at == place else "" for at in range(PLACES)))
    if place == PLACES:
        stamped = stamp + stamped
    assert values(stamped) == values(plain)


@pytest.mark.parametrize("stamp", STAMPS)
def test_every_line_of_a_stamp_is_a_block_of_its_own(stamp: str) -> None:
    text = EXERCISE.format("", "", stamp, "", "")
    cable = reftel.parse(text)
    shown = "".join(block.span.of(text) for block in cable.blocks if block.kind == "stamp")
    assert [line.strip() for line in shown.splitlines()] == [line.strip() for line in stamp.splitlines()]


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        (STAMPS[0], dt.date(2007, 6, 21)),
        (STAMPS[1], dt.date(2005, 6, 17)),
        (STAMPS[2], dt.date(2009, 3, 2)),
    ],
)
def test_the_day_of_a_stamp_is_that_of_the_release(stamp: str, day: dt.date) -> None:
    released = reftel.parse(stamp + EXERCISE.format(*[""] * PLACES)).released
    assert released is not None
    assert released.date() == day


@pytest.mark.parametrize(
    "prose",
    [
        "THE PAPERS WERE\nDECLASSIFIED LAST YEAR, AND COPIES\nREACHED THE EMBASSY",
        "HE ASKED BY WHOM\nBY THE NATIONAL LIBRARY OF HARBORS",
        "IT OPENED ON\nJUNE 21, 2007\nWITH LAMPS",
        "HE WENT TO THE\nDEPARTMENT OF STATE\nWITH A LAMP; FILES WERE DECLASSIFIED THERE",
        "IT WAS APPROVED\nAUTHORITY FOR LAMPS WAS GIVEN, NARA SAID",
    ],
)
def test_prose_is_not_a_stamp(prose: str) -> None:
    text = EXERCISE.format("", "", "3. " + prose + ".\n", "", "").replace("2. THE EXERCISE BUREAU", "2. HE", 1)
    cable = reftel.parse(text)
    assert [block.span.of(text) for block in cable.blocks if block.kind == "stamp"] == []


@pytest.mark.parametrize(
    ("above", "line", "expected"),
    [
        ("DECLASSIFIED\n", "E.O. 12958", True),
        ("", "E.O. 12958", False),
        ("", "E.O. 12958: DECL: 10/08/2017", False),
        ("DECLASSIFIED\nJune 1, 2007\n", "2 May 2008", True),
        ("", "2 May 2008", False),
        ("A lamp.\n", "By ORT, NARA, Date 6/17/05", True),
        ("DECLASSIFIED\nA lamp.\n", "June 21, 2007", False),
    ],
)
def test_some_lines_need_the_first_one(above: str, line: str, expected: bool) -> None:
    assert is_archive_stamp(f"{above}{line}\n", len(above), len(above) + len(line)) == expected


def test_an_order_of_a_later_year_is_reported() -> None:
    text = EXERCISE.format("", "", "", "", "").replace("E.O. 11652: GDS", "E.O. 12958: DECL: 1/4/86")
    assert "later-order" in [defect.code for defect in reftel.parse(text).defects]
    assert "later-order" not in [defect.code for defect in reftel.parse(EXERCISE.format(*[""] * PLACES)).defects]


@pytest.mark.parametrize("stamp", STAMPS)
@pytest.mark.parametrize("place", range(PLACES))
def test_every_line_of_a_stamp_is_near_a_word_of_one(stamp: str, place: int) -> None:
    text = EXERCISE.format(*(stamp if at == place else "" for at in range(PLACES)))
    near = NearStamps(text, 0, len(text))
    lines = [line for line in split(text, 0, len(text)) if line.kind != "blank"]
    found = [(line.begin, line.stop) for line in lines if is_archive_stamp(text, line.begin, line.stop)]
    assert all(near.has(begin) for begin, _ in found)
    assert list(archive_stamps(text, 0, len(text))) == found


def test_lines_far_from_the_words_of_stamps_are_not_near() -> None:
    text = "A LAMP\nA QUAY\nBY ORT, NARA, DATE 6/17/05\n" + "A BOAT\n" * 9
    near = NearStamps(text, 0, len(text))
    lines = split(text, 0, len(text))
    assert [near.has(line.begin) for line in lines] == [False] + [True] * 8 + [False] * 3
