"""Canonical reference ids: `07MEXICO965`, for any spelling.

Two-digit year, the post's one name, the serial without leading zeros: the form of the Cablegate catalogue. Ids of
before 1966 keep four digits (`1962MOSCOW123`), so that every id reads back. NARA writes `1973STATE097844_b`, drafters
`07 SECSTATE WASHDC 12345`, and the message system put pieces of its first line in between:
`09SECTION01OF03SANJOSE525`. Ids that no rule can correct are rows of `vocab/malformed_ids.csv`; the names of posts
over time are in `vocab/renamed.csv`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from reftel.values.dtg import full_year
from reftel.values.post import judge_post
from reftel.vocab.posts import Posts, fold, posts
from reftel.vocab.tables import malformed_ids, message_series, renamed_posts

_LONGEST = 200
"""Characters of a written id to read; longer texts are not ids."""

_LAST_SERIAL = 999_999_999

_CUT_OFF = range(1973, 1980)
"""Years whose files cut a station's name to six letters: `1974PRETOR01234`."""

_FIRST_SHORT = 1966
"""The first year that an id writes with two digits."""

_DEPARTMENTS = dict.fromkeys(("DEPTEL", "DEPT", "DEPARTMENT"), "STATE")
_CANONICAL = re.compile(r"([0-9]{2}|[12][0-9]{3})([A-Z]+)([1-9][0-9]{0,8})")
_LINK = re.compile(r".*/([^/]+?)(?:\.html?)?")
_DIGITS = str.maketrans("OLI", "011")
_SUFFIX = re.compile(r"_[A-Z]{1,2}\d?$")
_LABEL = re.compile(r"\s*(?:REF(?:TEL|S)?\b[:.\s]*)?(?:\(?[A-Z][.):]+\s*(?=['\d]))?")
_YEAR = re.compile(r"\s*'?(1[789]\d\d|20\d\d|\d\d)(?=[\s\-./]*(?:\d\d?(?:OF|[A-Z])|[A-Z]))[\s\-./]*")
_LETTER_O = re.compile(r"^'?O(?=\d[\s\-./]*[A-Z])")
_ZERO = re.compile(r"(?<=[A-Z])0(?=[A-Z])|(?<![A-Z0-9])0(?=[A-Z]{3})|(?<=^\d\d)0(?=[A-Z]{3})")
"""A zero that is the letter O: within a name or before one, `NAIR0BI`, `0SLO`."""
_STRUCK = re.compile(r"(?<=\d)(?:[OLI](?=[\dOLI]*$))+|(?<![A-Z\d])[OLI](?=[\dOLI]*\d[\dOLI]*$)")
"""Letters struck for digits in the serial at the end: `O733`, `l733`, `15O2`."""
_LEADING = re.compile(
    r"UNCLAS(?:SIFIED)?|[NCLAS]{0,5}SIFIED|LIMITEDOFFICIALUSE|CONFIDENTIAL|TOPSECRET|SECRET(?!ARY)|"
    r"FOROFFICIALUSEONLY|SENSITIVE|SIPDIS|NOFORN|EFTO|FOUO"
)
_SECTION = re.compile(r"[A-Z]{0,8}?(?:\d{1,2} ?[A-Z]{1,2} ?\d{1,3})(?=[A-Z]{3})")
_MESSAGE = re.compile(r"(?P<post>[A-Z]+)[ #]*(?P<serial>\d+)(?:[ /](?P<second>\d+)(?![.\d]))?")
_COUNTED = re.compile(r"(?:TELEGRAM|CABLE|NUMBER|TELNO|NO|NR)+$")


def written_year(year: int) -> str:
    """Return the year as an id begins with it: `07`, or four digits before 1966 and where two would not read back."""
    return f"{year % 100:02}" if year >= _FIRST_SHORT and full_year(year % 100) == year else f"{year:04}"


def make_id(year: int, post: str, serial: int) -> str:
    """The canonical id of a year (two or four digits), a canonical post and a serial above 0.

    A post that was renamed gets its name of that time: Kyiv's telegrams from before October 2006 are KIEV.
    """
    if not 0 < serial <= _LAST_SERIAL:
        raise ValueError(f"no serial: {serial}")
    full = full_year(year)
    return f"{written_year(full)}{_name_then(fold(post), full, serial)}{serial}"


