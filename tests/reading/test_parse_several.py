"""Several telegrams in one text given to `parse`: sections are joined, others are named, quoted ones stay text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import reftel
from reftel.reading import parse, read
from tests.forms.military_samples import PARTS

HEAD = """VZCZCXYZ000{section}
PP RUEHC
DE RUEHXX #0123/0{section} 0571530
ZNY CCCCC ZZH
P 261530Z FEB 07
FM AMEMBASSY LIMA
TO RUEHC/SECSTATE WASHDC PRIORITY 4321
INFO RUEHXY/AMEMBASSY QUITO 0012
BT
C O N F I D E N T I A L SECTION 0{section} OF 02 LIMA 000123

SIPDIS

E.O. 12958: DECL: 02/26/2017
TAGS: PREL, PE
SUBJECT: EXERCISE: LAMPS IN LIMA
REF: QUITO 45

"""
FIRST = HEAD.format(section=1) + "1. (C) The first lamp is lit.\n\n2. (C) The second lamp is\nBT\n#0123\nNNNN\n"
SECOND = HEAD.format(section=2) + "lit too.\n\n3. (U) The third lamp.\nSTRUBLE\nBT\n#0123\nNNNN\n"
NETWORK = re.compile(r"(?m)^(?:VZCZC|PP |DE |ZN).*\n")
ENDS = re.compile(r"(?m)^(?:BT|#0123|NNNN)\n")
QUOTED = """R 201200Z FEB 07
FM AMEMBASSY QUITO
TO RUEHC/SECSTATE WASHDC 1234
C O N F I D E N T I A L QUITO 000045

E.O. 12958: DECL: 02/20/2017
TAGS: ECON, EC
SUBJECT: EXERCISE: OIL FOR LAMPS
REF: BOGOTA 12

