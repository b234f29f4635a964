"""The commands of the archive as people type them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from reftel.cli.main import main
from reftel.cli.show import show_rows
from reftel.collate.collation_types import AlignedRow, Change
from reftel.model import Paragraph
from reftel.spans import Span
from tests.archive.making import OTHER_TEXTS, TEXTS, put, telegram


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An archive of two cables, one with two copies, and a source that is none."""
    base = tmp_path_factory.mktemp("cli")
    struck = [text.replace("keeper of the lighthouse", "XXXXXXXXXXXX") for text in TEXTS]
    files = put(base / "in", a=telegram(), b=telegram(900002), c=telegram(texts=struck), d=b"\x00\x01 no telegram" * 9)
    result = _run("ingest", base / "archive", files, "--workers", "0")
    assert result.exit_code == 3
    assert "4 sources ingested" in result.output
    assert "1 source could not be read" in result.output
    assert "d.txt" in result.output
    yield base / "archive"


SAID = (
    (("search", "{}", "lamp"), 0, "2 cables"),
    (("search", "{}", "lamp", "--facets"), 0, "post: MEXICO 2"),
    (("search", "{}", "nothinghasthisword"), 0, "0 cables"),
    (("search", "{}", "lammp nothinghasthisword"), 0, "lamp  2 cables (lamp for lammp, without nothinghasthisword)"),
    (
        ("search", "{}", "mexico nothinghasthisword"),
        0,
        "nothinghasthisword  finds 0 cables; without it the query finds",
    ),
    (("search", "{}", "lamp or zebra"), 0, "lamp OR zebra  2 cables (“or” in small letters"),
    (("search", "{}", "lamps"), 0, "2 cables; 0 with exactly this form"),
    (("search", "{}", "-lamp"), 0, "0 cables"),
    (("search", "{}", "-zebra", "--limit", "1"), 0, "2 cables"),
    (("search", "{}", "--limit=1", "--", "-zebra"), 0, "2 cables"),
    (("export", "{}", "-zebra", "--format", "bibtex"), 0, "@techreport{08MEXICO900001,"),
    (("search", "{}", "MEXICO No. 900001"), 0, "This cites 08MEXICO900001"),
    (("search", "{}", "https://x.example.org/cable/08MEXICO900001#p2"), 0, "This cites 08MEXICO900001, paragraph p2"),
    (("search", "{}", "MEXICO 900009 of 2008"), 0, "08MEXICO900009 is not in this archive; near it: 08MEXICO900002"),
    (("show", "{}", "Telegram 900001 from Mexico, 2008"), 0, "Subject: EXERCISE: Loan of a Lamp"),
    (("search", "{}", "lamp ("), 2, "^"),
    (("search", "{}", "from:mexco lamp"), 2, "Did you mean: from:MEXICO lamp"),
    (("search", "{}", "lamp", "--after", "nonsense"), 2, "begin again"),
    (("show", "{}", "mexico 900001"), 0, "Subject: EXERCISE: Loan of a Lamp"),
    (("show", "{}", "08MEXICO900001", "--copies"), 0, "cleaned with soft"),
    (("show", "{}", "08MEXICO900001", "--copies"), 0, "copy 1 (<) beside copy 2 (>):"),
    (("show", "{}", "08MEXICO900002", "--source"), 0, "EXERCISE EXERCISE EXERCISE"),
    (("show", "{}", "08MEXICO900003"), 1, "near it: 08MEXICO900002"),
    (("export", "{}", "--format", "bibtex"), 0, "@techreport{08MEXICO900001,"),
    (("export", "{}", "tag:PREL", "--format", "csv"), 0, "id,created,released"),
    (("export", "{}", "tag:(", "--format", "csv"), 2, "^"),
    (("stats", "{}"), 0, "refused sources: 1"),
    (("stats", "{}", "--refused"), 0, "d.txt"),
    (("verify", "{}"), 0, "in order"),
    (("reread", "{}", "--all", "--workers", "0"), 0, "0 cables changed"),
    (("correct", "{}", "08MEXICO900001", "subject"), 2, "VALUE is missing"),
    (("correct", "{}", "08MEXICO900001", "subject", "x"), 2, "--because"),
    (("correct", "{}", "08MEXICO900001", "mood", "x", "--because", "y"), 1, "can't be corrected"),
    (("articles", "list", "{}"), 0, ""),
    (("articles", "add", "{}", "nowhere", "--cables", "08MEXICO900001"), 1, "not a web address"),
    (("search", "{}/nowhere", "lamp"), 1, "is not an archive"),
)


