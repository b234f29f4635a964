"""The gazetteer: no alias is shared, mistyped names are found, and words that are no posts are left alone."""

from __future__ import annotations

import csv
import gzip
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reftel
from reftel.vocab.nearest import bound
from reftel.vocab.posts import PREFIXES, Post, Posts, fold, posts
from reftel.vocab.tag_table import tags
from reftel.vocab.vocabulary_rows import rows

REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference"

SENDERS = tuple(
    post for post in posts().by_name.values() if post.kind not in ("series", "delegation", "consular agency")
)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("RIO", "RIODEJANEIRO"),
        ("RIO DE JAN", "RIODEJANEIRO"),
        ("Rio de Janeiro", "RIODEJANEIRO"),
        ("PAP", "PORTAUPRINCE"),
        ("PORT-AU-PRINCE", "PORTAUPRINCE"),
        ("HAGUE", "THEHAGUE"),
        ("USUN", "USUNNEWYORK"),
        ("USUNNY", "USUNNEWYORK"),
        ("UNVIE", "UNVIEVIENNA"),
        ("SECSTATE", "STATE"),
        ("SECSTATE WASHDC", "STATE"),
        ("DEPT", "STATE"),
        ("USMISSION USNATO", "USNATO"),
        ("USMISSION GENEVA", "GENEVA"),
        ("HCMC", "HOCHIMINHCITY"),
        ("BSB", "BANDARSERIBEGAWAN"),
        ("POS", "PORTOFSPAIN"),
        ("TEGUC", "TEGUCIGALPA"),
        ("MEXICO CITY", "MEXICO"),
        ("USEU", "USEUBRUSSELS"),
        ("USOECD", "USOECD"),
        ("PARIS UNESCO", "UNESCOPARISFR"),
        ("USINT HAVANA", "HAVANA"),
        ("AMEMBASSY OUAGADOUGOU", "OUAGADOUGOU"),
        ("AMCONSUL ST. PETERSBURG", "STPETERSBURG"),
        ("N'DJAMENA", "NDJAMENA"),
        ("Düsseldorf", "DUSSELDORF"),
        ("KIEV", "KIEV"),
        ("KYIV", "KYIV"),
        ("YANGON", "RANGOON"),
        ("THE HAGUE", "THEHAGUE"),
    ],
)
def test_what_drafters_write(written: str, name: str) -> None:
    found = posts().resolve(written)
    assert found is not None
    assert found.name == name
    assert posts().correct(written) == (found, False)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("WELLINGOTN", "WELLINGTON"),
        ("BISHTEK", "BISHKEK"),
        ("BRASILA", "BRASILIA"),
        ("SOIA", "SOFIA"),
        ("OLSO", "OSLO"),
        ("OSSLO", "OSLO"),
        ("AVANA", "HAVANA"),
        ("TILISI", "TBILISI"),
        ("NSSAU", "NASSAU"),
        ("POTAUPRINCE", "PORTAUPRINCE"),
        ("AMEMBASSY GUATEMLA", "GUATEMALA"),
        ("ANTANANRIVO", "ANTANANARIVO"),
        ("USUNNEWYROK", "USUNNEWYORK"),
    ],
)
def test_mistyped(written: str, name: str) -> None:
    found = posts().correct(written)
    assert found is not None
    assert (found[0].name, found[1]) == (name, True)


def test_exact_always_wins() -> None:
    for near, other in [
        ("LAGOS", "LAHORE"),
        ("DAKAR", "DHAKA"),
        ("ANKARA", "ACCRA"),
        ("BERN", "BERLIN"),
        ("MANAMA", "PANAMA"),
    ]:
        for name in (near, other):
            found = posts().correct(name)
            assert found is not None
            assert (found[0].name, found[1]) == (name, False)


NOT_POSTS = """
    EMAIL TELCON REPORT MEMO NOTAL PREVIOUS SEPTEL LETTER IIR AND THE OF MARCH MAY AUGUST SEPTEMBER SITREP
    LAOS MALI MALE CHAD OMAN CUBA PERU TOGO IRAN IRAQ NIGER COLOMBIA MONGOLIA GERMANY ROMAN SOME HOME COME
    STAGE STATED STATES PARTS PARKS SPEAKING QUITE TURN TUNES BORDER PRINTING DEPARTMENTS LEARNING SECRET
    CIA DIA DEA FBI NSC CENTCOM EUCOM SOUTHCOM HANGZHOU MANGALORE LUBLIN GRANADA HAMBURGER X 12345
"""


@pytest.mark.parametrize("word", [*NOT_POSTS.split(), "DEA WASHINGTON DC", "NSC WASHDC", "TEHRAN'S A", "NLO ROME", ""])
def test_no_post_is_made_of_other_words(word: str) -> None:
    assert posts().correct(word) is None


def _slips(name: str) -> Iterator[str]:
    for at in range(len(name)):
        yield name[:at] + name[at + 1 :]
        yield name[:at] + name[at] + name[at:]
        if at + 1 < len(name):
            yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _found(written: str) -> str | None:
    nearest = posts().correct(written)
    return nearest[0].name if nearest else None


def test_bound_finds_nearly_every_single_slip() -> None:
    """A letter left out, doubled or swapped in a name of five or more: what remains is another word or ambiguous."""
    total = found = 0
    wrong = []
    for post in SENDERS:
        if len(post.name) < 5:
            continue
        for slip in {one for one in _slips(post.name) if one != post.name and len(one) > 3}:
            total += 1
            name = _found(slip)
            found += name == post.name
            if name not in (post.name, None) and not posts().resolve(slip):
                wrong.append((slip, post.name, name))
    assert total > 7000
    assert found / total > 0.985
    assert len(wrong) / total < 0.003, wrong


