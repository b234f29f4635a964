"""Telegrams of 1966 to 1985 as the archives keep them: pages, sections, telegrams that repeat others, lost text."""

from __future__ import annotations

import pytest

from reftel.telegram import read

TOP = "R 221828Z MAY 78{signal}\nFM SECSTATE WASHDC\nTO AMEMBASSY LIMA\n\nC O N F I D E N T I A L STATE 123456\n\n"
LABELS = "E.O. 11652: GDS\nTAGS: PFOR, PE\nSUBJECT: EXERCISE: LAMPS\n\nREF: LIMA 12\n\n"
TEXT = "1. THE KEEPER SAID THAT ALL LAMPS WERE LIT.\n\n2. HE WAS GLAD.\nVANCE\n"


@pytest.mark.parametrize(
    "announced",
    [
        "FOL REPEAT MANILA 145 DTD 16 AUG SENT ACTION SECSTATE,\nINFO TOKYO\n\nQTE\n",
        "FOLLOWING REPEAT MANILA 145 ACTION SECSTATE\nINFO TOKYO BANGKOK MAY 20\n\nQUOTE ",
        "FOLLOWING IS REPEAT OF MANILA 145 SENT\nTO SECSTATE WASHDC MAY 20.\nQUOTE: ",
        "FOLL RPT MANILA 145 ACTION SECSTATE\nINFO AMEMBASSY TOKYO QUOTE\n",
    ],
)
def test_addressees_of_a_telegram_that_is_repeated_are_not_those_of_the_one_that_repeats_it(announced: str) -> None:
    text = TOP.format(signal="") + announced + "C O N F I D E N T I A L MANILA 145\n\n" + LABELS
    cable = read(text + TEXT.replace("VANCE", "SULLIVAN\nUNQTE\nVANCE"))
    assert (cable.id, [one.name for one in cable.action], cable.info) == ("78STATE123456", ["AMEMBASSY LIMA"], ())
    assert (cable.subject, cable.signed_by, len(cable.paragraphs)) == ("EXERCISE: LAMPS", ("VANCE",), 2)


@pytest.mark.parametrize(
    "line",
    [
        "FOR SULLIVAN FROM THE SECRETARY",
        "FOR THE SECRETARY FROM SONNENBERG",
        "FOR AMBASSADOR FROM HARWELL",
        "EYES ONLY FOR AMBASSADOR HARWELL",
        "FOR AMBASSADOR HARWELL AND DCM FROM ASSISTANT SECRETARY SAMPLE",
    ],
)
@pytest.mark.parametrize("labels", [LABELS, LABELS.replace("REF: LIMA 12\n\n", "")])
def test_a_line_below_the_labels_says_for_whom_a_telegram_is(line: str, labels: str) -> None:
    cable = read(f"{TOP.format(signal='')}{labels}{line}\n\n{TEXT}")
    assert (cable.subject, cable.passing) == ("EXERCISE: LAMPS", (line,))
    assert [one.number for one in cable.paragraphs] == [1, 2]


@pytest.mark.parametrize("rest", ["FOR THE KEEPERS FROM THE NORTHERN ISLANDS", "FOR HARBORS FROM JAPAN TO PERU"])
def test_a_subject_may_have_for_and_from(rest: str) -> None:
    labels = LABELS.replace("EXERCISE: LAMPS", f"EXERCISE: THE MINISTRY SENDS NEW LAMPS\n{rest}")
    cable = read(TOP.format(signal="") + labels + TEXT)
    assert cable.subject == f"EXERCISE: THE MINISTRY SENDS NEW LAMPS {rest}"


