"""Bodies that lost line breaks: headings, numbers, marks and signatures that are run into the text before them."""

from __future__ import annotations

import pytest

from reftel.telegram import read

HEADER = """VZCZCXRO1234
PP RUEHAG
DE RUEHPE #0123/01 0571530
ZNR UUUUU ZZH
P 261530Z FEB 07
FM AMEMBASSY LIMA
TO RUEHC/SECSTATE WASHDC PRIORITY 1234

UNCLAS LIMA 000123

SIPDIS

E.O. 12958: N/A
TAGS: PGOV, PE
SUBJECT: THE LAMP"""

FIRST = "1. (U) The lamp was lit. EXERCISE."


def headings(text: str) -> list[tuple[int | None, str | None]]:
    return [(one.number, one.heading) for one in read(text, year=2007).paragraphs]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # the blank line above the heading is lost
        (f"{FIRST}\nA New Lamp\n\n2. (U) It is new.", [(1, None), (2, "A New Lamp")]),
        (f"{FIRST}\nA NEW LAMP\n\n2. (U) It is new.", [(1, None), (2, "A NEW LAMP")]),
        # its line break too
        ("1. (U) EXERCISE. The lamp was lit. A New Lamp\n\n2. (U) It is new.", [(1, None), (2, "A New Lamp")]),
        ("1. (U) The lamp was lit.Quay and Boat\n\n2. (U) Both are new.", [(1, None), (2, "Quay and Boat")]),
        ("1. (U) It was lit. End Summary. QUAY AND BOAT\n\n2. (U) New.", [(1, None), (2, "QUAY AND BOAT")]),
        ("1. (U) The lamp was lit. //Quay and Boat//\n\n2. (U) Both are new.", [(1, None), (2, "Quay and Boat")]),
        ("1. (U) The lamp was lit.//COMMENT//\n\n2. (U) Both are new.", [(1, None), (2, "COMMENT")]),
        # the rule over it is run in
        (
            "1. (U) THE LAMP WAS LIT AND SENT BACK WITH\nSOME NEW CANVAS. --------------\nSTILL NO LUNCH\n"
            "--------------\n\n2. (U) NONE CAME.",
            [(1, None), (2, "STILL NO LUNCH")],
        ),
        (
            "1. (U) The lamp was sent (End note)Quay as Reliable as Boat\n------------------------\n\n2. (U) Both are.",
            [(1, None), (2, "Quay as Reliable as Boat")],
        ),
        # no headings: the end of a sentence, a list, an aside
        (f"{FIRST}\nIt went out\n\n2. (U) It is new.", [(1, None), (2, None)]),
        (f"{FIRST} See the note\n\n2. (U) It is new.", [(1, None), (2, None)]),
        ("1. (U) They met:\n- Jane Roe, Minister.\n- John Doe, Mayor\n\n2. (U) They left.", [(1, None), (2, None)]),
    ],
)
def test_headings_that_lost_their_breaks(body: str, expected: list[tuple[int | None, str | None]]) -> None:
    assert headings(f"{HEADER}\n\n{body}\n") == expected


@pytest.mark.parametrize("rule", ["----------", " ----------"])
@pytest.mark.parametrize("before", ["", "\n\nREF: OSLO 12"])
def test_the_first_heading_run_into_the_front_matter(before: str, rule: str) -> None:
    cable = read(f"{HEADER}{before}{rule}\nQUAY REPAIR\n-----------\n\n{FIRST}\n\n2. (U) It went out.\n", year=2007)
    assert cable.subject == "THE LAMP"
    assert [(one.number, one.heading) for one in cable.paragraphs] == [(1, "QUAY REPAIR"), (2, None)]
    assert "glued-lines" in {defect.code for defect in cable.defects}


@pytest.mark.parametrize("between", [" ", ""])
@pytest.mark.parametrize("rule", ["\n-------", ""])
def test_a_summary_heading_run_into_the_reasons(between: str, rule: str) -> None:
    by = "Classified By: DCM Moira Tindall; REASON: 1.4 (d)."
    cable = read(f"{HEADER}\n\n{by}{between}Summary{rule}\n\n{FIRST}\n\nDetails\n-------\n\n2. (U) Out.\n", year=2007)
    assert (cable.summary, cable.classified_by[0].reasons) == ("The lamp was lit. EXERCISE.", ("d",))


@pytest.mark.parametrize(
    ("end", "signed"),
    [
        (" Visit our web site at http://lima.example.org/exerciseTINDALL", "TINDALL"),
        (" It is due on February 6.TINDALL", "TINDALL"),
        ("\n*********************TINDALL", "TINDALL"),
    ],
)
def test_signatures_run_into_what_is_before_them(end: str, signed: str) -> None:
    cable = read(f"{HEADER}\n\n{FIRST}\n\n2. (U) It went out.{end}\n", year=2007)
    assert cable.signed_by == (signed,)


@pytest.mark.parametrize("before", ["the ", "the", "the quay of Salterfield", "crate F.4608-H.", "said so."])
@pytest.mark.parametrize("post", ["PORT OF SPAIN", "LIMA", "USOSCE", "USNATO"])
def test_a_page_mark_run_into_a_word_is_taken_out(before: str, post: str) -> None:
    text = f"{HEADER}\n\n1. (U) It was {before}{post} 00000123  002 OF 002\n\n\nlast seen there. EXERCISE.\n"
    cable = read(text, year=2007)
    assert cable.paragraphs[0].text.split() == f"It was {before} last seen there. EXERCISE.".split()


