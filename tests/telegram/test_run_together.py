"""Elements of the front matter that a copy ran into the line before them: each is read, and the lost break is said."""

from __future__ import annotations

import pytest

from reftel.telegram import read
from reftel.uncertain import uncertain_values

LEVEL = "UNCLAS MADRID 000620\n\n"
LABELS = "\nE.O. 12958: N/A\nTAGS: PREL, SP\nSUBJECT: EXERCISE LAMP\n"
TEXT = "\n1. (U) The lamp was lit. EXERCISE.\n\n2. (U) It went out again.\nHARWELL\n"
CAPTIONS = ("SIPDIS", "NOFORN", "SENSITIVE", "EXDIS", "LIMDIS")
INSTRUCTIONS = (
    "EMBASSY MUSCAT FOR EXBS ADVISOR HARWELL",
    "DOJ PLEASE PASS TO OFFICE OF ATTORNEY GENERAL",
    "FROM THE AMBASSADOR FOR EUR A/S HARWELL",
    "FOR EUR/WE",
    "WHITE HOUSE FOR NSC",
    "S/CT FOR HARWELL",
    "L/LEI FOR HARWELL",
    "H PASS TO CODEL HARWELL",
    "AMEMBASSY OSLO FOR HARWELL",
    "eur/ags and eur/pra",
)


@pytest.mark.parametrize("caption", CAPTIONS)
@pytest.mark.parametrize("instruction", INSTRUCTIONS)
def test_caption_and_instruction(caption: str, instruction: str) -> None:
    cable = read(f"{LEVEL}{caption}{instruction}\n{LABELS}{TEXT}")
    assert (cable.passing, cable.captions) == ((instruction,), (caption,))
    assert "glued-lines" in {one.code for one in cable.defects}


@pytest.mark.parametrize("word", ["SENSITIVELY", "SENSITIVENESS"])
def test_words_that_begin_as_a_caption_does(word: str) -> None:
    cable = read(f"{LEVEL}E.O. 12958: N/A\nTAGS: PREL, SP\nSUBJECT: LAMPS ARE TO BE LIT\n{word} EVERYWHERE\n{TEXT}")
    assert (cable.subject, cable.captions) == (f"LAMPS ARE TO BE LIT {word} EVERYWHERE", ())


@pytest.mark.parametrize("gap", ["", " "])
@pytest.mark.parametrize("label", ["Classified By: ", "Classified by "])
def test_instruction_and_classifier(gap: str, label: str) -> None:
    cable = read(
        f"{LEVEL}FOR EUR/WE, ALSO FOR WHA - A/S HARWELL{gap}{label}"
        f"DCM Joan Tern, for reasons 1.4 (b) and (d).{LABELS}{TEXT}"
    )
    assert cable.passing == ("FOR EUR/WE, ALSO FOR WHA - A/S HARWELL",)
    assert [(one.name, one.title, one.reasons) for one in cable.classified_by] == [("Joan Tern", "DCM", ("b", "d"))]


@pytest.mark.parametrize("gap", ["", " ", " (U) ", "(U) "])
@pytest.mark.parametrize(
    "reasons", ["for reasons 1.4 (b,d)", "; reasons: E.O. 12958 1.4 (b,d)", "(Reasons 1.4 (b) and (d))"]
)
def test_caption_and_classifier(gap: str, reasons: str) -> None:
    cable = read(f"{LEVEL}SIPDIS{gap}Classified by Polcounselor Joan Tern {reasons}.{LABELS}{TEXT}")
    assert cable.captions == ("SIPDIS",)
    assert [(one.name, one.reasons) for one in cable.classified_by] == [("Joan Tern", ("b", "d"))]


@pytest.mark.parametrize("gap", ["", " "])
def test_subject_and_classifier_over_two_lines(gap: str) -> None:
    cable = read(
        f"{LEVEL}E.O. 12958: N/A\nTAGS: PREL, SP\nSUBJECT: TALKS ABOUT THE FAMILY\nLAMP{gap}Classified by Coordinating "
        f"Director for Lamps and Harbor\nAffairs Ambassador E. Anthony Tern for reasons 1.4 (b) and (d).\n{TEXT}"
    )
    assert cable.subject == "TALKS ABOUT THE FAMILY LAMP"
    titles = [(one.name, one.title) for one in cable.classified_by]
    assert titles == [("E. Anthony Tern", "Coordinating Director for Lamps and Harbor Affairs Ambassador")]


