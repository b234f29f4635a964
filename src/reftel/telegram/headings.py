"""Headings: lines underlined, between rules, or alone over a paragraph (5 FAH-1 H-244).

The text after a heading identifies it. Over a rule it may be the end of a run of lines whose beginning belongs to
the paragraph before; over a numbered paragraph it needs a break or the end of a sentence before it.
"""

from __future__ import annotations

import re

from reftel.telegram.heading_edges import (
    CAPITALIZED,
    WRAPPED,
    begins_above,
    behind_rest,
    ends_quoted,
    is_front,
    is_listed,
    is_part,
    is_point,
    is_quoted,
    is_shorter,
    is_word,
)
from reftel.telegram.heading_evidence import heading_evidence, may_be_heading
from reftel.telegram.phrases import ALONE, END_OF_PASSAGE
from reftel.telegram.stamps import is_taken
from reftel.telegram.text_lines import MARKED, WRAP, TextLines
from reftel.telegram.underlining import fits, width

MOST_LINES = 4
LONGEST = 320  # characters, over all its lines
SHORT = 180
"""Maximum number of characters of a heading without a rule under it."""
TAIL = 100
"""So many characters at most where neither a rule nor a blank line parts the heading from the text before it."""
STYLED = 70
"""So many characters at most where only its letters show that a last line is a heading."""

