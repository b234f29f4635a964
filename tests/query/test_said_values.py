"""Plain words that are values, and other spellings of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.query import parse_query
from reftel.query.said_values import said_values


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("secret", "class:secret"),
        ("top secret", "class:topsecret"),
        ("SECRET//NOFORN", "class:secret caption:NOFORN"),
        ("CONFIDENTIAL//NOFORN", "class:confidential caption:NOFORN"),
        ("secret cables from Lima", "class:secret from:LIMA"),
        ("confidential telegrams", "class:confidential"),
        ("TAGS PREL, PGOV", "tag:PREL tag:PGOV"),
        ("redacted", "has:redactions"),
        ("signed by Garza", "signed:Garza"),
        ("cables classified by Jane Harwell", 'classifiedby:"Jane Harwell"'),
        ("classified secret", "class:secret"),
        ("tag PREL", "tag:PREL"),
        ("redacted cables", "has:redactions"),
        ("Hizbollah lamps", "(hizballah OR hezbollah OR hizbollah OR hizbullah OR hezballah) lamps"),
    ],
)
def test_meant(typed: str, meant: str) -> None:
    assert [each.query for each in said_values(typed)] == [meant]
    parse_query(meant)


def test_only_spellings_that_are_held_are_offered() -> None:
    assert [each.query for each in said_values("Gaddafi", {"qadhafi"}.__contains__)] == ["qadhafi"]
    assert said_values("Gaddafi", lambda _: False) == ()


@pytest.mark.parametrize(
    "typed",
    [
        "secret ballot",
        "lamps",
        "the secret of Lima",
        '"secret"',
        "class:secret",
        "secret from nowhere at all",
        "",
        "TAGS XQZW",
    ],
)
def test_not_meant(typed: str) -> None:
    assert said_values(typed) == ()


@given(st.text(max_size=80))
def test_any_text(typed: str) -> None:
    for each in said_values(typed):
        assert each.query and each.query != typed


@pytest.mark.parametrize("typed", ["RUEHME", "ruehms", "RHEHNSC"])
def test_a_routing_indicator_has_no_other_forms(typed: str) -> None:
    assert parse_query(typed).root == parse_query(f'"{typed}"').root
    assert parse_query("russians").root != parse_query('"russians"').root
