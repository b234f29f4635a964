"""One line break lost above the text of a whole telegram: the instruction, caption or addressee behind it is read, and
the loss is said."""

from __future__ import annotations

import pytest

import reftel

TOP = """PAGE 01        LIMA  04417  072233Z

44
ACTION ARA-20

INFO  OCT-01  ISO-00  /021 W
                        --------------------- 017723
P R 072140Z JUN 74
FM AMEMBASSY LIMA
TO SECSTATE WASHDC PRIORITY 1904
INFO AMEMBASSY QUITO

"""
FRONT = """
E.O. 11652: GDS
TAGS: PFOR, EFIS, PE
SUBJ: EXERCISE: HARBOR DUES

REF: (A) STATE 118204; (B) QUITO 3561

1. THE HARBOR MASTER SAW THE BOATS.

2. HE PAID NO DUES.
HARWELL
"""


def said(text: str) -> bool:
    codes = {defect.code for defect in reftel.parse(text).defects}
    return bool(codes & {"glued-lines", "uncertain-reading"})


@pytest.mark.parametrize("gap", [" ", ""])
@pytest.mark.parametrize(
    ("above", "below", "captions", "passing"),
    [
        pytest.param(
            "CONFIDENTIAL LIMA 4417", "USIA FOR EU; VOA FOR TERN", (), ("USIA FOR EU; VOA FOR TERN",), id="first line"
        ),
        pytest.param("SECRET LIMA 4417 TOSEC 110244", "NODIS", ("NODIS",), (), id="a caption behind two numbers"),
        pytest.param(
            "UNCLAS LIMA 4417\n\nAGR CHANNEL",
            "USDA FOR FAS: TERN",
            ("AGR CHANNEL",),
            ("USDA FOR FAS: TERN",),
            id="a channel",
        ),
        pytest.param(
            "SECRET LIMA 4417\n\nNODIS, CHEROKEE",
            "FOR THE AMBASSADOR FROM THE SECRETARY",
            ("NODIS", "CHEROKEE"),
            ("FOR THE AMBASSADOR FROM THE SECRETARY",),
            id="two captions",
        ),
        pytest.param(
            "CONFIDENTIAL LIMA 4417\n\nCODEL",
            "DEPARTMENT PASS CODEL HARWELL AND H FOR TERN",
            ("CODEL",),
            ("DEPARTMENT PASS CODEL HARWELL AND H FOR TERN",),
            id="a caption that is a word of the instruction",
        ),
        pytest.param(
            "CONFIDENTIAL LIMA 4417\n\nC O R R E C T E D  C O P Y (TEXT PARA 2)",
            "DEPT PASS TREASURY FOR TERN",
            ("CORRECTED COPY",),
            ("DEPT PASS TREASURY FOR TERN",),
            id="a correction",
        ),
        pytest.param(
            "CONFIDENTIAL LIMA 4417\n\nDEPT FOR T AND EUR/PRA",
            "DOE FOR NNSA/NA-24",
            (),
            ("DEPT FOR T AND EUR/PRA", "DOE FOR NNSA/NA-24"),
            id="an agency behind an office",
        ),
        pytest.param(
            "CONFIDENTIAL LIMA 4417\n\nNSC FOR SENIOR DIRECTOR J. TERN",
            "LONDON FOR C. GULL",
            (),
            ("NSC FOR SENIOR DIRECTOR J. TERN", "LONDON FOR C. GULL"),
            id="a post behind a name",
        ),
        pytest.param(
            "CONFIDENTIAL LIMA 4417\n\nDEPARTMENT FOR A/S TERN AND AF/E",
            "LONDON, PARIS, ROME FOR AFRICA WATCHER",
            (),
            ("DEPARTMENT FOR A/S TERN AND AF/E", "LONDON, PARIS, ROME FOR AFRICA WATCHER"),
            id="a list of posts",
        ),
        pytest.param(
            "CONFIDENTIAL LIMA 4417\n\nSECDEF FOR OSD(P)/STRATCAP",
            "NAVY FOR CNO-N5JA",
            (),
            ("SECDEF FOR OSD(P)/STRATCAP", "NAVY FOR CNO-N5JA"),
            id="a service",
        ),
        pytest.param(
            "CONFIDENTIAL LIMA 4417\n\nDHAHRAN SENDS",
            "LONDON FOR TERN, PARIS FOR GULL",
            (),
            ("DHAHRAN SENDS", "LONDON FOR TERN, PARIS FOR GULL"),
            id="who sends it",
        ),
        pytest.param(
            "CONFIDENTIAL LIMA 4417\n\nNEA/ELA, S/USSES",
            "NSC FOR TERN",
            (),
            ("NEA/ELA, S/USSES", "NSC FOR TERN"),
            id="offices alone",
        ),
        pytest.param(
            "CONFIDENTIAL LIMA 4417\n\nSTATE FOR IO/GS; ISN/MNSA, RA",
            "DOE FOR NA-20, 21, 24",
            (),
            ("STATE FOR IO/GS; ISN/MNSA, RA", "DOE FOR NA-20, 21, 24"),
            id="an agency after a list of offices",
        ),
        pytest.param(
            "CONFIDENTIAL LIMA 4417\n\nSTATE ALSO PASS USTR, EPA",
            "USDA FOR FAS/OSTA",
            (),
            ("STATE ALSO PASS USTR, EPA", "USDA FOR FAS/OSTA"),
            id="behind a list",
        ),
        pytest.param(
            "UNCLAS LIMA 4417\n\nOFFICIAL - INFORMAL",
            "FOR EUR/WE - TERN",
            (),
            ("FOR EUR/WE - TERN",),
            id="an official-informal telegram",
        ),
    ],
)
def test_elements_between_header_and_labels(
    above: str, below: str, captions: tuple[str, ...], passing: tuple[str, ...], gap: str
) -> None:
    text = f"{TOP}{above}{gap}{below}\n{FRONT}"
    cable = reftel.parse(text)
    assert (cable.captions, cable.passing) == (captions, passing)
    assert cable.id == "74LIMA4417"
    assert said(text) or gap


