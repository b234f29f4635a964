"""Bytes to characters, for any charset, with the way back.

No bytes raise. UTF-8 is tried first; UTF-16 is known by its mark or its zero bytes; bytes that are neither are read as
Windows-1252, which agrees with Latin-1 where telegrams use it (the pilcrow is B6 in both).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reftel.model import Defect
from reftel.spans import Chain, Deferred, MappedText, Origins, Runs, Span, Straight, Weave, utf8_runs

_HIGH = {0xDC80 + byte - 0x80: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
"""A byte that `surrogateescape` kept -> its character in Windows-1252 (its C1 control where 1252 has a hole)."""

_STRAY = re.compile("[\udc80-\udcff]+")
_LONE = re.compile("[\ud800-\udfff]")
_MOJIBAKE_LEADS = "ÂÃâÄÅÐÑÎÏ×Øð"
"""Windows-1252 characters of the lead bytes of UTF-8 for accented Latin, punctuation, Greek, Cyrillic and emoji."""


class Decoded(NamedTuple):
    """Characters with their map, their charset, and the problems of decoding."""

    text: MappedText
    charset: str
    defects: tuple[Defect, ...] = ()


def decode(data: bytes) -> Decoded:
    """The characters of `data`.

    Defects: `stray-bytes`, `double-encoded`, `nul-bytes`, `undecodable`, `charset-guessed`.
    """
    if data.isascii():
        text = MappedText(data.decode("ascii"), Straight())
        if b"\0" not in data:
            return Decoded(text, "ascii")
        if (wide := utf16_of(data)) is not None:
            return _utf16(data, wide)
        return Decoded(text, "ascii", (_nuls(text.text),))
    if (wide := utf16_of(data)) is not None:
        return _utf16(data, wide)
    defects: list[Defect] = []
    if b"\0" in data:
        defects.append(_nuls(data.decode("latin-1")))
    try:
        plain = data.decode("utf-8")
    except UnicodeDecodeError:
        return _broken(data, defects)
    text = MappedText(plain, Deferred(utf8_runs, plain))
    repaired: tuple[Defect, ...] = ()
    if b"\xc3" in data:  # with which all of `_MOJIBAKE_LEADS` begin in UTF-8
        text, repaired = _repaired(text)
    return Decoded(text, "utf-8", (*defects, *repaired))


def line_feeds(text: str) -> str:
    """Return a text of the same length whose lines end with line feeds; one without any may have carriage returns.

    Args:
        text: characters.

    Example: of `"A\\rB"`, `"A\\nB"`.
    """
    return text if "\n" in text else text.replace("\r", "\n")


def decode_part(data: bytes, start: int, end: int) -> Decoded:
    """The characters of a part of `data`, mapped onto the whole; the charset is that of the part."""
    part = decode(data[start:end])
    inner = part.text.origins
    outer = Straight(start + inner.place, inner.width) if isinstance(inner, Straight) else Chain(inner, Straight(start))
    return part._replace(text=MappedText(part.text.text, outer))


def _nuls(text: str) -> Defect:
    at = text.index("\0")
    return Defect("nul-bytes", f"{text.count(chr(0))} NUL bytes", Span(at, at + 1))


def _broken(data: bytes, defects: list[Defect]) -> Decoded:
    """Bytes that are not all UTF-8: UTF-8 with strays where sequences outnumber strays, else an 8-bit charset."""
    escaped = data.decode("utf-8", "surrogateescape")
    strays = sum(match.end() - match.start() for match in _STRAY.finditer(escaped))
    multibyte = len(escaped) - strays - sum(map(len, re.findall("[\x00-\x7f]+", escaped)))
    if multibyte < strays:
        return _eight_bit(data, defects)
    text = MappedText(escaped.translate(_HIGH), Deferred(_escaped_runs, escaped))
    first = _STRAY.search(escaped)
    assert first is not None
    defects.append(Defect("stray-bytes", f"{strays} bytes are not UTF-8, read as Windows-1252", Span(*first.span())))
    text, repaired = _repaired(text)
    return Decoded(text, "utf-8", (*defects, *repaired))


def _escaped_runs(escaped: str) -> Origins:
    """As `utf8_runs`, of a text in which each surrogate stands for one byte."""
    runs = Runs()
    place = char = 0
    for match in _STRAY.finditer(escaped):
        place = _add_utf8(runs, escaped, char, match.start(), place)
        runs.add(match.start(), place, 1)
        char = match.end()
        place += char - match.start()
    place = _add_utf8(runs, escaped, char, len(escaped), place)
    return runs.end(len(escaped), place)


def _add_utf8(runs: Runs, text: str, start: int, end: int, place: int) -> int:
    """Add the runs of `text[start:end]`, which is UTF-8 from `place` on; return its end."""
    inner = utf8_runs(text[start:end], place)
    if isinstance(inner, Runs):
        for char, at, width in zip(inner.chars[:-1], inner.places[:-1], inner.widths[:-1], strict=True):
            runs.add(start + char, at, width)
    elif end > start:
        runs.add(start, place, 1)
    return inner.locate(end - start, end - start)[1]


def _eight_bit(data: bytes, defects: list[Defect]) -> Decoded:
    if (guess := _guess(data)) is not None:
        defects.append(Defect("charset-guessed", guess))
        text = MappedText(data.decode(guess, "replace"), Straight())
        if len(text) == len(data):
            return Decoded(text, guess, tuple(defects))
        defects.pop()
    high = data.decode("ascii", "surrogateescape").translate(_HIGH)
    return Decoded(MappedText(high, Straight()), "cp1252", tuple(defects))


_IMPLAUSIBLE = re.compile(rb"[\x80-\x83\x86-\x90\x98-\x9f\xa4\xa6\xaa\xac\xaf\xb8\xbe\xd0\xd7\xde\xf0\xf7\xfe]")
"""Bytes that are rare in Western text in Windows-1252, and often stand for letters in DOS and Mac charsets."""


def _guess(data: bytes) -> str | None:
    """Return another 8-bit charset, if Windows-1252 would give characters that no telegram has."""
    head = data[:65536]
    high = len(head) - len(re.sub(rb"[\x80-\xff]+", b"", head))
    if high < 8 or len(_IMPLAUSIBLE.findall(head)) * 4 < high:
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(
        head, cp_isolation=["cp437", "cp850", "mac_roman", "cp1250", "cp1251", "iso8859_2", "koi8_r", "cp1252"]
    ).best()
    return None if best is None or best.encoding == "cp1252" else best.encoding


def utf16_of(data: bytes) -> str | None:
    """Return `utf-16-le` or `utf-16-be` if the mark or the positions of the zero bytes show it; None for a text in
    other charsets, which may have zero bytes too."""
    if data[:2] == b"\xff\xfe":
        return "utf-16-le"
    if data[:2] == b"\xfe\xff":
        return "utf-16-be"
    head = data[:2048]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(head) < 8 or max(even, odd) * 10 < len(head) * 4 or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _utf16(data: bytes, charset: str) -> Decoded:
    whole = len(data) & ~1
    wide = data[:whole].decode(charset, "surrogatepass")
    defects: list[Defect] = []
    text = _LONE.sub("\ufffd", wide)
    origins: Origins = Straight(0, 2)
    if not text.isascii() and max(text) > "\uffff":
        origins = Deferred(_utf16_runs, text)
    if whole < len(data):
        text += "\ufffd"
        origins = Deferred(_utf16_runs, text, len(data))
    if (at := text.find("\ufffd")) >= 0:
        defects.append(Defect("undecodable", f"{text.count(chr(0xFFFD))} characters of {charset}", Span(at, at + 1)))
    if "\0" in text:
        defects.append(_nuls(text))
    return Decoded(MappedText(text, origins), charset, tuple(defects))


def _utf16_runs(text: str, size: int | None = None) -> Origins:
    """Map onto UTF-16; with `size`, the last character stands for an odd byte at the end."""
    runs = Runs()
    place = char = 0
    for match in re.finditer("[\U00010000-\U0010ffff]+", text):
        if match.start() > char:
            runs.add(char, place, 2)
            place += 2 * (match.start() - char)
        runs.add(match.start(), place, 4)
        char = match.end()
        place += 4 * (char - match.start())
    end = len(text) - (size is not None)
    if end > char:
        runs.add(char, place, 2)
        place += 2 * (end - char)
    if size is not None:
        runs.add(end, place, 1)
        place += 1
    return runs.end(len(text), place)


def _repaired(text: MappedText) -> tuple[MappedText, tuple[Defect, ...]]:
    """Undo UTF-8 that was read as Windows-1252 and encoded again (up to three times), by ftfy's signs of it."""
    count, first = 0, None
    for _ in range(3):
        if not any(lead in text.text for lead in _MOJIBAKE_LEADS):
            break
        better, places, at = _once_repaired(text)
        if at is None:
            break
        text, count, first = better, count + places, at
    if first is None:
        return text, ()
    return text, (Defect("double-encoded", f"UTF-8 encoded twice in {count} places, repaired", first),)


def _once_repaired(text: MappedText) -> tuple[MappedText, int, Span | None]:
    from ftfy.bad_codecs.sloppy import CODECS
    from ftfy.badness import is_bad
    from ftfy.chardata import UTF8_DETECTOR_RE

    encode = CODECS["sloppy_windows_1252"].encode
    weave = Weave(text)
    done = count = 0
    first = None
    for match in UTF8_DETECTOR_RE.finditer(text.text):
        if not is_bad(match.group()):
            continue
        try:
            good = encode(match.group())[0].decode("utf-8")
        except UnicodeError:
            continue
        at = match.start()
        weave.keep(done, at)
        first = Span(len(weave), len(weave) + 1) if first is None else first
        for char in good:
            size = len(char.encode())
            weave.unit(char, at, at + size)
            at += size
        done = match.end()
        count += 1
    weave.keep(done, len(text.text))
    return weave.done(), count, first
