"""The text that the rules read: as long as the copy's, so that every span holds in both.

Copies write line ends and spaces in many ways, quote each line with `>`, or break lines with a backslash. Each of these
characters is replaced by one plain character. Nothing is inserted or removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_LINE_ENDS = dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n")
_SPACES = dict.fromkeys((0x00, 0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x3000, 0xFEFF), " ")
_DIRECTIONS = dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), " ")
"""Marks of direction between words, which no reader sees."""
_CONTROLS = dict.fromkeys((*range(0x01, 0x09), *range(0x0E, 0x20), 0x7F), " ")
"""Signals of teleprinters and of old files: bell, end of text, end of file, escape. They print nothing."""
_PLAIN = _LINE_ENDS | _SPACES | _DIRECTIONS | _CONTROLS
_ODD = tuple(map(chr, _PLAIN))
_ODD_ASCII = tuple(char for char in _ODD if char.isascii())
_FEWEST_DOUBLED = 3
_WIDEST = 100
"""No line that was broken by its length is longer, in characters."""
_WIDTHLESS = "\xad\u200b\u200c\u200d\u2060"
_UNSEEN = re.compile(rf"(?<!\w)[{_WIDTHLESS}]|[{_WIDTHLESS}](?!\w)")
"""Characters without a width, beside a space or a sign. Within a word they stay: a space would divide it."""
_SOFT = re.compile("(?<=\\w)[\xad\u200b\u2060](?=\\w)")
"""Signs where a word may be divided. Those that join or part letters of other scripts stay."""
_HYPHENED = re.compile(rf"(?<!\S)[^\s\xad\u200b\u2060]*{_SOFT.pattern}\S*")
_ALL_LINES = 3
"""One in so many lines that end in such a sign is not divided there: a program set it at the ends of lines."""
_HYPHENED_LINE = re.compile(r"(\w)\xad([ \t]*\n[ \t]*)(\w\S*)")
"""A word that was divided at the end of its line."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_QUOTED = re.compile(r"(?m)^(?:(?:[ \t]{0,4}>)+|\|(?![^|\n]*\|))")
_LINES_QUOTED = 0.6
"""Share of lines that begin with `>`, or with a bar alone, from which a text is a quotation."""
_SPELLED = re.compile(
    r"(?<![A-Za-z\-.])(?:U([\-.])N\1C\1L\1A\1S(?:\1S\1I\1F\1I\1E\1D)?|C([\-.])O\2N\2F\2I\2D\2E\2N\2T\2I\2A\2L"
    r"|S([\-.])E\3C\3R\3E\3T)(?![A-Za-z\-])",
    re.IGNORECASE,
)
"""A level with hyphens or points between its letters, in place of the spaces that the network sends."""
_SPELLED_HAVE = ("-C-", ".C.", "-c-", ".c.", "C-O-", "C.O.", "c-o-", "c.o.")
_SPELLED_MAY = (re.compile(r"-[CcOo]-"), re.compile(r"\.(?:[Cc]|(?<=[Cc]\.)[Oo])\."))
"""One of them is in each of these. Searches that begin with one literal take less than eight for all."""
_LETTER = re.compile(r"[A-Za-z]")
_CAPITAL = re.compile(r"[A-Z]")
_WORD_OF_TWO = re.compile(r"[A-Z]{2}")


def plain(text: str) -> str:
    """Return `text` with plain spaces and line feeds, of the same length.

    Example: `plain("A\\u00a0B\\rC")` is `"A B\\nC"`.
    """
    if has_one(text, _ODD_ASCII if text.isascii() else _ODD):
        text = text.translate(_PLAIN)
    if not text.isascii() and has_one(text, _WIDTHLESS):
        text = _UNSEEN.sub(" ", _without_hyphens(text))
    text = _undoubled(text)
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    if text.count("\\\n") > 1:
        text = text.replace("\\\n", " \n")
    if ">" in text or "\n|" in text:
        text = _unquoted(text)
    if any(may.search(text) for may in _SPELLED_MAY) and any(sign in text for sign in _SPELLED_HAVE):
        text = _SPELLED.sub(lambda match: match[0].replace("-", " ").replace(".", " "), text)
    return text


