"""The numbers of a reference: serials, lists and ranges of them, and the years among them."""

from __future__ import annotations

from reftel.values.dtg import full_year
from reftel.values.reference_documents import RANGE_WORDS, is_of_another, year_after_comma
from reftel.values.reference_serial import (
    Serial,
    begins_next,
    is_next_label,
    is_serial,
    next_sender,
    number_at,
    over_breaks,
    over_note,
    text_at,
)
from reftel.values.reference_spaced import over_comma, spaced_serial
from reftel.values.reference_tokens import Token
from reftel.values.reference_years import Citing

RANGE_LIMIT = 50
"""Maximum number of members of a range to list; of a longer one only the first and the last are listed, as
uncertain."""

_DASHES = frozenset("-–—")
_AND = frozenset({",", "&", "AND", "OR", "/", ";", "+", "PLUS"})
_ENDS_OF_PARTS = _AND | {"(", "."}
_QUOTES = frozenset("'’‘`")
_SLASH_BACK = 12
"""Years back that two digits after a slash can mean."""
_NEAR_YEARS = 3
_SHORT_RANGE = 4
"""Maximum number of members of a range whose numbers alone exclude a year."""
_MOST_PARTS = 20
_SHORTENED, _NEAR = 3, 20
"""Digits from which a number after a slash is whole; a shorter one near the last digits of that before is cut."""


def serials(
    tokens: list[Token], at: int, citing: Citing, *, dated: bool = False, inherits: bool = False
) -> tuple[list[Serial], int]:
    """Return the serials from token `at` on, a number after a sender, and their end.

    A year between sender and serial, or after one, is read unless the year is known (`dated`) or, between them, the
    sender is inherited from a number before.
    """
    found: list[Serial] = []
    middle = None if inherits or dated else _year_between(tokens, at, citing)
    year, place = (None, at) if middle is None else middle
    while True:
        if not is_serial(tokens[place]) or (not found and _is_fraction(tokens, place)):
            return found, place
        torn = _torn(tokens, place, year) or spaced_serial(tokens, place, year, citing)
        one, stop = torn or _serial(tokens, place, year, citing, dated=dated)
        if found and _is_shortened(tokens, place, found[-1]):
            scale = 10 ** len(tokens[place].text)
            whole = found[-1].value - found[-1].value % scale + one.value
            one = one._replace(value=whole, uncertain=(*one.uncertain, "range"))
        joined = over_comma(tokens, one, stop)
        if joined is not None:
            one, stop = joined
        found.append(one)
        found, stop = _range(tokens, found, stop, citing, dated=dated)
        following = _next(tokens, stop, citing)
        if following is None:
            return found, stop
        place = following


def _is_shortened(tokens: list[Token], at: int, before: Serial) -> bool:
    """Whether a number after a slash has only the last digits of its serial: `STATE 45010/13`."""
    token, slash = tokens[at], tokens[at - 1]
    if slash.text != "/" or slash.start != tokens[at - 2].end or token.start != slash.end:
        return False
    size = len(token.text)
    step = token.value - before.value % 10**size
    return size < _SHORTENED <= len(str(before.value)) and 0 < step <= _NEAR


def _is_fraction(tokens: list[Token], at: int) -> bool:
    """`1/2`, `CABLE 2 OF 3`: a section or one of several messages."""
    behind = number_at(tokens, at + 2)
    if behind is not None and text_at(tokens, at + 1) == "OF" and tokens[at].value <= behind.value <= _MOST_PARTS:
        return behind.text[0] != "0"
    return len(tokens[at].text) == 1 and text_at(tokens, at + 1) == "/" and behind is not None and len(behind.text) == 1


def _year_between(tokens: list[Token], at: int, citing: Citing) -> tuple[int, int] | None:
    """A year before the serial (`OSLO 06 12`, `OSLO (02) 188410`, `OSLO 2005 12`, `STATE 07-12345`), and the serial's
    place."""
    first = tokens[at]
    place = at + 1
    if text_at(tokens, at - 1) == "(" or text_at(tokens, at - 2) == "(":
        if text_at(tokens, place) != ")":
            return None
        place = over_breaks(tokens, place + 1)
        second = number_at(tokens, place)
        return (full_year(first.value), place) if second and citing.is_year(first.text) else None
    joint = text_at(tokens, place)
    if joint in _DASHES or joint == "/":
        place += 1
    else:
        joint = ""
    second = number_at(tokens, place)
    if second is None or not is_serial(second) or not citing.is_year(first.text) or begins_next(tokens, place):
        return None
    quoted = text_at(tokens, at - 1) in _QUOTES
    return (full_year(first.value), place) if quoted or _is_before(first, joint, second, citing) else None


