"""Mentions of messages in the paragraphs of a telegram: `ref A`, `reftel para 3`, `MEXICO 1234`, `septel`.

Drafters list the telegrams that they answer under REF and then write `ref A`; a single listed cable is `reftel`, one
that will follow or goes out separately is `septel` (5 FAH-1 H-220). Others name a cable by its post and serial in the
text alone. A post's name in capitals with a year after it (`GENEVA 1949`) is a cable only if the list or the
words around it are evidence: `ref STATE 2000`, `STATE 2000, para 3`, `SECSTATE 2000`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from reftel.model import Paragraph, Reference
from reftel.spans import Span
from reftel.values.cable_id import canonical_id, make_id, split_id
from reftel.values.dtg import full_year
from reftel.values.dual_numbers import first_numbers
from reftel.values.reference_years import Citing
from reftel.vocab.posts import posts

MentionKind = Literal["label", "list", "number", "septel"]
"""By its label, as the list as a whole, by post and serial, or as a message sent apart."""

_LONGEST_SENTENCE = 320
_WORD = re.compile(
    r"\b(?:(?P<septel>SEPTELS?|[Ss]eptels?)|(?P<ref>(?:REF|[Rr]ef)(?:TEL|tel|Tel)?(?P<plural>[Ss])?))"
    r"(?![A-Za-z0-9_@.]\w)\b"
)
_LABEL = re.compile(
    r"\s{0,3}\.?\s{0,3}(?:\((?P<inside>[A-Za-z]|\d{1,2})\)|(?P<bare>[A-Za-z]|\d{1,2})(?!\w|['’](?![sS]\b)|-\w\w|\.\w))"
)
_MORE = re.compile(r"\s{0,3}(?P<joint>,?\s{0,3}(?:\b(?:and|AND)\b|&)|,|-|/)")
_ALONE = re.compile(r"(?:\((?:(?:see|per|SEE|PER) )?|\b(?:[Ss]ee|[Pp]er|SEE|PER) )\Z")
_ALONE_BEHIND = re.compile(r" ?[),;]")
_PARAS = r"\b(?:para?(?:graph)?s?|PARA?(?:GRAPH)?S?|Para?(?:graph)?s?)\b"
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = rf"(?P<number>\d{{1,2}}|(?i:{'|'.join(_COUNTED)}))"
_PLACE_BEHIND = re.compile(rf"\s{{0,3}}[,(]?\s{{0,3}}{_PARAS}\.?\s{{0,3}}{_NUMBER}\b")
_PLACE_BEFORE = re.compile(
    rf"{_PARAS}\.?\s{{0,3}}{_NUMBER}\s{{0,3}}(?:\b(?:of|OF|in|IN)\b(?:\s{{1,3}}\b(?:the|THE)\b)?|,)?\s{{0,3}}\(?\Z"
)
_SERIAL = re.compile(
    r"[A-Z]\s(?P<serial>0{0,4}[1-9]\d{0,5})(?![\d:%$°]|[.,/-]\d|\s?(?:st|nd|rd|th|km|[AaPp]\.?[Mm])\b"
    r"|\s(?i:years?|months?|weeks?|days?|hours?|minutes?|percent|per cent|pct|people|persons|thousand|[mb]illion|"
    r"dollars|euros|miles|kilometers|meters|tons)\b)"
)
_ANOTHER = re.compile(
    r"(?:,\s?(?:(?:and|AND)\s)?|\s(?:and|AND|&)\s|/)(?P<serial>0{0,4}[1-9]\d{1,5})(?![\w:%$°]|[.,/-]\d)"
)
_WHOLE = re.compile(r"\d\d(?:\d\d)?[A-Z]{4,24}\d{2,6}(?![\w-])")
_BEFORE_WHOLE = re.compile(r"[\w/.-]")
_NAME = re.compile(r"(?P<year>(?<!\d)'?(?:19|20)?\d\d[ \n])?(?P<name>[A-Z][A-Z'-]*(?:[ \n][A-Z][A-Z'-]*){0,3})\s\Z")
_SAID = re.compile(
    r"(?:\b(?:REF|REFTEL|CABLE|TELEGRAM|TEL|SEE|PER|VIA)S?|PARA?S?\.? \d{1,2}(?: OF)?|\()[ \n]{0,2}\Z", re.IGNORECASE
)
_CITED = re.compile(
    r"\b(?:REF|REFTEL|CABLE|TELEGRAM|TEL)S?[ \n(]{1,2}\Z|\bPARA(?:GRAPH)?S?\.? \d{1,2}(?: OF)?[ \n]\Z", re.IGNORECASE
)
"""Before the name of a post: what follows is a telegram, not a place and a year."""
_NO_PLACE = re.compile(r"(?:SECSTATE|AMEMB|AMCON|USMISSION|USDEL)|[A-Z]+TELS?\Z")
"""Names of posts that do not have a year after them."""
_MADE = frozenset({"CASA"})
"""Short names of posts that are also makes: CASA 212, an aircraft."""
_END = re.compile(r"(?<=[.!?])[\"')]{0,2}\s+(?=[A-Z0-9(\"'-])|\n\s*\n")
_YEARS = range(1900, 2040)
_BACK = 48
_ARTICLES = frozenset("aAI")
"""Labels that are also words: `ref B, a letter`."""
_LETTERS = (("REF", 0), ("Ref", 0), ("ref", 0), ("EPTEL", 1), ("eptel", 1))
"""The first words of a mention, and their place."""
_AHEAD = 30
"""Years ahead of the telegram of which a place and a year can speak."""
_NEAR = 20
"""Difference of serials that are named together."""
_SHORTEST = 3
"""Digits of a serial that neither the list nor a year before it makes sure."""


class Mention(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A place in a paragraph that means a message."""

    kind: MentionKind
    anchor: str
    """Of the paragraph that holds it."""
    span: Span
    """Characters of that paragraph's text."""
    id: str | None = None
    """The cable it means; None for another message, for a list of several, and if the text does not name it."""
    label: str | None = None
    """`A`, if the list has it."""
    target: str | None = None
    """Number of the paragraph of the cable that is named: `3`."""
    sentence: str = ""
    """The sentence around it, spaces folded, at most 320 characters."""
    is_year_before: bool = False
    """Whether no year is written, and last year's number is read because this year's seems too high."""


