"""A few lines of a telegram: a torn label, a classification line, a signature with nothing above its paragraph."""

from __future__ import annotations

import pytest

from reftel.model import Cable
from reftel.telegram import read

TEXT = "\n1. (C) EXERCISE: The lamps burn on the quay.\n"
BY = "DCM Jane Harwell for reasons 1.4 (b)."
MARK = "MOSCOW 00001991  001.2 OF 002\n\n"
HEAD = "O 181412Z JUL 09\nFM AMEMBASSY MOSCOW\nTO SECSTATE WASHDC\nUNCLAS MOSCOW 001991\n\nSUBJECT: EXERCISE: LAMPS\n"


def codes(cable: Cable) -> list[str]:
    return [one.code for one in cable.defects]


@pytest.mark.parametrize(
    "front",
    [
        f"By: {BY}\n",
        f"d By: {BY}\n",
        f"ified By {BY.replace('reasons ', 'reasons' + chr(10))}\n",
        f"{MARK}By: {BY}\n",
        f"Classified\n{MARK}By: {BY}\n",
        f"{BY}\n",
        f"REF: LIMA 12\n\n{BY}\n",
    ],
)
def test_the_label_of_an_excerpt_is_torn_or_missing(front: str) -> None:
    cable = read(front + TEXT, year=2008)
    assert [(one.name, one.title, one.reasons) for one in cable.classified_by] == [("Jane Harwell", "DCM", ("b",))]


@pytest.mark.parametrize(
    "line",
    [
        "By the minister for reasons 1.4 million people know.",
        "By the end of the year there were reasons 1.4 times as good.",
        "Lamps burn for reasons 1.4 (b).",
    ],
)
def test_the_first_line_is_no_classifier(line: str) -> None:
    assert read(f"{line}\n{TEXT}", year=2008).classified_by == ()


@pytest.mark.parametrize(
    ("line", "section", "says"),
    [
        ("UNCLAS SECTION 01 OF O2 LIMA 000234", (1, 2), True),
        ("UNCLAS SECTION O1 OF 02 LIMA 000234", (1, 2), True),
        ("SECRET SECTION 1 OF 1O LIMA 000234", (1, 10), True),
        ("UNCLAS SECTION 0l OF 02 LIMA 000234", (1, 2), True),
        ("C O N F I D E N T I A L SECTION I OF II LIMA 000234", (1, 2), False),
        ("UNCLAS SECTION 02 OF 03 LIMA 000234", (2, 3), False),
    ],
)
def test_letters_in_the_numbers_of_a_section(line: str, section: tuple[int, int], says: bool) -> None:
    cable = read(f"{line}\n{TEXT}", year=2008)
    assert (cable.post, cable.serial) == ("LIMA", 234)
    assert [(one.number, one.of) for one in cable.sections] == [section]
    assert ("letter-for-digit" in codes(cable)) is says


@pytest.mark.parametrize(("written", "sure"), [("Beyrle", True), ("Stapleton", True), ("Quillfeather", False)])
def test_a_surname_of_any_chief_is_no_guess(written: str, sure: bool) -> None:
    cable = read(f"{TEXT}{written}\n", year=2009)
    assert cable.signed_by == (written,)
    assert ("uncertain-reading" in codes(cable)) is not sure


@pytest.mark.parametrize(
    ("written", "sure"), [("BEYRLE", True), ("BEYRLF", False), ("BEYLRE", False), ("HARWELL", True)]
)
def test_a_name_one_letter_from_the_chief_is_doubted(written: str, sure: bool) -> None:
    cable = read(f"{HEAD}{TEXT}\n{written}\n")
    assert cable.signed_by == (written,)
    notes = [one.note for one in cable.defects if one.code == "uncertain-reading"]
    assert notes == [] if sure else "one letter from Beyrle, chief of mission" in notes[0]


def test_a_name_one_letter_from_the_classifier_is_doubted() -> None:
    cable = read(f"Classified By: DCM Jane Harwell, reason 1.4 (b)\n{TEXT}\nHARWFLL\n", year=2008)
    assert cable.signed_by == ("HARWFLL",)
    assert any("one letter from HARWELL, classifier" in one.note for one in cable.defects)