_OLDEST = 40
"""Years that a reference goes back: of `STATE 61 120`, both numbers are of the serial."""


def _is_before(first: Token, joint: str, second: Token, citing: Citing) -> bool:
    """Whether of two numbers the first is the year: judged by digits, leading zeros and which of them can be one."""
    if len(first.text) == 4:
        return citing.is_recent(first.text, _SLASH_BACK) and not (joint and citing.is_recent(second.text))
    if joint == "/":
        return first.text[0] == "0" and len(second.text) > 2
    if len(second.text) > 2:
        return bool(joint) or citing.is_recent(first.text, _OLDEST)
    if joint:
        return first.text[0] == "0"
    return first.text[0] == "0" or not citing.is_recent(second.text)


def _serial(tokens: list[Token], at: int, year: int | None, citing: Citing, *, dated: bool) -> tuple[Serial, int]:
    token = tokens[at]
    uncertain: tuple[str, ...] = ("digits",) if token.misread else ()
    stop = at + 1
    if year is None and not dated:
        behind = _year_behind(tokens, at, citing)
        if behind is not None:
            year, stop, doubt = behind
            uncertain += doubt
    return Serial(token.value, year, at, stop, uncertain), stop


_LONGEST_TORN = 6
"""Digits of a serial that a line break tore."""


def _torn(tokens: list[Token], at: int, year: int | None) -> tuple[Serial, int] | None:
    """A serial that a line break tore, and where it ends: `STATE 66` / `112`.

    A list of serials has separators at the ends of its lines, and serials of like length that rise.
    """
    first = tokens[at]
    spaced = number_at(tokens, at + 1)
    if spaced and spaced.text[0] == "0" and len(first.text + spaced.text) == _LONGEST_TORN and len(first.text) < 4:
        # `STATE 17 0123`
        return Serial(int(first.text + spaced.text), year, at, at + 2, ("torn-serial",)), at + 2
    behind = number_at(tokens, at + 2)
    if behind is None or tokens[at + 1].kind != "break" or tokens[at + 1].end != behind.start:
        return None
    if len(first.text) + len(behind.text) > _LONGEST_TORN or first.misread or behind.misread:
        return None
    is_padded = first.text[0] == "0" and len(first.text) + len(behind.text) == _LONGEST_TORN
    if len(first.text) == len(behind.text) and first.value < behind.value and not is_padded:
        return None
    following = over_breaks(tokens, at + 3)
    if begins_next(tokens, at + 2) or (following == at + 3 and not _ends_torn(tokens, following)):
        return None
    return Serial(int(first.text + behind.text), year, at, at + 3, ("torn-serial",)), at + 3


def _ends_torn(tokens: list[Token], at: int) -> bool:
    """Whether a separator, a bracket or a label follows, and not what makes a number an item of its own."""
    if text_at(tokens, at) in (".", ")", ":"):
        return not _ends(tokens, at + 1) and len(text_at(tokens, at + 1)) == 1
    return at >= len(tokens) or tokens[at].kind == "mark" or len(tokens[at].text) == 1 or _ends(tokens, at)


def _year_behind(tokens: list[Token], at: int, citing: Citing) -> tuple[int, int, tuple[str, ...]] | None:
    """Return a year after the serial, its end, and whether it is uncertain."""
    place = over_breaks(tokens, at + 1)
    return (
        _bracketed(tokens, place, citing)
        or _named(tokens, place, citing)
        or _dated(tokens, place)
        or _bare(tokens, at, citing)
        or year_after_comma(tokens, at, citing)
    )


def _bracketed(tokens: list[Token], at: int, citing: Citing) -> tuple[int, int, tuple[str, ...]] | None:
    """`(06)`, `('06)`, `(2006)`, `(OF 2006)`."""
    if text_at(tokens, at) not in ("(", "["):
        return None
    place = at + 1
    while text_at(tokens, place) in _QUOTES or text_at(tokens, place) == "OF":
        place += 1
    year = number_at(tokens, place)
    if year is None or text_at(tokens, place + 1) not in (")", "]") or not citing.is_year(year.text):
        return None
    if _is_next_year(tokens, place):
        return None
    return full_year(year.value), place + 2, ()


