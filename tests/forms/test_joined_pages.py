"""Pages of HTML behind one another and beside other telegrams in one file; telegrams of any grammar in cells."""

from __future__ import annotations

import csv
import io
import json
from itertools import permutations
from pathlib import Path

import pytest

import reftel
from reftel.errors import ReadError
from reftel.forms import sniff
from reftel.forms.joined_pages import split
from reftel.model import Witness
from reftel.reading import read
from tests.forms import samples, test_australian_cablegram, test_plusd_page
from tests.forms.test_mixed_files import KINDS

PAGE = samples.page()
LIBRARY = test_plusd_page.page()
PAGES = {"page": (PAGE, samples.ID), "library": (LIBRARY, "74OSLO90123")}
PARTS = {**PAGES, **{name: KINDS[name] for name in ("started", "paged", "military", "smart", "record", "card")}}


def found(folder: Path, text: str | bytes) -> tuple[list[Witness], list[ReadError]]:
    path = folder / "no.telling"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    errors: list[ReadError] = []
    return list(read(path, on_error=errors.append)), errors


@pytest.mark.parametrize("names", [pair for pair in permutations(PARTS, 2) if set(pair) & set(PAGES)], ids="+".join)
def test_a_page_and_another_telegram_in_one_file(names: tuple[str, str], tmp_path: Path) -> None:
    witnesses, errors = found(tmp_path, "\n\n".join(PARTS[name][0] for name in names))
    assert [one.cable.id for one in witnesses] == [PARTS[name][1] for name in names]
    assert errors == []


@pytest.mark.parametrize("between", ["", "\n", "\n<!-- next -->\n"])
def test_many_pages(between: str, tmp_path: Path) -> None:
    witnesses, errors = found(tmp_path, between.join((PAGE, LIBRARY, PAGE)))
    assert ([one.source.form for one in witnesses], errors) == (["cablegate-page", "plusd-page", "cablegate-page"], [])


@pytest.mark.parametrize(
    "around", ["<!-- kept -->\n{}", "HTTP/1.1 200 OK\nServer: x\n\n{}", "{}\n<!-- end -->\n", "{}\n\x00"]
)
def test_other_words_around_a_page_belong_to_it(around: str, tmp_path: Path) -> None:
    data = around.format(PAGE).encode()
    (cut,) = split(io.BytesIO(data), "", lambda error: None)
    assert (cut.data, cut.form) == (data, "")
    (witness,), _ = found(tmp_path, data)
    assert witness.cable.id == samples.ID


def test_a_part_that_is_no_telegram_is_said(tmp_path: Path) -> None:
    witnesses, errors = found(tmp_path, f"{PAGE}<html><body>Only words.</body></html>\n")
    assert [one.cable.id for one in witnesses] == [samples.ID]
    assert ["# 2" in str(error) for error in errors] == [True]


WRITINGS = ("jsonl", "csv")


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("name", ["smart", "military", "record", "started", "paged"])
@pytest.mark.parametrize("names", [2, 3])
def test_a_cell_holds_a_telegram_of_any_grammar(name: str, writing: str, names: int, tmp_path: Path) -> None:
    text, cable_id = KINDS[name]
    (alone,), _ = found(tmp_path, text)
    row = {"id": cable_id, "text": text} if names == 2 else {"id": cable_id, "from": "LIMA", "text": text}
    table = io.StringIO()
    csv.writer(table).writerows([row, row.values()])
    data = json.dumps(row) + "\n" if writing == "jsonl" else table.getvalue()
    (witness,), errors = found(tmp_path, data)
    assert (witness.cable.id, errors) == (cable_id, [])
    assert witness.source.form == ("table-json" if writing == "jsonl" else "table-text")
    for field in ("subject", "tags", "action", "film_number", "drafted_by", "signed_by"):
        assert _plain(getattr(witness.cable, field)) == _plain(getattr(alone.cable, field)), field
    assert [one.text for one in witness.cable.paragraphs] == [one.text for one in alone.cable.paragraphs]
    assert [block.span.start for block in witness.cable.blocks[1:]] == [b.span.end for b in witness.cable.blocks[:-1]]


def _plain(value: object) -> object:
    return [getattr(one, "name", one) for one in value] if isinstance(value, tuple) else value