def test_a_mistyped_precedence() -> None:
    header = "FM AMEMBASSY SANAA\nTO RUEHC/SECSTATE WASHDC PRIORTY 2217\nINFO RUEHDJ/AMEMBASSY DJIBOUTI IMEDIATE\n"
    cable = read(f"{header}{TEXT}")
    assert [(one.name, one.precedence, one.number) for one in (*cable.action, *cable.info)] == [
        ("SECSTATE WASHDC", "PRIORITY", "2217"),
        ("AMEMBASSY DJIBOUTI", "IMMEDIATE", None),
    ]
    assert "IMEDIATE read as IMMEDIATE" in [one.note for one in cable.defects]
    span = cable.info[0].span
    assert span is not None
    assert f"{header}{TEXT}"[span.start : span.end] == "RUEHDJ/AMEMBASSY DJIBOUTI IMEDIATE"


def test_lines_without_breaks_from_the_addressee_to_the_tags() -> None:
    glued = (
        "TO RUEHC/SECSTATE WASHDC PRIORITY 3214C O N F I D E N T I A L DAKAR 001433SIPDISE.O. 12958: DECL: 10/16/2019"
    )
    cable = read(f"FM AMEMBASSY DAKAR\n{glued}TAGS: PREL, SG\n{TEXT}", year=2009)
    assert [(one.name, one.precedence, one.number) for one in cable.action] == [("SECSTATE WASHDC", "PRIORITY", "3214")]
    assert (cable.post, cable.serial, cable.captions) == ("DAKAR", 1433, ("SIPDIS",))
    assert str(cable.declassify_on) == "2019-10-16"


@pytest.mark.parametrize("gap", ["", "\n", " \n"])
@pytest.mark.parametrize("name", ["Harwell", "EDELMAN"])
def test_a_name_below_an_address_that_ends_in_a_slash(gap: str, name: str) -> None:
    site = "Visit Ankara's Classified Web Site at \nhttp://www.state.sgov.gov/p/eur/ankara/ \n"
    cable = read(f"{TEXT}\n{site}{gap}{name}\n", year=2009)
    assert cable.signed_by == (name,)
    assert codes(cable) == []


def test_the_label_of_declassification_is_torn() -> None:
    cable = read(f"CLASSIFIED BY: {BY[:-1]}. Decl\nassify on: 02/02/2016\n{TEXT}", year=2008)
    assert str(cable.declassify_on) == "2016-02-02"


PROSE = [
    "He was fined, \nand subject to repeated visits, during which the \nminister left.  This should \nend soon.",
    "The mayor was glad that we raised the \nsubject and stated that he had asked in a \npublic way.",
    "The points/non-paper in paragraph 5 below is old. Report \nresponse. Points also may be provided\nas a non-paper.",
    "He said that he had worked with FM Tindall and the president to dispel this, and that all was back on track.",
    "properly prepared.  This should \ninclude that the procedures \nare also part of the orders as \nnecessary.",
    "He asked whether the \nspeech was a new direction of policy on \n\nOSLO 00000183  005 OF 005 \n\n\nNorway.",
]


@pytest.mark.parametrize("text", PROSE)
def test_an_excerpt_of_prose_has_no_elements(text: str) -> None:
    cable = read(text, year=2009)
    found = (cable.sender, cable.action, cable.info, cable.subject, cable.passing, cable.classified_by, cable.signed_by)
    assert found == (None, (), (), None, (), (), ())


def test_an_excerpt_with_a_label_in_small_letters_is_read() -> None:
    cable = read(
        "Subject: exercise: lamps of the quay\nRef: 08 lima 12\n\n1. The lamps burn. They are bright.\n", year=2008
    )
    assert cable.subject == "exercise: lamps of the quay"
    assert [one.id for one in cable.references] == ["08LIMA12"]


