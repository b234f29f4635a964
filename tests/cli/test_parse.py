"""`reftel parse`: the sheet, the JSON and its documentation, the source's text, errors, and nothing obeyed."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

import reftel
from reftel import model
from reftel.cli.margin import rows
from reftel.cli.parse import command
from reftel.cli.plain import line, plain
from reftel.cli.sheet import sheet
from tests.forms.samples import ARTICLE, BODY, HEADER, ID, PREAMBLE, SCRAPED, SUBJECT, columns, csv_row, page

TEXT = f"{PREAMBLE}{HEADER}\n{BODY}\n"


def run(*arguments: str, source: str | None = None) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(command, list(arguments), input=source)


@pytest.fixture
def telegram(tmp_path: Path) -> str:
    path = tmp_path / "telegram.txt"
    path.write_text(TEXT)
    return str(path)


def test_the_sheet_shows_what_was_read(telegram: str) -> None:
    result = run(telegram)
    assert result.exit_code == 0
    for words in (
        ID, SUBJECT, "Embassy Managua", "2007-02-26 15:30 UTC", "UNCLASSIFIED", "SECSTATE WASHDC", "SCUL NU",
        "A  06LIMA900100", "B  07STATE900200", "PILCROW", "p1", "p2", telegram,
    ):  # fmt: skip
        assert words in result.stdout, words


@pytest.mark.parametrize("width", [40, 80, 120])
def test_sheets_and_margins_keep_to_the_width(telegram: str, width: int) -> None:
    (witness,) = reftel.read(telegram)
    console = Console(width=width, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(sheet(witness))
    for row in rows(witness, console, width):
        console.print(row)
    assert max(map(len, console.export_text().splitlines())) <= width


def test_json_of_one_and_lines_of_many(tmp_path: Path) -> None:
    path = tmp_path / "cables.csv"
    path.write_text("".join(csv_row(*columns(number)) + "\n" for number in (1, 2)))
    lines = run("--jsonl", str(path)).stdout.splitlines()
    assert [json.loads(one)["id"] for one in lines] == [ID, ID]
    decoder = json.JSONDecoder()
    text = run("--json", str(path)).stdout
    first, end = decoder.raw_decode(text)
    second, _ = decoder.raw_decode(text[end:].lstrip())
    assert (first, second) == tuple(json.loads(one) for one in lines)
    assert re.search(r'"span": \[\d+, \d+\]', text)


def test_what_the_json_holds() -> None:
    made = json.loads(run("--json", "--text", "-", source=SCRAPED).stdout)
    assert made["schema"] == "reftel.cable/1"
    assert made["source"]["form"] == "telegram-text" and made["source"]["path"] == "-"
    assert made["frame"]["articles"][0]["url"] == ARTICLE
    assert made["created"] == "2007-02-26T15:30:00Z"
    assert made["text"] == SCRAPED
    start, end = next(field["span"] for field in made["fields"] if field["name"] == "subject")
    assert SUBJECT in made["text"][start:end]
    assert None not in made.values() and [] not in made.values()
    assert "redactions" not in made


def test_the_json_gives_the_reading_back(telegram: str) -> None:
    (witness,) = reftel.read(telegram)
    made = json.loads(run("--json", telegram).stdout)
    for extra in ("source", "frame"):
        made.pop(extra)
    assert msgspec.convert(made, model.Cable) == witness.cable


DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "json.md"


def structs(kind: Any, found: dict[str, set[str]]) -> dict[str, set[str]]:
    """Every struct that a type leads to, with its keys."""
    for inner in get_args(kind):
        structs(inner, found)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind.__name__ not in {*found, "Span"}:
        found[kind.__name__] = set(kind.__struct_fields__)
        for field in msgspec.structs.fields(kind):
            structs(field.type, found)
    return found


def test_every_key_is_documented_and_no_other() -> None:
    documented: dict[str, set[str]] = {}
    for section in DOCUMENT.read_text().split("\n## ")[1:]:
        title, _, text = section.partition("\n")
        documented[title] = set(re.findall(r"^\| `(\w+)` \|", text, re.M))
    wanted = structs(model.Cable, structs(model.Source, structs(model.Frame, {})))
    assert {name: documented.get(name, set()) for name in wanted} == wanted
    assert documented["Telegram"] == {"schema", "source", "frame", "text"}


def test_the_source_with_its_blocks(telegram: str) -> None:
    result = run("--source", telegram)
    shown = result.stdout.splitlines()
    assert any(re.match(r" *subject │ SUBJECT: EXERCISE: LOAN OF A LIGHTHOUSE LAMP  ‹subject›", one) for one in shown)
    assert any(re.match(r" *preamble │ 07MANAGUA900901", one) for one in shown)
    texts = [re.split(r"[│└] ", one, maxsplit=1)[1] for one in shown]
    stripped = "\n".join(re.sub(r"  ‹[^›]*›$", "", text).rstrip() for text in texts)
    assert stripped.split() == TEXT.split()


def test_fields_are_underlined_and_blocks_colored_on_a_terminal(telegram: str) -> None:
    (witness,) = reftel.read(telegram)
    console = Console(width=100, force_terminal=True, color_system="standard", record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    for row in rows(witness, console, 100):
        console.print(row)
    shown = console.export_text(styles=True)
    assert re.search(r"\x1b\[4[;\d]*mEXERCISE: LOAN OF A LIGHTHOUSE LAMP", shown)


HOSTILE = "\x1b[31mred\x1b[0m \x9b2J \x07 \u202eevil\u2066 \x1b]0;title\x07 [bold red]markup[/] \x7f \r over"


@pytest.mark.parametrize("form", [(), ("--source",)])
def test_nothing_in_a_telegram_is_obeyed(form: tuple[str, ...]) -> None:
    text = TEXT.replace("LIGHTHOUSE LAMP", HOSTILE).replace("museum", HOSTILE).replace("SCUL", "[red]")
    result = run(*form, "-", source=text)
    assert result.exit_code == 0
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", result.stdout)
    # values have blanks in place of controls; the source shows them
    assert ("␛[31mred␛[0m" if form else "[31mred [0m") in result.stdout
    assert "[bold red]markup[/]" in result.stdout


def test_hostile_names_and_articles(tmp_path: Path) -> None:
    path = tmp_path / "x\x1b[31m\n.html"
    path.write_text(page(articles=(("http://x.example/\x1b[31m", "t"),)))
    assert "\x1b" not in run(str(path)).output
    path.write_text("nothing")
    result = run(str(path))
    assert result.exit_code == 1 and "\x1b" not in result.output and result.stderr.count("\n") == 1


def test_what_cannot_be_read_is_named_and_the_rest_shown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("no telegram")
    (tmp_path / "b.txt").write_text(TEXT)
    result = run(str(tmp_path))
    assert result.exit_code == 1
    assert ID in result.stdout
    assert result.stderr.startswith(f"reftel: {tmp_path / 'a.txt'}: at byte 0: expected a telegram in a known form")
    missing = run(str(tmp_path / "none"))
    assert missing.exit_code == 1 and "it does not exist" in missing.stderr


def test_the_year_of_references(tmp_path: Path) -> None:
    fragment = "REF: LIMA 900100\n"
    assert (
        json.loads(run("--json", "--year", "1986", "-", source=fragment).stdout)["references"][0]["id"]
        == "86LIMA900100"
    )
    assert run("--year", "86", "-", source=fragment).exit_code == 2
    assert run().exit_code == 2


def test_parse_in_python() -> None:
    cable = reftel.parse(TEXT)
    assert (cable.id, cable.subject, cable.year) == (ID, SUBJECT, 2007)
    assert cable.created == dt.datetime(2007, 2, 26, 15, 30, tzinfo=dt.UTC)
    assert reftel.parse("REF: LIMA 900100", year=1986).references[0].id == "86LIMA900100"
    assert reftel.parse("1. (U) x", reference_id="86 LIMA 900100").id == "86LIMA900100"
    assert reftel.parse("").blocks == ()
    scraped = reftel.parse(SCRAPED)
    assert (scraped.id, len(scraped.headers), len(scraped.articles)) == (ID, 2, 1)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ¶ text\n\ttab", "plain ¶ text\n\ttab"),
        ("\x1b\x00\x7f", "␛␀␡"),
        ("\x9b\u202e\ufeff\u2028", "‹9B›‹202E›‹FEFF›‹2028›"),
        ("\r\n", "␍\n"),
    ],
)
def test_plain(text: str, shown: str) -> None:
    assert plain(text) == shown
    assert "\n" not in line(text)


def test_the_columns_of_a_table(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    text = "FM AMEMBASSY LIMA\nTO SECSTATE\nUNCLAS LIMA 900100\nSUBJECT: EXERCISE"
    path.write_text("refid;color;sent;content\n" + f'07LIMA900100;red;2007-02-26;"{text}"\n' * 2)
    result = CliRunner().invoke(command, ["--columns", str(path)])
    assert result.exit_code == 0, result.output
    for words in ("semicolons", "reference_id", "not used", "created", "body", "07LIMA900100"):
        assert words in result.output
