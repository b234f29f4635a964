"""Letters that ask for telegrams: what they name, to whom they go, how many rolls."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reftel.requests.letters import MOST_ROLLS, letters
from reftel.requests.wanted import MOST_SERIALS, BadRequestError, Evidence, Wanted, asked
from reftel.serials.curve import DayRange
from reftel.vocab.offices import office_of, offices


def wanted(serial: int = 714, *, year: int = 2008, last: int | None = None, **more: object) -> Wanted:
    """A telegram of Mexico."""
    return Wanted(
        post="Embassy Mexico", name="MEXICO", year=year, first=serial, last=last or serial,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("year", "film", "key"),
    [
        (1962, "", "nara-paper"),
        (1972, "", "nara-paper"),
        (1973, "", "nara-foia"),
        (1975, "P750066-0259", "nara-reel"),
        (1975, "D750066-0259", "nara-foia"),
        (1979, "", "nara-foia"),
        (1980, "", "state-foia"),
        (2008, "", "state-foia"),
    ],
)
def test_the_office_follows_the_year_and_the_film(year: int, film: str, key: str) -> None:
    assert office_of(year, film).key == key


def test_every_year_has_an_office() -> None:
    assert all(office_of(year).address for year in range(1789, 2200))
    assert all(office.source and office.office for office in offices())


def test_a_letter_names_what_the_office_needs() -> None:
    days = DayRange(first=dt.date(2008, 3, 4), last=dt.date(2008, 3, 6), basis="neighbors", below=710, above=716)
    evidence = Evidence(
        id="08LIMA9", date="2008-03-11", anchor="p7", sentence="As the exercise said, the lamp is back."
    )
    (letter,) = letters([wanted(days=days, classification="CONFIDENTIAL", subject="A lamp", evidence=(evidence,))])
    text = " ".join(letter.text.split())
    assert text.startswith("[Check the office and its address before you send this: they are as known in 2024.")
    assert "Message reference number: 08 MEXICO 714" in text
    assert "Date: between March 4, 2008 and March 6, 2008 (by the serials of MEXICO 710 and MEXICO 716)" in text
    assert "Original classification: CONFIDENTIAL" in text
    assert "Cited by 08LIMA9 of March 11, 2008, paragraph 7: “As the exercise said, the lamp is back.”" in text
    assert "Freedom of Information Act" in text and letter.kind == "foia"
    assert max(map(len, letter.text.splitlines())) <= 76


def test_a_known_day_and_withheld_paragraphs() -> None:
    (letter,) = letters([wanted(date="2008-03-11", paragraphs="4 to 7")])
    assert "Date: March 11, 2008" in letter.text
    assert "paragraphs 4 to 7, withheld in the released copy" in " ".join(letter.text.split())
    (several,) = letters([wanted(last=720)])
    assert several.references == ("08 MEXICO 714 through 720",)
    assert "7 diplomatic telegrams" in several.text


def test_years_of_different_offices_get_letters_of_their_own() -> None:
    made = letters([wanted(), wanted(year=1975), wanted(year=1962), wanted(year=1975, serial=9, film="P750066-0259")])
    assert [letter.kind for letter in made] == ["reference", "reference", "foia", "foia"]


def _serials(reference: str) -> range:
    """The serials of `75 MEXICO 9 through 11`."""
    first, _, last = reference.removeprefix("75 MEXICO ").partition(" through ")
    return range(int(first), int(last or first) + 1)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 99), st.integers(0, 30)), min_size=1, max_size=40, unique_by=lambda one: one[0])
)
def test_no_letter_has_more_than_five_rolls_and_none_is_lost(asked_for: list[tuple[int, int]]) -> None:
    every = [
        wanted(serial, year=1975, film=f"P75{roll:04d}-{serial:04d}" if roll else "") for serial, roll in asked_for
    ]
    made = letters(every)
    assert all(len(letter.rolls) <= MOST_ROLLS for letter in made)
    named = [serial for letter in made for ref in letter.references for serial in _serials(ref)]
    assert sorted(named) == sorted(serial for serial, _ in asked_for)
    for roll in {one.roll for one in every if one.roll}:
        assert sum(roll in letter.rolls for letter in made) == 1


def test_what_is_asked_for() -> None:
    assert asked("08 mexico 000714").ids == ("08MEXICO714",)
    assert asked("08MEXICO714..716").ids == ("08MEXICO714", "08MEXICO715", "08MEXICO716")
    assert asked("06KYIV3935").post == "KIEV"
    for written in ("08MEXICO714-716", "08MEXICO714\u2013716", "08 Mexico 714 .. 716"):
        assert asked(written).ids == ("08MEXICO714", "08MEXICO715", "08MEXICO716")
    assert asked("NAVADMIN 123/18").ids == ("18NAVADMIN123",)
    assert asked("https://example.org/cable/08MEXICO714.html").ids == ("08MEXICO714",)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "lamp",
        "08MEXICO714..713",
        f"08MEXICO1..{MOST_SERIALS + 1}",
        "..",
        "08MEXICO1..x",
        "9" * 300,
        # a letter for the first of these alone would ask for less than was typed
        "08MEXICO714-713",
        "08MEXICO1-08MEXICO5",
        "08MEXICO1-99999999999",
        "08MEXICO1,2",
        "08MEXICO1;08MEXICO2",
        "08MEXICO1/2",
        "08MEXICO7xyz",
        "1700MEXICO7",
        "2299MEXICO7",
    ],
)
def test_what_is_no_id(written: str) -> None:
    with pytest.raises(BadRequestError):
        asked(written)
