"""TAGS and references in shapes that drafters and message systems give them, read in a whole front."""

from __future__ import annotations

import pytest

from reftel.telegram import read

_FRONT = "R 111303Z FEB 09\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\n\nUNCLAS OSLO 000212\n\nE.O. 12958: N/A\n"
_TEXT = "\n\n1. (U) EXERCISE. The lamp was lit.\n"


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        pytest.param("TAGS: PREL ECON\nSIPDIS\nEAIR OEXC NO", "PREL ECON EAIR OEXC NO", id="caption inside"),
        pytest.param("TAGS: PREL; ECON;\nNO;", "PREL ECON NO", id="semicolon at the end of a line"),
        pytest.param("TAGS: PREL - ECON\n- EAIR - NO", "PREL ECON EAIR NO", id="line begins with a dash"),
        pytest.param("TAGS: PREL/ECON/\nEAIR/NO", "PREL ECON EAIR NO", id="line ends with a slash"),
        pytest.param(
            "TAGS: PREL,\nECON,\nEAIR,\nEFIN,\nPTER,\nPHUM,\nSNAR,\nMARR,\nMASS,\nNO",
            "PREL ECON EAIR EFIN PTER PHUM SNAR MARR MASS NO",
            id="one in a line",
        ),
        pytest.param(
            "TAGS: PREL ECON\n\nOSLO 00000212  001.2 OF 002\n\n\nEAIR NO", "PREL ECON EAIR NO", id="page mark inside"
        ),
        pytest.param(
            "TAGS: PREL, OVIP (HARWELL, ANN), ECON,\n\nEAIR, NO",
            "PREL OVIP HARWELL,_ANN ECON EAIR NO",
            id="blank line after a name",
        ),
        pytest.param(
            "TAGS: PREL; COLOMBO\nPLAN; OVIP (HARWELL,\nANN); NO",
            "PREL COLOMBO_PLAN OVIP HARWELL,_ANN NO",
            id="torn term",
        ),
        pytest.param("tags prel, econ, no", "PREL ECON NO", id="small letters without a colon"),
    ],
)
def test_lists_of_tags(written: str, tags: str) -> None:
    cable = read(f"{_FRONT}{written}\nSUBJECT: LAMPS{_TEXT}")
    assert [tag.replace(" ", "_") for tag in cable.tags] == tags.split()
    assert cable.subject == "LAMPS"


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("ref a) rome 132,\nb) paris 91 (sipdis)", "09ROME132 09PARIS91"),
        ("REF Rome-102 ET AL", "09ROME102"),
        ("REF 2008 ROME 102", "08ROME102"),
        ("REF '08 ROME 102", "08ROME102"),
        ("REF 1. Rome 101;\n2. PARIS 12", "09ROME101 09PARIS12"),
        ("REF \u00b6A. ROME 154 AND PREVIOUS,\n\u00b6B. 07 PARIS 153", "09ROME154 07PARIS153"),
        ("REF: A ROME 63\n\nB 05 PARIS 6\n\nC ROME 50 (2008)", "09ROME63 05PARIS6 08ROME50"),
        ("REF: A - 07Rome 36 (S/NF)\n\nB - '08 PARIS 23 NOTAL\n\nC - 06-PARIS-00025", "07ROME36 08PARIS23 06PARIS25"),
        ("REF: REF A 07 ROME 203 NOTAL\n\nREF B 08PARIS 154 (NODIS)", "07ROME203 08PARIS154"),
        ("REF: A. ROME 12 (NODIS), B. RIO\nDE JANEIRO 150 (EXDIS); C. PARIS 9", "09ROME12 09RIODEJANEIRO150 09PARIS9"),
        ("REF: A/ ROME 42 (2008)  B/ 08 PARIS 131\n(SBU)  C/ LIMA-196 (S)", "08ROME42 08PARIS131 09LIMA196"),
        ("REF: 1. ROME 12 - 2. 03 PARIS 19 - 3.\n08 LIMA 183", "09ROME12 03PARIS19 08LIMA183"),
        ("REF: ROME 12\n\nPARIS 9\n\n'08 LIMA 6 (NOTAL)", "09ROME12 09PARIS9 08LIMA6"),
        ("REF: A. ROME 12 AND B. PARIS 72\n(SBU) AND C. LIMA 66", "09ROME12 09PARIS72 09LIMA66"),
    ],
)
def test_lists_of_references(written: str, ids: str) -> None:
    cable = read(f"{_FRONT}TAGS: PREL, NO\nSUBJECT: LAMPS\n\n{written}{_TEXT}")
    assert [one.id for one in cable.references] == ids.split()
    assert [one.number for one in cable.paragraphs] == [1]
    assert not any(one.code == "header-copies-disagree" for one in cable.defects)


def test_a_message_is_the_first_of_numbered_references() -> None:
    cable = read(f"{_FRONT}TAGS: PREL, NO\nSUBJECT: LAMPS\n\nREF:\n1) TERN-PIKE TELCON OF JAN 12, 2) ROME 9{_TEXT}")
    assert [one.id or one.kind for one in cable.references] == ["telephone", "09ROME9"]
    assert len(cable.paragraphs) == 1


