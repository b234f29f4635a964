"""Reads the head of a form: number, day and hour, sender, addressees, control number, offices that got copies.

The Department counted for each post apart until 1966, and so did each post for each other: the number on an incoming
form is that of the post's telegrams to the Department, which is the post's number in references. A number beside an
addressee of an outgoing form belongs to that addressee, and makes no id.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Any

from reftel.blocks import BlockKind
from reftel.model import Addressee, Classification, Header, Section, Transmission
from reftel.particulars import Distributed, Role
from reftel.spans import Span
from reftel.telegram.archive_stamps import is_archive_stamp
from reftel.telegram.draft import Draft
from reftel.telegram.lines import is_caption, section_number
from reftel.telegram.paper import form_patterns as patterns
from reftel.telegram.paper.form_addressees import FormAddressees, written_name
from reftel.telegram.paper.form_grid import FormCell, FormLine
from reftel.telegram.phrases import PRECEDENCE_WORDS
from reftel.values.local_times import LocalTime, read_local_time, read_stamped_day, read_stamped_moment, stamp_of_clock
from reftel.values.marking import read_classification
from reftel.values.officers import drafting_date
from reftel.vocab.posts import posts

_ROLES: dict[str, Role] = {"action": "action", "info": "info", "origin": "origin"}


class PaperHead:
    """The values of a form's head so far."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.is_outgoing = False
        self.is_airgram = False
        """Whether it went by pouch: an airgram, a despatch or an instruction."""
        self.network: dict[str, Any] = {}
        self.is_open = False
        """Whether the day of sending is on the line after its number."""
        self.sender: str | None = None
        self.addressees = FormAddressees(draft, self.network)
        self.sent: LocalTime | None = None
        """The day and hour of sending."""
        self.received: LocalTime | None = None
        self.stamped: dt.date | None = None
        """The day of another stamp, for the year alone; of an outgoing form, the day on which it was sent."""
        self.dated: LocalTime | None = None
        """The day with its year in words, on forms of the 1940s."""
        self.placed: FormCell | None = None
        """The name of a post above that day."""
        self.beside: FormCell | None = None
        """A number beside TO, which is the telegram's if no other is given."""
        self.list: str = ""
        """The list that addressees below the last one belong to."""
        self.margin: Role | None = None
        """The role of offices in the margin."""
        self.is_column = False
        """Whether the offices are one below the other in the margin."""
        self.start = self.end = -1

    @property
    def lists(self) -> dict[str, list[Addressee]]:
        """The addressees by the name of their list."""
        return self.addressees.lists

    def read(self, lines: Iterable[FormLine]) -> None:
        """Read the lines of the head, each into one block."""
        for line in lines:
            self.start = line.start if self.start < 0 else self.start
            self.end = line.end
            self.draft.block(self._line(line), line.start, line.end)

    def _line(self, line: FormLine) -> BlockKind:
        raised = self.draft.raised
        if level := patterns.level_of(line.written):
            self.classify(level, line)
            return "classification"
        if is_archive_stamp(raised, line.begin, line.start + len(raised[line.start : line.end].rstrip())):
            return "stamp"
        if patterns.STAMPED.match(line.written) or patterns.REVIEWED.match(line.written):
            self.stamped = self.stamped or read_stamped_day(line.written)
            return "stamp"
        if warned := patterns.WARNED.search(line.written):
            self.classify(warned["level"], line)
            return "classification"
        if patterns.PRINT.match(line.written):
            return "remark"
        if is_caption(line.written):
            self.draft.captions.setdefault(line.written)
            self.draft.field("captions", line.begin, line.begin + len(line.written), "paper")
            return "caption"
        kinds: list[BlockKind] = [kind for cell in line.cells if (kind := self._cell(cell, line))]
        self._column(line)
        return next((kind for kind in reversed(kinds) if kind != "remark"), "remark")

    def classify(self, level: str, line: FormLine) -> None:
        """Take the first level on the form for the telegram's."""
        draft = self.draft
        if draft.classification is None and (found := read_classification(level.replace("//", " "))):
            draft.classification = found
            draft.field("classification", line.begin, line.begin + len(line.written), "paper")
            if (handled := patterns.HANDLED.fullmatch(" ".join(line.written.split()))) and patterns.level_of(level):
                words = handled["handling"]
                if is_caption(words):
                    draft.captions.setdefault(words)
                else:
                    draft.handling.append(words)

    def _column(self, line: FormLine) -> None:
        """The list to which an addressee on the next line belongs."""
        label = line.cells[-1].label or (line.cells[0].label if len(line.cells) > 1 else "")
        if label in ("sent", "action"):
            self.list = "action"
        elif label == "info":
            self.list = "info"
        elif label and label not in ("origin",):
            self.list = ""

    def _cell(self, cell: FormCell, line: FormLine) -> BlockKind | None:
        if cell.label:
            return _READERS[cell.label](self, cell, line)
        return self._unlabeled(cell, line)

    def _unlabeled(self, cell: FormCell, line: FormLine) -> BlockKind | None:
        """Words without a label: the title, the day, an hour, precedences, an office, an addressee."""
        if patterns.AIRGRAM.search(cell.text):
            self.is_airgram = True
            self.draft.message_type = "AIRGRAM" if "DESPATCH" not in cell.text else "DESPATCH"
            return "remark"
        if self.is_airgram and patterns.AIRGRAM_NUMBER.fullmatch(cell.text):
            self.draft.handling.append("".join(cell.text.split()))
            self.draft.field("handling", cell.start, cell.end, "paper")
            return "series"
        if title := patterns.TITLE.search(cell.text):
            self.is_outgoing = self.is_outgoing or (title["way"] or "").replace("0", "O").startswith("OUT")
            self.level_in(cell, line)
            return "remark"
        if struck := patterns.STRUCK.search(line.written):
            self._struck(struck["level"], line)
            return "classification"
        if patterns.BOXES.match(cell.text) or self.level_in(cell, line):
            return "remark"
        if precedence := self.precedence(cell.text, cell.start):
            return precedence
        if patterns.HOUR_ALONE.fullmatch(cell.text):
            self._hour_of_receipt(cell)
            return "dtg"
        if self.is_open and read_local_time(self.draft.raised, cell.start, cell.end):
            self.is_open = False
            return self._sent(cell, line)
        stamped = read_stamped_day(self.draft.raised, cell.start, cell.end) or stamp_of_clock(
            self.draft.raised[cell.start : line.cells[-1].end]
        )
        if not stamped and (time := read_local_time(self.draft.raised, cell.start, cell.end)) and time.year:
            self.received = self.received or time
            return "dtg"
        moment = read_stamped_moment(self.draft.raised, cell.start, line.cells[-1].end)
        if moment and moment[1] < cell.end:
            return self._moment(*moment)
        if stamped:
            self.stamped = self.stamped or stamped
            return "stamp"
        return self._listed(cell, line)

    def _moment(self, moment: dt.datetime, start: int, end: int) -> BlockKind:
        """The day and hour of Greenwich at which an outgoing telegram was sent."""
        self.stamped = self.stamped or moment.date()
        if self.is_outgoing and "dtg" not in self.network:
            self.network["dtg"] = moment
            self.network["dtg_text"] = " ".join(self.draft.text[start:end].split())
            self.draft.field("transmission.dtg", start, end, "paper")
        return "dtg"

    def _listed(self, cell: FormCell, line: FormLine) -> BlockKind | None:
        if found := patterns.SECTION.fullmatch(cell.text):
            self.section(found, cell.start)
            return "dtg"
        if patterns.NUMBERED.fullmatch(cell.text):
            return self._number(cell, line)
        if cell.text.startswith("SECRETARY OF STATE") and not self.lists["action"]:
            self.addressees.add("action", cell.start, cell.start + len("SECRETARY OF STATE"))
            return "to"
        if self.sender is None and self.dated is None and posts().resolve(cell.text) is not None:
            self.placed = cell
        is_continued = line.cells[0].label in ("", "info", "action", "sent") and not line.cells[0].text.isdigit()
        if self.list and is_continued and (cell.text.isdigit() or cell.text in PRECEDENCE_WORDS):
            return "to" if self.list == "action" else "info"
        if self.list and cell is line.cells[0] and self.addressees.continues(cell.text):
            self.addressees.read(self.list, cell, line)
            return "to" if self.list == "action" else "info"
        at_margin = cell is line.cells[0] and line.begin - line.start < _MARGIN
        if self.margin and at_margin and patterns.OFFICES.fullmatch(cell.text):
            self.is_column = True
            self._offices(self.margin, cell)
            return "distribution"
        if self.addressees.circular(cell):
            return "to"
        if found := patterns.STATE_NUMBER.fullmatch(cell.text):
            self.identify("STATE", int(found["serial"]), cell.start, cell.end)
            return "series"
        return None

    def level_in(self, cell: FormCell, line: FormLine) -> bool:
        """Take a level in a line with other words; return whether it was one."""
        level = patterns.level_of(cell.text)
        if level:
            self.classify(level, FormLine(cell.start, cell.end, (cell,), cell.text))
        return level is not None and line.cells[-1] is cell

    def _struck(self, level: str, line: FormLine) -> None:
        """A level that a reviewer struck through by hand is the telegram's; the one beside it is the review's."""
        draft = self.draft
        if found := patterns.level_of(level):
            self.classify(found, line)
        rest = patterns.STRUCK.sub(" ", line.written).partition("(")[0]
        reviewed = read_classification(rest)
        if isinstance(reviewed, Classification):
            draft.particulars.setdefault("reviewed_level", reviewed.level)
            draft.field("reviewed_level", line.begin, line.begin + len(line.written), "paper")

    def precedence(self, written: str, at: int) -> BlockKind | None:
        """Take precedences and directions of the code room; return the kind of block if they are all of a cell."""
        if not patterns.PRECEDENCE.fullmatch(written) or not any(letter.isalpha() for letter in written):
            return None
        draft = self.draft
        plain = written.replace("0", "O")
        for name in patterns.PRECEDENCES:
            if name in plain.split() and "precedence" not in self.network:
                self.network["precedence"] = name
                draft.field("transmission.precedence", at, at + len(written), "paper")
        if "NIACT" in plain:
            draft.captions.setdefault("NIACT")
        for words in ("VERBATIM TEXT", "PLAIN", "US URGENT"):
            if words in plain.replace("U.S.", "US") and words not in draft.handling:
                draft.handling.append(words)
        return "dtg"

    def _control(self, cell: FormCell, _: FormLine) -> BlockKind:
        if found := patterns.SERIAL.match(cell.text):
            self.draft.particulars.setdefault("control_number", found[0])
            self.draft.field("control_number", cell.start, cell.start + found.end(), "paper")
        return "distribution"

    def _received(self, cell: FormCell, _: FormLine) -> BlockKind:
        time = read_local_time(self.draft.raised, cell.start, cell.end)
        if time and (self.received is None or (time.year and not self.received.year)):
            self.received = time
        if time is None and (day := drafting_date(cell.text)):
            self.stamped = self.stamped or day[0]
        written = " ".join(self.draft.text[cell.start : cell.end].split())
        if written:
            self.draft.particulars.setdefault("received", written)
            self.draft.field("received", cell.start, cell.end, "paper")
        return "dtg"

    def _hour_of_receipt(self, cell: FormCell) -> None:
        known = self.draft.particulars.get("received")
        if known and not re.search(r"[AaPp]\.? ?[Mm]\.?$", known):
            self.draft.particulars["received"] = f"{known}, {self.draft.text[cell.start : cell.end]}"

    def _from(self, cell: FormCell, _: FormLine) -> BlockKind:
        if self.sender is None and cell.text:
            self.sender = written_name(self.draft, cell.start, cell.end)
            self.draft.field("sender", cell.start, cell.end, "paper")
        return "from"

    def _dated(self, cell: FormCell, _: FormLine) -> BlockKind:
        """`Dated February 22, 1946`, below the name of the post."""
        self.dated = self.dated or read_local_time(self.draft.raised, cell.start, cell.end)
        return self._from(self.placed, _) if self.placed is not None else "dtg"

    def _to(self, cell: FormCell, line: FormLine) -> BlockKind:
        at = line.cells.index(cell)
        beside = line.cells[at + 1] if at + 1 < len(line.cells) else None
        if beside is not None and not beside.label and patterns.SERIAL.fullmatch(beside.text):
            self.beside = beside
        if cell.text and not self.lists["action"]:
            self.addressees.add("action", cell.start, cell.end)
        return "to"

    def _number(self, cell: FormCell, line: FormLine) -> BlockKind:
        """`1412, March 3, 7 p.m. (SECTION ONE OF TWO)`: the post's number, and the day and hour of sending."""
        found = patterns.SERIAL.match(cell.text)
        if found and (serial := patterns.serial_of(found[0])):
            self.identify(None, serial, cell.start, cell.start + found.end())
        if self.sent is not None and self.dated is None and self.sent.year:
            self.dated, self.sent = self.sent, None  # DATE was the day of receipt
        self._sent(cell, line)
        self.is_open = self.sent is None and found is not None
        return "dtg"

    def _sent(self, cell: FormCell, line: FormLine) -> BlockKind:
        """The day and hour of sending, with the section."""
        stop = line.cells[-1].end
        time = read_local_time(self.draft.raised, cell.start, stop)
        if time is None and cell.label == "date":
            self.stamped = self.stamped or read_stamped_day(self.draft.raised, cell.start, stop)
        if time and self.sent is None:
            self.sent = time
            self.network["dtg_text"] = " ".join(self.draft.text[time.start : time.end].split())
            self.draft.field("transmission.dtg", time.start, time.end, "paper")
        if section := patterns.SECTION.search(self.draft.raised, cell.start, stop):
            self.section(section, 0)
        return "dtg"

    def section(self, found: re.Match[str], shift: int) -> None:
        """Note a section, once."""
        one = Section(
            number=section_number(found["number"]),
            of=section_number(found["of"]),
            span=Span(shift + found.start(), shift + found.end()),
        )
        if all(other.number != one.number for other in self.draft.sections):
            self.draft.sections.append(one)

    def identify(self, post: str | None, serial: int, start: int, end: int) -> None:
        """Take a number for the telegram's, unless it has one."""
        if self.draft.serial is None:
            self.draft.serial = serial
            self.draft.post = post or self.draft.post
            self.draft.field("id", start, end, "paper")

    def _sent_to(self, cell: FormCell, line: FormLine) -> BlockKind:
        self.list = "action"
        self.addressees.read("action", cell, line)
        return "to"

    def _distributed(self, cell: FormCell, line: FormLine) -> BlockKind:
        """ACTION and INFO: addressees of an outgoing form, else offices of the Department that got copies."""
        if self.is_airgram and cell.has_colon and self.addressees.by_commas("info", cell):
            return "info"
        is_post = self.is_outgoing and posts().resolve(cell.text) is not None
        if cell.has_colon and (is_post or self.addressees.names(cell.text)):
            name = self.list = "info" if cell.label == "info" else "action"
            self.addressees.read(name, cell, line)
            return "to" if name == "action" else "info"
        self.margin = _ROLES[cell.label]
        if patterns.OFFICES.fullmatch(cell.text):
            self._offices(self.margin, cell)
        return "distribution"

    def _offices(self, role: Role, cell: FormCell) -> None:
        found = [
            Distributed(office=one[0], copies=0, role=role, span=Span(cell.start + one.start(), cell.start + one.end()))
            for one in patterns.OFFICE.finditer(cell.text)
        ]
        known = self.draft.particulars.get("distribution", ())
        self.draft.particulars["distribution"] = (*known, *found)
        for one in found:
            if one.span:
                self.draft.field("distribution", one.span.start, one.span.end, "paper")
        if name := {"action": "office_of_action", "origin": "office_of_origin"}.get(role):
            before = self.draft.particulars.get(name, ())
            self.draft.particulars[name] = (*before, *(one.office for one in found))

    def beside_text(self, start: int, end: int) -> None:
        """Take an office of the distribution list that is beside the text."""
        if self.margin:
            self._offices(self.margin, FormCell(start, end, self.draft.raised[start:end]))

    def finish(self) -> None:
        """Make the header."""
        if self.start < 0:
            return
        self.draft.headers.append(
            Header(
                span=Span(self.start, self.end),
                transmission=Transmission(**self.network),
                sender=self.sender,
                action=tuple(self.lists["action"]),
                info=tuple(self.lists["info"]),
            )
        )


_MARGIN = 8
"""Characters from the beginning of a line in which the margin is."""
_READERS: dict[str, Callable[[PaperHead, FormCell, FormLine], BlockKind]] = {
    "control": PaperHead._control,
    "received": PaperHead._received,
    "from": PaperHead._from,
    "dated": PaperHead._dated,
    "to": PaperHead._to,
    "number": PaperHead._number,
    "date": PaperHead._sent,
    "sent": PaperHead._sent_to,
    "action": PaperHead._distributed,
    "info": PaperHead._distributed,
    "origin": PaperHead._distributed,
}
"""Label -> its reader, which returns the kind of block of the line."""
