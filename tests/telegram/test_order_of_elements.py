"""Drafters put the labeled elements in any order. None is lost for it, and lettered paragraphs are not references."""

from __future__ import annotations

import itertools

import pytest

from reftel.telegram import read

HEAD = """R 151234Z FEB 07
FM AMEMBASSY LIMA
TO SECSTATE WASHDC 1234
BT
C O N F I D E N T I A L LIMA 000123

SIPDIS

"""
ELEMENTS = (
    "E.O. 12958: DECL: 02/15/2017",
    "TAGS: PREL, PE",
    "SUBJECT: EXERCISE: THE LAMPS OF THE EAST",
    "REF: A. QUITO 12\n     B. STATE 9912",
    "Classified By: DCM Anna Dorn for reasons 1.4 (b) and (d).",
)
WITHOUT_COLONS = ("EO 12958 DECL: 02/15/2017", "TAGS PREL, PE", *ELEMENTS[2:])
"""The same on pages of a site that dropped the colons."""
_BY = "CLASSIFIED BY DCM ANNA DORN FOR REASONS 1.4 (B)"
TEXT = "\n\n1. (C) The lamp was lit.\n\n2. (C) It burns.\n\nDORN\n"


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["lines", "blank lines"])
@pytest.mark.parametrize(
    "order",
    [*itertools.permutations(ELEMENTS), *itertools.permutations(WITHOUT_COLONS)],
    ids=lambda order: "-".join(one[:9] for one in order),
)
def test_no_order_loses_an_element(order: tuple[str, ...], between: str) -> None:
    cable = read(HEAD + between.join(order) + TEXT)
    assert str(cable.declassify_on) == "2017-02-15"
    assert cable.tags == ("PREL", "PE")
    assert cable.subject == "EXERCISE: THE LAMPS OF THE EAST"
    assert [one.id for one in cable.references] == ["07QUITO12", "07STATE9912"]
    assert [one.name for one in cable.classified_by] == ["Anna Dorn"]
    assert [one.number for one in cable.paragraphs] == [1, 2]


@pytest.mark.parametrize("left", [" ", ""], ids=["space", "nothing"])
@pytest.mark.parametrize("elements", [ELEMENTS, WITHOUT_COLONS], ids=["colons", "no colons"])
def test_one_lost_line_break_in_any_order(elements: tuple[str, ...], left: str) -> None:
    wrong = [
        (order, place)
        for order in itertools.permutations(elements)
        for place in range(len(order))
        if not _is_right(HEAD.rstrip("\n"), order, place, left)
    ]
    assert wrong == []


def _is_right(head: str, order: tuple[str, ...], torn: int, left: str) -> bool:
    """Whether all values are read from a front whose break before one element is lost."""
    written = head
    for at, one in enumerate(order):
        written += (left if at == torn else "\n" if at else "\n\n") + one
    cable = read(written + TEXT)
    return (
        (str(cable.declassify_on), cable.tags) == ("2017-02-15", ("PREL", "PE"))
        and cable.subject == "EXERCISE: THE LAMPS OF THE EAST"
        and [one.id for one in cable.references] == ["07QUITO12", "07STATE9912"]
        and [one.name for one in cable.classified_by] == ["Anna Dorn"]
        and [one.number for one in cable.paragraphs] == [1, 2]
    )


@pytest.mark.parametrize(
    ("references", "ids"),
    [("REF: (A) 06 STATE 5073", ["06STATE5073"]), ("REF: A. LIMA 45\n     B. LIMA 46", ["07LIMA45", "07LIMA46"])],
)
@pytest.mark.parametrize("letter", ["A. {}", "({}) ".replace("{}", "A") + "{}", "A) {}"])
def test_lettered_paragraphs_below_references_are_text(references: str, ids: list[str], letter: str) -> None:
    text = letter.format("(U) WEATHER: EXERCISE. The year was dry.\n\nB. (SBU) LAMPS: None was lost.\n\nDORN\n")
    cable = read(f"{HEAD}TAGS: CVIS\nSUBJECT: EXERCISE: LAMPS\n\n{references}\n\n{text}")
    assert [one.id for one in cable.references] == ids
    assert "The year was dry." in " ".join(one.text for one in cable.paragraphs)


def test_a_marked_reference_after_a_blank_line_is_one() -> None:
    cable = read(f"{HEAD}TAGS: CVIS\nSUBJECT: EXERCISE: LAMPS\n\nREF: A. LIMA 45\n\nB. (C) LIMA 46\n{TEXT}")
    assert [one.id for one in cable.references] == ["07LIMA45", "07LIMA46"]


