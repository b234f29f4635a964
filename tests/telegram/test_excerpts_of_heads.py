"""A few lines of a telegram's head: instructions to pass, addressees, captions and orders alone."""

from __future__ import annotations

import pytest

from reftel.model import Cable
from reftel.telegram import read

TEXT = "\n1. (C) EXERCISE: The lamps burn on the quay.\n"


def codes(cable: Cable) -> list[str]:
    return [one.code for one in cable.defects]


@pytest.mark.parametrize(
    "text",
    [
        "E.O. 13382: LAMP MAKERS\n\n1. (C) EXERCISE: The lamps burn.\n",
        "The keeper acted under\nE.O. 13382, issued on June 28, 2005: lamps were taken.\n",
        "-- E.O. 13224 blocks the property of those who put out lamps.\n",
        "(U) E.O. 13382: the lamp makers\n",
        "1. (C) EXERCISE: Lamps were taken under\nE.O. 13382 on 03/04/2008.\n",
    ],
)
def test_an_order_that_is_not_about_classification_is_text(text: str) -> None:
    cable = read(text, year=2008)
    assert (cable.executive_order, cable.declassify_on) == (None, None)
    assert "element-out-of-order" not in codes(cable)


def test_an_unknown_order_with_a_date_of_declassification_is_read() -> None:
    cable = read("E.O. 13342: DECL: 03/04/2018\nTAGS: PREL\n", year=2008)
    assert (str(cable.declassify_on), "unknown-order" in codes(cable)) == ("2018-03-04", True)


@pytest.mark.parametrize(
    ("line", "passing"),
    [
        ("LONDON FOR HARWELL, PARIS FOR TINDALL", ("LONDON FOR HARWELL, PARIS FOR TINDALL",)),
        ("PARIS AND LONDON FOR AFRICA WATCHERS", ("PARIS AND LONDON FOR AFRICA WATCHERS",)),
        ("MOSCOW FOR ECON\nTOKYO FOR TREASURY ATTACHE", ("MOSCOW FOR ECON", "TOKYO FOR TREASURY ATTACHE")),
        ("OSD FOR ISA", ("OSD FOR ISA",)),
        ("> STATE FOR NEA/IR", ("STATE FOR NEA/IR",)),
        ("FBI FOR DIRECTOR TINDALL FROM AMBASSADOR HARWELL", ("FBI FOR DIRECTOR TINDALL FROM AMBASSADOR HARWELL",)),
        ("HQSOUTHCOM ALSO FOR POLAD\nFOR FRC TINDALL", ("HQSOUTHCOM ALSO FOR POLAD", "FOR FRC TINDALL")),
        ("ENERGY FOR TINDALL AND HARWELL, DOE/EIA FOR QUILL", ("ENERGY FOR TINDALL AND HARWELL, DOE/EIA FOR QUILL",)),
        ("SIPDIS USUN FOR POL GENEVA FOR CD DEL E.O. 12958: N/A", ("USUN FOR POL", "GENEVA FOR CD DEL")),
        (
            "SIPDIS DEPARTMENT FOR WHA AMEMBASSY BRASILIA PASS TO AMCONSUL RECIFE E.O. 12958: N/A",
            ("DEPARTMENT FOR WHA", "AMEMBASSY BRASILIA PASS TO AMCONSUL RECIFE"),
        ),
        ("SIPDIS STATE PASS USTR FOR TINDALL USDOE FOR QUILL", ("STATE PASS USTR FOR TINDALL", "USDOE FOR QUILL")),
        (
            "FM AMEMBASSY OTTAWA TO RUEHC/SECSTATE WASHDC PRIORITY 9010 C O N F I D E N T I A L SECTION 01 OF 02 "
            "OTTAWA 000064 SIPDIS FOR PRESIDENT QUILL FROM CHARGE D'AFFAIRES TINDALL",
            ("FOR PRESIDENT QUILL FROM CHARGE D'AFFAIRES TINDALL",),
        ),
        ("HQ USAFRICOM FOR POLAD", ("HQ USAFRICOM FOR POLAD",)),
        ("KINSHASA PASS TO BRAZZAVILLE", ("KINSHASA PASS TO BRAZZAVILLE",)),
        ("EYES ONLY FOR ASSISTANT SECRETARY HARWELL", ("EYES ONLY FOR ASSISTANT SECRETARY HARWELL",)),
        ("LONDON FOR THE FIRST TIME", ()),
        ("PARIS FOR MEETINGS WITH THE MINISTER.", ()),
        ("THE MINISTER LEFT\nPARIS FOR HARWELL", ()),
    ],
)
def test_an_instruction_to_posts_alone(line: str, passing: tuple[str, ...]) -> None:
    assert read(f"{line}\n", year=2008).passing == passing


