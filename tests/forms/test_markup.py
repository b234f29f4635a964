"""Text out of markup: the quick ways give what the plain way gives, character by character and place by place."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.forms.charset import decode, decode_part
from reftel.forms.html_scanner import stripped, text_of, words_of
from reftel.spans import MappedText, Span

PIECES = (
    *("&#x000A;", "&#x000A", "&#10;", "&amp;", "&amp;#x000A;", "&nosuch;", "&", "<", ">", "<a&#x000A;href='x'>"),
    *(
        "<a href='x'>",
        '<a title="&#x000A;">',
        "</a>",
        "<A HREF=x>",
        "<br>",
        "<br />",
        "<b>",
        "</B>",
        "<!-- & -->",
        "<!--",
    ),
    *(" ", "\n", "\t", "lamp", "¶1. ", "A&B", "<http://x>", "'", '"', "\ue000", "\x01", "é", "-", "--"),
)
markup = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(markup)
def test_words_are_the_text_without_blanks_at_its_ends(html: str) -> None:
    page = MappedText(f"[{html}]")
    span = Span(1, len(html) + 1)
    quick, plain = words_of(page, span), stripped(text_of(page, span))
    assert quick.text == plain.text
    if quick.text:
        assert quick == plain


@given(markup)
def test_every_character_comes_from_its_mark(html: str) -> None:
    text = text_of(MappedText(html), Span(0, len(html)))
    data = html.encode()
    for at, char in enumerate(text.text):
        origin = text.origin(Span(at, at + 1))
        written = data[origin.start : origin.end].decode()
        assert char in (written, unescape(written)) or written in ("&nosuch;", "<br>", "<br />"), (written, char)


@given(markup, markup)
def test_newlines_of_a_page_are_taken_all_at_once_or_one_by_one(html: str, rest: str) -> None:
    """A page that holds the character which stands in for newlines gives the same text as one that does not."""
    whole = f"{html}&#x000A;{rest}".replace("\x01", "")
    quick = text_of(MappedText(whole), Span(0, len(whole)))
    slow = text_of(MappedText(f"{whole}<!---->\x01"), Span(0, len(whole) + 8))
    if "<!--" not in whole:
        assert slow.text == quick.text + "\x01"


@pytest.mark.parametrize("data", [b"ascii only", "hél¶lo – thére".encode(), b"caf\xe9 \xb6 bar", "naïve “x”".encode()])
def test_a_part_of_bytes_maps_onto_the_whole(data: bytes) -> None:
    part = decode_part(b"....." + data + b"..", 5, 5 + len(data)).text
    whole = decode(data).text
    assert part.text == whole.text
    for at in range(len(whole)):
        inner, outer = whole.origin(Span(at, at + 1)), part.origin(Span(at, at + 1))
        assert outer == inner.shift(5)