def mentions_in(
    paragraphs: Sequence[Paragraph], references: Sequence[Reference], citing: Citing
) -> tuple[Mention, ...]:
    """Return the mentions of messages in paragraphs, in order. Never raises on content.

    `references` are those that the telegram lists, `citing` the telegram itself: it gives the year that is not written.

    >>> listed = Reference(kind="cable", id="06OSLO12", label="A")
    >>> one = Paragraph(anchor="p1", text="See ref A, para 3.", span=Span(0, 18))
    >>> [(each.id, each.target) for each in mentions_in([one], [listed], Citing(year=2006))]
    [('06OSLO12', '3')]
    """
    finder = _Finder(references, citing)
    return tuple(mention for paragraph in paragraphs for mention in finder.of(paragraph))


class _Finder:
    """Finds mentions, given the list of references."""

    def __init__(self, references: Sequence[Reference], citing: Citing) -> None:
        self._citing = citing
        firsts = list(zip(references, first_numbers(references), strict=True))
        seconds = {one.id: first.id for one, first in firsts if one.id and first is not None and first.id}
        references = [one for one, first in firsts if first is None]
        self._years_before: set[int] = set()
        """Beginnings of mentions in the paragraph for which last year's number is read."""
        self._cables = list(dict.fromkeys(one.id for one in references if one.id))
        self._by_label: dict[str, Reference] = {}
        for one in references:
            if one.label:
                self._by_label.setdefault(one.label.upper(), one)
        if not self._by_label and len(references) <= 26:  # `ref B` of a list without labels is its second
            self._by_label = {chr(ord("A") + at): one for at, one in enumerate(references)}
        self._listed: dict[tuple[str, int], str] = {}
        for cable_id in self._cables:
            _, post, serial = split_id(cable_id)
            self._listed.setdefault((post, serial), cable_id)
        for cable_id, first_id in seconds.items():
            _, post, serial = split_id(cable_id)
            self._listed.setdefault((post, serial), first_id)

    def of(self, paragraph: Paragraph) -> list[Mention]:
        text = paragraph.text
        self._years_before.clear()
        found: list[tuple[int, int, str | None, MentionKind, str | None, str | None]] = []
        for match in _words_in(text):
            found += self._words(text, match)
        capitals: bool | None = None
        for match in _SERIAL.finditer(text):
            if capitals is None:
                capitals = text.upper() == text
            if one := self._number(text, match, capitals=capitals):
                found.append((*one, "number", None, None))
                found += self._others(text, one[1], one[2])
        for match in _WHOLE.finditer(text):
            if match.start() and _BEFORE_WHOLE.match(text, match.start() - 1):
                continue
            if cable_id := _known_id(match[0]):
                found.append((match.start(), match.end(), cable_id, "number", None, None))
        found.sort(key=lambda each: each[:2])
        return [self._made(paragraph, *each) for each in _apart(text, found)]

    def _made(
        self,
        paragraph: Paragraph,
        start: int,
        stop: int,
        cable_id: str | None,
        kind: MentionKind,
        label: str | None,
        target: str | None,
    ) -> Mention:
        text, begin = paragraph.text, start
        if target is None and (place := _PLACE_BEHIND.match(text, stop)):
            target = _digits(place["number"])
            stop = place.end()
        elif target is None and (place := _PLACE_BEFORE.search(text[max(0, start - 36) : start])):
            target = _digits(place["number"])
        return Mention(
            kind=kind,
            anchor=paragraph.anchor,
            span=Span(start, stop),
            id=cable_id,
            label=label,
            target=target,
            sentence=sentence_at(text, start, stop),
            is_year_before=begin in self._years_before,
        )

    def _words(
        self, text: str, match: re.Match[str]
    ) -> Iterator[tuple[int, int, str | None, MentionKind, str | None, str | None]]:
        if match["septel"]:
            yield match.start(), match.end(), None, "septel", None, None
            return
        labels = list(self._labels(text, match.end(), is_plural=match["plural"] is not None))
        for label, start, end in labels:
            yield (
                (match.start() if start == labels[0][1] else start),
                end,
                self._by_label[label].id,
                "label",
                label,
                None,
            )
        if labels:
            return
        is_word = match["plural"] or match["ref"].upper() != "REF" or match["ref"].isupper() or _is_alone(text, match)
        if is_word and self._cables:
            only = self._cables[0] if len(self._cables) == 1 else None
            yield match.start(), match.end(), only, "list", None, None

    def _labels(self, text: str, at: int, *, is_plural: bool) -> Iterator[tuple[str, int, int]]:
        """Labels of the list after `ref`, with where each is: `A`, `A and B`, `A-C`."""
        match = _LABEL.match(text, at)
        last = joint = ""
        while match:
            label = (match["inside"] or match["bare"]).upper()
            if label not in self._by_label or (last and not is_plural and match["bare"] in _ARTICLES):
                return
            if joint == "-" and last < label and len(last) == len(label) == 1:
                for between in range(ord(last) + 1, ord(label)):
                    if chr(between) in self._by_label:
                        yield chr(between), at, match.start()
            at = match.end()
            yield label, match.start("inside" if match["inside"] else "bare"), at
            last = label
            more = _MORE.match(text, at)
            if more is None:
                return
            joint = more["joint"]
            match = _LABEL.match(text, more.end())

    def _number(self, text: str, match: re.Match[str], *, capitals: bool) -> tuple[int, int, str] | None:
        """A post in capitals with a serial after it, if it is in the list or cannot be anything else."""
        number = match.start("serial")
        begin = max(0, number - _BACK)
        name = _NAME.search(text[begin:number])
        if name is None:
            return None
        serial = int(match["serial"])
        words = re.split(r"[ \n]", name["name"])
        for first in range(len(words)):
            post = posts().resolve(" ".join(words[first:]))
            if post is not None and len("".join(words[first:])) > 2:
                break
        else:
            return None
        start = begin + name.start("name") + sum(len(word) + 1 for word in words[:first])
        listed = self._listed.get((post.name, serial))
        year = full_year(int(name["year"].strip().strip("'"))) if name["year"] and first == 0 else None
        if year is not None and self._citing.year is not None and year <= self._citing.year:
            return begin + name.start("year"), match.end(), make_id(year, post.name, serial)
        if listed is not None:
            return start, match.end(), listed
        if not self._is_cable(text, start, match, " ".join(words[first:]), capitals=capitals):
            return None
        unwritten, why = self._citing.year_unwritten(post.name, serial)
        if unwritten is None:
            return None
        if why:
            self._years_before.add(start)
        return start, match.end(), make_id(unwritten, post.name, serial)

    def _is_cable(self, text: str, start: int, match: re.Match[str], name: str, *, capitals: bool) -> bool:
        """Whether a name of a post and a number that the list does not have are a telegram."""
        if _CITED.search(text[max(0, start - 24) : start]) or _PLACE_BEHIND.match(text, match.end()):
            return True
        if len(match["serial"]) < _SHORTEST or name in _MADE:
            return False
        if capitals and _SAID.search(text[max(0, start - 16) : start]) is None:
            return False
        serial = int(match["serial"])
        if len(match["serial"]) != 4 or serial not in _YEARS or _NO_PLACE.match(name):
            return True
        if self._citing.year is not None and serial > self._citing.year + _AHEAD:
            return True
        return name == "STATE" and not capitals and not text[max(0, start - 4) : start].rstrip().upper().endswith("OF")

    def _others(self, text: str, at: int, first: str) -> Iterator[tuple[int, int, str | None, MentionKind, None, None]]:
        """Further serials of the post after the mention of a number: `STATE 181062 AND 181064`."""
        year, post, serial = split_id(first)
        while another := _ANOTHER.match(text, at):
            at, number = another.end(), int(another["serial"])
            cable_id = self._listed.get((post, number))
            if cable_id is None:
                if len(str(number)) < _SHORTEST or abs(number - serial) > _NEAR or _PLACE_BEHIND.match(text, at):
                    return
                cable_id = make_id(year, post, number)
            yield another.start("serial"), at, cable_id, "number", None, None


