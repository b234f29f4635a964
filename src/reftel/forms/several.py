"""Cutting a text into telegrams, of any grammar: each is a source of the form that reads it.

`record_split` finds records, `text_split` the marks between telegrams of the network. Telegrams of SMART begin at their
numbers, military messages end at their end marks, paper forms begin at their titles. One file may hold all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from io import BytesIO

from reftel.forms import military_sniff, paper_sniff, record_split, smart_sniff, text_split
from reftel.forms.base import HEAD, Cut, Report, Stream
from reftel.forms.framing import EXPORTED_END
from reftel.forms.record_split import RECORD
from reftel.forms.wide import StreamAgain, over_wide

SMART, MILITARY, PAPER, PLAIN = "smart-telegram", "military-message", "paper-telegram", "telegram-text"


def grammar_of(head: bytes) -> str:
    """Return the name of the form that reads a telegram by its first bytes in UTF-8; `PLAIN` if no other does."""
    if text_split.is_exported(head):
        return PLAIN
    if record_split.is_record(head):
        return RECORD
    if smart_sniff.sniff(head):
        return SMART
    if military_sniff.sniff(head):
        return MILITARY
    return PAPER if paper_sniff.sniff(head) else PLAIN


def begins(data: bytes) -> list[int]:
    """Return the beginnings of the second and later telegrams of a text cut by `text_split`, in bytes."""
    forms = paper_sniff.heads(data)
    heads = sorted([*(smart_sniff.heads(data) if b"MRN" in data else ()), *military_sniff.heads(data), *forms])
    is_military = military_sniff.sniff(data[:HEAD]) > 0
    if not heads and not is_military:
        return []
    begun = min(text_split.first_line(data), *(at for _, at in forms), len(data))
    found = {begin for begin, at in heads if begun < at and not text_split.announces(data, 0, at)}
    if is_military:
        # an end mark takes the banner below it, which may be over the next head
        found |= {at for at in _followed(data) if not _is_over_head(data, heads, at)}
    first, last = len(data) - len(data.lstrip()), len(data.rstrip())
    return sorted(at for at in found if first < at < last)


def _followed(data: bytes) -> Iterator[int]:
    """Yield the ends of messages after which is a line of a telegram, not only a mail's signature or zero bytes."""
    ends = sorted(military_sniff.ends(data))
    begun = text_split.telegram_lines(data)
    for at, after in zip(ends, [*ends, len(data)][1:], strict=True):
        place = bisect_left(begun, at)
        if place < len(begun) and begun[place] < after:
            yield at


def _is_over_head(data: bytes, heads: list[tuple[int, int]], at: int) -> bool:
    """Whether only a banner is between a place and the next head; `heads` are sorted."""
    place = bisect_left(heads, at, key=lambda one: one[1])
    return place < len(heads) and not data[at : heads[place][0]].strip()


def pieces(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    """Yield the telegrams of a text; records name their form."""
    head = stream.read(HEAD)
    whole = StreamAgain(head, stream)
    if text_split.is_exported(head):
        for cut in text_split.split(whole, name, report, text_split.BETWEEN_EXPORTED):
            yield from _exported(cut, name, report)
    else:
        yield from _pieces(whole, name, report)


_EXPORTED_END = re.compile(EXPORTED_END.pattern.encode())
"""The first line below an exported cable; lines of its copy there can be those of a record around it."""


def _exported(cut: Cut, name: str, report: Report) -> Iterator[Cut]:
    """Yield the cable of a part of an export, with the other lines of its copy; more if a text follows it."""
    end = _EXPORTED_END.search(cut.data)
    rest = cut.data[end.start() :] if end else b""
    held: Cut | None = None
    for piece in _pieces(BytesIO(cut.data[: len(cut.data) - len(rest)]), name, report):
        if held is not None:
            yield held
        held = piece._replace(offset=cut.offset + piece.offset)
    if held is not None:
        yield held._replace(data=held.data + rest)


def _pieces(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    for cut in record_split.pieces(stream, name, report):
        if cut.form:
            yield cut
            continue
        starts = [0, *begins(cut.data)]
        for start, end in zip(starts, [*starts[1:], len(cut.data)], strict=True):
            yield Cut(cut.offset + start, cut.data[start:end])


def _numbered(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    held: Cut | None = None
    number = 0
    for piece in pieces(stream, name, report):
        if held is not None:
            number += 1
            yield held._replace(label=str(number), form=held.form or grammar_of(held.data[:HEAD]))
        held = piece
    if held is not None:
        yield held._replace(label=str(number + 1) if number else "", form=held.form or grammar_of(held.data[:HEAD]))


split = over_wide(_numbered)
"""Yield the telegrams of a text in any charset, numbered if there are several."""
