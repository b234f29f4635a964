"""Cables among the tokens of an item: year, sender and serials in any order; numbers without a sender inherit one."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from reftel.model import Reference
from reftel.spans import Span
from reftel.values.cable_id import make_id, split_id
from reftel.values.dtg import full_year
from reftel.values.reference_documents import MANUALS, RANGE_WORDS
from reftel.values.reference_noise import Noise
from reftel.values.reference_numbers import RANGE_LIMIT, serials
from reftel.values.reference_senders import COUNTED, Sender, is_noted, sender_before
from reftel.values.reference_serial import (
    LAST_SERIAL,
    Serial,
    begins_next,
    is_serial,
    name_of,
    number_at,
    over_breaks,
    text_at,
)
from reftel.values.reference_tokens import SEPARATORS, Token, is_lettered
from reftel.values.reference_years import Citing
from reftel.values.telegram_series import CIRCULARS
from reftel.vocab.posts import posts

_LOCATORS = frozenset(
    {"PARA", "PARAS", "PARAGRAPH", "PARAGRAPHS", "PART", "PAGE", "PAGES", "SECTION", "SECTIONS", "SEC"}
)
"""Words that make the number after them a place in a message."""
_REPORTS = frozenset({"IIR", "TD", "TDX", "OSC", "FBIS", "CIR", "IMSWM", "DTG", "HCS", "CERP"})
"""Words whose numbers, up to the next separator, are a report's or a date-time group's."""
_MARKINGS = frozenset({"U", "C", "S", "SBU", "LOU", "NF", "TS"})
_NOTES = _MARKINGS | {"NOTAL"}
"""Words in brackets between a post and its serial: `MEXICO (NOTAL) 4417`."""
_QUOTES = frozenset("'’‘`")
_BEHIND_YEAR = _QUOTES | {"-", "–", "/", ")", "."}
"""Signs between a year and a sender: `06) OSLO`."""
_OPENING = frozenset('"“')
_CLOSING = frozenset('"”')
_LONGEST_TITLE = 40
"""Tokens of a quoted title."""
_GAP = _QUOTES | frozenset("#-–:.()=")
_AFTER = 10
"""Years after the citing cable's that two digits before a post still mean: the citing cable's may be misread."""
_LAST_LABEL = 3
"""A digit up to this may be an item's label."""
_NEAR = 3
_SINGLE = 2
"""Years before the citing cable's that a digit alone can mean."""
_LONGEST_GAP = 12
"""Tokens between a year, a sender and a serial."""


class Found(NamedTuple):
    """A cable and the tokens it was read from."""

    reference: Reference
    first: int
    stop: int


class Carried(msgspec.Struct, gc=False):
    """State that an item passes to the next: the last sender and year."""

    sender: str | None = None
    year: int | None = None
    doubts: tuple[str, ...] = ()
    """Doubts about the sender: `unknown-post`."""


