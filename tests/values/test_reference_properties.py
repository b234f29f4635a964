"""Properties of the reader of references over lists that a generator of the tests' own writes and damages."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reftel.values.cable_id import make_id, split_id
from reftel.values.reference import read_references
from reftel.vocab.posts import fold, posts

CITING_YEAR = 2006
NAMES = (
    "OSLO", "ROME", "LIMA", "KUALA LUMPUR", "ADDIS ABABA", "RIO DE JANEIRO", "THE HAGUE", "PORT-AU-PRINCE", "TEL AVIV",
    "SECSTATE", "STATE", "USUN NEW YORK", "AMEMBASSY PARIS", "ST. PETERSBURG", "Nairobi", "oslo", "BOGOTA",
)  # fmt: skip
LABELS: tuple[Callable[[str], str], ...] = (
    lambda label: f"{label}. ",
    lambda label: f"{label}) ",
    lambda label: f"({label}) ",
    lambda label: f"({label})",
    lambda label: f"[{label}] ",
    lambda label: f"{{{label}}} ",
    lambda label: f"{label}/ ",
    lambda label: f"{label}- ",
    lambda label: f"{label}: ",
    lambda label: f"REF {label}. ",
    lambda label: f"{label}. REF {label} ",
    lambda label: f"{label}. ({label}) ",
    lambda label: f"¶{label}. ",
    lambda label: f"- {label}. ",
)
YEARS: tuple[Callable[[int, str, str], str], ...] = (
    lambda year, post, serial: f"{year % 100:02} {post} {serial}",
    lambda year, post, serial: f"'{year % 100:02} {post} {serial}",
    lambda year, post, serial: f"‘{year % 100:02} {post} {serial}",
    lambda year, post, serial: f"({year % 100:02}) {post} {serial}",
    lambda year, post, serial: f"{year} {post} {serial}",
    lambda year, post, serial: f"{year % 100:02}{post}{serial}",
    lambda year, post, serial: f"{post} ({year % 100:02}) {serial}",
    lambda year, post, serial: f"{post} {serial} ({year % 100:02})",
    lambda year, post, serial: f"{post} {serial} ({year})",
    lambda year, post, serial: f"{post} {serial} OF {year}",
)
LISTED = (" ", ", ", "; ", "\n", " \n \n", ",\n     ")
TAILS = ("", " (NOTAL)", " NOTAL", " AND PREVIOUS", " (NOTAL) AND PREVIOUS", " (C)", " (HARBOR DUES)")
MARKS = (
    "\nLIMA 00000714  001.2 OF 003\n",
    "\n CONFIDENTIAL\nPAGE 02        LIMA    00714  01 OF 03  110728Z\n",
    " SIPDIS ",
    "\nUNCLASSIFIED U.S. Department of State Case No. F-2099-00001 Doc No. C09999999 Date: 01/02/2099\n",
)


@dataclass(frozen=True)
class Written:
    """A list as written and the ids and labels in it."""

    text: str
    ids: tuple[tuple[str | None, str], ...]


def _canonical(name: str) -> str:
    post = posts().resolve(name)
    assert post is not None
    return post.name


@st.composite
def _numbers(draw: st.DrawFn, post: str) -> tuple[str, list[int]]:
    """Serials as a drafter writes them, and their values."""
    first = draw(st.integers(101, 4000))
    shape = draw(st.sampled_from(("one", "padded", "list", "and", "range", "to", "short")))
    if shape == "list":
        return f"{first}, {first + 3}, {first + 4}", [first, first + 3, first + 4]
    if shape == "and":
        return f"{first}, {first + 2} AND {first + 7}", [first, first + 2, first + 7]
    if shape in ("range", "to"):
        return f"{first}{'-' if shape == 'range' else ' TO '}{first + 3}", list(range(first, first + 4))
    return (f"{first:06}" if shape == "padded" else str(first)), [first]


@st.composite
def _cable(draw: st.DrawFn) -> tuple[str, list[str]]:
    name = draw(st.sampled_from(NAMES))
    year = draw(st.integers(1996, CITING_YEAR))
    if draw(st.booleans()):
        serials, values = draw(_numbers(name))
        written = f"{year % 100:02} {name} {serials}"
    else:
        serial = draw(st.integers(101, 9999))
        values = [serial]
        written = draw(st.sampled_from(YEARS))(year, name, str(serial))
    ids = [make_id(year, _canonical(name), value) for value in values]
    return written + draw(st.sampled_from(TAILS)), ids


@st.composite
def lists(draw: st.DrawFn, *, marks: bool = False) -> Written:
    """A list with labels of one style, every item a cable or several of one post."""
    items = draw(st.lists(_cable(), min_size=1, max_size=8))
    style = draw(st.sampled_from(LABELS))
    between = draw(st.sampled_from(LISTED))
    text, ids = draw(st.sampled_from(("", "REF: ", "Refs:  ", "REFTEL: "))), []
    for at, (written, of_item) in enumerate(items):
        label = chr(65 + at)
        text += (between if at else "") + style(label) + written
        if marks and at + 1 < len(items) and draw(st.booleans()):
            text += draw(st.sampled_from(MARKS))
        ids += [(label, one) for one in of_item]
    return Written(text, tuple(dict.fromkeys(ids)))


def _found(text: str) -> list[tuple[str | None, str]]:
    listed = read_references(text, 0, len(text), year=CITING_YEAR)
    return [(one.label, one.id) for one in listed.references if one.id is not None]


@given(lists())
def test_every_written_id_comes_back(written: Written) -> None:
    assert _found(written.text) == list(written.ids)


@given(lists(marks=True))
def test_page_marks_and_stamps_change_nothing(written: Written) -> None:
    assert _found(written.text) == list(written.ids)


@given(lists(), st.data())
def test_line_breaks_between_words_change_nothing(written: Written, data: st.DataObject) -> None:
    places = [at for at, character in enumerate(written.text) if character == " "]
    if places:
        at = data.draw(st.sampled_from(places))
        torn = (
            written.text[:at] + data.draw(st.sampled_from((" \n", "\n", " \r\n \r\n", "  "))) + written.text[at + 1 :]
        )
        assert _found(torn) == list(written.ids)


_SCRAPS = """
REF: A. B) (C) [D] 1. 2) I. l. OSLO ROME THE HAGUE 0SLO STATE 12 06 2005 '05 (05) 1234 001234 , ; / - & AND TO THRU
NOTAL PREVIOUS EMAIL TELCON IIR 5 FAM FAH-1 H-220 DTG 051506ZJUN2008 MAY 12/1/06 PAGE LIMA 00000714 001.2 OF 003
SECTION PARA N/A POST SIPDIS 41.31 15O2 ZEBRA (NOTAL) [x](y) ¶ \ufffd É ² 1208844 www.x.org a@b.c 999999999999
"""
SCRAPS = st.sampled_from(_SCRAPS.split())
ANY = st.one_of(
    st.text(max_size=80),
    st.lists(st.one_of(SCRAPS, st.sampled_from((" ", "\n", "\r\n", "\x0b", "\u2028", ""))), max_size=40).map(" ".join),
    st.lists(SCRAPS, max_size=30).map("".join),
)


@given(ANY, st.sampled_from((None, 1973, 2006)), st.sampled_from((None, "LIMA", "STATE")))
@example("AAA001A.1", 2006, None)
def test_no_id_without_a_known_post_in_the_text(text: str, year: int | None, post: str | None) -> None:
    padded = f"xx{text}yy"
    listed = read_references(padded, 2, 2 + len(text), year=year, post=post, serial=40 if post else None)
    for one in listed.references:
        assert one.span is not None
        assert 2 <= one.span.start < one.span.end <= 2 + len(text)
        assert one.kind in ("cable", "email", "telephone", "report", "memorandum", "letter", "book", "other")
        if one.id is None:
            continue
        name = split_id(one.id)[1]
        assert "unknown-post" in one.uncertain or posts().resolve(name) is not None
        if "unknown-post" in one.uncertain:
            assert name in fold(text.replace("0", "O"))


@given(ANY)
def test_references_are_in_order_and_labels_are_upper_case(text: str) -> None:
    listed = read_references(text, 0, len(text), year=2006)
    starts = [one.span.start for one in listed.references if one.span]
    assert starts == sorted(starts)
    assert all(one.label is None or one.label == one.label.upper() for one in listed.references)


def _calls(text: str) -> int:
    """Calls of functions, of Python and of C, that reading takes."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    read_references(text, 0, len(text), year=2006)
    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        read_references(text, 0, len(text), year=2006)
    finally:
        sys.setprofile(before)
    return count


PIECES = (
    *("A. OSLO 12 ", "OSLO 12, ", "12, ", "A. ", "(", "OSLO ", "X ", "HARWELL EMAIL 1/2/06, ", "A\n", "1/", "12-"),
    *("OSLO 1-50 ", "PAGE 02 ", "E-MAIL ", "0SLO", "06", "LIMA 00000714  001.2 OF 003 ", "5 FAM ", "PARA 3, "),
    *("ZZZ 12; ", "¶", "O", "1.1", "A.\n", "OSLO 12 (", ") ", "06 OSLO ", "OSLO\n", ";\n", "E-MAIL;\n", "'", "a."),
)


@pytest.mark.parametrize("piece", PIECES)
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    small, large = _calls(piece * 100), _calls(piece * 800)
    assert large < 8 * small * 1.2 + 500
