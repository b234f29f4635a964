"""`reftel` without its extras reads, archives, searches and exports; what needs an extra says so."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from reftel.extras import EXTRAS

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
BARE = """
import sys
from reftel.extras import EXTRAS
for modules in EXTRAS.values():
    for module in modules:
        sys.modules[module] = None
from reftel.cli.main import main
main()
"""
"""A process in which no extra is installed."""

TELEGRAM = """UNCLAS LIMA 900123

EXERCISE EXERCISE EXERCISE

E.O. 12958: N/A
TAGS: PGOV, PE
SUBJECT: EXERCISE: THE LAMP

1. (U) The lamp was lit.

QUILLFEATHER
"""


def bare(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", BARE, *arguments], capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("bare")
    (folder / "lamp.txt").write_text(TELEGRAM)
    made = bare("ingest", str(folder / "archive"), str(folder / "lamp.txt"))
    assert made.returncode == 0, made.stderr
    yield folder / "archive"


@pytest.mark.parametrize("command", ["search", "stats", "verify"])
def test_the_base_works_without_extras(archive: Path, command: str) -> None:
    words = ["lamp"] if command == "search" else []
    done = bare(command, str(archive), *words)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("form", ["csv", "jsonl", "tei", "text", "bibtex"])
def test_formats_of_text_are_written_without_extras(archive: Path, form: str) -> None:
    done = bare("export", str(archive), "--format", form)
    assert done.returncode == 0, done.stderr
    said = "Exercise: The lamp" if form == "bibtex" else "EXERCISE: THE LAMP"  # citations shout no subject
    assert said in done.stdout


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (("export", "{archive}", "--format", "parquet", "-o", "{archive}.parquet"), "parquet"),
        (("export", "{archive}", "--format", "xlsx", "-o", "{archive}.xlsx"), "parquet"),
        (("serve", "{archive}"), "web"),
    ],
)
def test_what_needs_an_extra_names_it(archive: Path, arguments: tuple[str, ...], extra: str) -> None:
    done = bare(*(each.format(archive=archive) for each in arguments))
    assert done.returncode == 1
    assert f"pip install 'reftel[{extra}]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_table_has_the_libraries_of_each_extra() -> None:
    declared = tomllib.loads(PROJECT.read_text())["project"]["optional-dependencies"]
    found = packages_distributions()
    for extra, modules in EXTRAS.items():
        libraries = {each.partition("==")[0].lower().replace("_", "-") for each in declared[extra]}
        installs = {name.lower().replace("_", "-") for module in modules for name in found.get(module, ())}
        assert libraries <= installs, extra