class Reader:
    """Reads the cables of items; holds the data that all items of a list share."""

    def __init__(self, noise: Noise, citing: Citing) -> None:
        self._noise = noise
        self._citing = citing
        self.carried = Carried()

    def cables(self, tokens: list[Token]) -> list[Found]:
        """The cables of an item, in order."""
        found: list[Found] = []
        at = floor = 0
        while at < len(tokens):
            token = tokens[at]
            if found and token.text in _OPENING and (title := _title_end(tokens, at)):
                at = floor = title
            elif token.text in _REPORTS and token.kind == "word":
                at = floor = _part_end(tokens, at + 1)
            elif token.text in _LOCATORS and number_at(tokens, at + 1):
                at = floor = _over_locator(tokens, at + 1)
            elif token.kind == "number":
                read, stop = self._at(tokens, at, floor)
                if read and found:
                    found += _between(tokens, found[-1], read[0])
                found += read
                floor = stop if read or stop > at + 1 else floor
                at = stop
            else:
                at += 1
        return found or self._bare(tokens)

    def _at(self, tokens: list[Token], at: int, floor: int) -> tuple[list[Found], int]:
        """Return the cables whose first number is at `at`, and the place to continue."""
        if text_at(tokens, over_breaks(tokens, at + 1)) in MANUALS:
            return [], _part_end(tokens, at + 1)
        if text_at(tokens, at - 1) in CIRCULARS:
            return [self._circular(tokens, at)], at + 1
        if _is_airgram(tokens, at):
            return [], at + 1
        stop = _before_gap(tokens, at, floor)
        sender = sender_before(tokens, stop, at, floor, self._citing) if stop > floor else None
        if sender is not None:
            if _is_in_code(tokens, sender.first, at):
                return [], at + 1
            if sender.uncertain and text_at(tokens, at + 1) == "/" and _is_word(tokens, at + 2):
                # `NSA 3/OO/11212-06`: a document's number
                return [], _part_end(tokens, at + 1)
            return self._behind(tokens, at, floor, sender)
        ahead = self._ahead(tokens, at)
        if ahead is not None:
            return [ahead], ahead.stop
        return [], at + 1

    def _behind(self, tokens: list[Token], at: int, floor: int, sender: Sender) -> tuple[list[Found], int]:
        """The cables of a sender with its serials after it."""
        year, first, doubt = _year_before(tokens, sender.first, floor, self._citing)
        read, stop = serials(tokens, at, self._citing, dated=year is not None)
        if not read:
            return self._too_long(tokens, at, sender), at + 1
        if not _ends_part(tokens, stop) and (sender.weak or (year is None and _is_dated(tokens, at, self._citing))):
            return [], at + 1
        if not _ends_part(tokens, over_breaks(tokens, stop)) and is_noted(tokens, sender.first, floor):
            return [], at + 1
        found = []
        for place, one in enumerate(read):
            begin = one.first if place else first - (text_at(tokens, first - 1) == "(" and first > floor)
            uncertain = (*sender.uncertain, *one.uncertain, *doubt)
            found.append(self._cable(tokens, one, one.year or year, begin, sender, uncertain))
        self.carried = Carried(sender.name, year, sender.uncertain)
        return found, stop

    def _cable(
        self, tokens: list[Token], one: Serial, year: int | None, first: int, sender: Sender, uncertain: tuple[str, ...]
    ) -> Found:
        if year is None:
            year, doubt = self._citing.year_unwritten(sender.name, one.value)
            uncertain = (*uncertain, *doubt)
        elif self._citing.year is not None and year > self._citing.year:
            uncertain = (*uncertain, "year-after")
        if (year, sender.name, one.value) == (self._citing.year, self._citing.post, self._citing.serial):
            uncertain = (*uncertain, "own-number")
        stop = one.stop + (tokens[first].text == "(" and text_at(tokens, one.stop) == ")")
        start, end = tokens[first].start, tokens[stop - 1].end
        reference = Reference(
            kind="cable",
            id=None if year is None else make_id(year, sender.name, one.value),
            text=self._noise.written(start, end),
            corrected_from=self._noise.written(*sender.written) if sender.written else None,
            uncertain=tuple(dict.fromkeys(uncertain)),
            span=Span(start, end),
        )
        return Found(reference, first, stop)

    def _circular(self, tokens: list[Token], at: int) -> Found:
        """`DEPCIRTEL 330`: a circular telegram of the Department, whose number is of another series than its ids."""
        span = Span(tokens[at - 1].start, tokens[at].end)
        reference = Reference(
            kind="cable", text=self._noise.written(span.start, span.end), uncertain=("circular",), span=span
        )
        return Found(reference, at - 1, at + 1)

    def _too_long(self, tokens: list[Token], at: int, sender: Sender) -> list[Found]:
        """A post with a number that is too long for a serial: a cable without an id."""
        number = tokens[at]
        if sender.weak or not LAST_SERIAL < number.value < LAST_SERIAL * 10:
            return []
        start, end = tokens[sender.first].start, number.end
        reference = Reference(
            kind="cable", text=self._noise.written(start, end), uncertain=("serial",), span=Span(start, end)
        )
        return [Found(reference, sender.first, at + 1)]

    def _ahead(self, tokens: list[Token], at: int) -> Found | None:
        """`412 OSLO`: a serial before its post, with nothing after that the post could belong to."""
        place = over_breaks(tokens, at + 1)
        if not is_serial(tokens[at]) or text_at(tokens, place) in SEPARATORS:
            return None
        if at and tokens[at - 1].kind not in ("mark", "break", "word"):
            return None
        year, place = _year_inside(tokens, place, self._citing)
        stop = 0
        for end in range(place + 1, min(len(tokens), place + 5) + 1):
            if tokens[end - 1].kind == "word" and posts().resolve(name_of(tokens, place, end)):
                stop = end
        if not stop or not _ends_part(tokens, stop) or number_at(tokens, over_breaks(tokens, stop)):
            return None
        if text_at(tokens, stop) in ("-", "/") and number_at(tokens, stop + 1):
            # `2005-OSLO-411`
            return None
        post = posts().resolve(name_of(tokens, place, stop))
        if post is None or (len(tokens[at].text) == 2 and self._citing.is_recent(tokens[at].text, 12)):
            return None
        if year is None:
            year, stop = _year_in_brackets(tokens, stop, self._citing)
        sender = Sender(post.name, place, None, False, ("serial-before-post",))
        self.carried = Carried(post.name)
        return self._cable(tokens, Serial(tokens[at].value, None, at, stop), year, at, sender, sender.uncertain)

    def _bare(self, tokens: list[Token]) -> list[Found]:
        """An item of numbers alone: the last sender's, else the citing post's own."""
        at = 0
        while at < len(tokens) and (tokens[at].kind in ("mark", "break") or tokens[at].text in COUNTED):
            at += 1
        if number_at(tokens, at) is None or not _is_all_numbers(tokens, at):
            return []
        name = self.carried.sender or self._citing.post
        if name is None:
            return []
        if len(tokens[at].text) == 2 and tokens[at].text[0] == "0" and at + 1 == len(tokens):
            # `D) 05`: the year of a reference whose rest is lost
            return []
        read, _ = serials(tokens, at, self._citing, inherits=True)
        if len(tokens[at].text) == 4 and 1965 < tokens[at].value < 2066 and len(read) == 1 and read[0].year is None:
            # a year on its own
            return []
        doubts = ("inherited-post", *self.carried.doubts) if self.carried.sender else ("own-post",)
        sender = Sender(name, at, None, False, doubts)
        return [
            self._cable(tokens, one, one.year or self.carried.year, one.first, sender, (*doubts, *one.uncertain))
            for one in read
        ]


