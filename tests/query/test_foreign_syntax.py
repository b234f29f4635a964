"""Operators of other search engines: what is said, and a query that means the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.errors import QueryError
from reftel.query import parse_query
from reftel.query.foreign_syntax import advice

MEANT = [
    ("sender:mexico lamp", "from:mexico lamp"),
    ("author:garza", "signed:garza"),
    ("lamp: harbor", "lamp harbor"),
    ("created>2007 lamp", "created:>2007 lamp"),
    ("class>=secret", "class:>=secret"),
    ("lamp !harbor", "lamp -harbor"),
    ("lamp ANDNOT harbor", "lamp -harbor"),
    ('"the * unit"', '"the unit"~2'),
    ('lamp "old * * harbor"', 'lamp "old harbor"~3'),
    ("NEAR(museum loan)", '"museum loan"~15'),
    ("NEAR(museum, loan, 5) harbor", '"museum loan"~5 harbor'),
    ("museum within 5 words of loan", '"museum loan"~5'),
    ("'museum loan' harbor", '"museum loan" harbor'),
    ("\u2018museum loan\u2019", '"museum loan"'),
    ("created:1970s", "created:1970..1979"),
    ("from:(rome,madrid) lamp", "from:(rome OR madrid) lamp"),
    ("is:secret", "class:secret"),
    ("in:cablegate lamp", "collection:cablegate lamp"),
    ("paragraph:S", "marking:S"),
    ("museum NEAR/5 loan", '"museum loan"~5'),
    ("museum near/3 loan harbor", '"museum loan"~3 harbor'),
    ("harbor museum w/5 loan", 'harbor "museum loan"~5'),
    ("museum W/200 loan", '"museum loan"~50'),
    ("museum NEAR loan", '"museum loan"~15'),
    ("museum /s loan", '"museum loan"~15'),
    ("museum pre/4 loan", '"museum loan"~4'),
    ("museum or gallery", "museum OR gallery"),
    ("Museum Or gallery", "Museum OR gallery"),
    ("museum not loan", "museum NOT loan"),
    ("not loan", "NOT loan"),
    ("museum and loan", "museum loan"),
    ("(museum or gallery) loan", "(museum OR gallery) loan"),
    ("/museum.*/", "museum*"),
    ("/^harb(or|our)$/", "harb*"),
    ("museum^2 loan", "museum loan"),
    ("museum^0.5", "museum"),
    ("tags:PREL,PGOV", "tags:(PREL OR PGOV)"),
    ("tag:PREL;PGOV loan", "tag:(PREL OR PGOV) loan"),
    ("from:oslo,mexico", "from:(oslo OR mexico)"),
    ("created:[2007 TO 2008]", "created:2007..2008"),
    ("created:[2007-02 TO *]", "created:2007-02.."),
    ("created:2007-2008", "created:2007..2008"),
    ("+museum +loan", "museum loan"),
    ("museum!", "museum*"),
    ("museum|gallery loan", "(museum OR gallery) loan"),
    ("from=mexico", "from:mexico"),
    ("cc:oslo", "to:oslo"),
    ("number:08MEXICO714", "id:08MEXICO714"),
]
"""What a person types by habit, and the query that means it."""

MEANS_WHAT_IT_SAYS = [
    "museum loan",
    "museum OR gallery -loan",
    '"museum or gallery"',
    '"museum w/5 loan"',
    "the museum near Oslo",
    "(or)",
    "or",
    "or museum",
    "museum or",
    "F-16",
    "1.4(b)",
    "created:2007-02",
    "created:2007..2008",
    'to:"ADDIS, ABABA"',
    "9/11",
    "24/7",
    "museum* loan~1",
    '"museum loan"~5',
]


@pytest.mark.parametrize(("typed", "meant"), MEANT)
def test_what_is_meant_is_offered_and_parses(typed: str, meant: str) -> None:
    offered = advice(typed)
    assert meant in [each.query for each in offered]
    assert all(each.message for each in offered)
    parse_query(meant)


@pytest.mark.parametrize("typed", MEANS_WHAT_IT_SAYS)
def test_nothing_is_said_of_a_query_without_such_operators(typed: str) -> None:
    assert advice(typed) == ()


def test_a_mistake_that_is_a_habit_is_mended_by_what_it_means() -> None:
    with pytest.raises(QueryError) as caught:
        parse_query("created:[2007 TO 2008] museum")
    assert caught.value.suggestion == "created:2007..2008 museum"


@given(st.text(alphabet='ab +-/^|~"()[]:,.*!=NEARwornt5 ', max_size=80))
def test_advice_never_fails_and_changes_the_query(typed: str) -> None:
    for each in advice(typed):
        assert each.query.strip()
        assert each.query != typed


@pytest.mark.parametrize("piece", ["a,", "a:a,", "w/5 ", "/a", "^2", "a|", "[", "created:[2007 TO ", '"', "or "])
def test_a_long_text_is_looked_at_once(piece: str) -> None:
    """Quadratic steps would take minutes."""
    for each in advice(piece * 2000):
        assert len(each.query) <= 4 * 2000