def test_the_source_of_a_table_is_no_heading() -> None:
    table = "Year   Lamps\n----   -----\n2005      12\n2006      11\n\nSource: Ministry of Lamps"
    cable = read(f"{HEAD}SUBJECT: EXERCISE\n\n1. (U) The lamps:\n\n{table}\n\n2. (U) They are few.\n\nDORN\n")
    assert [one.heading for one in cable.paragraphs] == [None, None]


@pytest.mark.parametrize("front", [HEAD, HEAD[HEAD.index("C O N F") :]], ids=["whole", "no header"])
@pytest.mark.parametrize(
    "subject",
    [
        "V/FM HARWELL DENIES THE LAMPS\nTO LIMA",
        "DEPUTY FM HARWELL GOES\nTO PARIS AND ROME",
        "BRAZIL: FM HARWELL TALKS\nTO SECRETARY DORN",
        "LETTER FROM PRIME MINISTER\nTO THE SECRETARY\nINFO NEEDED",
        "THE ACTING FM HARWELL AND THE QUAY\nTO US EMBASSY",
        "DFM LAMP\nFM HARWELL TO VISIT\nTO PARIS",
    ],
)
def test_a_foreign_minister_in_the_subject_begins_no_header(front: str, subject: str) -> None:
    cable = read(f"{front}TAGS: PREL\nSUBJECT: {subject}{TEXT}")
    assert cable.subject == subject.replace("\n", " ")
    assert [one.name for one in cable.action] == (["SECSTATE WASHDC"] if front == HEAD else [])
    assert [one.number for one in cable.paragraphs] == [1, 2]


@pytest.mark.parametrize("break_", ["\n", "\n\n"])
def test_a_marked_sentence_is_not_in_the_list_of_tags(break_: str) -> None:
    cable = read(f"{HEAD}{ELEMENTS[0]}\nTAGS: PREL PE{break_}(U) This message was seen at the harbor of Lima.\n{TEXT}")
    assert cable.tags == ("PREL", "PE")
    assert "This message was seen" in cable.paragraphs[0].text


def test_an_order_before_the_reasons_of_a_classifier_is_in_it() -> None:
    cable = read(
        f"{HEAD}Classified By: DCM Anna Dorn, E.O. 12958, reasons\n1.4 (b).\n\n{ELEMENTS[2]}\n{ELEMENTS[0]}{TEXT}"
    )
    assert [(one.name, one.reasons) for one in cable.classified_by] == [("Anna Dorn", ("b",))]
    assert str(cable.declassify_on) == "2017-02-15"


@pytest.mark.parametrize(
    "written", ["isn/mtr, eur/ags and eur/pra", "State for eap/cm and eap/k; nsc for anna dorn", "STATE FOR EAP/CM"]
)
def test_instructions_in_small_letters(written: str) -> None:
    cable = read(f"{HEAD}{written}\n{ELEMENTS[0]}\n{ELEMENTS[2]}{TEXT}")
    assert cable.passing == (written,)


@pytest.mark.parametrize("missing", range(len(ELEMENTS)), ids=lambda at: ELEMENTS[at][:3])
@pytest.mark.parametrize("place", ["between paragraphs", "after the last paragraph"])
def test_an_element_in_the_text_is_reported_if_the_telegram_lacks_it(missing: int, place: str) -> None:
    """A copy whose parts were interchanged: its line is in no reader's place, and no value may be lost in silence."""
    above = "\n".join(one for at, one in enumerate(ELEMENTS) if at != missing)
    paragraphs = ["1. (C) The lamp was lit.", "2. (C) It burns.", "3. (C) Oil is cheap.", "4. (C) The end is near."]
    paragraphs.insert(3 if place == "between paragraphs" else 4, ELEMENTS[missing])
    cable = read(f"{HEAD}{above}\n\n" + "\n\n".join(paragraphs) + "\n\nDORN\n")
    said = [one for one in cable.defects if one.code == "element-out-of-order"]
    lost = (cable.executive_order, cable.tags, cable.subject, cable.references, cable.classified_by)[missing]
    assert lost or len(said) == 1


