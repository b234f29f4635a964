"""Adding and dropping conditions as visible text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.errors import QueryError
from reftel.fields.table import QueryName
from reftel.query import condition, facet_condition, parse_query, refine, without
from reftel.query.combine import conjunction

CONDITIONS = [
    ("from", "MEXICO", "from:MEXICO"),
    ("tag", "EXERCISE, ANNA", 'tag:"EXERCISE, ANNA"'),
    ("class", "TOP SECRET", "class:topsecret"),
    ("caption", 'SAID "SO"', 'caption:"SAID  SO"'),
    ("created", "2008-03", "created:2008-03"),
]


@pytest.mark.parametrize(("field", "value", "text"), CONDITIONS)
def test_condition(field: QueryName, value: str, text: str) -> None:
    assert condition(field, value) == text
    parse_query(text)


def test_a_facet_narrows_by_its_field() -> None:
    assert facet_condition("post", "MEXICO") == "from:MEXICO"
    assert facet_condition("year", "2008") == "created:2008"
    assert facet_condition("classification", "SECRET") == "class:secret"


REFINED = [
    ("", "from:OSLO", "from:OSLO"),
    ("museum", "from:OSLO", "museum from:OSLO"),
    ("museum OR loan", "from:OSLO", "(museum OR loan) from:OSLO"),
    ("(museum) OR (loan)", "from:OSLO", "((museum) OR (loan)) from:OSLO"),
    ("(museum OR loan)", "from:OSLO", "(museum OR loan) from:OSLO"),
    ("08MEXICO714", "from:OSLO", "08MEXICO714 from:OSLO"),
    ("museum from:oslo", "from:OSLO", "museum from:oslo"),
    ("museum", "from:OSLO OR from:MEXICO", "museum (from:OSLO OR from:MEXICO)"),
    ("-museum", "from:OSLO", "-museum from:OSLO"),
]


@pytest.mark.parametrize(("text", "added", "expected"), REFINED)
def test_refine(text: str, added: str, expected: str) -> None:
    refined = refine(text, added)
    assert refined == expected
    assert parse_query(refined).root == conjunction([parse_query(text).root, parse_query(added).root])


def test_nothing_is_refined_that_is_not_understood() -> None:
    with pytest.raises(QueryError):
        refine("museum (", "from:OSLO")
    with pytest.raises(QueryError):
        refine("museum", "from:nowhereatall")


DROPPED = [
    ("museum from:oslo loan", 1, "museum loan"),
    ("museum AND from:oslo AND loan", 1, "museum loan"),
    ("museum AND loan", 0, "loan"),
    ("museum", 0, ""),
    ("museum OR loan", 0, ""),
    ("museum -loan museum", 0, "-loan"),
    ("to:AND museum", 1, "to:AND"),
]


@pytest.mark.parametrize(("text", "part", "expected"), DROPPED)
def test_without(text: str, part: int, expected: str) -> None:
    assert without(text, parse_query(text).parts[part]) == expected


PIECES = st.sampled_from(
    ("museum", "loan OR tour", "(a OR b)", "-x", "from:oslo", '"a b"', '"a b"~2', "AND", "!", "F-16", "NOT y", "to:AND")
)


@given(st.lists(PIECES, max_size=8).map(" ".join), PIECES)
def test_what_is_added_can_be_dropped_again(text: str, added: str) -> None:
    try:
        before = parse_query(text)
        more = parse_query(added)
    except QueryError:
        return
    refined = refine(text, added)
    after = parse_query(refined)
    assert after.root == conjunction([before.root, more.root])
    for part in after.parts:
        left = parse_query(without(refined, part))
        assert [other.node for other in left.parts] == [other.node for other in after.parts if other.node != part.node]
