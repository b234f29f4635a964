"""The page docs/api.md, made of the docstrings of everything that `reftel` offers: `python docs/api_page.py`."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

import reftel

PAGE = Path(__file__).with_name("api.md")
HEAD = """# The Python API

Made from the docstrings by `python docs/api_page.py`; do not edit. [The tutorial](tutorial.ipynb) shows how these are
used together. Everything here is imported from `reftel`.

The examples run as tests. `archive` is an open archive of three made-up cables of March 2008 (08MEXICO714 with two
copies, 08MEXICO716, 08MEXICO720), and `lamp.txt` is a telegram.

"""
GROUPS = (
    ("Reading telegrams", ("parse", "read", "sources", "read_source", "canonical_id")),
    ("An archive", ("open", "Archive", "Selection", "DataTable")),
    ("What an archive answers with", "reftel.archive"),
    ("A telegram and its copies", ("Cable", "Witness", "Span", "MappedText")),
    ("Values of a telegram", "reftel.model"),
    ("Copies compared", "reftel.collate"),
    ("Errors", "reftel.errors"),
    ("Further types", ""),
)
"""Title of a part -> its names, or the module whose names it has."""
_INHERITED = frozenset(dir(msgspec.Struct)) | frozenset(dir(BaseException)) | frozenset(dir(object))
_QUOTED = re.compile(r"(: |-> )'([^']*)'")
"""An annotation, which is text to Python."""
_PART = re.compile(r"^(Args|Returns|Yields|Raises|Example):$", re.M)
_ITEM = re.compile(r"^ {4}(\w+): ", re.M)
_SPECIAL = ("__len__", "__iter__", "__getitem__", "__contains__")


def members(value: type) -> Iterator[tuple[str, Any]]:
    """Return the public methods and properties of a class that are its own or its bases' within this package."""
    for name in sorted(dir(value)):
        if (name.startswith("_") and name not in _SPECIAL) or name in _INHERITED - set(_SPECIAL):
            continue
        member = inspect.getattr_static(value, name)
        if isinstance(member, property | classmethod | staticmethod) or inspect.isfunction(member):
            yield name, member


def documented(value: Any) -> str:
    """Return an object's docstring, inherited or not, without its indentation."""
    return inspect.cleandoc(inspect.getdoc(value) or "")


def page() -> str:
    """Return the page as Markdown."""
    left = dict.fromkeys(reftel.__all__)
    parts = []
    for title, chosen in GROUPS:
        if isinstance(chosen, str):
            names = [name for name in left if _home(name).startswith(chosen)]
        else:
            names = [name for name in chosen if name in left]
        for name in names:
            del left[name]
        if names:
            parts.append(f"## {title}\n\n" + "\n\n".join(_entry(name, getattr(reftel, name)) for name in names))
    assert not left, left
    return HEAD + "\n\n".join(parts) + "\n"


def _home(name: str) -> str:
    """Return the module that the package exports a name from."""
    return next(module for module, names in reftel._HOMES.items() if name in names)


def _entry(name: str, value: Any) -> str:
    if not inspect.isclass(value):
        return f"### `{name}{_signature(value)}`\n\n{_body(value)}"
    lines = [f"### `{name}`", "", _body(value)]
    if issubclass(value, msgspec.Struct) and value.__struct_fields__:
        lines += ["", *_fields(value)]
    if not issubclass(value, BaseException):
        for member_name, member in members(value):
            lines += ["", _member(member_name, member)]
    return "\n".join(lines)


def _fields(value: type[msgspec.Struct]) -> Iterator[str]:
    """Yield a line for each field: its name, its type, and the text after it."""
    notes: dict[str, tuple[str, str]] = {}
    for each in reversed(value.__mro__):
        if each is not msgspec.Struct and issubclass(each, msgspec.Struct):
            notes |= _notes(each)
    for name in value.__struct_fields__:
        kind, note = notes[name]
        yield f"- `{name}`: `{kind}`" + (f". {note}" if note else "")


def _notes(value: type) -> dict[str, tuple[str, str]]:
    """Return the annotation of each field in a class's own text, and the text after it."""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(value))).body
    assert isinstance(node, ast.ClassDef)
    found: dict[str, tuple[str, str]] = {}
    last = ""
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            last = each.target.id
            found[last] = ast.unparse(each.annotation), ""
        else:
            if last and isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
                found[last] = found[last][0], " ".join(str(each.value.value).split())
            last = ""
    return found


def _member(name: str, member: Any) -> str:
    if isinstance(member, property):
        return f"- **`{name}`** {_folded(member)}"
    return f"- **`{name}{_signature(member)}`** {_folded(member)}"


def _folded(value: Any) -> str:
    """A docstring as the body of a list's item."""
    first, *rest = _body(value).split("\n\n")
    more = "".join("\n\n" + textwrap.indent(part, "  ") for part in rest)
    return " ".join(first.split()) + more


def _body(value: Any) -> str:
    """Return a docstring as Markdown: arguments and errors as lists, the example as code."""
    text, *parts = _PART.split(documented(value))
    shown = [text.strip()]
    for title, part in zip(parts[::2], parts[1::2], strict=True):
        if title == "Example":
            shown.append(f"```python\n{textwrap.dedent(part.strip(chr(10))).rstrip()}\n```")
        elif title in ("Returns", "Yields"):
            shown.append(f"{title} {' '.join(part.split())}")
        else:
            _, *items = _ITEM.split(part)
            said = zip(items[::2], items[1::2], strict=True)
            lines = [f"- `{name}`: {' '.join(text.split())}" for name, text in said]
            shown.append("\n".join([{"Args": "Arguments:", "Raises": "Errors:"}[title], "", *lines]))
    return "\n\n".join(shown)


def _signature(value: Any) -> str:
    function = value.__func__ if isinstance(value, classmethod | staticmethod) else value
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return "()"
    kept = [parameter for parameter in signature.parameters.values() if parameter.name not in ("self", "cls")]
    return _QUOTED.sub(r"\1\2", str(signature.replace(parameters=kept)))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
