"""Who classified and why: a table of cases, composed classifiers, and how sure a reading is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reftel.model import Classifier
from reftel.values.classifier import LABEL, read_reasons, weigh_classifier

TABLE = Path(__file__).with_name("classifiers.txt").read_text(encoding="utf-8").splitlines()
CASES = [line.split(" => ") for line in TABLE if line and not line.startswith("#")]


def read_classifier(text: str, start: int, end: int) -> tuple[Classifier, ...]:
    return weigh_classifier(text, start, end).classifiers


def shown(one: Classifier) -> str:
    return f"{one.name or '-'} <{one.title or '-'}> {one.section or '-'} {''.join(one.reasons) or '-'}"


@pytest.mark.parametrize(("written", "expected"), CASES, ids=[written for written, _ in CASES])
def test_classifier(written: str, expected: str) -> None:
    text = "Classified By: " + written.replace("⏎", "\n")
    assert " + ".join(map(shown, read_classifier(text, 0, len(text)))) == expected


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("CLASSIFIED CONFIDENTIAL BY ACTING DCM\nMOIRA TINDALL", "MOIRA TINDALL", "ACTING DCM"),
        ("(U)  CLASSIFIED BY EAP DAS MOIRA TINDALL", "MOIRA TINDALL", "EAP DAS"),
        ("1. (C) Classified by DCM Moira Tindall. Reason 1.4 (b)", "Moira Tindall", "DCM"),
        ("¶1. (U) Classified by Ambassador Moira Tindall for reasons 1.5 (B)", "Moira Tindall", "Ambassador"),
        ("CLASSIFIED: AMB MOIRA TINDALL", "MOIRA TINDALL", "AMB"),
        (
            "classified by: political counselor moira t. tindall, reason: 1.4 (e)",
            "moira t. tindall",
            "political counselor",
        ),
        ("LASSIFIED BY: DCM MOIRA TINDALL", "MOIRA TINDALL", "DCM"),
        ("CLASSIFED BY: DCM MOIRA TINDALL", "MOIRA TINDALL", "DCM"),
        ("CLASSIFICATION BY DCM MOIRA TINDALL", "MOIRA TINDALL", "DCM"),
    ],
)
def test_labels(text: str, name: str, title: str) -> None:
    assert [(one.name, one.title) for one in read_classifier(text, 0, len(text))] == [(name, title)]


@pytest.mark.parametrize("text", ["Classified By:", "", "CLASSIFICATION: SECRET//NOFORN\nMISC: A\nDESTINATION: B C"])
def test_nobody(text: str) -> None:
    assert read_classifier(text, 0, len(text)) == ()
    assert weigh_classifier(text, 0, len(text)).margin is None


def test_a_span_inside_a_text() -> None:
    text = "TAGS: PGOV\nClassified By: DCM Moira Tindall, reason 1.4 (b)\n1. (C) Text by Hans Mueller."
    start = text.index("Classified")
    found = read_classifier(text, start, text.index("\n1."))
    assert [(one.name, one.reasons) for one in found] == [("Moira Tindall", ("b",))]
    assert text[found[0].span.start : found[0].span.end].startswith("Classified By")  # type: ignore[union-attr]


REASONS = [line.split("|") for line in Path(__file__).with_name("reasons.txt").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("written", "letters"), REASONS, ids=[written for written, _ in REASONS])
def test_reasons(written: str, letters: str) -> None:
    assert "".join(read_reasons(written.replace("⏎", "\n"))[0]) == letters


def test_margin_tells_a_sure_reading_from_a_guess() -> None:
    def margin(written: str) -> float:
        text = f"Classified By: {written} for reasons 1.4 (b)"
        return weigh_classifier(text, 0, len(text)).margin or 0.0

    assert margin("Ambassador Moira Q. Tindall") > 5
    assert margin("Ambassador Tindall") > 3
    assert margin("Tindall") < margin("Ambassador Tindall")
    assert margin("Quince Damson Medlar Sorrel Tindall") < margin("Ambassador Tindall") + 2
    text = "Classified By: DCM Moira Tindall"
    assert weigh_classifier(text, 0, len(text)).evidence == "given name, title before, last before the reasons"


TITLES = [
    *("Ambassador", "DCM", "Charge d'Affaires", "Charge d’Affaires, a.i.", "Political Counselor", "Pol/Econ Chief"),
    *(
        "Deputy Chief of Mission",
        "EAP DAS",
        "A/DCM",
        "Acting Economic Officer",
        "Consul General",
        "PolOff",
        "P/E Chief",
    ),
    *("Minister-Counselor for Economic Affairs", "Director of the Office of Kelp Affairs", "INR/SPM Director", "Amb."),
    *("PRT Team Leader", "Econ Counselor", "RSO", "U.S. Ambassador to Malta", "Public Affairs Officer", "POLCOUNS"),
]
GIVEN = ["Moira", "Hugh", "Jane", "Robert", "Michele", "David", "Florence", "J. Edwin", "Mary Ann", "Hans", "T. Hugh"]
SURNAMES = [
    "Tindall",
    "Quillfeather",
    "O'Marra",
    "McQuade",
    "de la Harpe",
    "Van Dusen",
    "Tindall-Roe",
    "Osgood",
    "Adeyemi",
]
MIDDLE = ["", " Q.", " B.", " R"]
SUFFIX = ["", "", "", ", Jr.", " III"]
CLAUSES = [
    *(" for reasons ", ", reasons ", ". Reasons: ", "; reason ", " per ", " under E.O. 12958 ", ", FOR REASONS "),
    *(" based upon ", ", E.O. 12958, ", " for reaons ", " FR REASONS ", " - Reason: "),
]
WRITTEN_REASONS = [
    ("1.4 (b)", "b"),
    ("1.4 (b) and (d)", "bd"),
    ("1.5 (b,d)", "bd"),
    ("1.4b/d", "bd"),
    ("1.4 (b)-(d)", "bcd"),
    ("1.4 C", "c"),
]


def straight(text: str) -> str:
    return text


def in_capitals(text: str) -> str:
    return text.upper()


def wrapped(text: str) -> str:
    return re.sub(r" (?=\S+$)", "\n", text)


def torn(text: str) -> str:
    """Cut in the middle of the word for reason, where there is one."""
    return re.sub(r"(?i)(rea)(s?ons?)", r"\1\n\2", text, count=1)


@settings(max_examples=400, deadline=None)
@given(
    title=st.sampled_from(TITLES),
    name=st.tuples(*map(st.sampled_from, (GIVEN, MIDDLE, [" "], SURNAMES, SUFFIX))),
    clause=st.sampled_from(CLAUSES),
    reasons=st.sampled_from(WRITTEN_REASONS),
    damage=st.sampled_from([straight, in_capitals, wrapped, torn]),
    behind=st.booleans(),
)
def test_title_name_and_reasons_come_back(
    title: str,
    name: tuple[str, ...],
    clause: str,
    reasons: tuple[str, str],
    damage: object,
    behind: bool,
) -> None:
    whole = "".join(name)
    person = f"{whole}, {title}" if behind else f"{title} {whole}"
    text = damage(f"Classified By: {person}{clause}{reasons[0]}.")  # type: ignore[operator]
    (found,) = read_classifier(text, 0, len(text))
    fold = in_capitals if damage is in_capitals else straight
    assert (found.name, "".join(found.reasons)) == (fold(whole), reasons[1])


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("Cc()[]:;,./-\n 14bdAaNn.E'’\"“”XJaneTin"), max_size=200), st.booleans())
def test_anything_is_read_without_an_error(written: str, labeled: bool) -> None:
    text = f"Classified By: {written}" if labeled else written
    for one in read_classifier(text, 0, len(text)):
        assert one.name is None or one.name.strip()
        assert set(one.reasons) <= set("abcdefgh")


def test_long_hostile_text_is_read() -> None:
    """tests/patterns measures the growth of the time."""
    for unit in (
        "Classified by ",
        "(C) ",
        "1.4 (b) ",
        "A/",
        "Jane\n",
        "reason ",
        "a\nnd ",
        "d'",
        "O.",
        "Jane Tindall and ",
        "for ",
        "E.O. ",
    ):
        text = "Classified By: " + unit * 20_000
        read_classifier(text, 0, len(text))
        LABEL.search(text)
        read_reasons(text)
