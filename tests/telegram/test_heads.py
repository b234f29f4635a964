"""Heads as drafters and copies bend them: where an element begins, and where none does."""

from __future__ import annotations

import pytest

from reftel.telegram import read

TOP = "UNCLAS LIMA 000123\n\nSIPDIS\n\n"
LABELS = "E.O. 12958: N/A\nTAGS: PGOV, PE\nSUBJECT: THE LAMP\n\nREF: BOGOTA 12\n\n"
TEXT = "1. (U) The lamp was lit. EXERCISE.\n\n2. (U) It went out again.\n"


@pytest.mark.parametrize(
    "subject",
    [
        "REF: A LAMP FOR THE QUAY",
        "PRESS REVIEW -- CLASSIFIED BY THE EDITORS",
        "REFERENCE LIBRARY: TAGS ON BOOKS",
        "INFO CENTER OPENS",
    ],
)
def test_a_subject_keeps_words_that_look_like_labels(subject: str) -> None:
    cable = read(TOP + LABELS.replace("THE LAMP", subject) + TEXT, year=2007)
    assert (cable.subject, [one.id for one in cable.references]) == (subject, ["07BOGOTA12"])
    assert len(cable.paragraphs) == 2


@pytest.mark.parametrize("summary", ["SUMMARY: ", "SUMMARY. ", "SUMMARY.  "])
def test_the_first_paragraph_run_into_the_subject_begins_at_its_heading(summary: str) -> None:
    cable = read(TOP + f"TAGS: PGOV, PE\nSUBJECT: THE LAMP {summary}{TEXT}", year=2007)
    assert (cable.subject, [one.number for one in cable.paragraphs]) == ("THE LAMP", [1, 2])


def test_the_event_of_declassification_needs_no_order() -> None:
    cable = read(TOP + LABELS.replace("E.O. 12958: N/A", "DECL: 02/26/2017") + TEXT, year=2007)
    assert (str(cable.declassify_on), cable.tags) == ("2017-02-26", ("PGOV", "PE"))


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("LIMA 000123", None),
        ("C-O-N-F-I-D-E-N-T-I-A-L LIMA 000123", "CONFIDENTIAL"),
        ("S-E-C-R-E-T SECTION 01 OF 02 LIMA 000123", "SECRET"),
        ("S.E.C.R.E.T LIMA 000123", "SECRET"),
        ("U-N-C-L-A-S LIMA 000123", "UNCLASSIFIED"),
    ],
)
def test_post_and_serial_are_read_whatever_is_left_of_the_level(line: str, level: str | None) -> None:
    cable = read(f"{line}\n\nSIPDIS\n\n{LABELS}{TEXT}", year=2007)
    assert (cable.id, cable.classification and cable.classification.level) == ("07LIMA123", level)


def test_a_row_of_figures_is_no_identity() -> None:
    assert read(f"PERU 000123\nCHILE 000456\n\n{TEXT}", year=2007).id is None


@pytest.mark.parametrize(
    ("references", "ids"),
    [
        ("REF: UNCLAS OSLO 578", ["07OSLO578"]),
        ("REF: A. CONFIDENTIAL OSLO 578\n     B. UNCLAS QUITO 12", ["07OSLO578", "07QUITO12"]),
        ("REF: (A) UNCLAS OSLO 578; (B) SECRET STATE 12", ["07OSLO578", "07STATE12"]),
        ("REF: OSLO 578 (ALL 2006)", ["07OSLO578"]),
    ],
)
def test_a_reference_with_its_level_is_no_classification_line(references: str, ids: list[str]) -> None:
    cable = read(TOP + LABELS.replace("REF: BOGOTA 12", references) + TEXT, year=2007)
    assert ([one.id for one in cable.references], cable.id) == (ids, "07LIMA123")


def test_a_summary_that_nothing_ends_is_its_first_paragraph() -> None:
    text = "*** Summary ***\n\n1. (U) The lamp was lit.\n\n2. (U) It went out. EXERCISE.\n"
    assert read(TOP + LABELS + text, year=2007).summary == "The lamp was lit."
    ended = text + "\nDetails\n-------\n\n3. (U) It was an old lamp.\n"
    assert read(TOP + LABELS + ended, year=2007).summary == "The lamp was lit.\nIt went out. EXERCISE."


@pytest.mark.parametrize("line", ["LIMA 000123", " LIMA 00123", "\nLIMA 000123"])
def test_post_and_serial_under_the_separator_need_no_level(line: str) -> None:
    header = "R 261530Z FEB 08\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC 4321\nBT\n"
    cable = read(f"{header}{line}\n\n{LABELS}{TEXT}")
    assert (cable.id, [one.name for one in cable.action]) == ("08LIMA123", ["SECSTATE WASHDC"])