_PASSAGE = re.compile(r"(?:BEGIN )?(?:SUMMARY|COMMENT|NOTE|INTRODUCTION)\b[^\n:.]{0,30}[:.]\s*\S", re.IGNORECASE)
"""`SUMMARY: ...`, with its text in the same line."""
_END = re.compile(rf".*{END_OF_PASSAGE}\b", re.IGNORECASE | re.DOTALL)
_ENDING = re.compile(r"\bEND(?: OF)?\s*$", re.IGNORECASE)
"""Words that make the next word the end of a passage, also over a line break: `End` / `Summary`."""
_SENTENCE = re.compile(r"[.!?][\"'”’)\]/]*$|(?:NOTE|MENT|MARY|TEXT)[)\]]$|(?:note|ment|mary|text)[)\]]$")
"""How a line ends that ends a sentence, or a note in parentheses: `End note)`."""
_CLOSERS = frozenset(".!?\"'”’)]/")
"""Its last character."""
_CLOSED = re.compile(rf"{END_OF_PASSAGE}$", re.IGNORECASE)
"""The end of a passage without a period."""
_LAST_OF_END = frozenset("yYtTeE")
"""Its last character."""
_SENTENCES = re.compile(r"[a-z\d)]{2}[.!?][\"'”’)]*\s+[A-Z\"“]")
_WORDS = re.compile(r"[\"\u201c'(]?[A-Z][\w'\u2019./\-]*[ :]")
"""Two words, the first with a capital letter."""
_FRAMED = re.compile(r"(?P<sign>--?|\*\*?) ?[^-*]\S[^\n]{2,70}\S ?(?P=sign)")
"""A heading between signs in its line: `-- Boats and Ropes --`."""
_SITE = re.compile(r"https?:|www\.|\bWEB ?SITE", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_REDACTED = re.compile(r"[\[\]Xx█\s.,/]*$")
_REDACTED_END = re.compile(r"(?:X{4,}|█{2,}|\])\s*$")


def find_headings(lines: TextLines) -> dict[int, int]:
    """Return the headings: index of the first line -> index after the last.

    Each run of text lines is read once, from its end.
    """
    found: dict[int, int] = {}
    underlines: set[int] = set()
    headed: set[int] = set()
    at, size, prose = 0, len(lines), lines.prose
    while at < size:
        if not prose[at]:
            at += 1
            continue
        end = lines.run(at)
        follows = lines.over_marks(end)
        if end - at == 1 and is_part(lines, at, follows):
            found[at] = end
            lines.evidence[at] = heading_evidence(lines, at, end, follows, over=False)
            headed.add(at)
        if not _may_have_heading(lines, at, follows):
            at = end
            continue
        while at < end - 1 and lines.is_redacted(at):
            # a publisher's mark in place of paragraphs, over the next heading
            at += 1
        run = _Run(lines, at, end, follows, underlines, headed)
        start = run.heading()
        if start is not None:
            first = begins_above(lines, start, end)
            found[first] = end
            lines.evidence[first] = heading_evidence(lines, first, end, follows, over=run.over and start == at)
            headed.add(end - 1)
            if run.rule is not None:
                underlines.add(run.rule)
        elif (likely := may_be_heading(lines, at, end, follows)) is not None:
            lines.evidence[end - 1] = likely
        at = end
    return found


def _may_have_heading(lines: TextLines, at: int, follows: int) -> bool:
    """Whether a rule is directly over the run of text at `at`, or a rule or a paragraph's number follows it, or the
    telegram has no numbers; most other runs are inside a paragraph."""
    kinds = lines.kinds
    if follows >= len(kinds):
        return False
    if not lines.has_numbers or (at and kinds[at - 1] == "rule"):
        return True
    return kinds[follows] == "rule" or lines.is_numbered(follows)


_HAVE_TEXT = frozenset({"text", "number"})


class _Run:
    """Text lines without a break, with their surroundings."""

    __slots__ = ("at", "broken", "direct", "end", "follows", "headed", "lines", "over", "rule", "text", "under")

    def __init__(
        self, lines: TextLines, at: int, end: int, follows: int, underlines: set[int], headed: set[int]
    ) -> None:
        self.lines, self.at, self.end, self.text = lines, at, end, lines.text
        kinds, size = lines.kinds, len(lines.kinds)
        self.follows = follows
        self.direct = end < size and kinds[end] == "rule"
        """A rule underlines the last line."""
        self.under = self.follows < size and kinds[self.follows] == "rule"
        """A rule follows, perhaps after a blank line or a page mark."""
        self.rule = self.follows if self.under else None
        above = at - 1
        while above >= 0 and kinds[above] == "blank":
            above -= 1
        self.headed = at > 0 and at - 1 in underlines
        """A heading is directly above."""
        self.over = above >= 0 and kinds[above] == "rule" and above not in underlines
        """A rule precedes that underlines nothing."""
        self.broken = self._is_broken(headed)
        """The run begins a new sentence."""

    def _is_broken(self, headed: set[int]) -> bool:
        lines, before = self.lines, self.at - 1
        if before < 0 or lines.kinds[before] == "rule":
            return True
        if lines.is_numbered(before):
            return False
        torn = False
        kinds = lines.kinds
        while before >= 0 and (kind := kinds[before]) not in _HAVE_TEXT and kind != "rule":
            torn = torn or kind != "blank"
            before -= 1
        if before < 0 or not torn or lines.kinds[before] == "rule":
            return True
        # after a page mark: the end of the sentence that it tore, or a heading
        return before in headed or self._closes(before) or self.text[lines.lines[before].stop - 1] == ":"

    def _tail(self, index: int) -> tuple[int, int]:
        line = self.lines.lines[index]
        return max(line.begin, line.stop - 6), line.stop

    def heading(self) -> int | None:
        """The index at which the heading at the end of the run begins; None for none."""
        if self.follows >= len(self.lines.kinds):
            return None
        start = self._under_rule() if self.under else self._over_text()
        if start is None or not self._is_title(start):
            return None
        return start

    # -- over a rule

    def _under_rule(self) -> int | None:
        lines, at, end = self.lines, self.at, self.end
        rule = lines.lines[self.follows]
        start = self._tail_start()
        if (end - at > 1 or not self.broken) and self._closes(end - 1) and self._is_opening():
            # the end of a sentence, and the rule over the next heading
            return None
        if not self.direct and not (self.over and self._is_plain(start)) and not self._is_underlined_far(start):
            return None
        if start == at and not self.broken and not fits(rule, width(lines.lines[end - 1])):
            is_title = self.direct and self._is_plain(start) and not self._in_columns(start)
            if not is_title or self._is_cut(end - 1) or not self._follows_end():
                return None
        if self._is_opening() and not self.over and not fits(rule, width(lines.lines[end - 1])):
            return start if start == at and self._is_plain(start) and self.direct else None
        return start

    def _tail_start(self) -> int:
        """Return the beginning of the heading above a rule: after the last line that ends a sentence, or of the run."""
        lines, at, end = self.lines, self.at, self.end
        low = max(at, end - MOST_LINES)
        start = end - 1
        while start > low and not self._closes(start - 1):
            start -= 1
        if start == at and self.broken and self._size(start) <= LONGEST and not self._last_alone():
            return start
        if start > at and self._closes(start - 1) and self._size(start) <= SHORT:
            return start
        if start == at and at and lines.is_numbered(at - 1) and self._closes(at - 1) and self._size(start) <= SHORT:
            return start
        return end - 1

    def _last_alone(self) -> bool:
        """The last line is as long as the rule, after lines too long for a heading in several lines."""
        lines = self.lines.lines
        before, last = lines[self.end - 2], lines[self.end - 1]
        return self.end - 1 > self.at and width(before) > WRAPPED and fits(lines[self.follows], width(last))

    def _closes(self, index: int) -> bool:
        low, high = self._tail(index)
        if self.text[high - 1] in _CLOSERS and _SENTENCE.search(self.text, low, high) is not None:
            return not self.text.endswith("U.S.", low, high)
        if self.text[high - 1] not in _LAST_OF_END:
            return False
        return _CLOSED.search(self.text, max(self.lines.lines[index].begin, high - 16), high) is not None

    def _follows_end(self) -> bool:
        """Whether the first line of a paragraph is above, and ends a sentence or is redacted."""
        above = self.at - 1
        return above >= 0 and self.lines.is_numbered(above) and (self._closes(above) or self._is_cut(above))

    def _is_cut(self, index: int) -> bool:
        """Whether the end of a line is redacted."""
        low, high = self._tail(index)
        return _REDACTED_END.search(self.text, low, high) is not None

    def _size(self, start: int) -> int:
        return sum([line.stop - line.begin for line in self.lines.lines[start : self.end]])

    def _is_underlined_far(self, start: int) -> bool:
        """A blank line or a page mark parts heading and rule."""
        if start != self.at or not self.broken:
            rule, last = self.lines.lines[self.follows], self.lines.lines[self.end - 1]
            return fits(rule, width(last)) and self._is_plain(start) and not self._is_opening()
        if not self._is_plain(start):
            return False
        return not self._is_opening() or self._is_known(start) or self._is_torn_off(start)

    def _is_torn_off(self, start: int) -> bool:
        """Whether a page mark parts one line of a heading from the rule under it."""
        rule, last = self.lines.lines[self.follows], self.lines.lines[self.end - 1]
        is_page = "page" in self.lines.kinds[self.end : self.follows]
        return is_page and start == self.end - 1 and fits(rule, width(last))

    def _is_opening(self) -> bool:
        """Whether the rule that follows is the one over the next heading."""
        lines = self.lines
        nxt = lines.over_marks(self.follows + 1)
        if nxt >= len(lines) or not lines.is_text(nxt):
            return False
        end = lines.run(nxt)
        return end - nxt <= MOST_LINES and lines.is_rule(lines.over_marks(end))

    # -- without a rule below

    def _over_text(self) -> int | None:
        lines, at, end = self.lines, self.at, self.end
        if end - at < MOST_LINES and self.over and lines.is_rule(at - 1):
            is_apart = lines.kinds[end] == "blank" or (lines.is_numbered(end) and self._size(at) <= STYLED)
            return at if is_apart and self._is_plain(at) and not self._in_columns(at) else None
        if lines.is_numbered(self.follows):
            return self._over_number()
        if not lines.has_numbers and self.broken and end - at == 1 and lines.kinds[end] == "blank":
            return at if self._is_known(at) or self._is_capitals() else None
        return None

    def _over_number(self) -> int | None:
        at, end = self.at, self.end
        may_be_title = end - at < MOST_LINES and self.broken
        if may_be_title and (self._is_known(at) or (self._is_plain(at) and not self._in_columns(at))):
            return self._first_over_number()
        last = end - 1
        if last == at and self.broken:
            return None
        before = last - 1
        is_apart = before >= 0 and (self._closes(before) or (self._is_joined(before) and self._is_styled(last)))
        is_apart = is_apart and (self.follows == end or self._is_known(last) or self._is_styled(last))
        if is_apart and self._size(last) <= TAIL and self._is_plain(last) and not self._in_columns(last):
            return last
        return None

    def _first_over_number(self) -> int | None:
        """The first line of a heading that is apart from the text above."""
        lines, at = self.lines, self.at
        if self._is_known(at):
            return at
        if self.headed or (self.end - at > 1 and is_listed(lines, at)):
            return None
        return behind_rest(lines, at, self.end)

    def _is_joined(self, index: int) -> bool:
        """Whether a publisher joined the lines of a paragraph, so that its end is the paragraph's."""
        return width(self.lines.lines[index]) > WRAP

    def _is_styled(self, index: int) -> bool:
        """Whether a line is written as headings are: cut off a sentence before it, in capitals over text that is not,
        or with capitals at its words."""
        text, line = self.text, self.lines.lines[index]
        written = text[line.begin : line.stop]
        if len(written) > STYLED:
            return False
        if written.startswith("//") and written.endswith("//"):
            return True
        if (marked := MARKED.match(written)) and marked["whole"]:
            return True
        before = self.lines.lines[index - 1]
        if not _WORDS.match(written):
            is_near = all(kind == "blank" for kind in self.lines.kinds[self.end : self.follows])
            return is_near and written.isalpha() and is_word(written, text[before.begin : before.stop])
        if self._is_run_in(index):
            return True
        if "," in written:
            return False
        if written.isupper():
            return not text[before.begin : before.stop].isupper() or is_shorter(self.lines, self.at, index)
        return CAPITALIZED.fullmatch(written) is not None

    def _is_run_in(self, index: int) -> bool:
        """Whether a line was cut from the sentence before it."""
        return self.text[self.lines.lines[index].start - 1] != "\n"

    def _in_columns(self, start: int) -> bool:
        lines = self.lines
        return any(lines.in_columns(index) for index in range(start, self.end))

    def _is_plain(self, start: int) -> bool:
        """Whether lines are short, and neither begin nor end in mid-sentence."""
        text, first, last = self.text, self.lines.lines[start], self.lines.lines[self.end - 1]
        if self._size(start) > SHORT or text[first.begin].islower():
            return False
        if not self._ends_open(first.begin, last.stop):
            return False
        if self.direct or (self.end - start == 1 and _FRAMED.fullmatch(text, first.begin, last.stop)):
            return True
        return text[first.begin] not in "-*•(" or MARKED.match(text, first.begin, first.stop) is not None

    def _ends_open(self, begin: int, stop: int) -> bool:
        """Whether no sentence or clause ends here; an abbreviation does not end one."""
        written = self.text[max(begin, stop - 8) : stop].rstrip("\"'”’)]")
        return not written.endswith((".", ";", ",")) or written.endswith(("U.S.", "..."))

    def _is_known(self, start: int) -> bool:
        line = self.lines.lines[start]
        return start == self.end - 1 and self.text[line.begin : line.stop].upper().strip(" :.") in ALONE

    def _is_capitals(self) -> bool:
        """A line in capitals over text that is not."""
        lines, line = self.lines, self.lines.lines[self.at]
        written = self.text[line.begin : line.stop]
        if not written.isupper() or len(written) > TAIL or written[-1] in ".;,:" or lines.in_columns(self.at):
            return False
        below = lines.lines[self.follows]
        return lines.is_text(self.follows) and not self.text[below.begin : below.stop].isupper()

    def _is_title(self, start: int) -> bool:
        """Return whether the text can be a heading."""
        text, first, last = self.text, self.lines.lines[start], self.lines.lines[self.end - 1]
        begin, stop = first.begin, last.stop
        if self.end - start > MOST_LINES or stop - begin > LONGEST or not self._has_letters(begin, stop):
            return False
        if _END.match(text, begin, stop) or is_front(text, begin, stop):
            return False
        if text[begin].upper() in "SCN" and _ENDING.search(text, max(0, begin - 12), begin):
            return False
        if self.end - start == 1 and (is_taken(text, first) or ends_quoted(text[begin:stop])):
            return False
        if not self.under and (is_point(self.lines, start, self.end) or is_quoted(self.lines, start)):
            return False
        if _REDACTED.match(text, begin, stop):
            # a heading whose words a publisher struck out, over a rule as long
            is_one = self.direct and start == self.at == self.end - 1 and self.broken
            return is_one and fits(self.lines.lines[self.follows], width(first))
        if _SITE.search(text, begin, stop):
            return False
        if self.direct and stop - begin > SHORT and _SENTENCES.search(text, begin, stop):
            return False
        if _PASSAGE.match(text, begin, stop):
            is_apart = self.under or (start == self.at and self.broken) or self._is_run_in(start)
            if self.direct and start == self.at > 0 and self.lines.is_rule(start - 1):
                return self._ends_open(begin, stop)  # between two rules
            is_short = self.end - start == 1 or (self.end - start == 2 and self._is_cased(begin, stop))
            return is_apart and is_short and stop - begin <= TAIL and self._ends_open(begin, stop)
        return True

    def _is_cased(self, begin: int, stop: int) -> bool:
        """Whether words are in capitals over text that is not."""
        below = self.lines.lines[self.follows]
        return self.text[begin:stop].isupper() and not self.text[below.begin : below.stop].isupper()

    def _has_letters(self, begin: int, stop: int) -> bool:
        """Whether there are letters, or digits as long as the rule under them (a year)."""
        if _LETTER.search(self.text, begin, stop):
            return True
        return self.direct and fits(self.lines.lines[self.follows], stop - begin)