def _is_next_year(tokens: list[Token], at: int) -> bool:
    """Whether a year in brackets between two references without a separator is the second one's
    (`OSLO 12 (05) LIMA 34`): so unless that one has a year in brackets after it as well."""
    if not begins_next(tokens, at):
        return False
    place = at + 2
    while place < len(tokens) and place < at + 10 and tokens[place].kind == "word":
        place += 1
    return number_at(tokens, place) is not None and text_at(tokens, place + 1) != "("


def _named(tokens: list[Token], at: int, citing: Citing) -> tuple[int, int, tuple[str, ...]] | None:
    """`OF 2006`, `FROM '06`."""
    at += text_at(tokens, at) == ","
    if text_at(tokens, at) not in ("OF", "FROM", "IN"):
        return None
    place = over_breaks(tokens, at + 1)
    quoted = text_at(tokens, place) in _QUOTES
    place += quoted
    year = number_at(tokens, place)
    if year is None or not citing.is_year(year.text) or (len(year.text) == 2 and not quoted):
        return None
    return full_year(year.value), place + 1, ()


def _dated(tokens: list[Token], at: int) -> tuple[int, int, tuple[str, ...]] | None:
    """`OF MAY 3, 2005`, `DATED 12 MAY 2005`, `--05/DEC/2008`, `(12/11/08)`: the date's year; the text ends before."""
    place = at
    while place - at < 4 and text_at(tokens, place) in (
        "(",
        "[",
        "-",
        "–",
        "OF",
        "DATED",
        "DTD",
        ",",
        "DATE",
        "DTG",
        "ON",
        "\n",
    ):
        place += 1
    if place >= len(tokens) or tokens[place].kind != "date" or tokens[place].value < 0:
        return None
    if text_at(tokens, at) == "," and not _ends(tokens, over_breaks(tokens, place + 1)):
        # `OSLO 12, 5/3/05 PIKE E-MAIL`: the date of the next item
        return None
    return tokens[place].value, at, ()


def _bare(tokens: list[Token], at: int, citing: Citing) -> tuple[int, int, tuple[str, ...]] | None:
    """`OSLO 3310-92`, `OSLO 1234/05`, `OSLO 06641 98`, `OSLO 12 '05`."""
    serial, place = tokens[at], at + 1
    joint = text_at(tokens, place)
    if joint in _DASHES or joint == "/":
        place += 1
    else:
        joint = ""
    quoted = text_at(tokens, place) in _QUOTES
    place += quoted
    year = number_at(tokens, place)
    if (
        year is None
        or begins_next(tokens, place)
        or not (citing.is_recent(year.text) or _is_padded(serial, joint, year))
    ):
        return None
    if number_at(tokens, place + 1) or text_at(tokens, place + 1) in ("/", "-") or not _ends(tokens, place + 1):
        return None
    if not quoted and not _can_follow(serial, joint, year, citing):
        return None
    clear = (
        quoted
        or len(year.text) == 4
        or (len(serial.text) > 2 and (not joint or (joint == "/" and year.text[0] == "0")))
    )
    doubt = () if clear else ("year-behind",)
    return full_year(year.value), place + 1, doubt


def _is_padded(serial: Token, joint: str, year: Token) -> bool:
    """`LONDON 02411/09`: two digits with a zero that are a year, even one after the citing cable's."""
    return bool(joint) and len(serial.text) > 3 and len(year.text) == 2 and year.text[0] == "0"


def _can_follow(serial: Token, joint: str, year: Token, citing: Citing) -> bool:
    if joint in _DASHES and _rises(serial, year, citing):
        return False
    if joint == "/":
        padded = year.text[0] == "0" and len(year.text) == 2
        return (len(serial.text) > 2 or padded) and (
            citing.is_recent(year.text, _SLASH_BACK) or _is_padded(serial, joint, year)
        )
    if len(year.text) == 4 and joint:
        return not 0 < year.value - serial.value <= RANGE_LIMIT
    if len(serial.text) <= 2 and len(year.text) == 2:
        return year.text[0] == "0" or year.value < serial.value
    return True


def _rises(serial: Token, behind: Token, citing: Citing) -> bool:
    """Whether two digits after a dash end a range: they follow the serial's last two, and are not a year close by."""
    if len(serial.text) < 3 or len(behind.text) != 2 or citing.is_recent(behind.text, _NEAR_YEARS):
        return False
    return 0 < behind.value - serial.value % 100 <= _SHORT_RANGE


