"""Glosses, means of sending, markings without a level, letters behind numbers, and labels run into other lines."""

from __future__ import annotations

import pytest

from reftel.telegram import read
from reftel.values.tags import read_tag_list

FRONT = "C O N F I D E N T I A L LIMA 000012\n\nTAGS: PREL, PE\nSUBJECT: THE LAMP ROOM\n\n"
TEXT = "1. (C) The lamp is lit.\n\n2. (C) It stays lit.\nHOLT\n"
HEADER = "P 261503Z FEB 08\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC 123\nINFO AMEMBASSY BOGOTA 12\n"


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("PREL, BM [BURMA], PE", ("PREL", "BM", "PE")),
        ("PREL, BM (BURMA), PE", ("PREL", "BM", "PE")),
        ("TH [THAILAND]; BM [BURMA]", ("TH", "BM")),
        ("PREL [EXTERNAL POLITICAL RELATIONS], PE", ("PREL", "PE")),
        ("OVIP (HARWELL, JANE), PE", ("OVIP", "HARWELL, JANE", "PE")),
        ("PREL (PGOV), PE", ("PREL", "PGOV", "PE")),
    ],
)
def test_the_meaning_of_a_code_is_no_tag(written: str, tags: tuple[str, ...]) -> None:
    assert read_tag_list(written).tags == tags


@pytest.mark.parametrize("how", ["BY POUCH", "(BY POUCH)", "VIA POUCH", "- BY AIR POUCH"])
def test_a_means_of_sending_is_no_part_of_an_addressee(how: str) -> None:
    head = (
        f"{HEADER}AMCONSUL CUZCO {how}\nAMEMBASSY QUITO {how}\nBT\nUNCLAS LIMA 000012\n\nTAGS: PREL\nSUBJECT: LAMPS\n\n"
    )
    cable = read(head + TEXT)
    assert [one.name for one in cable.info] == ["AMEMBASSY BOGOTA", "AMCONSUL CUZCO", "AMEMBASSY QUITO"]
    assert cable.handling == (f"AMCONSUL CUZCO {how}", f"AMEMBASSY QUITO {how}")
    field = cable.field("handling")
    assert field is not None and field.span.of(head) in how


@pytest.mark.parametrize(
    ("written", "marking"),
    [("(/Rel UK)", "REL UK"), ("(//REL TO USA, GBR)", "REL TO USA, GBR"), ("(S//Rel UK)", "S/REL UK")],
)
def test_a_marking_without_its_level_is_a_marking(written: str, marking: str) -> None:
    cable = read(f"{FRONT}1. {written} The lamp is lit.\n\n2. (C) It stays lit.\nHOLT\n")
    assert (cable.paragraphs[0].marking, cable.paragraphs[0].text) == (marking, "The lamp is lit.")
    assert [one.code for one in cable.defects] == ([] if written[1] == "S" else ["broken-marking"])


@pytest.mark.parametrize(
    ("written", "note"),
    [("BISHKEK 7A", "BISHKEK 7A"), ("A. OSLO 12\n     B. BISHKEK 7A", "BISHKEK 7A"), ("07 OSLO 12B", "07 OSLO 12B")],
)
def test_a_letter_behind_a_number_is_said(written: str, note: str) -> None:
    cable = read(f"{FRONT.rstrip()}\nREF: {written}\n\n{TEXT}", year=2008)
    said = [one for one in cable.defects if one.code == "unreadable-reference"]
    assert [one.note.split(": ")[1] for one in said] == [note]


@pytest.mark.parametrize("written", ["A. OSLO 12 B. LIMA 3", "OSLO 12, LIMA 3", "A. OSLO 12B. LIMA 3"])
def test_a_label_behind_a_number_is_not_said(written: str) -> None:
    cable = read(f"{FRONT.rstrip()}\nREF: {written}\n\n{TEXT}", year=2008)
    assert "unreadable-reference" not in [one.code for one in cable.defects]


@pytest.mark.parametrize("label", ["SUBJ:", "SUBJECT:"])
def test_a_subject_in_the_line_of_the_references(label: str) -> None:
    cable = read(f"UNCLAS LIMA 000012\n\nTAGS: PREL\nREF: STATE 1. {label} THE LAMP ROOM\n\n{TEXT}", year=2008)
    assert (cable.subject, [one.id for one in cable.references]) == ("THE LAMP ROOM", ["08STATE1"])


def test_the_subject_of_a_reference_is_not_the_telegrams() -> None:
    cable = read(f"{FRONT.rstrip()}\nREF: HOTR WASHINGTON DC (SUBJ: IIR 6 832 0617 08)\n\n{TEXT}", year=2008)
    assert cable.subject == "THE LAMP ROOM"
    cable = read(f"UNCLAS LIMA 000012\n\nTAGS: PREL\nREF: HOTR WASHINGTON DC (SUBJ: IIR 6 832 0617 08)\n\n{TEXT}")
    assert cable.subject is None


def test_a_summary_that_ends_under_another_name() -> None:
    cable = read(
        f"{FRONT}SUMMARY\n-------\n\n1. (C) The lamp is lit. End Comment.\n\nOIL\n---\n\n2. (C) It burns oil.\nHOLT\n"
    )
    assert cable.summary == "The lamp is lit."


def test_a_comment_that_ends_under_another_name() -> None:
    cable = read(f"{FRONT}1. (C) The lamp is lit.\n\n2. (C) Comment: It burns oil. End summary.\nHOLT\n")
    assert cable.comment == "It burns oil."


@pytest.mark.parametrize("between", ["\n", "\n\n", " \n"])
@pytest.mark.parametrize(("left", "right"), [("002.", "2 OF 003"), ("00", "2 OF 003")])
def test_a_torn_page_mark_is_a_page_mark(left: str, right: str, between: str) -> None:
    mark = f"LIMA 00000012  {left}{between}{right}"
    cable = read(f"{FRONT}1. (C) The lamp is lit.\n\nOIL FOR IT\n\n{mark}\n\n2. (C) It burns oil.\nHOLT\n")
    assert [(one.number, one.heading, one.text) for one in cable.paragraphs] == [
        (1, None, "The lamp is lit."),
        (2, "OIL FOR IT", "It burns oil."),
    ]
    assert "torn-line" in [one.code for one in cable.defects]
