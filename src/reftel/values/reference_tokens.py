"""The words, numbers, dates and marks of a list of references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from reftel.values.dtg import full_year
from reftel.values.reference_noise import Noise
from reftel.vocab.month_names import ANY_MONTH
from reftel.vocab.posts import posts

Kind = Literal["word", "number", "date", "code", "mark", "break"]
SEPARATORS = frozenset({",", ";", "AND", "&"})
"""Tokens between the items of a list."""


class Token(msgspec.Struct, gc=False):
    """One token. `break` is a line break; `code` holds digits that are not a serial (decimals, times, addresses)."""

    kind: Kind
    start: int
    end: int
    text: str
    """Upper case; for a number its digits as read."""
    value: int = -1
    """A number's value; a date's year (four digits, -1 without one)."""
    misread: bool = False
    """Whether a letter was read as a digit or a digit as a letter."""
    lower: bool = False
    """Whether a word is not all in capitals."""


_YEAR = (
    r"(?:(?:,\s{0,2}|[ \-/.]{0,2})(?:(?:19|20)\d\d)(?!\d)"
    r"|(?:[ \-/]{0,2}|[ ]?\r?\n[ ]{0,9})['’]?\d\d(?!\d)(?!\s{0,3}[A-Z]{2,20}(?: [A-Z]{2,20}){0,3}\s{1,3}\d))"
)
"""A year after day and month; not the year of the reference after it (`16 MAY 07 PARIS 12`)."""
_TORN_DAY = r"(?:(?<=\bOF \d)|(?<=\bOF \d\d))[ ]?\r?\n[ ]{0,9}"
"""A line break between a day and its month, `OF 4` / `DEC 05`; after a serial another item may begin."""
# `RIO DE JAN 50` has no day of January
_TOKEN = re.compile(
    r"(?P<space>[^\S\r\n\x0b\x0c\x85\u2028\u2029]+|_+)"
    r"|(?P<break>[\r\n\x0b\x0c\x85\u2028\u2029]\s*)"
    r"|(?P<address>(?:https?://|www\.)\S+|[\w.+\-]{1,64}+@[\w.\-]{1,64}+)"
    rf"|(?P<dtg>\d{{6}}\s?[A-Z]\s?{ANY_MONTH}\s?(?:\d{{4}}|\d\d)(?!\d)|\d{{6}}Z(?![A-Z]))"
    r"|(?P<numeric>(?:\d{1,2}/\d{1,2}/|\d{1,2}\.\d{1,2}\.|\d{1,2}-\d{1,2}-)(?:\d{4}|\d\d)(?!\d|[/.]\d))"
    r"|(?P<iso>(?:19|20)\d\d(?P<between>[/.\-])\d{1,2}(?P=between)\d{1,2}(?!\d))"
    rf"|(?P<day>\d{{1,2}}(?:ST|ND|RD|TH)?(?:[ \-/.]{{0,2}}|{_TORN_DAY}){ANY_MONTH}\b\.?(?:{_YEAR})?)"
    rf"|(?P<month>(?<!RIO DE ){ANY_MONTH}\b\.?,?(?:[ \-]|[ ]?\r?\n[ ]{{0,9}})?"
    rf"(?:(?:19|20)\d\d(?!\d)|\d{{1,2}}(?:ST|ND|RD|TH)?(?![\dA-Z])(?:{_YEAR})?))"
    r"|(?P<decimal>\d++(?>(?:[.:]\d++)+))"
    r"|(?P<run>[^\W_]++)"
    r"|(?P<mark>.)",
    re.IGNORECASE | re.DOTALL,
)
_GLUED_LABEL = re.compile(r"REF[A-RT-Z](?=\s?[:.)])", re.IGNORECASE)
"""A label that has lost the space before its letter: `REFB: STATE 13`."""
_LAST_DIGITS = re.compile(r"(\d{4}|\d\d)$")
_NUMBER = re.compile(
    r"(?=[OoIl|]*\d)[\dOoIl]+|S\d\d[\dOoIl]{0,4}|[OoIl]?\d[\dOoIl]{0,4}S\d[\dOoIl]{0,4}"
    r"|(?=(?:\D*\d){3})[OoIl]?\d[\dOoIl]{0,4}[BZ]\d[\dOoIl]{0,4}"
)
"""A number, also one with letters that look like its digits."""
_AS_DIGITS = str.maketrans("OoIlSBZ", "0011582")
_PARTS = re.compile(r"\d+|\D+")
_ZEROS = re.compile(r"(\d*?)(0?)([A-Za-z]+(?:[01][A-Za-z]+)*)(0?)(\d*)")
_LONGEST_NAME = 30


def tokens(text: str, start: int, end: int, noise: Noise, latest: int | None = None) -> list[Token]:
    """The tokens of `text[start:end]` without the noise in it.

    No date of three numbers is after the year `latest`: `OSLO 12/13/14` in 2007 are three serials.
    """
    found: list[Token] = []
    at = start
    for begin, stop in (*noise.ranges, (end, end)):
        if begin > at:
            found.extend(_tokens(text, at, begin, latest))
        at = max(at, stop)
        if found and found[-1].kind != "break" and begin < end:
            found.append(Token("break", begin, stop, "\n"))
    return _without_publishers_marks(found) if "\u00b6" in text else found


def _without_publishers_marks(listed: list[Token]) -> list[Token]:
    """The tokens without the marks that a publisher put before serials that begin a line: `PESHAWAR`, `\u00b6512`."""
    return [
        token
        for at, token in enumerate(listed)
        if not (
            token.text == "\u00b6"
            and at > 1
            and (listed[at - 1].kind, listed[at - 2].kind) == ("break", "word")
            and at + 1 < len(listed)
            and listed[at + 1].kind == "number"
        )
    ]


_LONGEST_MARK = 2
"""Tokens from a parenthesis to the one that closes it, for a label: `(A)`."""


def inside(listed: list[Token]) -> frozenset[int]:
    """The indexes of tokens inside a remark: within parentheses that close and hold more than a label or a marking."""
    found: set[int] = set()
    opened = -1
    for at, token in enumerate(listed):
        if token.text in "([" and token.kind == "mark":
            opened = at
        elif token.text in ")]" and token.kind == "mark" and opened >= 0:
            if at - opened > _LONGEST_MARK:
                found.update(range(opened + 1, at))
            opened = -1
    return frozenset(found)


def _tokens(text: str, start: int, end: int, latest: int | None) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        kind = match.lastgroup
        begin, stop = match.span()
        if kind == "space":
            continue
        if kind == "break":
            yield Token("break", begin, stop, "\n")
        elif kind == "run" and _GLUED_LABEL.match(text, begin, end):
            yield _plain(match[0][:-1], begin)
            yield _plain(match[0][-1], stop - 1)
        elif kind == "run":
            yield from _run(match[0], begin)
        elif kind in ("mark", "address", "decimal"):
            yield Token("mark" if kind == "mark" else "code", begin, stop, match[0].upper())
        else:
            yield from _date(match, kind or "", latest)


def _date(match: re.Match[str], kind: str, latest: int | None) -> Iterator[Token]:
    """A date with its year; three numbers that are not a date stay numbers."""
    begin, stop = match.span()
    written = match[0]
    if kind == "numeric" and not _is_date(written, latest):
        for part in re.finditer(r"\d+|\D", written):
            yield _plain(part[0], begin + part.start())
        return
    year = -1
    if kind == "iso":
        year = int(written[:4])
    elif kind != "month" or len(_digits(written)) > 1 or len(_digits(written)[-1]) == 4:
        digits = _LAST_DIGITS.search(written)
        year = (
            full_year(int(digits[1])) if digits and (kind != "day" or not written[: digits.start()].isdigit()) else -1
        )
    yield Token("date", begin, stop, written.upper(), year)


def _digits(written: str) -> list[str]:
    return re.findall(r"\d+", written)


def _is_date(written: str, latest: int | None) -> bool:
    first, second, year = (int(digits) for digits in _digits(written)[:3])
    if latest is not None and "/" in written and full_year(year) > latest:
        return False
    return 0 < min(first, second) <= 12 and max(first, second) <= 31


def _plain(part: str, begin: int) -> Token:
    if part.isascii() and part.isdigit():
        return Token("number", begin, begin + len(part), part, int(part) if len(part) < 19 else -1)
    kind: Kind = "mark" if part.isascii() and not part[0].isalpha() else "word"
    return Token(kind, begin, begin + len(part), part.upper(), lower=not part.isupper())


def _run(run: str, begin: int) -> Iterator[Token]:
    """Letters and digits without a space between them: a word, a number, `06OSLO12`, or one misread for the other."""
    if run.count("l") > 1 and run.isalpha() and (capitals := run.replace("l", "I")).isupper():
        # `KlGALl`: a scanner read two capitals as small letters
        token = _plain(capitals, begin)
        token.misread = True
        yield token
        return
    if not run.isascii() or run.isalpha() or run.isdigit():
        yield (
            _plain(run, begin)
            if run.isascii()
            else Token("word", begin, begin + len(run), run.upper(), lower=not run.isupper())
        )
        return
    if _NUMBER.fullmatch(run):
        digits = run.translate(_AS_DIGITS)
        yield Token("number", begin, begin + len(run), digits, int(digits) if len(digits) < 19 else -1, misread=True)
        return
    if len(run) <= _LONGEST_NAME and (repaired := _zeros(run)):
        for part, at, length in repaired:
            token = _plain(part, begin + at)
            token.end = begin + at + length
            token.misread = token.kind == "word" and part != run[at : at + length]
            yield token
        return
    for piece in _PARTS.finditer(run):
        yield _plain(piece[0], begin + piece.start())


def _zeros(run: str) -> list[tuple[str, int, int]] | None:
    """The parts of a run in which a zero is an O, or a one an I: `0SLO`, `060SLO12`, `C0LOMBO`, `SA0`."""
    match = _ZEROS.fullmatch(run)
    if match is None or not (match[2] or match[4] or not match[3].isalpha()):
        return None
    if match[3].isalpha() and posts().resolve(match[3]):
        return None
    for before in dict.fromkeys((match[2], "")):
        for behind in dict.fromkeys((match[4], "")):
            word = _letters(before + match[3] + behind)
            at = len(match[1]) + len(match[2]) - len(before)
            if word.upper() != match[3].upper() and (posts().resolve(word) or _is_plain(match, before, behind)):
                stop = at + len(word)
                parts = [(run[:at], 0, at), (word, at, len(word)), (run[stop:], stop, len(run) - stop)]
                return [part for part in parts if part[0]]
    return None


def _letters(run: str) -> str:
    return run.replace("0", "O").replace("1", "I")


def _is_plain(match: re.Match[str], before: str, behind: str) -> bool:
    """Whether letters are around zeros alone, so that the whole run is a word (`SA0 PAULO`)."""
    whole = before == match[2] and behind == match[4]
    return whole and not match[1] and not match[5] and "1" not in match[3] and len(match[3]) > 1


_MESSAGE_WORDS = "EMAIL MAIL TELCON TELECON PHONCON PHONECON PHONE CALL MEMO LETTER IIR OSC FBIS TD TDX"
_MESSAGES = frozenset(_MESSAGE_WORDS.split())
"""Words of items that are not cables."""
_MESSAGE_NEAR = 8
"""Tokens in which such a word is."""


def is_message(listed: list[Token], before: int, at: int) -> bool:
    """Whether an item that is not a cable begins at `at`, and the token at `before` ends another: `12 C PIKE EMAIL`."""
    if before and listed[before].text in (",", ";"):
        before -= 1
    last = listed[before]
    if (
        last.text not in _MESSAGES
        and last.kind not in ("number", "date", "code")
        and last.text
        not in (
            ")",
            "NOTAL",
            "PREVIOUS",
            "PREV",
            "AL",
            "AND",
            "-",
            "–",
        )
    ):
        return False
    return names_message(listed, at)


def names_message(listed: list[Token], at: int) -> bool:
    """Return whether the tokens from `at` on name an e-mail, a call, a report or a manual."""
    if [token.text for token in listed[at + 1 : at + 2]] in (["FAM"], ["FAH"]) and listed[at].kind == "number":
        return True
    return any(token.text in _MESSAGES for token in listed[at : at + _MESSAGE_NEAR])


_CUT = 3
"""Letters of a name that are left when its last one is torn off."""


def ends_name(listed: list[Token], at: int) -> bool:
    """Whether a letter that begins a line is the last of the name above, torn off: `D. STAT`, `E 27497`."""
    if at < 2 or listed[at - 1].kind != "break" or listed[at - 2].kind != "word" or len(listed[at - 2].text) < _CUT:
        return False
    above = listed[at - 2].text
    return posts().resolve(f"{above}{listed[at].text}") is not None and posts().resolve(above) is None


def is_lettered(listed: list[Token], at: int) -> bool:
    """Whether a letter is a part of a number: of an airgram, `TOKYO A- 733`, or of a paragraph of a law, `41.91(A)(9)`.

    Args:
        listed: the tokens of a list of references.
        at: the place of the letter.

    Example: true of the A in `TOKYO A- 733`, false of that in `A- TOKYO 733`.
    """
    texts = [one.text for one in listed[at + 1 : at + 4]]
    before = listed[at - 1] if at else None
    if texts[:1] == [")"] and before is not None and before.text == "(" and at > 1:
        section = listed[at - 2]
        if section.kind == "code" and section.end == before.start:
            return True
    if texts[:2] == [")", "("] and before is not None and before.text == "(" and at > 1:
        return listed[at - 2].kind in ("number", "code") and listed[at - 2].end == before.start
    if listed[at].text != "A" or texts[:1] != ["-"] or at + 2 >= len(listed) or listed[at + 2].kind != "number":
        return False
    is_named = before is not None and before.kind == "word" and before.text not in SEPARATORS
    return is_named or at + 3 == len(listed) or listed[at + 3].text in (",", ";", "OF")
