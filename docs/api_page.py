"""The page docs/api.md, made of the docstrings of everything that `reftel` offers: `python docs/api_page.py`."""

from __future__ import annotations

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
            names = [name for name in left if getattr(reftel, name).__module__.startswith(chosen)]
        else:
            names = [name for name in chosen if name in left]
        for name in names:
            del left[name]
        if names:
            parts.append(f"## {title}\n\n" + "\n\n".join(_entry(name, getattr(reftel, name)) for name in names))
    assert not left, left
    return HEAD + "\n\n".join(parts) + "\n"


def _entry(name: str, value: Any) -> str:
    if not inspect.isclass(value):
        return f"### `{name}{_signature(value)}`\n\n{_body(value)}"
    lines = [f"### `{name}`", "", _body(value)]
    if issubclass(value, msgspec.Struct) and value.__struct_fields__:
        lines += ["", "Fields: " + ", ".join(f"`{field}`" for field in value.__struct_fields__) + "."]
    if not issubclass(value, BaseException):
        for member_name, member in members(value):
            lines += ["", _member(member_name, member)]
    return "\n".join(lines)


def _member(name: str, member: Any) -> str:
    if isinstance(member, property):
        return f"- **`{name}`** {_folded(member)}"
    return f"- **`{name}{_signature(member)}`** {_folded(member)}"


def _folded(value: Any) -> str:
    """A docstring as the body of a list's item."""
    first, *rest = documented(value).split("\n\n")
    more = "".join("\n\n" + textwrap.indent(part, "  ") for part in rest)
    return " ".join(first.split()) + more


def _body(value: Any) -> str:
    return documented(value)


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
