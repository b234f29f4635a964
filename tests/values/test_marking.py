"""Portion markings: whole, damaged, long; and their canonical form."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.values.marking import MARKED, PORTION, plain_marking, read_classification

WHOLE = [
    ("(U)", "U"),
    ("(SBU)", "SBU"),
    ("( C )", "C"),
    ("(c)", "C"),
    ("(C/NF)", "C/NF"),
    ("(C//NF)", "C/NF"),
    ("(C-NF)", "C/NF"),
    ("(C NF)", "C/NF"),
    ("(C, NF)", "C/NF"),
    ("(S//NOFORN)", "S/NF"),
    ("(SBU/NF)", "SBU/NF"),
    ("(TS//SI//NF)", "TS//SI//NF"),
    ("(TS // SI / TK // NOFORN)", "TS//SI / TK//NF"),
    ("(S//REL TO USA, GBR)", "S/REL TO USA, GBR"),
    ("(S/REL)", "S/REL"),
    ("(C/REL UK AND CANADA)", "C/REL UK AND CANADA"),
    (
        "(S/REL FRANCE, BRITAIN, TURKEY, SAUDI ARABIA, JORDAN, PERU, CHILE AND QATAR)",
        "S/REL FRANCE, BRITAIN, TURKEY, SAUDI ARABIA, JORDAN, PERU, CHILE AND QATAR",
    ),
    ("(C - ENTIRE TEXT)", "C"),
    ("(SBU ENTIRE TEXT)", "SBU"),
    ("(C/NF - ENTIRE TEXT)", "C/NF"),
    ("(CUI)", "CUI"),
    ("(NC)", "NC"),
    ("(LOU)", "LOU"),
    ("(U]", "U"),
    ("(C)(NF)", "C/NF"),
    ("(S) (NOFORN)", "S/NF"),
    ("(C)(REL UK)", "C/REL UK"),
    ("(U)(FOUO)", "U/FOUO"),
    ("(S)(FGI GBR)", "S/FGI GBR"),
]


@pytest.mark.parametrize(("written", "plain"), WHOLE)
def test_whole(written: str, plain: str) -> None:
    match = MARKED.match(f"{written} The lamp burns.")
    assert match is not None
    assert match["whole"] is not None
    assert match.end() == len(written) + 1
    assert plain_marking(match["whole"]) == plain


@pytest.mark.parametrize(
    ("written", "side", "plain"),
    [
        ("C) The lamp burns.", "left", "C"),
        ("SBU) The lamp burns.", "left", "SBU"),
        ("C/NF) The lamp burns.", "left", "C/NF"),
        ("(C/NF The lamp burns.", "right", "C/NF"),
        ("(C//NF The lamp burns.", "right", "C/NF"),
        ("(U The lamp burns.", "right", "U"),
        ("(Ul The lamp burns.", "right", "U"),
        ("(U1 The lamp burns.", "right", "U"),
        ("(UI The lamp burns.", "right", "U"),
        ("(C| The lamp burns.", "right", "C"),
    ],
)
def test_with_a_parenthesis_lost(written: str, side: str, plain: str) -> None:
    match = MARKED.match(written)
    assert match is not None
    assert plain_marking(match[side]) == plain
    assert written[match.end() :] == "The lamp burns."


@pytest.mark.parametrize(
    "written",
    [
        "(NOTE) The lamp",
        "(SEE TEXT)",
        "(UN) said",
        "(USD 5)",
        "Chile) is",
        "(CAP) x",
        "(C.I.A.) x",
        "(REL TO X)",
        "(SI units",
    ],
)
def test_no_marking(written: str) -> None:
    assert MARKED.match(written) is None


@given(st.sampled_from([plain for _, plain in WHOLE]))
def test_the_canonical_form_is_stable_and_a_marking_itself(plain: str) -> None:
    assert plain_marking(plain) == plain
    assert re.fullmatch(PORTION, plain) or "//" in plain


@pytest.mark.parametrize("piece", ["(S/REL A", "(C/NF", "(C - ", "(S//REL TO USA, ", "/NF", " "])
def test_hostile_text_is_matched_in_linear_time(piece: str) -> None:
    """A match looks at a bounded number of characters, however often a marking begins."""
    text = piece * 20_000
    for match in (MARKED.match(text), MARKED.match("(S" + text)):
        assert match is None or match.end() <= 20_000 * len(piece) + 2


@pytest.mark.parametrize(
    ("line", "level", "caveats"),
    [
        ("S E C R E T", "SECRET", ()),
        ("UNCLAS E F T O", "UNCLASSIFIED", ("EFTO",)),
        ("CONFIDENTIAL//NOFORN", "CONFIDENTIAL", ("NOFORN",)),
    ],
)
def test_classification(line: str, level: str, caveats: tuple[str, ...]) -> None:
    found = read_classification(line)
    assert found is not None
    assert (found.level, found.caveats) == (level, caveats)
