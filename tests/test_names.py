"""A name means one thing: no two public classes share one, and no module is too long to read."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "reftel"
MOST_LINES = 400


def test_no_two_public_classes_share_a_name() -> None:
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(path.relative_to(SOURCE).as_posix())
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


NAMED_AFTER_THEIR_ROW = ("cli/", "web/pages/", "telegram/rules/", "exercise/")
"""Packages with one module for each command, page and element, with its name; `exercise` mirrors what it makes up."""

SHARED = {"base"}
"""`forms.base` and `index.base` are the protocols of their packages."""


def test_no_two_modules_share_a_name() -> None:
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if path.stem not in ("__init__", "__main__") and not name.startswith(NAMED_AFTER_THEIR_ROW):
            homes[path.stem].append(name)
    assert {stem: places for stem, places in homes.items() if len(places) > 1 and stem not in SHARED} == {}


def test_no_module_is_too_long() -> None:
    paths = [*SOURCE.rglob("*.py"), *Path(__file__).parent.rglob("*.py")]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {path.as_posix(): n for path, n in lengths.items() if n > MOST_LINES} == {}
