"""The examples of the docs run: commands and their options exist, printed output is true, Python code works."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import reftel
from reftel.cli.main import main
from reftel.exercise import generate

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands() -> Iterator[tuple[str, str]]:
    """Yield (page, command line) of every command in code."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        code = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.M | re.S) + re.findall(r"`(reftel [^`]+)`", text)
        for piece in code:
            for line in piece.replace("\\\n", " ").splitlines():
                for found in re.finditer(r"(?:^|[|$] ?|; )reftel ([a-z-]+\b[^|#\n]*)", line):
                    yield page.name, found[1].strip()


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that words name, and the rest of the words."""
    found: click.Command = main
    context = click.Context(main)
    while isinstance(found, click.Group) and words and not words[0].startswith("-"):
        inner = found.get_command(context, words[0])
        if inner is None:
            break
        found, words = inner, words[1:]
    return found, words


@pytest.mark.parametrize(("page", "line"), sorted(set(commands())))
def test_commands_of_the_docs_exist_and_have_their_options(page: str, line: str) -> None:
    found, rest = command_of(line.split())
    assert found is not main, f"{page}: there is no command {line!r}"
    known = {option for parameter in found.params for option in (*parameter.opts, *parameter.secondary_opts)}
    used = re.findall(r"(?<![\w-])--[a-z][a-z-]*", " ".join(rest))
    assert [option for option in used if option not in known | {"--help"}] == [], f"{page}: {line}"


def shown() -> Iterator[tuple[str, str, str]]:
    """Yield (page, command, output) of every command whose output is printed behind it."""
    for page in PAGES:
        for block in re.findall(r"^```\n(\$ .*?)^```", page.read_text(encoding="utf-8"), re.M | re.S):
            for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
                command, _, output = part.partition("\n")
                if output.strip():
                    yield page.name, command, output


@pytest.mark.parametrize(("page", "command", "output"), list(shown()))
def test_printed_output_is_true(page: str, command: str, output: str, tmp_path: Path) -> None:
    command = command.replace("reftel ", f"{shlex.quote(sys.executable)} -m reftel ")
    environment = {**os.environ, "COLUMNS": "80", "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"}
    ran = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    wanted = [line.rstrip() for line in output.strip().splitlines()]
    assert [line.rstrip() for line in ran.stdout.strip().splitlines()][: len(wanted)] == wanted, page


def python_blocks(name: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.S)


def test_the_readme_has_output_and_code() -> None:
    assert {page for page, _, _ in shown()} >= {"README.md"}
    assert python_blocks("README.md")


def test_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    telegrams = [each.text for each in generate(200, seed=7, form="text")]
    chosen = next(text for text in telegrams if suits(reftel.parse(text)))
    monkeypatch.chdir(tmp_path)
    Path("telegram.txt").write_text(chosen, encoding="utf-8")
    with zipfile.ZipFile("dump.zip", "w") as packed:
        packed.writestr("one.txt", chosen)
    with reftel.open("cables", create=True) as archive:
        archive.ingest(["telegram.txt"], workers=0)
    for code in python_blocks("README.md"):
        exec(compile(code, "README.md", "exec"), {})


def suits(cable: reftel.Cable) -> bool:
    return len(cable.paragraphs) > 6 and bool(cable.references)


def test_python_of_the_page_about_exercise_traffic_runs() -> None:
    for code in python_blocks("docs/exercise.md"):
        exec(compile(code, "docs/exercise.md", "exec"), {})


def test_python_blocks_of_other_pages_are_tested_elsewhere() -> None:
    """tests/docs/test_files_touched.py runs the examples of a new form and a new field."""
    tested = {"README.md", "exercise.md", "adding-a-form.md", "adding-a-field.md", "api.md"}
    assert {page.name for page in PAGES if "```python" in page.read_text(encoding="utf-8")} <= tested
