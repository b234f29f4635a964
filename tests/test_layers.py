"""Each package imports only from packages above it (docs/architecture.md has the diagram)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "reftel"

ORDER = (
    ("errors",),
    ("extras",),
    ("processes",),
    ("whole_file",),
    ("emptied_folder",),
    ("secret_file",),
    ("automata",),
    ("scratch",),
    ("bounds",),
    ("hosts",),
    ("tex",),
    ("spans",),
    ("paper",),
    ("field_names",),
    ("particulars",),
    ("origins",),
    ("header",),
    ("classification",),
    ("blocks",),
    ("defect_codes",),
    ("defects",),
    ("notebook",),
    ("model",),
    ("uncertain",),
    ("vocab",),
    ("values",),
    ("fields",),
    ("telegram", "forms"),
    ("collate", "serials"),
    ("parts",),
    ("inner_sections",),
    ("reading",),
    ("exercise",),
    ("requests",),
    ("store",),
    ("text",),
    ("query",),
    ("index",),
    ("archive",),
    ("publication",),
    ("citation",),
    ("export",),
    ("web",),
    ("cli",),
    ("__main__",),
)
"""The packages and modules, lowest first. Each may import those before its own row, and itself."""

FLOOR = {room: floor for floor, rooms in enumerate(ORDER) for room in rooms}

APART = {"exercise": {"telegram", "forms", "reading"}}
"""Packages that another one must not import although they are before it: made-up traffic must not share mistakes."""

ALLOWED: dict[tuple[str, str], str] = {
    (
        "exercise/score.py",
        "reftel.reading",
    ): "it compares the reading with the truth; nothing that makes traffic uses it",
}
"""(file, imported module) -> why this import is allowed."""

FACE = SOURCE / "__init__.py"
"""The public module re-exports names of packages up to the archive, so only packages after the archive may use it."""


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, module) of everything imported from this package, wherever in the file it is imported."""
    package = ("reftel", *path.relative_to(SOURCE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "reftel":
                    yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *((node.module,) if node.module else ())))
            if module == "reftel":
                for alias in node.names:
                    yield node.lineno, f"reftel.{alias.name}"
            elif module.startswith("reftel."):
                yield node.lineno, module


def violations(path: Path) -> list[str]:
    room = room_of(path)
    name = path.relative_to(SOURCE).as_posix()
    found = []
    for line, module in imports(path):
        _, _, rest = module.partition(".")
        target = rest.split(".")[0]
        if target == room or (name, module) in ALLOWED:
            continue
        above = FLOOR.get(target, FLOOR["archive"]) < FLOOR[room]
        if not above or target in APART.get(room, ()):
            found.append(f"{name}:{line}: {room} imports {module}")
    return found


FILES = sorted(path for path in SOURCE.rglob("*.py") if path != FACE)


def test_every_room_has_its_place() -> None:
    assert {room_of(path) for path in FILES} == set(FLOOR)


@pytest.mark.parametrize("room", sorted(FLOOR))
def test_imports_point_upward_only(room: str) -> None:
    assert [each for path in FILES if room_of(path) == room for each in violations(path)] == []


SQL_ELSEWHERE = {
    "web/sessions.py": "the server's own database of sign-ins, which is no part of an archive",
    "exercise/containers.py": "a made-up database of telegrams, which is a source",
    "forms/stored_tables.py": "somebody else's database of telegrams, which is a source",
}
"""File outside of the store that runs SQL -> the reason why it may."""

SQL_CALLS = {"execute", "executemany", "executescript"}


def sql_calls(path: Path) -> list[str]:
    """Where a file runs SQL: `file:line` of each call of `execute` and its like."""
    name = path.relative_to(SOURCE).as_posix()
    return [
        f"{name}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SQL_CALLS
    ]


def test_sql_is_in_the_store_only() -> None:
    found = [call for path in FILES if room_of(path) != "store" for call in sql_calls(path)]
    assert [call for call in found if call.split(":")[0] not in SQL_ELSEWHERE] == []
    assert {call.split(":")[0] for call in found} == set(SQL_ELSEWHERE)
    assert sql_calls(SOURCE / "store" / "records.py")


def test_every_exception_is_needed() -> None:
    made = {(path.relative_to(SOURCE).as_posix(), module) for path in FILES for _, module in imports(path)}
    assert set(ALLOWED) <= made
    assert all(reason.strip() for reason in ALLOWED.values())


def test_the_face_offers_nothing_below_the_archive() -> None:
    from reftel import _HOMES

    assert all(FLOOR[module.split(".")[1]] <= FLOOR["archive"] for module in _HOMES)


def test_a_wrong_import_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.SOURCE", tmp_path)
    path = tmp_path / "telegram" / "wrong.py"
    path.parent.mkdir()
    wrong = (
        "import reftel",
        "from reftel import open",
        "from reftel.forms.base import Cut",
        "from ..store import lock",
    )
    right = (
        "import re",
        "from reftel.values import dtg",
        "from .lines import Line",
        "from reftel.telegram import read",
    )
    for line in wrong:
        path.write_text(f"def late() -> None:\n    {line}\n", encoding="utf-8")
        assert len(violations(path)) == 1, line
    path.write_text("\n".join(right), encoding="utf-8")
    assert violations(path) == []
