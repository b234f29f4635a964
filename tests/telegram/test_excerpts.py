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
        pytest.param("PREL, PGOV\n\nSUBJECT: LAMPS", "PREL PGOV", id="blank line below"),
        pytest.param("TAGS: PREL, OVIP (O&#39;PIKE, ANN)\nSUBJECT: LAMPS", "PREL OVIP O'PIKE,_ANN", id="entity"),
        pytest.param("   > TAGS: PREL,\n   > PGOV\n   > SUBJECT: LAMPS", "PREL PGOV", id="indented quotation"),
        pytest.param("TAGS: PREL,\n\nUNCLASSIFIED\n\n\nPE\nSUBJECT: LAMPS", "PREL PE", id="stamp inside"),
        pytest.param(
            "TAGS: OVIP\n\nUNCLASSIFIED\n\n(PIKE, ANN)\nSUBJECT: LAMPS", "OVIP PIKE,_ANN", id="stamp before a name"
        ),
        pytest.param("TAGS: PREL,\nNOSUBJECT: LAMPS", "PREL NO", id="the last code has lost its line break"),
        pytest.param(
            "TAGS: PGOV\nPINR CE Political Parties\nSUBJECT: LAMPS", "PGOV PINR CE POLITICAL_PARTIES", id="term below"
        ),
        pytest.param("TAGS/ PREL, PE\nSUBJECT/ LAMPS", "PREL PE", id="slash"),
        pytest.param("AGS: PRELL PGOV PE\nSUBJECT: LAMPS", "PREL PGOV PE", id="cut label before a mistyped code"),
        pytest.param("TAGS: PREL, PE\nPASS TO EUR/NB\nSUBJECT: LAMPS", "PREL PE", id="instruction below"),
        pytest.param("TAGS: PREL, lR, PE\nSUBJECT: LAMPS", "PREL IR PE", id="small letter in place of a capital"),
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
        ("SUBJECT \u2013 LAMPS\nREF \u2013 06 OSLO 12", "LAMPS", "- 06OSLO12"),
        ("SUBJECT: (CJ LAMPS\nREF: 06 OSLO 12", "LAMPS", "- 06OSLO12"),
        ("SUBJECT: {SBU) LAMPS\nREF: {A) 06 OSLO 12", "LAMPS", "A 06OSLO12"),
        ("SUBJECT: LAMPS\nREF (1): 06 OSLO 12", "LAMPS", "1 06OSLO12"),
        ("SUBJECT: LAMPS\nREF (2): 06 OSLO 12", "LAMPS", "2 06OSLO12"),
        ("SUBJECT: LAMPS\nREF (2): A) 06 OSLO 12 B) 06 ROME 7", "LAMPS", "A 06OSLO12 B 06ROME7"),
        ("SUBJECT: LAMPS\nREFS (2): 06 OSLO 12, 06 ROME 7", "LAMPS", "- 06OSLO12 - 06ROME7"),
        ("3. SUBJECT: LAMPS\n4. REF: 06 OSLO 12", "LAMPS", "- 06OSLO12"),
        ("3) SUBJECT: LAMPS 4) REF: 06 OSLO 12", "LAMPS", "- 06OSLO12"),
        ("SUBJECT: LAMPS (PART 1 OF 3) REF: 06 OSLO 12", "LAMPS (PART 1 OF 3)", "- 06OSLO12"),
        ("SUBJECT: LAMPS (PART 1 OF\n3)\nREF: 06 OSLO 12", "LAMPS (PART 1 OF 3)", "- 06OSLO12"),
        ("SUBJECT: LAMPS, PHASE 2. REF: 06 OSLO 12", "LAMPS, PHASE 2.", "- 06OSLO12"),
        ("SUBJECT: THE QUAY IN 2006. REF: 06 OSLO 12", "THE QUAY IN 2006.", "- 06OSLO12"),
        ("SUBJECT LAMPS\nREF LETTER OF THE KEEPER, 1/2/06", "LAMPS", "- None"),
        ("SUBJECT LAMPS\nREF A-06 OSLO 12; B-06 ROME 7", "LAMPS", "A 06OSLO12 B 06ROME7"),
        ("REF 06 OSLO 12\nSUBJECT LAMPS", "LAMPS", "- 06OSLO12"),
        ("SUBJECT: LAMPS REF A: 06 OSLO 12 REF B: 06 ROME 7", "LAMPS", "A 06OSLO12 B 06ROME7"),
        ("SUBJECT: LAMPS REF. 06 OSLO 12", "LAMPS", "- 06OSLO12"),
        ("SUBJECT(C): LAMPS REF: 06 OSLO 12", "LAMPS", "- 06OSLO12"),
        ("REF; SEE 06 OSLO 12\nSUBJECT; LAMPS", "LAMPS", "- 06OSLO12"),
        ("REF; 06 OSLO 12\n\nSIPDIS\n\nAND 06 ROME 7\nSUBJECT: LAMPS", "LAMPS", "- 06OSLO12 - 06ROME7"),
        ("SUBJECT: LAMPS \u00b6REF: 06 OSLO 12", "LAMPS", "- 06OSLO12"),
        ("SUBJECT: LAMPS\nREF': 06 OSLO 12", "LAMPS", "- 06OSLO12"),
        ("SUBJECT: LAMPS\n[...]\nREF: 06 OSLO 12", "LAMPS", "- 06OSLO12"),
        ("| SUBJECT: | LAMPS |\n| REF: | 06 OSLO 12 |", "LAMPS", "- 06OSLO12"),
        ("SUBJECT: LAMPS\nRF: 06 OSLO 12", "LAMPS", "- 06OSLO12"),
        ("SUBJECT: LAMPS\nRFF: LETTER OF THE KEEPER, 1/2/06", "LAMPS", "- None"),
        ("SUBJECT: LAMPS\nERF: 06 OSLO 1", "LAMPS", "- 06OSLO1"),
        ("SUBJECT: LAMPS\nREF - 1) 06 OSLO 12 2) 06 ROME 7", "LAMPS", "1 06OSLO12 2 06ROME7"),
        ("SUBJECT:\nSENSITIVE LAMPS\nREF: 06 OSLO 12", "SENSITIVE LAMPS", "- 06OSLO12"),
        ("SUBJECT: LAMPS\nREF: A. 06 OSLO 12\n\nUNCLASSIFIED\n\nB. LETTER, 1/2/06", "LAMPS", "A 06OSLO12 B None"),
        ("SUBJECT: LAMPS\nREF: 06 OSLO 12\n\nUNCLASSIFIED\n\n06 ROME 7", "LAMPS", "- 06OSLO12 - 06ROME7"),
        ("SUBJECT: LAMPS AND\n\nUNCLASSIFIED\n\n\nQUAYS\nREF: 06 OSLO 12", "LAMPS AND QUAYS", "- 06OSLO12"),
        ("REF: 06 OSLO 12\nSUBJECT: LAMPS\nECON Officer Pike drafted this.", "LAMPS", "- 06OSLO12"),
    ],
)
def test_labels_and_ends_of_subjects(written: str, subject: str, listed: str) -> None:
    label = "TAGS" if written.startswith(("SUBJECT LAMPS", "REF 06")) else "TAGS:"
    cable = read(f"{label} PREL, NO\n{written}{_TEXT}")
    assert cable.subject == subject
    assert " ".join(f"{one.label or '-'} {one.id}" for one in cable.references) == listed


