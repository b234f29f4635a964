"""The addressees of a form, in the lists that its labels begin.

A typist put a number of its own beside each addressee, the precedence before or after it, and two addressees in a line
where there was room: `INFO:  Amembassy ATHENS  1712   Amembassy ANKARA  1299`.
"""

from __future__ import annotations

import re
from typing import Any

from reftel.model import Addressee
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.paper import form_patterns as patterns
from reftel.telegram.paper.form_grid import FormCell, FormLine
from reftel.telegram.phrases import PRECEDENCE_WORDS
from reftel.vocab.agencies import agency_of
from reftel.vocab.posts import posts

_ZERO = re.compile(r"(?<=[A-Za-z])0(?=[A-Za-z\s]|$)|(?<![A-Za-z\d])0(?=[A-Za-z])")
_NUMBER = re.compile(r"\d{1,3},\d{3}|\d{1,6}(?:-\d{1,2})?")
_ADDRESSED = re.compile(r"SECSTATE|AMEMB|AMCON|AMLEG|US[A-Z]{2,}|CINC|COM[A-Z]{3}|EMBASSY|LEGATION|CONSULATE|MISSION")
_KIND = re.compile(r"(?:AMEMBASSY|AMCONSUL|AMCONGEN|AMLEGATION|USMISSION|AMERICAN EMBASSY|EMBASSY|LEGATION),?")
"""The kind of a post without its city, which is in the next column."""
_CIRCULAR = re.compile(r"CIRCULAR(?:[ \t]+(?P<number>\d{1,6}))?")
_EACH = re.compile(r"(?P<name>[A-Z][A-Z .'\-]{2,30}?)[ \t]{1,8}(?P<number>\d{1,3},\d{3}|\d{1,6})")
_NUMBERED_LIST = re.compile(r"[A-Z][A-Z .'\-]{2,30} {1,8}\d[\d,]{0,6}(?:, ?[A-Z][^,]{2,40})*")


def written_name(draft: Draft, start: int, end: int) -> str:
    """Return a name with its spaces folded, and with O for a zero among its letters, which is a defect."""
    name = " ".join(draft.text[start:end].split())
    mended = _ZERO.sub("O", name)
    if mended != name:
        draft.defect("letter-for-digit", start, end, f"read as {mended}")
    return mended


class FormAddressees:
    """The lists of a form's addressees so far."""

    def __init__(self, draft: Draft, network: dict[str, Any]) -> None:
        self.draft = draft
        self.network = network
        self.lists: dict[str, list[Addressee]] = {"action": [], "info": []}

    def names(self, text: str) -> bool:
        """Whether words after ACTION or INFO are addressees of their own kind, and not offices of the Department."""
        return bool(_ADDRESSED.match(text) or _CIRCULAR.match(text)) or _is_numbered_list(text)

    def continues(self, text: str) -> bool:
        """Whether words below an addressee are another one."""
        return _ADDRESSED.match(text) is not None

    def read(self, name: str, cell: FormCell, line: FormLine) -> None:
        """Read the addressees of a line from a cell on, whose numbers and precedences may be in cells of their own."""
        if _is_numbered_list(cell.text):
            self.by_commas(name, cell, are_numbered=True)
            return
        start, stop = cell.start, cell.end
        for other in line.cells[line.cells.index(cell) + 1 :]:
            if other.label:
                break
            if _is_beside(other.text) or _KIND.fullmatch(self.draft.raised, start, stop):
                stop = other.end
            elif _ADDRESSED.match(other.text):
                self.add(name, start, stop)
                start, stop = other.start, other.end
            else:
                break
        self.add(name, start, stop)

    def by_commas(self, name: str, cell: FormCell, *, are_numbered: bool = False) -> bool:
        """Add posts that commas divide, `ACCRA, LOME, COTONOU`; return whether all of them are posts."""
        parts = cell.text.split(",")
        if not are_numbered and not all(part.strip() and posts().resolve(part) for part in parts):
            return False
        at = cell.start
        for part in parts:
            self.add(name, at + len(part) - len(part.lstrip()), at + len(part.rstrip()))
            at += len(part) + 1
        return True

    def circular(self, cell: FormCell) -> bool:
        """Take the number of a circular telegram that is alone in its cell; return whether it was one."""
        if not _CIRCULAR.fullmatch(cell.text):
            return False
        self.draft.handling.append(" ".join(cell.text.split()))
        self.draft.field("handling", cell.start, cell.end, "paper")
        return True

    def add(self, name: str, start: int, end: int) -> None:
        """Add an addressee with what is beside its name."""
        draft = self.draft
        words = written_name(draft, start, end).split()
        precedence = number = None
        while len(words) > 1:
            if words[-1].upper() in PRECEDENCE_WORDS:
                precedence = f"{words.pop().upper()}{f' {precedence}' if precedence else ''}"
            elif number is None and _NUMBER.fullmatch(words[-1]):
                number = words.pop().replace(",", "")
            else:
                break
        written = " ".join(words)
        if circular := _CIRCULAR.match(f"{written.upper()} {number or ''}".strip()):
            draft.handling.append(circular[0])
            draft.field("handling", start, start + len(circular[0]), "paper")
            written = written[len("CIRCULAR") :].strip()
            number = None
        if not written:
            return
        one = Addressee(name=written, precedence=precedence, number=number, span=Span(start, end))
        self.lists[name].append(one)
        draft.field("action" if name == "action" else "info", start, end, "paper")
        if precedence and name == "action" and precedence in patterns.PRECEDENCES:
            self.network.setdefault("precedence", precedence)


def _is_beside(text: str) -> bool:
    """Whether a cell has only numbers and precedences of the addressee before it."""
    return all(word in PRECEDENCE_WORDS or _NUMBER.fullmatch(word) for word in text.split())


def _is_numbered_list(text: str) -> bool:
    """Whether words are names with numbers, `MOSCOW 44, STOCKHOLM 60`, of which each is known."""
    if not _NUMBERED_LIST.fullmatch(text):
        return False
    found = [_EACH.fullmatch(part.strip()) for part in text.split(",")]
    return all(
        one is not None and (posts().resolve(one["name"]) is not None or agency_of(one["name"]) is not None)
        for one in found
    )