@pytest.mark.parametrize("name", ["tindall", "quillfeather", "Macginnity"])
def test_a_surname_in_small_letters_below_a_sentence(name: str) -> None:
    cable = read(f"{TEXT.rstrip()}{chr(10) * (1 + name[0].isupper())}{name}\n", year=2009)
    assert cable.signed_by == (name,)


def test_an_addressee_of_two_words_in_two_lines() -> None:
    cable = read(f"FM AMEMBASSY ASMARA\nTO SECSTATE WASHDC\nINFO AMEMBASSY ADDIS\nABABA 0031\n{TEXT}")
    assert [(one.name, one.number) for one in cable.info] == [("AMEMBASSY ADDIS ABABA", "0031")]


def test_addressees_between_blank_lines() -> None:
    lines = (
        "FM AMEMBASSY CARACAS",
        "TO RUEHC/SECSTATE WASHDC 0414",
        "INFO OPEC COLLECTIVE",
        "WESTERN HEMISPHERIC AFFAIRS DIPL POSTS",
        "RHEBAAA/DEPT OF ENERGY WASHINGTON DC",
        "ZEN/CNO WASHINGTON DC IMMEDIATE",
    )
    names = ["OPEC COLLECTIVE", lines[3], "DEPT OF ENERGY WASHINGTON DC", "CNO WASHINGTON DC"]
    for gap in ("\n", "\n\n", "\n \n"):
        cable = read(gap.join(lines))
        assert [one.name for one in cable.info] == names
    assert [one.name for one in read(" ".join(lines)).info][-2:] == names[-2:]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "AMCONSUL ISTANBUL PRIORITY 012 CDR USCENTCOM MACDILL AFB FL",
            ["AMCONSUL ISTANBUL", "CDR USCENTCOM MACDILL AFB FL"],
        ),
        (
            "DIA WASHINGTON DC//DHI-1B// CIA WASHINGTON DC//NHTC//",
            ["DIA WASHINGTON DC//DHI-1B//", "CIA WASHINGTON DC//NHTC//"],
        ),
    ],
)
def test_addressees_in_one_line(line: str, names: list[str]) -> None:
    cable = read(f"FM AMEMBASSY BAKU\nTO SECSTATE WASHDC\nINFO {line}\n{TEXT}")
    assert [one.name for one in cable.info] == names


@pytest.mark.parametrize("passing", ["PASS USTR FOR HARWELL/DOE", "DEPT FOR EUR/WE"])
def test_an_instruction_below_a_handling_statement_among_the_captions(passing: str) -> None:
    cable = read(
        f"UNCLAS PARIS 001312\n\nSENSITIVE\nNOT FOR INTERNET DISTRIBUTION\n\n{passing}\n\nE.O. 12958: N/A\n{TEXT}"
    )
    assert (cable.passing, cable.handling) == ((passing,), ("NOT FOR INTERNET DISTRIBUTION",))


def test_addressees_divided_by_commas_alone() -> None:
    cable = read("INFO ARAB LEAGUE COLLECTIVE PRIORITY, AMEMBASSY KABUL, AMEMBASSY LIMA")
    assert [one.name for one in cable.info] == ["ARAB LEAGUE COLLECTIVE", "AMEMBASSY KABUL", "AMEMBASSY LIMA"]


@pytest.mark.parametrize(
    ("excerpt", "names"),
    [
        ("INFO USEU BRUSSELS IMMEDIATE\nAMEMBASSY LIMA IMMEDIATE", ["USEU BRUSSELS", "AMEMBASSY LIMA"]),
        ("INFO WESTERN DIPL POSTS\nRUEHRI/AMCONSUL RIO DE JANEIRO", ["WESTERN DIPL POSTS", "AMCONSUL RIO DE JANEIRO"]),
        (
            "TO CDR USCENTCOM MACDILL AFB FL PRIORITY\nSECDEF WASHDC PRIORITY",
            ["CDR USCENTCOM MACDILL AFB FL", "SECDEF WASHDC"],
        ),
        ("INFO USEU BRUSSELS", ["USEU BRUSSELS"]),
        ("INFO THE MINISTER ASKED FOR\nMORE TIME", []),
        ("TO PARIS AND ROME WE SAY", []),
    ],
)
def test_addressees_alone(excerpt: str, names: list[str]) -> None:
    cable = read(excerpt)
    assert [one.name for one in (*cable.action, *cable.info)] == names


