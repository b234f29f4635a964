"""The head of an outgoing form of the 1940s, which has the lines of a letter and no labels.

                                        Washington,
                                        April 9, 1947
US URGENT                               7 p.m.

AMEMBASSY
    ATHENS (GREECE)
387
"""

from __future__ import annotations

import re

from reftel.model import Addressee
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.paper.form_grid import FormLine
from reftel.telegram.paper.form_head import PaperHead
from reftel.values.local_times import HOUR, read_local_time
from reftel.vocab.posts import posts

_HOUR = re.compile(HOUR)
_WASHINGTON = re.compile(r"WASHINGTON[,.]?(?: D\. ?C\.[,.]?)?")
_POST = re.compile(
    r"(?:THE )?(?P<kind>AMEMBASSY|AMLEGATION|AMCONSUL|AMCONGEN|AMREP|USMISSION"
    r"|AMERICAN (?:EMBASSY|LEGATION|CONSUL(?:ATE)?))"
    r"(?:[,.]?[ \t]*(?P<city>[A-Z][A-Z .'\-]{2,30}?))?[,.]?"
)
_CITY = re.compile(r"(?P<city>[A-Z][A-Z .'\-]{2,30}?)[,.]?(?:[ \t]*\([A-Z .]{3,30}\))?[,.]?")
_NUMBER = re.compile(r"(?P<serial>\d{1,3},\d{3}|\d{1,6})[,.]?(?=[ \t]{2}|$)")


class LetterHead:
    """Reads the lines of a letter below the title of an outgoing form."""

    def __init__(self, draft: Draft, head: PaperHead) -> None:
        self.draft = draft
        self.head = head
        self.is_begun = False

    def take(self, lines: list[FormLine], at: int) -> int:
        """Read the line at an index, and the one that belongs to it; return their number, 0 for another line.

        Args:
            lines: The lines below the title.
            at: The index of the line.
        """
        if not self.head.is_outgoing or (self.head.lists["action"] and not self.is_begun):
            return 0
        line = lines[at]
        if _WASHINGTON.fullmatch(line.written):
            self.draft.block("remark", line.start, line.end)
            return 1
        return self._day(line) or self._post(lines, at) or self._number(line)

    def _day(self, line: FormLine) -> int:
        """The day, `April 9, 1947`, or precedence and hour in two columns."""
        draft, head = self.draft, self.head
        stop = line.begin + len(line.written)
        time = read_local_time(draft.raised, line.begin, stop)
        if time and time.year and head.sent is None and time.start == line.begin and time.end == stop:
            head.sent = time
            head.network["dtg_text"] = " ".join(draft.text[time.start : time.end].split())
            draft.field("transmission.dtg", time.start, time.end, "paper")
            draft.block("dtg", line.start, line.end)
            return 1
        cells = line.cells
        if head.sent is None or not _HOUR.fullmatch(cells[-1].text) or len(cells) > 2:
            return 0
        if len(cells) == 2 and not head.precedence(cells[0].text, cells[0].start):
            return 0
        head.network["dtg_text"] += f", {' '.join(draft.text[cells[-1].start : cells[-1].end].split())}"
        draft.block("dtg", line.start, line.end)
        return 1

    def _post(self, lines: list[FormLine], at: int) -> int:
        found = _POST.fullmatch(lines[at].written)
        if found is None:
            return 0
        used, city = 1, found["city"]
        if city is None and at + 1 < len(lines) and (below := _CITY.fullmatch(lines[at + 1].written)):
            city, used = below["city"], 2
        if city is None or posts().resolve(city) is None:
            return 0
        span = Span(lines[at].begin, lines[at + used - 1].begin + len(lines[at + used - 1].written))
        raised = self.draft.raised
        place = raised.index(city, lines[at + used - 1].begin)
        kind = self.draft.text[raised.index(found["kind"], span.start) :][: len(found["kind"])]
        name = " ".join((kind, *self.draft.text[place : place + len(city)].split()))
        self.head.lists["action"].append(Addressee(name=name, span=span))
        self.draft.field("action", span.start, span.end, "paper")
        self.draft.block("to", lines[at].start, lines[at + used - 1].end)
        self.is_begun = True
        return used

    def _number(self, line: FormLine) -> int:
        """The number of the telegram to its only addressee."""
        action = self.head.lists["action"]
        found = _NUMBER.match(line.written) if self.is_begun else None
        rest = line.written[found.end() :].strip() if found else ""
        if found is None or action[-1].number or (rest and not rest.startswith(("EYES ONLY", "PERSONAL", "FOR "))):
            return 0
        span = Span(line.begin, line.begin + len(found["serial"]))
        action[-1] = Addressee(name=action[-1].name, number=found["serial"].replace(",", ""), span=span)
        if rest:
            stop = line.begin + len(line.written)
            begin = stop - len(rest)
            if rest.startswith("EYES ONLY"):
                self.draft.captions.setdefault("EYES ONLY")
            self.draft.passing.append(" ".join(self.draft.text[begin:stop].split()))
            self.draft.field("passing", begin, stop, "paper")
        self.draft.block("to", line.start, line.end)
        return 1
