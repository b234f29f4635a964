"""Copies with print in their margins, lost marks, torn pages and misread letters give the values of the whole one."""

from __future__ import annotations

import pytest

import reftel

EXERCISE = """R 300915Z MAR 78
FM AMEMBASSY SINGAPORE
TO SECSTATE WASHDC 4470
INFO AMEMBASSY JAKARTA
AMEMBASSY MANILA
CONFIDENTIAL SINGAPORE 1380
E.O. 11652: GDS
TAGS: ETRN, SN
SUBJECT: EXERCISE: FERRY LINES
REF: JAKARTA 3981
1. TOW LINE PARTED MARCH 28.
2. NO ONE WAS ABOARD.
HARWELL
CONFIDENTIAL
NNNN
"""
LINES = EXERCISE.splitlines()


def values(text: str) -> tuple[object, ...]:
    cable = reftel.parse(text)
    order = cable.executive_order
    return (
        *(cable.id, cable.created, cable.classification, cable.post, order and order.order, order and order.exemption),
        *([one.name for one in cable.action], [one.name for one in cable.info], cable.tags, cable.subject),
        *([one.id for one in cable.references], cable.signed_by),
        [(one.number, one.marking, one.heading, " ".join(one.text.split())) for one in cable.paragraphs],
    )


WHOLE = values(EXERCISE)


def codes(text: str) -> set[str]:
    return {defect.code for defect in reftel.parse(text).defects}


def test_the_whole_copy() -> None:
    assert WHOLE[0] == "78SINGAPORE1380"
    assert WHOLE[-2:] == (
        ("HARWELL",),
        [(1, None, None, "TOW LINE PARTED MARCH 28."), (2, None, None, "NO ONE WAS ABOARD.")],
    )


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{at:02}  {line}" for at, line in enumerate(LINES, 1)),
        "\n".join(f"{at} {line}" for at, line in enumerate(LINES, 1)),
        "\n".join(f"{at}\t{line}" for at, line in enumerate(LINES, 1)),
        "\n".join(f"{at:>3}: {line}" for at, line in enumerate(LINES, 1)),
        "\n".join(f"{at:>2} | {line}" for at, line in enumerate(LINES, 1)),
        "\n".join(f"{at % 8 + 1:02}  {line}" for at, line in enumerate(LINES)),
        "\n".join(line if at == 6 else f"{at:>2}   {line}" for at, line in enumerate(LINES, 1)),
        "\n".join((f"{at:<4}" if at % 5 == 0 else "    ") + line for at, line in enumerate(LINES, 1)),
        "\n\n".join((f"{at:<4}" if at % 5 == 0 else "    ") + line for at, line in enumerate(LINES, 1)),
        EXERCISE.replace("1. TOW", "B1    1. TOW").replace("2. NO", "B1,B6 2. NO"),
        EXERCISE.replace("1. TOW", "B1   1. TOW").replace("NO ONE WAS", "NO ONE\n(b)(3)  WAS"),
    ],
)
def test_a_column_in_the_margin_is_no_text(text: str) -> None:
    assert values(text) == WHOLE
    assert "margin-print" in codes(text)


@pytest.mark.parametrize(
    "text", ["1  LIMA   20\n2  OSLO   30\n3  ROME   40\n4  BONN   50\n5  BERN   60\n6  ASMARA 70\n"]
)
def test_the_rows_of_a_table_are_text(text: str) -> None:
    assert "margin-print" not in codes(EXERCISE.replace("2. NO", f"{text}2. NO"))


@pytest.mark.parametrize("stamp", ["- 2 -", "[page 2]", "Page 2 of 3", "(b)(1)", "(b)(1) (b)(3)"])
@pytest.mark.parametrize("before", ["AMEMBASSY MANILA", "CONFIDENTIAL SING", "E.O.", "TAGS", "REF:"])
def test_print_between_elements_is_no_value(stamp: str, before: str) -> None:
    assert values(EXERCISE.replace(before, f"\n{stamp}\n\n{before}", 1)) == WHOLE
    assert values(EXERCISE.replace(before, f"{stamp}\n{before}", 1)) == WHOLE


