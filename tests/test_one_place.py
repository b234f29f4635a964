"""A list, a set of names or a pattern is in one place: no two modules have an equal one of their own."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

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
