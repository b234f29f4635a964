"""The source of a derivative classification, in any place where drafters write it."""

from __future__ import annotations

import datetime as dt

import pytest

import reftel
from reftel.model import Cable
from reftel.telegram import read

FRONT = "S E C R E T LIMA 000012\n\nSIPDIS\n\nE.O. 12958: DECL: 02/26/2018\nTAGS: PREL, PE\nSUBJECT: THE LAMP ROOM\n\n"
TEXT = "1. (S) The exercise lamp is lit.\n\n2. (S) It stays lit.\nSAMPLE\n"


def _read(lines: str) -> Cable:
    return read(f"{FRONT}{lines}\n\n{TEXT}", year=2008)


@pytest.mark.parametrize(
    "written",
    [
        "Classified By: Derived from multiple sources by DCM Jane Harwell, reasons 1.4 (b).",
        "DERIVED FROM MULTIPLE SOURCES BY DCM JANE HARWELL. REASONS 1.4 (B).",
        "DERIVED FROM: MULTIPLE SOURCES BY DCM JANE HARWELL; REASON: 1.4 (B)",
    ],
)
def test_who_applied_the_marking_of_sources(written: str) -> None:
    cable = _read(written)
    assert [(one.source.upper(), one.items) for one in cable.derived_from] == [("MULTIPLE SOURCES", ())]
    assert [(one.name or "").upper() for one in cable.classified_by] == ["JANE HARWELL"]
    assert (cable.classified_by[0].title, cable.classified_by[0].reasons) == ("DCM", ("b",))


def _sources(cable: Cable) -> list[tuple[str, str]]:
    return [(one.source, "".join(one.items)) for one in cable.derived_from]


@pytest.mark.parametrize(
    ("written", "sources"),
    [
        ("DERIVED FROM: DSCG 05-1 B, D", [("DSCG 05-1", "bd")]),
        ("DERIVED FROM: DSCG 05-1 B, D\nClassified Secret.", [("DSCG 05-1", "bd")]),
        ("DERIVED FROM: DSCG 05-1 (B) AND (D)", [("DSCG 05-1", "bd")]),
        ("Derived from: DSCG 05-1, B", [("DSCG 05-1", "b")]),
        ("DERIVED FROM DSCG 11-1 (D)", [("DSCG 11-1", "d")]),
        ("DRV FROM: DSCG 05-1", [("DSCG 05-1", "")]),
        ("DRV FM: DSCG 05-1 B/D", [("DSCG 05-1", "bd")]),
        ("DERIVED BY: MULTIPLE SOURCES", [("MULTIPLE SOURCES", "")]),
        ("DERIVED FROM: MULTIPLE SOURCES", [("MULTIPLE SOURCES", "")]),
        ("Classified By: Derived from Multiple Sources", [("Multiple Sources", "")]),
        ("Classified By: Derived from DSCG 05-01, b and d", [("DSCG 05-01", "bd")]),
        ("Classified By: DSCG 05-1 (B) and (D)", [("DSCG 05-1", "bd")]),
        ("CLASSIFIED BY MULTIPLE SOURCES", [("MULTIPLE SOURCES", "")]),
        ("Classified by: Multiple Sources.", [("Multiple Sources", "")]),
        ("DERIVATIVELY CLASSIFIED BY: MULTIPLE SOURCES", [("MULTIPLE SOURCES", "")]),
        (
            "DERIVED FROM: LAMP OFFICE SECURITY CLASSIFICATION GUIDE",
            [("LAMP OFFICE SECURITY CLASSIFICATION GUIDE", "")],
        ),
        ("DERIVED FROM: 08 OSLO 12; DSCG 05-1 B", [("08 OSLO 12", ""), ("DSCG 05-1", "b")]),
        ("DERIVED FROM: LAMP OFFICE\nMEMORANDUM OF TODAY", [("LAMP OFFICE MEMORANDUM OF TODAY", "")]),
        ("(DERIVED FROM: DSCG 05-1 B)", [("DSCG 05-1", "b")]),
    ],
)
def test_the_source_is_a_value(written: str, sources: list[tuple[str, str]]) -> None:
    cable = _read(written)
    assert (_sources(cable), cable.classified_by, cable.defects) == (sources, (), ())
    assert [one.number for one in cable.paragraphs] == [1, 2]
    field = cable.field("derived_from")
    assert field is not None and written.rstrip(").").endswith(
        field.span.of(f"{FRONT}{written}\n\n{TEXT}").rstrip(").")
    )
    for one in cable.derived_from:
        assert one.span is not None
        assert one.span.of(f"{FRONT}{written}\n\n{TEXT}").split()[0] == one.source.split()[0]


