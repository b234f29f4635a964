"""A shelf with a shard that is missing, or has a broken or another record: every command and every page says which."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from reftel.archive.shelf.opening import create_shelf
from reftel.cli.main import COMMANDS, main
from reftel.store.connection import RECORD
from reftel.store.shelf_file import new_shelf
from tests.archive.making import OTHER_TEXTS, put, telegram

HERE, GONE = "08MEXICO900002", "07MEXICO900001"
"""Cables of the shard that is there and of the one that is broken."""


class Shelved(NamedTuple):
    """A shelf of three telegrams in three shards, and files for commands."""

    shelf: Path
    more: Path
    listed: Path


@pytest.fixture(scope="module")
def shelved(tmp_path_factory: pytest.TempPathFactory) -> Shelved:
    folder = tmp_path_factory.mktemp("broken")
    create_shelf(folder / "shelf", new_shelf())
    given = put(
        folder / "given",
        a=telegram(900001, time="131503Z MAR 07"),
        b=telegram(900002, texts=OTHER_TEXTS, references=("07 MEXICO 900001", "08 LIMA 900044")),
    )
    assert run("ingest", folder / "shelf", given, "--workers", "0").exit_code == 0
    more = put(folder / "more", c=telegram(900003, texts=OTHER_TEXTS[1:]))
    (folder / "listed.csv").write_text("id,date\n08MEXICO900400,2008-03-01\n")
    return Shelved(folder / "shelf", more, folder / "listed.csv")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def missing(shard: Path) -> None:
    shutil.rmtree(shard)


def without_record(shard: Path) -> None:
    (shard / RECORD).unlink()


def garbage(shard: Path) -> None:
    (shard / RECORD).write_bytes(b"EXERCISE, not a record. " * 4000)


def empty(shard: Path) -> None:
    (shard / RECORD).write_bytes(b"")


def cut(shard: Path) -> None:
    record = shard / RECORD
    record.write_bytes(record.read_bytes()[: record.stat().st_size // 3])


def zeros(shard: Path) -> None:
    """The first page is as it was, the rest is zeros."""
    record = shard / RECORD
    data = record.read_bytes()
    record.write_bytes(data[:32768] + bytes(len(data) - 32768))


def other_record(shard: Path) -> None:
    """The record of another shard is in its place."""
    shutil.copyfile(shard.parent / "2008" / RECORD, shard / RECORD)


FAULTS: tuple[Callable[[Path], None], ...] = (missing, without_record, garbage, empty, cut, zeros, other_record)


class Case(NamedTuple):
    """A command, as typed; `{}` is the shelf."""

    typed: tuple[str, ...]
    needs: bool = True
    """Whether it fails, because it needs the bytes or readings of the broken shard."""
    says: bool | None = None
    """Whether it names the shard; None: if it fails."""


CASES: dict[str, tuple[Case, ...]] = {
    "parse": (),
    "check": (),
    "exercise": (),
    "demo": (),
    "restore": (),
    "serve": (Case(("serve", "{}", "--check", "--port", "0"), says=False),),
    "open": (),
    "ingest": (Case(("ingest", "{}", "{more}", "--workers", "0")),),
    "search": (Case(("search", "{}", "chess"), needs=False), Case(("search", "{}", "lamp"))),
    "show": (Case(("show", "{}", HERE), needs=False), Case(("show", "{}", GONE))),
    "thread": (Case(("thread", "{}", HERE), needs=False),),
    "absent": (Case(("absent", "{}"), needs=False),),
    "export": tuple(
        Case(("export", "{}", "--format", name, "-o", "{out}"))
        for name in ("csv", "jsonl", "text", "tei", "references")
    ),
    "stats": (Case(("stats", "{}"), needs=False), Case(("stats", "{}", "--refused"), needs=False)),
    "gaps": (Case(("gaps", "{}"), needs=False),),
    "verify": (Case(("verify", "{}")), Case(("verify", "{}", "--repair"))),
    "backup": (Case(("backup", "{}", "{out}")),),
    "salvage": (),
    "request": (Case(("request", "{}", "08LIMA900044"), needs=False),),
    "reindex": (Case(("reindex", "{}", "--workers", "0")),),
    "index": (Case(("index", "show", "{}"), needs=False), Case(("index", "use", "{}", "brute"))),
    "reread": (Case(("reread", "{}", "--all", "--workers", "0")),),
    "correct": (
        Case(("correct", "{}", GONE, "subject", "EXERCISE", "--because", "a test")),
        Case(("correct", "{}", HERE, "subject", "EXERCISE", "--because", "a test")),
    ),
    "articles": (
        Case(("articles", "list", "{}"), needs=False),
        Case(("articles", "add", "{}", "https://paper.example.org/a", "--cables", GONE)),
    ),
    "shelf": (
        Case(("shelf", "list", "{}"), needs=False, says=True),
        Case(("shelf", "verify", "{}")),
        Case(("shelf", "verify", "{}", "--repair")),
        Case(("shelf", "merge", "{}", "{out}", "--workers", "0")),
        Case(("shelf", "follow", "{}")),
    ),
    "catalogue": (Case(("catalogue", "list", "{}"), needs=False), Case(("catalogue", "add", "{}", "{listed}"))),
}

EVERY = [case for cases in CASES.values() for case in cases]


def test_every_command_is_in_the_table() -> None:
    assert CASES.keys() == COMMANDS.keys()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("case", EVERY, ids=lambda case: " ".join(case.typed[:2]))
def test_a_command(case: Case, fault: Callable[[Path], None], shelved: Shelved, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shutil.copytree(shelved.shelf, shelf)
    fault(shelf / "shards" / "2007")
    values = {"more": shelved.more, "listed": shelved.listed, "out": tmp_path / "out"}
    done = run(*(each.replace("{}", str(shelf)).format(**values) for each in case.typed))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert bool(done.exit_code) == case.needs, done.output
    if case.says if case.says is not None else case.needs:
        assert re.search("shards/2007|2007:|shard 2007", done.output), done.output


def test_a_repair_does_not_forget_a_missing_shard(shelved: Shelved, tmp_path: Path) -> None:
    """Not even if the shelf's own record is lost."""
    shelf = tmp_path / "shelf"
    shutil.copytree(shelved.shelf, shelf)
    (shelf / "shards" / "2007").rename(tmp_path / "2007")
    assert "missing" in run("verify", shelf, "--repair").output
    (shelf / RECORD).unlink()
    for command in (("stats", shelf), ("ingest", shelf, shelved.more), ("shelf", "follow", shelf)):
        done = run(*command)
        assert done.exit_code == 1
        assert "shards/2007 is missing" in done.output
    (tmp_path / "2007").rename(shelf / "shards" / "2007")
    assert run("shelf", "follow", shelf).exit_code == 0
    assert run("show", shelf, GONE).exit_code == 0


def test_a_shelf_without_its_index(shelved: Shelved, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shutil.copytree(shelved.shelf, shelf)
    for each in shelf.glob("index-v*"):
        shutil.rmtree(each)
    for case in EVERY:
        if case.typed[0] in ("serve", "reindex", "index", "ingest", "correct", "reread") or "--repair" in case.typed:
            continue
        values = {
            "more": shelved.more,
            "listed": shelved.listed,
            "out": tmp_path / " ".join(case.typed[:4]).replace("/", ""),
        }
        done = run(*(each.replace("{}", str(shelf)).format(**values) for each in case.typed))
        assert done.exception is None or isinstance(done.exception, SystemExit), case
        assert not done.exit_code or "reindex" in done.output or "index" in done.output, (case, done.output)
    assert run("reindex", shelf, "--workers", "0").exit_code == 0
    assert run("verify", shelf).exit_code == 0
