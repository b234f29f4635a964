"""Text forms: what stands around a telegram is divided off, the telegram is left as it stands."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from reftel.errors import NotATelegram, ReadError, TooLarge
from reftel.forms import form_named, sniff, text_split
from reftel.forms.base import Cut
from reftel.model import Extract
from reftel.spans import Span

from .samples import ARTICLE, BODY, HEADER, ID, NOTICE, PREAMBLE, SCRAPED, SUBJECT
from .test_mapped_text import monotone

TELEGRAM = f"{HEADER}\n{BODY}\n"


def read(text: str | bytes) -> Extract:
    """The one telegram of a text."""
    data = text.encode() if isinstance(text, str) else text
    form = sniff(data[:65536])
    assert form is not None and form.name == "telegram-text"
    (cut,) = form.split(io.BytesIO(data), "made.txt", refuse)
    assert (cut.offset, cut.data, cut.label) == (0, data, "")
    (extract,) = form.unpack(cut.data)
    regions = extract.regions
    assert [region.span.start for region in regions] == [0, *(region.span.end for region in regions[:-1])]
    assert regions[-1].span.end == len(extract.text)
    assert extract.text.origin(Span(0, len(extract.text))) == Span(0, len(data))
    assert monotone(extract.text)
    return extract


def refuse(error: ReadError) -> None:
    raise error


def kinds(extract: Extract) -> list[str]:
    return [region.kind for region in extract.regions]


def parts(extract: Extract) -> dict[str, str]:
    return {region.kind: region.span.of(extract.text.text) for region in extract.regions}


ENCODINGS = ["utf-8", "cp1252", "utf-16", "utf-8-sig"]


@pytest.mark.parametrize("charset", ENCODINGS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_plain_telegram_is_one_region(charset: str, newline: str) -> None:
    extract = read(TELEGRAM.replace("\n", newline).encode(charset))
    assert parts(extract)["telegram"] == TELEGRAM.replace("\n", newline)
    assert kinds(extract) in (["telegram"], ["preamble", "telegram"])
    assert extract.frame.reference_id is None


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_preamble_of_a_text_dump(newline: str) -> None:
    extract = read((PREAMBLE + TELEGRAM).replace("\n", newline))
    frame = extract.frame
    assert kinds(extract) == ["preamble", "telegram"]
    assert parts(extract)["preamble"] == PREAMBLE.replace("\n", newline)
    assert (frame.reference_id, frame.title) == (ID, SUBJECT)
    assert frame.created == dt.datetime(2007, 2, 26, tzinfo=dt.UTC)
    assert frame.created_is == "day only"
    assert (frame.classification, frame.origin) == ("UNCLASSIFIED", "Embassy Managua")
    spans = {field.name: field.span.of(extract.text.text) for field in frame.fields}
    assert spans == {
        "reference_id": ID,
        "title": SUBJECT,
        "created": "Mon Feb 26 00:00:00 +0100 2007",
        "classification": "UNCLASSIFIED",
        "origin": "Embassy Managua",
    }


@pytest.mark.parametrize(
    ("row", "created", "is_of_day"),
    [
        ("07MANAGUA900901 2007-02-26 22:17 UNCLASSIFIED Embassy Managua", (2007, 2, 26, 22, 17), False),
        ("07MANAGUA900901\t2007-02-26\t2011-08-30\tCONFIDENTIAL//NOFORN\tEmbassy Managua", (2007, 2, 26), True),
        ("07MANAGUA900901 2007-02-26 SECRET", (2007, 2, 26), True),
    ],
)
def test_the_row_of_a_pages_table_above_its_text(row: str, created: tuple[int, ...], is_of_day: bool) -> None:
    extract = read(f"{row}\n{TELEGRAM}")
    assert kinds(extract) == ["preamble", "telegram"]
    assert extract.frame.reference_id == "07MANAGUA900901"
    assert extract.frame.created == dt.datetime(*created, tzinfo=dt.UTC)  # type: ignore[arg-type,misc]
    assert (extract.frame.created_is == "day only") is is_of_day


def test_a_preamble_with_the_notice_and_another_records_line() -> None:
    extract = read(f"{PREAMBLE}{NOTICE}\n\n\n2007MANAGUA900901 - UNCLASSIFIED\n{TELEGRAM}")
    assert kinds(extract) == ["preamble", "record", "telegram"]
    assert extract.frame.is_partial
    assert parts(extract)["telegram"] == TELEGRAM


def test_a_preamble_without_subject_or_with_one_of_two_lines() -> None:
    assert read(PREAMBLE.replace(SUBJECT + "\n", "") + TELEGRAM).frame.title is None
    wrapped = read(PREAMBLE.replace("LOAN OF", "LOAN OF\n") + TELEGRAM)
    assert wrapped.frame.title == SUBJECT
    assert wrapped.frame.origin == "Embassy Managua"


@pytest.mark.parametrize("name", ["09SECTION01OF03SANJOSE525", "092OF5", "7575LIBREVILLE1895"])
def test_a_preamble_whose_id_is_rubbish(name: str) -> None:
    extract = read(PREAMBLE.replace(ID, name) + TELEGRAM)
    assert (extract.frame.reference_id, extract.frame.title) == (name, SUBJECT)


def test_an_impossible_day_is_no_preamble() -> None:
    extract = read(PREAMBLE.replace("Feb 26", "Feb 31") + TELEGRAM)
    assert kinds(extract) == ["telegram"]


def test_a_scraped_page() -> None:
    extract = read(SCRAPED)
    frame = extract.frame
    assert kinds(extract) == [
        "navigation", "preamble", "navigation", "preamble", "articles", "header", "record", "telegram",
    ]  # fmt: skip
    assert (frame.reference_id, frame.title) == (ID, SUBJECT)
    assert frame.created == dt.datetime(2007, 2, 26, 15, 30, tzinfo=dt.UTC)
    assert frame.released == dt.datetime(2011, 8, 30, 1, 44, tzinfo=dt.UTC)
    assert [(article.url, article.title) for article in frame.articles] == [(ARTICLE, None)]
    assert frame.articles[0].span is not None and ARTICLE in frame.articles[0].span.of(extract.text.text)
    assert HEADER.startswith(parts(extract)["header"].strip())
    assert parts(extract)["telegram"].strip().startswith("VZCZC")
    assert "[SCUL](#)" in parts(extract)["telegram"]
    for field in frame.fields:
        if field.name in ("reference_id", "origin", "classification"):
            assert field.span.of(extract.text.text) == getattr(frame, field.name)


def test_a_scraped_page_as_a_markdown_table_with_named_links() -> None:
    rows = SCRAPED.splitlines(keepends=True)
    at = next(number for number, line in enumerate(rows) if line.startswith("Reference ID"))
    table = ["| " + rows[at].strip().replace("\t", " | ") + " |\n", "|---|---|---|---|---|\n"]
    table.append("| " + rows[at + 1].strip().replace("\t", " | ") + " |\n")
    text = "".join([*rows[:at], *table, *rows[at + 2 :]]).replace(f"<{ARTICLE}>", f"- [The lamp]({ARTICLE})")
    extract = read(text.replace("Viewing cable", "### Viewing cable"))
    assert (extract.frame.reference_id, extract.frame.origin) == (ID, "Embassy Managua")
    assert [(article.url, article.title) for article in extract.frame.articles] == [(ARTICLE, "The lamp")]


def test_a_scraped_page_without_a_record() -> None:
    start, end = SCRAPED.index("VZCZC"), SCRAPED.rindex("VZCZC")
    extract = read(SCRAPED[:start] + SCRAPED[end:])
    assert kinds(extract) == ["navigation", "preamble", "navigation", "preamble", "articles", "telegram"]


def test_the_records_minutes_stand_against_the_pages() -> None:
    wrong = SCRAPED.replace("15:30\t2011-08-30 01:44", "15:03\t2010-12-09 21:09")
    extract = read(wrong)
    assert extract.frame.created == dt.datetime(2007, 2, 26, 15, 30, tzinfo=dt.UTC)
    assert extract.frame.created_is == "exact"


def test_a_newspapers_copy() -> None:
    extract = read(f"Monday, 26 February 2007, 15:30\n{BODY}\n")
    assert kinds(extract) == ["preamble", "telegram"]
    assert extract.frame.created == dt.datetime(2007, 2, 26, 15, 30, tzinfo=dt.UTC)


def test_a_newspapers_keyed_record() -> None:
    keys = (
        f"ID:\t187999\nDate:\t2007-02-26 15:30:00\nOrigin:\t{ID}\nSource:\tEmbassy Managua\n"
        "Classification:\tUNCLASSIFIED\nDunno:\t06LIMA900100\nDestination:\t"
    )
    extract = read(keys + TELEGRAM)
    frame = extract.frame
    assert parts(extract)["preamble"] == keys
    assert (frame.origin, frame.classification) == ("Embassy Managua", "UNCLASSIFIED")
    assert frame.reference_id == ID
    assert parts(extract)["telegram"] == TELEGRAM


def test_rows_of_a_database_in_a_text() -> None:
    row = "\t".join(["50133", "2006-01-19 12:34:00", "06LIMA900133", "Embassy Lima", "SECRET", HEADER, BODY])
    data = (TELEGRAM + row).encode()
    first, second = form_named("telegram-text").unpack(data)
    assert kinds(first) == ["telegram", "foreign"]
    assert second.frame.reference_id == "06LIMA900133"
    assert kinds(second) == ["record", "header", "record", "body"]


def cut(data: bytes, stream: io.BytesIO | None = None, errors: list[ReadError] | None = None) -> list[Cut]:
    report = refuse if errors is None else errors.append
    return list(form_named("telegram-text").split(stream or io.BytesIO(data), "made.txt", report))


SEVERAL = [
    ("preambles", [PREAMBLE + TELEGRAM, PREAMBLE.replace("900901", "900902") + TELEGRAM, PREAMBLE + TELEGRAM]),
    ("end of message, start of message", [f"{TELEGRAM}NNNN\n\n", f"{TELEGRAM}NNNN\n", TELEGRAM]),
    ("form feeds", [f"{TELEGRAM}\f\n", TELEGRAM]),
    ("rules", [f"{TELEGRAM}==========\n\n", TELEGRAM]),
    ("start of message behind a subject", [TELEGRAM, TELEGRAM.replace("XRO9001", "XYZ0000"), TELEGRAM]),
    ("copied pages", [SCRAPED, SCRAPED]),
    ("carriage returns", [(PREAMBLE + TELEGRAM).replace("\n", "\r\n")] * 2),
]


@pytest.mark.parametrize("pace", [1 << 20, 501])
@pytest.mark.parametrize(("title", "telegrams"), SEVERAL, ids=[title for title, _ in SEVERAL])
def test_several_telegrams_in_a_file(title: str, telegrams: list[str], pace: int) -> None:
    data = "".join(telegrams).encode()

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(pace, size or 0))

    found = cut(data, Slow(data))
    assert [piece.data.decode() for piece in found] == telegrams
    assert [piece.label for piece in found] == [str(number) for number in range(1, len(telegrams) + 1)]
    assert all(data[piece.offset :].startswith(piece.data) for piece in found)


def test_a_second_header_copy_is_no_second_telegram() -> None:
    assert len(cut(SCRAPED.encode())) == 1
    assert len(cut(f"{HEADER}\n\n{TELEGRAM}".encode())) == 1
    assert len(cut(f"{TELEGRAM} as VZCZCXRO9001 said\n".encode())) == 1


def test_a_text_beyond_the_bound_is_reported_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_split, "LIMIT", 100_000)
    monkeypatch.setattr(text_split, "_CHUNK", 10_000)
    data = (PREAMBLE + "x" * 300_000 + "\n" + PREAMBLE + TELEGRAM).encode()
    errors: list[ReadError] = []
    (piece,) = cut(data, errors=errors)
    assert piece.data.decode() == PREAMBLE + TELEGRAM
    assert [type(error) for error in errors] == [TooLarge]
    only: list[ReadError] = []
    assert cut(b"TO " + b"x" * 300_000, errors=only) == []
    assert [type(error) for error in only] == [TooLarge]


def test_blanks_are_no_telegram() -> None:
    with pytest.raises(NotATelegram):
        list(form_named("telegram-text").unpack(b" \n\n"))


FRAGMENTS = [
    "E.O. 12958: N/A",
    "TAGS: PREL, NU",
    "SUBJECT: EXERCISE: POSTAL STAMPS",
    "REF: A. LIMA 900100",
    "¶3. (SBU) The weather station stands.",
    "FM AMEMBASSY LIMA",
    "Classified By: DCM Exercise Person, reason 1.4 (b)",
    "CLASSIFIED BY AMBASSADOR EXERCISE PERSON,\nACTING, FOR REASONS 1.4 (D)",
    "R 262217Z FEB 07",
    "UNCLAS LIMA 900100",
    "tags: prel, nu\nsubject: exercise",
    "Tags: PRel, NU\nSubject: Exercise",
    "TAGS; PREL NU\nSUBJECT; EXERCISE",
    "T A G S : PREL, NU",
    "(U) TAGS: PREL, NU",
    "> > TAGS: PREL, NU\n> > SUBJECT: EXERCISE",
    "> SUBJECT: EXERCISE\n> IN TWO LINES",
    "Subject: Exercise\nRef: 2005Lima03311",
    "Ref: a) 05 lima 900100; b) 05 quito 7",
    "1. (u) exercise.\n\n2. (u) the lamp.",
    "lost its newlines E.O. 12958: N/A TAGS: SCUL SUBJECT: EXERCISE 1. (U) The lamp.",
]


@pytest.mark.parametrize("text", FRAGMENTS)
def test_a_fragment_is_recognized(text: str) -> None:
    form = sniff(text.encode())
    assert form is not None and form.name == "telegram-text"


OTHERS = [
    b"",
    b"Dear reader, the museum is open on Monday.",
    b"Tags: travel, lamps\nSubject: a visit to the museum\nRef: 12 lamps",
    b"tags: news, blog, prel\ntitle: lamps",
    b"1. (c) Harwell 2005\n\nAll rights reserved.",
    b"Papers classified by the keeper for reasons of safety are in 1.4 boxes.",
    b"<!DOCTYPE html><html><body>FM AMEMBASSY LIMA</body></html>",
    b'{"subject": "SUBJECT: x", "tags": "TAGS: PREL"}\nFM AMEMBASSY LIMA\n',
    b"%PDF-1.4\nFM AMEMBASSY LIMA\n",
    b"---\nFrom: STATE\nSubject: x\nTAGS: PREL\n",
    bytes(range(256)) * 20,
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6\0\0\0",
    b"#!/bin/sh\necho TAGS: PREL\n",
]


def test_a_dump_is_no_telegram_text() -> None:
    form = sniff(b"INSERT INTO cable VALUES ('FM AMEMBASSY LIMA');\nFM AMEMBASSY LIMA\n")
    assert form is not None and form.name == "table-sql"


@pytest.mark.parametrize("data", OTHERS, ids=[repr(data[:20]) for data in OTHERS])
def test_other_things_are_not(data: bytes) -> None:
    form = sniff(data)
    assert form is None or form.name == "pdf"


SYNOPSIS = """THE LAMP
Date:
2007 February 26, 15:30 (Monday)
Canonical ID:
2007MANAGUA900901_a
Original Classification:
UNCLASSIFIED
Handling Restrictions
-- N/A or Blank --
TAGS:
PREL - Political Affairs--External Political Relations | NU - Nicaragua
Concepts:
LAMPS
From:
Nicaragua Managua
Markings:
Declassified/Released US Department of State EO Systematic Review 05 JUL 2016
To:
Department of State
Content
Show Headers

