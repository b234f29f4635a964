"""The table of examples is right, and docs/search.md says the same and leaves no field out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reftel.fields.registry import REGISTRY
from reftel.query import parse_query, to_text
from reftel.query.build import MAX_COSTLY, MAX_DEPTH, MAX_NEAR, MAX_SLOP, MAX_TERMS, MIN_FUZZY, MIN_PREFIX
from reftel.query.parse import MAX_LENGTH, MAX_MARKS
from reftel.query.syntax import EXAMPLES, Example

DOC = (Path(__file__).parents[2] / "docs" / "search.md").read_text("utf-8")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.query))
def test_an_example_parses_and_is_documented(example: Example) -> None:
    root = parse_query(example.query).root
    assert parse_query(to_text(root)).root == root
    assert f"| `{example.query}` | {example.meaning} |" in DOC


def test_every_field_has_an_example() -> None:
    shown = {match for example in EXAMPLES for match in re.findall(r"([a-z]+):", example.query)}
    assert shown == set(REGISTRY.queried)


def test_every_other_name_is_documented() -> None:
    for alias, field in REGISTRY.aliases.items():
        assert f"`{alias}`" in DOC
        assert f"`{field}`" in DOC


def test_the_bounds_are_documented() -> None:
    bounds = DOC[DOC.index("## Bounds") : DOC.index("## Order")]
    for number in (
        MAX_TERMS,
        MAX_DEPTH,
        MIN_PREFIX,
        MAX_SLOP,
        MAX_NEAR,
        MAX_COSTLY,
        *MIN_FUZZY.values(),
        f"{MAX_LENGTH:,}",
        MAX_MARKS,
    ):
        assert re.search(rf"\b{number}\b", bounds), number
