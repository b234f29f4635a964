"""Origin of characters: spans, and text with a map to its bytes.

Every decoding (charset, entities, CSV escapes) gives a `MappedText`: the characters, and a map that leads from any span
of them back to the bytes they were read from. Maps are stacked (a map of an unescaped field onto its row's characters,
those onto bytes) and computed on the first question only, so that text nobody asks about costs next to nothing.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec


class Span(msgspec.Struct, frozen=True, array_like=True, order=True, gc=False):
    """Half-open range of offsets, in JSON a pair."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of a text in this span.

        Args:
            text: The text that the span counts in.

        Example:
            >>> reftel.Span(4, 8).of("THE LAMP")
            'LAMP'
        """
        return text[self.start : self.end]

    def __len__(self) -> int:
        """Return the number of characters or bytes.

        Example:
            >>> len(reftel.Span(4, 8))
            4
        """
        return self.end - self.start

    def shift(self, by: int) -> Span:
        """Return the same range further on.

        Args:
            by: Characters or bytes, negative for further back.

        Example:
            >>> reftel.Span(4, 8).shift(10)
            Span(start=14, end=18)
        """
        return Span(self.start + by, self.end + by)


class Origins(Protocol):
    """A map from characters to places in the level below (bytes, or the characters of another text)."""

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Smallest range below of characters `start` to `end`; `start == end` gives the place before `start`."""


class Straight:
    """Every character takes `width` places, beginning at `place`: ASCII, any 8-bit charset, a slice of either."""

    __slots__ = ("place", "width")

    def __init__(self, place: int = 0, width: int = 1) -> None:
        self.place = place
        self.width = width

    def locate(self, start: int, end: int) -> tuple[int, int]:
        return self.place + start * self.width, self.place + end * self.width


class Runs:
    """Ascending runs of characters.

    Run `k` begins at character `chars[k]` and place `places[k]`. `widths[k]` > 0: each character takes that many
    places. `widths[k]` <= 0: the run is one unit of `-widths[k]` places, such as an entity; of zero places: a filler.
    The last run is a sentinel that holds where characters and places end.
    """

    __slots__ = ("chars", "places", "widths")

    def __init__(self) -> None:
        self.chars = array("q")
        self.places = array("q")
        self.widths = array("q")

    def add(self, char: int, place: int, width: int) -> None:
        """Begin a run at `char`."""
        self.chars.append(char)
        self.places.append(place)
        self.widths.append(width)

    def end(self, char: int, place: int) -> Runs:
        """Close the map."""
        self.add(char, place, 0)
        return self

    def locate(self, start: int, end: int) -> tuple[int, int]:
        chars, places, widths = self.chars, self.places, self.widths
        last = len(chars) - 1
        first = bisect_right(chars, start, 0, last) - 1 if last else 0
        if start >= chars[last]:
            return places[last], places[last]
        while widths[first] == 0 and first < last:  # fillers stand for nothing: begin after them
            first += 1
            start = chars[first]
        low = places[first] + (start - chars[first]) * max(widths[first], 0)
        if end <= start:
            return low, low
        final = bisect_right(chars, end - 1, 0, last) - 1
        while widths[final] == 0:  # the run at `first` is not a filler and not after `final`
            final -= 1
            end = chars[final + 1]
        width = widths[final]
        high = places[final] + ((end - chars[final]) * width if width > 0 else -width)
        return low, high


class Whole:
    """Characters of a source whose bytes are not for single characters, as those of a PDF: all lead to all."""

    __slots__ = ("size",)

    def __init__(self, size: int) -> None:
        self.size = size

    def locate(self, start: int, end: int) -> tuple[int, int]:
        return (0, self.size) if end > start else (0, 0)


class Deferred:
    """A map that `build(*args)` makes when it is first asked; both must survive pickling."""

    __slots__ = ("args", "build", "made")

    def __init__(self, build: Callable[..., Origins], *args: object) -> None:
        self.build = build
        self.args = args
        self.made: Origins | None = None

    def locate(self, start: int, end: int) -> tuple[int, int]:
        if self.made is None:
            self.made = self.build(*self.args)
        return self.made.locate(start, end)


class Chain:
    """`outer` maps to the characters that `inner` maps from."""

    __slots__ = ("inner", "outer")

    def __init__(self, outer: Origins, inner: Origins) -> None:
        self.outer = outer
        self.inner = inner

    def locate(self, start: int, end: int) -> tuple[int, int]:
        return self.inner.locate(*self.outer.locate(start, end))


class Joined:
    """Pieces one after another; a piece without a map is a filler."""

    __slots__ = ("parts", "starts", "total")

    def __init__(self, starts: tuple[int, ...], parts: tuple[Origins | None, ...], total: int) -> None:
        self.starts = starts
        self.parts = parts
        self.total = total

    def _end(self, k: int) -> int:
        return self.starts[k + 1] if k + 1 < len(self.starts) else self.total

    def locate(self, start: int, end: int) -> tuple[int, int]:
        final = bisect_right(self.starts, max(start, end - 1)) - 1
        while final >= 0 and (self.parts[final] is None or self.starts[final] == self._end(final)):
            final -= 1
        first = max(bisect_right(self.starts, start) - 1, 0)
        while first < len(self.parts) and (self.parts[first] is None or start >= self._end(first)):
            first += 1
            start = self.starts[first] if first < len(self.parts) else self.total
        if first < len(self.parts) and first <= final and start < end:
            head, tail = self.parts[first], self.parts[final]
            assert head is not None and tail is not None
            begin, stop = start - self.starts[first], min(end, self._end(final)) - self.starts[final]
            if first == final:
                return head.locate(begin, stop)
            low, high = head.locate(begin, begin + 1)[0], tail.locate(stop - 1, stop)[1]
            return min(low, high), high
        if first < len(self.parts) and (part := self.parts[first]) is not None:
            begin = start - self.starts[first]
            return (part.locate(begin, begin)[0],) * 2
        if final >= 0 and (part := self.parts[final]) is not None:
            size = self._end(final) - self.starts[final]
            return (part.locate(size - 1, size)[1],) * 2
        return 0, 0


