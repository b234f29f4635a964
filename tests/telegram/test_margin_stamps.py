"""Stamps in the margin are looked for at their signs, with the result of a search of all characters."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from reftel.telegram import asides
from reftel.telegram.signs import Signs
from reftel.values import levels

PIECES = st.sampled_from(
    [
        *(
            "B1 1.4(D)",
            "B5, B6",
            "    B1",
            "B1, ",
            "B 5, B6 1.5 (A), (B)",
            "1.4 (",
            "1.4(D)",
            "1.5 (B)",
            "A",
            "D)",
            " ",
            " " * 12,
            "\t",
            "\n",
        ),
        *("RELEASED IN FULL", "RELEASE IN PART", " IN PART", "B6", "    DECLASSIFIED", "DECLASSIFIED", "E.O. ", "AB "),
    ]
)
LISTED = (
    (asides._EXEMPTION, asides._exemptions, asides._OF_EXEMPTION, 0),
    (asides._RELEASE, asides._releases, asides._OF_RELEASE, 4),
)


@given(st.lists(PIECES, max_size=30).map("".join), st.integers(0, 20), st.integers(0, 20))
def test_margin_stamps_are_those_of_a_search(text: str, before: int, behind: int) -> None:
    start, stop = min(before, len(text)), max(before, len(text) - behind)
    for pattern, find, signs, back in LISTED:
        places = Signs(text).all_between(signs, max(0, start - back), stop)
        found = [(one.start, one.end) for one in find(text, places, start, stop)]
        assert found == [match.span() for match in pattern.finditer(text, start, stop)]


def test_a_level_over_a_page_line_begins_a_word() -> None:
    plain = re.compile(rf"(?:(?<=\s)|(?<=^))(?:{levels.NAME}\b\s{{0,40}}){{1,3}}$")
    for text in (
        "SECRET ",
        "X SECRET\n",
        "XSECRET ",
        "UNCLAS SECRET",
        "SECRET SECRET CONFIDENTIAL SECRET ",
        "S SECRETX",
    ):
        for low in range(3):
            one, other = plain.search(text, low), asides._STAMPED_BEFORE.search(text, low)
            assert (one and one.span()) == (other and other.span())
