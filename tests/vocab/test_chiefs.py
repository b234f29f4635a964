"""Chiefs of mission: who signed for a post on a day."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import re
from pathlib import Path

import pytest

from reftel.vocab.chiefs import chiefs_at, seats, signer, surname_key, terms
from reftel.vocab.posts import posts
from reftel.vocab.vocabulary_rows import rows

REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference"
NO_POST = {"representative-to-unido", "representative-to-usoarn"}
"""Missions whose chiefs signed from no post of the gazetteer."""


@pytest.mark.parametrize(
    ("surname", "post", "day", "name"),
    [
        ("GARZA", "MEXICO", "2007-02-26", "Antonio O. Garza, Jr."),
        ("Garza", "AMEMBASSY MEXICO", "2007-02-26", "Antonio O. Garza, Jr."),
        ("GARZA", "MEXICO", "1997-02-26", None),
        ("GARZA", "LIMA", "2007-02-26", None),
        ("RICE", "STATE", "2007-02-26", "Condoleezza Rice"),
        ("CLINTON", "STATE", "2009-01-21", "Hillary Rodham Clinton"),
        ("CLINTON", "STATE", "2009-01-20", None),
        ("KISSINGER", "STATE", "1974-05-01", "Henry A. Kissinger"),
        ("STRAUSZ HUPE", "USNATO", "1976-05-01", "Robert Strausz-Hupé"),
        ("DE LAURENTIS", "HAVANA", "2015-01-01", "Jeffrey De Laurentis"),
        ("DELAURENTIS", "HAVANA", "2015-01-01", "Jeffrey De Laurentis"),
        ("BUSH", "PEKING", "1975-01-01", "George Herbert Walker Bush"),
        ("BUSH", "TAIPEI", "1975-01-01", "George Herbert Walker Bush"),
        ("RANDT", "BEIJING", "2007-01-01", "Clark T. Randt, Jr."),
        ("RANDT", "TAIPEI", "2007-01-01", None),
        ("WOOD", "KABUL", "2007-04-16", "William Braucher Wood"),
        ("", "KABUL", "2007-04-16", None),
        ("WOOD", "NOWHERE", "2007-04-16", None),
    ],
)
def test_signer(surname: str, post: str, day: str, name: str | None) -> None:
    found = signer(surname, post, dt.date.fromisoformat(day))
    assert (found.name if found else None) == name
    again = signer(surname, post, dt.datetime.fromisoformat(f"{day}T23:59"))
    assert again == found


def test_both_days_of_a_term_count_and_months_count_whole() -> None:
    for mission, ones in terms().items():
        for term in ones:
            assert term.since <= term.until
            assert term.signer in chiefs_at(mission, term.since)
            assert term.signer in chiefs_at(mission, min(term.until, dt.date(2100, 1, 1)))


def test_every_mission_has_a_seat_or_is_listed_as_having_none() -> None:
    assert set(terms()) == set(seats())
    assert {mission for mission, ones in seats().items() if not ones} == NO_POST
    for ones in seats().values():
        for seat in ones:
            assert seat.post in posts().by_name
            assert seat.since <= seat.until


def test_primary_missions_of_posts_exist() -> None:
    for post in posts().by_name.values():
        if post.mission is not None:
            assert post.mission in terms(), post.name
            assert post.name in {seat.post for seat in seats()[post.mission]}


def test_rows_are_whole() -> None:
    for row in rows("chiefs"):
        assert row["surname"]
        assert surname_key(row["surname"])
        assert row["role"]
        assert row["source"]
        assert re.fullmatch(r"\d{4}-\d\d(-\d\d)?", row["since"])
        assert re.fullmatch(r"(\d{4}-\d\d(-\d\d)?)?", row["until"])
        assert surname_key(row["surname"]) in surname_key(row["name"])


def test_secretaries_follow_one_another() -> None:
    secretaries = [one for one in terms()["secretary-of-state"] if one.signer.role == "Secretary of State"]
    for before, after in itertools.pairwise(secretaries):
        assert before.until <= after.since
    assert secretaries[0].signer.surname == "Rusk"


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the list of chiefs of mission is not next to the project")
def test_every_appointment_since_1966_is_there() -> None:
    with (REFERENCE / "chiefs_of_mission.csv").open(encoding="utf-8") as lines:
        raw = [row for row in csv.DictReader(lines) if not row["to"] or row["to"] >= "1966"]
    held = {(row["mission"], row["surname"], row["since"]) for row in rows("chiefs")}
    missing = [row for row in raw if (row["mission"], row["surname"], row["from"]) not in held]
    assert [row for row in missing if row["to"]] == []
    assert len(missing) < 40, "only appointments without an end that a successor of before 1966 ended"


@pytest.mark.parametrize(
    ("surname", "post", "day", "mission"),
    [
        ("MARQUARDT", "ANTANANARIVO", dt.date(2008, 5, 1), "madagascar"),
        ("BLAKE", "COLOMBO", dt.date(2007, 5, 1), "sri-lanka"),
    ],
)
def test_an_ambassador_to_several_countries_is_named_for_the_country_of_the_post(
    surname: str, post: str, day: dt.date, mission: str
) -> None:
    found = signer(surname, post, day)
    assert found is not None and found.mission == mission