def _digits(number: str) -> str:
    """`3` of `three`."""
    return number if number.isdecimal() else str(_COUNTED.index(number.lower()) + 1)


def _is_alone(text: str, match: re.Match[str]) -> bool:
    """Whether `ref` is used as `reftel` is: `(ref)`, `see ref,`."""
    before = _ALONE.search(text[max(0, match.start() - 6) : match.start()])
    return before is not None and _ALONE_BEHIND.match(text, match.end()) is not None


def _words_in(text: str) -> Iterator[re.Match[str]]:
    """The words for the list and for messages apart, found by their letters first: most text has none."""
    places: list[int] = []
    for letters, back in _LETTERS:
        at = text.find(letters)
        while at >= 0:
            places.append(at - back)
            at = text.find(letters, at + 1)
    for place in sorted(places):
        if place >= 0 and (match := _WORD.match(text, place)):
            yield match


def _known_id(written: str) -> str | None:
    """The id that is written as a whole, if its post is known."""
    try:
        cable_id = canonical_id(written)
        return cable_id if split_id(cable_id)[1] in posts().by_name else None
    except ValueError:
        return None


def _apart(
    text: str, found: Sequence[tuple[int, int, str | None, MentionKind, str | None, str | None]]
) -> Iterator[tuple[int, int, str | None, MentionKind, str | None, str | None]]:
    """Those that do not overlap an earlier one. In `reftel LIMA 12` the number alone is the mention."""
    done = -1
    for each, following in itertools.zip_longest(found, found[1:]):
        if (
            each[3] == "list"
            and following
            and following[3] == "number"
            and not text[each[1] : following[0]].strip(" (\n")
        ):
            continue
        if each[0] >= done:
            yield each
            done = each[1]


