"""A list, a set of names or a pattern is in one place: no two modules have an equal one of their own."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "reftel"
LEAST = 32
"""Characters of a value, as Python writes it; shorter ones are equal by chance."""


def values(path: Path) -> Iterator[str]:
    """Yield the values of a module's own names that hold texts only: sets, tuples, Literals, patterns."""
    for node in ast.parse(path.read_text(encoding="utf-8"), str(path)).body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        written = ast.unparse(node.value)
        texts = [one for one in ast.walk(node.value) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        is_list = len(texts) > 2 or written.startswith("re.compile(")
        if texts and is_list and len(written.removeprefix("re.compile(")) >= LEAST:
            yield written


def test_no_two_modules_have_the_same_list() -> None:
    places: dict[str, set[str]] = defaultdict(set)
    for path in sorted(SOURCE.rglob("*.py")):
        for written in values(path):
            places[written].add(path.relative_to(SOURCE).as_posix())
    assert {written: found for written, found in places.items() if len(found) > 1} == {}


PIECES = (
    (
        r"SUBJ\(\?:ECT|REF\(\?:TEL\|ERENCE|REF\(\?:S\||\bTAGS\?[|)]",
        "the spellings of labels: `values/element_labels.py`",
        {"values/element_labels.py", "telegram/military/patterns.py"},
    ),
    (
        r"\[UCS\](?!\[)|\[CSU\]|\bU\|(?:C|S|SBU)\||SBU\|[CS]\|",
        "portion markings: `values/marking.py`",
        {
            "values/marking.py",
            # a marking without its parentheses, one in small letters, and one in any notation of a list
            "telegram/paragraphs.py",
            "telegram/paragraph_number.py",
            "telegram/smart.py",
            "telegram/rules/subject.py",
            "telegram/rules/tags.py",
        },
    ),
    (
        r"SIPDIS\|NOFORN|NOFORN\|(?:NODIS|EXDIS)|\"SIPDIS\", \"NOFORN\"",
        "captions: `telegram/phrases.py`",
        # run together in an id, after the level of a whole text, before a mention
        {"telegram/phrases.py", "values/cable_id.py", "telegram/paragraphs.py", "values/mention_evidence.py"},
    ),
)
"""Pieces of patterns that are built from names, the place of the names, and the modules that write them themselves."""


@pytest.mark.parametrize(("piece", "place", "own"), PIECES, ids=["labels", "markings", "captions"])
def test_rules_build_their_patterns_from_the_same_pieces(piece: str, place: str, own: set[str]) -> None:
    found = {
        path.relative_to(SOURCE).as_posix(): line.strip()
        for folder in ("telegram", "values")
        for path in sorted((SOURCE / folder).rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(piece, line) and path.relative_to(SOURCE).as_posix() not in own
    }
    assert found == {}, place
