"""What people ask in words, where a query of words finds nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.archive.asked_in_words import asked
from reftel.errors import QueryError
from reftel.query import parse_query

ASKED = [
    ("secret cables from Madrid", "class:secret from:MADRID"),
    ("telegrams from Tehran in 1972 about lamps", "from:TEHRAN created:1972 lamps"),
    ("confidential cables to Oslo", "class:confidential to:OSLO"),
    ("cables about the lighthouse", "lighthouse"),
    ("08MEXICO714; 07MEXICO965", "id:08MEXICO714 OR id:07MEXICO965"),
    ("See 08 MEXICO 000714, 07MEXICO965 and others.", "id:08MEXICO714 OR id:07MEXICO965"),
    ("(Embtel 1164 of 25 February 1972)", "1164 created:1972-02-25"),
    ("Telegram no. 88, 3 March 1961", "88 created:1961-03-03"),
    ("FRUS 1969\u201376, vol. E-9, part 2, doc. 68", "document:d68"),
    ("Foreign Relations, 1955-1957, Volume X, Document 12", "document:d12"),
    ("SECRET//NOFORN", "class:secret caption:NOFORN"),
]


@pytest.mark.parametrize(("typed", "meant"), ASKED)
def test_what_is_asked_in_words_is_offered(typed: str, meant: str) -> None:
    offered = dict(asked(parse_query(typed), lambda _: 1))
    assert meant in offered
    assert offered[meant]


def test_what_no_cable_has_is_left_out() -> None:
    query = parse_query("secret cables from Madrid about unicorns")
    offered = dict(asked(query, lambda node: "unicorns" not in str(node)))
    assert "unicorns" in offered["class:secret from:MADRID"]


def test_the_most_that_is_found_together_is_offered() -> None:
    query = parse_query("lamp keeper harbor unicorn")
    words = {part.node: part.span.of(query.text) for part in query.parts}

    def count(node: object) -> int:
        said = {word for each, word in words.items() if each == node or each in getattr(node, "parts", ())}
        return 0 if "unicorn" in said or {"lamp", "harbor"} <= said else 5 - len(said)

    assert ("lamp keeper", "the most of these that one cable has") in list(asked(query, count))


@given(st.text(alphabet='aAcables from1972 MEXICO/()\u2013;:-"', max_size=80))
def test_whatever_is_asked_is_no_error(text: str) -> None:
    try:
        query = parse_query(text)
    except QueryError:
        return
    list(asked(query, lambda _: 1))