@pytest.mark.parametrize(
    "written",
    [
        "STATE PASS USTR FOR TERN",
        "DEPT PASS TO USAID FOR LAC/CAR",
        "STATE ALSO PASS U.S. COPYRIGHT OFFICE FOR M.WREN AND M.TERN",
        "STATE FOR EUR/WE, HONG KONG FOR RSO, SHENYANG FOR RSO,CHENGDU FOR RSO, GUANGZHOU FOR RSO",
        "NSC FOR SENIOR DIRECTOR TERN AND FOR GULL",
        "NSC FOR TERN; WHITE HOUSE FOR GULL",
        "U.S. COAST GUARD FOR ASSISTANT COMMANDANT FOR SAFETY AND STEWARDSHIP",
        "STATE FOR A/S TERN, CDR USAFE RAMSTEIN FOR GENERAL GULL",
        "AID/W FOR DCHA/OFDA FOR J.TERN AND J.WREN",
        "STATE FOR SCA/INDIA FOR J.TERN",
        "FBI FOR DIRECTOR TERN FROM AMBASSADOR HARWELL",
    ],
)
def test_whole_instructions_are_not_divided(written: str) -> None:
    cable = reftel.parse(f"{TOP}CONFIDENTIAL LIMA 4417\n\n{written}\n{FRONT}")
    assert " ".join(cable.passing) == written
    assert not any(defect.code == "glued-lines" for defect in cable.defects)


@pytest.mark.parametrize("gap", [" ", ""])
def test_for_whom_and_from_whom_behind_the_last_label(gap: str) -> None:
    first, rest = FRONT.split("\n\n1. ")
    cable = reftel.parse(f"{TOP}SECRET LIMA 4417\n{first}{gap}FOR THE SECRETARY FROM HARWELL\n\n1. {rest}")
    assert cable.passing == ("FOR THE SECRETARY FROM HARWELL",)
    assert [one.id for one in cable.references] == ["74STATE118204", "74QUITO3561"]


def test_for_whom_and_from_whom_behind_an_instruction() -> None:
    first, second = "MILITARY ADDRESSEES TREAT AS SPECAT EXCLUSIVE", "FOR ASSISTANT SECRETARY TERN FROM HARWELL"
    cable = reftel.parse(f"{TOP}SECRET LIMA 4417\n\n{first} {second}\n{FRONT}")
    assert cable.passing == (first, second)
    cable = reftel.parse(f"{TOP}SECRET LIMA 4417\n\n{first}{second}\n{FRONT}")
    assert cable.passing == (second,)


def test_for_whom_and_from_whom_before_the_first_number() -> None:
    first, rest = FRONT.split("\n\n1. ")
    cable = reftel.parse(f"{TOP}SECRET LIMA 4417\n{first}\n\nFOR THE SECRETARY FROM HARWELL 1. {rest}")
    assert cable.passing == ("FOR THE SECRETARY FROM HARWELL",)
    assert [one.number for one in cable.paragraphs] == [1, 2]


