"""Canonical ids: a table of written ids (written_ids.csv), the whole gazetteer, and anything at all."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.values.cable_id import canonical_id, make_id, split_id, written_series
from reftel.values.dtg import full_year
from reftel.vocab.posts import posts
from reftel.vocab.tables import malformed_ids, renamed_posts

REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference"


def _cases() -> list[tuple[str, str, str, str]]:
    with (Path(__file__).parent / "written_ids.csv").open(encoding="utf-8", newline="") as lines:
        return [(row["title"], row["written"], row["year"], row["id"]) for row in csv.DictReader(lines)]


@pytest.mark.parametrize(("title", "written", "year", "expected"), _cases())
def test_written_ids(title: str, written: str, year: str, expected: str) -> None:
    assert canonical_id(written, year=int(year) if year else None) == expected
    assert canonical_id(expected) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "MEXICO 965",
        "07",
        "07MEXICO",
        "07 MEXICO 000",
        "965",
        "07 12345",
        "REF",
        "07MEXICO" + "9" * 10,
        "x" * 5000,
        "00 L1",
        "00.L-1",
        "07 LO 12",
        "00O1",
    ],
)
def test_no_id_can_be_made(raw: str) -> None:
    with pytest.raises(ValueError, match=r"no |not "):
        canonical_id(raw)


@pytest.mark.parametrize(
    ("year", "made"),
    [
        (66, "66MOSCOW123"),
        (99, "99MOSCOW123"),
        (0, "00MOSCOW123"),
        (1973, "73MOSCOW123"),
        (2010, "10MOSCOW123"),
        (65, "1965MOSCOW123"),
        (1962, "1962MOSCOW123"),
        (1862, "1862MOSCOW123"),
        (2150, "2150MOSCOW123"),
    ],
)
def test_years(year: int, made: str) -> None:
    """An id before 1966 keeps four digits, and reads back."""
    assert make_id(year, "MOSCOW", 123) == made
    assert split_id(made)[0] in (year, 1900 + year, 2000 + year)
    assert canonical_id(made) == made


@pytest.mark.parametrize(
    "wrong",
    ["", "7MEXICO965", "65MEXICO965", "0062MEXICO965", "07MEXICO0965", "07 MEXICO 965", "07MEXICO", "2007MEXICO965"],
)
def test_split_takes_canonical_ids_only(wrong: str) -> None:
    with pytest.raises(ValueError, match="not a canonical id"):
        split_id(wrong)


def test_every_post_and_alias_gives_a_stable_id() -> None:
    for post in posts().by_name.values():
        for name in (post.name, *post.aliases):
            made = canonical_id(f"08 {name} 0123")
            assert canonical_id(made) == made, name
            if post.kind != "consular agency":
                _, sender, _ = split_id(made)
                known = posts().by_name[sender]
                assert known.country == post.country, name


def test_names_then_and_now_do_not_run_in_circles() -> None:
    names = [row.former for row in renamed_posts()] + [row.present for row in renamed_posts()]
    assert len(names) == len(set(names)), "a post renamed twice needs a rule of its own"
    for row in renamed_posts():
        assert row.former in posts().by_name
        assert row.present in posts().by_name
        assert (row.until, row.until_serial) < (row.since, row.since_serial)
        for year in range(1940, 2027):
            made = make_id(year, row.present, 100)
            assert make_id(year, row.former, 100) == made or row.until < year < row.since or year == row.since
            assert canonical_id(made) == made


def test_malformed_ids_lead_to_canonical_ones() -> None:
    for written, right in malformed_ids().items():
        assert right not in malformed_ids()
        assert canonical_id(right) == right
        assert canonical_id(written) == right
        split_id(right)


SENDERS = sorted(post.name for post in posts().by_name.values() if post.kind != "consular agency")
"""Consular agencies sent no telegrams of their own; their names are not taken for posts (`DAVID` is a name)."""


@given(
    year=st.integers(1930, 2026),
    post=st.sampled_from(SENDERS),
    serial=st.integers(1, 999_999),
    style=st.sampled_from(
        [
            "{Y}{p}{s:05}",
            "{Y} {p} {s:06}",
            "{Y}-{p}-{s}",
            "{Y} AMEMBASSY {p} {s:04}",
            "{Y}{p}{s:06}_b",
        ]
    ),
)
def test_styles_agree(year: int, post: str, serial: int, style: str) -> None:
    made = canonical_id(style.format(Y=year, p=post, s=serial))
    assert made == canonical_id(make_id(year, post, serial))
    assert split_id(made)[0] == year
    if full_year(year % 100) == year:
        assert canonical_id(style.format(Y=f"{year % 100:02}", p=post, s=serial)) == made
    assert split_id(made)[2] == serial or made in malformed_ids().values()


@given(st.text(max_size=60) | st.from_regex(r"[0-9]{2,4}[ -]?[A-Z' -]{1,24}[0-9]{1,8}.{0,10}", fullmatch=True))
def test_anything_gives_a_stable_id_or_a_value_error(raw: str) -> None:
    try:
        made = canonical_id(raw)
    except ValueError:
        return
    assert canonical_id(made) == made
    year, post, serial = split_id(made)
    assert make_id(year, post, serial) == made


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the catalogue of reference ids is not next to the project")
def test_the_whole_catalogue_is_canonical_already() -> None:
    malformed = {written for _, written, _, right in _cases() if written != right}
    with gzip.open(REFERENCE / "cablegate_catalogue.csv.gz", "rt", encoding="utf-8") as lines:
        ids = [row[0] for row in csv.reader(lines)]
    changed = [cable_id for cable_id in ids if cable_id not in malformed and canonical_id(cable_id) != cable_id]
    assert len(ids) == 251_287
    assert changed == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("NAVADMIN 123/18", "18NAVADMIN123"),
        ("navadmin 023/2018", "18NAVADMIN23"),
        ("18NAVADMIN123", "18NAVADMIN123"),
        ("2018NAVADMIN123", "18NAVADMIN123"),
        ("ALARACT 070/2009", "09ALARACT70"),
        ("MARADMINS NUMBER: 7/19", "19MARADMIN7"),
    ],
)
def test_a_numbered_military_message_has_its_series_for_a_post(written: str, expected: str) -> None:
    assert canonical_id(written) == expected
    assert canonical_id(expected) == expected
    assert canonical_id(written_series(expected) or "") == expected


def test_only_a_series_is_written_with_a_slash() -> None:
    assert written_series("07MEXICO965") is None
    assert written_series("18NAVADMIN23") == "NAVADMIN 023/18"
    assert canonical_id("NAVADMIN 12", year=2018) == "18NAVADMIN12"
    with pytest.raises(ValueError, match="year"):
        canonical_id("NAVADMIN 12")
