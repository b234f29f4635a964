"""Excerpts: one element of a telegram with its neighbors, as an archive or a book prints it. All are made up."""

from __future__ import annotations

import pytest

from reftel.telegram import read

_TEXT = "\n\n1. (U) EXERCISE. The lamp was lit.\n"


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        pytest.param("PREL, PGOV, KCRM, AL\nSUBJECT: LAMPS", "PREL PGOV KCRM AL", id="begins after the label"),
        pytest.param("TAGS: ECON, JA\nNOFORN\nRU\nSUBJECT: LAMPS", "ECON JA RU", id="caption before a country"),
        pytest.param("TAGS: ECON, ETRD,\n\nPH\n\nSUBJECT: LAMPS", "ECON ETRD PH", id="blank line before a country"),
        pytest.param("TAGS: EAID, BEXP (PL 480), BG\nSUBJECT: LAMPS", "EAID BEXP PL_480 BG", id="number of a law"),
        pytest.param(
            "TAGS: OTRA (HARWELL, ANN, A/S) PREL, RO\nSUBJECT: LAMPS",
            "OTRA HARWELL,_ANN PREL RO",
            id="title after a name",
        ),
        pytest.param("TA6S: PREL, PGOV, AF\nSUBJECT: LAMPS", "PREL PGOV AF", id="digit in the label"),
        pytest.param("TAGS: PREL, AF\nSUBJECT; - LAMPS", "PREL AF", id="dash after the next label"),
    ],
)
def test_tags(written: str, tags: str) -> None:
    cable = read(f"{written}{_TEXT}")
    assert [tag.replace(" ", "_") for tag in cable.tags] == tags.split()
    assert cable.subject == "LAMPS"


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("QUAY: MINISTER\n\nSIPDIS\n\nASKS FOR LAMPS\nREF: 08 OSLO 12", "QUAY: MINISTER ASKS FOR LAMPS"),
        ("QUAY OPENS\n\nSIPDIS\n\nDEPT FOR EUR/NB\nREF: 08 OSLO 12", "QUAY OPENS"),
        ("QUAY OPENS\n\nSIPDIS\n\nOSLO FOR POL\nREF: 08 OSLO 12", "QUAY OPENS"),
    ],
)
def test_captions_inside_a_subject(written: str, subject: str) -> None:
    cable = read(f"TAGS: PREL, NO\nSUBJECT: {written}{_TEXT}")
    assert cable.subject == subject
    assert [one.id for one in cable.references] == ["08OSLO12"]


@pytest.mark.parametrize("word", ["SUMMAR Y", "SUM MARY", "SUMMA RY"])
def test_a_torn_word_begins_a_summary(word: str) -> None:
    cable = read(f"1. (U) {word}: EXERCISE: The quay is open. END SUMMARY.\n\n2. (U) Lamps.\n")
    assert cable.summary == "EXERCISE: The quay is open."


def test_the_head_of_a_table_is_no_heading() -> None:
    cable = read("1. (U) EXERCISE.\n\n2. (U) Item     Fee\n-----------\nLamps    10\nTugs     20\n\n3. (U) End.\n")
    assert [one.heading for one in cable.paragraphs] == [None] * len(cable.paragraphs)
    assert cable.paragraphs[1].text == "Item     Fee"


@pytest.mark.parametrize(
    ("written", "subject", "listed"),
    [
        ("SUBJECT: LAMPS\nREF A -- 06 OSLO 12; REF B -- 06 ROME 7", "LAMPS", "A 06OSLO12 B 06ROME7"),
        ("SUBJECT/ LAMPS\nREF/ 06 OSLO 12", "LAMPS", "- 06OSLO12"),
        ("SUBJECT: LAMPS - SENSITIVE BUT UNCLASSIFIED\nREF: 06 OSLO 12", "LAMPS", "- 06OSLO12"),
        ("SUBJECT: LAMPS\nREF (1): 06 OSLO 12", "LAMPS", "1 06OSLO12"),
        ("REF: 06 OSLO 12\nSUBJECT: LAMPS\nECON Officer Pike drafted this.", "LAMPS", "- 06OSLO12"),
    ],
)
def test_labels_and_ends_of_subjects(written: str, subject: str, listed: str) -> None:
    cable = read(f"TAGS: PREL, NO\n{written}{_TEXT}")
    assert cable.subject == subject
    assert " ".join(f"{one.label or '-'} {one.id}" for one in cable.references) == listed