@pytest.mark.parametrize(
    "line",
    [
        "DOJ PLEASE PASS TO OFFICE OF CRIME",
        "AMEMBASSY QUITO PASS TO AMCONSUL GUAYAQUIL",
        "FROM THE AMBASSADOR FOR EUR A/S HARWELL AND NSC ROE",
        "FOR WHA ASSISTANT SECRETARY HARWELL FROM AMBASSADOR ROE",
    ],
)
def test_an_instruction_alone(line: str) -> None:
    cable = read(line)
    assert (cable.passing, cable.action) == ((line,), ())


@pytest.mark.parametrize(
    "reasons",
    [
        "under\nE.O. 12958, as amended, 1.4 (b) and (d).",
        "in accordance with\nE.O. 12958, as amended, Section 1.4 (b,d)",
        "for reasons\n1.4 (B) (D)",
        "for reasons 1.4\n(B) (D)",
        "for reasons outlined in E.O. 12958: 1.4 (b), (d)",
        "because of E \n.O. 12958, 1.4 (b) and (d)",
        "section\n1.4 (B) (D)",
        "for reasons 1.\n4 (b), (d)",
        "; REASON: 1.\n4(B), (D).",
        "reasons 1.4 (b) &\n(d)",
    ],
)
def test_reasons_below_the_classifier_are_no_order_and_no_paragraph(reasons: str) -> None:
    cable = read(f"Classified By: DCM Jane Harwell {reasons}\n{TEXT}", year=2008)
    assert [(one.name, one.title, one.reasons) for one in cable.classified_by] == [("Jane Harwell", "DCM", ("b", "d"))]
    assert (cable.executive_order, len(cable.paragraphs)) == (None, 1)


@pytest.mark.parametrize(
    "written",
    [
        "     Classified By: DCM Jane Harwell, for\n     reasons 1.4 (b) and (d).",
        "     Classified By: DCM Jane Harwell FO\n     R REASONS 1.4 (b), (d)",
        "> Classified By: DCM Jane Harwell for reasons 1.\n> 4 (b,d).",
        "> Classified By: DCM Jane Harwell for reasons 1\n> .4 (b) and (d).",
        "Classified By: DCM Jane Harwell for reasons 1. \n\n4 (b,d).",
        "Classified By: DCM Jane Harwell for reasons 1 \n \n.4 (b,d).",
        "Classified By: DCM Jane Harwell; drafted by Poloff Hugh Tindall. Reasons 1.4 (b) and (d).",
    ],
)
def test_a_classifier_that_is_indented_quoted_or_torn(written: str) -> None:
    cable = read(f"{written}\n\n{TEXT}", year=2008)
    assert [(one.name, one.title, one.reasons) for one in cable.classified_by] == [("Jane Harwell", "DCM", ("b", "d"))]


def test_a_classifier_whose_line_breaks_are_doubled() -> None:
    text = "CLASSIFIED BY: Jane Harwell, Charge d'Affaires, U.S. \n\nEmbassy Lima, State. \n\nREASON: 1.4 (b), (d) \n\n"
    cable = read(f"{text}{TEXT}", year=2008)
    assert [(one.name, one.title, one.reasons) for one in cable.classified_by] == [
        ("Jane Harwell", "Charge d'Affaires, U.S. Embassy Lima, State", ("b", "d"))
    ]


def test_reasons_without_a_classifier_are_kept() -> None:
    cable = read(f"E.O. 12958: DECL: 03/04/2018\nREASON: 1.4 (B), (D)\n{TEXT}", year=2008)
    assert [(one.name, one.title, one.reasons) for one in cable.classified_by] == [(None, None, ("b", "d"))]
