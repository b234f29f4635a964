"""How a telegram ends: signature, end-of-message marks, stamps, a tail of metadata (5 FAH-1 H-245).

1. Peel the lines after the text from the end, each by its kind (see `tail`).
2. Judge one candidate: the last remaining line, or its last words (see `values/signature`).
3. Take the lines of web sites above the signature.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from reftel.model import Field
from reftel.spans import Span
from reftel.telegram import tail
from reftel.telegram.closing_lines import BOXES, ClosingLines
from reftel.telegram.draft import Draft
from reftel.telegram.endings import (
    CAPITALS_BEHIND,
    ROW,
    ROW_GLUED,
    behind_number,
    behind_stop,
    divided_name,
    ends,
    ends_struck,
    gap_before_mark,
    is_cut_subject,
    is_one_case,
)
from reftel.telegram.known_people import near_expected
from reftel.telegram.lines import Line, number_at, over_blank, place_above, written_in
from reftel.values.signature import Signature, Surroundings, is_office, judge_signature
from reftel.values.title_words import PARTICLES
from reftel.vocab.posts import posts

MOST_LINES = 40
"""Number of lines from the end to search for the signature."""
MOST_CLOSING = 14
"""Number of lines before the signature to search for addresses of web sites, some of them in a box of asterisks."""
MOST_UNREAD = 2
"""Maximum number of unknown lines after a certain signature."""
BEYOND_DOUBT = 6.0
_GARBLED = 2.0
"""Margin of a name that differs in one letter from the expected one."""

_WORD = re.compile(r"\S+")
_LOOK_BACK = 60  # characters of the last line to search for a signature without its line break
_LONGEST_SITE = 260
_PARTICLES = tuple(f" {word}" for word in sorted(PARTICLES))
"""Words in capitals before the rest of a surname: `VAN DER` before `MERWE`."""
_FIRM = frozenset({"end_mark", "stamp", "row"})
"""Kinds of lines that close a text that is not signed."""


def read_close(draft: Draft, lines: list[Line], at: int) -> int:
    """Read the close among the last lines of `lines[at:]`.

    Return the index of its first line, `len(lines)` if there is none. Blocks, the field `signed_by` and defects are
    written into the draft; a line whose last words are the signature is cut short in `lines`.
    """
    return _Close(draft, lines, at).read()


class _Close(ClosingLines):
    """Reads the close of one telegram."""

    __slots__ = ()

    def read(self) -> int:
        """The index of the first line of the close."""
        index = self._peel()
        if index is not None and self._divide(index):
            index = self._peel()
        if index is None:
            return self._unsigned()
        for signed in (self._with_row, self._alone, self._glued):
            end = signed(index)
            if end is not None:
                return self._take_sites(end)
        above = self._above_unread(index)
        return self._unsigned() if above is None else self._take_sites(above)

    def _peel(self) -> int | None:
        """Sort the lines from the end; the index of the last one that may be text, None where all were peeled."""
        lines = self.lines
        for index in range(len(lines) - 1, max(self.low, len(lines) - MOST_LINES) - 1, -1):
            if lines[index].kind == "blank":
                continue
            kind = self.kind_of(lines[index], self.above(index))
            if not kind and self._is_office(index):
                kind = "office"
            if not kind and is_cut_subject(written_in(self.text, lines[index]), self.draft.subject):
                kind = "row"
            if not kind or self._row_in(index) or (kind == "closing" and self._ending_of(index)):
                return index
            self.kinds[index] = kind
        return None

    def _is_office(self, index: int) -> bool:
        """Return whether a line is the signer's office, below the name: `HARWELL` over `CHARGE D'AFFAIRES A.I.`."""
        above, line = place_above(self.lines, index, self.low), self.lines[index]
        if above is None or above != index - 1 or not is_office(written_in(self.text, line)):
            return False
        self.kinds[index] = "office"
        signed = judge_signature(written_in(self.text, self.lines[above]), self.around(above), self.knowledge)
        del self.kinds[index]
        return signed is not None

    def _divide(self, index: int) -> bool:
        """Separate an end mark that is run into the last line; return whether there is one."""
        line = self.lines[index]
        start, end = gap_before_mark(self.text, line)
        if end < 0:
            return False
        behind = Line("", end, line.stop, line.end, end)
        self.kinds = {at + 1: kind for at, kind in self.kinds.items()}
        self.kinds[index + 1] = tail.kind_of(self.text, behind, line)
        self.lines[index : index + 1] = [Line(line.kind, line.start, start, end, line.begin), behind]
        self.draft.defect("glued-lines", end, line.stop, "the end mark has lost its line break")
        return self._divide(index) or True

    def _alone(self, index: int) -> int | None:
        """A line that is the signature and nothing else."""
        line = self.lines[index]
        if (divided := self._divided_name(index)) is not None:
            return divided
        if line.stop - line.begin > 70 or (number_at(self.text, line) and not self.text[line.begin].isalpha()):
            return None
        if (repeated := self._repeated(index)) is not None:
            return repeated
        found = judge_signature(written_in(self.text, line), self.around(index), self.knowledge)
        if found is None:
            return None
        self._sign(found, line.begin)
        self.draft.block("signature", line.start, line.end)
        self.close_behind(index + 1)
        return self._second(index)

    def _divided_name(self, index: int) -> int | None:
        """A name of two that is divided at its hyphen: `HARWELL-` over `SAMPLE`."""
        above = index - 1
        if above < self.low or self.lines[above].kind == "blank":
            return None
        begin, stop = self.lines[above].begin, self.lines[index].stop
        whole = divided_name(written_in(self.text, self.lines[above]), written_in(self.text, self.lines[index]))
        found = judge_signature(whole, self.around(above), self.knowledge) if whole else None
        if found is None:
            return None
        self._field(found, begin, stop)
        self.draft.signed_by = found.names
        self.draft.defect("torn-line", begin, stop, f"read as {whole}")
        self.draft.block("signature", self.lines[above].start, self.lines[index].end)
        self.close_behind(index + 1)
        return above

    def _second(self, index: int) -> int:
        """Take a signature on the line above another one, and return the first line of both.

        A blank line between them divides them: the upper one may be that of a telegram that is quoted.
        """
        above = index - 1
        if above < self.low or self.lines[above].kind == "blank" or number_at(self.text, self.lines[above]):
            return index
        line = self.lines[above]
        written = written_in(self.text, line)
        around = self.around(above)
        is_name = around.sentence_above and written.isupper() and posts().resolve(written) is None
        if not is_name or self.kind_of(line, None):
            return index
        found = judge_signature(written, around, self.knowledge)
        if found is None or len(found.names) > 1 or " " in found.names[0]:
            return index
        below = self.draft.signed_by
        self._sign(found, line.begin)
        self.draft.signed_by = tuple(dict.fromkeys((*self.draft.signed_by, *below)))
        self.draft.block("signature", line.start, line.end)
        return above

    def _field(self, found: Signature, begin: int, end: int) -> None:
        evidence, margin, near = " ".join(found.evidence), found.margin, near_expected(found, self.knowledge)
        if near:
            evidence, margin = f"{evidence}; one letter from {near}", min(margin, _GARBLED)
        self.draft.fields.append(Field("signed_by", Span(begin, end), "close", "read", evidence, margin))

    def _repeated(self, index: int) -> int | None:
        """A signature that a copy repeats in small letters on the line below it."""
        above, line = place_above(self.lines, index, self.low), self.lines[index]
        written = "" if above is None else written_in(self.text, self.lines[above])
        # in capitals above: otherwise a column of one small word would be a chain of repetitions
        if above is None or written == written.lower() or written.lower() != written_in(self.text, line):
            return None
        self.kinds[index] = "marks"
        if (signed := self._alone(above)) is None:
            del self.kinds[index]
            return None
        self.draft.defect("repeated-text", line.begin, line.stop, "the signature is repeated")
        return signed

    def _glued(self, index: int) -> int | None:
        """The signature that ends the last line of the text."""
        best = self._ending_of(index)
        if best is None:
            return None
        self._cut_off(index, *best)
        return index + 1

    def _ending_of(self, index: int) -> tuple[int, Signature] | None:
        """Return the beginning of the last words of a line that are best read as a signature."""
        line = self.lines[index]
        best: tuple[int, Signature] | None = None
        words = list(_WORD.finditer(self.text, max(line.begin, line.stop - _LOOK_BACK), line.stop))
        starts = [word.start() + (word[0].startswith("/") and len(word[0]) > 2) for word in words[-4:]]
        first = behind_number(self.text, line)
        starts += [at for word in words[-4:] if (at := behind_stop(word[0], word.start())) > 0]
        if words and (capitals := CAPITALS_BEHIND.search(self.text, words[-1].start() + 1, words[-1].end())):
            starts.append(capitals.start())
        for start in starts:
            if start <= first or self.text[first:start].rstrip().endswith(_PARTICLES):
                continue
            found = self._ending(line, start)
            if found and (best is None or found.score > best[1].score):
                best = (start, found)
        return best

    def _ending(self, line: Line, start: int) -> Signature | None:
        """The last words of a line from `start`, judged as the signature."""
        before = self.text[max(line.begin, start - 260) : start].rstrip()
        one_case = is_one_case(self.text, self.lines[self.low].start, start)
        around = Surroundings(
            alone=False,
            ended=ends(before) or (not one_case and ends_struck(before) and self.text[start : line.stop].isupper()),
            after_address=tail.ends_in_address(before) or self._is_rest_of_address(line, before),
            one_case=one_case,
        )
        return judge_signature(self.text[start : line.stop], around, self.knowledge)

    def _is_rest_of_address(self, line: Line, before: str) -> bool:
        """Whether words before a signature in its line are the rest of a torn address: `ed_Kingdom HARWELL`."""
        rest = before.lstrip()
        if not rest or " " in rest:
            return False
        at = bisect_left(self.lines, line.start, key=lambda one: one.start)
        above = place_above(self.lines, at, self.low)
        short = Line("", line.start, line.begin + len(before), line.end, line.begin)
        return above is not None and tail.kind_below(self.text, short, self.lines[above]) == "closing"

    def _cut_off(self, index: int, cut: int, found: Signature, stop: int | None = None) -> None:
        """Take the signature, and the address of a web site before it, off the end of their line."""
        line, draft = self.lines[index], self.draft
        self._sign(found, cut)
        draft.block("signature", cut, line.end if stop is None else stop)
        draft.defect("glued-lines", cut, cut, "the signature has lost its line break")
        self.close_behind(index + 1)
        site = tail.site_before(self.text, max(line.begin, cut - 200), cut)
        if site is not None:
            draft.block("closing", site, cut)
            cut = site
        end = line.begin + len(self.text[line.begin : cut].rstrip(" /\t"))
        if end > line.begin:
            self.lines[index] = Line(line.kind, line.start, end, cut, line.begin)
        else:
            self.lines[index] = Line("blank", line.start, line.start, cut, line.start)

    def _row_in(self, index: int) -> re.Match[str] | None:
        line = self.lines[index]
        found = ROW.match(self.text, line.begin, line.stop)
        return found if found and judge_signature(found["name"], self.around(index), self.knowledge) else None

    def _with_row(self, index: int) -> int | None:
        """Signature and row of a database in one line; whatever follows belongs to the row."""
        line = self.lines[index]
        found = ROW.match(self.text, line.begin, line.stop)
        judged = judge_signature(found["name"], self.around(index), self.knowledge) if found else None
        if found is None or judged is None:
            return self._glued_with_row(index)
        self._sign(judged, line.begin)
        self._row_from(index, line.start, found.start("tail"))
        return index

    def _glued_with_row(self, index: int) -> int | None:
        line = self.lines[index]
        found = ROW_GLUED.search(self.text, max(line.begin, line.stop - 260), line.stop)
        if found is None or found.start() <= line.begin:
            return None
        short = Line(line.kind, line.start, found.start(), found.start("tail"), line.begin)
        for word in list(_WORD.finditer(self.text, max(line.begin, short.stop - _LOOK_BACK), short.stop))[-3:]:
            judged = self._ending(short, word.start()) if word.start() > line.begin else None
            if judged:
                self._cut_off(index, word.start(), judged, found.start("tail"))
                self._row_from(index, None, found.start("tail"), line.end)
                return index + 1
        return None

    def _row_from(self, index: int, start: int | None, cut: int, end: int | None = None) -> None:
        line, draft = self.lines[index], self.draft
        end = line.end if end is None else end
        if start is not None:
            draft.block("signature", start, cut)
        draft.block("tail", cut, end)
        for below in self.lines[index + 1 :]:
            draft.block("tail", below.start, below.end)
        draft.defect("metadata-tail", cut, end, "a database record's fields follow the signature")

    def _above_unread(self, index: int) -> int | None:
        """A signature beyond doubt above one or two short lines that no rule reads."""
        unread = 0
        at = index
        while at >= self.low and unread <= MOST_UNREAD:
            line = self.lines[at]
            if line.kind != "blank" and not self.kind_of(line, self.above(at)):
                judged = None
                if unread and line.stop - line.begin <= 60:
                    judged = judge_signature(written_in(self.text, line), self.around(at), self.knowledge)
                if judged and judged.score >= BEYOND_DOUBT:
                    self._sign(judged, line.begin)
                    self.draft.block("signature", line.start, line.end)
                    first = over_blank(self.lines, at + 1)
                    for below in range(first, index + 1):
                        self.kinds.setdefault(below, "row")
                    self.close_behind(at + 1)
                    note = "lines that no rule reads follow the signature"
                    self.draft.defect("text-behind-signature", self.lines[first].start, self.lines[index].stop, note)
                    return at
                if number_at(self.text, line) or line.stop - line.begin > 100:
                    return None
                unread += 1
            at -= 1
        return None

    def _sign(self, found: Signature, start: int) -> None:
        begin, end = start + found.begin, start + found.end
        written = self.text[begin:end]
        is_spaced = "spaced letters" in found.evidence
        if (
            not is_spaced
            and len(written.split()) > sum(len(name.split()) for name in found.names)
            and len(found.names) == 1
        ):
            self.draft.defect("repeated-text", begin, end, "the signature is repeated")
        self.draft.signed_by = tuple(self._as_written(name, begin, end) for name in found.names)
        self._field(found, begin, end)

    def _as_written(self, name: str, begin: int, end: int) -> str:
        """Return a name in the copy's own case, if the close was read in capitals."""
        at = self.text.find(name, begin, end)
        return self.draft.text[at : at + len(name)] if at >= 0 else name

    def _take_sites(self, end: int) -> int:
        """Lines for readers of a web site are above the signature, and are not text."""
        text, lines = self.text, self.lines
        at = first = end
        between = 0
        while at > max(self.low, end - MOST_CLOSING):
            line = lines[at - 1]
            kind = "blank" if line.kind == "blank" else self.kind_of(line, self.above(at - 1))
            if kind == "closing":
                first = at - 1
            elif kind != "blank":
                if number_at(text, line) or line.stop - line.begin > 300:
                    break
                between += kind not in BOXES
                if first == end and between > 2:
                    break
            elif first < end and at - 1 < first - 1 and not self.is_under_site(at - 1):
                break
            at -= 1
        if first == end:
            self._cut_site(place_above(lines, end, self.low))
        for line in lines[first:end]:
            kind = "blank" if line.kind == "blank" else self.kind_of(line, None)
            self.draft.block(
                tail.BLOCKS[kind] if kind in ("page_mark", "stray_caption") else "closing", line.start, line.end
            )
        return first

    def _cut_site(self, index: int | None) -> None:
        """Cut the address of a web site, with introductory words, off the end of the text's last line."""
        if index is None:
            return
        line = self.lines[index]
        site = tail.site_before(self.text, max(line.begin, line.stop - _LONGEST_SITE), line.stop)
        if site is None or site == line.begin or not ends(self.text[max(line.begin, site - 260) : site].rstrip()):
            return
        self.draft.block("closing", site, line.end)
        self.draft.defect("glued-lines", site, site, "a mark after the text has lost its line break")
        stop = line.begin + len(self.text[line.begin : site].rstrip())
        self.lines[index] = Line(line.kind, line.start, stop, site, line.begin)

    def _unsigned(self) -> int:
        """No signature. Marks, stamps and rows at the very end close the text anyway, and so do web sites."""
        firm = min((index for index, kind in self.kinds.items() if kind in _FIRM), default=len(self.lines))
        while firm < len(self.lines) and self.kinds.get(firm) not in _FIRM:
            firm += 1
        self.close_behind(firm)
        return self._take_sites(firm)
