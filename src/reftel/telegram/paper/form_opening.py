"""The lines between a form's head and its text: where else it was sent, for whom it is, what it refers to.

SENT DEPARTMENT 1412, REPEATED INFORMATION LONDON 156, COPENHAGEN 231.
EYES ONLY FOR SECRETARY FROM AMBASSADOR
REFERENCE: TAIPEI'S 588 TO DEPARTMENT, REPEATED HONG KONG 201
"""

from __future__ import annotations

import re

from reftel.blocks import BlockKind
from reftel.model import Addressee
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.lines import is_caption
from reftel.telegram.paper import form_patterns as patterns
from reftel.telegram.paper.form_addressees import written_name
from reftel.telegram.paper.form_grid import FormLine, form_lines
from reftel.telegram.paper.form_head import PaperHead
from reftel.telegram.paper.form_letter import LetterHead
from reftel.values.element_labels import SUBJECT, TAGS
from reftel.values.local_times import stamp_of_clock
from reftel.values.reference import read_references
from reftel.values.telegram_series import without_repetition
from reftel.vocab.agencies import agency_of
from reftel.vocab.posts import posts

_SENT = re.compile(
    r"(?:SENT(?: T[O0])?|ACTI[O0]N|ADDRESSED(?: T[O0])?):? (?=[A-Z])"
    r"(?=[A-Z .'\-]{2,40}? (?:\d{1,6}\b|UNNUMBERED|NIACT|PRI))"
    r"|REPEATED (?:F[O0]R )?INF[O0]RMATI[O0]N:? (?=[A-Z])"
)
"""How the line begins that says where else a telegram was sent."""
_INFORMATION = re.compile(
    r"\b(?:(?:AND )?(?:REPEATED|REPEAT|RPTD|RPT)(?: (?:F[O0]R )?INF[O0](?:RMATI[O0]N)?)?"
    r"|(?:F[O0]R )?INF[O0](?:RMATI[O0]N)?)\b:?[ \t]*"
)
_BETWEEN = re.compile(r",(?!\d{3}\b)|;|\bAND\b|\.(?=\s|$)")
_RECIPIENT = re.compile(
    r"(?P<name>[A-Z][A-Z0 .'/\-]*?)[ \t]+(?P<number>\d{1,3},\d{3}|\d{1,6})\b(?P<rest>.*)", re.DOTALL
)
_POUCHED = re.compile(r"(?<=\w),? (?:BY|VIA) (?:AIR )?POUCH$")
_UNNUMBERED = re.compile(r"\bUNNUMBERED\b.*", re.DOTALL)
_REFERENCE = re.compile(
    r"(?:REFERENCES?|REFTELS?|REFS?|RE)\b[ \t]*[:.\-]*[ \t]*(?=\S)"
    r"|RE(?=(?:DEP|EMB|UR|YUR|YOUR|MY|OUR|CON|LEG|CIR)\w{0,5}TELS?\b)"
)
_ONLY_REFERENCES = re.compile(
    r"(?:RE)?(?:(?:DEP|EMB|UR|YOUR|MY|OUR|CON|LEG|CIR|DEPCIR)TELS?|[A-Z][A-Z .\-]{2,24}?(?:['’]S)?)"
    r"[ \t]+(?:(?:AND|TELEGRAMS?|N[O0]\.?)[ \t]+)?\d{1,6}\b[^.]{0,80}\.?"
)
"""A reference without more words: `RE DEPTEL 501`."""
_PASSING = re.compile(
    r"(?:EYES ONLY |PERSONAL |PRIVATE |PASS )*(?:(?P<names>[A-Z][A-Z0-9.,/'\- ]{0,60}?) )?(?:ALSO )?F[O0]R (?:THE )?"
    r"[A-Z][A-Z0-9 ,.'/\-]{1,60}"
    r"|(?:(?:DEPARTMENT|DEPT|STATE|PLEASE|ALSO) )*PASS (?:T[O0] )?[A-Z][A-Z ,./\-]{1,60}"
)
_PASS = re.compile(r"(?:DEPARTMENT|DEPT|STATE) PASS (?:T[O0] )?[A-Z]{2,12}(?:(?:, | AND )[A-Z]{2,12}){0,3}")
"""An instruction to the Department, which needs no blank line below it."""
_BETWEEN_NAMES = re.compile(r",|\bAND\b|\bALSO\b")
_COMMAND = re.compile(r"(?:CINC|COM|US)[A-Z]{2,}")
"""A military command in one word."""
_HANDLING = re.compile(r"JOINT (?:[A-Z./ ]{2,30} )?MESSAGE\.?|VERBATIM TEXT\.?|(?:SECTION )?CORRECTED COPY\.?")
_ELEMENT = re.compile(rf"(?:{SUBJECT}|E\.?[O0]\.?|{TAGS})\b[ \t]*[:.\d]")
_LONGEST = 78
"""Characters of an instruction to pass; a longer line is text."""
_MOST_LINES = 8
"""Lines of a list of addressees or references."""
_FAR = 6000
"""Characters below a head in which its lines are."""
_MOST = 30
"""Lines between head and text."""