@pytest.mark.parametrize(
    "header",
    [
        "From: AMEMBASSY LIMA\nTo: SECSTATE WASHDC\nInfo: AMEMBASSY QUITO\n\n",
        "From:  AmEmbassy Lima\nTo:    SecState WashDC,\nInfo:  AmEmbassy Quito;\n",
        "FROM AMEMBASSY LIMA\nTO SECSTATE WASHDC\nINFO AMEMBASSY QUITO\n\n",
    ],
)
def test_labels_of_a_mail_above_the_classification_line(header: str) -> None:
    cable = read(f"{header}CONFIDENTIAL LIMA 000123\n\nSUBJECT: LAMPS\n{TEXT}", year=2008)
    assert cable.sender == "AMEMBASSY LIMA"
    assert [one.name for one in (*cable.action, *cable.info)] == ["SECSTATE WASHDC", "AMEMBASSY QUITO"]
    assert (cable.id, cable.subject) == ("08LIMA123", "LAMPS")


def test_people_in_a_mail_are_no_addressees() -> None:
    cable = read(f"From: Jane Harwell\nTo: John Tindall\nSubject: Lamps\n{TEXT}", year=2008)
    assert (cable.sender, cable.action) == (None, ())


@pytest.mark.parametrize(
    ("line", "info", "captions"),
    [
        ("INFO RHEHNSC/NSC WASHDC IMMEDIATE SIPDIS", [("NSC WASHDC", "IMMEDIATE")], ("SIPDIS",)),
        ("> INFO RUCNRAQ/IRAQ COLLECTIVE", [("IRAQ COLLECTIVE", None)], ()),
        (
            "     INFO WESTERN HEMISPHERIC AFFAIRS DIPL POSTS\n\n     RHEHNSC/NSC WASHDC PRIORITY",
            [("WESTERN HEMISPHERIC AFFAIRS DIPL POSTS", None), ("NSC WASHDC", "PRIORITY")],
            (),
        ),
        (
            "INFO WESTERN HEMISPHERIC AFFAIRS DIPL POSTS PRIORITY RUCNDT/USMISSION USUN NEW YORK 7925 "
            "C O N F I D E N T I A L STATE 100988 SIPDIS",
            [("WESTERN HEMISPHERIC AFFAIRS DIPL POSTS", "PRIORITY"), ("USMISSION USUN NEW YORK", None)],
            ("SIPDIS",),
        ),
        ("INFO AMEMBASSY QUITO AMCONSUL CUZCO SS E C R E T LIMA 000041", ["QUITO", "CUZCO"], ()),
        ("C O R R E C T E D C O P Y (ADDED TAG) SIPDIS", [], ("CORRECTED COPY", "SIPDIS")),
        ("CORRECTED COPY -TEXT NOFORN SIPDIS", [], ("CORRECTED COPY", "NOFORN", "SIPDIS")),
    ],
)
def test_addressees_and_captions_of_an_excerpt(line: str, info: list[object], captions: tuple[str, ...]) -> None:
    cable = read(f"{line}\n", year=2008)
    found = [(one.name, one.precedence) for one in cable.info]
    assert found == info or [one.name.split()[-1] for one in cable.info] == info
    assert cable.captions == captions


def test_an_order_in_the_classification_line_is_not_of_a_classifier() -> None:
    cable = read("UNCLASSIFIED LIMA 000123 SIPDIS E.O. 12958: 1.6 X1 TAGS: PREL PE", year=2008)
    assert cable.executive_order is not None
    assert cable.executive_order.order == "12958"


@pytest.mark.parametrize(
    "prose",
    [
        "THAT IT\nNOW SEEMED FM TINDALL FELT HE HAD TO MAKE THE DECISION\nHIMSELF.",
        "JANUARY 11, THE KEEPER MET WITH FM TINDALL WHERE THE\nTALK TOUCHED ON LAMPS.",
        "TO COME TO WASHINGTON ON HIS WAY TO THE HARBOR\nTO MAKE HIS CASE.",
        "U/S TINDALL EMPHASIZED THAT THE LAMPS\nARE OLD.",
        "HE ASKED ABOUT\nSUBJECT OF LAMPS.",
        "JUDICIAL INQUIRIES INTO THE SUBJECT. IN THAT REGARD, THE LAMPS\nBURN.",
    ],
)
def test_prose_in_capitals_has_no_head(prose: str) -> None:
    for text in (prose, prose.lower()):
        cable = read(f"{text}\n", year=2008)
        assert (cable.sender, cable.action, cable.passing, cable.subject) == (None, (), (), None)
