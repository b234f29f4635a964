"""The ledger of a post and year: every serial has one state, every day one."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.serials.curve import Sighting, date_of, day_of
from reftel.serials.ledger import HeldSerial, LedgerInput, PostYear, curve_of, gaps_of, ledger_of
from tests.serials.test_estimate import YEAR, traffic

START = day_of(dt.date(2008, 1, 1))


def ledger(
    held: Iterable[tuple[int, int | None]] = (),
    known: Iterable[tuple[int, int]] = (),
    cited: Iterable[int] = (),
    withdrawn: Iterable[tuple[int, int]] = (),
    numbers: dict[int, str] | None = None,
) -> PostYear:
    """A ledger of MEXICO 2008 from (serial, day of the year from 0)."""
    given_ = LedgerInput(
        held=sorted(
            HeldSerial(serial, None if day is None else START + day, (numbers or {}).get(serial), is_withdrawn)
            for some, is_withdrawn in ((held, False), (withdrawn, True))
            for serial, day in some
        ),
        known=sorted(Sighting(serial, START + day, START + day) for serial, day in known),
        cited=sorted(cited),
    )
    return ledger_of("MEXICO", 2008, given_, curve_of(2008, given_))


def states(made: PostYear) -> str:
    """`1h 2-4u 5k`."""
    return " ".join(
        f"{run.first}{f'-{run.last}' if run.count > 1 else ''}{'x' if run.state == 'withdrawn' else run.state[0]}"
        for run in made.runs
    )


def test_every_serial_has_one_state() -> None:
    made = ledger([(2, 0), (3, 1), (8, 3)], known=[(3, 1), (5, 2)], cited=[5, 6], withdrawn=[(9, 4)])
    assert states(made) == "1u 2-3h 4u 5k 6c 7u 8h 9x"
    assert (made.held, made.withdrawn, made.known, made.cited, made.unseen) == (3, 1, 1, 1, 3)
    assert (made.first, made.highest, made.numbered, made.missing) == (1, 9, 9, 6)


def test_a_cited_serial_counts_up_to_what_the_post_can_have_reached() -> None:
    held = [(serial, serial // 3) for serial in range(1, 1000, 3)]
    made = ledger(held, cited=[1010, 99_999])
    assert (made.highest, made.too_high) == (1010, 1)
    assert made.cited == 1


def test_misread_serials_and_other_series_are_apart() -> None:
    held = [(serial, serial // 3) for serial in range(1, 1000, 3)]
    made = ledger([*held, (70_123, 100)])
    assert made.highest == 997
    assert [(run.lowest, run.seen) for run in made.stray] == [(70_123, 1)]


def test_a_highest_serial_of_long_before_those_below_it_is_not_the_highest() -> None:
    """A catalogue lists 1367 for January, and 1234 as the highest of December."""
    listed = [(serial, serial * 365 // 1240) for serial in range(1, 1235, 3)]
    made = ledger(known=[*listed, (1367, 15)])
    assert (made.highest, made.known) == (1234, len(listed))
    assert [(run.lowest, run.highest) for run in made.stray] == [(1367, 1367)]
    assert made.estimate is not None
    assert made.estimate.high > made.estimate.low >= 1234
    late = ledger(known=[*listed, (1367, 364)])
    assert (late.highest, late.stray) == (1367, ())


def test_nothing_gives_an_empty_ledger() -> None:
    made = ledger()
    assert (made.numbered, made.runs, made.days, made.estimate) == (0, (), (), None)
    assert ledger(cited=[7]).cited == 1


def test_days() -> None:
    made = ledger([(10, 2), (11, 2), (12, 5), (20, 9)], known=[(14, 7)], withdrawn=[(15, 8)])
    shown = {day.date.timetuple().tm_yday - 1: day for day in made.days}
    assert len(shown) == 366
    assert [shown[at].state for at in range(11)] == [
        "outside", "outside", "held", "quiet", "quiet", "held", "missing", "known", "known", "held", "outside",
    ]  # fmt: skip
    assert shown[2].held == 2
    assert shown[6].serials == (12, 14)


def test_gaps_have_their_days() -> None:
    given_ = LedgerInput([HeldSerial(1, START, None), HeldSerial(5, START + 3, None)], [], [])
    curve = curve_of(2008, given_)
    made = ledger_of("MEXICO", 2008, given_, curve)
    (gap,) = gaps_of(made, curve)
    assert (gap.first, gap.last, gap.count) == (2, 4, 3)
    assert (str(gap.days.first), str(gap.days.last)) == ("2008-01-01", "2008-01-04")


def test_numbers_become_counters() -> None:
    numbers = {serial: f"STATE {100 + serial:04d};LIMA {serial:04d};X {'12345'};CHENNAI  " for serial in range(1, 9)}
    made = ledger([(serial, serial) for serial in range(1, 9)], numbers=numbers)
    assert [(counter.addressee, counter.used) for counter in made.counters] == [("LIMA", 8), ("STATE", 8)]


@given(
    st.dictionaries(st.integers(1, 3000), st.integers(0, 365), max_size=40),
    st.dictionaries(st.integers(1, 3000), st.integers(0, 365), max_size=40),
    st.sets(st.integers(1, 100_000), max_size=40),
)
def test_the_states_tile_the_series(held: dict[int, int], known: dict[int, int], cited: set[int]) -> None:
    made = ledger(held.items(), known.items(), cited)
    if made.first is None or made.highest is None:
        assert not held and not known and not cited
        return
    at = made.first
    for run in made.runs:
        assert run.first == at and run.last >= run.first
        at = run.last + 1
    assert at == made.highest + 1
    assert made.held + made.withdrawn + made.known + made.cited + made.unseen == made.numbered
    assert len(made.days) == 366


@pytest.mark.parametrize("loss", ["at random", "by month"])
def test_absent_telegrams_of_exercise_traffic_are_dated_rightly(loss: str) -> None:
    chance = random.Random(loss)
    right = total = 0
    for sent in traffic()[:120]:
        months = set(chance.sample(range(1, 13), 6))
        kept = [one for one in sent if (chance.random() < 0.5 if loss == "at random" else one[2] in months)]
        if not kept:
            continue
        given_ = LedgerInput([HeldSerial(serial, day, None) for serial, day, _ in kept], [], [])
        curve = curve_of(YEAR, given_)
        days = {day.date: day for day in ledger_of("X", YEAR, given_, curve).days}
        for serial, day, _ in sorted(set(sent) - set(kept)):
            found = curve.days(serial)
            total += 1
            right += found.first <= date_of(day) <= found.last
            assert days[date_of(day)].state in ("missing", "outside", "held")  # never quiet
    assert total > 3000
    assert right >= 0.999 * total
