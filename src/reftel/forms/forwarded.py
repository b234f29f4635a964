"""A telegram in the text of a mail: below someone's note, after the head of the mail it was forwarded from, quoted.

The words around it are not part of the telegram; the subject in a mail's head is not the telegram's. Quotation marks
(`> `) are removed from the lines of the telegram, as many as its first line has.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from reftel.errors import NotATelegram
from reftel.forms.base import Form, whole
from reftel.forms.charset import decode
from reftel.forms.grammars import over_banner, telegrams
from reftel.forms.text_sniff import likeness
from reftel.forms.within import beginning, has_mail_head
from reftel.model import Defect, Extract
from reftel.spans import MappedText, Weave

_QUOTE = re.compile(r"(?:[ \t]{0,3}[>|][ \t]?){1,9}")
_LINE = re.compile(r"[^\n]*\n?")
_SIGNATURE = re.compile(
    r"^(?:-- |(?P<rule>_{20,80})|-----BEGIN PGP SIGNATURE-----)\r?\n(?:[^\n]{0,400}\n){0,15}[^\n]{0,400}\Z", re.M
)
"""How a mail ends (RFC 3676, 4.3): also the footer of a list or of an office, and a digital signature."""
_QUOTED_SIGNATURE = re.compile(r"^[>| \t]{1,20}(?<=[>| ])-- \r?$", re.M)
"""The line above the signature of a mail that was quoted with its telegram."""
_OF_LIST = re.compile(r"mailing list|https?://|[\w.-]@[\w-]+\.\w|unsubscribe", re.I)
"""In the footer of a list."""
_END = re.compile(r"^(?:NNNN|BT|#\d{4})[ \t]*\r?$", re.M)
"""End of a message: a rule after it is not a line of the telegram."""
_WRAPPED: Final = 50
"""Characters from which a line may have been wrapped; programs do so from 60 on."""


def sniff(head: bytes) -> float:
    """Return 0.95 if a telegram's first line is after the head of a mail, 0.85 if it is quoted; more than for its
    text alone."""
    text = head.decode("utf-8", "replace")
    plain = _QUOTE_LINES.sub("", text)
    at = beginning(plain)
    if at is None or not likeness(plain[at:]):
        return 0.0
    first = beginning(text)
    if first is None:
        return 0.85
    if has_mail_head(text, first):
        return 0.95  # its lines are like those of a SMART telegram, which would take them for its own
    return 0.85 if _signature(text, first) else 0.0


_QUOTE_LINES = re.compile(r"^(?:[ \t]{0,3}[>|][ \t]?){1,9}", re.M)


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegram of a mail's text."""
    decoded = decode(data)
    text = decoded.text
    start, depth = _first_line(text.text)
    if start is None:
        raise NotATelegram("", 0, "the first line of a telegram in the text of this mail")
    end, behind = _last_line(text.text, start, depth)
    woven, ends = _unquoted(text, start, end, depth)
    defects = decoded.defects if woven is text else _placeless(decoded.defects)
    if behind:
        said = f"{behind} quoted lines after an answer are not part of this reading"
        defects = (*defects, Defect("quote-interrupted", said))
    yield from telegrams(woven, defects, start=start, end=ends)


def _signature(text: str, start: int) -> re.Match[str] | None:
    """The end of a mail after its telegram."""
    found = _SIGNATURE.search(text, start)
    if found and found["rule"] and not (_OF_LIST.search(found[0]) or _END.search(text, start, found.start())):
        return None
    return found


def _placeless(defects: tuple[Defect, ...]) -> tuple[Defect, ...]:
    """Defects without places, for a text whose characters have moved."""
    return tuple(Defect(defect.code, defect.note) for defect in defects)


def _first_line(text: str) -> tuple[int | None, int]:
    """Return the beginning of the telegram's first line with its marks of quoting, and the number of these marks."""
    plain = Weave(MappedText(text))
    starts: list[tuple[int, int, int]] = []
    for line in _LINE.finditer(text):
        quote = _QUOTE.match(text, line.start(), line.end())
        begins = quote.end() if quote else line.start()
        starts.append((len(plain), line.start(), quote.group().count(">") + quote.group().count("|") if quote else 0))
        plain.keep(begins, line.end())
        if line.end() == len(text):
            break
    unquoted = plain.done().text
    at = beginning(unquoted)
    if at is None:
        return None, 0
    at = over_banner(unquoted, at)
    _, start, depth = starts[bisect_right(starts, (at, len(text), 0)) - 1]
    return start, depth


class _Quote(NamedTuple):
    """The end of a telegram in a mail, and the number of quoted lines after other words that follow it."""

    end: int
    behind: int = 0


def _last_line(text: str, start: int, depth: int) -> _Quote:
    """Return the end of the telegram: after its last quoted line, or before the signature of the mail.

    Programs wrap long lines without quoting the rest of them: lines directly between quoted ones, after a long one.
    """
    if not depth:
        signature = _signature(text, start)
        return _Quote(signature.start() if signature else len(text))
    end, behind, above = start, 0, ""
    is_rest = is_interrupted = False
    signed = _QUOTED_SIGNATURE.search(text, start)
    for line in _LINE.finditer(text, start, signed.start() if signed else len(text)):
        written = line.group().strip()
        if _depth(line.group()) >= depth:
            if not is_interrupted:
                end = line.end()
            elif written.strip("> |"):
                behind += 1
            is_rest = False
        elif written:
            is_rest = len(above) >= _WRAPPED
            is_interrupted = is_interrupted or not is_rest
        else:
            is_interrupted = is_interrupted or is_rest
        above = written
        if line.end() == len(text):
            break
    return _Quote(end, behind)


def _depth(line: str) -> int:
    quote = _QUOTE.match(line)
    return quote.group().count(">") + quote.group().count("|") if quote else 0


def _unquoted(text: MappedText, start: int, end: int, depth: int) -> tuple[MappedText, int]:
    """The text without `depth` marks of quoting before each line from `start` to `end`, and where `end` is in it."""
    if not depth:
        return text, end
    mark = re.compile(rf"(?:[ \t]{{0,3}}[>|]){{1,{depth}}} ?")
    weave = Weave(text)
    weave.keep(0, start)
    for line in _LINE.finditer(text.text, start, end):
        quote = mark.match(line.group())
        weave.keep(line.start() + (quote.end() if quote else 0), line.end())
        if line.end() == end:
            break
    size = len(weave)
    weave.keep(end, len(text))
    return weave.done(), size


FORM = Form("forwarded-text", "Telegram in a mail", sniff, whole, unpack, is_text=True)
