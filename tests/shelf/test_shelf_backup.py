"""A shelf as one file, and a shelf of that file; damaged and hostile files are refused."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import reftel
from reftel.archive.shelf.shelf_archive import ShelfArchive
from reftel.archive.shelf.shelf_backup import backup_shelf, restore_shelf
from reftel.cli.main import main
from reftel.errors import ArchiveError
from reftel.store.shelf_file import SHELF
from tests.archive.making import put, telegram
from tests.shelf.asking import same
from tests.shelf.conftest import Pair

Members = list[tuple[tarfile.TarInfo, bytes]]


def test_a_restored_shelf_shows_the_same(pair: Pair, tmp_path: Path) -> None:
    file, new = tmp_path / "file.tar", tmp_path / "new"
    assert pair.shelf.backup(file) == file.stat().st_size
    assert file.stat().st_mode & 0o077 == 0
    done = CliRunner().invoke(main, ["restore", str(file), str(new)])
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.tar", "new"]
    with reftel.open(new) as restored:
        assert isinstance(restored, ShelfArchive)
        same(restored, pair.one)
        assert restored.verify() == ()
        restored.ingest([put(tmp_path / "in", a=telegram(900777))], workers=0)
        assert "08MEXICO900777" in restored.ids()


@pytest.fixture(scope="module")
def backed_up(pair: Pair, tmp_path_factory: pytest.TempPathFactory) -> Members:
    file = tmp_path_factory.mktemp("backed-up") / "file.tar"
    backup_shelf(pair.shelf.path, file)
    with tarfile.open(file) as tar:
        return [(each, tar.extractfile(each).read()) for each in tar.getmembers()]  # type: ignore[union-attr]


def written(path: Path, members: Members) -> Path:
    with tarfile.open(path, "w") as tar:
        for info, data in members:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def changed(member: tarfile.TarInfo, **values: object) -> tarfile.TarInfo:
    made = tarfile.TarInfo(member.name)
    for name, value in values.items():
        setattr(made, name, value)
    return made


def rewritten(members: Members, change: Callable[[dict[str, object]], object]) -> Members:
    shelf = json.loads(members[-1][1])
    change(shelf)
    return [*members[:-1], (members[-1][0], json.dumps(shelf).encode())]


DAMAGE: dict[str, Callable[[Members], Members]] = {
    "no end": lambda members: members[:-1],
    "a shard is missing": lambda members: [*members[:1], *members[2:]],
    "a shard twice": lambda members: [*members[:2], *members[1:]],
    "a file too many": lambda members: [(tarfile.TarInfo("../x"), b"x"), *members],
    "shards exchanged": lambda members: [
        (members[0][0], members[1][1]), (members[1][0], members[0][1]), *members[2:]
    ],
    "a link in place of a shard": lambda members: [
        (changed(members[0][0], type=tarfile.SYMTYPE, linkname="/etc/passwd"), b""), *members[1:]
    ],
    "a damaged record": lambda members: [
        (members[0][0], members[0][1][:200_000] + bytes(100_000) + members[0][1][300_000:]), *members[1:]
    ],
    "a record that is none": lambda members: [(members[0][0], b"EXERCISE"), *members[1:]],
    "another shelf's": lambda members: rewritten(members, lambda shelf: shelf.update(id="0" * 32)),
    "a name that leads out": lambda members: rewritten(
        members, lambda shelf: shelf["shards"][0].update(name="../out")  # type: ignore[index]
    ),
    "no JSON": lambda members: [*members[:-1], (members[-1][0], b"[" * 100_000)],
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_backup_makes_no_shelf(name: str, backed_up: Members, tmp_path: Path) -> None:
    file = written(tmp_path / "file.tar", DAMAGE[name](backed_up))
    with pytest.raises(ArchiveError):
        restore_shelf(file, tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["file.tar"]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_torn_backup_makes_no_shelf(share: float, backed_up: Members, tmp_path: Path) -> None:
    whole = written(tmp_path / "file.tar", backed_up).read_bytes()
    (tmp_path / "file.tar").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ArchiveError):
        restore_shelf(tmp_path / "file.tar", tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["file.tar"]


FILES: dict[str, Callable[[dict[str, object]], object]] = {
    "another archive": lambda shelf: shelf["shards"][1].update(folder="../private"),  # type: ignore[index]
    "one folder twice": lambda shelf: shelf["shards"][1].update(folder=shelf["shards"][0]["folder"]),  # type: ignore[index]
    "a NUL": lambda shelf: shelf["shards"][1].update(folder="shards/a\0b"),  # type: ignore[index]
    "the same numbers": lambda shelf: shelf["shards"][1].update(first=0),  # type: ignore[index]
    "no years": lambda shelf: shelf.update(span=0),
    "years of no cable": lambda shelf: shelf["shards"][1].update(years=[3, 4]),  # type: ignore[index]
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_of_a_shelf_shows_nothing_else(name: str, tmp_path: Path) -> None:
    """Whoever opens a shelf from a stranger does not show archives of their own."""
    shelf = tmp_path / "shelf"
    runner = CliRunner()
    assert runner.invoke(main, ["shelf", "create", str(shelf)]).exit_code == 0
    source = put(tmp_path / "in", a=telegram(900001))
    for folder in (shelf, tmp_path / "private"):
        done = runner.invoke(main, ["ingest", str(folder), str(source), "--workers", "0"])
        assert done.exit_code == 0, done.output
    said = json.loads((shelf / SHELF).read_bytes())
    FILES[name](said)
    (shelf / SHELF).write_text(json.dumps(said))
    shown = runner.invoke(main, ["show", str(shelf), "08MEXICO900001"])
    assert shown.exit_code == 1
    assert "lamp" not in shown.output
    assert "Traceback" not in shown.output
    assert isinstance(shown.exception, SystemExit)