def test_levels_over_a_page_line_in_mid_line_are_stamps() -> None:
    page = "PAGE 02        LIMA  00123  02 OF 02  261530Z UNCLASSIFIED SECTION 02 OF 02 LIMA 0123"
    page = f"UNCLASSIFIED UNCLASSIFIED {page}"
    cable = read(f"{HEADER}\n\n1. (U) THE LAMP WAS {page} LIT. EXERCISE.\n", year=2007)
    assert cable.paragraphs[0].text.split() == ["THE", "LAMP", "WAS", "LIT.", "EXERCISE."]


@pytest.mark.parametrize(
    "numbered",
    [
        "2. 562 people saw it. 3. Nobody knows. 4. It is lost.",
        "2. It was on September 21. 3. Nobody knows. 4. It is lost.",
        "2. It weighs: lamp 12 boat 198 3. Nobody knows. A QUIET QUAY 4. It is lost.",
    ],
)
def test_numbers_on_one_line(numbered: str) -> None:
    filler = "The keeper of the light counted the boats in the harbor and wrote them down. " * 8
    text = " ".join(f"{HEADER}\n\n1. The lamp was lit. {filler}{numbered} MARSH".split())
    assert [one.number for one in read(text, year=2007).paragraphs] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("written", "identity"),
    [
        ("UNCLAS SECTION 01 OF\n02 DUBLIN 000018", "06DUBLIN18"),
        ("UNCLAS SECTION\n01 OF 02 DUBLIN 000018", "06DUBLIN18"),
        ("C O N F I D E N T I A L\nDUBLIN 000018", "06DUBLIN18"),
    ],
)
def test_a_classification_line_over_two_lines(written: str, identity: str | None) -> None:
    text = f"{written}\n\nSIPDIS\n\nE.O. 12958: N/A\nTAGS: PGOV\nSUBJECT: THE LAMP\n\n{FIRST}\n"
    assert read(text, year=2006).id == identity


def test_a_date_time_group_over_two_lines() -> None:
    text = HEADER.replace("P 261530Z FEB 07", "P 261530Z\nFEB 07")
    cable = read(f"{text}\n\n{FIRST}\n")
    assert str(cable.created) == "2007-02-26 15:30:00+00:00"


@pytest.mark.parametrize("captions", ["SENSITIVESIPDIS", "SENSITIVE SIPDIS", "SENSITIVE\nSIPDIS"])
def test_captions_run_together(captions: str) -> None:
    cable = read(HEADER.replace("SIPDIS", captions) + f"\n\n{FIRST}\n", year=2007)
    assert cable.captions == ("SENSITIVE", "SIPDIS")


def test_instructions_to_pass_run_together() -> None:
    cable = read(HEADER.replace("SIPDIS", "SIPDIS\n\nSTATE FOR EAP/PD; ECA/P DEPT PASS TO ARCHIVES FOR ROE"), year=2007)
    assert cable.passing == ("STATE FOR EAP/PD; ECA/P", "DEPT PASS TO ARCHIVES FOR ROE")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("INFO AMEMBASSY NAIROBI USIA WASHDC DEPT OF AGRICULTURE WASHDC AMEMBASSY OSLO", 4),
        ("INFO RUEHZU/APEC COLLECTIVE XMT AMCONSUL GUANGZHOU RUEHKU/AMEMBASSY KUWAIT 5128 RUEHDE/AMCONSUL DUBAI", 3),
    ],
)
def test_addressees_on_one_line(line: str, names: int) -> None:
    cable = read(HEADER.replace("PRIORITY 1234", f"PRIORITY 1234\n{line}") + f"\n\n{FIRST}\n", year=2007)
    assert len(cable.info) == names
    assert [one.excluded for one in cable.info if one.excluded] in ([], [("AMCONSUL GUANGZHOU",)])


def test_a_page_mark_of_a_post_of_two_words_in_quoted_lines() -> None:
    text = f"{HEADER}\n\n1. (U) It was\n\nTEL AVIV 00000123  002 OF 002\n\n\nlast seen there. EXERCISE.\n"
    cable = read("".join(f"> {line}\n" for line in text.split("\n")), year=2007)
    assert cable.paragraphs[0].text.split() == ["It", "was", "last", "seen", "there.", "EXERCISE."]


def test_instructions_to_pass_on_to_a_department_are_one() -> None:
    line = "STATE PASS TO DEPT OF INTERIOR FOR ROE"
    assert read(HEADER.replace("SIPDIS", f"SIPDIS\n\n{line}"), year=2007).passing == (line,)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("They named the institutions of the harbor that feel threatened\n-- by the lamp -- and said so.", 0),
        ("The keeper of the harbor light asked for three more things:\n-- the lamp,\n-- the quay.", 2),
        ("The keeper asked for:\n-- the lamp of the old harbor at the end of the new mole\n-- the quay.", 2),
        ("The keeper of the harbor light asked for three more things\n\n-- the lamp,\n-- the quay.", 2),
        ("The keeper of the harbor light asked for three more things\n-- The lamp.\n-- The quay.", 2),
    ],
)
def test_a_dash_inside_a_sentence_is_no_point(text: str, points: int) -> None:
    assert len(read(f"{HEADER}\n\n1. (U) {text}\n", year=2007).paragraphs[0].points) == points
