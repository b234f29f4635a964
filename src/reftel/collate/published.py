"""Contents and omissions of each publication of a telegram, by paragraph.

The paragraphs that are read are aligned with those of each copy. A paragraph that a copy lacks is not declassified if a
reviewer's or an editors' mark is in its place, and absent otherwise. Words that a copy struck out of a paragraph are
excised; words that it lacks without any mark make the paragraph shorter. Publishers also print sections in another
order: such a paragraph is moved, not absent.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal

from reftel.collate.align import Work, align, differences
from reftel.collate.collation_types import Change
from reftel.collate.word_comparison import fingerprint, overlap, words
from reftel.model import Cable, Paragraph
from reftel.particulars import Value

Printed = Literal["whole", "otherwise", "shortened", "excised", "not declassified", "moved", "absent", "no text"]
"""How a copy has a paragraph: the same words; other words; without words that another copy has; with places struck out;
replaced by a mark; the same words at another place of the copy; not at all; in a copy without any text."""

_MARK = re.compile(
    r"\s*\[[^\[\]]{0,200}\b(?:not declassified|redacted|withheld|deleted|omm?itted|excised|removed)\b[^\[\]]{0,80}\]\s*"
    r"|\s*(?:[Xx]{6,}|█+)(?:\s+(?:[Xx]{4,}|█+))*\s*",
    re.IGNORECASE,
)
"""A paragraph that is only the mark of removed text."""
_SPACES = re.compile(r"\s+")
_NO_TEXT = re.compile(r"[\W_]*")

_PRESENT: frozenset[Printed] = frozenset({"whole", "otherwise"})
"""States of a paragraph of which a copy left out nothing."""

_RUN = 4
"""Words in a row that a copy lacks, from which it left them out; fewer are a typist's slip."""

_MOVED = 0.6
"""Share of words in common of a paragraph at another place."""

_MOST_MOVED = 100
"""Paragraphs without a pair that are looked for at another place; more are another text."""


class PrintedIn(Value, frozen=True, kw_only=True):
    """How one copy has one paragraph."""

    copy: int
    """Number of the copy."""
    state: Printed
    mark: str = ""
    """Text in its place: `[2 paragraphs (7 lines) not declassified]`."""


class PublishedParagraph(Value, frozen=True, kw_only=True):
    """A paragraph of a telegram in all its copies."""

    anchor: str
    """Anchor in the main reading; of a copy's own paragraph if no other copy has it."""
    only_in: int | None = None
    """The only copy that has it, if the main reading does not."""
    copies: tuple[PrintedIn, ...]


class LeftOut(Value, frozen=True, kw_only=True):
    """Paragraphs next to one another that a copy left out in one way, or that it has at another place."""

    state: Printed
    anchors: tuple[str, ...]
    mark: str = ""


def published(paragraphs: Sequence[Paragraph], copies: Mapping[int, Cable]) -> tuple[PublishedParagraph, ...]:
    """Return every paragraph with how each copy has it, in order.

    Args:
        paragraphs: those that are read, with their permanent anchors.
        copies: the reading of each copy, by its number.
    """
    pairing, comparing = Work(), Work(_MOST_COMPARED)  # in all copies together
    columns = {number: _Column(paragraphs, cable, pairing, comparing) for number, cable in copies.items()}
    rows: list[PublishedParagraph] = []
    for at in range(-1, len(paragraphs)):
        if at >= 0:
            fuller = [text for column in columns.values() if (text := column.text(at))]
            states = tuple(
                PrintedIn(copy=no, state=state, mark=mark)
                for no, column in columns.items()
                for state, mark in [column.state(at, fuller)]
            )
            rows.append(PublishedParagraph(anchor=paragraphs[at].anchor, copies=states))
        for number, column in columns.items():
            for extra in column.behind.get(at, ()):
                rows.append(
                    PublishedParagraph(
                        anchor=extra.anchor,
                        only_in=number,
                        copies=tuple(
                            PrintedIn(
                                copy=no,
                                state="whole" if no == number else "absent" if copies[no].paragraphs else "no text",
                            )
                            for no in columns
                        ),
                    )
                )
    return tuple(rows)


