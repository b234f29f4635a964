"""The sets of a military message's text (MIL-STD-6040): MSGID, SUBJ, REF, NARR, AMPN, POC, DECL and the rest."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

from reftel.blocks import BlockKind
from reftel.model import Classifier, ExecutiveOrder
from reftel.particulars import Derivation
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.lines import BLANK_LINE, is_caption, line_end
from reftel.telegram.military import patterns
from reftel.telegram.military.heading import Heading
from reftel.telegram.military.references import add_notes, read_reference
from reftel.values.dates import read_date
from reftel.values.declassification import read_executive_order
from reftel.values.marking import MARKED, plain_marking
from reftel.vocab.month_names import MONTH_NUMBERS

LONGEST_SET = 20_000
"""Number of characters to search for the end of a set."""
_NEXT_SET = re.compile(rf"\n[ \t]*(?:{patterns.SET.pattern.replace('?P<id>', '?:').replace('?P<label>', '?:')})")
_COLON_END = re.compile(
    r"\n[ \t]*(?=\n|\d{1,2}\.[ A-Z\d]|\(?A[.)] |REF(?:ERENCE)?S?[ \t]*:|(?:QQQQ|BT)[ \t]*\n)|//(?=[ \t]*(?:\n|$))"
)
"""The end of a set that a colon begins: it has no slashes, as a rule."""
_MARKED_BEHIND = re.compile(r"\((?P<marking>TS|[SCU]|FOUO|CUI)(?P<caveat>/{1,2}[A-Z ]{2,12})?\)$")
_YMD = re.compile(r"(?P<date>\b(?:19|20)\d{6})\b|\b(?P<day>[0-3]\d) ?(?P<month>[A-Z]{3}) ?(?P<year>(?:19|20)\d\d)\b")
_SAME_LABEL = r"\n(?![^\n:]{2,20}:)"
"""A line break, unless another label is after it."""
_CLASSIFIER = re.compile(
    rf"\bCL(?:AS{{0,2}}(?:IFIED)?)? ?BY ?: ?(?P<name>(?:[^/,:\n]|{_SAME_LABEL}){{3,60}})"
    rf"(?:, ?(?P<title>(?:[^/:\n]|{_SAME_LABEL}){{2,80}}))?"
)
_REASON = re.compile(r"\bREASON ?: ?(?P<section>1\.[3456]) ?(?P<letters>[A-H()., ]{1,30})")
_DERIVED = re.compile(
    r"\b(?:DERI|DERV|DERIVED|DRV)(?: FROM| FM)? ?: ?(?P<source>[^/:\s](?:[^/:\n]|" + _SAME_LABEL + r"){1,80})"
)
_MORE_POC = re.compile(r"/[ \t\n]*POC/")
_STANDARD = re.compile(r"MIL-STD|USMTF|APP-?11|ADATP", re.IGNORECASE)
"""The standard of a message and its version, which later editions put before the originator."""
_ORIGINATOR = re.compile(r"[A-Z][A-Z0-9 .()\-]{2,60}")


class MessageSet(NamedTuple):
    """The beginning of a set."""

    id: str
    start: int
    end: int
    """Behind its identifier and slash."""


def set_at(raised: str, at: int, end: int, *, any_set: bool = True) -> MessageSet | None:
    """The set that begins at `at`; with `any_set` also one whose identifier is not known."""
    found = patterns.SET.match(raised, at, end)
    if found:
        label = found["id"] or ("SUBJ" if found["label"].startswith("SUBJ") else "RMKS")
        return MessageSet(label, at, found.end())
    if not any_set:
        return None
    stop = raised.find("\n", at, end)
    other = patterns.OTHER_SET.fullmatch(raised[at : end if stop < 0 else stop][:400].rstrip())
    return MessageSet(other["id"], at, at + len(other["id"]) + 1) if other else None


def ends_at(raised: str, found: MessageSet, end: int) -> int:
    """Return the end of a set's content: at its slashes, at the next set, or at a blank line if it has lost both."""
    far = min(end, found.end + LONGEST_SET)
    if raised[found.end - 1] == ":" and (line := _COLON_END.search(raised, found.end, far)):
        return line.start()
    close = patterns.SET_END.search(raised, found.end, far)
    following = _NEXT_SET.search(raised, found.end, far)
    if following and (close is None or following.start() < close.start()):
        return following.start()
    if close:
        return close.start()
    blank = BLANK_LINE.search(raised, found.end, far)
    return blank.start() if blank else far


