"""Redactions and what looks like them."""

from __future__ import annotations

import pytest

from reftel.telegram import read


def found(text: str) -> list[tuple[str, str]]:
    cable = read(text, year=2008)
    assert all(one.span.of(text) == one.text for one in cable.redactions)
    return [(one.kind, one.text) for one in cable.redactions]


@pytest.mark.parametrize(
    ("text", "kind", "sign"),
    [
        ("1. (C) The mayor told XXXXXXXXXXXX of it.", "struck", "XXXXXXXXXXXX"),
        ("1. (C) The mayor told xxxxxxxxx of it.", "struck", "xxxxxxxxx"),
        ("1. (C) The mayor told XxXxxx of it.", "struck", "XxXxxx"),
        ("1. (C) The mayor told XXXXXXXXXXXX XXXXXXXXXXXX of it.", "struck", "XXXXXXXXXXXX XXXXXXXXXXXX"),
        ("1. (C) The mayor told X X X X X of it.", "struck", "X X X X X"),
        ("1. (C) The mayor told ████ ██ of it.", "struck", "████ ██"),
        ("1. (C) The mayor told [xxxxxx] of it.", "struck", "[xxxxxx]"),
        ("1. (C) The mayor told [name removed] of it.", "named", "[name removed]"),
        ("1. (C) The mayor told [NAMES WITHHELD] of it.", "named", "[NAMES WITHHELD]"),
        ("1. (C) The mayor told [Location removed] of it.", "named", "[Location removed]"),
        ("1. (C) The mayor told [DELETED] of it.", "named", "[DELETED]"),
        ("1. (C) The mayor told [name\nredacted] of it.", "named", "[name\nredacted]"),
        ("1. (C) The mayor told [redacted for privacy] of it.", "named", "[redacted for privacy]"),
        ("1. (C) The mayor told (name removed) of it.", "named", "(name removed)"),
        ("1. (C) The mayor told (REDACTED) of it.", "named", "(REDACTED)"),
        ("1. (C) The mayor told [XXXXXXXX removed] of it.", "named", "[XXXXXXXX removed]"),
        ("1. (C) The mayor told [...] of it.", "elided", "[...]"),
        ("1. (C) The mayor told [. . .] of it.", "elided", "[. . .]"),
        ("1. (C) The mayor told […] of it.", "elided", "[…]"),
        ("1. (C) The mayor told [---] of it.", "elided", "[---]"),
        ("1. (C) The mayor told (b)(6) of it.", "exempt", "(b)(6)"),
        ("1. (C) The mayor told (B) (7)(C) of it.", "exempt", "(B) (7)(C)"),
        ("1. (C) The mayor told [B1] of it.", "exempt", "[B1]"),
        ("1. (C) The mayor told [(b)(1), (b)(3)] of it.", "exempt", "[(b)(1), (b)(3)]"),
        ("1. (C) The mayor.\n\nRELEASE IN PART\n\nB6\n\n2. (C) More.", "exempt", "B6"),
        ("1. (C) The mayor.\n\nRELEASE IN PART\n\n1.4(B),B1\n\n2. (C) More.", "exempt", "1.4(B),B1"),
        (
            "[1 paragraph (5 lines) not declassified]\n\n1. (C) More.",
            "not declassified",
            "[1 paragraph (5 lines) not declassified]",
        ),
        ("1. (C) For [dollar amount not declassified] or so.", "not declassified", "[dollar amount not declassified]"),
        (
            "1. (C) Of [less than 1 line of source text\nnot declassified] or so.",
            "not declassified",
            "[less than 1 line of source text\nnot declassified]",
        ),
    ],
)
def test_redactions(text: str, kind: str, sign: str) -> None:
    assert found(text) == [(kind, sign)]


@pytest.mark.parametrize(
    "text",
    [
        "1. (C) The mayor [the elder] told us [sic] of it.",
        "1. (C) The mayor [who was removed] told us of it.",
        "1. (C) The mayor [Note: he was later removed] told us of it.",
        "1. (C) The page [that he deleted it is certain] was found.",
        "1. (C) Section 245(b)(1) and section (b)(6) of the act; 8 U.S.C. (b)(2).",
        "Classified By: DCM Jane Sample for reasons 1.4 (b) and (d).\n\n1. (C) More.",
        "1. (U) Visas of these classes:\n\nB1\nB2\n\n2. (U) More.",
        "1. (U) Size XXX and XXL.",
        "1. (U) The [k]ey is in the door.",
        "1. (U) Rooms [12] and [B12] and [A].",
        "1. (U) (Deleted files) were (removed).",
    ],
)
def test_what_only_looks_so(text: str) -> None:
    assert found(text) == []