def test_addressees_behind_a_stamp_need_no_designator() -> None:
    text = EXERCISE.replace("AMEMBASSY MANILA", "\nCOPY\nLBJ LIBRARY\n\nUSCINCSO\nCIA WASHDC")
    assert [one.name for one in reftel.parse(text).info] == ["AMEMBASSY JAKARTA", "USCINCSO", "CIA WASHDC"]


def test_a_page_ends_among_the_addressees() -> None:
    page = "\n\nCONFIDENTIAL\n\nSINGAPORE 00001380  001.2 OF 003\n\nRUEHML/AMEMBASSY MANILA"
    assert values(EXERCISE.replace("\nAMEMBASSY MANILA", page)) == WHOLE


@pytest.mark.parametrize(
    "written",
    ["RUEHML AMEMBASSY MANILA", "RUEHML.AMEMBASSY MANILA", "RUEHML|AMEMBASSY MANILA", "RUEHML: AMEMBASSY MANILA"],
)
def test_a_routing_indicator_without_its_slash(written: str) -> None:
    cable = reftel.parse(EXERCISE.replace("AMEMBASSY MANILA", written))
    assert [(one.routing, one.name) for one in cable.info] == [
        (None, "AMEMBASSY JAKARTA"),
        ("RUEHML", "AMEMBASSY MANILA"),
    ]


@pytest.mark.parametrize(
    ("whole", "damaged"),
    [
        ("E.O. 11652", "E.O. ll652"),
        ("E.O. 11652", "O. 11652"),
        ("E.O. 11652", "0. 11652"),
        ("E.O. 11652:", "11652:"),
        ("TAGS:", "TACS:"),
        ("TAGS: ", ""),
        ("SUBJECT:", "SUBJ ECT:"),
        ("SUBJECT:", "RE:"),
        ("REF:", "RE:"),
        ("CONFIDENTIAL SING", "CONFTDENTIAL SING"),
        ("CONFIDENTIAL SING", "CONFIDENTIAI SING"),
        ("CONFIDENTIAL SING", "CONFlDENTlAL SING"),
        ("CONFIDENTIAL SING", "C O N F l D E N T l A L SING"),
        ("CONFIDENTIAL SING", "CONF|DENT|AL SING"),
        ("SINGAPORE 1380", "SlNGAPORE 1380"),
        ("SINGAPORE 1380", "5INGAPORE 1380"),
        ("SINGAPORE 1380", "SINGAPORE, 1380"),
        ("SINGAPORE 1380", "SINGAPORE 138O"),
        ("SINGAPORE 1380", "SINGAPORE I380"),
        ("INFO", "lNFO"),
        ("1. TOW", "1, TOW"),
        ("2. NO", "Z. NO"),
        ("2. NO", "2 NO"),
        ("HARWELL", ". HARWELL"),
        ("NNNN", "NHNN"),
        ("NNNN", "MNNN"),
        ("NNNN", "NNNN\n\u2022\u00b7- '"),
        ("R 300915Z", "DTG: 300915Z"),
        ("FERRY", "FER\u00adRY"),
        ("FERRY LINES", "FER\u00ad\nRY LINES"),
    ],
)
def test_misread_and_lost_marks(whole: str, damaged: str) -> None:
    assert values(EXERCISE.replace(whole, damaged, 1)) == WHOLE


def test_a_post_with_letters_run_together_is_known_and_reported() -> None:
    text = EXERCISE.replace("SINGAPORE", "AMRNAN")
    assert reftel.parse(text).id == "78AMMAN1380"
    assert "corrected-post" in codes(text)


@pytest.mark.parametrize("serial", ["USCINCSO 1234", "JTF180 1234", "1 2345"])
def test_no_other_name_is_a_misread_post(serial: str) -> None:
    assert "corrected-post" not in codes(EXERCISE.replace("SINGAPORE 1380", serial))