@pytest.mark.parametrize(
    ("written", "marking"),
    [
        ("(C - ENTIRE TEXT.)", "C"),
        ("(C-ENTIRE TEXT).", "C"),
        ("C - ENTIRE TEXT", "C"),
        ("C ENTIRE TEXT", "C"),
        ("C/NOFORN - ENTIRE TEXT.", "C/NF"),
        ("CONF - ENTIRE TEXT", "CONF"),
    ],
)
def test_markings_of_a_whole_text(written: str, marking: str) -> None:
    text = TEXT.replace("2. ", "3. ").replace("1. ", "2. ")
    cable = read(f"{TOP.format(signal='')}{LABELS}1. {written}\n\n{text}")
    assert [(one.number, one.marking) for one in cable.paragraphs] == [(1, marking), (2, None), (3, None)]


@pytest.mark.parametrize("written", ["*** ERROR READING TEXT INDEX 01 ***", "EXPAND ERROR ENCOUNTERED; TEXT CUT OFF"])
def test_text_that_a_machine_lost_is_said(written: str) -> None:
    cable = read(TOP.format(signal="") + LABELS + TEXT.replace("VANCE", written))
    assert (cable.is_partial, [one.code for one in cable.defects]) == (True, ["text-lost"])
    assert (len(cable.paragraphs), cable.signed_by) == (2, ())


def test_the_post_below_the_number_of_a_page_belongs_to_the_mark() -> None:
    page = "CONFIDENTIAL\nCONFIDENTIAL\nPAGE {} \nSTATE 123456 TOSEC 110244 01 OF 02 221833Z\n"
    text = page.format("01").split("\n", 1)[1] + "ORIGIN SS-25\n------------------065004 160323Z /62\n"
    text += TOP.format(signal=" ZFF-4") + LABELS + TEXT.replace(" ALL LAMPS", "\n" + page.format("02") + "ALL LAMPS")
    cable = read(text)
    assert (cable.id, cable.defects) == ("78STATE123456", ())
    assert cable.paragraphs[0].text == "THE KEEPER SAID THAT\nALL LAMPS WERE LIT."
    assert cable.transmission.operating_signals == ("ZFF-4",)


def test_text_above_a_second_header_is_no_remark() -> None:
    top = TOP.format(signal=" QQQQ")
    cable = read(top + LABELS + TEXT.replace("VANCE", "") + top + "3. HE LEFT.\nVANCE\n")
    assert [one.number for one in cable.paragraphs][:2] == [1, 2]


def test_a_desired_distribution_names_no_addressees() -> None:
    above = "ORIGIN AID-35\n\nDRAFTED BY AID/AFR:GSLOOP\nAPPROVED BY AID/AFR:FGILBERT\nDESIRED DISTRIBUTION\n"
    above += "ORIGIN AFR CH 6 INFO AADS IA PPCE PDPR 35\n------------------117701 141004Z /15\n"
    captions = "AIDAC LIMA FOR REDSO\n\n"
    cable = read(above + TOP.format(signal="") + captions + LABELS + TEXT)
    assert ([one.name for one in cable.action], cable.info, cable.defects) == (["AMEMBASSY LIMA"], (), ())
    assert (cable.captions, cable.passing) == (("AIDAC",), ("LIMA FOR REDSO",))


def test_a_letter_below_the_list_is_no_tag() -> None:
    cable = read(TOP.format(signal="") + LABELS.replace("PFOR, PE\n", "PFOR, PE\nS\n") + TEXT)
    assert (cable.tags, cable.subject) == (("PFOR", "PE"), "EXERCISE: LAMPS")


@pytest.mark.parametrize(
    ("group", "moment"), [("2O1O3OZ JUL 73", "1973-07-20T10:30"), ("O1OOO1Z JAN 74", "1974-01-01T00:01")]
)
def test_letters_struck_for_zeros_in_a_date_time_group(group: str, moment: str) -> None:
    cable = read(TOP.format(signal="").replace("221828Z MAY 78", group) + LABELS + TEXT)
    assert cable.created is not None and cable.created.isoformat().startswith(moment)
    assert [one.code for one in cable.defects] == ["bad-dtg"]


def test_an_addressee_by_pouch() -> None:
    cable = read(TOP.format(signal="").replace("LIMA\n", "LIMA\nAMCONSUL CUZCO POUCH\n") + LABELS + TEXT)
    assert ([one.name for one in cable.action], cable.handling) == (
        ["AMEMBASSY LIMA", "AMCONSUL CUZCO"],
        ("AMCONSUL CUZCO POUCH",),
    )


