"""TAGS: every code has a meaning, real codes are known and fused strings are not."""

from __future__ import annotations

import re

import pytest

from reftel.vocab.tag_table import FAMILIES, countries, tags
from reftel.vocab.vocabulary_rows import rows

BY_LETTER = {
    "A": "administration",
    "B": "business",
    "C": "consular",
    "E": "economic",
    "M": "military",
    "O": "operations",
    "P": "political",
    "S": "social",
    "T": "technology",
}


def test_every_code_has_a_meaning_a_family_and_a_source() -> None:
    seen = set()
    for row in rows("tags"):
        assert row["code"] not in seen, row["code"]
        seen.add(row["code"])
        assert row["code"] == row["code"].upper()
        assert row["family"] in FAMILIES
        assert len(row["meaning"]) > 2
        assert row["source"]
    assert len(seen) > 1000


OF_A_POST = {"ETMIN", "HUMANR", "RELFREE"}
"""Codes that Hanoi made up; the public list of TAGS has them."""


def test_subjects_belong_to_the_field_of_their_first_letter() -> None:
    for tag in tags().values():
        if tag.family in BY_LETTER.values():
            assert re.fullmatch(r"[A-Z]{4}", tag.code)
            assert BY_LETTER[tag.code[0]] == tag.family
        elif tag.family == "program":
            assert re.fullmatch(r"K[A-Z]{3}", tag.code) or tag.code in OF_A_POST
        elif tag.family == "region":
            assert re.fullmatch(r"X[A-Z]", tag.code)
        elif tag.family == "country":
            assert re.fullmatch(r"[A-WYZ][A-Z]", tag.code)


@pytest.mark.parametrize(
    ("code", "family", "meaning"),
    [
        ("PREL", "political", "relations"),
        ("PFOR", "political", "1973-79"),
        ("OVIP", "operations", "prominent"),
        ("SNAR", "social", "Narcotics"),
        ("KDEM", "program", "Democratization"),
        ("MX", "country", "Mexico"),
        ("CH", "country", "China"),
        ("UK", "country", "United Kingdom"),
        ("GM", "country", "Germany"),
        ("GE", "country", "East"),
        ("GW", "country", "West"),
        ("IZ", "country", "Iraq"),
        ("TU", "country", "Turkey"),
        ("UR", "country", "Soviet Union"),
        ("VS", "country", "South"),
        ("YO", "country", "Yugoslavia"),
        ("XR", "region", "Western Africa"),
        ("NATO", "organization", "North Atlantic"),
        ("UNSC", "organization", "Security Council"),
        ("IAEA", "organization", "Atomic"),
        ("UNGA/C-1", "organization", "First Committee"),
    ],
)
def test_well_known_codes(code: str, family: str, meaning: str) -> None:
    assert tags()[code].family == family
    assert meaning in tags()[code].meaning


@pytest.mark.parametrize(
    "word", ["MASSMNUC", "PRELPGOV", "ASECAFINGMGRIZOREPTU", "AND", "THE", "CLINTON", "SIPDIS", "EARG"]
)
def test_fused_and_foreign_words_are_no_codes(word: str) -> None:
    assert word not in tags()


def test_countries() -> None:
    assert len(countries()) > 240
    assert all(len(code) == 2 for code in countries())
