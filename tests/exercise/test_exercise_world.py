"""The world of exercise traffic hangs together: numbers count up, matters run on, what is cited was sent before."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import pytest

from reftel.exercise import Telegram, generate
from reftel.exercise.eras import Clock, order
from reftel.exercise.stations import Chiefs, stations
from reftel.values.cable_id import canonical_id
from reftel.vocab.posts import posts


def test_telegrams_come_in_order_of_time_and_no_id_twice(traffic: tuple[Telegram, ...]) -> None:
    times = [telegram.truth.created for telegram in traffic]
    assert times == sorted(times)
    assert len({telegram.truth.id for telegram in traffic}) == len(traffic)
    assert times[0].year == 1973
    assert times[-1].year == 2010


def test_serials_count_up_within_post_and_year_and_skip_some(traffic: tuple[Telegram, ...]) -> None:
    last: dict[tuple[str, int], int] = {}
    gaps = 0
    for telegram in traffic:
        key = (telegram.truth.post, telegram.truth.year)
        if key in last:
            assert telegram.truth.serial > last[key]
            gaps += telegram.truth.serial > last[key] + 1
        last[key] = telegram.truth.serial
    assert gaps > 50


def test_continuity_numbers_count_up_per_addressee(traffic: tuple[Telegram, ...]) -> None:
    last: dict[tuple[str, str], int] = {}
    compared = 0
    for telegram in traffic:
        for to in (*telegram.truth.action, *telegram.truth.info):
            if to.number is None:
                continue
            key, number = (telegram.truth.sender, to.name), int(to.number)
            if key in last:
                ahead = (number - last[key]) % 9999
                assert 0 < ahead < 2 + 1
                compared += 1
            last[key] = number
    assert compared > 300


def test_cited_telegrams_are_earlier_ones_or_missing_on_purpose(traffic: tuple[Telegram, ...]) -> None:
    made = {telegram.truth.id for telegram in traffic}
    seen: set[str] = set()
    missing = cites = 0
    for telegram in traffic:
        assert set(telegram.truth.cites) <= seen
        assert not set(telegram.truth.cites_missing) & made
        listed = {ref.id for ref in telegram.truth.references if ref.id}
        assert listed == {*telegram.truth.cites, *telegram.truth.cites_missing}
        cites += len(telegram.truth.cites)
        missing += len(telegram.truth.cites_missing)
        seen.add(telegram.truth.id)
    assert cites > len(traffic) / 2
    assert missing > 20


def test_matters_run_over_months_between_posts(traffic: tuple[Telegram, ...]) -> None:
    by_matter: dict[int, list[Telegram]] = defaultdict(list)
    for telegram in traffic:
        by_matter[telegram.truth.matter].append(telegram)
    long = [some for some in by_matter.values() if len(some) > 4]
    assert len(long) > 40
    for some in long:
        assert len({telegram.truth.kind for telegram in some}) == 1
        assert [telegram.truth.step for telegram in some] == sorted(telegram.truth.step for telegram in some)
    assert sum(len({telegram.truth.post for telegram in some}) > 1 for some in long) > len(long) / 2
    days = sorted((some[-1].truth.created - some[0].truth.created).days for some in long)
    assert days[len(days) // 2] > 60


def test_header_dates_agree(traffic: tuple[Telegram, ...]) -> None:
    relayed = 0
    for telegram in traffic:
        truth = telegram.truth
        assert truth.transmission.dtg == truth.created
        if truth.transmission.day is not None:
            relayed += 1
            assert truth.transmission.day == truth.created.timetuple().tm_yday
            assert truth.transmission.time == f"{truth.created:%H%M}"
    assert relayed > 500


ERAS = [
    ("1973-01-01", "11652"),
    ("1978-11-30", "11652"),
    ("1978-12-01", "12065"),
    ("1982-08-01", "12356"),
    ("1995-10-13", "12356"),
    ("1995-10-14", "12958"),
    ("2010-06-26", "12958"),
    ("2010-06-27", "13526"),
]


@pytest.mark.parametrize(("day", "number"), ERAS)
def test_executive_orders_of_their_time(day: str, number: str) -> None:
    assert order(dt.datetime.fromisoformat(day)) == number


def test_what_is_written_fits_its_time(traffic: tuple[Telegram, ...]) -> None:
    for telegram in traffic:
        truth = telegram.truth
        assert truth.executive_order.order == order(truth.created.replace(tzinfo=None))
        if truth.classification.level == "LIMITED OFFICIAL USE":
            assert truth.year <= 1995
        for classifier in truth.classified_by:
            if classifier.section:
                moved = truth.created.date() >= dt.date(2003, 3, 25)
                assert classifier.section == ("1.4" if moved else "1.5")


def test_the_traffic_has_what_real_traffic_has(traffic: tuple[Telegram, ...]) -> None:
    truths = [telegram.truth for telegram in traffic]
    references = [ref for truth in truths for ref in truth.references]
    assert {ref.kind for ref in references} >= {"cable", "email", "telephone"}
    assert any(ref.notal for ref in references)
    assert any(ref.and_previous for ref in references)
    assert any(ref.text.isdigit() for ref in references), "bare numbers"
    assert any(ref.id and not ref.id.startswith(truth.id[:2]) for truth in truths for ref in truth.references)
    assert {truth.classification.level for truth in truths} == {
        *("UNCLASSIFIED", "LIMITED OFFICIAL USE", "CONFIDENTIAL", "SECRET")
    }
    assert {caveat for truth in truths for caveat in truth.classification.caveats} == {
        "NOFORN",
        "FOR OFFICIAL USE ONLY",
    }
    assert {truth.transmission.precedence for truth in truths} == {"ROUTINE", "PRIORITY", "IMMEDIATE"}
    assert {len(truth.sections) for truth in truths if truth.year < 2000} >= {0, 2, 3}
    assert any(to.excluded for truth in truths for to in truth.info)
    assert any("COLLECTIVE" in to.name for truth in truths for to in truth.info)
    assert any(paragraph.points for truth in truths for paragraph in truth.paragraphs)
    assert any("-----   " in paragraph.text for truth in truths for paragraph in truth.paragraphs), "tables"
    for name in ("summary", "comment", "handling", "passing", "subject_marking", "declassify_on", "signed_by"):
        share = sum(bool(getattr(truth, name)) for truth in truths) / len(truths)
        assert 0.02 < share <= 0.99, name


def test_two_witnesses_the_earlier_one_redacted(traffic: tuple[Telegram, ...]) -> None:
    twins = [telegram for telegram in traffic if len(telegram.copies) == 2]
    assert 0.02 < len(twins) / len(traffic) < 0.08
    struck = 0
    for telegram in twins:
        early, late = telegram.truth.witnesses
        assert "-early" in early.path
        assert b"XXXXXXXXXXXX" not in telegram.copies[1].data
        assert "redactions" not in late.changes
        struck += "redactions" in early.changes
        assert (b"XXXXXXXXXXXX" in telegram.copies[0].data) == ("redactions" in early.changes)
    assert struck > len(twins) / 2


def test_stations_are_the_gazetteers() -> None:
    for station in stations():
        assert posts().resolve(station.plad) is posts().by_name[station.name]
        assert posts().resolve(station.written) is posts().by_name[station.name]


def test_posts_bear_the_names_of_their_time(traffic: tuple[Telegram, ...]) -> None:
    for station in stations():
        for year in (station.since, min(station.until, 2010)):
            made = f"{year % 100:02d}{station.name}900001"
            assert canonical_id(made) == made
    assert {telegram.truth.id for telegram in traffic} == {canonical_id(telegram.truth.id) for telegram in traffic}


def test_years_can_be_chosen() -> None:
    years = [telegram.truth.year for telegram in generate(200, 1, start=1985, end=1987)]
    assert set(years) == {1985, 1986, 1987}
    with pytest.raises(ValueError, match="years"):
        Clock(1990, 1980)


def test_a_chief_stays_and_goes() -> None:
    chiefs, post = Chiefs(1), stations()[5]
    names = [chiefs.at(post, dt.datetime(2000, 1, 1) + dt.timedelta(days=30 * month), False) for month in range(120)]
    assert 3 <= len(set(names)) <= 5
    assert [name for place, name in enumerate(names) if place == 0 or names[place - 1] != name] == list(
        dict.fromkeys(names)
    )
