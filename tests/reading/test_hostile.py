"""No content raises, nothing grows faster than its source. Sizes are such that a quadratic step would never end."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reftel.errors import ReadError
from reftel.exercise.documents import document
from reftel.forms import FORMS, Form, form_named, sniff
from reftel.forms.charset import utf16_of
from reftel.forms.table_row import MARK
from reftel.model import Cable
from reftel.reading import RawSource, parse, read, read_source
from tests.forms.military_samples import WHOLE as MILITARY
from tests.forms.samples import BODY, HEADER, ID, PREAMBLE, SCRAPED, columns, csv_row, page
from tests.forms.smart_samples import WHOLE as SMART

TELEGRAM = f"{HEADER}\n{BODY}\n"
WHOLE = [
    TELEGRAM.encode(),
    (PREAMBLE + TELEGRAM).encode("cp1252"),
    SCRAPED.encode(),
    page().encode(),
    csv_row(*columns()).encode(),
    TELEGRAM.encode("utf-16"),
    MILITARY.encode(),
    SMART.encode(),
    document(TELEGRAM),
]


def tiles(cable: Cable, size: int) -> bool:
    at = 0
    for block in cable.blocks:
        if block.span.start != at:
            return False
        at = block.span.end
    return at == size


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A whole source with a few bytes changed, cut out, doubled or put in."""
    data = bytearray(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(len(data) - 1, 0)))
        end = min(start + draw(st.integers(0, 200)), len(data))
        piece = draw(st.one_of(st.binary(max_size=8), st.just(bytes(data[start:end]) * 2), st.sampled_from(PIECES)))
        data[start:end] = piece
    return bytes(data)


PIECES = [
    b'"',
    b'","',
    b"\n",
    b"\\",
    b"<pre>",
    b"</pre>",
    b"&#x000A;",
    b"&#0;",
    b"\xff\xfe",
    b"\0",
    b"\f\nVZCZC",
    b"<!--",
    b"\t",
]


MADE = {"table-parquet", "table-sqlite"}
"""Forms whose rows have no bytes of their own."""


def row_of(data: bytes) -> bytes:
    """The bytes of a row, without the line that says what its columns are."""
    return data.partition(b"\n")[2] if data.startswith(MARK) else data


@settings(max_examples=150, deadline=None)
@given(st.one_of(damaged(), st.binary(max_size=300)), st.sampled_from(FORMS))
def test_any_bytes_give_readings_or_a_read_error(data: bytes, form: Form) -> None:
    for name in {form.name, getattr(sniff(data), "name", form.name)}:
        errors: list[ReadError] = []
        for cut in form_named(name).split(io.BytesIO(data), "made", errors.append):
            raw = RawSource(path="made", data=cut.data, offset=cut.offset, form=name)
            assert name in MADE or utf16_of(data) or data[cut.offset :].startswith(row_of(cut.data))
            try:
                witnesses = list(read_source(raw))
            except ReadError as error:
                assert error.source == "made" and error.expected
                continue
            for witness in witnesses:
                assert tiles(witness.cable, len(witness.text))


@settings(max_examples=100, deadline=None)
@given(st.text(st.one_of(st.characters(), st.sampled_from("\n\r\t ¶-().:/")), max_size=300))
def test_any_text_is_parsed(text: str) -> None:
    assert tiles(parse(text), len(text))


def test_half_characters_do_not_get_out() -> None:
    import msgspec

    cable = parse("SUBJECT: EXERCISE \ud800 \udfff\n1. (U) \udcff")
    assert msgspec.json.encode(cable)


