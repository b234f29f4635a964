"""Every pattern of the package: those that modules hold, and those that are written where they are used."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import reftel

_SEARCHING = frozenset(("search", "finditer", "findall", "sub", "subn", "split"))
_AT_A_PLACE = frozenset(("match", "fullmatch"))


class Found(NamedTuple):
    """A pattern, where it is, and whether anything searches with it: then it restarts at every character."""

    pattern: re.Pattern[Any]
    places: tuple[str, ...]
    is_search: bool


@cache
def patterns() -> tuple[Found, ...]:
    """All of them, each once."""
    modules = [importlib.import_module(info.name) for info in pkgutil.walk_packages(reftel.__path__, "reftel.")
               if not info.name.endswith("__main__")]  # fmt: skip
    trees = [(module, ast.parse(Path(str(module.__file__)).read_text("utf-8"))) for module in modules]
    uses = {module: _uses([tree]) for module, tree in trees}
    anywhere = _uses(tree for _, tree in trees)
    found: dict[tuple[Any, int], tuple[set[str], set[str]]] = {}

    def note(pattern: re.Pattern[Any], place: str, methods: set[str]) -> None:
        places, called = found.setdefault((pattern.pattern, pattern.flags), (set(), set()))
        places.add(place)
        called |= methods

    for module, tree in trees:
        for name, value in vars(module).items():
            for pattern in _held(value):
                note(pattern, f"{module.__name__}.{name}", _methods(name, uses[module], anywhere))
        for node in ast.walk(tree):
            if (written := _written(module, node)) is not None:
                called = set() if written[1] == "compile" else {written[1]}
                note(written[0], f"{module.__name__}:{getattr(node, 'lineno', 0)}", called)
    return tuple(
        Found(re.compile(text, flags), tuple(sorted(places)), bool(called & _SEARCHING) or not called)
        for (text, flags), (places, called) in sorted(found.items(), key=lambda each: sorted(each[1][0]))
    )


def _methods(name: str, here: dict[str, set[str]], anywhere: dict[str, set[str]]) -> set[str]:
    """How a name is used: a private one in its module alone. What goes through a table is taken to be searched."""
    return (here if name.startswith("_") else anywhere).get(name, set()) or {"search"}


def _uses(trees: Iterable[ast.Module]) -> dict[str, set[str]]:
    """The methods that are called on each name, in any module."""
    uses: dict[str, set[str]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in _SEARCHING | _AT_A_PLACE:
                of = node.value
                name = of.id if isinstance(of, ast.Name) else of.attr if isinstance(of, ast.Attribute) else ""
                uses.setdefault(name, set()).add(node.attr)
    return uses


def _held(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value: in tables, in fields of structs, behind bound methods."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(getattr(value, "__self__", None), re.Pattern):
        yield value.__self__  # type: ignore[attr-defined]
    elif depth < 5:
        if isinstance(value, dict):
            inner = [*value, *value.values()]
        elif isinstance(value, list | tuple | set | frozenset):
            inner = list(value)
        elif isinstance(value, type) and value.__module__.startswith("reftel"):
            inner = list(vars(value).values())
        else:
            inner = [getattr(value, name, None) for name in getattr(value, "__struct_fields__", ())]
        for each in inner:
            yield from _held(each, depth + 1)


def _written(module: ModuleType, node: ast.AST) -> tuple[re.Pattern[Any], str] | None:
    """The pattern of a call such as `re.search(r"...", text)` and the function's name; None for other nodes.

    What is made of local variables can't be computed here; patterns that are kept are found in their modules.
    """
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
        return None
    if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re") or node.func.attr == "escape":
        return None
    try:
        text, *others = [_evaluated(module, each) for each in (node.args[0], *node.args[1:], *_flags(node))]
        flags = sum(each for each in others if isinstance(each, re.RegexFlag))
        return (text if isinstance(text, re.Pattern) else re.compile(text, flags)), node.func.attr
    except (NameError, TypeError, AttributeError):
        return None


def _flags(node: ast.Call) -> list[ast.expr]:
    return [keyword.value for keyword in node.keywords if keyword.arg == "flags"]


def _evaluated(module: ModuleType, node: ast.expr) -> Any:
    try:
        return eval(compile(ast.Expression(node), "pattern", "eval"), vars(module))
    except NameError:
        if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp):
            raise
        return None
