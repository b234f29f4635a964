"""Addressees as a header lists them: routing indicator, PLAD, precedence, message continuity number (5 FAH-2 H-310)."""

from __future__ import annotations

import re

import msgspec

from reftel.model import Addressee
from reftel.spans import Span
from reftel.telegram.draft import Draft

ROUTED = re.compile(r"[A-Z]{4,8}/\S")
"""How an addressee with its routing indicator begins."""

_ADDRESSEE = re.compile(
    r"(?P<routing>[A-Z]{4,8}|ZEN)?/(?P<name>\S[^\n]*)|(?P<plain>[A-Z][A-Z0-9 .,'&/()\-]+)", re.IGNORECASE
)
_PRECEDENCES = frozenset({"FLASH", "NIACT", "IMMEDIATE", "PRIORITY", "ROUTINE"})
_POSTS = frozenset({"AMEMBASSY", "AMCONSUL", "SECSTATE", "USMISSION"})
"""Names behind which also one or two digits are a message continuity number."""
_EXTENSION = re.compile(
    r"(?:NIACT )?(?:IMMEDIATE|PRIORITY|ROUTINE|FLASH)(?: \d{3,5})?"
    r"|\d{3,5}"
    r"|COLLECTIVE(?: (?:PRIORITY|IMMEDIATE|ROUTINE))?"
)
"""What is left of an addressee when its line wraps."""
_BETWEEN_MEMBERS = re.compile(r",|;")


class Envelope:
    """What has been read of a header so far."""

    __slots__ = ("action", "info", "list", "network", "operating", "sender")

    def __init__(self) -> None:
        self.list = ""
        """What the lines now belong to: `routing`, `fm`, `to`, `inf` or `xmt`; empty above all of them."""
        self.network: dict[str, object] = {}
        """Attributes of `Transmission` -> values."""
        self.operating: list[str] = []
        self.sender: str | None = None
        self.action: list[Addressee] = []
        self.info: list[Addressee] = []

    @property
    def target(self) -> list[Addressee]:
        """The list that takes addressees now."""
        return self.action if self.list == "to" else self.info

    @property
    def block(self) -> str:
        """The kind of block of an addressee's line."""
        return "to" if self.list == "to" else "info"

    @property
    def is_empty(self) -> bool:
        """Whether nothing was read."""
        return not (self.network or self.sender or self.action or self.info)


def add(draft: Draft, envelope: Envelope, start: int, end: int) -> None:
    """Reads the addressee in the text from start to end, if there is one."""
    content = draft.text[start:end].strip()
    match = _ADDRESSEE.match(content)
    if match is None:
        return
    start = draft.text.index(content[0], start)
    span = Span(start, start + len(content))
    envelope.target.append(_addressee(match["name"] or content, match["routing"], span))
    draft.field("action" if envelope.list == "to" else "info", span.start, span.end, "header")


def extend(envelope: Envelope, content: str) -> bool:
    """Whether a line is the end of the addressee above that wrapped, a precedence or number, and now is part of it."""
    if not envelope.target or not _EXTENSION.fullmatch(content):
        return False
    last = envelope.target.pop()
    written = " ".join(part for part in (last.name, last.precedence, last.number, content) if part)
    envelope.target.append(_addressee(written, last.routing, last.span))
    return True


def exempt(envelope: Envelope, content: str) -> None:
    """Members of the last collective that do not get the telegram (XMT)."""
    members = tuple(" ".join(one.split()) for one in _BETWEEN_MEMBERS.split(content) if one.strip())
    target = envelope.info or envelope.action
    if target and members:
        target[-1] = msgspec.structs.replace(target[-1], excluded=(*target[-1].excluded, *members))


def _addressee(written: str, routing: str | None, span: Span | None) -> Addressee:
    words = written.split()
    precedence = _precedence(words)
    number = None
    if len(words) > 1 and words[-1].isdigit():
        size = len(words[-1])
        if 3 <= size <= 6 or (precedence is None and words[0] in _POSTS):
            number = words.pop()
            precedence = _precedence(words) or precedence
    return Addressee(name=" ".join(words), routing=routing, precedence=precedence, number=number, span=span)


def _precedence(words: list[str]) -> str | None:
    """Takes the precedence from the end of the words, if one stands there behind a name."""
    if len(words) < 2 or words[-1] not in _PRECEDENCES:
        return None
    last = words.pop()
    if last == "IMMEDIATE" and len(words) > 1 and words[-1] == "NIACT":
        return f"{words.pop()} {last}"
    return last