def left_out(rows: Sequence[PublishedParagraph], copy: int) -> tuple[LeftOut, ...]:
    """Return the text that a copy left out, with runs of paragraphs joined. A copy without text left out everything.

    Args:
        rows: of `published`.
        copy: its number.
    """
    here = [(row.anchor, next(one for one in row.copies if one.copy == copy)) for row in rows]
    found: list[LeftOut] = []
    for (state, mark), group in groupby(here, key=lambda each: (each[1].state, each[1].mark)):
        if state not in _PRESENT:
            found.append(LeftOut(state=state, anchors=tuple(anchor for anchor, _ in group), mark=mark))
    return tuple(found)


def in_words(entry: LeftOut, label: Callable[[str], str]) -> str:
    """Return a description of the text that a copy left out: `¶4 to ¶5 not declassified: [2 paragraphs (7 lines) not
    declassified]`.

    Args:
        entry: of `left_out`.
        label: the name of an anchor for readers.
    """
    first, last = label(entry.anchors[0]), label(entry.anchors[-1])
    which = first if len(entry.anchors) == 1 else f"{first} to {last}"
    match entry.state:
        case "excised":
            return f"{which} with words taken out"
        case "shortened":
            return f"{which} without words that another copy has"
        case "moved":
            return f"{which} at another place"
        case "not declassified":
            return f"{which} not declassified: {entry.mark}"
        case "no text":
            return "no text at all"
    return f"{which} not in this copy"


_MOST_COMPARED = 800_000
"""Characters of paragraphs that differ, which are compared by word in all copies together: some two seconds. Beyond
that paragraphs only differ. Four copies of a telegram of 30,000 characters, all retyped, need half."""