_WIDE = re.compile("([\x80-\u07ff]+)|([\u0800-\uffff]+)|([\U00010000-\U0010ffff]+)")


def utf8_runs(text: str, place: int = 0) -> Origins:
    """Map of `text` onto its UTF-8 encoding that begins at `place`."""
    if text.isascii():
        return Straight(place)
    runs = Runs()
    char = 0
    for match in _WIDE.finditer(text):
        start, end = match.span()
        if start > char:
            runs.add(char, place, 1)
            place += start - char
        width = (match.lastindex or 1) + 1
        runs.add(start, place, width)
        place += (end - start) * width
        char = end
    if char < len(text):
        runs.add(char, place, 1)
        place += len(text) - char
    return runs.end(len(text), place)


class MappedText:
    """Text with a map from each character to bytes of the source.

    `MappedText(text)` stands for the UTF-8 encoding of `text`.
    """

    __slots__ = ("origins", "text")

    def __init__(self, text: str, origins: Origins | None = None) -> None:
        self.text = text
        self.origins: Origins = Deferred(utf8_runs, text) if origins is None else origins

    def origin(self, span: Span) -> Span:
        """Return the smallest byte range of the source that holds the characters of a span.

        A filler's characters have no bytes; a span of only fillers gives an empty range. A span that cuts an entity or
        an escape gives the whole of it.

        Args:
            span: Characters of this text; a span that reaches out of the text is cut to it.

        Example:
            >>> reftel.MappedText("ASUNCIÓN").origin(reftel.Span(6, 7))
            Span(start=6, end=8)
        """
        start = min(max(span.start, 0), len(self.text))
        return Span(*self.origins.locate(start, min(max(span.end, start), len(self.text))))

    def cut(self, start: int, end: int | None = None) -> MappedText:
        """Return a range of the text, with its map.

        Args:
            start: First character.
            end: The character after the last; None for the end of the text.

        Example:
            >>> str(reftel.MappedText("THE LAMP").cut(4))
            'LAMP'
        """
        stop = len(self.text) if end is None else min(end, len(self.text))
        start = min(max(start, 0), stop)
        return MappedText(self.text[start:stop], self._from(start))

    def _from(self, start: int) -> Origins:
        if start == 0:
            return self.origins
        if isinstance(self.origins, Straight):
            return Straight(self.origins.locate(start, start)[0], self.origins.width)
        if isinstance(self.origins, Chain) and isinstance(self.origins.outer, Straight):
            outer = self.origins.outer
            return Chain(Straight(outer.locate(start, start)[0], outer.width), self.origins.inner)
        return Chain(Straight(start), self.origins)

    def __len__(self) -> int:
        """Return the number of characters.

        Example:
            >>> len(reftel.MappedText("ASUNCIÓN"))
            8
        """
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"MappedText({self.text[:40]!r}{'...' if len(self.text) > 40 else ''})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MappedText):
            return NotImplemented
        return self.text == other.text and all(
            self.origins.locate(at, at + 1) == other.origins.locate(at, at + 1) for at in range(len(self.text))
        )

    def __hash__(self) -> int:
        return hash(self.text)


def join(pieces: Iterable[MappedText | str]) -> MappedText:
    """Pieces one after another, in the order of their source; a plain `str` is a filler that no byte stands for."""
    starts: list[int] = []
    parts: list[Origins | None] = []
    texts: list[str] = []
    total = 0
    for piece in pieces:
        text = piece if isinstance(piece, str) else piece.text
        starts.append(total)
        parts.append(None if isinstance(piece, str) else piece.origins)
        texts.append(text)
        total += len(text)
    return MappedText("".join(texts), Joined(tuple(starts), tuple(parts), total))


class Weave:
    """Makes a text out of another in one pass: some characters kept, some replaced, some left out, fillers put in."""

    __slots__ = ("_place", "_runs", "_source", "_texts", "_total")

    def __init__(self, source: MappedText) -> None:
        self._source = source
        self._texts: list[str] = []
        self._runs = Runs()
        self._total = 0
        self._place = 0

    def keep(self, start: int, end: int) -> None:
        """The source's characters `start` to `end`, as they are."""
        if end > start:
            self._put(self._source.text[start:end], start, 1, end)

    def unit(self, text: str, start: int, end: int) -> None:
        """`text`, which as a whole stands for the source's characters `start` to `end`."""
        if text:
            self._put(text, start, start - end, end)

    def fill(self, text: str) -> None:
        """`text`, which nothing stands for."""
        if text:
            self._put(text, self._place, 0, self._place)

    def _put(self, text: str, place: int, width: int, end: int) -> None:
        self._runs.add(self._total, place, width)
        self._texts.append(text)
        self._total += len(text)
        self._place = end

    def __len__(self) -> int:
        return self._total

    def done(self) -> MappedText:
        """The text made."""
        return MappedText("".join(self._texts), Chain(self._runs.end(self._total, self._place), self._source.origins))
