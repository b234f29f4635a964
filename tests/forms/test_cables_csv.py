"""`cables.csv`: rows cut where they end, columns unescaped, every character leading to its bytes, damage survived."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.errors import ReadError, TooLarge
from reftel.forms import form_named, sniff
from reftel.forms.base import Cut
from reftel.forms.csv_rows import ROW_LIMIT
from reftel.model import Extract
from reftel.spans import Span

from .samples import BODY, HEADER, ID, NOTICE, columns, csv_row, doubled_row
from .test_mapped_text import monotone, places


class Dribble(io.BytesIO):
    """A stream that gives a few bytes at a time, so that rows fall across the chunks."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 977) if size and size > 0 else size)


def cuts(data: bytes, *, errors: list[ReadError] | None = None, stream: io.BytesIO | None = None) -> list[Cut]:
    """The rows of a file, by the form that recognizes it."""
    form = sniff(data[:65536])
    assert form is not None and form.name.startswith("cables-csv")
    return list(form.split(stream or Dribble(data), "made.csv", (errors if errors is not None else []).append))


def extracts(data: bytes) -> list[Extract]:
    """The telegrams of a file."""
    form = sniff(data[:65536])
    assert form is not None
    return [extract for cut in cuts(data) for extract in form.unpack(cut.data)]


def part(extract: Extract, kind: str) -> list[str]:
    """The text of the regions of a kind."""
    return [region.span.of(extract.text.text) for region in extract.regions if region.kind == kind]


def table(rows: Iterable[str]) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()


@pytest.mark.parametrize("write", [csv_row, doubled_row])
def test_a_row_gives_its_columns(write: object) -> None:
    data = table([write(*columns(7))])  # type: ignore[operator]
    (extract,) = extracts(data)
    frame = extract.frame
    assert frame.reference_id == ID
    assert frame.created == dt.datetime(2007, 2, 26, 15, 30, tzinfo=dt.UTC)
    assert frame.created_is == "exact"
    assert (frame.origin, frame.classification) == ("Embassy Managua", "UNCLASSIFIED")
    assert frame.references == ("06LIMA900100", "07STATE900200")
    assert part(extract, "header") == [HEADER]
    assert part(extract, "body") == [BODY]
    assert [region.kind for region in extract.regions] == ["preamble", "header", "filler", "body"]
    assert not frame.defects


def test_fields_name_the_bytes_they_were_read_from() -> None:
    data = table([csv_row(*columns(7))])
    (extract,) = extracts(data)
    read = {field.name: extract.text.origin(field.span) for field in extract.frame.fields}
    assert {name: data[span.start : span.end].decode() for name, span in read.items()} == {
        "document_number": "7",
        "created": "2/26/2007 15:30",
        "reference_id": ID,
        "origin": "Embassy Managua",
        "classification": "UNCLASSIFIED",
        "references": "06LIMA900100|07STATE900200",
    }


def test_escapes_lead_to_both_their_characters() -> None:
    data = table([csv_row(*columns())])
    (extract,) = extracts(data)
    text = extract.text.text
    for char, written in (('"yes"', b'\\"yes\\"'), ("\\ box", b"\\\\ box"), ("¶1", "¶1".encode())):
        at = text.index(char)
        origin = extract.text.origin(Span(at, at + len(char)))
        assert data[origin.start : origin.end] == written
    assert monotone(extract.text)


FIELDS = st.text(st.sampled_from('ab",\\\n\r¶é|n'), max_size=12)


@pytest.mark.parametrize(("write", "name"), [(csv_row, "cables-csv"), (doubled_row, "cables-csv-doubled")])
@given(header=FIELDS, body=FIELDS)
def test_any_header_and_body_come_back(write: object, name: str, header: str, body: str) -> None:
    data = write(*columns(1, header, body)).encode()  # type: ignore[operator]
    (extract,) = form_named(name).unpack(data)
    assert "".join(part(extract, "header")) == header
    assert "".join(part(extract, "body")) == body
    regions = extract.regions
    assert [region.span.start for region in regions] == [0, *(region.span.end for region in regions[:-1])]
    assert regions[-1].span.end == len(extract.text)
    assert monotone(extract.text)
    for char, (start, end) in zip(extract.text.text, places(extract.text), strict=True):
        written = data[start:end].decode()
        assert written in ("", char, "\\" + char, char * 2), (char, written)


@pytest.mark.parametrize("write", [csv_row, doubled_row])
@given(bodies=st.lists(FIELDS, min_size=1, max_size=5), end=st.sampled_from(["\n", "\r\n"]))
def test_rows_are_cut_where_they_end(write: object, bodies: list[str], end: str) -> None:
    rows = [write(*columns(at, HEADER, 'say "x" ' + body)).encode() for at, body in enumerate(bodies, 1)]  # type: ignore[operator]
    data = end.encode().join(rows)
    found = cuts(data)
    assert [cut.data for cut in found] == rows
    assert [data[cut.offset :][: len(cut.data)] for cut in found] == rows
    assert [cut.label for cut in found] == [str(at) for at in range(1, len(rows) + 1)]


def test_doubled_rows_are_cut_as_the_csv_module_cuts_them() -> None:
    chance = random.Random(7)
    made = [
        columns(at, HEADER, "".join(chance.choices(['"', "\n", ",", "word ", "1,1/1/2001 1:01,"], k=30)))
        for at in range(1, 40)
    ]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(made)  # quotes only where they are needed
    found = extracts(buffer.getvalue().encode())
    assert ["".join(part(extract, "body")) for extract in found] == [row[7] for row in made]