"""
BELOW = "\nRaw content\nMetadata\nPrint\nShare\nHelp us.\n"


@pytest.mark.parametrize("between", ["\n", "\t"])
def test_a_page_of_the_library_copied_as_text(between: str) -> None:
    top = SYNOPSIS.replace(":\n", f":{between}")
    extract = read(top + TELEGRAM + BELOW)
    assert kinds(extract) == ["preamble", "telegram", "navigation"]
    assert extract.frame.reference_id == "2007MANAGUA900901"
    assert extract.frame.title == "THE LAMP"
    assert extract.frame.created == dt.datetime(2007, 2, 26, 15, 30, tzinfo=dt.UTC)
    assert extract.frame.released == dt.datetime(2016, 7, 5, tzinfo=dt.UTC)
    assert {one.key: one.value for one in extract.frame.attributes}["Concepts"] == "LAMPS"
    assert parts(extract)["telegram"].strip() == TELEGRAM.strip()


@pytest.mark.parametrize("rule", ["* * *", "-" * 40, "=====", "#####"])
@pytest.mark.parametrize("end", ["GARZA", "NNNN"])
def test_a_telegram_between_rules_of_a_document(rule: str, end: str) -> None:
    body = TELEGRAM.strip() + f"\n\n{end}\n"
    text = f"EXERCISE DIGEST\n\nA lamp, says a cable.\n\n{rule}\n\n{body}\n{rule}\n\nNotes\n1. Clean it.\n"
    extract = read(text)
    assert kinds(extract) == ["preamble", "telegram", "navigation"]
    assert parts(extract)["telegram"].strip() == body.strip()
    assert kinds(read(text.replace(f"{rule}\n\nNotes\n1. Clean it.\n", ""))) == ["telegram"]
