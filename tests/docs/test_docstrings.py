"""Docstrings of the public functions name every argument and error, and their examples run.

A docstring has a summary, then `Args:`, `Raises:` and `Example:` as far as they apply; a summary that does not begin
with `Return` or `Yield` belongs to a function that returns nothing or has a `Returns:` part.
"""

from __future__ import annotations

import ast
import builtins
import doctest
import inspect
import os
import re
import shutil
import textwrap
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

import reftel
from reftel.archive import Archive
from reftel.index.base import Index
from reftel.model import Article
from reftel.origins import Accession
from reftel.query.query_tree import Query
from reftel.query.vocabulary import Vocabulary
from tests.archive.making import OTHER_TEXTS, TEXTS, put, telegram
from tests.docs.test_python_pages import api_page

ERRORS = vars(builtins) | {name: getattr(reftel, name) for name in reftel.__all__}
PARTS = ("Args", "Returns", "Yields", "Raises", "Example")
_PART = re.compile(rf"^({'|'.join(PARTS)}):$", re.M)
_ITEM = re.compile(r"^    (\w+): \S", re.M)


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield every public function, and every method of a public class, by its name."""
    module = api_page()
    for name in reftel.__all__:
        value = getattr(reftel, name)
        if not inspect.isclass(value):
            yield name, value
        elif not issubclass(value, BaseException):
            for member_name, member in module.members(value):
                if not isinstance(member, property):
                    yield f"{name}.{member_name}", getattr(member, "__func__", member)


FUNCTIONS = dict(functions())


def parts_of(function: Callable[..., Any]) -> dict[str, str]:
    """Return the parts of a docstring by title; the summary and what follows it has an empty title."""
    pieces = _PART.split(inspect.cleandoc(function.__doc__ or ""))
    return {"": pieces[0], **dict(zip(pieces[1::2], pieces[2::2], strict=True))}


def raised_in(function: Callable[..., Any]) -> set[str]:
    """Return the names of the errors that the function's own statements raise."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    raised = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)]
    return {each.func.id for each in raised if isinstance(each.func, ast.Name) and each.func.id != "type"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_docstring_has_its_parts(name: str) -> None:
    function = FUNCTIONS[name]
    parts = parts_of(function)
    summary = parts[""].split("\n\n")[0]
    assert summary.rstrip().endswith("."), "a summary is a sentence"
    signature = inspect.signature(function)
    arguments = [each for each in signature.parameters if each not in ("self", "cls")]
    assert _ITEM.findall(parts.get("Args", "")) == arguments
    if signature.return_annotation not in ("None", None):
        says = re.search(r"^(Return|Yield|Count|Search)|\breturn\b", summary)
        assert says or parts.keys() & {"Returns", "Yields"}, "the docstring has the result"
    assert ">>> " in parts.get("Example", "")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_docstring_names_the_errors(name: str) -> None:
    named = _ITEM.findall(parts_of(FUNCTIONS[name]).get("Raises", ""))
    unknown = [each for each in named if not issubclass(ERRORS.get(each, int), BaseException)]
    assert unknown == []
    assert raised_in(FUNCTIONS[name]) <= set(named)


PARTS_OF_QUERIES = "reftel.query."
"""A query is made by `reftel.query.parse_query`; its parts are an engine's affair, as is the index."""


def types_in(hint: Any, seen: set[type]) -> Iterator[type]:
    """Yield the classes of Reftel in an annotation, and in the fields of these."""
    for inner in get_args(hint):
        yield from types_in(inner, seen)
    if inspect.isclass(hint) and hint.__module__.startswith("reftel") and hint not in seen:
        seen.add(hint)
        yield hint
        if issubclass(hint, msgspec.Struct) and not hint.__module__.startswith(PARTS_OF_QUERIES):
            hints = get_type_hints(hint)
            for name in hint.__struct_fields__:
                yield from types_in(hints[name], seen)


def test_all_types_of_public_functions_are_offered() -> None:
    seen: set[type] = set()
    unknown = {name: import_module(name) for name in ("pyarrow", "pandas", "polars")}
    named = [each for f in FUNCTIONS.values() for each in get_type_hints(f, localns=unknown).values()]
    used = {each for hint in named for each in types_in(hint, seen)}
    assert {each for each in used if each.__name__ not in reftel.__all__} == {Query, Vocabulary, Index}


WRITERS = (
    "ingest",
    "correct",
    "withdraw",
    "add_article",
    "add_catalogue",
    "remove_catalogue",
    "reread",
    "reindex",
    "follow_server",
    "remove",
)
"""Methods whose examples get an archive of their own."""

LIST = "id,date\n08MEXICO714,2008-03-13\n08MEXICO719,2008-03-19\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the archive and the files of the examples."""
    folder = tmp_path_factory.mktemp("examples")
    traffic = put(
        folder / "traffic",
        lamp=telegram(714),
        thanks=telegram(
            716,
            subject="EXERCISE: Thanks for the Lamp",
            references=("08 MEXICO 714", "08 MEXICO 715"),
            time="161200Z MAR 08",
            texts=("The letter of REF B came with the lamp.",),
        ),
        chess=telegram(
            720,
            subject="EXERCISE: Chess",
            references=("08 MEXICO 714",),
            time="201200Z MAR 08",
            texts=OTHER_TEXTS,
            level="C O N F I D E N T I A L",
        ),
    )
    put(traffic / "again", lamp=telegram(714, texts=(*TEXTS[:2], "[name removed] wrote in the guest book.")))
    (folder / "lamp.txt").write_bytes(telegram(700, subject="EXERCISE: The Lamp"))
    (folder / "known.csv").write_text(LIST)
    (folder / "list.csv").write_text(LIST.replace("719", "718"))
    with reftel.open(folder / "cables", create=True) as archive:
        archive.ingest([traffic], workers=0, given=Accession(giver="Exercise Library", number="2026-14"))
        archive.correct("08MEXICO720", "subject", "EXERCISE: A Game", because="EXERCISE")
        archive.add_article(Article(url="https://paper.example.org/a", title="EXERCISE"), ["08MEXICO714"])
        archive.add_catalogue(folder / "known.csv", name="EXERCISE")
    return folder


@pytest.fixture(scope="module")
def read(folder: Path) -> Iterator[Archive]:
    """The archive of the examples that only read."""
    with reftel.open(folder / "cables", read_only=True) as archive:
        yield archive


EXAMPLES = {
    name: value
    for name, value in {**FUNCTIONS, **{n: getattr(reftel, n) for n in reftel.__all__}}.items()
    if ">>>" in (value.__doc__ or "")
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_true(
    name: str, folder: Path, read: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = folder
    archive = read
    if name.rpartition(".")[2] in WRITERS:
        place = Path(shutil.copytree(folder, tmp_path / "own"))
        archive = reftel.open(place / "cables")
    monkeypatch.chdir(place)
    try:
        example = doctest.DocTestParser().get_doctest(
            EXAMPLES[name].__doc__ or "", {"reftel": reftel, "archive": archive, "os": os}, name, None, None
        )
        shown: list[str] = []
        doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example, out=shown.append)
    finally:
        if archive is not read:
            archive.close()
    assert shown == []