def _is_word(tokens: list[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].kind == "word"


def _title_end(tokens: list[Token], at: int) -> int:
    """The place after a quoted title that begins at `at`: `STATE 66112: "HARBOUR 2006"`; 0 if it is not closed."""
    for stop in range(at + 1, min(len(tokens), at + _LONGEST_TITLE)):
        if tokens[stop].text in _CLOSING:
            return stop + 1
    return 0


def _is_airgram(tokens: list[Token], at: int) -> bool:
    """`SAIGON A-77`: an airgram, numbered apart from the telegrams."""
    if text_at(tokens, at - 1) not in ("-", "\u2013") or text_at(tokens, at - 2) not in ("A", "CA", "CERP"):
        return False
    if tokens[at - 2].text == "A" and is_lettered(tokens, at - 2):
        return True
    least = 2 if tokens[at - 2].text == "A" else 1
    return at > least and tokens[at - 2].end == tokens[at - 1].start and tokens[at - 1].end == tokens[at].start


def _is_in_code(tokens: list[Token], first: int, at: int) -> bool:
    """Whether a post from token `first` on and its number at `at` are in a code: `(START-GENEVA-014)`."""
    if first < 2 or text_at(tokens, first - 1) != "-" or text_at(tokens, at - 1) != "-":
        return False
    if tokens[first - 2].kind != "word" or len(tokens[first - 2].text) < 2:
        return False
    places = (first - 1, first, at)
    return all(tokens[place - 1].end == tokens[place].start for place in places)


def _year_inside(tokens: list[Token], at: int, citing: Citing) -> tuple[int | None, int]:
    """A year between a serial and its post, `1019-07 OSLO`, `1019 (07) OSLO`, and the place after it."""
    opening = text_at(tokens, at)
    year = number_at(tokens, at + 1)
    if opening not in ("-", "–", "/", "(") or year is None or len(year.text) not in (2, 4):
        return None, at
    if not citing.is_year(year.text) or (opening == "(" and text_at(tokens, at + 2) != ")"):
        return None, at
    return full_year(year.value), at + 2 + (opening == "(")


def _year_in_brackets(tokens: list[Token], at: int, citing: Citing) -> tuple[int | None, int]:
    """A year in brackets after a post, `1019 OSLO (07)`, and the place after it."""
    year = number_at(tokens, at + 1)
    if text_at(tokens, at) != "(" or year is None or text_at(tokens, at + 2) != ")" or not citing.is_year(year.text):
        return None, at
    return full_year(year.value), at + 3


def _between(tokens: list[Token], first: Found, last: Found) -> list[Found]:
    """The further members of a range whose ends both have the post: `OSLO 12 TO OSLO 15`."""
    words = [token.text for token in tokens[first.stop : last.first] if token.kind != "break"]
    ids = first.reference.id, last.reference.id
    if len(words) != 1 or words[0] not in RANGE_WORDS or ids[0] is None or ids[1] is None:
        return []
    year, post, low = split_id(ids[0])
    if split_id(ids[1])[:2] != (year, post) or not 1 < split_id(ids[1])[2] - low < RANGE_LIMIT:
        return []
    span = Span(tokens[first.stop].start, tokens[last.stop - 1].end)
    shared = msgspec.structs.replace(first.reference, text=last.reference.text, corrected_from=None, span=span)
    return [
        Found(msgspec.structs.replace(shared, id=make_id(year, post, serial)), first.stop, first.stop)
        for serial in range(low + 1, split_id(ids[1])[2])
    ]


def _before_gap(tokens: list[Token], at: int, floor: int) -> int:
    """Return the end of the sender's name: before the number, a bracket, a marking, `NO.`, `CABLE`, one comma."""
    place = at
    commas = 0
    while place > max(floor, at - _LONGEST_GAP):
        token = tokens[place - 1]
        if token.kind == "break" or token.text in _GAP or token.text in COUNTED:
            place -= 1
        elif token.text == "," and not commas and place - floor > 1:
            commas += 1
            place -= 1
        elif token.text == "S" and place - 2 >= floor and text_at(tokens, place - 2) in _QUOTES:
            # `PARIS'S 1234`
            place -= 2
        elif token.text in _NOTES and text_at(tokens, place - 2) == "(" and text_at(tokens, place) == ")":
            place -= 2
        else:
            break
    return place


def _year_before(
    tokens: list[Token], first: int, floor: int, citing: Citing
) -> tuple[int | None, int, tuple[str, ...]]:
    """Return the year before a sender (`06 OSLO`, `'06 OSLO`, `2006-OSLO`), its beginning, and the reason for
    uncertainty."""
    at = first - 1
    floor = max(floor, first - _LONGEST_GAP)
    while at >= floor and (tokens[at].kind == "break" or tokens[at].text in _BEHIND_YEAR):
        at -= 1
    year = tokens[at] if at >= floor else None
    if year is None or year.kind != "number":
        return None, first, ()
    if at - 2 >= floor and text_at(tokens, at - 1) in ("-", "/") and number_at(tokens, at - 2):
        return None, first, ()
    begin = at - 1 if text_at(tokens, at - 1) in _QUOTES and at - 1 >= floor else at
    if len(year.text) == 3 and year.text[0] == "0":
        return full_year(int(year.text[:2])), begin, ("year",)
    if len(year.text) == 1 and citing.year is not None and year.value > _LAST_LABEL:
        # `9 OSLO 12`: its zero was left out
        if 0 <= citing.year - full_year(year.value) <= _SINGLE:
            return full_year(year.value), begin, ("year",)
        return None, first, ()
    if len(year.text) not in (2, 4) or (len(year.text) == 4 and not 1900 < year.value < 2066):
        return None, first, ()
    if citing.is_year(year.text) or (citing.year is not None and full_year(year.value) <= citing.year + _AFTER):
        return full_year(year.value), begin, ("digits",) if year.misread else ()
    return None, first, ("year",)


def _is_dated(tokens: list[Token], at: int, citing: Citing) -> bool:
    """Whether the number after a post is the year of a document: `POST'S 2007 PLAN`."""
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if behind is None or citing.year is None or abs(tokens[at].value - citing.year) > _NEAR:
        return False
    return behind.kind == "word" and len(behind.text) > 1 and behind.text not in _LOCATORS and not behind.lower


def _part_end(tokens: list[Token], at: int) -> int:
    """The next separator from `at` on."""
    while at < len(tokens) and tokens[at].text not in SEPARATORS:
        at += 1
    return at


def _over_locator(tokens: list[Token], at: int) -> int:
    """Behind the numbers of a place in a message: `PARAS 3-5 AND 7`."""
    while at < len(tokens) and (tokens[at].kind == "number" or tokens[at].text in ("-", "OF", "AND", ",", "TO")):
        if tokens[at].kind != "number" and number_at(tokens, at + 1) is None:
            break
        if tokens[at].kind == "number" and begins_next(tokens, at):
            break
        at += 1
    return at


def _ends_part(tokens: list[Token], at: int) -> bool:
    """Whether a part of an item ends at `at`: by a separator, a bracket, a line break, NOTAL."""
    return (
        at >= len(tokens)
        or tokens[at].kind in ("break", "mark")
        or tokens[at].text in ("AND", "NOTAL", "PREVIOUS", "ET")
    )


def _is_all_numbers(tokens: list[Token], at: int) -> bool:
    allowed = ("AND", "PREVIOUS", "PREV", "NOTAL", "TO", "THRU", "THROUGH", "OR", "OF")
    return all(
        token.text != "/" and (token.kind in ("number", "mark", "break") or token.text in allowed)
        for token in tokens[at:]
    )