@pytest.mark.parametrize("gap", ["", " "])
def test_subject_and_order_without_a_usual_value(gap: str) -> None:
    cable = read(f"{LEVEL}TAGS: PREL, SP\nSUBJECT: THE LAMP OF SPAIN{gap}E.O. 12958: DNG: CO 04/08/2026\n{TEXT}")
    assert cable.subject == "THE LAMP OF SPAIN"
    assert cable.executive_order is not None and str(cable.executive_order.declassify_on) == "2026-04-08"


def test_an_order_of_another_kind_stays_in_a_subject() -> None:
    cable = read(f"{LEVEL}E.O. 12958: N/A\nTAGS: PREL, SP\nSUBJECT: LAMPS UNDER E.O. 13224: NEXT STEPS\n{TEXT}")
    assert cable.subject == "LAMPS UNDER E.O. 13224: NEXT STEPS"


@pytest.mark.parametrize("gap", ["", " "])
def test_references_and_tags_of_which_some_are_unknown(gap: str) -> None:
    cable = read(
        f"{LEVEL}E.O. 12958: N/A\nREF: A. OSLO 01131\n     B. OSLO 00214{gap}TAGS ECON, FQNR, "
        f"KPAL, NATO, PREL,\nAF, CH\nSUBJECT: LAMP\n{TEXT}",
        year=2009,
    )
    assert cable.tags == ("ECON", "FQNR", "KPAL", "NATO", "PREL", "AF", "CH")
    assert [one.id for one in cable.references] == ["09OSLO1131", "09OSLO214"]


@pytest.mark.parametrize("gap", ["", " "])
def test_subject_and_a_label_of_references_that_is_doubled(gap: str) -> None:
    cable = read(
        f"{LEVEL}TAGS: PREL, SP\nSUBJECT: TWO FACES OF A\nLAMP{gap}REF: REF (A) OSLO 3785 (B) LIMA 3566\n{TEXT}",
        year=2009,
    )
    assert cable.subject == "TWO FACES OF A LAMP"
    assert [(one.label, one.id) for one in cable.references] == [("A", "09OSLO3785"), ("B", "09LIMA3566")]


REASONS = "Classified by AMB Joan Tern; Reason 1.4 (b) and (d)."
SENTENCES = ("Summary: The lamp was lit.", "The lamp was lit on time by the keeper.", "(U) The lamp was lit on time.")


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("opening", ["", "(C) "])
def test_classifier_and_text(opening: str, sentence: str) -> None:
    cable = read(f"{LEVEL}{LABELS.lstrip()}\n{opening}{REASONS} {sentence}\n\n2. (U) It went out again.\n")
    assert [(one.name, one.reasons) for one in cable.classified_by] == [("Joan Tern", ("b", "d"))]
    texts = [one.text for one in cable.paragraphs]
    assert texts == [sentence.removeprefix("(U) "), "It went out again."]
    assert "glued-lines" in {one.code for one in cable.defects}


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("opening", ["1. ", "1. (C) ", "\u00b61. (SBU) ", "1. (C) ("])
def test_classifier_that_begins_the_first_paragraph(opening: str, sentence: str) -> None:
    label = f"{REASONS})" if opening.endswith("(C) (") else REASONS
    cable = read(f"{LEVEL}{LABELS.lstrip()}\n{opening}{label} {sentence}\n\n2. (U) It went out again.\n")
    assert [(one.name, one.reasons) for one in cable.classified_by] == [("Joan Tern", ("b", "d"))]
    assert [one.number for one in cable.paragraphs] == [1, 2]
    assert cable.paragraphs[0].text.endswith(sentence)


@pytest.mark.parametrize("behind", ["Declassify on: 12/12/2020.", "Derived from: DSCG 05-1 b, d.", "Reason 1.4 (b)."])
def test_what_belongs_to_a_classifier(behind: str) -> None:
    cable = read(f"{LEVEL}{LABELS.lstrip()}\n{REASONS} {behind}\n\n1. (U) It went out again.\n")
    assert [one.text for one in cable.paragraphs] == ["It went out again."]


