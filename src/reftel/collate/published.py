"""Contents and omissions of each publication of a telegram, by paragraph.

The paragraphs that are read are aligned with those of each copy. A paragraph that a copy lacks is not declassified if
the editors' mark is in its place, and absent otherwise; words that a copy struck out of a paragraph are excised.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal

from reftel.collate.align import align, differences
from reftel.collate.word_comparison import fingerprint
from reftel.model import Cable, Paragraph
from reftel.particulars import Value

Printed = Literal["whole", "otherwise", "excised", "not declassified", "absent", "no text"]
"""How a copy has a paragraph: the same words; other words; with places struck out that another copy has; replaced by an
editors' mark; not at all; in a copy without any text."""

_MARK = re.compile(
    r"\s*\[[^\[\]]{0,200}\b(?:not declassified|redacted|withheld|deleted|omm?itted|excised|removed)\b[^\[\]]{0,80}\]\s*"
    r"|\s*(?:[Xx]{6,}|█+)(?:\s+(?:[Xx]{4,}|█+))*\s*",
    re.IGNORECASE,
)
"""A paragraph that is only the mark of removed text."""
_SPACES = re.compile(r"\s+")


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
    """Paragraphs next to one another that a copy left out in one way."""

    state: Printed
    anchors: tuple[str, ...]
    mark: str = ""


def published(paragraphs: Sequence[Paragraph], copies: Mapping[int, Cable]) -> tuple[PublishedParagraph, ...]:
    """Return every paragraph with how each copy has it, in order.

    Args:
        paragraphs: those that are read, with their permanent anchors.
        copies: the reading of each copy, by its number.
    """
    columns = {number: _Column(paragraphs, cable.paragraphs) for number, cable in copies.items()}
    rows: list[PublishedParagraph] = []
    for at in range(-1, len(paragraphs)):
        if at >= 0:
            states = tuple(
                PrintedIn(copy=no, state=state, mark=mark)
                for no, column in columns.items()
                for state, mark in [column.state(at)]
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
        if state not in ("whole", "otherwise"):
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
        case "not declassified":
            return f"{which} not declassified: {entry.mark}"
        case "no text":
            return "no text at all"
    return f"{which} not in this copy"


class _Column:
    """One copy beside the paragraphs that are read."""

    def __init__(self, chosen: Sequence[Paragraph], own: Sequence[Paragraph]) -> None:
        self._chosen = chosen
        self._own = own
        texts = [paragraph for paragraph in own if not _MARK.fullmatch(paragraph.text)]
        self._pair: dict[int, Paragraph] = {}
        self.behind: dict[int, list[Paragraph]] = {}
        """Place of a paragraph in the main reading -> paragraphs after it that only this copy has."""
        last = -1
        for left, right in align(chosen, texts, by_number=True):
            if left is not None:
                last = left
            if left is not None and right is not None:
                self._pair[left] = texts[right]
            elif right is not None and not _MARK.fullmatch(texts[right].text):
                self.behind.setdefault(last, []).append(texts[right])
        self._mark_at: dict[int, str] = {}
        """Place of a paragraph in the main reading -> the first mark that this copy has in its place."""
        done = (-1, -1)
        for low, high, mark in self._marked():
            if (low, high) != done:
                self._mark_at.update(dict.fromkeys(range(low + 1, high), mark))
            done = (low, high)

    def state(self, at: int) -> tuple[Printed, str]:
        """How this copy has a paragraph, and the mark in its place."""
        own = self._pair.get(at)
        if own is not None:
            return self._difference(self._chosen[at].text, own.text), ""
        if not self._own:
            return "no text", ""
        mark = self._mark_at.get(at, "")
        return ("not declassified" if mark else "absent"), mark

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
            elif _MARK.fullmatch(paragraph.text):
                yield before, following[index], _SPACES.sub(" ", paragraph.text.strip())

    @staticmethod
    def _difference(chosen: str, own: str) -> Printed:
        if fingerprint(chosen) == fingerprint(own):
            return "whole"
        _, changes, _ = differences(chosen, own)
        if any(change.kind == "withheld" for change in changes):
            return "excised"
        return "otherwise"