def _undoubled(text: str) -> str:
    """Return a text in which a program doubled each line break with one break in place of two.

    All runs of breaks are even, one is of four, and lines are short enough to have been broken by their length.
    """
    end = "\r\n" if "\r" in text and "\r\n" in text else "\n"
    if end * 4 not in text:
        return text
    pairs = text.count(end + end)
    if pairs < _FEWEST_DOUBLED:
        return text
    kept = text.rstrip("\r\n")
    behind = (len(text) - len(kept)) // len(end)
    if text.count(end) - behind != (pairs - behind // 2) * 2 or max(map(len, text.split(end))) > _WIDEST:
        return text
    return text.replace(end + end, " " * len(end) + end)


def _without_hyphens(text: str) -> str:
    """Move the letters of words together that have signs for a possible hyphen in them; blanks follow each word."""
    if text.count("\xad\n") * _ALL_LINES < text.count("\n"):
        text = _HYPHENED_LINE.sub(lambda found: f"{found[1]}{found[3]}\n".ljust(len(found[0])), text)
    return _HYPHENED.sub(lambda found: _SOFT.sub("", found[0]).ljust(len(found[0])), text)


def first_control(text: str) -> int:
    """Return the place of the first control character that is not a line end or tab, -1 if there is none.

    Example: of `"HARWELL\\x1a"`, 7.
    """
    if not has_one(text, _ODD_ASCII):
        return -1
    found = _CONTROL.search(text)
    return found.start() if found else -1


def has_one(text: str, signs: Iterable[str]) -> bool:
    """Return whether one of some literals is in a text."""
    for sign in signs:  # noqa: SIM110 (a generator takes three times as long)
        if sign in text:
            return True
    return False


def _unquoted(text: str) -> str:
    """Blank the marks of a quotation where most lines have one."""
    quoted = len(_QUOTED.findall(text))
    lines = sum(1 for line in text.split("\n") if line.strip()) if quoted else 0
    if not quoted or quoted < min(2, lines) or quoted < lines * _LINES_QUOTED:
        return text
    return _QUOTED.sub(lambda match: " " * len(match[0]), text)


_RAISED = bytes(
    ord(raised) if len(raised := chr(code).upper()) == 1 and ord(raised) < 256 else code for code in range(256)
)
_BEYOND = b"\xb5"
"""The micro sign, whose capital is not in Latin-1, as that of the other letter `\xff`."""


def upper(text: str) -> str:
    """Return `text` in capitals, of the same length: letters whose capital is longer stay.

    Bytes of Latin-1, which a pilcrow makes of most pages, are raised by a table, eight times as fast as letters.
    """
    if not text.isascii():
        try:
            data = text.encode("latin-1")
        except UnicodeEncodeError:
            data = _BEYOND
        if not (b"\xb5" in data or b"\xff" in data):
            return data.translate(_RAISED).decode("latin-1")
    raised = text.upper()
    if len(raised) == len(text):
        return raised
    return "".join(up if len(up := char.upper()) == 1 else char for char in text)


def is_lower(text: str) -> bool:
    """Return whether a text was retyped in lower case: it has letters, and no word in capitals.

    An excerpt of prose may have as few capitals: sentences that begin with one, without a line of the front matter, are
    prose.
    """
    if _LETTER.search(text) is None or _WORD_OF_TWO.search(text) is not None or not _few_capitals(text):
        return False
    return _SENTENCE.search(text) is None or _OF_FRONT.search(text) is not None


_SENTENCE = re.compile(r"[a-z][.?!][\"')]?\s+[A-Z][a-z]")
_OF_FRONT = re.compile(
    r"(?im)^[ \t]*(?:(?:tags?|subj(?:ect)?|ref(?:s|tels?)?|classified by)[ \t]*[:;]|e\.? ?o\.? ?1|(?:fm|to|info) [a-z]"
    r"|(?:confidential|secret|unclas(?:sified)?)\b|c o n f i d|s e c r e t|sipdis|classified by\b)"
)
"""A line of the front matter or the header in any case."""


_LEVEL_IN_SMALL = re.compile(
    r"(?m)\n[ \t]*(?:[Cc] ?o ?n ?f ?i ?d ?e ?n ?t ?i ?a ?l|[Ss] ?e ?c ?r ?e ?t|[Uu]nclas(?:sified)?)\b"
    r"(?: section \d\d? of \d\d?| sensitive| noforn){0,2}(?: [a-z]+){1,4} \d{4,6}[ \t]*$"
)


def has_small_front(text: str, start: int, stop: int) -> bool:
    """Return whether the front matter in `text[start:stop]` is in small letters under a header in capitals.

    Copies of 2009 have it so: `C o n f i d e n t i a l section 01 of 02 oslo 000881`.
    """
    return _LEVEL_IN_SMALL.search("\n" + text[start:stop]) is not None


def _few_capitals(text: str) -> bool:
    capitals = len(_CAPITAL.findall(text))
    return capitals * 50 <= len(_LETTER.findall(text))