@pytest.mark.parametrize(
    ("arguments", "code", "said"), SAID, ids=[" ".join(case[0][:1]) + f" {case[2]}" for case in SAID]
)
def test_what_commands_say(folder: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    result = _run(*(each.replace("{}", str(folder)) for each in arguments))
    assert said in result.output
    assert result.exit_code == code
    assert "Traceback" not in result.output
    assert "Usage" not in result.output or arguments[0] == "correct"  # how a command is used helps no query


def test_json(folder: Path) -> None:
    found = json.loads(_run("search", folder, "lamp", "--json").output)
    assert found["total"] == 2
    shown = json.loads(_run("show", folder, "08MEXICO900001", "--json").output)
    assert (shown["id"], len(shown["copies"])) == ("08MEXICO900001", 2)
    assert json.loads(_run("show", folder, "08MEXICO900001", "--json", "--copies").output)["main"] == shown["main"]
    assert json.loads(_run("stats", folder, "--json").output)["overview"]["cables"] == 2


def test_paragraphs_that_copies_share_are_named_together(capsys: pytest.CaptureFixture[str]) -> None:
    one, two, three = (Paragraph(anchor=f"p{at}", text=f"EXERCISE {at}", span=Span(0, 10)) for at in (1, 2, 3))
    change = Change(kind="retyped", span=Span(0, 8))
    other = msgspec.structs.replace(three, text="exercise 3")
    rows = (
        AlignedRow(left=one, right=one),
        AlignedRow(left=two, right=two),
        AlignedRow(left=three, right=other, left_changes=(change,)),
    )
    show_rows((*rows, AlignedRow(left=one), AlignedRow(left=two, right=two)), 1, 4)
    said = capsys.readouterr().out.split("\n\n")
    assert said == [
        "\ncopy 1 (<) beside copy 4 (>):",
        "= p1 p2",
        "< p3  EXERCISE 3\n> p3  exercise 3",
        "< p1  EXERCISE 1",
        "= p2\n",
    ]


def test_withheld_paragraphs_are_named_with_the_copies_that_have_them(tmp_path: Path) -> None:
    texts = [f"{text} Number {at}." for at, text in enumerate((*TEXTS, *OTHER_TEXTS), 1)]
    some = telegram(texts=texts[:4]).replace(b"\n4. (U)", b"\n8. (U)")
    gap = telegram(900002, texts=texts[:3]).replace(b"\n3. (U)", b"\n6. (U)")
    files = put(tmp_path / "in", some=some, gap=gap, whole=telegram(900002, texts=[*texts[:2], *texts[3:6], texts[2]]))
    _run("ingest", tmp_path / "archive", files, "--workers", "0")
    shown = _run("show", tmp_path / "archive", "08MEXICO900001").output
    assert "> paragraphs withheld: 4 to 7\n" in shown
    whole = _run("show", tmp_path / "archive", "08MEXICO900002").output
    assert "paragraphs withheld" not in whole
    assert "5. (U)" in whole


def test_an_export_appears_when_it_is_complete(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.parquet"
    assert _run("export", folder, "--format", "parquet", "-o", out).exit_code == 0
    assert out.read_bytes()[:4] == b"PAR1"
    assert _run("export", folder, "tag:(", "--format", "text", "-o", tmp_path / "none.txt").exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["all.parquet"]


def test_adding_and_taking_back(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    assert _run("ingest", folder, put(tmp_path / "in", a=telegram()), "--workers", "0").exit_code == 0
    assert "Correction 1" in _run("correct", folder, "mexico 900001", "subject", "Lamp", "--because", "EXERCISE").output
    assert "because EXERCISE" in _run("correct", folder).output
    assert "withdrawn" in _run("correct", folder, "--withdraw", "1").output
    table = tmp_path / "articles.csv"
    table.write_text("url,title,date,cables\nhttps://example.org/a,EXERCISE,2010-11-28,08MEXICO900001 08LIMA900002\n")
    assert "1 article\n" in _run("articles", "import", folder, table).output
    listed = _run("articles", "list", folder).output
    assert "08LIMA900002 08MEXICO900001" in listed
    assert "index-v2" in _run("reindex", folder).output
    assert _run("verify", folder).exit_code == 0
    assert _run("verify", folder, "--repair").exit_code == 0


def test_a_mistyped_option_is_no_query(folder: Path) -> None:
    result = _run("search", folder, "lamp", "--limt", "1")
    assert result.exit_code == 2
    assert "No such option" in result.output


def test_a_cable_that_is_cited_and_not_held_is_told_of(tmp_path: Path) -> None:
    """As its page has it: the cables that cite it and their sentences, and still an error."""
    folder = tmp_path / "archive"
    texts = ("As reported in ref A, the lamp was lit.", *TEXTS[1:])
    files = put(tmp_path / "in", a=telegram(900005, texts=texts, references=["MEXICO 900002"]))
    assert _run("ingest", folder, files, "--workers", "0").exit_code == 0
    shown = _run("show", folder, "08MEXICO900002")
    assert shown.exit_code == 1
    assert "cited by 1 cable\n  08MEXICO900005 as A" in shown.stdout
    assert "p1: As reported in ref A, the lamp was lit." in shown.stdout
    assert "no cable 08MEXICO900002 in this archive" in shown.stderr
    for option in ("--json", "--copies", "--source"):
        assert _run("show", folder, "08MEXICO900002", option).stdout == ""
    unknown = _run("show", folder, "08MEXICO900003")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
