"""Charsets: characters right, every one of them leading to its bytes, whatever the bytes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reftel.forms.charset import decode
from reftel.spans import Span

from .test_mapped_text import monotone, places

CASES = [
    ("ascii", b"EXERCISE", "EXERCISE", "ascii", []),
    ("utf-8", "¶1. café".encode(), "¶1. café", "utf-8", []),
    ("windows-1252, with quotes", b"\xb61. don\x92t \x97 caf\xe9", "¶1. don’t — café", "cp1252", []),
    ("latin-1 pilcrow alone", b"\xb61. text of an exercise", "¶1. text of an exercise", "cp1252", []),
    ("holes of windows-1252", b"a\x81b\xb6\xb6", "a\x81b¶¶", "cp1252", []),
    ("utf-8 with a stray byte", "é’é’ ".encode() + b"\x92s", "é’é’ ’s", "utf-8", ["stray-bytes"]),
    (
        "utf-8 twice, with a stray byte",
        "donâ€™t é’é’ ".encode() + b"\x92s",
        "don’t é’é’ ’s",
        "utf-8",
        ["stray-bytes", "double-encoded"],
    ),
    ("utf-16, little end first", "\ufeffé¶1".encode("utf-16-le"), "\ufeffé¶1", "utf-16-le", []),
    ("utf-16, big end first", "\ufeffé¶1".encode("utf-16-be"), "\ufeffé¶1", "utf-16-be", []),
    ("utf-16 without a mark", "TO AMEMBASSY".encode("utf-16-le"), "TO AMEMBASSY", "utf-16-le", []),
    ("utf-16, odd byte", "\ufeffab".encode("utf-16-le") + b"x", "\ufeffab\ufffd", "utf-16-le", ["undecodable"]),
    ("utf-16, half a pair", b"\xff\xfea\x00\x3d\xd8", "\ufeffa\ufffd", "utf-16-le", ["undecodable"]),
    ("utf-16, beyond the plane", "\ufeffa\U0001f4dcb".encode("utf-16-le"), "\ufeffa\U0001f4dcb", "utf-16-le", []),
    ("zero bytes", b"TO A\0B", "TO A\0B", "ascii", ["nul-bytes"]),
    ("utf-8 twice", "donâ€™t go to the cafÃ©".encode(), "don’t go to the café", "utf-8", ["double-encoded"]),
    ("utf-8 twice, a pilcrow", "Â¶1. (U) An exercise".encode(), "¶1. (U) An exercise", "utf-8", ["double-encoded"]),
    ("utf-8 thrice", "donÃ¢â‚¬â„¢t".encode(), "don’t", "utf-8", ["double-encoded"]),
    ("a capital A with circumflex alone is kept", "Â bullet".encode(), "Â bullet", "utf-8", []),
    ("byte order mark", "\ufeffé".encode(), "\ufeffé", "utf-8", []),
    ("nothing", b"", "", "ascii", []),
]


@pytest.mark.parametrize(("title", "data", "text", "charset", "codes"), CASES, ids=[case[0] for case in CASES])
def test_case(title: str, data: bytes, text: str, charset: str, codes: list[str]) -> None:
    decoded = decode(data)
    assert decoded.text.text == text
    assert decoded.charset == charset
    assert [defect.code for defect in decoded.defects] == codes
    assert decoded.text.origin(Span(0, len(text))) == Span(0, len(data))
    assert monotone(decoded.text)


def test_every_character_of_a_repaired_text_leads_to_its_bytes() -> None:
    data = "é donâ€™t go".encode()
    text = decode(data).text
    at = text.text.index("’")
    assert data[slice(*places(text)[at])].decode() == "â€™"
    assert data[slice(*places(text)[at + 1])] == b"t"


def test_a_dos_charset_is_guessed() -> None:
    text = "El Ministro se reunió mañana con la delegación en la ciudad de México; señaló también que habló. " * 20
    decoded = decode(text.encode("cp850"))
    assert decoded.text.text == text
    assert [defect.code for defect in decoded.defects] == ["charset-guessed"]


@given(st.binary(max_size=80))
@example(b"\xed\xa0\x80\xc3\xa9\xc3\xa9\xc3\xa9")
@example(b"\xff\xfe\x00\xdc\x00")
def test_any_bytes_give_text_that_tiles_them(data: bytes) -> None:
    decoded = decode(data)
    found = places(decoded.text)
    assert [start for start, _ in found] == [0, *(end for _, end in found[:-1])][: len(found)]
    assert not found or found[-1][1] == len(data)
    decoded.text.text.encode()


@given(st.text(st.characters(codec="utf-8", exclude_characters="ÂÃâÄÅÐÑÎÏ×Øð"), max_size=60))
def test_good_utf8_is_read_as_it_is(text: str) -> None:
    data = text.encode()
    decoded = decode(data)
    if decoded.charset == "utf-8":
        assert decoded.text.text == text
        assert [data[start:end].decode() for start, end in places(decoded.text)] == list(text)


@given(st.text(st.sampled_from("abé’¶“ \n"), min_size=1, max_size=60))
def test_text_encoded_twice_is_repaired_or_left_alone(text: str) -> None:
    try:
        twice = text.encode().decode("cp1252").encode()
    except UnicodeDecodeError:
        return
    decoded = decode(twice)
    for char, (start, end) in zip(decoded.text.text, places(decoded.text), strict=True):
        source = twice[start:end].decode()
        assert char == source or source.encode("cp1252").decode() == char
