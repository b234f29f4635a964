"""Every writing command, ended at chosen system calls: nothing half done, and the same command goes on to the end."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

import reftel
from reftel import telegram as telegram_room
from reftel.archive.maintenance.backup import restore
from reftel.errors import ArchiveError, NotAnArchive
from reftel.model import Cable
from tests.archive.making import OTHER_TEXTS, contents, put, telegram
from tests.torture.length import either

COMPILER = shutil.which("cc") or shutil.which("gcc")
POINTS = either(1, 40)
"""Calls of each command at which it is killed."""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or COMPILER is None, reason="needs a C compiler, and a system that can preload a library"
)

COMMANDS = {
    "ingest": ("ingest", "{archive}", "{more}", "--workers", "0"),
    "ingest-anew": ("ingest", "{archive}", "{more}", "--workers", "0"),
    "correct": ("correct", "{archive}", "08MEXICO900001", "subject", "EXERCISE: 2", "--because", "EXERCISE"),
    "articles": ("articles", "add", "{archive}", "https://example.org/a", "--cables", "08MEXICO900001"),
    "catalogue": ("catalogue", "add", "{archive}", "{list}"),
    "forget": ("catalogue", "remove", "{archive}", "1"),
    "accession": ("ingest", "{archive}", "{in}", "--workers", "0", "--from", "Exercise Library", "--terms", "EXERCISE"),
    "withdraw": ("correct", "{archive}", "--withdraw", "1"),
    "engine": ("index", "use", "{archive}", "brute"),
    "reindex": ("reindex", "{archive}"),
    "reread": ("reread", "{archive}", "--all", "--workers", "0"),
    "repair": ("verify", "{archive}", "--repair"),
    "salvage": ("salvage", "{whole}", "{archive}"),
    "restore": ("restore", "{backup}", "{archive}"),
    "backup": ("backup", "{whole}", "{archive}/backup"),
}


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that counts and kills."""
    made = tmp_path_factory.mktemp("shim") / "shim.so"
    source = Path(__file__).with_name("shim.c")
    subprocess.run([str(COMPILER), "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl"], check=True)
    return made


def _read_as_before(text: str, **more: object) -> Cable:
    """A reading of an earlier release: `reread` changes what it gave."""
    cable = _READ(text, **more)
    return msgspec.structs.replace(cable, subject=f"OLD {cable.subject}")


_READ: Callable[..., Cable] = telegram_room.read


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with archives to begin from, files to take in, and a backup."""
    base = tmp_path_factory.mktemp("base")
    put(base / "in", **{f"t{n}": telegram(900000 + n, texts=OTHER_TEXTS) for n in range(1, 8)})
    put(base / "in", u=telegram(900001, texts=OTHER_TEXTS) + b"\n")
    put(base / "more", **{f"m{n}": telegram(900100 + n, texts=OTHER_TEXTS) for n in range(6)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(telegram_room, "read", _read_as_before)
        with reftel.open(base / "old", create=True) as archive:
            archive.ingest([base / "in"], workers=0)
    with reftel.open(base / "whole", create=True) as archive:
        archive.ingest([base / "in"], workers=0)
        archive.correct("08MEXICO900002", "subject", "EXERCISE: 1", because="EXERCISE")
        (base / "first").write_text("08OSLO1\n08OSLO2\n")
        archive.add_catalogue(base / "first")
        archive.backup(base / "backup")
    (base / "list").write_text("".join(f"08OSLO{n},2008-02\n" for n in range(1, 9000)))
    shutil.copytree(base / "whole", base / "broken")
    connection = sqlite3.connect(base / "broken" / "reftel.db")
    connection.execute("UPDATE content SET data = zeroblob(40) WHERE source IN (2, 3)")
    connection.execute("UPDATE tally SET n = n + 1")
    connection.commit()
    connection.close()
    return base


def _begin(name: str, base: Path, folder: Path) -> None:
    """What is there before the command."""
    if name == "backup":
        folder.mkdir()
    elif name not in ("ingest-anew", "salvage", "restore"):
        shutil.copytree(base / {"reread": "old", "repair": "broken"}.get(name, "whole"), folder)


def _run(name: str, base: Path, folder: Path, shim: Path, at: int) -> tuple[int, int]:
    """Run a command; give its exit status, and how many calls it made if it came to its end."""
    places = {part: base / part for part in ("more", "whole", "backup", "list", "in")}
    command = [part.format(archive=folder, **places) for part in COMMANDS[name]]
    count = folder.with_name("count")
    count.unlink(missing_ok=True)
    environment = {"LD_PRELOAD": str(shim), "KILL_AT": str(at), "KILL_UNDER": str(folder), "KILL_COUNT": str(count)}
    done = subprocess.run(
        [sys.executable, "-m", "reftel", *command], env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, int(count.read_text()) if count.exists() else 0


def _state(name: str, folder: Path) -> object:
    """What the archive holds in the end."""
    if name == "backup":
        return None
    with reftel.open(folder) as archive:
        assert archive.verify() == ()
        held = contents(archive)
        held["accessions"], held["catalogues"] = archive.accessions(), [each.cables for each in archive.catalogues()]
        return {key: value for key, value in held.items() if name != "salvage" or key != "places"}


def _check(name: str, base: Path, folder: Path) -> None:
    """What a killed command left can be read, and is all in order but for the index, which is remade."""
    if name == "backup":
        if (folder / "backup").exists():
            restore(folder / "backup", folder / "restored")
        return
    if not (folder / "reftel.db").exists():
        return
    try:
        with reftel.open(folder, read_only=True) as archive:
            findings = {finding.code for finding in archive.verify()}
            cables = set(archive.ids())
    except NotAnArchive:
        return  # killed in the first moments of its making
    if name == "repair":
        assert findings <= {"source", "reading", "tally", "index"}
    elif name in ("salvage", "restore"):
        assert findings <= {"index", "tally"}
    else:
        assert findings <= {"index"}, findings
    if name in ("ingest", "correct", "articles", "catalogue", "accession", "withdraw", "reindex", "reread", "repair"):
        assert len(cables) >= 7, "what was committed stays"


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_a_system_call(name: str, base: Path, shim: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unharmed" / "archive"
    folder.parent.mkdir()
    _begin(name, base, folder)
    status, calls = _run(name, base, folder, shim, 0)
    assert status in (0, 1 if name == "repair" else 0)
    assert calls > 3
    wanted = _state(name, folder)
    for point in sorted({1 + calls * (2 * number + 1) // (2 * POINTS) for number in range(POINTS)} | {calls}):
        folder = tmp_path / f"at{point}" / "archive"
        folder.parent.mkdir()
        _begin(name, base, folder)
        status, _ = _run(name, base, folder, shim, point)
        if status == -signal.SIGKILL:
            _check(name, base, folder)
            if name in ("salvage", "restore"):
                shutil.rmtree(folder, ignore_errors=True)  # both make a new archive, and want a new folder
            _run(name, base, folder, shim, 0)
        if name == "articles" or name == "correct":
            with reftel.open(folder) as archive:
                assert archive.verify() == ()
        elif name != "backup":
            assert _state(name, folder) == wanted, f"killed at call {point} of {calls}"
        shutil.rmtree(folder.parent)


def test_the_error_is_one_of_ours() -> None:
    assert issubclass(NotAnArchive, ArchiveError)