def test_a_copy_that_doubled_every_line_break() -> None:
    front = "TAGS: PREL, NO\nSUBJECT: LAMPS FOR THE\nQUAY\nREF: A. 06 OSLO 12 B.\n06 ROME 7\n\n"
    written = f"{front}1. (U) EXERCISE. The\nlamp.\n"
    single = read(written)
    doubled = read(written.replace("\n", "\n\n"))
    assert doubled.subject == single.subject == "LAMPS FOR THE QUAY"
    assert [one.id for one in doubled.references] == [one.id for one in single.references] == ["06OSLO12", "06ROME7"]
    assert [one.text for one in doubled.paragraphs] == [one.text for one in single.paragraphs]


def test_lines_that_are_apart_are_not_doubled() -> None:
    cable = read(
        "TAGS: PREL, NO\n\nSUBJECT: LAMPS\n\nREF: 06 OSLO 12\n\nHarbor\n\n1. (U) EXERCISE.\n\n2. (U) Lamps.\n\n"
    )
    assert cable.subject == "LAMPS"
    assert [one.heading for one in cable.paragraphs] == ["Harbor", None]


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("REF: 06 OSLO 12 1. LAMPS ARE LIT.", "06OSLO12"),
        ("REF: 06 OSLO 12, 06 ROME 7 AND PREVIOUS 1. Lamps.", "06OSLO12 06ROME7"),
        ("REF: 06 OSLO 12 (U) This is cable 2 of 3.", "06OSLO12"),
    ],
)
def test_text_behind_a_list_in_one_line(written: str, ids: str) -> None:
    cable = read(f"TAGS: PREL, NO SUBJECT: LAMPS {written}")
    assert [one.id for one in cable.references] == ids.split()
    assert cable.subject == "LAMPS"


@pytest.mark.parametrize("first", ["SUBJECT: LAMPS", "**SUBJECT:** LAMPS", "SUBJECT: LAMPS\nSUBJECT: LAMPS"])
def test_a_subject_first(first: str) -> None:
    cable = read(f"{first}\n\nUNCLASSIFIED\n\n\nREF: 06 OSLO 12{_TEXT}")
    assert cable.subject == "LAMPS"
    assert [one.id for one in cable.references] == ["06OSLO12"]


@pytest.mark.parametrize("rule", ["-----    ----", "=====    ====", "*****    ****"])
def test_the_rule_under_columns_has_no_heading(rule: str) -> None:
    cable = read(f"1. (U) EXERCISE.\n\n2. (U) Fees:\n\nItem     Fee\n{rule}\nLamps    10\n\n3. (U) End.\n")
    assert not any(one.kind == "heading" for one in cable.blocks)


def test_the_number_of_a_heading_belongs_to_it() -> None:
    cable = read("1. (U) EXERCISE.\n\nII. Lamps\n-----\n\n2. (U) Lit.\n")
    assert cable.paragraphs[1].heading == "II. Lamps"


@pytest.mark.parametrize("label", ["subject lamps", "subject (sbu): lamps", "subject(c): lamps", "subject - lamps"])
def test_subjects_of_copies_in_small_letters(label: str) -> None:
    cable = read(f"tags: prel, no\n{label}\nref: 06 oslo 12\n\n1. (u) exercise. the lamp was lit.\n")
    assert cable.subject == "lamps"
    assert [one.id for one in cable.references] == ["06OSLO12"]


def test_the_year_of_the_date_goes_before_the_assumed_one() -> None:
    front = "P 071002Z NOV 05\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC\nUNCLAS LIMA 001101\nREF: OSLO 12\n"
    cable = read(f"{front}{_TEXT}", year=2006)
    assert (cable.id, cable.references[0].id) == ("05LIMA1101", "05OSLO12")
    assert read("UNCLAS LIMA 001101\n" + _TEXT, year=2006).id == "06LIMA1101"