def split_id(cable_id: str) -> tuple[int, str, int]:
    """Year (four digits), post and serial of a canonical id; ValueError for anything else."""
    match = _CANONICAL.fullmatch(cable_id)
    year = full_year(int(match[1])) if match else 0
    if match is None or written_year(year) != match[1]:
        raise ValueError(f"not a canonical id: {cable_id[:60]!r}")
    return year, match[2], int(match[3])


def canonical_id(raw: str, *, year: int | None = None) -> str:
    """Return the canonical form of a reference id in any style. Idempotent.

    A mistyped post becomes the nearest known one; an unknown post stays as written.

    Args:
        raw: The id: `07 Mexico City 0965`, `MEXICO 965` with a `year`, a link.
        year: Two or four digits, for an id without a year.

    Raises:
        ValueError: the post, the serial or the year is missing.

    Example:
        >>> reftel.canonical_id("07MEXICO-CITY 0965")
        '07MEXICO965'
    """
    match = _CANONICAL.fullmatch(raw)
    if match and match[2] in posts().by_name and raw not in malformed_ids():
        return make_id(int(match[1]), match[2], int(match[3]))
    if len(raw) > _LONGEST:
        raise ValueError(f"not a reference id: {raw[:60]!r}...")
    return _canonical(raw, year)


@lru_cache(maxsize=1 << 16)
def _canonical(raw: str, year: int | None) -> str:
    text = unicodedata.normalize("NFKD", raw).upper().strip()
    text = "".join(mark for mark in text if not unicodedata.combining(mark))
    link = _LINK.fullmatch(text) if text.endswith((".HTML", ".HTM")) else None
    text = _SUFFIX.sub("", link[1] if link else text)
    known = malformed_ids().get(fold(text)) or numbered_message(text, year)
    if known is not None:
        return known
    label = _LABEL.match(text)
    text = _LETTER_O.sub("0", text[label.end() :] if label else text)
    text = _STRUCK.sub(lambda struck: struck[0].translate(_DIGITS), text)
    written = _YEAR.match(text)
    if written:
        text = text[written.end() :]
        if text.startswith(written[1]):  # 7575LIBREVILLE1895
            text = text[len(written[1]) :]
    full = full_year(int(written[1])) if written else None
    given = full_year(year) if year is not None else None
    message = _message_of(text, raw)
    full = full or message.year or given
    if full is None:
        raise ValueError(f"no year: {raw!r}")
    sender = _sender(message.post, full)
    if not sender.strip("OLI"):
        raise ValueError(f"no post, only letters that are digits: {raw!r}")
    made = make_id(full, sender, message.serial)
    return malformed_ids().get(made, made)


def _message_of(text: str, raw: str) -> _Message:
    """The message, with a zero read as the letter O where only that gives a known post."""
    mended = _ZERO.sub("O", text)
    if mended == text:
        return _message(_joined(text), raw)
    try:
        plain = _message(_joined(text), raw)
    except ValueError:
        return _message(_joined(mended), raw)
    if posts().resolve(plain.post) is not None:
        return plain
    other = _message(_joined(mended), raw)
    return other if posts().resolve(other.post) is not None else plain


@cache
def _series_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(message_series(), key=len, reverse=True))
    return re.compile(
        rf"(?:(?P<before>(?:19|20)?\d\d)[ \-]?)?(?P<series>{names})S?[ \-]{{0,3}}(?:(?:NUMBER|NO|NR|MSG)[:.]? ?)?"
        r"(?P<serial>\d{1,5})(?: ?[/\-] ?(?P<year>(?:19|20)\d\d|\d\d))?"
    )


def numbered_message(text: str, year: int | None = None) -> str | None:
    """The id of a numbered military message: `NAVADMIN 123/18` is `18NAVADMIN123` (OPNAVINST 5215.17); else None.

    `year` is the default."""
    found = _series_pattern().fullmatch(text.strip().upper()[:_LONGEST])
    if found is None or not int(found["serial"]):
        return None
    written = found["before"] or found["year"]
    if written is None and year is None:
        return None
    return make_id(full_year(int(written) if written else year or 0), found["series"], int(found["serial"]))


