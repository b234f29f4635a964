"""The lines at the end of one telegram: their kinds, and the surroundings of a line that may be the signature."""

from __future__ import annotations

import re

from reftel.telegram import tail
from reftel.telegram.draft import Draft
from reftel.telegram.endings import ends_line, is_one_case
from reftel.telegram.known_people import known_people
from reftel.telegram.lines import Line, place_above, written_in
from reftel.values.signature import Surroundings

_DASHES = re.compile(r"[-=_](?: ?[-=_]){2}")
_BROKEN_AT = 50
"""A shorter line was not broken by its length."""
BOXES = frozenset({"rule", "marks", "page_mark", "stray_caption"})
"""Kinds of lines around the lines of a web site."""


class ClosingLines:
    """The lines at the end of one telegram, with their kinds."""

    __slots__ = ("alone", "draft", "kinds", "knowledge", "lines", "low", "text")

    def __init__(self, draft: Draft, lines: list[Line], low: int) -> None:
        self.draft = draft
        self.text = draft.raised if draft.lower else draft.text
        self.lines = lines
        self.low = low
        self.kinds: dict[int, str] = {}
        """Index of a peeled line -> its kind."""
        self.alone: dict[tuple[int, int], str] = {}
        """Place of a line -> its kind by the line alone, which is asked several times."""
        self.knowledge = known_people(draft)

    def kind_of(self, line: Line, above: Line | None) -> str:
        """The kind of a line, as `tail.kind_of` gives it."""
        kind = self.alone.get((line.begin, line.stop))
        if kind is None:
            kind = self.alone[line.begin, line.stop] = tail.kind_alone(self.text, line)
        return kind or tail.kind_below(self.text, line, above)

    def above(self, index: int) -> Line | None:
        at = place_above(self.lines, index, self.low)
        return None if at is None else self.lines[at]

    def around(self, index: int) -> Surroundings:
        """The surroundings of a line."""
        above = self.above(index)
        if above is None:
            return Surroundings(alone=True, first=True, one_case=True, blank_above=True)
        before = written_in(self.text, above)
        adjacent = self.lines[index - 1] is above
        kind = self.kind_of(above, None)
        is_mark = bool(kind)
        ended = is_mark or ends_line(before) or tail.ends_in_address(before)
        return Surroundings(
            alone=True,
            blank_above=not adjacent,
            ended=ended,
            sentence_above=ended and not is_mark,
            resumed=kind == "page_mark" and self._is_unfinished(index),
            after_site=self.is_under_site(index),
            over_office=self.kinds.get(index + 1) == "office",
            wrapped=adjacent and not ended and above.stop - above.begin >= _BROKEN_AT,
            one_case=is_one_case(self.text, self.lines[self.low].start, self.lines[index].begin),
            underlined=self.is_underlined(index),
            last_rule=index + 1 in self.kinds and all(line.kind == "blank" for line in self.lines[index + 2 :]),
        )

    def _is_unfinished(self, index: int) -> bool:
        """Whether the text above the page mark over a line does not end as a sentence does."""
        above = place_above(self.lines, index, self.low)
        while above is not None and self.kind_of(self.lines[above], None) in BOXES:
            above = place_above(self.lines, above, self.low)
        return above is not None and not ends_line(written_in(self.text, self.lines[above]))

    def is_under_site(self, index: int) -> bool:
        """Whether the line of a web site is above, with rules of asterisks or without."""
        above = place_above(self.lines, index, self.low)
        while above is not None and self.kind_of(self.lines[above], None) in BOXES:
            above = place_above(self.lines, above, self.low)
        return above is not None and self.kind_of(self.lines[above], self.above(above)) == "closing"

    def is_underlined(self, index: int) -> bool:
        if self.kinds.get(index + 1) != "rule":
            return False
        below = self.lines[index + 1]
        return _DASHES.match(self.text, below.begin, below.stop) is not None

    def close_behind(self, at: int) -> None:
        """Make blocks of the lines after the signature, each by its kind, and read handling statements there."""
        for index in range(at, len(self.lines)):
            line = self.lines[index]
            if line.kind == "blank":
                continue
            kind = self.kinds.get(index, "row")
            if kind == "handling":
                self.draft.handling.append(" ".join(self.draft.text[line.begin : line.stop].split()))
                self.draft.field("handling", line.begin, line.stop, "close")
            self.draft.block(tail.BLOCKS[kind], line.start, line.end)