def test_a_cell_of_several_telegrams(tmp_path: Path) -> None:
    names = ("started", "smart", "record", "military")
    text = "\n\n\n".join(KINDS[name][0] for name in names)
    witnesses, errors = found(tmp_path, json.dumps({"id": "1", "text": text}) + "\n")
    assert ([one.cable.id for one in witnesses], errors) == ([KINDS[name][1] for name in names], [])
    assert [one.source.path.rpartition(" # ")[2] for one in witnesses[1:]] == ["2", "3", "4"]


@pytest.mark.parametrize("name", ["started", "military", "smart", "paged"])
def test_commas_in_a_telegram_without_line_breaks_make_no_table(name: str, tmp_path: Path) -> None:
    line = " ".join(KINDS[name][0].replace("NOON", "NOON, LATE, AND WELL").replace("noon", "noon, late,").split())
    (witness,), _ = found(tmp_path, line)
    assert witness.source.form != "table-text"
    assert witness.cable.id == KINDS[name][1]


def test_a_cell_of_html_shows_its_words(tmp_path: Path) -> None:
    lines = KINDS["started"][0].splitlines()
    (witness,), _ = found(tmp_path, json.dumps({"number": "1", "text": f"<div>{'<br/>'.join(lines)}</div>"}) + "\n")
    assert (witness.cable.id, [one.number for one in witness.cable.paragraphs]) == ("09OSLO9", [1, 2])


def test_a_table_of_pages_is_a_table() -> None:
    form = sniff(json.dumps({"number": "1", "html": PAGE}).encode() + b"\n")
    assert form is not None and form.name == "table-json"


def test_commands_of_rtf_are_no_text() -> None:
    text = KINDS["smart"][0].replace("\n", "\\par\n")
    form = sniff(f"{{\\rtf1\\ansi {text}}}".encode())
    assert form is not None and form.name == "rtf-document"


def test_a_block_of_a_tape_is_filled_with_zero_bytes(tmp_path: Path) -> None:
    for name in ("started", "military", "smart", "record"):
        (witness,), errors = found(tmp_path, KINDS[name][0].encode() + bytes(2000))
        assert (witness.cable.id, errors) == (KINDS[name][1], [])


def test_a_telegram_in_small_letters_is_recognized(tmp_path: Path) -> None:
    (witness,), _ = found(tmp_path, KINDS["started"][0].lower())
    assert witness.cable.id == "09OSLO9"
    assert sniff(b"to some of us it was late.\nto others, the lamp was a friend.\n") is None


def test_panes_without_the_boxes_of_the_template(tmp_path: Path) -> None:
    bare = LIBRARY.replace('<div class="text-content">', "<pre>").replace('<div class="pane-content">', "")
    (witness,), _ = found(tmp_path, bare)
    assert (witness.cable.film_number, [one.number for one in witness.cable.paragraphs]) == ("D740123-9751", [1, 2])


@pytest.mark.parametrize("top", [test_australian_cablegram.TOP, ""])
def test_cablegrams_behind_one_another(top: str, tmp_path: Path) -> None:
    one = f"{top}Cablegram K119 BATAVIA, 23 May 1948, 8.30 p.m.\n{test_australian_cablegram.TEXT}\n"
    witnesses, _ = found(tmp_path, one + one.replace("23 May", "24 May"))
    assert [witness.cable.created and witness.cable.created.day for witness in witnesses] == [23, 24]
    assert [len(witness.cable.redactions) for witness in witnesses] == [1, 1]


@pytest.mark.parametrize("number", ["3781.", "Tosec 160022/62117.", "62117/Tosec 160022.", ""])
def test_the_editors_number_is_not_the_first_line(number: str) -> None:
    cable = reftel.parse(f"{number} Subj: Exercise Lamps. Ref: State 221190.\n\n1. The lamps.\n", year=1976)
    assert (cable.subject, [one.id for one in cable.references]) == ("Exercise Lamps.", ["76STATE221190"])
    assert [one.number for one in cable.paragraphs] == [1]


@pytest.mark.parametrize("pages", [("page",), ("page", "library"), ("library", "page", "page")], ids="+".join)
def test_pages_behind_a_long_text_are_files_of_their_own(tmp_path: Path, pages: tuple[str, ...]) -> None:
    text, name = KINDS["started"]
    long = f"{text}\n\n9. (U) The lamp of this exercise burns on.\n" + "It has not gone out in a year.\n" * 2200
    witnesses, errors = found(tmp_path, f"{long}NNNN\n\n" + "\n".join(PARTS[each][0] for each in pages))
    assert ([one.cable.id for one in witnesses], errors) == ([name, *(PARTS[each][1] for each in pages)], [])
