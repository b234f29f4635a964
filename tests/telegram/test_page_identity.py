"""The number of a telegram that only its page marks give."""

from __future__ import annotations

import pytest

from reftel.telegram import read

HEADER = "P 261503Z FEB 08\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC\n\n"
OSLO = HEADER.replace("LIMA", "OSLO")
FRONT = "TAGS: PREL, PE\nSUBJECT: THE LAMP ROOM\n\n"
MARK = "LIMA 00001234  002 OF 003\n\n"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (f"CONFIDENTIAL  LIMA 00001234  001.2 OF 003\n\n{FRONT}1. (C) Lamps.\n\n2. (C) Oil.\nSAMPLE\n", "08LIMA1234"),
        (f"S E C R E T LIMA 00001234  001.2 OF 003\n\n{FRONT}1. (C) Lamps.\nSAMPLE\n", "08LIMA1234"),
        (f"1. (C) Lamps.\n\n{MARK}2. (C) Oil.\n\nLIMA 00001234  003 OF 003\n\n3. (C) More.\nSAMPLE\n", "08LIMA1234"),
        (f"{HEADER}{FRONT}1. Lamps.\n\n{MARK}2. Oil.\nSAMPLE\n", "08LIMA1234"),
        ("CAPE TOWN 00000204  002 OF 002\n\n2. Oil.\n\n3. Wicks.\nSAMPLE\n", "08CAPETOWN204"),
        ("PAGE 02        LIMA  01234  071504Z\n\n2. Oil.\n\n3. Wicks.\nSAMPLE\n", "08LIMA1234"),
        ("PAGE 02\nLIMA 01234  071504Z\n\n2. Oil.\n\n3. Wicks.\nSAMPLE\n", "08LIMA1234"),
    ],
)
def test_the_number_of_the_page_marks_is_the_telegrams(text: str, number: str) -> None:
    cable = read(text, year=2008)
    field = cable.field("id")
    assert cable.id == number and field is not None and field.evidence == "page mark"
    assert field.span.of(text).split()[-1].lstrip("0") == str(cable.serial)
    said = [one.note for one in cable.defects if one.code == "uncertain-reading"]
    assert said == ["id: the number is read from a page mark"]
    assert "no-id" not in [one.code for one in cable.defects]


def test_a_number_of_two_digits_on_the_first_page_below_a_stamp() -> None:
    """The first telegrams of each January: their own line is not counted on for a number so short."""
    cable = read(
        "CONFIDENTIAL\n\nPAGE 01        LIMA  00012  071504Z\n\n42\nACTION ARA-10\n\n"
        f"INFO  OCT-01  ISO-00  /011 W\n---------------------     104440\n{HEADER}CONFIDENTIAL LIMA 12\n\n"
        f"{FRONT}1. Lamps.\n\nSAMPLE\n",
        year=2008,
    )
    assert cable.id == "08LIMA12"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (f"1. Lamps.\n\n{MARK}2. Oil.\n\nOSLO 00000012  003 OF 003\n\n3. More.\nSAMPLE\n", None),
        (f"UNCLAS LIMA 000012\n\n{FRONT}1. Lamps.\n\n{MARK}2. Oil.\nSAMPLE\n", "08LIMA12"),
        (
            f"{OSLO}UNCLAS OSLO 000012\n\n{FRONT}1. Lamps.\n\n{MARK}2. Oil.\nSAMPLE\n",
            "08OSLO12",
        ),
        ("1. Lamps.\n\nNOWHERE 00001234  002 OF 003\n\n2. Oil.\nSAMPLE\n", None),
    ],
)
def test_page_marks_that_differ_give_no_number(text: str, number: str | None) -> None:
    cable = read(text, year=2008)
    assert cable.id == number
    assert "page mark" not in [one.evidence for one in cable.fields]


def test_a_header_of_another_post_is_not_overruled() -> None:
    cable = read(f"{OSLO}{FRONT}1. Lamps.\n\n{MARK}2. Oil.\nSAMPLE\n", year=2008)
    assert cable.id is None and "no-id" in [one.code for one in cable.defects]


