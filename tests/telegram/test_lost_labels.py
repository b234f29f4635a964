"""Elements whose label is missing, in another language, or out of order; words that a line break went through."""

from __future__ import annotations

import pytest

from reftel.telegram import read
from reftel.telegram.torn_words import is_torn

TAGS = "E.O. 12958: N/A\nTAGS: PREL, PE\n"
SUBJECT = "SUBJECT: THE LAMP\n\n"
TEXT = "1. (U) The lamp was lit. EXERCISE.\n\n2. (U) It went out again.\n"


@pytest.mark.parametrize(
    ("front", "subject"),
    [
        (TAGS + "\nKEEPERS OF THE LAMP MEET\n\nREF: LIMA 12\n\n", "KEEPERS OF THE LAMP MEET"),
        (TAGS + "KEEPERS OF THE LAMP\nMEET AGAIN\nREF: LIMA 12\n\n", "KEEPERS OF THE LAMP MEET AGAIN"),
        (TAGS + "\nKEEPERS OF THE LAMP MEET\n\n", "KEEPERS OF THE LAMP MEET"),
        (TAGS + ": KEEPERS OF THE LAMP MEET\n\n", "KEEPERS OF THE LAMP MEET"),
        (TAGS + "\nKeepers of the lamp meet\n\nREF: LIMA 12\n\n", "Keepers of the lamp meet"),
        (TAGS + "\nEXERCISE SUMMARY OF LAMPS\n\nREF: LIMA 12\n\n", "EXERCISE SUMMARY OF LAMPS"),
        (TAGS + "\nSUMMARY\n\n", None),
        (TAGS + "\nACTION REQUEST: SEE BELOW\n\n", None),
        (TAGS + "\nThe keepers met.\n\n", None),
        (TAGS + "ASUNTO: LA LUZ\n\n", "LA LUZ"),
        (TAGS + "OBJET: LA LAMPE\n\n", "LA LAMPE"),
        (TAGS + "ASSUNTO: A LUZ\n\n", "A LUZ"),
    ],
)
def test_a_subject_without_its_label(front: str, subject: str | None) -> None:
    cable = read(front + TEXT, year=2007)
    assert (cable.subject, cable.tags, len(cable.paragraphs) >= 2) == (subject, ("PREL", "PE"), True)
    assert (subject is None) == ("mistyped-label" not in [one.code for one in cable.defects])


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ("A. LIMA 12\nB. QUITO 90\n\n", ["A 07LIMA12", "B 07QUITO90"]),
        ("(A) LIMA 12\n(B) 06 QUITO 90 (NOTAL)\n\n", ["A 07LIMA12", "B 06QUITO90"]),
        ("LIMA 12\n\n", ["None 07LIMA12"]),
        ("R\u00c9F: A. LIMA 12 B. QUITO 90\n\n", ["A 07LIMA12", "B 07QUITO90"]),
        ("R\u00c9F\u00c9RENCE: LIMA 12\n\n", ["None 07LIMA12"]),
        ("REFERENCIAS: A) LIMA 12 B) QUITO 90\n\n", ["A 07LIMA12", "B 07QUITO90"]),
        ("LAMP 12\n\n", []),
        ("A. LAMP 12\nB. QUITO 90\n\n", []),
        ("REFERENCIA: LAMPARA 12\n\n", []),
    ],
)
def test_references_without_their_label(listed: str, found: list[str]) -> None:
    cable = read(TAGS + SUBJECT + listed + TEXT, year=2007)
    assert [f"{one.label} {one.id}" for one in cable.references] == found
    assert cable.subject == "THE LAMP"


def test_a_classifier_without_its_label() -> None:
    cable = read(TAGS + SUBJECT + "Ambassador Moira Tindall, reasons 1.4 (b) and (d)\n\n" + TEXT)
    assert [(one.name, one.title, one.reasons) for one in cable.classified_by] == [
        ("Moira Tindall", "Ambassador", ("b", "d"))
    ]
    assert "mistyped-label" in [one.code for one in cable.defects]