def written_series(cable_id: str) -> str | None:
    """The id of a numbered military message as its service writes it; None for any other id.

    >>> written_series("18NAVADMIN23"), written_series("07MEXICO965")
    ('NAVADMIN 023/18', None)
    """
    match = _CANONICAL.fullmatch(cable_id)
    if match is None or match[2] not in message_series():
        return None
    return f"{match[2]} {int(match[3]):03}/{full_year(int(match[1])) % 100:02}"


class _Message(NamedTuple):
    """A sender as written, a serial above 0, and a year written between or after them."""

    post: str
    serial: int
    year: int | None


def _joined(text: str) -> str:
    """The text with everything dropped between letters, and between letters and digits; digits stay apart."""
    text = re.sub(r"[^A-Z0-9/#.]+", " ", text)
    return re.sub(r"(?<=[A-Z])[ ./]+|[ ./]+(?=[A-Z])|^[ ./#]+", "", text)


def _message(text: str, raw: str) -> _Message:
    """The message that the text names, the first whose sender is known: rubbish may be before it."""
    known = posts()
    fallback: _Message | None = None
    while True:
        match = _MESSAGE.match(text)
        if match and int(match["serial"]):
            message = _Message(_COUNTED.sub("", match["post"]) or match["post"], *_numbers(match))
            if known.resolve(match["post"]) is not None:
                return message._replace(post=match["post"])
            if known.resolve(message.post) is not None:
                return message
            fallback = message
        shorter = _without_rubbish(text, known)
        if shorter is None:
            break
        text = shorter
    if fallback is None:
        raise ValueError(f"no post and serial: {raw!r}")
    return fallback


def _sender(written: str, year: int) -> str:
    """The canonical name of the sender, or the name as written."""
    known = posts()
    if year < _FIRST_SHORT and known.resolve(written) is None:
        written = _without_addressee(written, known)
    if known.resolve(written) is None and year in _CUT_OFF and (station := known.station(written)):
        return station.name
    judged = judge_post(written, year)
    return judged.name if judged and judged.name else written


def _without_addressee(written: str, known: Posts) -> str:
    """The sender of a telegram that is named with its addressee, `STATETOPARIS`; the name as written without one.

    Until 1965 the Department counted its telegrams to each post apart, so that editors name both.
    """
    for at in (match.start() for match in re.finditer("TO", written)):
        sender, addressee = (_DEPARTMENTS.get(name, name) for name in (written[:at], written[at + 2 :]))
        if known.resolve(sender) is not None and known.resolve(addressee) is not None:
            return sender
    return _DEPARTMENTS.get(written, written)


def _numbers(match: re.Match[str]) -> tuple[int, int | None]:
    """`STATE 07 12345` and `STATE 12345 2007` hold a year next to the serial; `965/01` a section, dropped."""
    first, second = match["serial"], match["second"]
    if second and "/" not in match[0]:
        if len(second) > 2 and (len(first) == 2 or _is_year(first)):
            return int(second), full_year(int(first))
        if _is_year(second):
            return int(first), int(second)
    return int(first), None


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and 1966 <= int(digits) <= 2065


def _without_rubbish(text: str, known: Posts) -> str | None:
    """The text after a classification, caption or section count that the message system left before the post."""
    leading = _LEADING.match(text)
    if leading and leading.end() < len(text):
        return text[leading.end() :]
    section = _SECTION.match(text)
    if section:
        behind = _MESSAGE.match(text[section.end() :])
        if behind and known.correct(behind["post"]):
            return text[section.end() :]
    return None


@cache
def _renames() -> dict[str, tuple[tuple[tuple[int, int], str, tuple[int, int], str], ...]]:
    found: dict[str, tuple[tuple[tuple[int, int], str, tuple[int, int], str], ...]] = {}
    for row in renamed_posts():
        change = ((row.until, row.until_serial), row.former, (row.since, row.since_serial), row.present)
        found[row.former] = (*found.get(row.former, ()), change)
        found[row.present] = (*found.get(row.present, ()), change)
    return found


def _name_then(post: str, year: int, serial: int) -> str:
    """The name that telegrams of that post bore then; as given in the time between two sure ones."""
    for last, former, first, present in _renames().get(post, ()):
        if (year, serial) <= last:
            return former
        if (year, serial) >= first:
            return present
    return post
