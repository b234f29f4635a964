"""Runs a notebook's code cells in one namespace, as Jupyter does.

`python -m tests.docs.notebook` fills in the outputs of docs/tutorial.ipynb.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.ipynb"


def run(notebook: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Run each code cell in a new folder; give it with what it printed and what its last expression shows."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            for cell in notebook["cells"]:
                if cell["cell_type"] == "code":
                    yield cell, shown("".join(cell["source"]), namespace)
        finally:
            os.chdir(before)


def shown(source: str, namespace: dict[str, Any]) -> str:
    """Run one cell; return what it prints, and behind it the repr of a last expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "<cell>", "exec"), namespace)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)
            if value is not None:
                print(repr(value))
    return printed.getvalue()


def output_of(cell: dict[str, Any]) -> str:
    """What is stored as a cell's output."""
    return "".join("".join(each["text"]) for each in cell["outputs"])


def filled(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook with the outputs of a run."""
    for number, (cell, text) in enumerate(run(notebook), 1):
        cell["execution_count"] = number
        cell["outputs"] = (
            [{"output_type": "stream", "name": "stdout", "text": text.splitlines(keepends=True)}] if text else []
        )
    return notebook


if __name__ == "__main__":
    made = filled(json.loads(TUTORIAL.read_text(encoding="utf-8")))
    TUTORIAL.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
