"""Braces in patterns: `{2,5}` in an f-string is a tuple, and the pattern asks for its letters."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"


def _fields(tree: ast.AST) -> list[int]:
    """The lines of replacement fields that are numbers."""
    fields = (node for node in ast.walk(tree) if isinstance(node, ast.FormattedValue))
    return [node.lineno for node in fields if isinstance(node.value, ast.Tuple) or _is_number(node.value)]


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def test_no_count_of_a_pattern_is_a_field_of_an_f_string() -> None:
    found = [f"{path}:{line}" for path in sorted(SOURCE.rglob("*.py")) for line in _fields(ast.parse(path.read_text()))]
    assert not found


def test_a_count_in_an_f_string_is_found() -> None:
    assert _fields(ast.parse('f"[A-Z]{2,5}"')) == [1]
    assert _fields(ast.parse('f"[A-Z]{3}"')) == [1]
    assert not _fields(ast.parse('f"[A-Z]{{3}}"'))