def test_a_text_without_any_period() -> None:
    text = """LIMITED OFFICIAL USE MADRID 2250
E O 11652 N A
TAGS ETRD SP
SUBJECT EXERCISE OLIVE OIL
REF STATE 066120
1  INSPECTOR WILL ARRIVE MONDAY
2  HOTEL RESERVED
HARWELL
NNN
"""
    cable = reftel.parse(text, year=1973)
    assert [one.id for one in cable.references] == ["73STATE66120"]
    assert [one.number for one in cable.paragraphs] == [1, 2]
    assert cable.signed_by == ("HARWELL",)


TORN = """R 300915Z MAR 78
FM AMEMBASSY LIMA
TO SECSTATE WASHDC 4470
C O N F I D E N T I A L SECTION 1 OF 2 LIMA 1380
TAGS: ETRN, PE
SUBJECT: EXERCISE: FERRIES
1. TOW LINE PARTED.
%s
C O N F I D E N T I A L %s LIMA 1380
2. NO ONE WAS ABOARD.
HARWELL
NNNN
"""


@pytest.mark.parametrize("section", ["FINAL SECTION OF 2", "SECTION 2 OF 2", "SECTON 02 OF 02", "SECTION TWO OF TWO"])
@pytest.mark.parametrize(
    "between",
    [
        "CONFIDENTIAL\nNNN\nCONFIDENTIAL\nPAGE 01        LIMA  01380  02 OF 02  301010Z",
        "NNNN\n\n\nPAGE 01        LIMA  01380  02 OF 02  301010Z",
        "NNNN\n\n\n",
        "BT\n",
        "CONFIDENTIAL\n\n\nCONFIDENTIAL\n\nPAGE 01        LIMA  01380  02 OF 02  301010Z\n46\nACTION ARA-12\n\n"
        "INFO  OCT-01  ISO-00  /013 W\n---------------------     114207\n",
    ],
)
def test_sections_with_short_heads_are_one_telegram(between: str, section: str) -> None:
    cable = reftel.parse(TORN % (between, section))
    assert [(one.number, one.heading, one.text) for one in cable.paragraphs] == [
        (1, None, "TOW LINE PARTED."),
        (2, None, "NO ONE WAS ABOARD."),
    ]
    assert [(one.number, one.of) for one in cable.sections] == [(1, 2), (2, 2)]
    assert cable.signed_by == ("HARWELL",)


def test_a_section_takes_the_top_of_its_page() -> None:
    top = (
        "PAGE 01 LIMA 01380 02 OF 02 301019Z\nACTION ARA-12\nINFO OCT-01 ISO-00 /001 W\n"
        "------------------077329 301024Z /43\n"
    )
    head = "R 300915Z MAR 78\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC 4471"
    cable = reftel.parse(TORN % (f"{top}{head}", "SECTION 2 OF 2"))
    assert [(one.number, one.text) for one in cable.paragraphs] == [(1, "TOW LINE PARTED."), (2, "NO ONE WAS ABOARD.")]


def test_a_page_alone_in_one_line_has_its_numbers_and_level() -> None:
    cable = reftel.parse(
        "CONFIDENTIAL PAGE 02 LIMA 02204 212118Z 3. EXERCISE BRIDGE WOULD OPEN IN MAY. 4. HE ASKED FOR A BAND. "
        "5. NO BAND IS THERE. HARWELL CONFIDENTIAL NNN"
    )
    assert [one.number for one in cable.paragraphs] == [3, 4, 5]
    assert str(cable.classification) == "CONFIDENTIAL"


