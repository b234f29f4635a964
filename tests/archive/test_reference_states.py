"""What is known of a cited cable: states with reasons, from copies, catalogues and serials."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

import reftel
from reftel.archive import Archive
from reftel.archive.references.state_types import ReferenceState
from reftel.archive.references.states import CitingCable, states_of
from reftel.cli.main import main
from reftel.exercise.truth import Truth
from reftel.model import Reference
from reftel.store.connection import open_reader
from tests.archive.making import put, telegram

CATALOGUE = """\
id,date
08OSLO100,2008-02-01
08OSLO200,2008-03-01
08OSLO300,2008-04-01
08OSLO400,2008-05-01
08OSLO500,2008-06-01
08OSLO4321,2008-06-02
07OSLO310,2007-09-01
08LIMA77,2008-03-03
"""


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("states")
    (folder / "list.csv").write_text(CATALOGUE)
    with reftel.open(folder / "archive", create=True) as archive:
        archive.add_catalogue(folder / "list.csv")
    return folder / "archive" / "reftel.db"


def _states(record: Path, *references: Reference, day: dt.date = dt.date(2008, 3, 15)) -> tuple[ReferenceState, ...]:
    connection = open_reader(record)
    try:
        sent = dt.datetime.combine(day, dt.time(), dt.UTC)
        return states_of(connection, references, CitingCable(id="08PARIS9", created=sent))
    finally:
        connection.close()


def _cable(cable_id: str, text: str) -> Reference:
    return Reference(kind="cable", id=cable_id, text=text)


def test_known_and_dated(listed: Path) -> None:
    known, dated = _states(listed, _cable("08OSLO100", "OSLO 100"), _cable("08OSLO150", "OSLO 150"))
    assert (known.state, known.catalogues, known.first) == ("known", ("list.csv",), dt.date(2008, 2, 1))
    assert (dated.state, dated.first, dated.last) == ("dated", dt.date(2008, 2, 1), dt.date(2008, 3, 1))
    assert dated.because == "between numbers 100 and 200, whose days are known"


def test_a_known_number_of_last_year_decides_in_the_first_months(listed: Path) -> None:
    """This year's 310 was reached in April."""
    (state,) = _states(listed, _cable("08OSLO310", "OSLO 310"))
    assert (state.state, state.id, state.first) == ("known", "07OSLO310", dt.date(2007, 9, 1))
    assert state.because == (
        "listed in list.csv; no year is written, and this year’s number was not sent before the cable that cites it"
    )
    (late,) = _states(listed, _cable("08OSLO500", "OSLO 500"), day=dt.date(2008, 4, 2))
    assert late.state == "ambiguous"
    assert late.candidates[0].because == "last year’s number"
    (written,) = _states(listed, _cable("08OSLO310", "08 OSLO 310"))
    assert written.state == "impossible"


def test_a_known_cable_that_is_later_is_held_against_last_years(listed: Path) -> None:
    (state,) = _states(listed, _cable("08OSLO300", "OSLO 300"))
    assert state.state == "ambiguous"
    assert [(one.id, one.state) for one in state.candidates] == [("07OSLO300", "dated"), ("08OSLO300", "known")]
    (written,) = _states(listed, _cable("08OSLO300", "OSLO 300 (2008)"))
    assert written.state == "known"
    assert written.because == "listed in list.csv; it is later than the cable that cites it"


def test_swapped_digits(listed: Path) -> None:
    (state,) = _states(listed, _cable("08OSLO4312", "08 OSLO 4312"), day=dt.date(2008, 12, 1))
    assert state.state in ("dated", "ambiguous")
    (high,) = _states(listed, _cable("08OSLO43210", "08 OSLO 43210"), day=dt.date(2008, 12, 1))
    assert (high.state, [one.id for one in high.candidates]) == ("ambiguous", ["08OSLO4321"])


def test_a_second_number_follows_the_first(listed: Path) -> None:
    first, second = _states(listed, _cable("08OSLO100", "OSLO 100"), _cable("08TOSEC190010", "TOSEC 190010"))
    assert (second.state, second.id) == (first.state, first.id)


