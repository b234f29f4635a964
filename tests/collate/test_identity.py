"""Whether copies whose ids differ or are missing are of one telegram: the matcher alone, on telegrams made up."""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from reftel.collate import Given
from reftel.collate.clues import clues_of
from reftel.collate.id_relation import relation
from reftel.collate.identity import likeness, likeness_of_all
from reftel.collate.same import Side
from reftel.exercise.compose import Composer
from reftel.exercise.copies import base_truth
from reftel.exercise.layout import lay
from reftel.exercise.truth import Truth
from reftel.exercise.world import World
from reftel.model import Cable, Frame, Paragraph, Reference, Transmission
from reftel.spans import Span
from reftel.store import likenesses
from reftel.store.migrations import bring_forward
from tests.collate.making import CHESS, LAMP, given, paragraphs

UNRELATED = 10_000
PUBLISHED = 300


def _truths(count: int, seed: int, start: int = 1973, end: int = 1979) -> list[Truth]:
    """Telegrams without their bytes, which nobody reads here."""
    drafts = map(Composer(seed).compose, World(seed, count, start, end).plans())
    return [base_truth(draft, lay(draft, "")) for draft in drafts]


def _copy(truth: Truth, form: str, texts: list[str], **values: object) -> Given:
    cable = Cable(
        id=truth.id,
        year=truth.year,
        post=truth.post,
        serial=truth.serial,
        subject=truth.subject,
        created=truth.created,
        transmission=Transmission(dtg=truth.created),
        paragraphs=paragraphs(texts),
    )
    frame = values.pop("frame", Frame())
    assert isinstance(frame, Frame)
    return Given(number=1, cable=msgspec.structs.replace(cable, **values), frame=frame, form=form)


def _record(truth: Truth) -> Given:
    film = f"D{truth.year % 100:02}{truth.serial % 10_000:04}-{truth.matter % 10_000:04}"
    return _copy(truth, "nara-record", [one.text for one in truth.paragraphs], film_number=film)


