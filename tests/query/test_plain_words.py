"""Places and dates among plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.query import parse_query, to_text
from reftel.query.plain_words import WINDOW, read_words

PLAIN: list[tuple[str, str]] = [
    ("Iran 1972", "(word:iran OR country:IR) (word:1972 OR created:1972)"),
    ("iran", "word:iran OR country:IR"),
    ("embassy mexico chertoff", "(word:(embassy mexico) OR from:MEXICO) chertoff"),
    ("American Embassy in Rio de Janeiro", "word:(american embassy in rio de janeiro) OR from:RIODEJANEIRO"),
    ("the Embassy in Iran", "word:(the embassy in iran) OR from:TEHRAN"),
    ("cape town", "word:(cape town) OR from:CAPETOWN"),
    ("Bombay", "word:bombay OR from:BOMBAY OR from:MUMBAI"),
    ("Soviet Union", "word:(soviet union) OR country:RS"),
    ("museum, March 1972", "museum (word:(march 1972) OR created:1972-03)"),
    ("13 March 1972", "word:(13 march 1972) OR created:1972-03-13"),
    ("March 13, 1972", "word:(march 13 1972) OR created:1972-03-13"),
    ("1970s", '"1970 s" OR created:1970-01-01..1979-12-31'),
    ("1975-78", '"1975 78" OR created:1975-01-01..1978-12-31'),
    ("1975\u20131978", '"1975 1978" OR created:1975-01-01..1978-12-31'),
    ("1972-03", '"1972 3" OR created:1972-03'),
    ("11-19-2008", '"11 19 2008" OR created:2008-11-19'),
    ("2009-12", '"2009 12" OR created:2009-12'),
    ("2009\u201312", '"2009 12" OR created:2009-01-01..2012-12-31'),
    ("1972-03-13", '"1972 3 13" OR created:1972-03-13'),
    ("iran OR iraq", "word:iran OR country:IR OR word:iraq OR country:IZ"),
    ("museum 5/1972", 'museum ("5 1972" OR created:1972-05)'),
    ("iran + lamp", "(word:iran OR country:IR) lamp"),
    ("the 9th of December, 2008", 'the (word:("9th" of december 2008) OR created:2008-12-09)'),
    ("9.12.2008", '"9 12 2008" OR created:2008-12-09'),
    ("9.12.08", '"9 12 8" OR created:2008-12-09'),
    ("12/9/08", '"12 9 8" OR created:2008-12-09'),
    ("31/12/2008", '"31 12 2008" OR created:2008-12-31'),
    ("2008/12/09", '"2008 12 9" OR created:2008-12-09'),
    ("lamps since 2008", "lamps (word:(since 2008) OR created:>=2008-01-01)"),
    ("before March 1980", "word:(before march 1980) OR created:<1980-03-01"),
    ("after 2009", "word:(after 2009) OR created:>=2010-01-01"),
    ("between 2005 and March 2007", "word:(between 2005 and march 2007) OR created:2005-01-01..2007-03-31"),
    ("from May 2005 to 2007", "word:(from may 2005 to 2007) OR created:2005-05-01..2007-12-31"),
    ("museum -iran", "museum -(word:iran OR country:IR)"),
]
ALONE: list[tuple[str, str]] = [
    ('"iran"', '="iran"'),
    ("word:iran", "word:iran"),
    ("word:(cape town)", "word:cape town"),
    ("subject:iran", "subject:iran"),
    ("MEXICO 714", "mexico 714"),
    ("Embassy Mexico 714", "embassy mexico 714"),
    ("United States", "united states"),
    ("nice", "nice"),
    ("state", "state"),
    ("145314", "145314"),
    ("2171", "2171"),
    ("march", "march"),
    ("March 45, 1972", "march 45 (word:1972 OR created:1972)"),
    ("1978-75", '"1978 75"'),
    ("IR", "ir"),
]


TYPED = (
    "iran",
    "cape",
    "town",
    "1972",
    "march",
    "13",
    "the",
    "embassy",
    "in",
    "mexico",
    "714",
    "rio",
    "de",
    "janeiro",
    "x",
)


@pytest.mark.parametrize(("typed", "meaning"), PLAIN)
def test_places_and_dates_in_words_are_understood(typed: str, meaning: str) -> None:
    query = parse_query(typed)
    assert parse_query(meaning).root == query.root
    assert query.understood
    for one in query.understood:
        parse_query(one.condition)
        assert one.span.of(typed)


@pytest.mark.parametrize(("typed", "meaning"), ALONE)
def test_other_words_are_words(typed: str, meaning: str) -> None:
    assert parse_query(typed).root == parse_query(meaning).root
    assert len(parse_query(typed).understood) == meaning.count("created:")


@given(st.lists(st.sampled_from(TYPED)))
def test_text_of_a_query_means_the_same(typed: list[str]) -> None:
    query = parse_query(" ".join(typed))
    assert parse_query(to_text(query.root)).root == query.root
    assert all(part.words is None or part.words != part.node for part in query.parts)


@given(st.lists(st.text(max_size=12), max_size=WINDOW + 3))
def test_any_words_can_be_looked_at(typed: list[str]) -> None:
    found = read_words(typed)
    assert found is None or 1 <= found[0] <= len(typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("museum, March 11, 2008;", ["March 11, 2008"]),
        ("Embassy Mexico, lamps", ["Embassy Mexico"]),
        ("iran, 1972", ["iran", "1972"]),
    ],
)
def test_no_mark_around_words_is_a_part_of_them(typed: str, words: list[str]) -> None:
    assert [one.span.of(typed) for one in parse_query(typed).understood] == words


def test_a_shorter_name_is_no_place_before_a_number() -> None:
    assert not parse_query("Rio de Janeiro 329").understood