@pytest.mark.parametrize("opening", ["(", "[", "(U) (", "1. (", "1. (U) ("])
def test_classifier_in_parentheses(opening: str) -> None:
    shut = "]" if opening == "[" else ")"
    cable = read(f"{LEVEL}{LABELS.lstrip()}\n{opening}{REASONS}{shut}\n\n2. (U) It went out again.\n")
    assert [(one.name, one.title, one.reasons) for one in cable.classified_by] == [("Joan Tern", "AMB", ("b", "d"))]


@pytest.mark.parametrize(
    "listed",
    [
        "REF: A. REF TBILISI 1605 B. REF TBILISI 1352",
        "REF: A. REF TBILISI 1605\nB. REF TBILISI 1352",
        "REF: A) REF: TBILISI 1605 B) REF: TBILISI 1352",
        "REFS: A. TBILISI 1605 B. REF TBILISI 1352",
    ],
)
def test_items_that_repeat_the_label(listed: str) -> None:
    cable = read(f"{LEVEL}E.O. 12958: N/A\nTAGS: PREL\nSUBJECT: LAMP\n{listed}\n{TEXT}", year=2009)
    assert [(one.label, one.id) for one in cable.references] == [("A", "09TBILISI1605"), ("B", "09TBILISI1352")]


def test_a_subject_with_the_text_in_it_is_uncertain() -> None:
    text = "DAILY REPORTS OF THE LAMPS " + "FOLLOWING ARE REPORTS OF THE KEEPERS OF ALL THE LAMPS " * 7
    cable = read(f"UNCLAS OSLO 000123\nTAGS: PREL\nSUBJECT: {text}\n")
    assert "subject" in {one.field for one in uncertain_values(cable.defects)}


@pytest.mark.parametrize("word", ["TEXT", "COMMENT", "MESSAGE"])
def test_a_word_that_could_begin_the_text_above_a_label(word: str) -> None:
    cable = read(
        f"{LEVEL}TAGS: PREL\nSUBJECT: STEPS TOWARD A (LIMITED)\n{word}\n\n"
        f"Classified By: DCM Joan Tern, reason 1.4 (b).\n{TEXT}"
    )
    assert cable.subject == f"STEPS TOWARD A (LIMITED) {word}"


@pytest.mark.parametrize("rule", ["***", "*****", "---"])
def test_a_rule_below_the_subject(rule: str) -> None:
    cable = read(f"{LEVEL}TAGS: PREL\nSUBJECT: STEPS TOWARD A LAMP\n{rule}\n{TEXT}")
    assert cable.subject == "STEPS TOWARD A LAMP"


@pytest.mark.parametrize(
    "preface",
    [
        "(C) Classified by AMB Joan Tern; Reason 1.4 (b) and (d).",
        "CONFIDENTIAL - ENTIRE TEXT.",
        "(U) This is an action request. See paragraph 3.",
    ],
)
def test_a_summary_behind_other_sentences_of_the_first_paragraph(preface: str) -> None:
    cable = read(f"{LEVEL}{LABELS.lstrip()}\n1. {preface} Summary: The lamp was lit.\n\n2. (C) It went out again.\n")
    assert cable.summary == "The lamp was lit."
    assert "summary" in {one.field for one in uncertain_values(cable.defects)}


@pytest.mark.parametrize(
    "first", ["The judge read a case summary. Lamps were lit.", "He sent the lamp summary: it is long."]
)
def test_the_word_summary_in_a_sentence(first: str) -> None:
    cable = read(f"{LEVEL}{LABELS.lstrip()}\n1. (C) {first}\n\n2. (C) It went out again.\n")
    assert cable.summary is None


@pytest.mark.parametrize("mark", ["\u00b6512 D)", "\u00b6512. D)", "512 D)", "\u00b6512;\nD)"])
def test_a_publishers_mark_before_a_serial(mark: str) -> None:
    cable = read(f"REFTELS: A) OSLO 11417 B) LIMA 10112 C) PESHAWAR\n{mark} KABUL 2770\n{TEXT}", year=2007)
    assert [(one.label, one.id) for one in cable.references] == [
        *(("A", "07OSLO11417"), ("B", "07LIMA10112"), ("C", "07PESHAWAR512"), ("D", "07KABUL2770")),
    ]