@pytest.mark.parametrize("label", ["Class By:", "Classified Per:", "Calssified by", "CLASS. BY:"])
def test_mistyped_labels_of_a_classifier(label: str) -> None:
    cable = read(f"{TAGS}{SUBJECT}{label} Ambassador Moira Tindall, reasons 1.4 (b)\n\n{TEXT}")
    assert [(one.name, one.title) for one in cable.classified_by] == [("Moira Tindall", "Ambassador")]


@pytest.mark.parametrize(
    ("line", "subject", "tags"),
    [
        ("SUBJECT: THE LAMP TAGS: PREL, PE", "THE LAMP", ("PREL", "PE")),
        ("SUBJECT: THE LAMP E.O. 12958: N/A", "THE LAMP", ()),
        ("SUBJECT: THE LAMP: TAGS AND LABELS", "THE LAMP: TAGS AND LABELS", ()),
        ("SUBJECT: THE LAMP (REF: LIMA 12)", "THE LAMP", ()),
    ],
)
def test_labels_behind_the_subject_in_its_line(line: str, subject: str, tags: tuple[str, ...]) -> None:
    cable = read(f"{line}\n\n{TEXT}")
    assert (cable.subject, cable.tags) == (subject, tags)


@pytest.mark.parametrize(
    ("line", "subject", "marking"),
    [
        ("WEEKLY LAMPS - (U)", "WEEKLY LAMPS", "U"),
        ("WEEKLY LAMPS [SBU]", "WEEKLY LAMPS", "SBU"),
        ("WEEKLY LAMPS - SBU", "WEEKLY LAMPS", "SBU"),
        ("WEEKLY LAMPS (UNCLASSIFIED)", "WEEKLY LAMPS", "UNCLASSIFIED"),
        ("WEEKLY LAMPS - U", "WEEKLY LAMPS - U", None),
    ],
)
def test_markings_behind_a_subject(line: str, subject: str, marking: str | None) -> None:
    cable = read(f"SUBJECT: {line}\n\n{TEXT}")
    assert (cable.subject, cable.subject_marking) == (subject, marking)


@pytest.mark.parametrize(
    ("before", "behind", "text", "torn"),
    [
        ("TALKS WITH THE TRANSPORT MINIS", "TER; MORE", "", True),
        ("talks with the transport minis", "ter", "", True),
        ("TALKS ON LAMP MANAGEM", "ENT OF OIL", "", True),
        ("TALKS ON THE LIGHTH", "OUSE", "1. THE LIGHTHOUSE IS OLD.", True),
        ("TALKS WITH", "IN THE YEAR", "1. WITHIN THE YEAR. WITH OIL IN IT.", False),
        ("THE FERRY CREW MEETS THE NEW HARBOR MASTER AND COMPL", "AINS", "", True),
        ("THE FERRY CREW PRAISES THE COMMENT", "S, AND MORE", "", True),
        ("THE FERRY CREW AND ITS LAMP SAIL T", "O THE QUAY", "", True),
        ("TALKS WITH THE KEEPER FAZLUR RE", "HMAN", "", True),
        ("TALKS WITH MEN", "U.S. AND OTHERS", "", False),
        ("TALKS WITH ALLIES OF PART", "B OF THE QUAY", "", False),
        ("TALKS ON THE OIL OF THE NORTH WITH PIKE", "TERNSON", "", False),
        ("TALKS IN HONG", "KONG", "", False),
        ("TALKS ON A NEW", "MAN", "1. MR. NEWMAN CAME.", False),
        ("TALKS WITH THE", "MINISTER", "", False),
        ("MEETING WITH THE OLD SULTAN", "QXABOR", "", False),
    ],
)
def test_words_that_a_line_break_went_through(before: str, behind: str, text: str, torn: bool) -> None:
    assert is_torn(before, behind, text) is torn


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        ("THE KEEPER OF THE LAMP AND HIS FRIENDS VISIT IRAN\n, OMAN", "{} VISIT IRAN, OMAN"),
        ("THE KEEPER OF THE LAMP AND HIS FRIENDS TRAVEL TO THE U\n.S.", "{} TRAVEL TO THE U.S."),
        ('THE KEEPER OF THE LAMP AND HIS FRIENDS "AGREE\n" AT LAST', '{} "AGREE" AT LAST'),
        ("THE KEEPER OF THE LAMP AND HIS FRIENDS MEET IN 20\n09", "{} MEET IN 2009"),
        ("THE KEEPER OF THE LAMP AND HIS FRIENDS: A VISIT\nTO LONDON", "{}: A VISIT TO LONDON"),
        ("THE KEEPER OF THE LAMP AND HIS FRIENDS SEND REPORT 10,\n08/10/2008", "{} SEND REPORT 10, 08/10/2008"),
        ("THE KEEPER OF THE LAMP AND HIS FRIENDS: THINK TANKS\nCOMMENT", "{}: THINK TANKS COMMENT"),
    ],
)
def test_subjects_over_two_lines(lines: str, subject: str) -> None:
    cable = read(f"SUBJECT: {lines}\nREF: 09 OSLO 12\n\n{TEXT}")
    assert cable.subject == subject.format("THE KEEPER OF THE LAMP AND HIS FRIENDS")