def test_operating_signals_may_have_words() -> None:
    text = TOP.format(signal=" ZDK TO ALL CITE NUMEROUS SERVICE REQUESTS") + LABELS + TEXT
    cable = read(text)
    assert ([one.name for one in cable.action], cable.defects) == (["AMEMBASSY LIMA"], ())
    assert str(cable.created) == "1978-05-22 18:28:00+00:00"


def test_a_classifier_that_a_copy_cuts_is_uncertain() -> None:
    cable = read(TOP.format(signal="") + LABELS + "Classified By: Jane Q. Harwell, EUR Acting Offic...\n\n" + TEXT)
    assert [(one.code, one.note) for one in cable.defects] == [
        ("uncertain-reading", "classified_by: the copy cuts the classifier off")
    ]


def test_a_header_retyped_in_both_cases() -> None:
    top = "R 051320z Oct 79\nFm Amembassy Warsaw\nTo SecState WashDC 7733\nUSICA WashDC\nInfo Amconsul Krakow\n"
    cable = read(f"{top}Unclas Warsaw 09917\nE.O. 12065: N/A\nTags: SCUL, PL\nSubject: Exercise: Lamps\n{TEXT}")
    assert (cable.id, cable.sender) == ("79WARSAW9917", "AMEMBASSY WARSAW")
    assert [one.number for one in cable.action] == ["7733", None]
    assert [one.name for one in cable.info] == ["AMCONSUL KRAKOW"]


@pytest.mark.parametrize(("line", "exemption"), [("XDS-4 4/12/10 (HARWELL, JANE) OR-M", "XDS-4"), ("XDS 1", "XDS-1")])
def test_the_number_of_an_exemption(line: str, exemption: str) -> None:
    cable = read(TOP.format(signal="") + LABELS.replace("11652: GDS", f"12065: {line}") + TEXT)
    assert cable.executive_order is not None and cable.executive_order.exemption == exemption


def test_captions_of_offices() -> None:
    cable = read(TOP.format(signal="") + "VISAS\n\nFOR VO/L/A\n\n" + LABELS + TEXT)
    assert (cable.captions, cable.passing) == (("VISAS",), ("FOR VO/L/A",))


STAMP = "Declassified/Released US Department of State EO Systematic Review 30 JUN 2005\n"
ADDRESSED = "TO SECSTATE WASHDC 3410\nINFO AMEMBASSY LONDON\nAMEMBASSY NEW DELHI\nUSNMR SHAPE\n\nUNCLAS LIMA 123\n\n"


@pytest.mark.parametrize("at", range(5))
def test_the_line_above_a_stamp_of_release_is_not_its_officer(at: int) -> None:
    lines = (f"R 221828Z MAY 78\nFM AMEMBASSY LIMA\n{ADDRESSED}").splitlines(keepends=True)
    cable = read("".join((*lines[: at + 1], STAMP, *lines[at + 1 :])) + LABELS + TEXT)
    assert (cable.id, cable.sender) == ("78LIMA123", "AMEMBASSY LIMA")
    assert [one.name for one in cable.action] == ["SECSTATE WASHDC"]
    assert [one.name for one in cable.info] == ["AMEMBASSY LONDON", "AMEMBASSY NEW DELHI", "USNMR SHAPE"]


@pytest.mark.parametrize("officer", ["Sheryl P. Walter", "MARGARET P GRAFELD"])
def test_the_officer_above_a_stamp_of_release_is_part_of_it(officer: str) -> None:
    text = TOP.format(signal="") + LABELS + TEXT.replace("\n\n2.", f"\n{officer}\n{STAMP}\n2.")
    assert read(text).paragraphs[0].text == "THE KEEPER SAID THAT ALL LAMPS WERE LIT."


