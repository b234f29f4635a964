"""Elements alone or between two neighbors, in the odd spellings of drafters. All are made up."""

from __future__ import annotations

import pytest

from reftel.telegram import read

_TEXT = "\n\n1. (U) EXERCISE. The lamp was lit.\n"


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        pytest.param("TAGS) PREL, PGOV, TU", "PREL PGOV TU", id="parenthesis after the label"),
        pytest.param("TAGS* PREL, PGOV, TU", "PREL PGOV TU", id="star after the label"),
        pytest.param("TAGS: PREL, TU (NOTAL)", "PREL TU", id="a marking of references"),
        pytest.param("TAGS: PGOV PINS (HARWELL JANE) TU", "PGOV PINS HARWELL,_JANE TU", id="name without its comma"),
        pytest.param("TAGS: CASC (LOS ANGELES) US", "CASC LOS_ANGELES US", id="a town is no name"),
        pytest.param("TAGS: BEXP, U.S. EXPORT SALES, TU", "BEXP U.S._EXPORT_SALES TU", id="country inside a term"),
        pytest.param("TAGS: PREL EUN USEU BRUSSELS", "PREL EUN USEU_BRUSSELS", id="mission with its place"),
        pytest.param("TAGS: PTER ABU SAYYAF TU", "PTER ABU_SAYYAF TU", id="name of a group"),
        pytest.param("TAGS: PREL TU MIDDLE EAST PEACE PROCESS", "PREL TU MIDDLE_EAST_PEACE_PROCESS", id="longest term"),
        pytest.param("TAGS: PREL, TU,\n\nPORT SECURITY, PE", "PREL TU PORT_SECURITY PE", id="term after a blank line"),
        pytest.param("TAGS: PREL -\n\nPORT SECURITY - PE", "PREL PORT_SECURITY PE", id="the same with dashes"),
        pytest.param("TAGS: PREL, TU,\n\nHARBOR DUES", "PREL TU HARBOR_DUES", id="unknown term after a comma"),
        pytest.param("TAGS: PREL, TU\nFROM AMBASSADOR PIKE", "PREL TU", id="sender below"),
    ],
)
def test_tags(written: str, tags: str) -> None:
    cable = read(f"{written}\nSUBJECT: LAMPS{_TEXT}")
    assert [tag.replace(" ", "_") for tag in cable.tags] == tags.split()
    assert cable.subject == "LAMPS"