@pytest.mark.parametrize(
    ("written", "names", "sources"),
    [
        (
            "Classified By: DCM Jane Harwell, derived from DSCG 05-1 (B)",
            [("Jane Harwell", "DCM")],
            [("DSCG 05-1", "b")],
        ),
        ("Classified By: DCM Jane Harwell\nDerived From: DSCG 05-1", [("Jane Harwell", "DCM")], [("DSCG 05-1", "")]),
        (
            "Classified By: DCM Jane Harwell. Reasons: DSCG 05-1 (B) and (D)",
            [("Jane Harwell", "DCM")],
            [("DSCG 05-1", "bd")],
        ),
        ("DERIVED BY: DCM Jane Harwell", [("Jane Harwell", "DCM")], []),
        ("Derivatively Classified By: DCM Jane Harwell, reason 1.4 (b)", [("Jane Harwell", "DCM")], []),
    ],
)
def test_a_person_beside_the_source(written: str, names: list[tuple[str, str]], sources: list[tuple[str, str]]) -> None:
    cable = _read(written)
    assert [(one.name, one.title) for one in cable.classified_by] == names
    assert (_sources(cable), cable.defects) == (sources, ())


@pytest.mark.parametrize(
    ("written", "marked", "date"),
    [
        (
            "Derived from: Multiple Sources\nDeclassify on: Source marked OADR, Date of source: October 30, 1994",
            "OADR",
            dt.date(1994, 10, 30),
        ),
        (
            "Classified By: Derived from Multiple Sources\n\nDECLASSIFY ON: SOURCE MARKED 25X1-HUMAN, DATE OF SOURCE:\n"
            "30 OCT 2008",
            "25X1-HUMAN",
            dt.date(2008, 10, 30),
        ),
        ("DERIVED FROM: LAMP MEMO DATED 10/30/2001\nDECLASSIFY ON: SOURCE MARKED X1", "X1", dt.date(2001, 10, 30)),
        ('DERIVED FROM: LAMP MEMO DECLASSIFY ON: SOURCE MARKED "OADR"', "OADR", None),
        ("DECLASSIFY ON: SOURCE MARKED OADR\nDERIVED FROM: LAMP MEMO", "OADR", None),
        ("DECLASSIFY ON: SOURCE MARKED OADR", "OADR", None),
    ],
)
def test_the_marking_and_the_date_of_a_source(written: str, marked: str, date: dt.date | None) -> None:
    cable = _read(written)
    assert [(one.marked, one.date) for one in cable.derived_from] == [(marked, date)]
    assert (cable.classified_by, cable.defects, len(cable.paragraphs)) == ((), (), 2)
    assert cable.declassify_on == dt.date(2018, 2, 26)


@pytest.mark.parametrize(
    ("order", "line", "on", "exemption"),
    [
        ("", "DECLASSIFY ON: 20190203", dt.date(2019, 2, 3), None),
        ("", "DECLASSIFY ON: FEBRUARY 3, 2019", dt.date(2019, 2, 3), None),
        ("", "Declassify on: X1", None, "X1"),
        ("E.O. 12958:\n", "Declassify on: 02/03/2019", dt.date(2019, 2, 3), None),
        ("E.O. 12958: DECL: 02/26/2018\n", "Declassify on: 02/03/2019", dt.date(2018, 2, 26), None),
    ],
)
def test_a_separate_line_of_declassification(order: str, line: str, on: dt.date | None, exemption: str | None) -> None:
    top = f"S E C R E T LIMA 000012\n\n{order}TAGS: PREL, PE\nSUBJECT: THE LAMP ROOM\n\n"
    cable = read(f"{top}DERIVED FROM: DSCG 05-1 D\n{line}\n\n{TEXT}", year=2008)
    assert cable.executive_order is not None
    assert (cable.declassify_on, cable.executive_order.exemption) == (on, exemption)
    assert _sources(cable) == [("DSCG 05-1", "d")]
    said = [one.code for one in cable.defects]
    assert said == (["uncertain-reading"] if "2018" in order else [])