class SetReader:
    """Reads sets into the draft; a set of text is the caller's."""

    def __init__(self, draft: Draft, heading: Heading) -> None:
        self.draft = draft
        self.heading = heading

    def read(self, found: MessageSet, close: int, end: int) -> int:
        """Read a set whose content ends at `close`; return the beginning of the next text."""
        draft = self.draft
        reader = _READERS.get(found.id)
        if reader:
            reader(self, found.end, close)
        kind = _BLOCKS.get(found.id, _BLOCKS[""])
        at = close + 2 if draft.raised.startswith("//", close) else close
        stop = line_end(draft.raised, at, end)
        rest = draft.raised[at:stop].strip()
        if rest and is_caption(rest):
            draft.captions.setdefault(rest)
            begin = at + draft.raised[at:stop].find(rest)
            draft.field("captions", begin, begin + len(rest), "military")
            draft.block(kind, found.start, begin)
            draft.block("caption", begin, min(stop + 1, end))
            return stop + 1
        behind = at if rest else min(stop + 1, end)
        draft.block(kind, found.start, behind)
        return behind

    def _message_id(self, start: int, stop: int) -> None:
        """`MSGID/GENADMIN/USS MAKE BELIEVE/0012/MAR//`: originator and serial are an identity."""
        draft = self.draft
        parts = [" ".join(part.split()) for part in draft.raised[start:stop].split("/")]
        draft.message_type = draft.message_type or parts[0].partition(",")[0] or None
        if len(parts) > 4 and _STANDARD.match(parts[1]):
            parts = [parts[0], *parts[3:]]
        serial = parts[2] if len(parts) > 2 and parts[2].isdigit() and len(parts[2]) < 7 else ""
        if draft.serial is None and serial and int(serial) and _ORIGINATOR.fullmatch(parts[1]):
            draft.post, draft.serial = re.sub(r"[^A-Z]", "", parts[1]), int(serial)
            draft.field("id", start, stop, "military")
        draft.field("message_type", start, start + len(draft.raised[start:stop].split("/")[0]), "military")

    def _subject(self, start: int, stop: int) -> None:
        draft = self.draft
        lines = (line.strip().removeprefix("/").strip() for line in draft.text[start:stop].split("\n"))
        value = " ".join(" ".join(lines).split()).rstrip("/ ")
        marking = None
        if match := MARKED.match(value):
            marking = plain_marking(match["whole"] or match["left"] or match["right"])
            value = value[match.end() :]
        elif behind := _MARKED_BEHIND.search(value):
            marking = plain_marking(behind[0].strip("()"))
            value = value[: behind.start()].rstrip()
        if draft.subject is not None:
            if value != draft.subject:
                draft.defect("repeated-subject", start, stop, "a second subject, which is not taken")
            return
        draft.subject, draft.subject_marking = value, marking
        draft.field("subject", start, stop, "military", "read" if value else "empty")
        if series := patterns.SERIES.match(value.upper()):
            self.heading.identify(series, start)

    def _reference(self, start: int, stop: int) -> None:
        draft = self.draft
        found = read_reference(draft.text[start:stop], Span(start, stop))
        if found is None:
            draft.defect("unreadable-reference", start, stop, "a REF set without label and kind")
        else:
            draft.references.append(found)
            draft.field("references", start, stop, "military")

    def _notes(self, start: int, stop: int) -> None:
        draft = self.draft
        draft.references = add_notes(draft.references, draft.text[start:stop])

    def _contact(self, start: int, stop: int) -> None:
        draft = self.draft
        at = start
        while at < stop:
            more = _MORE_POC.search(draft.raised, at, stop)
            end = more.start() if more else stop
            if written := " ".join(draft.text[at:end].split()).strip("/ "):
                draft.contacts.append(written)
                draft.field("contacts", at, end, "military")
            at = more.end() if more else stop

    def declassification(self, start: int, stop: int) -> None:
        """Read the end of the classification, the classifier and the source: of a set, or of lines below the text."""
        draft = self.draft
        written = draft.text[start:stop]
        dated = _YMD.search(draft.raised[start:stop])
        order = read_executive_order(f"DECL: {' '.join(written.split())}", 0, len(written) + 6, draft.year)
        on = _day(dated) if dated else order.declassify_on
        draft.executive_order = ExecutiveOrder(
            declassify_on=on,
            event=None if on else order.event,
            exemption=order.exemption,
            raw=" ".join(written.split()),
            span=Span(start, stop),
        )
        draft.field("executive_order", start, stop, "military")
        if on:
            draft.field("declassify_on", start, stop, "military")
        self._classifier(start, stop)
        if derived := _DERIVED.search(draft.raised, start, stop):
            source = Derivation(source=" ".join(derived["source"].split()), span=Span(*derived.span("source")))
            draft.particulars["derived_from"] = (source,)
            draft.field("derived_from", *derived.span("source"), "military")

    def _classifier(self, start: int, stop: int) -> None:
        """`DECL/CLBY:J. KEEPER, CDR/REASON:1.4C/...`: the classifier and the reasons."""
        draft = self.draft
        named = _CLASSIFIER.search(draft.raised, start, stop)
        if named is None or draft.classified_by:
            return
        reason = _REASON.search(draft.raised, start, stop)
        title = draft.text[slice(*named.span("title"))].strip() if named["title"] else None
        draft.classified_by.append(
            Classifier(
                name=draft.text[slice(*named.span("name"))].strip(),
                title=title,
                reasons=tuple(letter.lower() for letter in reason["letters"] if letter.isalpha()) if reason else (),
                section=reason["section"] if reason else None,
                span=Span(named.start(), named.end()),
            )
        )
        draft.field("classified_by", named.start("name"), named.end(), "military")

    def _exercise(self, start: int, stop: int) -> None:
        """`EXER/MADE UP 10//`: the exercise of the message, as a handling instruction."""
        if written := " ".join(self.draft.text[start:stop].split()).strip("/ "):
            self.draft.handling.append(f"EXERCISE {written}")
            self.draft.field("handling", start, stop, "military")


def _day(written: re.Match[str]) -> dt.date | None:
    """The day that eight digits or `10 JAN 2034` give."""
    digits = written["date"]
    month = MONTH_NUMBERS.get(written["month"] or "")
    day = (
        f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
        if digits
        else f"{written['year']}-{month:02}-{written['day']}"
        if month
        else ""
    )
    return read_date(day)


_BLOCKS: Mapping[str, BlockKind] = {
    "SUBJ": "subject",
    "REF": "references",
    "NARR": "references",
    "AMPN": "references",
    "DECL": "executive_order",
    "DECLAS": "executive_order",
    "EXER": "handling",
    "": "message_set",
}
"""Identifier of a set -> kind of its block; any other is a `message_set`."""
_READERS = {
    "MSGID": SetReader._message_id,
    "SUBJ": SetReader._subject,
    "REF": SetReader._reference,
    "NARR": SetReader._notes,
    "AMPN": SetReader._notes,
    "POC": SetReader._contact,
    "DECL": SetReader.declassification,
    "DECLAS": SetReader.declassification,
    "EXER": SetReader._exercise,
}