START = f"{HEADER}\nUNCLAS MANAGUA 900901\n\nE.O. 12958: N/A\nTAGS: SCUL\nSUBJECT: EXERCISE\n\n1. (U) "
SIZE = 1_000_000
MONOTONOUS = {
    "one line of words": "word " * (SIZE // 5),
    "dashes": "-" * SIZE,
    "lines of dashes": "-----\n" * (SIZE // 60),
    "quotes": '"' * SIZE,
    "brackets": "(" * SIZE,
    "nested brackets": "(" * 100_000 + ")" * 100_000,
    "nested quotes": "'\"" * 100_000,
    "tags never closed": "<a " * (SIZE // 3),
    "spaces": " " * SIZE,
    "newlines": "\n" * (SIZE // 4),
    "digits": "1" * SIZE,
    "capitals": "A" * SIZE,
    "rows of a database begun": "50133\t2006-01-19\t06LIMA900133\t" * (SIZE // 60),
    "titles of pages": "Viewing cable 07LIMA900100, " * (SIZE // 60),
    "preambles begun": "07LIMA900100\n" * (SIZE // 26),
    "records begun": "145999\n2007-02-26 15:30:00\n" * (SIZE // 52),
    "starts of messages": "VZCZCXYZ0000\n" * (SIZE // 26),
    "ends of messages": "NNNN\n" * (SIZE // 10),
    "backslashes": "\\" * SIZE,
    "backslashes at line ends": "\\\n" * (SIZE // 8),
    "ampersands": "&" * SIZE,
    "entities": "&#x41;" * (SIZE // 6),
    "encoded twice": "â€™" * (SIZE // 6),
    "leads of what is encoded twice": "â" * (SIZE // 2),
}


@pytest.mark.parametrize("name", MONOTONOUS)
@pytest.mark.parametrize("form", ["telegram-text", "cablegate-page", "cables-csv"])
def test_monotonous_sources_end(tmp_path: Path, form: str, name: str) -> None:
    body = START + MONOTONOUS[name]
    path = tmp_path / "hostile"
    if form == "telegram-text":
        path.write_text(body)
    elif form == "cablegate-page":
        path.write_text(page(body=body))
    else:
        path.write_text(csv_row(*columns(1, HEADER, body)) + "\n" + csv_row(*columns(2)) + "\n")
    errors: list[ReadError] = []
    witnesses = list(read(path, on_error=errors.append))
    assert not errors
    assert witnesses[0].source.form == form
    assert all(tiles(witness.cable, len(witness.text)) for witness in witnesses)
    assert form != "cables-csv" or [witness.cable.id for witness in witnesses] == [ID, ID]


HOSTILE_TABLES = {
    "quotes": b'"' * SIZE,
    "pairs of quotes": b'"a""' * (SIZE // 4),
    "commas": b"," * SIZE,
    "quoted lines": b'"x"\n' * (SIZE // 4),
    "lines that begin like rows": b'"1","1/1/2001 1:01","\n' * (SIZE // 40),
    "newlines and quotes": b'\n"' * (SIZE // 2),
    "rows of too few columns": b'"1","1/1/2001 1:01","x"\n' * (SIZE // 200),
    "an open quote": b'"' + b"x" * SIZE,
    "an open quote and newlines": b'"' + b"x\n" * (SIZE // 2),
    "backslashes": b"\\" * SIZE,
    "newlines": b"\n" * SIZE,
}


@pytest.mark.parametrize("name", HOSTILE_TABLES)
@pytest.mark.parametrize("form", ["cables-csv", "cables-csv-doubled"])
def test_hostile_tables_end(form: str, name: str) -> None:
    row = csv_row(*columns(1)).encode() + b"\n"
    data = row + HOSTILE_TABLES[name] + b"\n" + row
    cuts = list(form_named(form).split(io.BytesIO(data), "made", lambda error: None))
    assert cuts[0].data.startswith(row[:-1])
    assert cuts[-1].data == row[:-1]
    assert sum(len(cut.data) for cut in cuts) <= len(data)


def test_three_megabytes_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "long.txt.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(START.replace("\n", " ").encode())
        file.write(b"EXERCISE " * (3_000_000 // 9))
    (witness,) = read(path)
    assert len(witness.text) > 3_000_000
    assert tiles(witness.cable, len(witness.text))
