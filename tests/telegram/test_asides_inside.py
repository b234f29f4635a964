"""What message systems and reviewers printed across elements and behind the signature."""

from __future__ import annotations

import pytest

from reftel.telegram import read

TOP = "CONFIDENTIAL LIMA 000123\n\nSIPDIS\n\nE.O. 12958: DECL: 01/02/2018\n"
TEXT = "1. (C) The lamp was lit. EXERCISE.\n\n2. (C) It went out again."
PAGE = "LIMA 00000123  001.2 OF 002"


@pytest.mark.parametrize("inside", ["SIPDIS", f"{PAGE}\n\n\nSIPDIS", PAGE, "RELEASED IN PART B1, 1.4(D)"])
def test_an_element_goes_on_behind_them(inside: str) -> None:
    head = (
        f"TAGS: PREL, PGOV,\n{inside}\nPE\nSUBJECT: THE QUAY AND\n{inside}\nTHE LAMP\n\n"
        f"REF: A. OSLO 511\n{inside}\nB. OSLO 512\n\n"
    )
    cable = read(f"{TOP}{head}{TEXT}\n", year=2007)
    assert (cable.tags, cable.subject) == (("PREL", "PGOV", "PE"), "THE QUAY AND THE LAMP")
    assert [one.id for one in cable.references] == ["07OSLO511", "07OSLO512"]
    assert cable.captions == ("SIPDIS",)


@pytest.mark.parametrize(
    "written",
    [
        f"Classified By: DCM Moira Tindall for reasons 1.4 (b) and\n\n{PAGE}\n\n(d).",
        "Classified By: DCM Moira Tindall for reasons l.4 (6) and (d).",
        f"Classified By: DCM Moira Tindall for reasons \n \n{PAGE} \n \n \nSIPDIS\n1.4 (b) and (d).",
        f"Classified By: DCM Moira \n \n{PAGE} \n \n \nTindall for reasons 1.4 (b) and (d).",
    ],
)
def test_reasons_across_a_page_mark_and_misread(written: str) -> None:
    cable = read(f"{TOP}TAGS: PREL\nSUBJECT: THE LAMP\n\n{written}\n\n{TEXT}\n", year=2007)
    assert [(one.name, one.reasons) for one in cable.classified_by] == [("Moira Tindall", ("b", "d"))]


def test_a_message_that_says_who_classified_it() -> None:
    text = TEXT.replace("2. (C)", "2. (C) This message is classified by DCM Moira Tindall for reasons 1.4 (b) and (d).")
    cable = read(f"{TOP}TAGS: PREL\nSUBJECT: THE LAMP\n\n{text}\n", year=2007)
    assert [(one.name, one.title) for one in cable.classified_by] == [("Moira Tindall", "DCM")]


@pytest.mark.parametrize(
    "tail",
    [
        "UNCLASSIFIED U.S. Department of State Case No. F-2014-99999 Doc No. C05999999 Date: 08/31/2015",
        " Ola Q. Proba Declassified/Released US Department of State EO Systematic Review 05 JUL 2006",
        "CONFIDENTIAL\n\n Ola Q. Proba Declassified/Released US Department of State EO Systematic Review 05 JUL 2006",
        "REVIEW AUTHORITY: Ola Proba, Senior Reviewer",
        "CONFIDENTIAL\n\nPage 4 of 4",
        "EOM",
        "[Signed copy in file]",
        "--------------- END OF CABLE ---------------",
        "UNCLASSIFIED\n\nB1 1.4(D)\nRELEASED IN PART",
    ],
)
def test_what_follows_the_signature_hides_it_no_more(tail: str) -> None:
    assert read(f"{TOP}TAGS: PREL\nSUBJECT: THE LAMP\n\n{TEXT}\n\nTINDALL\n\n{tail}\n", year=2007).signed_by == (
        "TINDALL",
    )


