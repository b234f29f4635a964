"""Reads a telegram of the SMART system (2009 on): labeled lines, text, signature, officers, addressees at the end.

The system prints each field after its label, with further lines indented (5 FAH-1 H-240 as of 2009): `MRN: 23 MEXICO
2544`, `Date/DTG: Sep 16, 2023 / 160150Z SEP 23`. Released copies have stamps between the fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from reftel.blocks import BlockKind
from reftel.field_names import FieldName
from reftel.model import Addressee, Header, Transmission
from reftel.particulars import Officer
from reftel.spans import Span
from reftel.telegram.asides import Aside
from reftel.telegram.cuts import cut_lines
from reftel.telegram.draft import Draft
from reftel.telegram.lines import BLANK_LINE, split
from reftel.telegram.paragraphs import read_paragraphs
from reftel.telegram.rules import classified
from reftel.telegram.smart_addressees import NOBODY, addressees_of, upright
from reftel.telegram.smart_labels import FIRST, LabeledValue, head_labels, paired, tail_labels
from reftel.telegram.smart_stamps import BELOW_LEVEL, CODE, STAMP, STAMP_INSIDE
from reftel.telegram.stamps import is_level
from reftel.values.cable_id import canonical_id, split_id
from reftel.values.declassification import read_executive_order
from reftel.values.dtg import search_dtg
from reftel.values.marking import MARKED, plain_marking, read_classification
from reftel.values.reference import read_references
from reftel.values.tags import read_tag_list

_SIGNED = re.compile(r"[ \t]*Signature[ \t]*(?:\n[ \t]*)?:", re.IGNORECASE)
"""The block after a text, without the labels above it."""
_OFFICER_BEHIND = re.compile(r"[ \t]+(?=(?:Drafted|Cleared|Approved|Released) By[ \t]*:)", re.IGNORECASE)
"""Another label in the line of the signature, whose line break is lost."""
_BETWEEN_OFFICERS = re.compile(r"(;|\n|(?<=[a-z]) (?=[A-Z][A-Z/&\-]{1,14}: ?[A-Z]))")
_FIRST_CLASSIFIED = re.compile(
    r"\s*(?:(?:Derivatively )?Classified By|Derived From)\s*:"
    r"[^\n]*(?:\n(?!\s*\n|\s*\(?[A-Z]?\)?\d{0,2}\.? ?\([UCS])[^\n]+)*",
    re.I,
)
_NUMBERED = re.compile(r"[ \t]*1\.[ \t]{1,3}\(?[A-Z]")


def read_smart(draft: Draft, start: int, end: int) -> None:
    """Read `draft.text[start:end]` as one SMART telegram."""
    _Smart(draft, start, end).read()


class _Smart:
    def __init__(self, draft: Draft, start: int, end: int) -> None:
        self.draft = draft
        self.start = start
        self.end = end
        self.network: dict[str, object] = {}
        self.sender: str | None = None
        self.lists: dict[str, list[Addressee]] = {"action": [], "info": []}
        self.excluded: tuple[str, ...] = ()
        self.first = self.last = -1
        self.above = start
        """End of the labeled lines above the text; the header ends there, although addressees may be below."""

    def read(self) -> None:
        """Fields, stamps, text."""
        stamps = self._stamps()
        is_tail = bool(_SIGNED.match(self.draft.text, self.start, self.end))
        head_end = self._end_of_head()
        self.draft.hide([Aside(one.start, one.end, "stamp") for one in stamps if one.end <= head_end])
        if not is_tail:
            self._stamps_inside(head_end)
        written = [] if is_tail else head_labels(self.draft.text, self.start, head_end)
        head = paired(self.draft.text, written, self.start, head_end)
        begin = self.above = max((part.end for part in (*head, *written)), default=self.start)
        for label, part in zip(written, head, strict=True):
            if part != label:
                self._apart(label, part)
        tail = self._tail(begin)
        if tail and (behind := [Aside(one.start, one.end, "stamp") for one in stamps if one.start > tail[0].start]):
            self.draft.hide(behind)
            tail = self._tail(begin)
        for part in sorted((*head, *tail), key=lambda part: part.label != "mrn"):
            self._field(part)
        if not (is_tail and self.draft.headers):
            self._header()
        if head and self.draft.text[self.start : head[0].start].strip():
            self._banner(self.start, head[0].start)
        self._body(begin, tail[0].start if tail else self.end, stamps)

    def _stamps(self) -> list[Span]:
        found = [Span(*match.span()) for match in STAMP.finditer(self.draft.text, self.start, self.end)]
        for span in found:
            self.draft.block("stamp", span.start, min(span.end + 1, self.end))
        return found

    def _end_of_head(self) -> int:
        """Return the end of the subject, which is the last of the labeled lines."""
        text = self.draft.text
        labels = head_labels(text, self.start, self.end)
        subject = next((one for one in labels if one.label == "subject"), None)
        if subject is None:
            return min(self.end, self.start + 6000)
        begin = subject.begin
        while begin < self.end and text[begin].isspace():
            begin += 1
        if _NUMBERED.match(text, begin):
            begin = subject.begin
        apart = next((one for one in labels if one.start > subject.start and one.start < begin), None)
        begin = max([begin, *(one.begin for one in labels if one.start < begin + 20)]) if apart else begin
        blank = BLANK_LINE.search(text, begin, self.end)
        end = blank.start() + 1 if blank else self.end
        first = FIRST.search(text, subject.begin, end)
        return first.start() + 1 if first else end

    def _stamps_inside(self, head_end: int) -> None:
        """Hide stamps that fell into the lines of fields. Those in lines of their own are hidden before."""
        found = [Span(*match.span()) for match in STAMP_INSIDE.finditer(self.draft.text, self.start, head_end)]
        for span in found:
            self.draft.blocks.append((span.start, span.end, "stamp"))
            self._decided(span)
        self.draft.hide([Aside(one.start, one.end, "stamp") for one in found])

    def _decided(self, stamp: Span) -> None:
        """The decision and the exemptions of a stamp inside a field."""
        written = stamp.of(self.draft.raised)
        if "release_decision" not in self.draft.particulars:
            decision = f"RELEASED IN {'FULL' if 'IN FULL' in written else 'PART'}"
            self.draft.particulars["release_decision"] = decision
            self.draft.field("release_decision", stamp.start, stamp.end, "smart")
        if codes := tuple("".join(code.split()) for code in re.findall(CODE, written)):
            known = self.draft.particulars.get("exemptions", ())
            self.draft.particulars["exemptions"] = tuple(dict.fromkeys((*known, *codes)))
            self.draft.field("exemptions", stamp.start, stamp.end, "smart")

    def _apart(self, label: LabeledValue, part: LabeledValue) -> None:
        """The block of a label whose value is in another column."""
        line = self.draft.text.find("\n", label.begin, label.end)
        self.draft.block(_FIELDS.get(part.label, _UNKNOWN)[1], label.start, label.end if line < 0 else line + 1)

    def _tail(self, begin: int) -> list[LabeledValue]:
        """The labeled lines after the text: from the signature, or from the first of the last such lines."""
        found = tail_labels(self.draft.text, begin, self.end)
        at = next((at for at, part in enumerate(found) if part.label in ("signature", "draftedby")), None)
        if at is None:
            at = len(found)
            while at and self.draft.text[found[at - 1].begin : found[at - 1].end].count("\n\n") < 3:
                at -= 1
        parts = found[at:]
        return [part._replace(end=self._without_banner(part)) for part in parts]

    def _without_banner(self, part: LabeledValue) -> int:
        """The end of a value before a level that is stamped below the last of them."""
        end = part.end
        while True:
            written = self.draft.text[part.begin : end].rstrip()
            line = written.rfind("\n")
            last = written[line + 1 :].strip()
            if line < 0 or not (is_level(last.upper()) or last.upper() in ("SBU", "SENSITIVE")):
                return end
            self.draft.block("stamp", part.begin + line + 1, end)
            end = part.begin + line + 1

    def _field(self, part: LabeledValue) -> None:
        draft = self.draft
        stamp = STAMP.search(draft.text, part.begin, part.end)
        if stamp:
            part = part._replace(end=stamp.start())
        written = draft.text[part.begin : part.end]
        begin = part.begin + len(written) - len(written.lstrip())
        end = part.begin + len(written.rstrip())
        reader, kind, field = _FIELDS.get(part.label, _UNKNOWN)
        draft.block(kind, part.start if part.start <= part.begin <= part.start + 40 else part.begin, part.end)
        if reader is None:
            return
        if end <= begin:
            if field:
                draft.field(field, part.begin, part.begin, "smart", "empty")
            return
        reader(self, begin, end)
        if field:
            draft.field(field, begin, end, "smart")
        is_above = part.start < self.above or self.first < 0
        if kind in ("series", "from", "to", "info", "dtg", "exempt") and is_above:
            self.first = part.start if self.first < 0 else min(self.first, part.start)
            self.last = max(self.last, part.end)

    def _mrn(self, begin: int, end: int) -> None:
        try:
            year, post, serial = split_id(canonical_id(self.draft.text[begin:end].strip()))
        except ValueError:
            self.draft.defect("bad-mrn", begin, end, "not a year, a post and a number")
            return
        self.draft.year, self.draft.post, self.draft.serial = year, post, serial
        self.draft.field("id", begin, end, "smart")

    def _date(self, begin: int, end: int) -> None:
        draft = self.draft
        group = search_dtg(draft.raised, begin, end, year=draft.year)
        if group is None:
            draft.defect("bad-dtg", begin, end, "not a date-time group")
            return
        self.network |= {"dtg": group.when, "dtg_text": group.text}
        draft.day = draft.day or group.day
        draft.created = draft.created or group.when
        draft.year = draft.year or group.year
        draft.field("transmission.dtg", group.start, group.end, "smart", "read" if group.when else "unreadable")

    def _from(self, begin: int, end: int) -> None:
        self.sender = " ".join(self.draft.text[begin:end].split())

    def _addressees(self, name: str, begin: int, end: int) -> None:
        self.lists[name] += addressees_of(self.draft.text[begin:end], begin)

    def _action(self, begin: int, end: int) -> None:
        self._addressees("action", begin, end)
        first = next((one.precedence for one in self.lists["action"] if one.precedence), None)
        if first:
            self.network["precedence"] = first

    def _info(self, begin: int, end: int) -> None:
        self._addressees("info", begin, end)

    def _exempt(self, begin: int, end: int) -> None:
        members = [
            upright(" ".join(one.split())) for one in re.split(r"[;\n]", self.draft.text[begin:end]) if one.strip()
        ]
        self.excluded = tuple(member.strip(" ;") for member in members)

    def _order(self, begin: int, end: int) -> None:
        draft = self.draft
        label = draft.raised.rfind("E", 0, begin)
        order = read_executive_order(draft.text, label, end, draft.year)
        draft.executive_order = order
        if order.declassify_on:
            draft.field("declassify_on", begin, end, "smart")

    def _tags(self, begin: int, end: int) -> None:
        self.draft.tags = read_tag_list(self.draft.text[begin:end]).tags

    def _captions(self, begin: int, end: int) -> None:
        for written in re.split(r"[,;\n]", self.draft.text[begin:end]):
            if caption := " ".join(written.upper().split()):
                self.draft.captions.setdefault(caption)

    def _passing(self, begin: int, end: int) -> None:
        self.draft.passing.append(" ".join(self.draft.text[begin:end].split()))

    def _references(self, begin: int, end: int) -> None:
        draft = self.draft
        listed = read_references(
            draft.text, begin, end, year=draft.year, post=draft.post, serial=draft.serial, date=draft.day
        )
        draft.references.extend(listed.references)
        if listed.unreadable or not listed.references:
            draft.defect("unreadable-reference", begin, end, "a listed reference was not understood")

    def _subject(self, begin: int, end: int) -> None:
        value = " ".join(self.draft.text[begin:end].split())
        marking = None
        if match := MARKED.match(value):
            marking = plain_marking(match["whole"] or match["left"] or match["right"])
            value = value[match.end() :]
        self.draft.subject, self.draft.subject_marking = value, marking

    def _signature(self, begin: int, end: int) -> None:
        first = _OFFICER_BEHIND.split(self.draft.text[begin:end].split("\n")[0])[0].strip()
        self.draft.signed_by = (first,) if first else ()

    def _officers(self, role: str, begin: int, end: int) -> None:
        found: list[Officer] = []
        at = begin
        for piece in _BETWEEN_OFFICERS.split(self.draft.text[begin:end]):
            written = " ".join(piece.split()).strip(" ;,")
            if written and written.upper() not in NOBODY:
                office, colon, name = written.partition(":")
                span = Span(at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip()))
                found.append(
                    Officer(
                        office="".join(office.split()) if colon else None,
                        name=(name if colon else office).strip() or None,
                        span=span,
                    )
                )
            at += len(piece)
        if found:
            known = self.draft.particulars.get(role, ())
            self.draft.particulars[role] = (*known, *found)

    def _drafted(self, begin: int, end: int) -> None:
        self._officers("drafted_by", begin, end)

    def _cleared(self, begin: int, end: int) -> None:
        self._officers("cleared_by", begin, end)

    def _approved(self, begin: int, end: int) -> None:
        self._officers("approved_by", begin, end)

    def _released(self, begin: int, end: int) -> None:
        self._officers("released_by", begin, end)

    def _attached(self, begin: int, end: int) -> None:
        names = [" ".join(one.split()) for one in re.split(r"[;\n]", self.draft.text[begin:end])]
        if found := tuple(one for one in names if one and one.upper() not in NOBODY):
            self.draft.particulars["attachments"] = found

    def _header(self) -> None:
        if self.first < 0:
            return
        info = self.lists["info"]
        if self.excluded and info:
            at = next(
                (
                    at
                    for at in range(len(info) - 1, -1, -1)
                    if "COLLECTIVE" in info[at].name or "POSTS" in info[at].name
                ),
                -1,
            )
            info[at] = Addressee(
                name=info[at].name, precedence=info[at].precedence, excluded=self.excluded, span=info[at].span
            )
        self.draft.headers.append(
            Header(
                span=Span(self.first, self.last),
                transmission=Transmission(**self.network),  # type: ignore[arg-type]  # each key with its type
                sender=self.sender,
                action=tuple(self.lists["action"]),
                info=tuple(info),
            )
        )

    def _banner(self, start: int, end: int) -> None:
        """The level over the labeled lines."""
        draft = self.draft
        at = start
        while at < end:
            stop = draft.text.find("\n", at, end)
            stop = end if stop < 0 else stop + 1
            line = draft.raised[at:stop].strip()
            if line and is_level(line):
                draft.classification = draft.classification or read_classification(line)
                draft.field("classification", at, at + len(draft.raised[at:stop].rstrip()), "smart")
                draft.block("classification", at, stop)
            elif line:
                draft.block("remark", at, stop)
            at = stop

    def _body(self, begin: int, end: int, stamps: list[Span]) -> None:
        """The text between subject and signature, without the stamps right below the subject."""
        draft = self.draft
        for span in stamps:
            if span.start >= begin:
                if draft.text[begin : span.start].strip():
                    break
                begin = min(span.end + 1, end)
        if taken := _FIRST_CLASSIFIED.match(draft.text, begin, end):
            classified.take(draft, taken.start() + len(taken[0]) - len(taken[0].lstrip()), taken.end())
            draft.block("classified_by", begin, taken.end())
            begin = taken.end()
        marks = [Aside(*one.span("mark"), "stamp") for one in BELOW_LEVEL.finditer(draft.raised, begin, end)]
        draft.hide(marks)
        draft.blocks += [(one.start, one.end, "stamp") for one in marks]
        if draft.text[begin:end].strip():
            lines = cut_lines(draft, split(draft.text, begin, end))
            read_paragraphs(draft, lines, 0, len(lines))


_Reader = Callable[[_Smart, int, int], None]
_UNKNOWN: tuple[None, BlockKind, None] = (None, "remark", None)
_FIELDS: dict[str, tuple[_Reader, BlockKind, FieldName | None]] = {
    "mrn": (_Smart._mrn, "series", None),
    "date/dtg": (_Smart._date, "dtg", None),
    "from": (_Smart._from, "from", "sender"),
    "action": (_Smart._action, "to", "action"),
    "info": (_Smart._info, "info", "info"),
    "xmt": (_Smart._exempt, "exempt", "info.excluded"),
    "eo": (_Smart._order, "executive_order", "executive_order"),
    "tags": (_Smart._tags, "tags", "tags"),
    "captions": (_Smart._captions, "caption", "captions"),
    "passline": (_Smart._passing, "passing", "passing"),
    "reference": (_Smart._references, "references", "references"),
    "references": (_Smart._references, "references", "references"),
    "ref": (_Smart._references, "references", "references"),
    "refs": (_Smart._references, "references", "references"),
    "subject": (_Smart._subject, "subject", "subject"),
    "signature": (_Smart._signature, "signature", "signed_by"),
    "draftedby": (_Smart._drafted, "distribution", "drafted_by"),
    "clearedby": (_Smart._cleared, "distribution", "cleared_by"),
    "clearance": (_Smart._cleared, "distribution", "cleared_by"),
    "clearances": (_Smart._cleared, "distribution", "cleared_by"),
    "approvedby": (_Smart._approved, "distribution", "approved_by"),
    "releasedby": (_Smart._released, "distribution", "released_by"),
    "attachment": (_Smart._attached, "distribution", "attachments"),
    "attachments": (_Smart._attached, "distribution", "attachments"),
}