TORN = [
    ("a quote is not closed", csv_row(*columns(2))[:-1]),
    ("a quote is not escaped", csv_row(*columns(2)).replace('\\"yes\\"', '"yes"')),
    ("it is cut off", csv_row(*columns(2))[:300]),
    ("it is cut off in a short column", csv_row(*columns(2))[:45]),
    ("there are more columns", csv_row(*columns(2)) + ',"more"'),
    ("there are fewer columns", csv_row(*columns(2)[:4])),
    ("there are empty lines in it", csv_row(*columns(2))[:-1].replace("\n\n", '"\n"')),
]


@pytest.mark.parametrize(("title", "torn"), TORN, ids=[title for title, _ in TORN])
def test_a_torn_row_takes_no_other_with_it(title: str, torn: str) -> None:
    data = table([csv_row(*columns(1)), torn, csv_row(*columns(3)), csv_row(*columns(4))])
    found = extracts(data)
    assert len(found) == 4
    assert [bool(extract.frame.defects) for extract in found] == [False, True, False, False]
    assert found[1].frame.defects[0].code in ("row-torn", "row-columns")
    assert found[1].frame.reference_id in (ID, ID[: len(found[1].frame.reference_id or "")])
    kept = found[1].text.text.replace("\n", "")
    assert "MANAGUA"[:2] in kept or len(kept) < 45


def test_a_torn_first_row_is_read_too() -> None:
    data = table(['rest of a row","whose beginning is lost"', csv_row(*columns(2)), csv_row(*columns(3))])
    found = extracts(data)
    assert [extract.frame.reference_id for extract in found][1:] == [ID, ID]


def test_a_row_without_a_date_is_a_row_of_its_own() -> None:
    other = csv_row("2", "no date", *columns()[2:])
    found = extracts(table([csv_row(*columns(1)), other, csv_row(*columns(3))]))
    assert [extract.frame.reference_id for extract in found] == [ID] * 3
    assert [defect.code for defect in found[1].frame.defects] == ["frame-date"]
    assert {field.name: field.state for field in found[1].frame.fields}["created"] == "unreadable"


def test_seven_columns() -> None:
    values = columns(1)
    (joined,) = extracts(table([csv_row(*values[:6], f"{HEADER}\n{BODY}")]))
    assert part(joined, "telegram") == [f"{HEADER}\n{BODY}"]
    (bare,) = extracts(table([csv_row(*values[:5], *values[6:])]))
    assert (part(bare, "header"), part(bare, "body")) == ([HEADER], [BODY])
    assert bare.frame.references == ()


def test_a_row_of_column_names_and_a_byte_order_mark_are_passed_over() -> None:
    names = '"id","date","refid","origin","classification","refs","header","body"\n'
    data = "\ufeff".encode() + names.encode() + table([csv_row(*columns(1))])
    (cut,) = cuts(data)
    assert data[cut.offset :].startswith(b'"1","2/26')


def test_empty_columns_are_empty_not_absent() -> None:
    (extract,) = extracts(table([csv_row("1", "2/26/2007 15:30", ID, "", "UNCLASSIFIED", "", "", BODY)]))
    assert extract.frame.origin is None
    assert {field.name: field.state for field in extract.frame.fields}["origin"] == "empty"
    assert [region.kind for region in extract.regions] == ["preamble", "body"]


def test_null_columns_and_named_escapes() -> None:
    row = f'"1","2/26/2007 15:30","{ID}","Embassy Managua","UNCLASSIFIED",\\N,"FM A\\nTO B","UNCLAS\\tX\\\nY"'
    (extract,) = extracts(row.encode())
    assert part(extract, "header") == ["FM A\nTO B"]
    assert part(extract, "body") == ["UNCLAS\tX\nY"]
    assert extract.frame.references == ()
    assert monotone(extract.text)


def test_the_notice_of_a_partial_extract() -> None:
    (extract,) = extracts(table([csv_row(*columns(1, NOTICE))]))
    assert extract.frame.is_partial
    assert [region.kind for region in extract.regions] == ["preamble", "preamble", "filler", "body"]
    span = next(field.span for field in extract.frame.fields if field.name == "is_partial")
    assert span.of(extract.text.text) == NOTICE


def test_a_row_beyond_the_bound_is_reported_and_the_next_one_read() -> None:
    huge = csv_row(*columns(1, HEADER, "x" * (ROW_LIMIT + 1000))).encode()
    data = huge + b"\n" + csv_row(*columns(2)).encode()
    errors: list[ReadError] = []
    (cut,) = cuts(data, errors=errors, stream=io.BytesIO(data))
    assert cut.data.startswith(b'"2","')
    assert [type(error) for error in errors] == [TooLarge]
    assert (errors[0].source, errors[0].offset) == ("made.csv", 0)


class Counting(io.BytesIO):
    """Counts the bytes that were read."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.given = 0

    def read(self, size: int | None = -1, /) -> bytes:
        chunk = super().read(size)
        self.given += len(chunk)
        return chunk


def refuse(error: ReadError) -> None:
    raise error


def test_it_streams() -> None:
    row = csv_row(*columns(1)).encode() + b"\n"
    stream = Counting(row * (8_000_000 // len(row)))
    form = form_named("cables-csv")
    first = next(iter(form.split(stream, "made.csv", refuse)))
    assert first.data == row[:-1]
    assert stream.given <= 1 << 20