@pytest.mark.parametrize(
    ("reference", "state"),
    [
        (Reference(kind="email", text="EXAMPLE E-MAIL"), "not a cable"),
        (Reference(kind="other", text="SEPTEL"), "not a cable"),
        (Reference(kind="cable", text="OSLO 1234567", uncertain=("serial",)), "impossible"),
        (Reference(kind="other", text="LIMA 99999999"), "impossible"),
        (Reference(kind="other", text="08 SAN SALVADOR 123456789012"), "impossible"),
        (Reference(kind="other", text="LIMA 0000"), "impossible"),
        (Reference(kind="other", text="NOWHERELAND 99999999"), "not a cable"),
        (Reference(kind="other", text="LAMP 20 OF THE HARBOR 5"), "not a cable"),
        (_cable("08NOWHERELAND12", "NOWHERELAND 12"), "unknown"),
        (_cable("66STATE12", "STATE 12"), "dated"),
    ],
)
def test_kinds(listed: Path, reference: Reference, state: str) -> None:
    (found,) = _states(listed, reference)
    assert found.state == state
    assert found.because


def test_no_post_sent_many_times_as_much_last_year(listed: Path) -> None:
    """Of LIMA 2007 nothing is known; number 77 of March bounds the traffic of 2008."""
    (high,) = _states(listed, _cable("08LIMA19912", "LIMA 19912"), day=dt.date(2008, 12, 30))
    assert (high.state, high.candidates) == ("impossible", ())
    (near,) = _states(listed, _cable("08LIMA4000", "LIMA 4000"), day=dt.date(2008, 1, 20))
    assert (near.state, [one.id for one in near.candidates]) == ("ambiguous", ["07LIMA4000"])


def test_exercise_numbers_are_impossible_only_among_real_telegrams(listed: Path, filled: Archive) -> None:
    """Exercise traffic has a series far above all real ones; of a small post nothing else may be held."""
    (real,) = _states(listed, _cable("08SUVA900022", "SUVA 900022"))
    assert real.state == "impossible"
    year = next(each.year for each in filled.gaps() if each.post == "STATE" and each.highest > 900_000)
    small = next(name for name in ("SUVA", "APIA", "PAPEETE", "HAMILTON") if not filled.post(name).count)
    made = _states(
        filled.path / "reftel.db", _cable(f"{year % 100:02d}{small}900022", f"{small} 900022"), day=dt.date(year, 9, 1)
    )
    assert made[0].state == "dated"


UNNUMBERED = (
    ("FREETOWN", "a message of Embassy Freetown; its number is not given"),
    ("AND PREVIOUS", "earlier messages before 08OSLO100, whose numbers are not given"),
    ("SECDEF MSG DTG 301601Z SEP 08", "a message named by its date-time group, 301601Z SEP 08"),
)


@pytest.mark.parametrize(("text", "because"), UNNUMBERED)
def test_a_telegram_without_a_number_is_one_all_the_same(listed: Path, text: str, because: str) -> None:
    _, found = _states(listed, _cable("08OSLO100", "OSLO 100"), Reference(kind="other", text=text))
    assert (found.state, found.because) == ("unknown", because)


@pytest.mark.parametrize(
    ("serial", "day", "candidates"),
    [
        (250, dt.date(2008, 4, 20), [("07OSLO250", "dated"), ("08OSLO250", "dated")]),
        (310, dt.date(2008, 5, 20), []),
        (250, dt.date(2008, 1, 5), []),
    ],
    ids=["both fit", "last year's is listed, this year's is not", "this year's is too late"],
)
def test_a_number_that_was_read_as_last_years(
    listed: Path, serial: int, day: dt.date, candidates: list[tuple[str, str]]
) -> None:
    one = Reference(kind="cable", id=f"07OSLO{serial}", text=f"OSLO {serial}", uncertain=("year-before",))
    (found,) = _states(listed, one, day=day)
    assert [(other.id, other.state) for other in found.candidates] == candidates
    assert (found.state == "ambiguous") is bool(candidates)
    assert found.id == f"07OSLO{serial}"


