"""The small tables: every row has a meaning and a source, and codes are there once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reftel.model import LEVELS
from reftel.vocab import tables
from reftel.vocab.vocabulary_rows import rows

KEYS = {
    "captions": "code",
    "precedences": "code",
    "security_letters": "letter",
    "handling": "code",
    "signals": "code",
    "acronyms": "code",
    "message_series": "code",
}


@pytest.mark.parametrize(("table", "key"), KEYS.items())
def test_rows_are_whole_and_unique(table: str, key: str) -> None:
    codes = [row[key] for row in rows(table)]
    assert codes
    assert len(codes) == len(set(codes))
    for row in rows(table):
        assert row["meaning"], row
        assert row["source"], row
        assert None not in row, "a comma outside quotes"


def test_every_table_is_documented_and_every_documented_table_is_there() -> None:
    root = Path(__file__).parents[2]
    documented = set(
        re.findall(r"^\| `(\w+)\.csv`", (root / "docs" / "vocabularies.md").read_text("utf-8"), re.MULTILINE)
    )
    assert documented == {table.stem for table in (root / "src" / "reftel" / "vocab").glob("*.csv")}


def test_an_unknown_table_is_missing() -> None:
    with pytest.raises(FileNotFoundError):
        next(iter(rows("no_such_table")))


def test_captions() -> None:
    for code in ("SIPDIS", "NOFORN", "SENSITIVE", "NODIS", "EXDIS", "LIMDIS", "STADIS", "ROGER CHANNEL", "TERREP"):
        assert tables.captions()[code].meaning


def test_precedences_are_ordered() -> None:
    known = tables.precedences()
    assert [known[code].name for code in ("YY", "ZZ", "OO", "PP", "RR")] == [
        "FLASH OVERRIDE",
        "FLASH",
        "IMMEDIATE",
        "PRIORITY",
        "ROUTINE",
    ]
    ranks = [known[code].rank for code in ("YY", "ZZ", "OO", "PP", "RR")]
    assert ranks == sorted(ranks, reverse=True)
    for code in "YZOPR":
        assert known[code].name == known[code * 2].name


@pytest.mark.parametrize(
    ("order", "letters"),
    [
        ("12356", {f"1.3a{number}" for number in range(1, 11)}),
        ("12958", {f"1.5{letter}" for letter in "abcdefg"} | {f"1.4{letter}" for letter in "abcdefgh"}),
        ("13526", {f"1.4{letter}" for letter in "abcdefgh"}),
        ("11652", set()),
    ],
)
def test_reasons(order: str, letters: set[str]) -> None:
    assert set(tables.reasons(order)) == letters
    assert all(tables.reasons(order).values())


def test_security_letters_name_levels() -> None:
    known = tables.security_letters()
    assert set(known) == set("UERCST")
    assert {entry.kind for entry in known.values()} <= set(LEVELS)


def test_operating_signals() -> None:
    for code in ("ZNR", "ZNY", "ZZH", "ZDK", "ZEN"):
        assert tables.operating_signals()[code].meaning


def test_acronyms() -> None:
    assert len(tables.acronyms()) > 250
    assert tables.acronyms()["DCM"].meaning == "deputy chief of mission"


def test_tables_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        tables.captions()["NEW"] = tables.Entry("NEW", "new")  # type: ignore[index]