@pytest.mark.parametrize(
    "line",
    [
        "E.O. 12958: DECL: 02/26/2018 DERIVED FROM: DSCG 05-1 D",
        "E.O. 12958: DERIVED FROM: DSCG 05-1 D; DECL: 02/26/2018",
    ],
)
def test_a_source_in_the_line_of_the_order(line: str) -> None:
    cable = read(FRONT.replace("E.O. 12958: DECL: 02/26/2018", line) + TEXT, year=2008)
    assert (_sources(cable), cable.declassify_on) == ([("DSCG 05-1", "d")], dt.date(2018, 2, 26))
    assert (cable.tags, cable.subject, cable.defects) == (("PREL", "PE"), "THE LAMP ROOM", ())


@pytest.mark.parametrize(
    "behind",
    [
        "SAMPLE\n\nDERIVED FROM: DSCG 05-1 D\nDECLASSIFY ON: 20180226\n",
        "DERIVED FROM: DSCG 05-1 D\nDECLASSIFY ON: 20180226\nSAMPLE\n",
        "SAMPLE\nDRV FROM: DSCG 05-1 D; DECL ON: 20180226\nBT\n#0012\n",
    ],
)
def test_a_source_behind_the_text(behind: str) -> None:
    cable = read(f"{FRONT}1. (S) The exercise lamp is lit.\n\n2. (S) It stays lit.\n{behind}", year=2008)
    assert _sources(cable) == [("DSCG 05-1", "d")]
    assert (cable.signed_by, cable.paragraphs[-1].text) == (("SAMPLE",), "It stays lit.")


@pytest.mark.parametrize(
    "text",
    [
        "1. (S) The estimate is derived from multiple sources in the lamp trade.\n\n2. (S) It holds.\nSAMPLE\n",
        "1. (S) The lamp works.\n\n2. (S) Its oil is derived from\nlocal plants.\nSAMPLE\n",
        "1. (S) The lamp works.\n\n2. (S) Multiple sources say so.\nSAMPLE\n",
    ],
)
def test_prose_names_no_source(text: str) -> None:
    cable = read(FRONT + "Classified By: DCM Jane Harwell, reason 1.4 (b)\n\n" + text, year=2008)
    assert (cable.derived_from, cable.defects) == ((), ())


@pytest.mark.parametrize("name", ["Jane Harwell", "Guy Marked", "Dorothy Guide"])
def test_a_person_is_no_source(name: str) -> None:
    cable = _read(f"Classified By: DCM {name}, reason 1.4 (b)")
    assert ([one.name for one in cable.classified_by], cable.derived_from) == ([name], ())


def test_a_source_in_a_smart_telegram() -> None:
    fields = "MRN: 12 LIMA 9\nDate/DTG: Jan 10, 2012 / 101200Z JAN 12\nFrom: AMEMBASSY LIMA\n"
    fields += "Action: WASHDC, SECSTATE ROUTINE\nE.O.: 13526\nTAGS: PREL\nSubject: The Lamp Room\n\n"
    for person in ("Classified By: Jane Harwell, DCM\n", ""):
        lines = f"{person}Derived From: DSCG 11-1 (B), (D)\nDeclassify On: 2022-01-10\n\n"
        cable = reftel.parse(
            f"SECRET\n\n{fields}{lines}1. (S) Lamps.\n\nSignature: SAMPLE\n\nDrafted By: LIMA:Sample\n"
        )
        assert (_sources(cable), cable.declassify_on) == ([("DSCG 11-1", "bd")], dt.date(2022, 1, 10))
        assert [one.name for one in cable.classified_by] == (["Jane Harwell"] if person else [])
        assert [one.text for one in cable.paragraphs] == ["Lamps."]


@pytest.mark.parametrize("line", ["DERI:MULTIPLE SOURCES/DATE:10JAN2018", "DERIVED FROM:MULTIPLE SOURCES/ON: 20180110"])
def test_a_source_in_a_set_of_a_military_message(line: str) -> None:
    head = "R 101200Z JAN 08\nFM CDR SAMPLE\nTO USS MAKE BELIEVE\nBT\nS E C R E T\nMSGID/GENADMIN/SAMPLE/0012/JAN//\n"
    cable = reftel.parse(f"{head}SUBJ/LAMPS (U)//\nRMKS/1. (S) LAMPS.\n2. (S) MORE LAMPS.//\nDECL/{line}//\nBT\n")
    assert (_sources(cable), cable.declassify_on) == ([("MULTIPLE SOURCES", "")], dt.date(2018, 1, 10))
    assert cable.paragraphs[-1].text.startswith("MORE LAMPS.")