def _over_torn_word(text: str, begin: int, stop: int) -> int:
    """The place after the rest of a word that a cut at `begin` went through; `begin` if no word ends before `stop`."""
    if begin == 0 or text[begin - 1].isspace():
        return begin
    return next((at for at in range(begin, stop) if text[at].isspace()), begin)


def sentence_at(text: str, start: int, stop: int) -> str:
    """Return the sentence around `text[start:stop]`, spaces folded, cut to words within 320 characters around it."""
    low = max(0, start - _LONGEST_SENTENCE)
    high = min(len(text), stop + _LONGEST_SENTENCE)
    begin, cut_before = low, low > 0
    for match in _END.finditer(text, low, start):
        begin, cut_before = match.end(), False
    following = _END.search(text, stop, high)
    end = following.start() if following else high
    cut_behind = following is None and high < len(text)
    spare = max(0, _LONGEST_SENTENCE - (stop - start)) // 2
    if end - begin > _LONGEST_SENTENCE:
        low, high = max(begin, start - spare), min(end, stop + spare)
        cut_before, cut_behind = cut_before or low > begin, cut_behind or high < end
        begin, end = low, high
    begin = _over_torn_word(text, begin, start) if cut_before else begin
    if cut_behind and not text[end].isspace():
        end = max((at for at in range(stop, end) if text[at].isspace()), default=end)
    folded = " ".join(text[begin:end].split())
    return ("… " if cut_before else "") + folded + (" …" if cut_behind else "")