class _Column:
    """One copy beside the paragraphs that are read."""

    def __init__(self, chosen: Sequence[Paragraph], cable: Cable, pairing: Work, comparing: Work) -> None:
        self._comparing = comparing
        self._chosen = chosen
        self._own = cable.paragraphs
        self._struck = _struck(cable)
        texts = [paragraph for paragraph in self._own if not self._is_mark(paragraph)]
        self._pair: dict[int, Paragraph] = {}
        self.behind: dict[int, list[Paragraph]] = {}
        """Place of a paragraph in the main reading -> paragraphs after it that only this copy has."""
        extra: list[tuple[int, Paragraph]] = []
        last = -1
        for left, right in align(chosen, texts, by_number=True, work=pairing):
            if left is not None:
                last = left
            if left is not None and right is not None:
                self._pair[left] = texts[right]
            elif right is not None:
                extra.append((last, texts[right]))
        self._moved = _moved(chosen, self._pair, extra)
        elsewhere = {id(paragraph) for paragraph in self._moved.values()}
        for place, paragraph in extra:
            if id(paragraph) not in elsewhere:
                self.behind.setdefault(place, []).append(paragraph)
        self._mark_at: dict[int, str] = {}
        """Place of a paragraph in the main reading -> the first mark that this copy has in its place."""
        done = (-1, -1)
        for low, high, mark in self._marked():
            if (low, high) != done:
                self._mark_at.update(dict.fromkeys(range(low + 1, high), mark))
            done = (low, high)

    def text(self, at: int) -> str:
        """The text that this copy has of a paragraph; empty if it does not have it."""
        own = self._pair.get(at) or self._moved.get(at)
        return own.text if own else ""

    def state(self, at: int, fuller: Sequence[str]) -> tuple[Printed, str]:
        """How this copy has a paragraph, and the mark in its place. `fuller` are the texts that copies have of it."""
        own = self._pair.get(at) or self._moved.get(at)
        if own is not None:
            state = self._difference(own, self._chosen[at].text, fuller)
            return ("moved" if state == "whole" and at in self._moved else state), ""
        if not self._own:
            return "no text", ""
        mark = self._mark_at.get(at, "")
        return ("not declassified" if mark else "absent"), mark

    def _is_mark(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is only the mark of removed text."""
        if _MARK.fullmatch(paragraph.text):
            return True
        text, at, kept = paragraph.text, 0, []
        for mark in self._struck.get(id(paragraph), ()):
            found = text.find(mark, at)
            if found < 0:
                return False
            kept.append(text[at:found])
            at = found + len(mark)
        return at > 0 and _NO_TEXT.fullmatch("".join(kept) + text[at:]) is not None

    def _marked(self) -> Iterator[tuple[int, int, str]]:
        """(place before, place after, mark) for each mark: it replaces the paragraphs between."""
        places = {id(paragraph): at for at, paragraph in self._pair.items()}
        placed = [places.get(id(paragraph)) for paragraph in self._own]
        following = [len(self._chosen)] * len(placed)
        for index in range(len(placed) - 2, -1, -1):
            after = placed[index + 1]
            following[index] = following[index + 1] if after is None else after
        before = -1
        for index, paragraph in enumerate(self._own):
            if (place := placed[index]) is not None:
                before = place
            elif self._is_mark(paragraph):
                yield before, following[index], _SPACES.sub(" ", paragraph.text.strip())

    def _difference(self, own: Paragraph, chosen: str, fuller: Sequence[str]) -> Printed:
        if id(own) in self._struck:
            return "excised"
        texts = {fingerprint(text): text for text in (chosen, *fuller)}
        mine = fingerprint(own.text)
        found: Printed = "whole"
        for each, text in texts.items():
            if each == mine:
                continue
            if not self._comparing.takes(len(text) + len(own.text)):
                found = "otherwise" if found == "whole" and text == chosen else found
                continue
            theirs, ours, _ = differences(text, own.text)
            if any(change.kind == "withheld" for change in ours):
                return "excised"
            if _lacks(text, theirs, own.text, ours):
                found = "shortened"
            elif found == "whole" and text == chosen:
                found = "otherwise"
        return found


def _struck(cable: Cable) -> dict[int, list[str]]:
    """Identity of a paragraph -> the marks of removed text in it."""
    ends = [paragraph.span.end for paragraph in cable.paragraphs]
    found: dict[int, list[str]] = {}
    for redaction in cable.redactions:
        at = bisect_left(ends, redaction.span.end)
        if at < len(ends) and cable.paragraphs[at].span.start <= redaction.span.start:
            found.setdefault(id(cable.paragraphs[at]), []).append(redaction.text)
    return found


def _moved(
    chosen: Sequence[Paragraph], pairs: Mapping[int, Paragraph], extra: Sequence[tuple[int, Paragraph]]
) -> dict[int, Paragraph]:
    """Place of a paragraph in the main reading -> the paragraph with its words elsewhere in the copy."""
    free = [at for at in range(len(chosen)) if at not in pairs]
    if not 0 < len(free) <= _MOST_MOVED or not 0 < len(extra) <= _MOST_MOVED:
        return {}
    bags = {at: Counter(words(chosen[at].text)) for at in free}
    found: dict[int, Paragraph] = {}
    for _, paragraph in extra:
        bag = Counter(words(paragraph.text))
        likeness, at = max(((overlap(bag, bags[at]), at) for at in bags), default=(0.0, -1))
        if likeness >= _MOVED:
            found[at] = paragraph
            del bags[at]
    return found


def _lacks(text: str, theirs: Sequence[Change], own: str, ours: Sequence[Change]) -> bool:
    """Whether a text has a run of words that another one lacks, without a mark in its place."""
    removed = [len(words(change.span.of(text))) for change in theirs if change.kind in ("only", "retyped")]
    longest = max(removed, default=0)
    put = max((len(words(change.span.of(own))) for change in ours if change.kind in ("only", "retyped")), default=0)
    return longest >= _RUN and longest >= 3 * put