@pytest.mark.parametrize(
    ("end", "summary"),
    [
        ("Brief summary: The lamp was lit. End summary.", "The lamp was lit."),
        ("Summary: The lamp was lit. Summary ends.", "The lamp was lit."),
        ("SUMMARY: The lamp was lit. END SUMM.", "The lamp was lit."),
        ("SUMMARY: The lamp was lit. ENDSUMMARY.", "The lamp was lit."),
        ("S U M M A R Y: The lamp was lit. E N D  S U M M A R Y.", "The lamp was lit."),
        ("This is the first of two. Summary: The lamp was lit. End summary.", "The lamp was lit."),
        ("Summary: The summit ended. End summer. End summary.", "The summit ended. End summer."),
    ],
)
def test_summaries(end: str, summary: str) -> None:
    cable = read(f"{TOP}TAGS: PREL\nSUBJECT: THE LAMP\n\n1. (C) {end}\n\n2. (C) More.\n", year=2007)
    assert cable.summary == summary


@pytest.mark.parametrize("whose", ["Embassy", "Post", "USUN", "Ambassador's", "Final"])
def test_whose_comment(whose: str) -> None:
    text = f"{TEXT}\n\n3. (C) {whose} comment: It will be lit again. End comment.\n"
    assert read(f"{TOP}TAGS: PREL\nSUBJECT: THE LAMP\n\n{text}", year=2007).comment == "It will be lit again."


@pytest.mark.parametrize(("reasons", "is_misread"), [("l.4 (b)", True), ("1.4 (6) and (d)", True), ("1.4 (b)", False)])
def test_a_misread_reason_is_said(reasons: str, is_misread: bool) -> None:
    text = f"{TOP}TAGS: PREL\nSUBJECT: THE LAMP\n\nClassified By: DCM Moira Tindall, reasons {reasons}.\n\n{TEXT}\n"
    cable = read(text, year=2007)
    assert "b" in cable.classified_by[0].reasons
    assert ("letter-for-digit" in {defect.code for defect in cable.defects}) is is_misread


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        ("[1 paragraph (5 lines) not declassified]", "paragraph"),
        ("TINDALL\n\n[2 lines of text not declassified]", "redaction"),
        ("TINDALL\n\n[Signed copy in file]", "tail"),
        ("[Signed copy in file]", "paragraph"),
    ],
)
def test_brackets_behind_the_text(end: str, kind: str) -> None:
    """The sign of a redaction is no metadata, and a note is none of them where nobody signed above it."""
    cable = read(f"{TOP}TAGS: PREL\nSUBJECT: THE LAMP\n\n{TEXT}\n\n{end}\n", year=2007)
    assert cable.blocks[-1].kind == kind


@pytest.mark.parametrize("inside", ["SENSITIVE", "SENSITIVE\nSIPDIS", "\nSENSITIVE\n", "NOFORN", "EXDIS", "B1 1.4(D)"])
def test_captions_and_exemptions_for_the_first_time_inside(inside: str) -> None:
    head = (
        f"TAGS: PREL, PGOV,\n{inside}\nPE\nSUBJECT: THE QUAY AND\n{inside}\nTHE LAMP\n\n"
        f"REF: A. OSLO 511\n{inside}\nB. OSLO 512\n{inside}\n     C. OSLO 513\n\n"
    )
    cable = read(f"UNCLAS LIMA 000123\n\n{head}{TEXT}\n", year=2007)
    assert (cable.tags, cable.subject) == (("PREL", "PGOV", "PE"), "THE QUAY AND THE LAMP")
    assert [one.id for one in cable.references] == ["07OSLO511", "07OSLO512", "07OSLO513"]
    assert cable.captions == tuple(
        word for word in inside.split() if word in ("SENSITIVE", "SIPDIS", "NOFORN", "EXDIS")
    )


def test_a_caption_between_elements_ends_the_one_above() -> None:
    head = "TAGS: PREL, PE\nSUBJECT: THE QUAY\nSENSITIVE\nREF: OSLO 511\n\n"
    cable = read(f"UNCLAS LIMA 000123\n\n{head}{TEXT}\n", year=2007)
    assert (cable.subject, cable.captions) == ("THE QUAY", ("SENSITIVE",))
    assert [one.id for one in cable.references] == ["07OSLO511"]
