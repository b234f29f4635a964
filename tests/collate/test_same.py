"""When two witnesses of one id are one telegram."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from reftel.collate import Given
from reftel.collate.same import TESTS, same_telegram
from reftel.model import Cable, Frame, Transmission
from tests.collate.making import CHESS, LAMP, cable, day, given, paragraphs, part

RETYPED = tuple(text.replace(" the ", " teh ", 1) for text in LAMP)
REDACTED = tuple(text.replace("keeper of the lighthouse", "XXXXXXXXXXXX") for text in LAMP)
OTHER: dict[str, Any] = {
    "subject": "EXERCISE: Chess in the Reading Room",
    "created": day("2007-06-01"),
    "paragraphs": (),
}
OTHER_HEAD: dict[str, Any] = {name: OTHER[name] for name in ("subject", "created")}
WRAPPED = tuple(text.upper().replace(" ", "\n") for text in LAMP)
LONG_LAMP, LONG_CHESS = (tuple(f"{text} {text[::-1]}" for text in texts) for texts in (LAMP, CHESS))
GROUP = dt.datetime(2007, 2, 26, 22, 17, tzinfo=dt.UTC)
LINE = (
    "EXERCISE: the consulate remains ready to answer whatever questions the department may still have on this matter."
)
SERIES = "EXERCISE: the mill at Vellmar ground 4120 sacks on 17 days and 38 carters brought 950 sacks from 26 villages."
FIGURES = str.maketrans("0123456789", "7539180264")

CASES: tuple[tuple[str, Cable, Cable, bool, str], ...] = (
    ("the same", cable(), cable(), True, "same paragraphs"),
    ("redacted", cable(), cable(REDACTED), True, "same paragraphs"),
    ("wrapped otherwise, in capitals", cable(), cable(WRAPPED), True, "same paragraphs"),
    ("cut off after half", cable(), cable(LAMP[:3]), True, "same paragraphs"),
    ("a slip in every paragraph", cable(), cable(RETYPED), True, "same words"),
    ("a closing line in common", cable((*LAMP, LINE)), cable((*CHESS, LINE), **OTHER_HEAD), False, "other words"),
    ("other telegram", cable(), cable(CHESS, subject=OTHER["subject"], created=OTHER["created"]), False, "unrelated"),
    (
        "other short telegram of the same day",
        cable(LAMP[:1], created=day("2007-02-26")),
        cable(CHESS[:1], subject=OTHER["subject"], created=day("2007-02-26") + dt.timedelta(hours=11)),
        False,
        "unrelated",
    ),
    (
        "other short telegram of the same hour with another group",
        cable(("EXERCISE: a sack costs forty units in the capital.",), transmission=Transmission(dtg=GROUP)),
        cable(
            ("EXERCISE: the college near the lake lacks a barn.",),
            subject=OTHER["subject"],
            transmission=Transmission(dtg=GROUP + dt.timedelta(minutes=45)),
        ),
        False,
        "unrelated",
    ),
    (
        "other short text of the same group",
        cable(("EXERCISE: a sack costs forty units in the capital.",), transmission=Transmission(dtg=GROUP)),
        cable(
            ("EXERCISE: the college near the lake lacks a barn.",),
            subject=OTHER["subject"],
            transmission=Transmission(dtg=GROUP),
        ),
        True,
        "same time",
    ),
    (
        "other long telegram of the same group",
        cable(LONG_LAMP, transmission=Transmission(dtg=day("2007-02-26"))),
        cable(LONG_CHESS, subject=OTHER["subject"], transmission=Transmission(dtg=day("2007-02-26"))),
        False,
        "unrelated",
    ),
    (
        "other short text of another day under a short subject",
        cable(LAMP[:1], subject="EXERCISE: Loan of a Lamp"),
        cable(CHESS[:1], subject="EXERCISE: Loan of a Clock", created=OTHER["created"]),
        False,
        "other text and day",
    ),
    ("other text under the same subject: a sequel", cable(), cable(CHESS), True, "same subject"),
    (
        "other text, other subject, same group: a part that does not say so",
        cable(transmission=Transmission(dtg=day("2007-02-26"))),
        cable(CHESS, subject="EXERCISE", transmission=Transmission(dtg=day("2007-02-26"))),
        True,
        "same time",
    ),
    (
        "two reports of a series with one number",
        cable((*LAMP[:2], SERIES, LINE), transmission=Transmission(dtg=GROUP)),
        cable(
            (*LAMP[:2], SERIES.translate(FIGURES), LINE), transmission=Transmission(dtg=GROUP - dt.timedelta(days=2))
        ),
        False,
        "other report",
    ),
    (
        "two reports with one number, of one the day alone",
        cable((*LAMP[:2], SERIES, LINE), transmission=Transmission(dtg=GROUP), created=GROUP),
        cable((*LAMP[:2], SERIES.translate(FIGURES), LINE), created=day("2007-02-24")),
        False,
        "other report",
    ),
    (
        "two reports with one number and two film numbers, of one the day alone",
        cable((*LAMP[:2], SERIES, LINE), transmission=Transmission(dtg=GROUP), film_number="D070081-0123"),
        cable((*LAMP[:2], SERIES.translate(FIGURES), LINE), film_number="D070084-0456"),
        False,
        "other report",
    ),
    (
        "a group misread, the same figures",
        cable((*LAMP, SERIES, LINE), transmission=Transmission(dtg=GROUP)),
        cable((*LAMP, SERIES, LINE), transmission=Transmission(dtg=GROUP - dt.timedelta(days=10))),
        True,
        "same paragraphs",
    ),
    (
        "a number mistyped as that of the telegram sent next, on the same subject",
        cable(LONG_LAMP, transmission=Transmission(dtg=GROUP)),
        cable(LONG_CHESS, transmission=Transmission(dtg=GROUP)),
        False,
        "other paragraphs",
    ),
    (
        "another part of a long telegram, with the numbers that follow",
        cable(LONG_LAMP, transmission=Transmission(dtg=GROUP)),
        cable((), paragraphs=paragraphs(LONG_CHESS, start=9), transmission=Transmission(dtg=GROUP)),
        True,
        "same time",
    ),
    ("sections", part(1, 2, LAMP), part(2, 2, CHESS), True, "other sections"),
    ("sections of telegrams of other lengths", part(1, 2, LAMP), part(2, 5, CHESS, created=None), False, "other words"),
    ("no text, same subject", cable(()), cable(), True, "same subject"),
    ("no text, a title cut short", cable((), subject="EXERCISE: Loan of"), cable(), True, "same subject"),
    ("no text, other subject, other day", cable(), cable(**OTHER), False, "other subject and day"),
    ("no text, other subject, same day", cable(), cable((), subject=OTHER["subject"]), True, "one id"),
    ("nothing but the id", Cable(id="07MEXICO900001"), Cable(id="07MEXICO900001"), True, "one id"),
)


@pytest.mark.parametrize(("left", "right", "same", "why"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_copies_are_told_from_other_telegrams(left: Cable, right: Cable, same: bool, why: str) -> None:
    assert same_telegram(given(1, left), given(2, right)) == (same, why)
    assert same_telegram(given(2, right), given(1, left)) == (same, why)


def test_every_test_is_the_reason_of_some_case() -> None:
    assert {case[4] for case in CASES} >= {name for name, _ in TESTS}


def test_a_title_counts_where_there_is_no_subject() -> None:
    bare = given(2, cable((), subject=None), frame=Frame(title="EXERCISE: Loan of a L..."))
    assert same_telegram(given(1), bare)[0]


@pytest.mark.parametrize("share", [0.02, 0.1])
def test_a_copy_with_mistyped_words_is_a_copy(share: float) -> None:
    """So many words wrong, as OCR leaves them, in a text of four hundred words."""
    rng = random.Random(4)
    words = [f"{word}{number % 7}" for number in range(100) for word in ("lamp", "ferry", "keeper", "cloth")]
    rng.shuffle(words)
    wrong = [word + "x" if rng.random() < share else word for word in words]
    left = cable((" ".join(words),), subject=None, created=None)
    right = cable((" ".join(wrong),), subject=None, created=None)
    assert same_telegram(given(1, left), given(2, right)) == (True, "same words")


def test_it_is_quick_on_long_texts() -> None:
    """Two of a million characters: linear, so this ends."""
    long = tuple(" ".join(f"word{(number * step) % 9973}" for number in range(150_000)) for step in (1, 7))
    sides: list[Given] = [given(at, cable((text,), subject=None)) for at, text in enumerate(long, 1)]
    assert same_telegram(*sides)[1] in dict(TESTS)