class PaperOpening:
    """Reads the lines below a head, one after another."""

    def __init__(self, draft: Draft, head: PaperHead) -> None:
        self.draft = draft
        self.head = head
        self.letter = LetterHead(draft, head)
        self.pending: list[tuple[int, int]] = []
        """Places of references, read when the sender and the year are known."""

    def read(self, start: int, end: int) -> int:
        """Return the beginning of the text; it may begin with labeled lines, such as a subject."""
        raised = self.draft.raised
        stop = raised.find("\n", min(end, start + _FAR), end)
        lines = list(form_lines(raised, start, end if stop < 0 else stop + 1))[:_MOST]
        at = 0
        while at < len(lines):
            count = self._line(lines, at)
            if not count:
                return lines[at].start
            at += count
        return lines[-1].end if lines else start

    def has_elements(self, start: int, end: int) -> bool:
        """Whether labeled lines of a telegram of the network follow: `SUBJECT:`, `E.O.`."""
        return any(_ELEMENT.match(line.written) for line in list(form_lines(self.draft.raised, start, end))[:3])

    def _line(self, lines: list[FormLine], at: int) -> int:
        """Read the line, and those that belong to it; return their number, 0 for a line of the text."""
        line = lines[at]
        if kind := self._simple(line):
            self.draft.block(kind, line.start, line.end)
            return 1
        if count := self.letter.take(lines, at):
            return count
        if _SENT.match(line.written):
            return self._sent(lines, at)
        if found := _REFERENCE.match(line.written):
            return self._references(lines, at, found)
        return self._instruction(line, lines, at)

    def _simple(self, line: FormLine) -> BlockKind | None:
        """A level, captions, precedences, the Department's number, a section."""
        draft, written = self.draft, line.written
        begin, stop = line.begin, line.begin + len(line.written)
        if level := patterns.level_of(written):
            self.head.classify(level, line)
            return "stamp"
        if kind := self.head.precedence(written, begin):
            return kind
        if is_caption(written):
            draft.captions.setdefault(written)
            draft.field("captions", begin, stop, "paper")
            return "caption"
        if found := patterns.STATE_NUMBER.fullmatch(written):
            if draft.serial is None and self.head.is_outgoing:
                draft.post, draft.serial = "STATE", int(found["serial"])
                draft.field("id", begin, stop, "paper")
            return "series"
        if section := patterns.SECTION.fullmatch(written):
            self.head.section(section, 0)
            return "classification"
        if patterns.PAGE_NUMBER.fullmatch(written):
            return "page_mark"
        if day := stamp_of_clock(written):
            self.head.stamped = self.head.stamped or day
            return "stamp"
        return None

    def _sent(self, lines: list[FormLine], at: int) -> int:
        """The addressees of the line, which ends with a stop, a blank line, or a line that no name continues."""
        stop = at
        while stop + 1 < len(lines) and stop - at < _MOST_LINES and self._goes_on(lines, stop):
            stop += 1
        start, end = lines[at].start, lines[stop].end
        self.draft.block("info", start, end)
        self._recipients(start, end)
        return stop - at + 1

    def _goes_on(self, lines: list[FormLine], at: int) -> bool:
        """Whether the next line continues a list: no blank line between, and the list is open."""
        if lines[at + 1].start > lines[at].end or lines[at].written.endswith("."):
            return False
        return lines[at].written.endswith((",", ";", "AND", "INFORMATION", "INFO")) or bool(
            re.match(r"(?:[A-Z][A-Z0 .'\-]{2,30} \d{1,6}\b|UNNUMBERED\b)", lines[at + 1].written)
        )

    def _is_apart(self, lines: list[FormLine], at: int) -> bool:
        """Whether all lines down to the next blank one are instructions."""
        while at + 1 < len(lines) and lines[at + 1].start <= lines[at].end:
            at += 1
            found = _REFERENCE.match(lines[at].written)
            if found and ":" in found[0]:
                return True
            if not (_is_instruction(lines[at]) or _SENT.match(lines[at].written)):
                return False
        return True

    def _recipients(self, start: int, end: int) -> None:
        """Sort the names between two places into action and information addressees."""
        raised = self.draft.raised
        first = _SENT.match(raised, start + len(raised[start:end]) - len(raised[start:end].lstrip()), end)
        at = first.end() if first else start
        role = "info" if first and first[0].startswith("REP") else "action"
        found: dict[str, list[Addressee]] = {"action": [], "info": []}
        for stop in (*(one.span() for one in _BETWEEN.finditer(raised, at, end)), (end, end)):
            begin = at
            if told := _INFORMATION.search(raised, begin, stop[0]):
                role = "info"
                if before := self._recipient(begin, told.start()):
                    found["action"].append(before)
                begin = told.end()
            if one := self._recipient(begin, stop[0]):
                found[role].append(one)
            at = stop[1]
        self._take(found)

    def _recipient(self, start: int, end: int) -> Addressee | None:
        """`LONDON 156`, `CINCPAC UNNUMBERED`: a name with its own number of this telegram."""
        written = self.draft.text[start:end]
        begin = start + len(written) - len(written.lstrip())
        raised = _UNNUMBERED.sub("", self.draft.raised[begin : start + len(written.rstrip())]).strip()
        if not raised:
            return None
        if pouch := _POUCHED.search(raised):
            self.draft.handling.append(" ".join(self.draft.text[begin : begin + len(raised)].split()))
            raised = raised[: pouch.start()]
        numbered = _RECIPIENT.fullmatch(raised)
        name = numbered["name"] if numbered else raised
        self.draft.field("info", begin, begin + len(raised), "paper")
        return Addressee(
            name=written_name(self.draft, begin, begin + len(name)),
            number=numbered["number"].replace(",", "") if numbered else None,
            span=Span(begin, begin + len(raised)),
        )

    def _take(self, found: dict[str, list[Addressee]]) -> None:
        """Put the names into the lists. The Department, which the form names too, is one addressee."""
        lists = self.head.lists
        for role in ("action", "info"):
            for one in found[role]:
                known = posts().resolve(one.name)
                if known is not None and known.name == "STATE" and lists["action"]:
                    named = lists["action"][0]
                    if _is_department(named):
                        moved = Addressee(name=named.name, number=one.number, span=named.span)
                        lists["action"].pop(0)
                        lists[role].insert(0, moved)
                        continue
                lists[role].append(one)

    def _references(self, lines: list[FormLine], at: int, label: re.Match[str]) -> int:
        """References with their label; without a colon, only if nothing else is on the line."""
        rest = lines[at].written[label.end() :]
        has_colon = ":" in label[0]
        if not has_colon and not _ONLY_REFERENCES.fullmatch(rest):
            return 0
        stop = at
        while stop + 1 < len(lines) and stop - at < _MOST_LINES and lines[stop + 1].start == lines[stop].end:
            below = lines[stop + 1].written
            if not lines[stop].written.endswith((",", ";", "AND", "&", "REPEATED")) and not _ONLY_REFERENCES.fullmatch(
                below
            ):
                break
            stop += 1
        start, end = lines[at].begin + label.end(), lines[stop].end
        self.draft.block("references", lines[at].start, end)
        self.pending.append((start, end))
        return stop - at + 1

    def read_references(self, addressee: str | None) -> None:
        """Read the references, when sender and year are known."""
        draft = self.draft
        for start, end in self.pending:
            stop = start + len(draft.text[start:end].rstrip())
            listed = read_references(
                without_repetition(draft.text, start, stop),
                start,
                stop,
                year=draft.year,
                post=draft.post,
                serial=draft.serial,
                date=draft.day,
                reader=addressee,
            )
            draft.references.extend(listed.references)
            draft.field("references", start, stop, "paper", "read" if listed.references else "unreadable")
            if listed.unreadable or not listed.references:
                draft.defect("unreadable-reference", start, stop, "a listed reference was not understood")

    def _instruction(self, line: FormLine, lines: list[FormLine], at: int) -> int:
        """Instructions to pass, and statements about the message, each in a line of its own."""
        draft, written = self.draft, line.written
        begin, stop = line.begin, line.begin + len(written)
        if _HANDLING.fullmatch(written):
            draft.handling.append(" ".join(draft.text[begin:stop].split()))
            draft.field("handling", begin, stop, "paper")
            draft.block("handling", line.start, line.end)
            return 1
        if not _is_instruction(line) or not (_PASS.fullmatch(written) or self._is_apart(lines, at)):
            return 0
        if written.startswith("EYES ONLY"):
            draft.captions.setdefault("EYES ONLY")
        draft.passing.append(" ".join(draft.text[begin:stop].split()))
        draft.field("passing", begin, stop, "paper")
        draft.block("passing", line.start, line.end)
        return 1


def _is_instruction(line: FormLine) -> bool:
    """Whether a line says for whom the telegram is: FOR after nothing, or after addressees only."""
    found = _PASSING.fullmatch(line.written) if len(line.written) <= _LONGEST else None
    if found is None or line.written[-1] == ".":
        return False
    names = _BETWEEN_NAMES.split(found["names"] or "")
    return all(not name.strip() or _is_addressee(name.strip()) for name in names)


def _is_addressee(name: str) -> bool:
    return posts().resolve(name) is not None or agency_of(name) is not None or _COMMAND.fullmatch(name) is not None


def _is_department(one: Addressee) -> bool:
    known = posts().resolve(one.name)
    return known is not None and known.name == "STATE"