@pytest.mark.parametrize(
    ("line", "text", "disagree"),
    [
        ("DE RUEHPE #0154 0661610", "LIMA 000145", True),
        ("DE RUEHPE #0145/01 0661610", "SECTION 01 OF 02 LIMA 000145", False),
        ("DE RUEHPE #0145 0661610", "LIMA 010145", False),
        ("DE RUEHPE #10145 0661610", "LIMA 010145", False),
        ("DE RUEHC #5678 0661610", "LIMA 000145", False),
    ],
    ids=["mistyped", "a section", "stations count to 9999", "all digits", "relayed"],
)
def test_the_serial_of_the_network_confirms_that_of_the_text(line: str, text: str, disagree: bool) -> None:
    head = f"{line}\nZNR UUUUU ZZH\nR 061610Z MAR 08\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC\nBT\n"
    cable = read(f"{head}UNCLAS {text}\n\nSUBJECT: EXERCISE: RAIN\n\n1. (U) Rain.\n")
    assert ("serials-disagree" in {one.code for one in cable.defects}) is disagree


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{MARK}by boat.\n\n4. (C) Oil.\n\n5. (C) Wicks.\nSAMPLE\n", "in section 2"),
        ("LIMA 00001234  001.2 OF 003\n\nby boat.\n\n4. (C) Oil.\nSAMPLE\n", "on page 2"),
        ("PAGE 02        LIMA  01234  071504Z\n\nBY BOAT.\n\n2. OIL.\nSAMPLE\n", "on page 2"),
        ("PAGE 01        LIMA  01234  02 OF 03  071504Z\n\nBY BOAT.\n\n2. OIL.\nSAMPLE\n", "in section 2"),
        ("CONFIDENTIAL\n\nPAGE 03\nLIMA 01234  071504Z\n\nBY BOAT.\n\n7. OIL.\nSAMPLE\n", "on page 3"),
        (
            "UNCLASSIFIED\n\n4. OIL IS DEAR IN ALL HARBORS NOW.\n\n5. WICKS ARE NOT DEAR IN ANY.\nSAMPLE\n\n",
            "at paragraph 4",
        ),
    ],
)
def test_a_copy_that_begins_on_a_later_page_is_a_part(text: str, said: str) -> None:
    cable = read(text, year=2008)
    assert cable.is_partial
    assert [one.note for one in cable.defects if one.code == "beginning-missing"] == [
        f"the copy begins {said} of the telegram"
    ]
    assert not [one for one in cable.paragraphs if "071504Z" in one.text]
    assert cable.signed_by == ("SAMPLE",)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}{FRONT}1. Lamps.\n\n{MARK}2. Oil.\nSAMPLE\n",
        "PAGE 01        LIMA  01234  071504Z\n\n1. LAMPS.\n\n2. OIL.\nSAMPLE\n",
        "1. LAMPS.\n\n2. OIL.\nSAMPLE\n",
    ],
)
def test_a_copy_from_its_beginning_is_none(text: str) -> None:
    assert "beginning-missing" not in [one.code for one in read(text, year=2008).defects]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("C O N F I D E N T I A L LIMA 1243", ["LIMA 1243 in the line of the level, LIMA 1234 in the record"]),
        ("CONFIDENTIAL LIMA 001234", []),
        ("CONFIDENTIAL OSLO 001243", []),
        ("UNCLAS SECTION 01 OF 02 LIMA 1234", []),
    ],
)
def test_a_number_in_the_text_that_is_not_the_containers_is_said(line: str, said: list[str]) -> None:
    text = f"{HEADER}{line}\n\n{FRONT}1. Lamps.\nSAMPLE\n"
    cable = read(text, reference_id="08LIMA1234")
    assert cable.id == "08LIMA1234"
    assert [one.note for one in cable.defects if one.code == "serials-disagree"] == said


NETWORK = """DE RUEHBUL #2299/01 2161441
ZNY SSSSS ZZH
O 041441Z AUG 09
FM AMEMBASSY KABUL
TO RUEHC/SECSTATE WASHDC IMMEDIATE 0702
{line}

SIPDIS

E.O. 12958: DECL: 08/01/2019
TAGS: PREL, AF
SUBJECT: EXERCISE: A LAMP

1. (S) The lamp is lit.
HARWELL
"""


@pytest.mark.parametrize("section", ["SECTIO6N 01 OF 02", "SSECTION 01 OF 02", "SECTION 01 OF 0 2"])
def test_a_slip_in_the_section_keeps_the_number(section: str) -> None:
    cable = read(NETWORK.format(line=f"S E C R E T {section} KABUL 012299"))
    assert cable.id == "09KABUL12299"
    assert [(one.number, one.of) for one in cable.sections] == [(1, 2)]


def test_a_number_from_the_line_of_the_network_is_uncertain() -> None:
    cable = read(NETWORK.format(line="S E C R E T 4%RQ"))
    assert cable.id == "09KABUL2299"
    assert any(one.note.startswith("id:") for one in cable.defects if one.code == "uncertain-reading")
