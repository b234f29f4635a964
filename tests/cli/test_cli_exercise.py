"""`reftel exercise` as people type it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import reftel
from reftel.cli.main import main


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["exercise", *arguments])
    return result.exit_code, result.output


def test_it_says_what_it_wrote(tmp_path: Path) -> None:
    code, said = _run(str(tmp_path / "out"), "--count", "30", "--form", "csv", "--from", "2005", "--to", "2006")
    assert code == 0
    assert said.startswith("30 telegrams in ")
    assert "1 files" in said
    assert (tmp_path / "out" / "cables.csv").exists()
    assert (tmp_path / "out" / "truth.jsonl").read_bytes().count(b"\n") == 30


def test_without_truth(tmp_path: Path) -> None:
    code, _ = _run(str(tmp_path / "out"), "--count", "5", "--no-truth", "--form", "text", "--damage", "0.5")
    assert code == 0
    assert not (tmp_path / "out" / "truth.jsonl").exists()


MISTAKES = [
    (["--damage-kinds", "rust"], "no kind rust"),
    (["--from", "2000", "--to", "1990"], "is after"),
    (["--form", "scroll"], "scroll"),
    (["--damage", "7"], "0<=x<=1"),
]


@pytest.mark.parametrize(("arguments", "says"), MISTAKES)
def test_mistakes_are_told(arguments: list[str], says: str, tmp_path: Path) -> None:
    code, said = _run(str(tmp_path / "out"), *arguments)
    assert code == 2
    assert says in said


FULL = """
import resource, signal, sys
from reftel.cli.main import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
main(sys.argv[2:])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on the size of files stands for a full disk")
@pytest.mark.parametrize("room", [0, 30_000, 300_000])
@pytest.mark.parametrize(
    "command", ["exercise {} --jobs 2", "exercise {}", "exercise {} --form csv", "demo --folder {}"]
)
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path, command: str, room: int) -> None:
    words = [each.format(tmp_path / "out") for each in command.split()]
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(room), *words, "--count", "300"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert done.stderr.startswith("Error: cannot write to ")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert (tmp_path / "out").exists() == (words[0] == "demo")


def test_a_full_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    code, said = _run(str(tmp_path), "--count", "3")
    assert code == 1
    assert "not empty" in said


def test_true_values_are_not_taken_for_telegrams(tmp_path: Path) -> None:
    _run(str(tmp_path / "out"), "--count", "5", "--form", "text")
    with reftel.open(tmp_path / "archive", create=True) as archive:
        done = archive.ingest([tmp_path / "out"], workers=0)
        assert (done.cables_new, done.refused) == (5, 1)
        assert [Path(each.path).name for each in archive.refused()] == ["truth.jsonl"]
        assert "true values of exercise traffic" in archive.refused()[0].reason