def test_a_subject_torn_within_a_word() -> None:
    cable = read("SUBJECT: KEEPERS OF THE LAMPS MEET WITH THE TRANSPORT MINIS\nTER\n\n" + TEXT)
    assert cable.subject == "KEEPERS OF THE LAMPS MEET WITH THE TRANSPORT MINISTER"


def test_a_header_with_colons() -> None:
    cable = read("FROM: AMEMBASSY LIMA\nTO: SECSTATE WASHDC - PRIORITY\nINFO: AMEMBASSY QUITO, AMEMBASSY LA PAZ\n")
    assert cable.sender == "AMEMBASSY LIMA"
    assert [(one.name, one.precedence) for one in cable.action] == [("SECSTATE WASHDC", "PRIORITY")]
    assert [one.name for one in cable.info] == ["AMEMBASSY QUITO", "AMEMBASSY LA PAZ"]


FRONT = {
    "eo": "E.O. 12958: DECL: 02/14/2017\n",
    "tags": "TAGS: PREL, PGOV, PE\n",
    "subject": "SUBJECT: EXERCISE: LAMPS AT THE HARBOR\n\n",
    "references": "REF: A. QUITO 456\n     B. 06 LIMA 4567\n\n",
    "classifier": "Classified By: AMB Moira Tindall, for reasons 1.4 (b) and (d).\n\n",
}


@pytest.mark.parametrize(
    "lost",
    [
        ("tags",),
        ("tags", "subject"),
        ("tags", "references"),
        ("tags", "classifier"),
        ("eo", "tags"),
        ("subject", "references"),
        ("subject", "classifier"),
        ("references", "classifier"),
    ],
)
def test_two_labels_may_be_missing(lost: tuple[str, ...]) -> None:
    front = "".join(
        written.partition(": ")[2]
        if name in lost and name != "eo"
        else written.replace("E.O. 12958: ", "", name in lost)
        for name, written in FRONT.items()
    )
    cable = read(front + TEXT, year=2007)
    assert (cable.tags, cable.subject) == (("PREL", "PGOV", "PE"), "EXERCISE: LAMPS AT THE HARBOR")
    assert [one.id for one in cable.references] == ["07QUITO456", "06LIMA4567"]
    assert [(one.name, one.reasons) for one in cable.classified_by] == [("Moira Tindall", ("b", "d"))]
    assert "mistyped-label" in [one.code for one in cable.defects]


@pytest.mark.parametrize("line", ["PREL LAMPS BURN AT NIGHT", "PREL", "AMER OFFICERS LIMA", "THE PREL PGOV PE LIST"])
def test_words_that_are_not_tags(line: str) -> None:
    assert read(f"E.O. 12958: N/A\n{line}\n{SUBJECT}{TEXT}").tags == ()