@pytest.mark.parametrize("gap", [" ", ""])
def test_a_summary_behind_the_references(gap: str) -> None:
    summary = "SUMMARY: THE BOATS CAME WITH THE TIDE AND THE\nHARBOR MASTER WAS GLAD. END SUMMARY"
    first, rest = FRONT.split("\n\n1. ")
    cable = reftel.parse(f"{TOP}SECRET LIMA 4417\n{first}{gap}{summary}.\n\n1. {rest}")
    assert cable.summary is not None
    assert cable.summary.startswith("THE BOATS")
    assert [one.id for one in cable.references] == ["74STATE118204", "74QUITO3561"]


@pytest.mark.parametrize("gap", [" ", ""])
def test_a_number_behind_the_end_of_a_summary(gap: str) -> None:
    first, rest = FRONT.split("\n\n1. ")
    text = f"{TOP}SECRET LIMA 4417\n{first}\n\nSUMMARY: THE BOATS CAME. END SUMMARY{gap}1. {rest}"
    cable = reftel.parse(text)
    assert [one.number for one in cable.paragraphs if one.number] == [1, 2]
    assert said(text)


def test_a_heading_and_its_number_in_one_line() -> None:
    text = f"{TOP}SECRET LIMA 4417\n{FRONT.replace('2. HE', 'THE DUES 2. HE')}"
    cable = reftel.parse(text)
    assert [(one.number, one.heading) for one in cable.paragraphs] == [(1, None), (2, "THE DUES")]


def test_a_level_behind_the_notice_of_a_partial_copy() -> None:
    notice = "This record is a partial extract of the original cable. "
    notice += "The full text of the original cable is not available."
    cable = reftel.parse(f"{notice} C O N F I D E N T I A L LIMA 004417\n\nSIPDIS\n{FRONT}")
    assert cable.classification is not None
    assert cable.is_partial


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("AMCONSUL HO CHI MINH CITY ASEAN COLLECTIVE", ["AMCONSUL HO CHI MINH CITY", "ASEAN COLLECTIVE"]),
        ("ASEAN COLLECTIVEDEPT OF AGRICULTURE WASHDC", ["ASEAN COLLECTIVE", "DEPT OF AGRICULTURE WASHDC"]),
        ("USCINCSO QUARRY HEIGHTS PMSECDEF WASHDC", ["USCINCSO QUARRY HEIGHTS PM", "SECDEF WASHDC"]),
        ("AMEMBASSY PHN0M PENHAMEMBASSY VIENTIANE", ["AMEMBASSY PHN0M PENH", "AMEMBASSY VIENTIANE"]),
        ("USMISSION NATO PRIORITYUSDOCOSOUTH PRIORITY", ["USMISSION NATO", "USDOCOSOUTH"]),
    ],
)
def test_two_addressees_in_one_line(line: str, names: list[str]) -> None:
    cable = reftel.parse(f"{TOP.rstrip()}\n{line}\n\nSECRET LIMA 4417\n{FRONT}")
    assert [one.name for one in cable.info] == ["AMEMBASSY QUITO", *names]


def test_an_unknown_name_between_two_orders_is_doubtful() -> None:
    text = f"{TOP}SECRET LIMA 4417\n\nNSC FOR TERN USDEL FOR GULL\n{FRONT}"
    assert any(one.note.startswith("passing") for one in reftel.parse(text).defects if one.code == "uncertain-reading")


def test_posts_and_the_label_of_info_in_one_line() -> None:
    text = TOP.replace("SECSTATE WASHDC PRIORITY 1904\nINFO", "ALL AFRICAN DIPLOMATIC POSTS INFO")
    cable = reftel.parse(f"{text}SECRET LIMA 4417\n{FRONT}")
    assert [one.name for one in cable.action] == ["ALL AFRICAN DIPLOMATIC POSTS"]
    assert [one.name for one in cable.info] == ["AMEMBASSY QUITO"]


def test_a_collective_in_the_line_of_its_label() -> None:
    text = TOP.replace("INFO AMEMBASSY QUITO", "INFO AMCONSUL HO CHI MINH CITY ASEAN COLLECTIVE")
    cable = reftel.parse(f"{text}SECRET LIMA 4417\n{FRONT}")
    assert [one.name for one in cable.info] == ["AMCONSUL HO CHI MINH CITY", "ASEAN COLLECTIVE"]


def test_a_signature_and_the_level_of_the_last_page() -> None:
    cable = reftel.parse(f"{TOP}SECRET LIMA 4417\n{FRONT.rstrip()}SECRET\n\n\nNNN\n")
    assert cable.signed_by == ("HARWELL",)
