"""Addressees of a military message: one per line, or in running text after their routing indicators (ACP 127)."""

from __future__ import annotations

import re

import msgspec

from reftel.blocks import BlockKind
from reftel.model import Addressee
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.phrases import PRECEDENCES

_ROUTED = re.compile(r"(?<![A-Z/])(?P<routing>R[A-Z]{6}|R[UH][A-Z]{2,5}|ZEN)/(?=\S)")
_OFFICE = re.compile(r"//(?P<office>[A-Z0-9][A-Z0-9 /,.\-]{0,80}?)//")
_DIRECTORY = re.compile(r"/OU=.{0,200}?/CN=(?P<name>[^/]+)")
"""`ZEN//OU=DOD/OU=NAVY/.../CN=AL NAVADMIN(UC)`: an entry of the Defense Message System's directory."""
_LEVEL_BEHIND = re.compile(
    r"(?<=[ /])(?:UNCLAS(?:SIFIED)?|C O N F I D E N T I A L|S E C R E T)(?= ?//[A-Z]?\d{4,5}//| SECTION \d)"
)
_PRECEDENCE = re.compile(rf"^(?P<name>.+?) (?P<precedence>(?:NIACT )?IMMEDIATE|{PRECEDENCES})$")
_NAME = re.compile(r"[A-Z0-9][A-Z0-9 .,'&()/\-]*")
_FULL = 56
"""Characters from which a line may have been wrapped."""


class AddressList:
    """The FM, TO and INFO lines in the making."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.sender: str | None = None
        self.action: list[Addressee] = []
        self.info: list[Addressee] = []
        self._list: list[Addressee] | None = None
        self._kind: BlockKind = "to"
        self._last = 0
        """Length of the line before, in the list that is open."""

    def close(self) -> None:
        """List do not continue over the next lines."""
        self._list = None

    def goes_on(self, line: str) -> bool:
        """Whether a line belongs to the list that is open."""
        if self._list is None or not line or len(line) > 300:
            return False
        return _ROUTED.match(line) is not None or _NAME.fullmatch(line) is not None

    def read(self, key: re.Match[str] | None, at: int, end: int) -> tuple[BlockKind, int]:
        """Read a line of addressees; return the kind of its block, and the end of the list in the line."""
        raised = self.draft.raised
        level = _LEVEL_BEHIND.search(raised, at, end)
        stop = level.start() if level else end
        start = at
        named = key["key"] if key else ""
        if named == "FM":
            self._sender(at + (key.end() if key else 0), stop)
            return "from", stop
        if key and named in ("TO", "INFO"):
            self._list, self._kind = (self.action, "to") if named == "TO" else (self.info, "info")
            start = at + key.end()
            self._last = 0
        if self._list is None:
            self._list, self._kind = self.action, "to"
        if named == "XMT" and key:
            self._exempt(raised[at + key.end() : stop])
            return "exempt", stop
        self._pieces(start, stop)
        self._last = stop - at
        return self._kind, stop

    def _sender(self, start: int, stop: int) -> None:
        self.close()
        written = _OFFICE.sub("", self.draft.raised[start:stop]).strip(" /")
        if self.sender is None:
            self.sender = " ".join(written.split()) or None
            self.draft.field("sender", start, stop, "military", "read" if self.sender else "empty")

    def _pieces(self, start: int, stop: int) -> None:
        raised = self.draft.raised
        cuts = [match.start() for match in _ROUTED.finditer(raised, start, stop)]
        first = cuts[0] if cuts else stop
        if raised[start:first].strip():
            self._lead(start, first)
        for begin, end in zip(cuts, [*cuts[1:], stop], strict=False):
            self._add(begin, end)

    def _lead(self, start: int, stop: int) -> None:
        """Read the text before the first routing indicator of a line: part of the addressee above, or one without."""
        target = self._list
        assert target is not None
        if target and target[-1].routing and target[-1].routing != "ZEN" and self._last >= _FULL:
            last = target.pop()
            rest = " ".join(self.draft.raised[start:stop].split())
            office = _OFFICE.search(rest)
            name = f"{last.name} {_OFFICE.sub('', rest).strip(' /')}".strip()
            span = Span(last.span.start if last.span else start, stop)
            target.append(
                msgspec.structs.replace(last, name=name, office=office["office"] if office else None, span=span)
            )
        else:
            self._add(start, stop)

    def _add(self, start: int, stop: int) -> None:
        target = self._list
        assert target is not None
        written = self.draft.raised[start:stop]
        begin = start + len(written) - len(written.lstrip())
        finish = start + len(written.rstrip())
        content = " ".join(written.split())
        routed = _ROUTED.match(content)
        name = content[routed.end() :] if routed else content
        if entry := _DIRECTORY.search(name):
            name = entry["name"]
        office = _OFFICE.search(name)
        name = _OFFICE.sub("", name).strip(" /")
        precedence = _PRECEDENCE.match(name)
        if not name:
            return
        target.append(
            Addressee(
                name=precedence["name"] if precedence else name,
                routing=routed["routing"] if routed else None,
                precedence=precedence["precedence"] if precedence else None,
                office=office["office"] if office else None,
                span=Span(begin, finish),
            )
        )
        self.draft.field("action" if self._kind == "to" else "info", begin, finish, "military")

    def _exempt(self, written: str) -> None:
        members = tuple(" ".join(one.split()) for one in re.split(r"[,;]", written) if one.strip())
        target = self.info or self.action
        if target and members:
            target[-1] = msgspec.structs.replace(target[-1], excluded=(*target[-1].excluded, *members))
