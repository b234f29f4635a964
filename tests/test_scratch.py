"""Temporary folders: removed at the end, and by the next one if their process was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reftel.scratch import ScratchFolder, remove_abandoned

HOLD = "import sys, reftel.scratch as s; f = s.ScratchFolder(); print(f.path, flush=True); sys.stdin.read(); f.close()"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for temporary folders of this test alone."""
    made = tmp_path / "temporary"
    made.mkdir()
    monkeypatch.setenv("TMPDIR", str(made))
    monkeypatch.setattr("tempfile.tempdir", None)
    return made


def holding() -> tuple[subprocess.Popen[str], Path]:
    """A process with a temporary folder, which has a file."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ.copy()
    )
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    (folder / "file").write_text("EXERCISE")
    return process, folder


def test_a_folder_goes_with_its_block(place: Path) -> None:
    with ScratchFolder() as folder:
        (folder / "a").mkdir()
        assert folder.parent == place
        assert folder.stat().st_mode & 0o077 == 0
    assert list(place.iterdir()) == []


def test_the_folder_of_a_killed_process_goes_with_the_next_one(place: Path) -> None:
    process, folder = holding()
    process.kill()
    process.communicate()
    assert (folder / "file").exists()
    with ScratchFolder() as other:
        assert list(place.iterdir()) == [other]


def test_the_folder_of_a_living_process_stays(place: Path) -> None:
    process, folder = holding()
    with ScratchFolder():
        pass
    assert (folder / "file").exists()
    process.communicate("")
    assert not folder.exists()


def test_only_own_abandoned_folders_go(place: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "owner.lock").touch()
    (place / "reftel-link").symlink_to(elsewhere)
    (place / "reftel-without-lock").mkdir()
    (place / "reftel-file").touch()
    for name, mode in (("reftel-shared", 0o777), ("other", 0o700)):
        (place / name).mkdir()
        (place / name / "owner.lock").touch()
        (place / name).chmod(mode)
    assert remove_abandoned() == 0
    assert len(list(place.iterdir())) == 5
    assert (elsewhere / "owner.lock").exists()


def test_a_link_in_an_abandoned_folder_leads_to_no_other_file(place: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    process, folder = holding()
    (folder / "link").symlink_to(kept)
    process.kill()
    process.communicate()
    assert remove_abandoned() == 1
    assert (kept / "file").exists()


COMMANDS = {
    "ingest": ("ingest", "{archive}", "-"),
    "serve": ("serve", "{archive}", "--port", "0", "--workers", "2"),
}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_is_ended_leaves_nothing(name: str, number: int, place: Path, tmp_path: Path) -> None:
    """`reftel ingest ARCHIVE -` waits for its input with a temporary folder; the server has some too."""
    archive = tmp_path / "archive"
    (tmp_path / "a.txt").write_text("UNCLAS LIMA 900123\n\nSUBJECT: EXERCISE\n\n1. (U) EXERCISE.\n")
    reftel = [sys.executable, "-m", "reftel"]
    subprocess.run([*reftel, "ingest", str(archive), str(tmp_path / "a.txt")], check=True, capture_output=True)
    process = subprocess.Popen(
        [*reftel, *(part.format(archive=archive) for part in COMMANDS[name])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None
    if name == "serve":
        assert "Reading room" in process.stdout.readline()
    else:
        process.stdin.write("UNCLAS LIMA 900124\n" * 100_000)  # more than a pipe holds: it has begun to read
        process.stdin.flush()
    assert any(place.iterdir())
    process.send_signal(number)
    _, said = process.communicate(timeout=120)
    assert "Traceback" not in said
    assert list(place.iterdir()) == []
    if number != signal.SIGINT:
        assert process.returncode == -number