@pytest.mark.parametrize("between", ["", " "])
@pytest.mark.parametrize(
    "names",
    [
        ["AMEMBASSY KABUL", "AMCONSUL CALCUTTA"],
        ["AMEMBASSY NEW DELHI", "USMISSION BERLIN", "ALL CONGENS FRG"],
        ["ALL EC CAPITALS", "USMISSION USNATO", "USDAO ANKARA TU"],
        ["USMISSION NATO", "AMCONSUL MILAN", "CINCUSNAVEUR"],
        ["AMEMBASSY BONN", "USNMR SHAPE", "USCINCEUR"],
        ["USINT DAMASCUS", "JCS"],
        ["AMEMBASSY BANGKOK", "INS WASHDC"],
        ["AMEMBASSY BUENOS AIRES", "HQ USSOUTHCOM MIAMI FL"],
    ],
)
def test_addressees_without_indicators_that_lost_their_line_breaks(names: list[str], between: str) -> None:
    listed = " ".join(names[:-1]) + between + names[-1]
    text = TOP.format(signal="").replace("LIMA\n", f"LIMA\nINFO {listed}\n", 1)
    assert [one.name for one in read(text + LABELS + TEXT).info] == names


@pytest.mark.parametrize("name", ["DEA HQ WASHDC", "CINCUSNAVEUR LONDON", "USDAO ANKARA TU", "HQ USEUCOM VAIHINGEN GE"])
def test_a_name_of_several_words_is_one_addressee(name: str) -> None:
    text = TOP.format(signal="").replace("LIMA\n", f"LIMA\nINFO {name} PRIORITY\n", 1)
    assert [one.name for one in read(text + LABELS + TEXT).info] == [name]


@pytest.mark.parametrize(
    "tail",
    [
        "CONFIDENTIAL NMAFVVZCZ *** Current Handling Restrictions *** n/a *** Current Classification *** CONFIDENTIAL",
        "NOTE BY OC/T: PARA 1 AS RECEIVED. CONFIDENTIAL NNN",
        "BT #0123 NNNN",
    ],
)
def test_a_signature_before_marks_in_one_line(tail: str) -> None:
    longer = TEXT.replace("GLAD.", "GLAD THAT NOBODY HAD ASKED FOR THE OIL, WHICH HAD BEEN PAID LAST YEAR.")
    text = " ".join((TOP.format(signal="") + LABELS + longer).split())
    assert read(f"{text} {tail}").signed_by == ("VANCE",)


def test_a_letter_head_retyped_in_small_letters_or_indented() -> None:
    text = f"{TOP.format(signal='')}{LABELS}FOR SULLIVAN FROM THE SECRETARY\n\n{TEXT}"
    assert read(text.lower()).passing == ("for sullivan from the secretary",)
    assert read(text.replace("\n", "\n            ")).passing == ("FOR SULLIVAN FROM THE SECRETARY",)


def test_the_account_of_the_service_is_no_addressee() -> None:
    text = TOP.format(signal="").replace("LIMA\n", "LIMA\nINFO AMCONSUL CUZCO STATE GRNC\nBT\n", 1)
    assert [one.name for one in read(text + LABELS + TEXT).info] == ["AMCONSUL CUZCO"]


def test_a_copy_in_small_letters_with_a_stamp_in_capitals() -> None:
    text = TOP.format(signal="").replace("LIMA\n", "LIMA\nINFO AMEMBASSY QUITO\nAMEMBASSY BOGOTA\n", 1).lower()
    stamp = "UNCLASSIFIED   U.S. Department of State   Case No. F-2014-99999   Doc No. C09999991   Date: 01/15/2016\n"
    body = LABELS.lower() + TEXT.lower()
    assert [one.name for one in read(stamp + text + body).info] == ["AMEMBASSY QUITO", "AMEMBASSY BOGOTA"]
    body = f"sipdis\n\n{body}".replace("that all", "that\n\nlima 00123456  002 of 002\n\nsipdis\nall")
    assert read(text + body).captions == ("SIPDIS",)