@pytest.mark.parametrize(
    ("citing", "day", "decided"),
    [
        ("08PARIS9", dt.date(2008, 4, 20), True),
        ("08PARIS9", dt.date(2008, 2, 1), True),
        ("08PARIS9", dt.date(2008, 1, 31), False),
        ("08OSLO99", dt.date(2008, 2, 1), False),
        ("08OSLO99", dt.date(2008, 2, 2), True),
    ],
)
def test_this_years_number_decides_if_it_is_known_to_be_earlier(
    listed: Path, citing: str, day: dt.date, decided: bool
) -> None:
    """Reading took last year's because this year's seemed too high. `08OSLO100` is of 1 February 2008."""
    one = Reference(kind="cable", id="07OSLO100", text="OSLO 100", uncertain=("year-before",))
    connection = open_reader(listed)
    try:
        sent = dt.datetime.combine(day, dt.time(), dt.UTC)
        (found,) = states_of(connection, [one], CitingCable(id=citing, created=sent))
    finally:
        connection.close()
    assert ((found.state, found.id) == ("known", "08OSLO100")) is decided
    if not decided:
        assert found.id == "07OSLO100"


@pytest.mark.parametrize(
    ("serial", "state", "candidates"),
    [(1432, "ambiguous", ["08OSLO1342"]), (1351, "dated", []), (1499, "impossible", [])],
    ids=["two digits swapped", "last year can have reached it", "no candidate"],
)
def test_a_number_above_the_last_day_of_last_year(
    tmp_path: Path, serial: int, state: str, candidates: list[str]
) -> None:
    """A post sends no more telegrams after its last known one than it can in the days that are left. Its own higher
    numbers are no candidates."""
    list_ = tmp_path / "list.csv"
    rows = ("07OSLO1288,2007-12-31", "07OSLO1289,2007-12-31", "08OSLO1342,2008-10-14", "08OSLO1532,2008-10-15")
    list_.write_text("\n".join(("id,date", *rows)))
    one = Reference(kind="cable", id=f"07OSLO{serial}", text=f"OSLO {serial}", uncertain=("year-before",))
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.add_catalogue(list_)
    connection = open_reader(tmp_path / "archive" / "reftel.db")
    try:
        sent = dt.datetime(2008, 10, 15, tzinfo=dt.UTC)
        (found,) = states_of(connection, [one], CitingCable(id="08OSLO1350", created=sent))
    finally:
        connection.close()
    assert (found.state, [each.id for each in found.candidates]) == (state, candidates)


def test_a_list_of_missing_cables_says_which_numbers_are_too_high(tmp_path: Path) -> None:
    given = telegram(20, references=("08 MEXICO 19", "08 LIMA 900004"))
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=given)], workers=0)
        assert {row.id: row.doubt for row in archive.absent_cables().rows} == {
            "08MEXICO19": "",
            "08LIMA900004": "impossible",
        }
        shown = CliRunner().invoke(main, ["absent", str(archive.path)]).output
        assert "08LIMA900004 (number too high)  cited by 1" in shown
        assert "08MEXICO19  cited by 1" in shown


def test_the_own_number_is_last_years(tmp_path: Path) -> None:
    last = telegram(900004, time="131503Z FEB 07")
    own = telegram(900004, references=("MEXICO 900004",), time="131503Z MAR 08")
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "own", a=own)], workers=0)
        (before,) = archive.cable("08MEXICO900004").cites
        archive.ingest([put(tmp_path / "last", a=last)], workers=0)
        (after,) = archive.cable("08MEXICO900004").cites
    assert before.state is not None and after.state is not None
    assert (before.state.state, before.state.because) == ("held", "it is the number of the cable that cites it")
    assert (after.id, after.state.state) == ("07MEXICO900004", "held")


