"""A name means one thing: no two public classes share one, and no module is too long to read."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "reftel"
MOST_LINES = 400

FINISHED = {"archive", "collate", "export", "fields", "index", "query", "store", "text"}
"""Packages whose public classes share their names with no other class."""

SHARED: dict[str, str] = {
    "Code": "query node and page",
    "Facet": "index and page",
    "Level": "query node and exercise",
    "Part": "query and page",
    "Problem": "verify and web",
    "RefusedSource": "archive and page",
    "Word": "query node and values",
}
"""Names that are still shared; an entry goes when the other class gets a name of its own."""


def test_no_two_public_classes_share_a_name() -> None:
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(path.relative_to(SOURCE).as_posix())
    shared = {
        name: places
        for name, places in homes.items()
        if len(places) > 1 and any(place.split("/")[0] in FINISHED for place in places)
    }
    assert {name: places for name, places in shared.items() if name not in SHARED} == {}


def test_no_module_is_too_long() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCE.rglob("*.py")}
    assert {path.relative_to(SOURCE).as_posix(): n for path, n in lengths.items() if n > MOST_LINES} == {}