def test_a_quoted_telegram_does_not_repeat_what_is_read_above() -> None:
    text = f"1. (C) Text.\n\n2. (C) More.\n\n{ELEMENTS[1]}\n{ELEMENTS[2]}\n\nDORN\n"
    cable = read(HEAD + "\n".join(ELEMENTS) + f"\n\n{text}")
    assert not [one for one in cable.defects if one.code == "element-out-of-order"]


@pytest.mark.parametrize(
    ("front", "subject"),
    [
        ("TAGS: PREL, PE SUBJECT: SUBJECT: THE LAMPS OF LIMA", "THE LAMPS OF LIMA"),
        (
            "TAGS: PREL, PE SUBJECT: TALKS ON THE QUAY AND ITS\nBAIL SET FOR DORN, PER PORT ADVISOR",
            "TALKS ON THE QUAY AND ITS BAIL SET FOR DORN, PER PORT ADVISOR",
        ),
        (f"TAGS: PREL, PE\nSUBJECT: A DISCUSSION, CITY\nPLANNING {ELEMENTS[4]}", "A DISCUSSION, CITY PLANNING"),
        (f"TAGS: PREL, PE\nSUBJECT: DINNER WITH\nPM A/S WHARF  {_BY}", "DINNER WITH PM A/S WHARF"),
        ("SUBJECT: THE LAMPS OF LIMA TAG PREL, PE", "THE LAMPS OF LIMA"),
        (f"{ELEMENTS[4]}  TAGS: PREL PE\nSUBJECT: LAMPS", "LAMPS"),
        (f"TAGS PREL, PE  {ELEMENTS[4]}\nSUBJECT: LAMPS", "LAMPS"),
        ("TAGS PREL, PE  REFS:\n(A) 2005 STATE 165022\n(B) 2005 LIMA 11807\nSUBJECT: LAMPS", "LAMPS"),
    ],
)
def test_elements_in_one_line(front: str, subject: str) -> None:
    cable = read(f"{HEAD}{front}\n{ELEMENTS[0]}{TEXT}")
    assert (cable.subject, cable.tags, str(cable.declassify_on)) == (subject, ("PREL", "PE"), "2017-02-15")
    named = "CLASSIFIED BY" in front.upper()
    assert [(one.name or "").title() for one in cable.classified_by] == (["Anna Dorn"] if named else [])
    assert [one.id for one in cable.references] == (["05STATE165022", "05LIMA11807"] if "REFS" in front else [])


@pytest.mark.parametrize("label", ["1. (U) Classified by DCM Anna Dorn", "(U) Classified By: DCM Anna Dorn"])
def test_a_marked_label_is_not_out_of_order(label: str) -> None:
    cable = read(f"{HEAD}{ELEMENTS[0]}\n{ELEMENTS[2]}\n\n{label} for reasons 1.4 (b).{TEXT}")
    assert [one.name for one in cable.classified_by] == ["Anna Dorn"]
    assert "element-out-of-order" not in [one.code for one in cable.defects]


def test_a_line_after_tags_that_is_not_taken_makes_them_uncertain() -> None:
    line = "OF THE ECON SECTION, WHICH IS NEW HERE AND IN THE WEST"
    cable = read(f"{HEAD}TAGS: PREL, PE\n{line}\nSUBJECT: EXERCISE: LAMPS{TEXT}")
    assert cable.tags == ("PREL", "PE")
    (said,) = [one.note for one in cable.defects if one.code == "uncertain-reading"]
    assert said == "tags: a line after TAGS, which may belong to them, is not taken"


@pytest.mark.parametrize(
    ("order", "label", "said"),
    [
        ("DECL: 1O/02/2O15", "Classified By:", ["letter-for-digit"]),
        ("DECL: I0/02/2015", "Clasified By:", ["letter-for-digit", "mistyped-label"]),
        ("DECL: 10/02/2015", "lassified By:", ["mistyped-label"]),
        ("DECL: 10/02/2015", "(U) Classifed By", ["mistyped-label"]),
        ("DECL: 10/02/2015", "(U) Classified by", []),
        ("DECL: 10/02/2015", "Derivatively Classified By:", []),
    ],
)
def test_slips_that_were_read_are_told(order: str, label: str, said: list[str]) -> None:
    cable = read(f"{HEAD}E.O. 12958: {order}\nTAGS: PREL, PE\n{label} DCM Anna Dorn for reasons 1.4 (b).{TEXT}")
    assert str(cable.declassify_on) == "2015-10-02"
    assert [one.name for one in cable.classified_by] == ["Anna Dorn"]
    assert sorted(one.code for one in cable.defects) == said
