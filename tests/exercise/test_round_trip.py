"""What was generated is read, and every field compared with the truth: the reading is held to it.

Without damage every field of every copy must be right; with every copy damaged, 98 of a hundred.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reftel.exercise.containers import WRAPS
from reftel.exercise.damage import KINDS
from reftel.exercise.score import FIELDS, Score, main, score, table
from reftel.exercise.writer import Order, write

SEEDS = (7, 1815)


def _scored(folder: Path, order: Order) -> Score:
    write(folder, order)
    return score(folder, keep=3)


def _worst(found: Score) -> str:
    return "\n".join(f"{miss.path} {miss.field}\n  true {miss.true}\n  read {miss.read}" for miss in found.misses[:8])


@pytest.mark.parametrize("seed", SEEDS)
def test_undamaged_every_field_is_right(seed: int, tmp_path: Path) -> None:
    found = _scored(tmp_path / "out", Order(600, seed, "mixed"))
    assert found.copies > 600
    assert not found.unread
    assert found.share == 1, _worst(found)


@pytest.mark.parametrize("form", ["text", "page", "csv"])
def test_damaged_nearly_every_field_is_right(form: str, tmp_path: Path) -> None:
    found = _scored(tmp_path / "out", Order(350, 7, form, damage=1.0))
    assert not found.unread
    assert "none" not in found.by_damage or found.by_damage["none"][1] < found.compared / 10
    assert found.share >= 0.98, table(found)


@pytest.mark.parametrize("form", ["pdf", "smart", "military"])
def test_forms_of_their_own_are_read(form: str, tmp_path: Path) -> None:
    found = _scored(tmp_path / "out", Order(60, 7, form, start=1998))
    assert not found.unread
    assert found.share >= 0.98, table(found)


@pytest.mark.parametrize("form", ["nara", "plusd"])
def test_records_are_read(form: str, tmp_path: Path) -> None:
    found = _scored(tmp_path / "out", Order(80, 7, form, start=1973, end=1979))
    assert not found.unread
    assert found.share >= 0.98, table(found)


@pytest.mark.parametrize("seed", SEEDS)
def test_paper_forms_are_read(seed: int, tmp_path: Path) -> None:
    found = _scored(tmp_path / "out", Order(80, seed, "paper"))
    assert not found.unread
    assert found.share >= 0.999, _worst(found)


@pytest.mark.parametrize("form", ["frus", "frus-web", "frus-page", "australian"])
def test_what_editors_print_is_read(form: str, tmp_path: Path) -> None:
    found = _scored(tmp_path / "out", Order(60, 7, form, start=1973, end=1985))
    assert not found.unread
    assert found.share >= 0.98, table(found)


@pytest.mark.parametrize("form", sorted(WRAPS))
def test_what_containers_hold_is_read_as_if_it_were_alone(form: str, tmp_path: Path) -> None:
    found = _scored(tmp_path / "out", Order(16, 7, form))
    assert not found.unread
    assert found.share >= 0.98, table(found)


def test_officers_are_read(tmp_path: Path) -> None:
    found = _scored(tmp_path / "out", Order(40, 7, "nara", start=1973, end=1979))
    named = sum(b"DRAFTED BY" in path.read_bytes() for path in (tmp_path / "out").rglob("*.txt"))
    assert named > 3
    assert found.right["drafted_by"] == found.right["cleared_by"] == found.right["approved_by"] == 40


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_images_are_read(tmp_path: Path) -> None:
    found = _scored(tmp_path / "out", Order(3, 7, "fax", start=2003))
    assert not found.unread
    assert found.share >= 0.9, table(found)


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_no_kind_of_damage_is_read_badly(kind: str, tmp_path: Path) -> None:
    found = _scored(tmp_path / "out", Order(110, 3, "mixed", start=1990, damage=1.0, damage_kinds=(kind,)))
    right, of = found.by_damage.get(kind, (1, 1))
    assert right / of >= 0.95, table(found)


def test_the_score_sees_what_is_wrong(tmp_path: Path) -> None:
    write(tmp_path / "out", Order(20, 7, "text"))
    first = sorted((tmp_path / "out").rglob("*.txt"))[0]
    second = sorted((tmp_path / "out").rglob("*.txt"))[1]
    data = second.read_bytes()
    changed = re.sub(rb"(SUBJ(?:ECT)?:) ", rb"\1 WRONG ", data, count=1)
    assert changed != data
    second.write_bytes(changed)
    first.unlink()
    found = score(tmp_path / "out")
    assert found.unread == (first.relative_to(tmp_path / "out").as_posix(),)
    assert [miss.field for miss in found.misses] == ["subject"]
    assert found.right["subject"] == found.copies - 2
    assert found.right["tags"] == found.copies - 1
    assert found.share < 1
    assert "not read: 1" in table(found)


def test_the_table_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "out", Order(10, 7, "csv", damage=0.5))
    assert main([str(tmp_path / "out"), "--misses"]) == 0
    said = capsys.readouterr().out
    for field in FIELDS:
        assert f"{field.name} " in said
    assert main([]) == 2
    assert main([str(tmp_path)]) == 2


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    write(tmp_path / "out", Order(5, 7, "csv"))
    done = subprocess.run(
        [sys.executable, "-m", "reftel.exercise.score", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("field ")