def test_no_cable_is_later_than_those_that_cite_it(listed: Path) -> None:
    (found,) = _states(listed, _cable("08OSLO150", "OSLO 150"), day=dt.date(2008, 2, 10))
    assert (found.first, found.last) == (dt.date(2008, 2, 1), dt.date(2008, 2, 10))


def test_no_year_has_room_for_a_number_that_no_post_reached(listed: Path) -> None:
    for cable_id, text in (("08QUITO70000", "QUITO 70000"), ("08OSLO999999", "OSLO 999999")):
        (found,) = _states(listed, _cable(cable_id, text))
        assert (found.state, found.candidates) == ("impossible", ())
    (department,) = _states(listed, _cable("08STATE150000", "08 STATE 150000"))
    assert department.state == "dated"


def test_a_number_near_one_that_the_post_did_reach_is_not_too_high(tmp_path: Path) -> None:
    """The usual number of telegrams of a post is no bound for a year in which it is passed."""
    given = telegram(900002, references=("08 MEXICO 900004", "08 LIMA 900004"))
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=given)], workers=0)
        states = {cite.reference.id: cite.state for cite in made.cable("08MEXICO900002").cites}
        absent = made.absent("08MEXICO900004").state
    found = {cable_id: state.state for cable_id, state in states.items() if state is not None}
    assert found == {"08MEXICO900004": "dated", "08LIMA900004": "impossible"}
    assert absent.state == "dated"


def test_a_label_of_its_own_makes_a_telegram_of_its_own(listed: Path) -> None:
    two = Reference(kind="cable", id="08OSLO100", text="OSLO 100", label="A")
    other = Reference(kind="cable", id="08SECTO12", text="SECTO 12", label="B")
    _, second = _states(listed, two, other)
    assert second.id == "08SECTO12"


def test_the_number_of_a_series_can_be_first(listed: Path) -> None:
    first, second, third = _states(
        listed, _cable("08TOSEC12", "TOSEC 12"), _cable("08OSLO100", "(OSLO 100"), _cable("08LIMA77", "LIMA 77")
    )
    assert [(one.state, one.id) for one in (first, second, third)] == [
        ("known", "08OSLO100"),
        ("known", "08OSLO100"),
        ("known", "08LIMA77"),
    ]


def test_against_exercise_truth(filled: Archive, traffic: tuple[Path, dict[str, Truth]]) -> None:
    """Cited cables that are held are held; those that are not were sent on a day of their range."""
    states: Counter[str] = Counter()
    wrong = 0
    for cable_id, truth in traffic[1].items():
        for cite in filled.cable(cable_id).cites:
            assert cite.state is not None
            states[cite.state.state] += 1
            if cite.reference.id in truth.cites:
                wrong += cite.state.state != "held"
            elif cite.reference.id in truth.cites_missing:
                wrong += cite.state.state in ("held", "not a cable")
    assert sum(states.values()) > 100
    assert states["unknown"] == 0
    assert wrong == 0


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("YOUR 100", "a message named by its number alone, 100; its sender is not named"),
        ("URTEL 100", "a message named by its number alone, 100; its sender is not named"),
        ("MY TEL NO. 3", "a message named by its number alone, 3; its sender is not named"),
        ("MEXICO 3/4", "a message of Embassy Mexico; which of the numbers 3/4 is its own is not known"),
    ],
)
def test_messages_whose_number_is_not_understood_are_no_other_things(listed: Path, text: str, because: str) -> None:
    (state,) = _states(listed, Reference(kind="other", text=text))
    assert (state.state, state.because) == ("unknown", because)


@pytest.mark.parametrize(
    "text", ["STATE CA-3400", "PARIS POINTS OF 5/16", "OUR MEETING OF 3 MAY", "01/11/06 PARIS POINTS"]
)
def test_other_things_with_numbers_are_no_cables(listed: Path, text: str) -> None:
    (state,) = _states(listed, Reference(kind="other", text=text))
    assert state.state == "not a cable"