@pytest.mark.parametrize(
    ("written", "subject", "marking"),
    [
        pytest.param("RESPONSE TO REFTEL: LAMPS\nREF: OSLO 12", "RESPONSE TO REFTEL: LAMPS", None, id="cited"),
        pytest.param("RESPONSE TO REF A: LAMPS\nREF: OSLO 12", "RESPONSE TO REF A: LAMPS", None, id="cited by letter"),
        pytest.param("A LAMP TO LOOK FOR REF: OSLO 12", "A LAMP TO LOOK FOR", None, id="label after a preposition"),
        pytest.param("LAMPS LIT, REF: OSLO 12", "LAMPS LIT", None, id="comma before a label"),
        pytest.param("-- LAMPS LIT", "LAMPS LIT", None, id="dashes"),
        pytest.param("-- (SBU) LAMPS LIT", "LAMPS LIT", "SBU", id="dashes before a marking"),
        pytest.param("* LAMPS LIT *", "LAMPS LIT", None, id="stars"),
        pytest.param("((C)) LAMPS LIT", "LAMPS LIT", "C", id="doubled parentheses"),
        pytest.param("LAMPS LIT (CONFIDENTIAL)", "LAMPS LIT", "CONFIDENTIAL", id="level after it"),
        pytest.param("LAMPS LIT\nDEPARTMENT PASS TO COMMERCE", "LAMPS LIT", None, id="instruction below"),
        pytest.param("LAMPS LIT\nPASS TO USMISSION NATO", "LAMPS LIT", None, id="instruction without its sender"),
        pytest.param("BOARD MAY LET\nSTATE PASS A LAW", "BOARD MAY LET STATE PASS A LAW", None, id="no instruction"),
        pytest.param("LAMPS LIT\n(THIS IS THE SECOND OF TWO CABLES.)", "LAMPS LIT", None, id="note in parentheses"),
        pytest.param("LAMPS LIT\nTHIS CABLE WAS CLEARED BY BERN.", "LAMPS LIT", None, id="sentence on the cable"),
        pytest.param("LAMPS LIT\nOSLO MINIMIZE CONSIDERED", "LAMPS LIT", None, id="minimize"),
        pytest.param("LAMPS LIT\nPARIS ALSO FOR OECD", "LAMPS LIT", None, id="instruction to a post"),
        pytest.param("LAMPS LIT\nJOINT STATE/DOD MESSAGE", "LAMPS LIT", None, id="joint message"),
        pytest.param("LAMPS LIT\nSTATE FOR EUR/SE", "LAMPS LIT", None, id="instruction to the Department"),
        pytest.param("VIEWS OF HEAD OF\nSTATE FOR A/S PIKE", "VIEWS OF HEAD OF STATE FOR A/S PIKE", None, id="open"),
        pytest.param("LAMPS LIT\nTREASURY FOR PIKE; USTR FOR TERN", "LAMPS LIT", None, id="two instructions"),
        pytest.param(
            "LAMPS LIT BY\nTREASURY FOR PIKE", "LAMPS LIT BY TREASURY FOR PIKE", None, id="no instruction below"
        ),
        pytest.param("LAMPS LIT\nFROM DCM PIKE", "LAMPS LIT", None, id="sender"),
        pytest.param("LAMPS LIT\nBEGIN TEXT", "LAMPS LIT", None, id="beginning of a text"),
        pytest.param("LAMPS LIT\nDear Colleagues:", "LAMPS LIT", None, id="beginning of a letter"),
        pytest.param("LAMPS LIT\n- - - - - -\nSUMMARY", "LAMPS LIT", None, id="spaced rule"),
        pytest.param("LAMPS LIT\nA. SUMMARY", "LAMPS LIT", None, id="lettered heading"),
        pytest.param("LAMPS LIT\nACTION ADDRESSEES: SEE PARA 4", "LAMPS LIT", None, id="note on the action"),
        pytest.param(
            "Response to Reftel: Ankara on E.O. 13224", "Response to Reftel: Ankara on E.O. 13224", None, id="order"
        ),
        pytest.param("(S), LAMPS LIT", "LAMPS LIT", "S", id="comma after a marking"),
        pytest.param(". LAMPS LIT", "LAMPS LIT", None, id="a second sign after the label"),
        pytest.param("LAMPS LIT REFTEL OSLO 12", "LAMPS LIT", None, id="reftel without its colon"),
        pytest.param("RESPONSE TO REFTEL OSLO 12", "RESPONSE TO REFTEL OSLO 12", None, id="cited without a colon"),
        pytest.param("LAMPS LIT\nACTION REQUEST FOR POST: SEE PARA 4", "LAMPS LIT", None, id="note to the reader"),
    ],
)
def test_subject(written: str, subject: str, marking: str | None) -> None:
    cable = read(f"TAGS: PREL, TU\nSUBJECT: {written}{_TEXT}")
    assert (cable.subject, cable.subject_marking) == (subject, marking)


@pytest.mark.parametrize(
    ("written", "references"),
    [
        pytest.param("REFA: 06 OSLO 12\nREFB: 06 ROME 13", "A:06OSLO12 B:06ROME13", id="letters tied to labels"),
        pytest.param("REF: A. FONECON PIKE/TERN 1/2 B. 06 ROME 13", "A:telephone B:06ROME13", id="fonecon"),
        pytest.param(
            "REF: 1. PIKE LETTER TO TERN\n\n     2. PIKE E-MAIL 3/4/06\n\n     3. 06 ROME 13",
            "1:letter 2:email 3:06ROME13",
            id="numbers before messages",
        ),
        pytest.param(
            "REF: A - 06 OSLO 12\n\n     B - PIKE EMAIL\n\n     C - (05) ROME 13",
            "A:06OSLO12 B:email C:05ROME13",
            id="dash",
        ),
        pytest.param(
            "REF: A. (A) PIKE EMAIL\n\nB. (B) 06 OSLO 12\n\nC. (C) PIKE MEMO",
            "A:email B:06OSLO12 C:memorandum",
            id="doubled",
        ),
        pytest.param("REF: 06 ROME 13\n\n1. IN A LETTER HE ASKED.\n2. MEMO.", "-:06ROME13", id="first paragraph"),
        pytest.param("REF: 06 ROME 13\n\n1. (U) Text.\n2. MEMO FROM PIKE.", "-:06ROME13", id="numbers of paragraphs"),
        pytest.param("REF: PIKE-TERN TEL CONV OF 1/2/06", "-:telephone", id="telephone conversation"),
    ],
)
def test_references(written: str, references: str) -> None:
    cable = read(f"SUBJECT: LAMPS\n{written}{_TEXT}")
    assert [f"{one.label or '-'}:{one.id or one.kind}" for one in cable.references] == references.split()


def test_lines_of_tags_without_a_subject() -> None:
    cable = read(f"TAGS: PGOV,\nHARBOR DREDGING, EAID, MX.\n\nClassified By: DCM Jane Harwell. Reason: 1.4 (b){_TEXT}")
    assert cable.tags == ("PGOV", "HARBOR DREDGING", "EAID", "MX")
    assert cable.subject is None
