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
from reftel.values.cable_id import split_id
from reftel.values.dual_numbers import first_numbers
from reftel.values.mention_evidence import PLACE_BEFORE, PLACE_BEHIND, digits
from reftel.values.mention_numbers import NumberFinder
from reftel.values.mention_series import named_by_series
from reftel.values.reference_years import Citing

MentionKind = Literal["label", "list", "number", "septel"]
"""By its label, as the list as a whole, by post and serial, or as a message sent apart."""

_LONGEST_SENTENCE = 320
_NOWHERE = Span(0, 0)
_MOST_SEVERAL = 12
"""Cables of a list that `reftels` means one by one."""
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
_END = re.compile(r"(?<=[.!?])[\"')]{0,2}\s+(?=[A-Z0-9(\"'-])|\n\s*\n")
_ARTICLES = frozenset("aAI")
"""Labels that are also words: `ref B, a letter`."""
_LETTERS = (("REF", 0), ("Ref", 0), ("ref", 0), ("EPTEL", 1), ("eptel", 1))
"""The first words of a mention, and their place."""


class Mention(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A place in a paragraph that means a message."""

    kind: MentionKind
    anchor: str
    """Of the paragraph that holds it."""
    span: Span
    """Characters of that paragraph's text; empty for a mention in its heading, which is the sentence."""
    id: str | None = None
    """The cable it means; None for another message, for a list of several, and if the text does not name it."""
    several: tuple[str, ...] = ()
    """The cables of the list, if the list as a whole has several: `reftels`."""
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
    found: list[Mention] = []
    for paragraph in paragraphs:
        if paragraph.heading:
            found += _beside(finder.of(msgspec.structs.replace(paragraph, text=paragraph.heading)))
        found += finder.of(paragraph)
    return tuple(found)


def mentions_in_subject(subject: str, references: Sequence[Reference], citing: Citing) -> tuple[Mention, ...]:
    """Return the mentions of messages in a subject: `REPLY TO STATE 76000`. They have no anchor.

    >>> [each.id for each in mentions_in_subject("Reply to STATE 76000", (), Citing(year=2008))]
    ['08STATE76000']
    """
    return _beside(_Finder(references, citing).of(Paragraph(anchor="", text=subject, span=_NOWHERE)))


def _beside(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Mentions outside the text of a paragraph."""
    return tuple(msgspec.structs.replace(each, span=_NOWHERE) for each in mentions)


class _Finder:
    """Finds mentions, given the list of references."""

    def __init__(self, references: Sequence[Reference], citing: Citing) -> None:
        firsts = list(zip(references, first_numbers(references), strict=True))
        seconds = {one.id: first.id for one, first in firsts if one.id and first is not None and first.id}
        references = [one for one, first in firsts if first is None]
        self._years_before: set[int] = set()
        """Beginnings of mentions in the paragraph for which last year's number is read."""
        self._cables = list(dict.fromkeys(one.id for one in references if one.id))
        self._several = tuple(self._cables) if len(self._cables) <= _MOST_SEVERAL else ()
        self._by_label: dict[str, Reference] = {}
        for one in references:
            if one.label:
                self._by_label.setdefault(one.label.upper(), one)
        if not self._by_label and len(references) <= 26:  # `ref B` of a list without labels is its second
            self._by_label = {chr(ord("A") + at): one for at, one in enumerate(references)}
        listed: dict[tuple[str, int], str] = {}
        for cable_id in self._cables:
            _, post, serial = split_id(cable_id)
            listed.setdefault((post, serial), cable_id)
        for cable_id, first_id in seconds.items():
            _, post, serial = split_id(cable_id)
            listed.setdefault((post, serial), first_id)
        self._numbers = NumberFinder(listed, citing)
        self._citing = citing

    def of(self, paragraph: Paragraph) -> list[Mention]:
        text = paragraph.text
        self._years_before.clear()
        found: list[tuple[int, int, str | None, MentionKind, str | None, str | None]] = []
        for match in _words_in(text):
            found += self._words(text, match)
        for one in (*self._numbers.find(text), *named_by_series(text, self._citing)):
            found.append((one.start, one.stop, one.id, "number", None, None))
            if one.is_year_before:
                self._years_before.add(one.start)
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
        if target is None and (place := PLACE_BEHIND.match(text, stop)):
            target = digits(place["number"])
            stop = place.end()
        elif target is None and (place := PLACE_BEFORE.search(text[max(0, start - 36) : start])):
            target = digits(place["number"])
        return Mention(
            kind=kind,
            anchor=paragraph.anchor,
            span=Span(start, stop),
            id=cable_id,
            several=self._several if kind == "list" and cable_id is None and text[stop - 1] in "sS" else (),
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


def _apart(
    text: str, found: Sequence[tuple[int, int, str | None, MentionKind, str | None, str | None]]
) -> Iterator[tuple[int, int, str | None, MentionKind, str | None, str | None]]:
    """Those that do not overlap an earlier one. In `reftel LIMA 12` and `REF: LIMA 12` the number alone is one."""
    done = -1
    for each, following in itertools.zip_longest(found, found[1:]):
        if (
            each[3] == "list"
            and following
            and following[3] == "number"
            and not text[each[1] : following[0]].strip(" (:\n")
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
