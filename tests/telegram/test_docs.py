"""docs/blocks.md and docs/defects.md name every kind and code that the source makes, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from reftel import blocks, defects, uncertain
from reftel.telegram import read
from reftel.telegram.kinds import KINDS
from tests.telegram.tables import RULES, cases

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "reftel"
READ = {"telegram", "header", "body", "military", "smart"}
"""Kinds of regions that are read, and so are no blocks."""


def documented(name: str) -> set[str]:
    return set(re.findall(r"(?m)^\| `([a-z_-]+)` \|", (ROOT / "docs" / name).read_text(encoding="utf-8")))


def trees(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    for room in rooms:
        for path in sorted((SOURCE / room).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def strings(node: ast.AST) -> set[str]:
    """String constants in an expression that can be its value: not those of a condition or an index."""
    if isinstance(node, ast.IfExp):
        return strings(node.body) | strings(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def calls(tree: ast.Module, names: set[str], place: int) -> Iterator[ast.expr]:
    """The argument at a place of every call of these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) in names and len(node.args) > place:
            yield node.args[place]


def codes() -> set[str]:
    found: set[str] = {uncertain.CODE}
    for path, tree in trees("telegram", "forms", "collate", "archive"):
        for argument in calls(tree, {"Defect", "defect"}, 0):
            handed_on = getattr(argument, "id", getattr(argument, "attr", "")) == "code"
            assert handed_on or strings(argument), f"{path.name}:{argument.lineno}: a code that no test can see"
            found |= strings(argument)
    return found


def kinds() -> set[str]:
    found = set()
    for path, tree in trees("telegram", "forms"):
        for argument in calls(tree, {"block", "block_around", "Block", "Region"}, 0):
            found |= strings(argument)
        for argument in calls(tree, {"take", "put", "fill"}, 1):
            found |= strings(argument) if path.parent.name == "forms" else set()
        for node in ast.walk(tree):
            if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") in ("BLOCKS", "_BLOCKS"):
                assert isinstance(node.value, ast.Dict)
                found |= {text for value in node.value.values for text in strings(value)}
        for argument in calls(tree, {"Aside"}, 2):
            found |= strings(argument)
    return (found | {kind.name for kind in KINDS}) - READ


def test_every_code_and_kind_has_its_texts() -> None:
    """mypy refuses a code that is not in the Literal; a text belongs to each."""
    assert get_args(blocks.BlockKind) == tuple(blocks.BLOCKS)
    assert get_args(defects.DefectCode) == tuple(defects.DEFECTS)
    assert defects.defect_title("old-code") == "Old code"
    assert (blocks.block_label("old_kind"), blocks.block_meaning("old_kind")) == ("old kind", "")


@pytest.mark.parametrize("module", [blocks, defects], ids=["blocks", "defects"])
def test_the_page_is_up_to_date(module: ModuleType) -> None:
    name = module.__name__.removeprefix("reftel.")
    page = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert page == module.page(), f"python -m reftel.{name} > docs/{name}.md"


def test_every_defect_is_documented() -> None:
    assert codes() == documented("defects.md")


def test_every_kind_of_block_is_documented() -> None:
    assert kinds() == documented("blocks.md")


@pytest.mark.parametrize("name", sorted(path.stem for path in RULES.glob("*.txt")))
def test_what_is_read_is_documented(name: str) -> None:
    for case in cases(name):
        cable = read(case.text, year=case.year, reference_id=case.reference_id)
        assert {block.kind for block in cable.blocks} <= set(blocks.BLOCKS)
        assert {defect.code for defect in cable.defects} <= set(defects.DEFECTS)


def test_every_module_has_its_step_on_the_page_about_reading() -> None:
    """A newcomer finds each module of the package, and no dead name."""
    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    table = page.partition("## The steps")[2].partition("\n## ")[0]
    named = {name for row in table.splitlines()[4:] for name in re.findall(r"`([a-z_/.]+)`", row.rpartition("| ")[2])}
    package = ROOT / "src" / "reftel" / "telegram"
    modules = {path.relative_to(package).with_suffix("").as_posix() for path in package.rglob("*.py")}
    alone = {name for name in modules if "/" not in name or name.startswith("rules/")} - {"__init__", "rules/__init__"}
    assert {name for name in named if not name.startswith("values/")} == alone | {"military", "paper"}
