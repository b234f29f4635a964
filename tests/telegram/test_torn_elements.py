"""Elements that blank lines, page marks, tabs and slashes tore; labels inside other words."""

from __future__ import annotations

import pytest

from reftel.telegram import read

PAGE = "\n\nLIMA 00000112  001.2 OF 003\n\n\n"
TEXT = "\n\n1. (C) The lamp was lit. EXERCISE.\n\n2. (C) It went out again.\n"


GAPS = ("\n", " \r\n", "  \n   ", PAGE)
HALVES = (("reasons 1.4 (b) a", "nd (d)."), ("reasons 1.4 (b) an", "d (d)."), ("reasons 1.4 (b,", "d)."))


@pytest.mark.parametrize(
    ("left", "gap", "right"),
    [(left, gap, right) for left, right in HALVES for gap in (*GAPS, "\n\n")]
    + [("for rea", gap, "sons 1.4 (b, d).") for gap in GAPS],
)
def test_reasons_torn_within_a_word(left: str, gap: str, right: str) -> None:
    cable = read(f"SUBJECT: THE LAMP\n\nClassified By: DCM Moira Tindall {left}{gap}{right}{TEXT}")
    assert [(one.name, one.title, one.reasons) for one in cable.classified_by] == [("Moira Tindall", "DCM", ("b", "d"))]
    assert len(cable.paragraphs) == 2


@pytest.mark.parametrize(
    ("reasons", "letters"),
    [("1.4 bd.", "bd"), ("1.4 BD", "bd"), ("1.4 B,C andD.", "bcd"), ("1.4 b andd", "bd"), ("1.4 be careful", "")],
)
def test_letters_without_signs(reasons: str, letters: str) -> None:
    cable = read(f"Classified By: DCM Moira Tindall, reasons {reasons}\n")
    assert "".join(cable.classified_by[0].reasons) == letters


def test_tabs_between_the_words_of_an_element() -> None:
    front = (
        "TAGS:\tPREL\tPGOV\nYI,\tUNO\nSUBJECT:\tTHE\tLAMP\n\nClassified\tby\tDCM\tMoira\tTindall,\treasons\t1.4\t(b)"
    )
    cable = read(front + TEXT)
    assert (cable.tags, cable.subject) == (("PREL", "PGOV", "YI", "UNO"), "THE LAMP")
    assert [(one.name, one.reasons) for one in cable.classified_by] == [("Moira Tindall", ("b",))]


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("TAGS PREL; PGOV; PREF; PE", ("PREL", "PGOV", "PREF", "PE")),
        ("TAGS: PREL/CO/SP/EUN/QQ", ("PREL", "CO", "SP", "EUN", "QQ")),
        ("TAGS: UNGA/C-3, PHUM", ("UNGA/C-3", "PHUM")),
    ],
)
def test_signs_between_tags(line: str, tags: tuple[str, ...]) -> None:
    cable = read(f"{line}\nSUBJECT: THE LAMP{TEXT}")
    assert (cable.tags, cable.references) == (tags, ())


@pytest.mark.parametrize(
    ("front", "subject"),
    [
        (f"SUBJECT: KEEPERS OF THE LAMP{PAGE}MEET AGAIN", "KEEPERS OF THE LAMP MEET AGAIN"),
        (f"SUBJECT: KEEPERS OF THE LAMP{PAGE}MEET AGAIN\n\nREF: QUITO 9", "KEEPERS OF THE LAMP MEET AGAIN"),
        (f"SUBJECT: KEEPERS OF THE LAMP{PAGE}SUMMARY", "KEEPERS OF THE LAMP"),
        (f"SUBJECT: KEEPERS OF THE LAMP{PAGE}THE OIL{TEXT}", "KEEPERS OF THE LAMP"),
        ("SUBJECT: KEEPERS OF THE LAMP MEET, MAY 2-\n9, 2008", "KEEPERS OF THE LAMP MEET, MAY 2-9, 2008"),
        (
            "TAGS: PREL, PE\nKEEPERS OF THE LAMP ASK FOR\nMORE OIL\n\nREF: QUITO 9",
            "KEEPERS OF THE LAMP ASK FOR MORE OIL",
        ),
        ("TAGS: PREL, PE\nU.S. KEEPERS MEET\n\nREF: QUITO 9", "U.S. KEEPERS MEET"),
        ("TAGS: PREL, PE\n(U) KEEPERS MEET\n\nREF: QUITO 9", "KEEPERS MEET"),
    ],
)
def test_subjects_torn_by_a_page_or_without_a_label(front: str, subject: str) -> None:
    assert read(front).subject == subject


@pytest.mark.parametrize("form", ["{}. ", "{}/ ", "-{}- ", "({}) "])
def test_references_behind_blank_lines(form: str) -> None:
    listed = f"{form.format('A')}LIMA 12\n\n\u00b6{form.format('B')}QUITO 90\n\n\u00b6{form.format('C')}ROME 7"
    cable = read(f"SUBJECT: THE LAMP\n\nREF: {listed}{TEXT}", year=2007)
    assert [(one.label, one.id) for one in cable.references] == [
        ("A", "07LIMA12"),
        ("B", "07QUITO90"),
        ("C", "07ROME7"),
    ]