1. (C) Oil is needed.
JEWELL
"""


def tiled(text: str) -> reftel.Cable:
    cable = parse(text)
    assert "".join(block.span.of(text) for block in cable.blocks) == text
    return cable


@pytest.mark.parametrize(
    "text",
    [
        FIRST + SECOND,
        SECOND + FIRST,
        ENDS.sub("", FIRST + SECOND),
        NETWORK.sub("", FIRST + SECOND),
        ENDS.sub("", NETWORK.sub("", FIRST + SECOND)),
        ENDS.sub("", NETWORK.sub("", f"{FIRST}\n\n{'-' * 40}\n{SECOND}")),
        ENDS.sub("", NETWORK.sub("", FIRST + SECOND)).replace("SECTION 02 OF", "FINAL SECTION OF"),
    ],
    ids=["whole", "in the wrong order", "no end marks", "no network lines", "neither", "a rule between", "final"],
)
def test_sections_with_headers_of_their_own_are_joined(text: str) -> None:
    cable = tiled(text)
    assert (cable.id, cable.subject, cable.signed_by) == ("07LIMA123", "EXERCISE: LAMPS IN LIMA", ("STRUBLE",))
    assert [(one.section, one.number, one.text) for one in cable.paragraphs] == [
        (1, 1, "The first lamp is lit."),
        (1, 2, "The second lamp is"),
        (2, None, "lit too."),
        (2, 3, "The third lamp."),
    ]
    assert [one.span.of(text).split()[-1] for one in cable.paragraphs] == ["lit.", "is", "too.", "lamp."]
    assert cable.field("subject") is not None and not cable.is_partial


def test_parts_of_a_military_message_are_joined() -> None:
    cable = tiled(PARTS)
    assert (cable.id, cable.signed_by) == ("18NAVADMIN903", ("BEACON",))
    assert [(one.section, one.number) for one in cable.paragraphs] == [(2, 1), (2, 2), (3, None), (3, 3)]
    assert [one.code for one in cable.defects] == []


@pytest.mark.parametrize(("text", "missing"), [(FIRST, []), (SECOND, ["section 1 of this telegram not found"])])
def test_a_section_alone_says_what_is_missing(text: str, missing: list[str]) -> None:
    cable = tiled(text)
    assert [one.note for one in cable.defects if one.code == "section-missing"] == missing
    assert cable.is_partial == bool(missing)


def test_the_level_and_precedence_over_a_section_are_its_own() -> None:
    text = "".join(
        f"UNCLASSIFIED//\nROUTINE\nR 060818Z DEC 18\nFM CNO WASHINGTON DC//N9//\nTO NAVADMIN\nBT\nUNCLAS //N01421//\n"
        f"SECTION {at} OF 3\nNAVADMIN 128/18\nMSGID/GENADMIN/CNO/N9/DEC//\nSUBJ/EXERCISE SHEET//\n"
        f"RMKS/{at}. LAMP {at} WAS LIT.//\nBT\n#0001\nNNNN\n"
        for at in (1, 2, 3)
    )
    cable = tiled(text)
    assert (cable.id, [one.number for one in cable.paragraphs]) == ("18NAVADMIN128", [1, 2, 3])
    assert [one.code for one in cable.defects] == []


def test_another_telegram_is_named() -> None:
    other = FIRST.replace("SECTION 01 OF 02 ", "")
    text = other + other.replace("000123", "000124").replace("#0123", "#0124")
    cable = tiled(text)
    assert (cable.id, len(cable.paragraphs)) == ("07LIMA123", 2)
    (said,) = [one for one in cable.defects if one.code == "foreign-cable"]
    assert "07LIMA124" in said.note and said.span is not None
    assert said.span.of(text).startswith("VZCZC")


@pytest.mark.parametrize("start", ["R 2012", "C O N F", "E.O.", "TAGS", "SUBJECT"])
@pytest.mark.parametrize(
    "around",
    [
        "1. (C) Quito sent the following telegram.\n\nBEGIN TEXT\n{}END TEXT\n\n2. (C) Post agrees.\nSTRUBLE\n",
        "1. (C) Following is text of Quito 45:\n\nQUOTE\n{}UNQUOTE\n\n2. (C) Post agrees.\nSTRUBLE\n",
        "Quito sent a telegram, which is repeated for your information.\n\n{}\nSTRUBLE\n",
    ],
    ids=["text", "quote", "without numbers"],
)
def test_elements_of_a_quoted_telegram_are_text(around: str, start: str) -> None:
    head = HEAD.format(section=1).replace("SECTION 01 OF 02 ", "")
    cable = tiled(head + around.format(QUOTED[QUOTED.index(start) :]))
    assert (cable.id, cable.sender, cable.subject) == ("07LIMA123", "AMEMBASSY LIMA", "EXERCISE: LAMPS IN LIMA")
    assert cable.tags == ("PREL", "PE")
    assert [one.id for one in cable.references] == ["07QUITO45"]
    assert cable.signed_by == ("STRUBLE",)
    assert cable.paragraphs[0].text.split()[0] in ("Quito", "Following")


def test_a_quoted_start_of_message_does_not_begin_a_telegram() -> None:
    head = HEAD.format(section=1).replace("SECTION 01 OF 02 ", "")
    quoted = "VZCZCXYZ0009\nRR RUEHC\nDE RUEHQT #0045 0511200\nZNY CCCCC ZZH\n" + QUOTED
    cable = tiled(f"{head}1. (C) Following is text of Quito 45:\n\nQUOTE\n{quoted}UNQUOTE\n\n2. (C) End.\nSTRUBLE\n")
    assert (cable.id, cable.signed_by) == ("07LIMA123", ("STRUBLE",))


def test_a_repeated_telegram_gives_its_elements_to_one_without_a_subject() -> None:
    cable = tiled(
        "R 261530Z FEB 77\nFM SECSTATE WASHDC\nTO AMEMBASSY LIMA\nC O N F I D E N T I A L STATE 012345\n\n"
        "FOLLOWING REPEAT QUITO 45 ACTION SECSTATE FEB 20\n\nQUOTE: C O N F I D E N T I A L QUITO 0045\n\n"
        "E.O. 11652: GDS\nTAGS: ECON, EC\nSUBJECT: EXERCISE: OIL FOR LAMPS\n\n1. OIL IS NEEDED. UNQUOTE\n\nVANCE\n"
    )
    assert (cable.subject, cable.tags) == ("EXERCISE: OIL FOR LAMPS", ("ECON", "EC"))


def test_read_gives_each_section(tmp_path: Path) -> None:
    path = tmp_path / "two.txt"
    path.write_text(ENDS.sub("", NETWORK.sub("", FIRST + SECOND)))
    assert [(one.cable.id, one.cable.sections[0].number) for one in read(path)] == [("07LIMA123", 1), ("07LIMA123", 2)]


PAGED = """UNCLASSIFIED

PAGE 01        SUVA    01188  0{0} OF 02  122104Z
ACTION EA-09

------------------126114  122140Z /43
R 121645Z MAR 76
FM AMEMBASSY SUVA
TO SECSTATE WASHDC 4417
INFO AMEMBASSY WELLINGTON

UNCLAS SECTION {0} OF 2 SUVA 1188
"""
FIRST_OF_TWO = """
E.O. 11652: N/A
TAGS: EFIS, FJ
SUBJECT: EXERCISE: LAMPS

REF: STATE 61177

1. SUMMARY: LAMPS ARE OLD. END SUMMARY.

2. NINE LAMPS BURN.

3. TWO DO NOT.
"""


@pytest.mark.parametrize(
    "end", ["UNCLASSIFIED\n\nNNN\n\n", "UNCLASSIFIED\n\nNNNN\n\n", "\nBT\n#1188\n\nNNNN\n\n", "\n\n\n"]
)
@pytest.mark.parametrize("top", [PAGED, PAGED[PAGED.index("R 12") :]])
def test_paged_sections_with_whole_headers_and_no_markings(top: str, end: str) -> None:
    text = (
        f"{top.format(1)}{FIRST_OF_TWO}{end}{top.format(2)}\n4. COMMENT: OIL IS DEAR.\n\nHARWELL\n\nUNCLASSIFIED\n\nNNN"
    )
    cable = reftel.parse(text)
    assert (cable.id, cable.tags, cable.signed_by) == ("76SUVA1188", ("EFIS", "FJ"), ("HARWELL",))
    assert [one.number for one in cable.paragraphs] == [1, 2, 3, 4]
    assert [one.id for one in cable.references] == ["76STATE61177"]
    assert "foreign-cable" not in [one.code for one in cable.defects]
