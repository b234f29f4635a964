"""`reftel check`: its counts add up, in one process and in several, and its exit codes say what they should."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import reftel
from reftel.cli import counting
from reftel.cli.check import command
from reftel.exercise.writer import Order, write
from reftel.model import Block
from reftel.spans import Span
from tests.archive.making import put, telegram
from tests.forms.samples import BODY, HEADER, PREAMBLE, columns, csv_row, page

TEXT = f"{PREAMBLE}{HEADER}\n{BODY}\n"


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(command, list(arguments))


def counts(*arguments: str) -> dict[str, object]:
    made: dict[str, object] = json.loads(run("--json", *arguments).stdout)
    return made


def test_counts_are_those_of_reading(tmp_path: Path) -> None:
    result = write(tmp_path, Order(80, 3, "mixed", damage=0.5), truth=False)
    made = counts("--jobs", "1", str(tmp_path))
    witnesses = list(reftel.read(tmp_path))
    assert made["telegrams"] == len(witnesses) >= result.copies
    assert made["characters"] == made["covered"] == sum(len(witness.text) for witness in witnesses)
    assert made["blocks"] and sum(made["blocks"].values()) == made["characters"]  # type: ignore[attr-defined]
    assert made["untraceable"] == 0
    assert made["defective"] == sum(bool(witness.cable.defects) for witness in witnesses)
    fields = made["fields"]
    assert isinstance(fields, dict)
    assert fields["tags"] == sum(bool(witness.cable.tags) for witness in witnesses)
    assert fields["transmission.dtg"] == sum(witness.cable.transmission.dtg is not None for witness in witnesses)


def test_what_was_read_as_paragraphs_and_as_elements_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    made = counts(str(tmp_path))
    (witness,) = reftel.read(tmp_path)
    sizes = {block.kind: 0 for block in witness.cable.blocks}
    for block in witness.cable.blocks:
        sizes[block.kind] += len(block.span)
    assert made["as_paragraphs"] == sizes["paragraph"] + sizes.get("heading", 0)
    without = {"paragraph", "heading", "blank", "rule", "page_mark", "unknown"}
    assert 0 < int(str(made["as_elements"])) <= sum(size for kind, size in sizes.items() if kind not in without)
    shown = run(str(tmp_path)).stdout
    assert "paragraphs" in shown and "from which a value was read" in shown


def test_an_element_counts_where_a_value_was_read_from_it() -> None:
    """A telegram of one block of the header says so: nothing of it is text, and what has no value is no element."""
    import msgspec

    (witness,) = reftel.read_source(reftel.RawSource(path="x", data=TEXT.encode(), form="telegram-text"))
    whole = Block("transmission_id", Span(0, len(witness.text)))
    for fields, read in ((witness.cable.fields, len(witness.text)), ((), 0)):
        count = counting.Count()
        cable = msgspec.structs.replace(witness.cable, blocks=(whole,), fields=fields)
        count.witness(msgspec.structs.replace(witness, cable=cable))
        assert (count.as_paragraphs, count.as_elements) == (0, read)


def test_several_processes_count_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, Order(40, 5, "csv"), truth=False)
    monkeypatch.setattr(counting, "BATCH", 8)
    assert counts("--jobs", "2", str(tmp_path)) == counts("--jobs", "1", str(tmp_path))


def test_exit_codes(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT)
    assert run(str(tmp_path)).exit_code == 0
    assert run("--strict", str(tmp_path)).exit_code == 0
    (tmp_path / "torn.csv").write_text(csv_row(*columns()) + ',"more"')
    assert run(str(tmp_path)).exit_code == 0
    assert run("--strict", str(tmp_path)).exit_code == 1
    (tmp_path / "torn.csv").write_text("no telegram")
    assert run(str(tmp_path)).exit_code == 0
    assert run("--strict", str(tmp_path)).exit_code == 1
    (tmp_path / "good.txt").unlink()
    assert run(str(tmp_path)).exit_code == 1


def test_the_report(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(released="2010-12-01 21:09", created="2007-02-26 15:03", navigation=""))
    (tmp_path / "b\x1b[31m.bin").write_bytes(bytes(100))
    shown = run(str(tmp_path)).stdout
    for words in (
        "cablegate-page",
        "100.00%",
        "page-minutes",
        "subject",
        "refused",
        "expected a telegram in a known form",
    ):
        assert words in shown, words
    assert "\x1b" not in shown


def test_refused_sources_are_named_up_to_a_bound(tmp_path: Path) -> None:
    for number in range(counting.SHOWN + 5):
        (tmp_path / f"{number:03}.txt").write_text("no telegram")
    made = counts(str(tmp_path))
    assert made["refusals"] == {"NotATelegram": counting.SHOWN + 5}
    assert len(made["refused"]) == counting.SHOWN  # type: ignore[arg-type]
    assert "and 5 more" in run(str(tmp_path)).stdout


def test_an_uncovered_character_would_be_noticed() -> None:
    import msgspec

    (witness,) = reftel.read_source(reftel.RawSource(path="x", data=TEXT.encode(), form="telegram-text"))
    holes = msgspec.structs.replace(witness.cable, blocks=witness.cable.blocks[1:])
    count = counting.Count()
    count.witness(msgspec.structs.replace(witness, cable=holes))
    assert count.covered < count.characters


def test_uncertain_values_are_counted_and_listed(tmp_path: Path) -> None:
    sure = telegram(900001, subject="EXERCISE LAMP", references=["LIMA 12"])
    doubted = [
        telegram(serial, subject="EXERCISE LAMP", references=["MEXICO 999999", "MEXICO 999998", "MEXICO 999997"])
        for serial in range(900002, 900002 + counting.SHOWN + 3)
    ]
    put(tmp_path, sure=sure, **{f"t{at:02}": each for at, each in enumerate(doubted)})
    made = counts(str(tmp_path))
    assert made["uncertain"] == {"references": counting.SHOWN + 3}
    listed = made["doubts"]["references"]  # type: ignore[index]
    assert len(listed) == counting.SHOWN and listed[0]["id"] == "08MEXICO900002" and len(listed[0]["notes"]) == 3
    shown = run(str(tmp_path)).stdout
    assert "uncertain: references" in shown and "and 3 more" in shown and "and 1 more" in shown
    assert "t00.txt" in shown and "sure.txt" not in shown
    row = next(words for line in shown.splitlines() if (words := line.split())[:1] == ["references"])
    assert row[-1] == str(counting.SHOWN + 3)