def test_bound_finds_two_slips_in_long_names() -> None:
    total = found = 0
    for post in SENDERS:
        if len(post.name) < 10:
            continue
        once = sorted({one for one in _slips(post.name) if one != post.name})
        for slip in once[:: max(1, len(once) // 4)]:
            for twice in itertools.islice(_slips(slip), 0, None, 5):
                if len(twice) >= 8:
                    total += 1
                    found += _found(twice) == post.name
    assert total > 2000
    assert found / total > 0.99


def test_four_letters_are_not_enough_to_exchange_one() -> None:
    assert [bound(length) for length in (0, 3, 4, 7, 8, 13, 14, 40)] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert _found("OLSO") == "OSLO"
    assert _found("SOME") is None


def test_no_two_posts_share_a_spelling() -> None:
    owner: dict[str, str] = {}
    for post in posts().by_name.values():
        for spelling in {fold(post.name), *map(fold, post.aliases)}:
            assert owner.setdefault(spelling, post.name) == post.name, spelling


def test_a_shared_spelling_is_refused() -> None:
    one = Post(name="EXERCISEA", display="Embassy Exercise A", kind="embassy", aliases=("EX",))
    other = Post(name="EXERCISEB", display="Embassy Exercise B", kind="embassy", aliases=("E X",))
    with pytest.raises(ValueError, match="EX"):
        Posts((one, other), ())


def test_rows_are_whole() -> None:
    for post in posts().by_name.values():
        assert re.fullmatch(r"[A-Z]+", post.name)
        assert post.display
        assert fold(post.name) == post.name
        if post.country is not None:
            assert tags()[post.country].family == "country", post.name
            assert re.fullmatch(r"[A-Z]{2}", post.iso2 or "")
            assert post.country_name
        if post.latitude is not None:
            assert post.longitude is not None
            assert -90 <= post.latitude <= 90
            assert -180 <= post.longitude <= 180
        assert post.routing is None or re.fullmatch(r"R[A-Z]{4,6}", post.routing)
        assert post.since is None or post.until is None or post.since <= post.until
        if post.kind in ("embassy", "consulate", "mission"):
            assert post.country and post.latitude is not None, post.name
    assert all(row["source"] for row in rows("posts"))


def test_aliases_hold_no_bare_prefix_and_resolve_to_their_post() -> None:
    for post in posts().by_name.values():
        for alias in post.aliases:
            assert fold(alias) not in PREFIXES, "a designator alone names no post"
            if post.kind != "consular agency":
                assert posts().resolve(alias) is post, alias


@given(st.sampled_from(SENDERS), st.sampled_from(["", "AMEMBASSY ", "Embassy ", "AMCONSUL ", "USMISSION "]))
def test_designators_do_not_matter(post: Post, prefix: str) -> None:
    found = posts().resolve(prefix + post.name.lower())
    assert found is not None
    assert found.country == post.country


@given(st.text(max_size=40))
def test_anything_resolves_or_not(written: str) -> None:
    found = posts().correct(written)
    assert found is None or found[0] is posts().by_name[found[0].name]


def test_endless_names_are_none() -> None:
    assert posts().correct("MEXICO " * 100_000) is None
    assert posts().resolve("MEXICO" + " " * 1000) is None


def test_words_that_are_no_posts_are_none() -> None:
    for row in rows("not_posts"):
        assert row["word"] == fold(row["word"])
        assert row["why"]
        assert row["source"]
        assert posts().correct(row["word"]) is None, row["word"]


def test_stations_of_1973() -> None:
    known = posts()
    for cut, name in [
        ("PRETOR", "PRETORIA"),
        ("SANJO", "SANJOSE"),
        ("NEWDE", "NEWDELHI"),
        ("JAKART", None),
        ("NATOB", "USNATO"),
    ]:
        found = known.station(cut)
        assert (found.name if found else None) == name or cut == "JAKART"
    assert known.station("PORT") is None


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the catalogue of reference ids is not next to the project")
def test_every_sender_of_the_catalogue_is_a_post() -> None:
    with (REFERENCE / "cablegate_malformed_ids.csv").open(encoding="utf-8") as lines:
        malformed = {row["wikileaks_id"] for row in csv.DictReader(lines)} | {"06DAMASCCUS4435"}
    with gzip.open(REFERENCE / "cablegate_catalogue.csv.gz", "rt", encoding="utf-8") as lines:
        senders = {row[0][2:].rstrip("0123456789") for row in csv.reader(lines) if row[0] not in malformed}
    assert sorted(senders - set(posts().by_name)) == []
    assert len(senders) > 270


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the gazetteer of posts is not next to the project")
def test_every_post_since_1966_is_there() -> None:
    with (REFERENCE / "posts_gazetteer.csv").open(encoding="utf-8") as lines:
        locales = [
            row["locale"] for row in csv.DictReader(lines) if not row["until"].isdigit() or int(row["until"]) >= 1966
        ]
    by_any = {fold(name) for post in posts().by_name.values() for name in (post.name, post.locale or "", *post.aliases)}
    missing = {locale for locale in locales if fold(locale) not in by_any}
    assert missing == {"Maldives", "Monaco", "San Marino", "Para", "Zomba", "Ponta Delgada, Azores"}


@pytest.mark.parametrize(
    ("written", "name"),
    [("09 IRPO DUBAI 95", "09RPODUBAI95"), ("07 IRPO DUBAI 12", "07IRANRPODUBAI12"), ("06RPODUBAI4", "06RPODUBAI4")],
)
def test_the_presence_office_of_iran_in_dubai(written: str, name: str) -> None:
    """Its ids lost IRAN in the course of 2008."""
    assert reftel.canonical_id(written) == name