def test_the_marking_of_a_sentence_is_not_of_a_list() -> None:
    cable = read(f"{_FRONT}TAGS: PREL, NO\nSUBJECT: LAMPS\n\nREF: A. ROME 12\n(SBU) This message is sensitive.{_TEXT}")
    assert [one.id for one in cable.references] == ["09ROME12"]


@pytest.mark.parametrize(
    "written",
    [
        "Classified By: DCM Ann Harwell for reasons stated in\nE.O. 12958 1.4 (b) and (d).",
        "Classified By: Ann Harwell, Consul General, under\nE.O. 12958 reasons 1.4 (b) and (d).",
        "Classified By: DCM Ann Harwell, IAW\nE.O. 12958, Section 1.4 (b,d)",
        "Classified By: DCM Ann Harwell. Reason:\nE.O. 12958: 1.4 (b,d)",
    ],
)
def test_an_order_at_the_beginning_of_a_line_is_of_the_classifier(written: str) -> None:
    cable = read(f"{_FRONT.replace('N/A', 'DECL: 02/11/2019')}TAGS: PREL, NO\nSUBJECT: LAMPS\n\n{written}{_TEXT}")
    assert [(one.name, one.reasons) for one in cable.classified_by] == [("Ann Harwell", ("b", "d"))]
    assert str(cable.declassify_on) == "2019-02-11"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param(
            "4. (C) EXERCISE. Demands:\n\n1. Light;\n2. oil;\n3. pay.\n\n5. (C) We take note.\n",
            [4, 5],
            id="list inside",
        ),
        pytest.param(
            "1. (C) EXERCISE. Points:\n\nOne lamp.\n\nTwo lamps.\n\nThree lamps.\n\nFour lamps.\n\n6. COMMENT: Dim.\n",
            [1, 6],
            id="paragraphs without numbers",
        ),
        pytest.param(
            "1. (C) EXERCISE. Four points:\n\nOne lamp.\n\nTwo lamps.\n\n9. lamps are too many.\n",
            [1],
            id="too few without numbers",
        ),
    ],
)
def test_numbers_around_lists_and_unnumbered_paragraphs(text: str, numbers: list[int]) -> None:
    assert [one.number for one in read(text).paragraphs if one.number] == numbers


def test_a_marking_over_two_lines() -> None:
    cable = read("7. (S/REL USA, AUS, CAN, GBR,\nNZL) EXERCISE. Partners saw the lamp.\n\n8. (S//NF) We did not.\n")
    assert [one.marking for one in cable.paragraphs] == ["S/REL USA, AUS, CAN, GBR, NZL", "S/NF"]
    assert cable.paragraphs[0].text == "EXERCISE. Partners saw the lamp."


@pytest.mark.parametrize(
    ("header", "action", "info"),
    [
        (
            "FM AMEMBASSY OSLO TO SECDEF WASHINGTON DC\nINFO NSC WASHINGTON DC\n",
            "SECDEF WASHINGTON DC",
            "NSC WASHINGTON DC",
        ),
        (
            "FM AMEMBASSY OSLO\n\nTO SECSTATE WASHDC\n\nINFO SECDEF WASHINGTON DC\n\nUSEU BRUSSELS\n\nAMEMBASSY ROME\n",
            "SECSTATE WASHDC",
            "SECDEF WASHINGTON DC / USEU BRUSSELS / AMEMBASSY ROME",
        ),
        (
            "FM AMEMBASSY OSLO TO SECSTATE WASHDC INFO NSC WASHINGTON DC UN SECURITY COUNCIL COLLECTIVE ",
            "SECSTATE WASHDC",
            "NSC WASHINGTON DC / UN SECURITY COUNCIL COLLECTIVE",
        ),
        (
            "FM AMEMBASSY OSLO TO USMISSION USNATO INFO HQ USEUCOM VAIHINGEN GE ",
            "USMISSION USNATO",
            "HQ USEUCOM VAIHINGEN GE",
        ),
    ],
)
def test_addressees_without_routing_indicators(header: str, action: str, info: str) -> None:
    cable = read(f"R 111303Z FEB 09\n{header}UNCLAS OSLO 000212\n\nTAGS: PREL, NO\nSUBJECT: LAMPS{_TEXT}")
    assert [one.name for one in cable.action] == action.split(" / ")
    assert [one.name for one in cable.info] == info.split(" / ")


@pytest.mark.parametrize(
    ("written", "unknown"),
    [
        ("PREL, PXOR, NO", ["PXOR"]),
        ("PREL ECON ZX NO", ["ZX"]),
        # codes, corrected codes, acronyms, terms, names and words
        ("PREL, RGOV, NPT, PORT SECURITY, OVIP (HARWELL, ANN), LAMPS, NO", []),
    ],
)
def test_unknown_codes_are_told(written: str, unknown: list[str]) -> None:
    cable = read(f"{_FRONT}TAGS: {written}\nSUBJECT: LAMPS{_TEXT}")
    said = [defect.note.partition(" ")[0] for defect in cable.defects if defect.code == "unknown-tag"]
    assert said == unknown
    assert set(unknown) <= set(cable.tags)