def _edited(truth: Truth, chance: random.Random) -> Given:
    """As editors print it: no number, the day alone, half of the paragraphs under their numbers, now and then no
    subject."""
    texts = [one.text for one in truth.paragraphs]
    kept = sorted(chance.sample(range(len(texts)), max(1, (len(texts) + 1) // 2)))
    day = truth.created.replace(hour=0, minute=0)
    if truth.created.hour < 10 and chance.random() < 0.5:  # still the day before at the post
        day -= dt.timedelta(days=1)
    return _copy(
        truth,
        "frus-tei",
        [],
        paragraphs=tuple(paragraphs(texts)[at] for at in kept),
        id=None,
        serial=None,
        subject=truth.subject if chance.random() < 0.7 else None,
        created=day,
        transmission=Transmission(),
        frame=Frame(created=day, created_is="day only"),
    )


def _retyped(truth: Truth, chance: random.Random) -> Given:
    """As typists leave it: a digit of the number exchanged, one word in thirty struck out or wrong."""
    digits = list(str(truth.serial))
    at = chance.randrange(2, len(digits) - 1)
    digits[at] = str((int(digits[at]) + chance.randrange(1, 9)) % 10)
    serial = int("".join(digits))
    texts = [
        " ".join("XXXXXXXXXXXX" if chance.random() < 1 / 30 else word for word in one.text.split())
        for one in truth.paragraphs
    ]
    return _copy(truth, "pdf", texts, id=f"{truth.year % 100:02}{truth.post}{serial}", serial=serial)


def _seconds(given: Given) -> int | None:
    return None if given.cable.created is None else int(given.cable.created.timestamp())


class Matcher:
    """Clues and verdicts as an ingest asks for them, with a record in memory."""

    def __init__(self) -> None:
        self.record = sqlite3.connect(":memory:")
        bring_forward(self.record, ":memory:")
        self.held: dict[int, Given] = {}

    def add(self, given: Given) -> int:
        no = len(self.held) + 1
        self.held[no] = given
        self.record.execute(
            "INSERT INTO cable (no, id, base, changed, post, created, witnesses, defects, flags) "
            "VALUES (?, ?, ?, 0, ?, ?, 1, 0, 0)",
            (no, f"{no}", given.cable.id or f"NOID-{no}", given.cable.post, _seconds(given)),
        )
        _, common = likenesses.candidates(self.record, clues_of(given))
        likenesses.put_clues(self.record, no, [clue for clue in clues_of(given) if clue not in common])
        return no

    def matches(self, given: Given) -> Iterator[tuple[int, str]]:
        side = Side(given)
        for one in likenesses.candidates(self.record, clues_of(given), given.cable.post, _seconds(given))[0]:
            yield one.no, likeness(side, Side(self.held[one.no])).verdict


@pytest.mark.slow
def test_telegrams_published_three_ways_are_found_and_no_others() -> None:
    """Telegrams of one sender and day, of one matter with the same phrases, are among the ten thousand."""
    matcher, chance = Matcher(), random.Random(4)
    truths = _truths(UNRELATED + PUBLISHED, 5)
    published = {matcher.add(_record(truth)): truth for truth in chance.sample(truths, PUBLISHED)}
    ids = {truth.id for truth in published.values()}
    for truth in truths:
        if truth.id not in ids:
            copy = _record(truth)
            matcher.add(copy if truth.serial % 2 else _edited(truth, chance))
    wrong, found, linked = [], 0, 0
    for no, truth in published.items():
        for copy in (_edited(truth, chance), _retyped(truth, chance)):
            verdicts = dict(matcher.matches(copy))
            wrong += [other for other, verdict in verdicts.items() if other != no and verdict == "same"]
            found += verdicts.get(no) == "same"
            linked += verdicts.get(no) == "probably"
    assert not wrong
    assert found + linked >= 0.99 * 2 * PUBLISHED
    assert found >= 0.95 * 2 * PUBLISHED


def test_unrelated_telegrams_without_ids_are_not_matched() -> None:
    matcher, chance = Matcher(), random.Random(8)
    for truth in _truths(700, 6, 1974, 1974):
        copy = _edited(truth, chance)
        assert all(verdict == "other" for _, verdict in matcher.matches(copy))
        matcher.add(copy)


NAMELESS = {"id": None, "serial": None}

CASES = (
    ("text, sender and day", {**NAMELESS}, "same"),
    ("text and subject, no sender", {**NAMELESS, "post": None}, "same"),
    ("text alone", {**NAMELESS, "post": None, "subject": None, "created": None}, "probably"),
    ("another day", {**NAMELESS, "created": dt.datetime(2007, 3, 9, tzinfo=dt.UTC)}, "other"),
    ("another sender", {**NAMELESS, "post": "LIMA"}, "probably"),
    ("other words", {**NAMELESS, "paragraphs": paragraphs(CHESS)}, "other"),
    ("a number close by", {"id": "07MEXICO900003", "serial": 900003}, "probably"),
    ("another number", {"id": "07MEXICO912345", "serial": 912345}, "other"),
    (
        "another number of another day",
        {"id": "07MEXICO900101", "created": dt.datetime(2007, 4, 1, tzinfo=dt.UTC)},
        "other",
    ),
)


@pytest.mark.parametrize(("about", "values", "verdict"), CASES, ids=[case[0] for case in CASES])
def test_what_decides(about: str, values: dict[str, Any], verdict: str) -> None:
    left = given(1)
    right = msgspec.structs.replace(given(2, **values), form="frus-tei")
    assert likeness(Side(left), Side(right)).verdict == verdict
    assert likeness(Side(right), Side(left)).verdict == verdict


def test_a_copy_without_an_id_does_not_join_two_telegrams_of_one_publisher() -> None:
    """It is like both; the publisher's two ids are of two telegrams, so the one that has it already is only linked."""
    nameless = msgspec.structs.replace(given(3, **NAMELESS), form="frus-tei")
    other = given(2, id="07MEXICO900003", serial=900003)
    assert likeness(Side(nameless), Side(other)).verdict == "same"
    found = likeness_of_all([Side(given(1)), Side(nameless)], [Side(other)])
    assert found.verdict == "probably"
    assert found.evidence[-1].said == "numbers 07MEXICO900001 and 07MEXICO900003 of one publisher"
    elsewhere = msgspec.structs.replace(other, form="pdf")
    found = likeness_of_all([Side(given(1)), Side(nameless)], [Side(elsewhere)])
    assert found.verdict == "probably", "a copy without a number is no evidence that two numbers are one"


FILMED = (
    ("digits exchanged", {"id": "07MEXICO900010", "serial": 900010}, "frus-tei", "same"),
    ("another number", {"id": "07MEXICO912345", "serial": 912345}, "frus-tei", "same"),
    ("one publisher", {"id": "07MEXICO900010", "serial": 900010}, "cablegate-page", "probably"),
    ("another film number", {"id": "07MEXICO900010", "film_number": "D070100-0002"}, "frus-tei", "other"),
    ("other words", {"id": "07MEXICO900010", "paragraphs": paragraphs(CHESS)}, "frus-tei", "other"),
)


@pytest.mark.parametrize(("about", "values", "form", "verdict"), FILMED, ids=[case[0] for case in FILMED])
def test_a_film_number_is_of_one_document(about: str, values: dict[str, Any], form: str, verdict: str) -> None:
    sent: dict[str, Any] = {"transmission": Transmission(dtg=dt.datetime(2007, 2, 26, 15, 30, tzinfo=dt.UTC))}
    left = msgspec.structs.replace(given(1, **sent, film_number="D070100-0001"), form="cablegate-page")
    right = given(2, **{**sent, "film_number": "D070100-0001", **values})
    right = msgspec.structs.replace(right, form=form)
    assert likeness(Side(left), Side(right)).verdict == verdict


FIGURES = "EXERCISE: the mill at Vellmar ground {} sacks on {} days, and {} carters brought {} sacks from {} villages."
GROUP = dt.datetime(2007, 2, 26, 15, 30, tzinfo=dt.UTC)
SENT: dict[str, Any] = {"transmission": Transmission(dtg=GROUP), "created": GROUP}
LONG = (*LAMP, *CHESS, FIGURES.format(4120, 17, 38, 950, 26))
OTHER_FIGURES = (*LAMP, *CHESS[:2], FIGURES.format(3307, 21, 64, 812, 9))
NEXT = {"id": "07MEXICO900002", "serial": 900002}

EDITED = {**NAMELESS, "transmission": Transmission(), "created": GROUP.replace(hour=0, minute=0)}

WEIGHED: tuple[tuple[str, dict[str, Any], tuple[str, ...], str], ...] = (
    ("the last digit mistyped, the same minute and facts", NEXT, LONG, "same"),
    ("the next number, other figures at the same place", NEXT, OTHER_FIGURES, "other"),
    ("the next number, another minute", {**NEXT, "transmission": Transmission(dtg=GROUP + dt.timedelta(minutes=9))},
     LONG, "probably"),
    ("the next number, a part's subject", {**NEXT, "subject": "EXERCISE: Loan of a Clock"}, LONG, "probably"),
    ("it cites the other one", {**NEXT, "references": (Reference(kind="cable", id="07MEXICO900001"),)}, LONG,
     "probably"),
    ("no number, sent 47 minutes later", {**NAMELESS, "created": GROUP + dt.timedelta(minutes=47),
     "transmission": Transmission(dtg=GROUP + dt.timedelta(minutes=47))}, LONG, "probably"),
    ("no number, the hour of the post", {**NAMELESS, "created": GROUP - dt.timedelta(hours=6),
     "transmission": Transmission(dtg=GROUP - dt.timedelta(hours=6))}, LONG, "same"),
    ("no number, the same minute and subject, other figures", NAMELESS, OTHER_FIGURES, "probably"),
    ("the wrong year", {"id": "06MEXICO900001", "year": 2006, "created": GROUP.replace(year=2006),
     "transmission": Transmission(dtg=GROUP.replace(year=2006))}, LONG, "same"),
    ("the name of the post without a letter", {"id": "07MEXCO900001", "post": "MEXCO"}, LONG, "same"),
    ("a digit exchanged, the day alone", {"id": "07MEXICO900071", "serial": 900071, "transmission": Transmission(),
     "created": GROUP.replace(hour=0, minute=0)}, LONG, "same"),
    ("the next number, the day alone", {**NEXT, "transmission": Transmission(),
     "created": GROUP.replace(hour=0, minute=0)}, LONG, "probably"),
    ("text and number, no date", {"id": None, "created": None, "transmission": Transmission(), "year": None,
     "subject": None}, LONG[:6], "same"),
    ("text with its figures, nothing else", {**NAMELESS, "created": None, "post": None, "transmission": Transmission(),
     "subject": None, "paragraphs": (*paragraphs(LAMP[2:], start=3), *paragraphs(LONG[8:], start=9))}, (), "same"),
    ("some figures in a text with places struck out", {**NAMELESS, "created": None, "post": None, "subject": None,
     "transmission": Transmission()}, (LAMP[2].replace("the", "XXXXXXXX"), LONG[-1]), "probably"),
    ("no number, the day alone", EDITED, LONG, "same"),
    ("no number, the day alone, each paragraph under the next number: another report of a series",
     {**EDITED, "paragraphs": paragraphs(LONG[1:], start=3)}, (), "probably"),
    ("no number, the day alone, an omission, the rest at its numbers",
     {**EDITED, "paragraphs": paragraphs(LONG[1:], start=2)}, (), "same"),
    ("no number, the same minute: one copy is numbered otherwise",
     {**NAMELESS, "paragraphs": paragraphs(LONG[1:], start=3)}, (), "same"),
    ("two digits exchanged, the same film number", {"id": "07MEXICO900010", "serial": 900010}, LONG, "same"),
)  # fmt: skip


@pytest.mark.parametrize(("about", "values", "texts", "verdict"), WEIGHED, ids=[case[0] for case in WEIGHED])
def test_evidence_is_weighed(about: str, values: dict[str, Any], texts: tuple[str, ...], verdict: str) -> None:
    left = given(1, paragraphs=paragraphs(LONG), **SENT)
    right = given(2, **{"paragraphs": paragraphs(texts), **SENT, **values})
    right = msgspec.structs.replace(right, form="frus-tei")
    assert likeness(Side(left), Side(right)).verdict == verdict
    assert likeness(Side(right), Side(left)).verdict == verdict


@pytest.mark.parametrize(
    "values",
    [
        {"beside": ("THIS IS A CORRECTED COPY OF MEXICO 900001 (TEXT PARA 2)",)},
        {"paragraphs": paragraphs((f"EXERCISE: MEXICO 900001 is repeated for your information. {LONG[0]}", *LONG[1:]))},
        {"captions": ("CORRECTED COPY",), "references": (Reference(kind="cable", id="07MEXICO900001"),)},
    ],
)
def test_a_telegram_that_corrects_or_repeats_another_is_linked(values: dict[str, Any]) -> None:
    beside = values.pop("beside", ())
    left = given(1, paragraphs=paragraphs(LONG), **SENT)
    right = given(2, **{"paragraphs": paragraphs(LONG), **SENT, "id": "07MEXICO900040", "serial": 900040, **values})
    right = msgspec.structs.replace(right, form="frus-tei", beside=beside)
    found = likeness(Side(left), Side(right))
    assert found.verdict == "probably"
    assert [each.said for each in found.evidence if each.kind == "again"] == [
        "07MEXICO900040 corrects or repeats 07MEXICO900001"
    ]


RELATIONS = (
    ("05TUNS14389", "05TUNIS14389", "slip"),
    ("05PARIS14389", "05TUNIS14389", "other"),
    ("76STATE181062", "76STATE181602", "slip"),
    ("76STATE181062", "76STATE18106", "slip"),
    ("76STATE181062", "76STATE171062", "slip"),
    ("76STATE181062", "77STATE181062", "slip"),
    ("76STATE181062", "76STATE181065", "near"),
    ("76STATE181062", "76STATE191872", "other"),
    ("76STATE181062", "76LIMA181062", "other"),
)


@pytest.mark.parametrize(("first", "second", "expected"), RELATIONS)
def test_how_numbers_differ(first: str, second: str, expected: str) -> None:
    assert relation(first, second) == relation(second, first) == expected


def test_clues_of_a_cut_text_are_shared() -> None:
    whole = given(1, cable_texts(LAMP + CHESS))
    part = given(2, cable_texts(CHESS))
    assert len(set(clues_of(whole)) & set(clues_of(part))) >= 2


def cable_texts(texts: tuple[str, ...]) -> Cable:
    """A reading without anything but these paragraphs."""
    return Cable(
        paragraphs=tuple(Paragraph(anchor=f"u{at}", text=text, span=Span(0, 0)) for at, text in enumerate(texts))
    )