@pytest.mark.parametrize(
    "row", [" 0 06/11/2008 4471", "  0  06/11/2008  4471  PGOV,PREL  DRAFT LAW", "\t06/11/2008\tPGOV"]
)
def test_a_database_row_after_the_signature(row: str) -> None:
    cable = read(
        f"{LEVEL}{LABELS.lstrip()}\n1. (U) Lamps.\n\n2. (U) The keeper promised an answer next week. HARWELL{row}"
    )
    assert cable.signed_by == ("HARWELL",)
    assert "metadata-tail" in {one.code for one in cable.defects}


def test_the_article_before_a_title() -> None:
    cable = read("Classified by the Ambassador, Judith M. Tern, for reasons 1.4 b/d.\n")
    assert [(one.name, one.title) for one in cable.classified_by] == [("Judith M. Tern", "Ambassador")]


@pytest.mark.parametrize("exemption", ["1.6X1.", "1.6 X1.", "1.6X1, 1.6X6."])
def test_reasons_after_an_exemption(exemption: str) -> None:
    cable = read(f"Classified by Ambassador Joan Tern under E.O. 12958 {exemption}  Reasons: 1.5 (b) and (d).\n")
    assert [(one.name, one.reasons, one.section) for one in cable.classified_by] == [("Joan Tern", ("b", "d"), "1.5")]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("W. Patrick Mur-\nphy", "W. Patrick Murphy"),
        ("GUSTAVO DELGA-\nDO", "GUSTAVO DELGADO"),
        ("JEAN-\nLUC HARWELL", "JEAN-LUC HARWELL"),
        ("Jean-\nLuc Harwell", "Jean-Luc Harwell"),
    ],
)
def test_names_with_a_hyphen_at_the_end_of_a_line(written: str, name: str) -> None:
    cable = read(f"CLASSIFIED BY: {written}, EP COUNSELOR. REASON: 1.5 (D).\n")
    assert [(one.name, one.reasons) for one in cable.classified_by] == [(name, ("d",))]


@pytest.mark.parametrize(
    "reasons",
    [
        "1.\n\u00b64. (B) AND (D)",
        "1.4 (\n\u00b6B) AND (D)",
        "1.4\n\u00b6(B) AND\n (D)",
        "1.4 B\n\u00b6AND D",
        "1.4\n\u00b6b. and d.",
    ],
)
def test_a_publishers_mark_in_reasons(reasons: str) -> None:
    cable = read(f"Classified By: ECONOMIC COUNSELOR ANN TERN FOR REASONS {reasons}\n\n\u00b61. (C) The lamp is lit.\n")
    assert [(one.name, one.reasons) for one in cable.classified_by] == [("ANN TERN", ("b", "d"))]
    assert [one.number for one in cable.paragraphs] == [1]


@pytest.mark.parametrize("front", ["", "TAGS: PGOV PREL CE\nSUBJECT: THE EASTERN LAMP\n"])
@pytest.mark.parametrize("label", ["fied By", "ed By", "Classif\nied by", "lassified By"])
def test_labels_of_classifiers_that_are_torn(front: str, label: str) -> None:
    cable = read(f"{front}{label}: Ambassador Ann Tern, Reason 1.4 (B, D)\n\n1. (C) The lamp is lit.\n")
    assert [(one.name, one.reasons) for one in cable.classified_by] == [("Ann Tern", ("b", "d"))]


def test_a_caption_in_a_classifier_with_a_torn_label() -> None:
    cable = read("lassified By: Charge Ann Tern,\nSIPDIS\nfor reasons 1\n.4 (b) and (d).\n\n1. (C) The lamp is lit.\n")
    assert [(one.name, one.reasons) for one in cable.classified_by] == [("Ann Tern", ("b", "d"))]


@pytest.mark.parametrize(
    ("listed", "ids"),
    [
        ("STATE 61 120", ["08STATE61120"]),
        ("OSLO 12 B. STATE\n127 441", ["08OSLO12", "08STATE127441"]),
        ("OSLO 76 1200", ["76OSLO1200"]),
        ("OSLO 05 1200", ["05OSLO1200"]),
        ("OSLO 98 12", ["98OSLO12"]),
    ],
)
def test_two_numbers_behind_a_post(listed: str, ids: list[str]) -> None:
    cable = read(f"REF: A. {listed}\n\n1. (C) The lamp is lit.\n", year=2008)
    assert [one.id for one in cable.references] == ids