def _ends(tokens: list[Token], at: int) -> bool:
    """Return whether a reference can end before `at`: only NOTAL, AND and similar words may follow the number."""
    if at >= len(tokens) or tokens[at].kind != "word":
        return True
    return text_at(tokens, at) in _AND or text_at(tokens, at) in ("NOTAL", "PREVIOUS", "ET")


def _range(
    tokens: list[Token], found: list[Serial], stop: int, citing: Citing, *, dated: bool
) -> tuple[list[Serial], int]:
    """The serials with the further members of a range that begins with the last of them."""
    place = over_breaks(tokens, stop)
    if text_at(tokens, place) not in _DASHES and text_at(tokens, place) not in RANGE_WORDS:
        return found, stop
    place = over_breaks(tokens, place + 1)
    last = number_at(tokens, place)
    first = found[-1]
    if last is not None and _is_remark(tokens, place):
        return found, stop
    if last is None or not is_serial(last) or _is_of_next(tokens, place, citing) or is_next_label(tokens, place):
        return found, stop
    end = last.value
    if end <= first.value:
        # 7721-22
        scale = 10 ** len(last.text)
        end += first.value - first.value % scale
    if end <= first.value:
        # a range that falls: both ends are given
        falling = Serial(last.value, first.year, place, place + 1, (*first.uncertain, "range"))
        return [*found[:-1], first._replace(uncertain=falling.uncertain), falling], place + 1
    members = range(first.value + 1, end + 1) if end - first.value < RANGE_LIMIT else range(end, end + 1)
    doubt = first.uncertain if len(members) > 1 or end == first.value + 1 else (*first.uncertain, "long-range")
    if len(last.text) == 2 and citing.is_recent(last.text) and text_at(tokens, place - 1) in _DASHES:
        doubt = (*doubt, "range")
    found = [*found[:-1], first._replace(uncertain=doubt)]
    year = first.year
    behind = _serial(tokens, place, None, citing, dated=dated) if year is None else None
    if behind is not None and behind[0].year is not None:
        # the year after a range is all its members'
        year, place = behind[0].year, behind[1] - 1
        found[-1] = found[-1]._replace(year=year)
    found += [Serial(one, year, first.first if one < end else place, place + 1, doubt) for one in members]
    return found, place + 1


def _is_remark(tokens: list[Token], at: int) -> bool:
    """Whether a number after a dash with spaces begins a remark: `OSLO 12 - 15 LAMPS LIT`."""
    dash, place = tokens[at - 1], over_breaks(tokens, at + 1)
    behind = tokens[place] if place < len(tokens) else None
    if dash.text not in _DASHES or dash.start == tokens[at - 2].end or dash.end == tokens[at].start:
        return False
    return behind is not None and behind.kind == "word" and len(behind.text) > 1 and not _ends(tokens, place)


def _is_of_next(tokens: list[Token], at: int, citing: Citing) -> bool:
    """Whether a number after a dash belongs to the next reference; one that is not a year does not, if the post after
    it has a number: `12-14 TOSEC 5`."""
    end = next_sender(tokens, at)
    return bool(end) and (citing.is_year(tokens[at].text) or number_at(tokens, over_breaks(tokens, end)) is None)


def _next(tokens: list[Token], stop: int, citing: Citing) -> int | None:
    """The place of the next serial of a list: after a note in brackets, a separator and line breaks."""
    place = over_breaks(tokens, stop)
    broken = place > stop
    place = over_note(tokens, place)
    if text_at(tokens, place) in ("NOTAL", "NOTAL."):
        place += 1
    separated = False
    while text_at(tokens, place) in _AND or (place < len(tokens) and tokens[place].kind == "break"):
        separated = separated or tokens[place].kind != "break"
        broken = broken or tokens[place].kind == "break"
        place += 1
    number = number_at(tokens, place)
    if number is None or not (separated or broken) or not is_serial(number) or _is_of_next(tokens, place, citing):
        return None
    if not _ends(tokens, over_breaks(tokens, place + 1)) and is_of_another(tokens, place, citing):
        return None
    if len(number.text) < 2 and not _ends_part(tokens, place + 1):
        return None
    if not separated and text_at(tokens, place + 1) in (".", ")", ",") and not _ends(tokens, place + 2):
        # the number of a paragraph
        return None
    return place


def _ends_part(tokens: list[Token], at: int) -> bool:
    return at >= len(tokens) or tokens[at].kind == "break" or text_at(tokens, at) in _ENDS_OF_PARTS
