"""Output that cannot be written, and output files that are no files: a message and a status, and nothing replaced."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import reftel
from reftel.cli.main import main
from reftel.whole_file import whole_file
from tests.archive.making import put, telegram

FULL = Path("/dev/full")

COMMANDS = (
    ("search", "{}", "lamp"),
    ("show", "{}", "08MEXICO900001", "--json"),
    ("export", "{}", "--format", "jsonl"),
    ("export", "{}", "--format", "xlsx"),
    ("stats", "{}"),
    ("parse", "{}/../in", "--jsonl"),
    ("parse", "{}/../in"),
    ("check", "{}/../in"),
    ("--help",),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one cable."""
    base = tmp_path_factory.mktemp("output")
    with reftel.open(base / "archive", create=True) as made:
        made.ingest([put(base / "in", a=telegram())], workers=0)
    return base / "archive"


def _command(words: tuple[str, ...], folder: Path) -> list[str]:
    return [sys.executable, "-m", "reftel", *(each.format(folder) for each in words)]


@contextmanager
def _standard_output(kind: str) -> Iterator[int | None]:
    """A file number to write to, on a full disk; none if standard output is closed."""
    if kind == "closed":
        yield None
        return
    number = os.open(FULL, os.O_WRONLY)
    try:
        yield number
    finally:
        os.close(number)


@pytest.mark.skipif(not FULL.is_char_device(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_full_disk_behind_standard_output_is_a_message(words: tuple[str, ...], folder: Path) -> None:
    with _standard_output("full") as number:
        done = subprocess.run(_command(words, folder), stdout=number, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        1,
        "Error: the output can't be written: No space left on device",
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("closed", [0, 1, 2])
@pytest.mark.parametrize("words", COMMANDS[1:4], ids=" ".join)
def test_a_closed_stream_is_no_traceback_and_no_silence(words: tuple[str, ...], closed: int, folder: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}>&-', "sh", *_command(words, folder)], capture_output=True, check=False
    )
    if closed == 1:
        assert (done.returncode, done.stderr) == (1, b"Error: standard output is closed\n")
    else:
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(each) for each in words])


def _writers(folder: Path, out: Path) -> dict[str, list[str | Path]]:
    return {
        "export": ["export", folder, "--format", "csv", "-o", out],
        "backup": ["backup", folder, out],
    }


def test_an_export_to_a_pipe_goes_through_the_pipe(folder: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    result = _run(*_writers(folder, pipe)["export"])
    reader.join()
    assert result.exit_code == 0, result.output
    assert b"08MEXICO900001" in read[0]
    assert stat.S_ISFIFO(pipe.lstat().st_mode)


def test_a_backup_does_not_replace_a_pipe(folder: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    result = _run(*_writers(folder, pipe)["backup"])
    assert result.exit_code == 1
    assert "not a regular file" in result.output
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["pipe"]


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("writer", ["export", "backup"])
def test_a_link_remains_and_its_target_is_written(writer: str, is_there: bool, folder: Path, tmp_path: Path) -> None:
    target, link = tmp_path / "disk" / "target", tmp_path / "link"
    target.parent.mkdir()
    if is_there:
        target.write_text("old")
    link.symlink_to(target)
    result = _run(*_writers(folder, link)[writer])
    assert result.exit_code == 0, result.output
    assert link.is_symlink()
    assert target.stat().st_size > 100
    assert [each.name for each in target.parent.iterdir()] == ["target"]


def test_an_interrupted_writer_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), whole_file(path) as part:
        part.write_text("half")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["table.csv"]
    with whole_file(path, mode=0o640) as part:
        part.write_text("new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "arguments", [("ingest", "", "{}"), ("ingest", "{}", ""), ("search", "", "lamp"), ("parse", "")]
)
def test_an_empty_name_is_not_this_folder(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [each.format(tmp_path / "new") for each in arguments])
    assert result.exit_code == 2
    assert "the name is empty; this folder is “.”" in result.output
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("encoding", "printed"), [("ascii", "L\\xc1MPARA"), ("latin-1", "L\xc1MPARA"), ("utf-8", "LÁMPARA")]
)
def test_a_terminal_without_a_letter_shows_its_code(tmp_path: Path, encoding: str, printed: str) -> None:
    path = tmp_path / "telegram.txt"
    path.write_text("UNCLAS LIMA 900123\n\nSUBJECT: EXERCISE: LA LÁMPARA\n\n1. (U) The lamp – it was lit.\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "reftel", "parse", str(path)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    assert done.returncode == 0, done.stderr
    assert printed in done.stdout.decode(encoding)


@pytest.mark.parametrize(
    "words",
    [
        ("show", "{}/archive", "08LIMA900123", "--json"),
        ("show", "{}/archive", "08LIMA900123", "--copies", "--json"),
        ("search", "{}/archive", "lamp", "--json"),
        ("export", "{}/archive", "--format", "jsonl"),
        ("export", "{}/archive", "--format", "csl"),
        ("parse", "{}/in", "--json"),
        ("parse", "{}/in", "--jsonl", "--text"),
    ],
    ids=" ".join,
)
def test_json_has_no_character_that_a_terminal_obeys(words: tuple[str, ...], tmp_path: Path) -> None:
    """DEL, the C1 controls (U+009B begins a command, as ESC [ does) and the marks that reverse a line."""
    obeyed = "\x7f\x80\x9b31m\x9d0;title\x9c\u202a\u202e\u2066\u2069"
    (tmp_path / "in").mkdir()
    (tmp_path / "in/telegram.txt").write_text(
        f"R 262217Z FEB 08\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC\nBT\nUNCLAS LIMA 900123\n\n"
        f"SUBJECT: EXERCISE: THE {obeyed} LAMP\n\n1. (U) The {obeyed} lamp.\n",
        "utf-8",
    )
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([tmp_path / "in"], workers=0)
    result = CliRunner().invoke(main, [each.format(tmp_path) for each in words])
    assert result.exit_code == 0, result.output
    assert "LAMP" in result.output
    assert not {*result.output} & {*obeyed.replace("31m", "").replace("0;title", "")}