@pytest.mark.parametrize("listed", ["REF A:SOFIA214;B:08 SOFIA 688", "REF SOFIA\n214 B. 08 SOFIA 688"])
def test_a_subject_and_references_without_a_colon(listed: str) -> None:
    cable = read(f"SUBJECT: THE LAMP'S BILL COMES DUE {listed}\n\n1. (C) The lamp is lit.\n", year=2009)
    assert cable.subject == "THE LAMP'S BILL COMES DUE"
    assert [one.id for one in cable.references] == ["09SOFIA214", "08SOFIA688"]


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("(C) THE LAMPS: TALKS REOPEN (U)", "THE LAMPS: TALKS REOPEN"),
        ("(U) COMMENTS ON ANNEX (C)", "COMMENTS ON ANNEX (C)"),
    ],
)
def test_markings_before_and_after_a_subject(written: str, subject: str) -> None:
    assert read(f"{LEVEL}TAGS: PREL\nSUBJECT: {written}\n{TEXT}").subject == subject


@pytest.mark.parametrize(
    "below", ["LIMITED OFFICIAL USE LIMITED OFFICIAL USE", "UNCLASSIFIED NNNNMAFVVZCZ", "E X E M P T"]
)
def test_lines_below_a_signature(below: str) -> None:
    cable = read(
        f"{LEVEL}{LABELS.lstrip()}\n1. (U) The lamp was lit.\n\n2. (U) It went out again.\nHARWELL\n{below}\n\n\nNNN\n"
    )
    assert cable.signed_by == ("HARWELL",)


@pytest.mark.parametrize("below", ["SUBJECT: LAMPS", "Classified By: Ambassador Ann Tern under 1.4 b/d"])
def test_a_code_that_a_line_break_tore(below: str) -> None:
    cable = read(f"TAGS: PGOV PREL EL\nAB PHUM ECON SOCI ZI, AFRICAN UNION, SADC\n{below}\n{TEXT}")
    assert cable.tags == ("PGOV", "PREL", "ELAB", "PHUM", "ECON", "SOCI", "ZI", "AFRICAN UNION", "SADC")


@pytest.mark.parametrize(
    ("front", "tags", "subject", "ids"),
    [
        ("GS: PGOV PREL IS\nXF\nSUBJECT: LAMPS", ("PGOV", "PREL", "IS", "XF"), "LAMPS", []),
        ("JECT: LAMPS\nREF: OSLO 12", (), "LAMPS", ["08OSLO12"]),
        ("FS: A. OSLO 12", (), None, ["08OSLO12"]),
        ("SUBJECT: LAMPS\nCT: SCANS OF LAMPS", (), "LAMPS CT: SCANS OF LAMPS", []),
    ],
)
def test_labels_without_their_beginning(front: str, tags: tuple[str, ...], subject: str | None, ids: list[str]) -> None:
    cable = read(f"{front}\n{TEXT}", year=2008)
    assert (cable.tags, cable.subject, [one.id for one in cable.references]) == (tags, subject, ids)


def test_a_book_by_its_title_and_author() -> None:
    cable = read('REF: A. OSLO 602\n     B. "THE SUGAR LAMPS" BY R. T. HARWELL (1998)\n     C. 02 LIMA 311', year=2003)
    assert [(one.label, one.id, one.kind) for one in cable.references] == [
        *(("A", "03OSLO602", "cable"), ("B", None, "book"), ("C", "02LIMA311", "cable")),
    ]


@pytest.mark.parametrize(
    ("listed", "labels"),
    [
        ("A) LOME 1     D) LOME 4\n      B) LOME 2     E) LOME 5\n      C) LOME 3", "ABCDE"),
        ("A. LOME 1   C. LOME 3\n     \u00b6B. LOME 2      D. PIKE/TERN TELCON\n                     2/4/08", "ABCD"),
        ("(A) LOME 1     (C) LOME 3\n     (B) LOME 2", "ABC"),
        ("A. LOME 1    B. LOME 2\n     C. LOME 3    D. LOME 4", "ABCD"),
        ("A. LOME 1\n     B. LOME 2   C. LOME 3", "ABC"),
    ],
)
def test_references_in_two_columns(listed: str, labels: str) -> None:
    cable = read(f"REF: {listed}\n{TEXT}", year=2008)
    assert [one.label for one in cable.references] == list(labels)
    cables = [one.id for one in cable.references if one.kind == "cable"]
    assert cables == [f"08LOME{number}" for number in range(1, len(cables) + 1)]