@pytest.mark.parametrize(
    ("subject", "value"),
    [
        (
            "EXERCISE: DEMARCHE DELIVERED MARCH\n3. FRUIT NEXT\nREF: LIMA 702",
            "EXERCISE: DEMARCHE DELIVERED MARCH 3. FRUIT NEXT",
        ),
        ("EXERCISE: (1) DUCKS; (2) GEESE;\n(3) A SWAN\n", "EXERCISE: (1) DUCKS; (2) GEESE; (3) A SWAN"),
        ("CABLE CAR TALKS\n\n\n(EXERCISE)\n", "CABLE CAR TALKS (EXERCISE)"),
        (
            "EXERCISE: REPAIR OF ORGAN\nAuthority NND 979512\nBy CM NARA Date 3/3/06\nOF CASHEL\n",
            "EXERCISE: REPAIR OF ORGAN OF CASHEL",
        ),
    ],
)
def test_subjects_continue(subject: str, value: str) -> None:
    cable = reftel.parse(
        f"UNCLAS LIMA 000720\nE.O. 12958: N/A\nTAGS: ETRD, PE\nSUBJECT: {subject}\n1. (U) Fruit.\n", year=2008
    )
    assert cable.subject == value
    assert [one.number for one in cable.paragraphs] == [1]


@pytest.mark.parametrize(
    ("close", "names"),
    [
        ("HARWELL-\nSAMPLE", ("HARWELL-SAMPLE",)),
        ("HARWELL\nSAMPLE", ("HARWELL", "SAMPLE")),
        ("HARWELL                  NARA 6/6/05 RLB", ("HARWELL",)),
        ("BEST REGARDS\nHARWELL", ("HARWELL",)),
        ("LIMA\nHARWELL", ("HARWELL",)),
    ],
)
def test_signatures_of_two_lines(close: str, names: tuple[str, ...]) -> None:
    assert reftel.parse(EXERCISE.replace("HARWELL", close)).signed_by == names


def test_a_printout_of_a_message_system() -> None:
    cable = reftel.parse(
        "PREC: PRIORITY\nCLASS: CONFIDENTIAL\nDTG:131644Z APR 94\nFROM: AMEMBASSY PRAIA\nTO: SECSTATE WASHDC 1117\n\n"
        "C O N F I D E N T I A L PRAIA 000822\n\nTAGS: EFIS, CV\nSUBJECT: EXERCISE: TRAPS\n\n1. (C) TRAPS.\n"
    )
    assert (cable.id, cable.transmission.precedence) == ("94PRAIA822", "PRIORITY")
    assert reftel.parse("SECRET LIMA 08812 DTG: 171850Z JUN 88\nSUBJECT: EXERCISE\n1. A.\n").id == "88LIMA8812"


def test_a_date_time_group_among_references_is_theirs() -> None:
    cable = reftel.parse(EXERCISE.replace("JAKARTA 3981", "JAKARTA 3981 DTG: 291200Z MAR 78"))
    assert cable.created == reftel.parse(EXERCISE).created


def test_text_of_a_later_section_is_no_instruction() -> None:
    text = (
        "S E C R E T SECTION 2 OF 2 CAIRO 00244\nNODIS\nOF THE EXERCISE AND ASKED FOR PAPER.\n3. WE RECOMMEND PAPER.\n"
    )
    cable = reftel.parse(text)
    assert cable.passing == ()
    assert cable.paragraphs[0].text == "OF THE EXERCISE AND ASKED FOR PAPER."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. C Text.\n2. U More.", [("C", "Text."), ("U", "More.")]),
        ("1. C Text.\n2. (U) More.", [(None, "C Text."), ("U", "More.")]),
        ("1. C Text.", [(None, "C Text.")]),
        (
            "1. (C) A.\n2.\nRELEASED IN PART\nUNCLASSIFIED Case No. F-2010-01002\n(U) Boats.",
            [("C", "A."), ("U", "Boats.")],
        ),
    ],
)
def test_markings(text: str, expected: list[tuple[str | None, str]]) -> None:
    cable = reftel.parse(f"C O N F I D E N T I A L LIMA 123\nTAGS: PREL, PE\nSUBJECT: EXERCISE\n{text}\n")
    assert [(one.marking, one.text) for one in cable.paragraphs] == expected


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("XXXXXXXXXXXX\n------------", "XXXXXXXXXXXX"),
        ("PART TWO:\n\nLIMA 00000123  002 OF 003\n\nTHE HARBOR\n----------", "PART TWO: THE HARBOR"),
    ],
)
def test_headings(text: str, heading: str) -> None:
    cable = reftel.parse(
        f"C O N F I D E N T I A L LIMA 000123\nSUBJECT: EXERCISE\n\n1. (C) A.\n\n{text}\n\n2. (C) B.\n"
    )
    assert [(one.heading, one.text) for one in cable.paragraphs] == [(None, "A."), (heading, "B.")]


