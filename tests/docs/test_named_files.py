"""Files and functions that docs and docstrings name are there: a renamed one leaves no dead reference."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACE = re.compile(r"(?<![\w/.-])(?:tests|docs|scripts|bench|src)/[\w./-]*\.(?:py|md|txt|csv|mjs|yaml|service|sql)\b")
LOADER = re.compile(r"`(vocab\.\w+)\.(\w+)\(")
FILES = sorted(
    (
        *(path for folder in ("src", "docs") for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".md")),
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
    )
)


def test_named_files_exist() -> None:
    dead = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in FILES
        for name in PLACE.findall(path.read_text(encoding="utf-8"))
        if not (ROOT / name).exists()
    ]
    assert dead == []


@pytest.mark.parametrize(
    ("module", "name"), LOADER.findall((ROOT / "docs" / "vocabularies.md").read_text(encoding="utf-8"))
)
def test_loaders_of_vocabularies_exist(module: str, name: str) -> None:
    assert callable(getattr(importlib.import_module(f"reftel.{module}"), name))
