"""Telegrams that a paragraph names by post and serial: `MEXICO 1234`, `07 Bogota 2210`, `08MEXICO1234`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from reftel.values.cable_id import canonical_id, make_id, split_id
from reftel.values.dtg import full_year
from reftel.values.mention_evidence import (
    PLACE_BEHIND,
    SHORTEST,
    has_end,
    is_capital_telegram,
    is_padded,
    is_telegram,
    year_after,
)
from reftel.values.reference_years import Citing
from reftel.vocab.posts import posts

_NUMBER = (
    r"(?P<serial>0{0,4}[1-9]\d{0,5})(?![\d:%$°]|[.,/-]\d|\s?(?:st|nd|rd|th|km|[AaPp]\.?[Mm])\b"
    r"|\s(?i:years?|months?|weeks?|days?|hours?|minutes?|percent|per cent|pct|people|persons|thousand|[mb]illion|"
    r"dollars|euros|miles|kilometers|meters|tons)\b)"
)
_SERIAL = re.compile(_NUMBER)
_DIGITS = re.compile(r"[0-9]+")
_WHOLE_YEARS = (2, 4)
"""Digits before the post in an id that is written as a whole."""
_ANOTHER = re.compile(
    r"(?:,\s?(?:(?:and|AND)\s)?|\s(?:and|AND|&)\s|/)(?P<serial>0{0,4}[1-9]\d{1,5})(?![\w:%$°]|[.,/-]\d)"
)
_WHOLE = re.compile(r"\d\d(?:\d\d)?[A-Z]{4,24}\d{2,6}(?![\w-])")
_BEFORE_WHOLE = re.compile(r"[\w/.-]")
_NAME = re.compile(
    r"\s(?P<name>[A-Z'-]*[A-Z](?:[ \n][A-Z'-]*[A-Z]){0,3})(?P<year>[ \n](?P<digits>\d\d(?:91|02)?)'?(?!\d))?"
)
"""Up to four words in capitals and a year before a number, from its end to its beginning: a search forward is slow."""
_PLAIN_NAME = re.compile(
    r"(?P<month>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?[ \n])?"
    r"(?P<year>(?<![\d.,$'-])'?\d\d[ \n])?(?P<name>[A-Z][a-z]+(?:[ \n](?:de|del|of|au|la|[A-Z][a-z]+)){0,3})\s\Z"
)
_JOINT = re.compile(r"(?:[,;]?\s(?:and|or|&)|[,;])\s\Z")
"""Between two telegrams of a list."""
_BACK = 48
_RECENT = 30
"""Years back from the telegram that two digits before a name that is not in capitals mean."""
_NEAR = 20
"""Difference of serials that are named together."""


class NamedCable(NamedTuple):
    """A telegram named in a text, and its place."""

    start: int
    stop: int
    id: str
    is_year_before: bool = False
    """Whether last year's number is read because this year's seems too high."""


class NumberFinder:
    """Finds telegrams by post and serial. `listed` has the id of the listed ones by post and serial."""

    def __init__(self, listed: Mapping[tuple[str, int], str], citing: Citing) -> None:
        self._listed = listed
        self._citing = citing

    def find(self, text: str) -> list[NamedCable]:
        """Return the telegrams that a text names, posts in capitals first; they may overlap."""
        found: list[NamedCable] = []
        whole: list[NamedCable] = []
        plain: list[re.Match[str]] = []
        capitals: bool | None = None
        for run in _DIGITS.finditer(text):
            at, stop = run.span()
            if stop - at in _WHOLE_YEARS and text[stop : stop + 1].isupper():
                whole += _whole_id(text, at)
            if at < 2 or not text[at - 1].isspace():
                continue
            before = text[at - 2]
            if before.islower():
                if stop - at >= SHORTEST and _begins_with_capital(text, at - 1):
                    plain.append(run)
            elif "A" <= before <= "Z" and (match := _SERIAL.match(text, at)):
                if capitals is None:
                    capitals = text.upper() == text
                if one := self._in_capitals(text, match, capitals=capitals):
                    found.append(one)
        found += self._not_in_capitals(text, plain, found)
        return [*(each for one in found for each in (one, *self._others(text, one))), *whole]

    def _in_capitals(self, text: str, match: re.Match[str], *, capitals: bool) -> NamedCable | None:
        """A post in capitals with a serial after it, if it is in the list or cannot be anything else."""
        number = match.start("serial")
        begin = max(0, number - _BACK)
        name = _NAME.match(text[begin:number][::-1])
        words = name["name"][::-1] if name else ""
        named = _post_of(words) if name else None
        if name is None or named is None:
            return None
        first, post = named
        serial = int(match["serial"])
        start = number - name.end("name") + first
        year = full_year(int(name["digits"][::-1])) if name["year"] and not first else None
        if year is not None and self._citing.year is not None and year <= self._citing.year:
            return NamedCable(number - name.end(), match.end(), make_id(year, post, serial))
        if dated := self._of_year_after(text, start, match, post):
            return dated
        if (listed := self._listed.get((post, serial))) is not None:
            return NamedCable(start, match.end(), listed)
        written = words[first:]
        if not is_capital_telegram(text, start, match, written, capitals=capitals, year=self._citing.year):
            return None
        return self._of_unwritten_year(start, match.end(), post, serial)

    def _not_in_capitals(
        self, text: str, runs: Sequence[re.Match[str]], sure: Sequence[NamedCable]
    ) -> list[NamedCable]:
        """Posts that are not in capitals with a serial after them; last those that others beside them make sure.

        `runs` are the digits after a word that begins with a capital.
        """
        found: list[NamedCable] = []
        open_ones: list[tuple[int, str, re.Match[str]]] = []
        for run in runs:
            at = run.start()
            match = _SERIAL.match(text, at)
            name = _PLAIN_NAME.search(text[max(0, at - _BACK) : at]) if match else None
            named = _post_of(name["name"]) if name else None
            if match is None or name is None or named is None:
                continue
            first, post = named
            start = max(0, at - _BACK) + name.start("name") + first
            is_dated = name["year"] and not first and not name["month"]
            is_clear = has_end(text, match.end()) or is_padded(match["serial"])
            if is_dated and is_clear and (year := self._recent(name["year"])):
                begin = max(0, at - _BACK) + name.start("year")
                found.append(NamedCable(begin, match.end(), make_id(year, post, int(match["serial"]))))
            elif dated := self._of_year_after(text, start, match, post):
                found.append(dated)
            elif (listed := self._listed.get((post, int(match["serial"])))) is not None:
                found.append(NamedCable(start, match.end(), listed))
            else:
                open_ones.append((start, post, match))
        known = [split_id(one.id)[1:] for one in (*sure, *found)] if open_ones else []
        stops = {one.stop for one in (*sure, *found)}
        for start, post, match in open_ones:
            near = [serial for name, serial in (*known, *self._listed) if name == post]
            is_near = any(abs(serial - int(match["serial"])) <= _NEAR for serial in near)
            joint = _JOINT.search(text[max(0, start - 6) : start])
            is_listed = joint is not None and start - len(joint[0]) in stops
            is_named = is_listed or any(name == post for name, _ in known)
            if is_telegram(text, start, match, year=self._citing.year, is_near=is_near, is_named=is_named):
                one = self._of_unwritten_year(start, match.end(), post, int(match["serial"]))
                found += [one] if one else []
                stops.add(match.end())
        return found

    def _of_year_after(self, text: str, start: int, match: re.Match[str], post: str) -> NamedCable | None:
        """A telegram with its year after the number: `Lima 310 of 2007`."""
        after = year_after(text, match.end())
        if after is None or self._citing.year is None or after[0] > self._citing.year:
            return None
        return NamedCable(start, after[1], make_id(after[0], post, int(match["serial"])))

    def _recent(self, written: str) -> int | None:
        """The year of two digits before a name, if it is one of the last years."""
        year = full_year(int(written.strip().strip("'")))
        citing = self._citing.year
        return year if citing is not None and citing - _RECENT <= year <= citing else None

    def _of_unwritten_year(self, start: int, stop: int, post: str, serial: int) -> NamedCable | None:
        year, why = self._citing.year_unwritten(post, serial)
        return None if year is None else NamedCable(start, stop, make_id(year, post, serial), bool(why))

    def _others(self, text: str, first: NamedCable) -> Iterator[NamedCable]:
        """Further serials of the post after the mention of a number: `STATE 181062 AND 181064`."""
        year, post, serial = split_id(first.id)
        at = first.stop
        while another := _ANOTHER.match(text, at):
            at, number = another.end(), int(another["serial"])
            cable_id = self._listed.get((post, number))
            if cable_id is None:
                if len(str(number)) < SHORTEST or abs(number - serial) > _NEAR or PLACE_BEHIND.match(text, at):
                    return
                cable_id = make_id(year, post, number)
            yield NamedCable(another.start("serial"), at, cable_id)


def _begins_with_capital(text: str, stop: int) -> bool:
    """Whether the word that ends at a place begins with a capital."""
    at = stop - 1
    while at > 0 and text[at - 1].isalpha():
        at -= 1
    return text[at].isupper()


@lru_cache(maxsize=1 << 14)
def _post_of(name: str) -> tuple[int, str] | None:
    """The post with the longest name at the end of some words, and the place in them where it begins."""
    words = name.replace("\n", " ").split(" ")
    for first in range(len(words)):
        post = posts().resolve(" ".join(words[first:]))
        if post is not None and len("".join(words[first:])) > 2:
            return sum(len(word) + 1 for word in words[:first]), post.name
    return None


def _whole_id(text: str, at: int) -> Iterator[NamedCable]:
    """An id written as a whole, which begins at a place."""
    match = _WHOLE.match(text, at)
    if match is None or (at and _BEFORE_WHOLE.match(text, at - 1)):
        return
    if cable_id := _known_id(match[0]):
        yield NamedCable(at, match.end(), cable_id)


def _known_id(written: str) -> str | None:
    """The id that is written as a whole, if its post is known."""
    try:
        cable_id = canonical_id(written)
        return cable_id if split_id(cable_id)[1] in posts().by_name else None
    except ValueError:
        return None