def test_a_source_in_the_first_paragraph() -> None:
    text = (
        "C O N F I D E N T I A L VIENNA 003010\nTAGS: PARM\nSUBJECT: EXERCISE\n"
        "1. (U) DERIVED FROM STATE 176200. DECLASSIFY ON: OCTOBER 1, 2009.\n2. (C) LAMPS.\n"
    )
    cable = reftel.parse(text)
    assert [one.source for one in cable.derived_from] == ["STATE 176200"]
    assert str(cable.declassify_on) == "2009-10-01"


STAMPS_BESIDE = [
    ["DECLASSIFIED", "E.O. 12958, Sec. 3.5", "NSC Memo, 11/24/98", "By ort, NARA, Date 6/17/05"],
    ["DECLASSIFIED", "Authority NND 979520", "By SF NARA Date 5/11/00"],
    ["COPY", "Nixon Presidential Library"],
    ["Reproduced at the National Archives"],
    ["NLC-16-41-4-2-7"],
]


@pytest.mark.parametrize("first", range(len(LINES) - 3))
@pytest.mark.parametrize("stamp", STAMPS_BESIDE, ids=lambda stamp: stamp[0])
def test_a_stamp_beside_the_lines_is_no_value(stamp: list[str], first: int) -> None:
    lines = list(LINES)
    for at, line in enumerate(stamp):
        lines[first + at] = f"{lines[first + at]:<50}{line}"
    text = "\n".join(lines)
    assert values(text) == WHOLE
    assert "".join(block.span.of(text) for block in reftel.parse(text).blocks) == text
    shown = [block.span.of(text) for block in reftel.parse(text).blocks if block.kind == "stamp"]
    assert [one for one in shown if one in stamp] == stamp


@pytest.mark.parametrize("speck", ["|", "~", "'", "`"])
def test_specks_beside_the_lines_are_no_text(speck: str) -> None:
    left = "\n".join(f"{speck} {line}" if at % 3 == 1 else line for at, line in enumerate(LINES))
    right = "\n".join(f"{line} {speck}" if at % 3 == 1 else line for at, line in enumerate(LINES))
    assert values(left) == values(right) == WHOLE
    assert "margin-print" in codes(left)


def test_the_rows_of_a_table_keep_their_bars() -> None:
    cable = reftel.parse(EXERCISE.replace("2. NO", "| LIMA | 20 |\n| OSLO | 30 |\n2. NO"))
    assert cable.paragraphs[0].text.splitlines()[1:] == ["| LIMA | 20 |", "| OSLO | 30 |"]


@pytest.mark.parametrize("before", ["FM AM", "TO SEC", "AMEMBASSY MANILA", "TAGS", "SUBJECT"])
def test_an_editors_note_or_a_level_beside_a_line_is_no_value(before: str) -> None:
    line = next(line for line in LINES if line.startswith(before))
    for beside in ("CONFIDENTIAL", "[handwritten: Pol]"):
        assert values(EXERCISE.replace(line, f"{line:<50}{beside}", 1)) == WHOLE


def test_a_request_below_the_subject_is_not_its_rest() -> None:
    cable = reftel.parse(EXERCISE.replace("LINES", "LINES\nSUGGEST DEPT REPEAT TO U.S. DELEGATION."))
    assert cable.subject == "EXERCISE: FERRY LINES"


@pytest.mark.parametrize("written", ["C - ENTIRE TEXT.", "(C - ENTIRE TEXT)", "C--ENTIRE TEXT"])
def test_the_marking_of_a_whole_telegram(written: str) -> None:
    cable = reftel.parse(EXERCISE.replace("1. TOW LINE PARTED MARCH 28.", f"1. {written}"))
    assert [(one.marking, one.text) for one in cable.paragraphs] == [("C", ""), (None, "NO ONE WAS ABOARD.")]
