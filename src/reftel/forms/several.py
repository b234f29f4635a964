"""Cutting a text into telegrams, of any grammar: each is a source of the form that reads it.

`text_split` finds the marks between telegrams of the network. Telegrams of SMART begin at their numbers, military
messages end at their end marks. One file may hold all three.
"""

from __future__ import annotations

from collections.abc import Iterator

from reftel.forms import military_sniff, smart_sniff, text_split
from reftel.forms.base import HEAD, Cut, Report, Stream
from reftel.forms.wide import over_wide

SMART, MILITARY, PLAIN = "smart-telegram", "military-message", "telegram-text"


def grammar_of(head: bytes) -> str:
    """Return the name of the form that reads a telegram by its first bytes in UTF-8; `PLAIN` if no other does."""
    if smart_sniff.sniff(head):
        return SMART
    return MILITARY if military_sniff.sniff(head) else PLAIN


def begins(data: bytes) -> list[int]:
    """Return the beginnings of the second and later telegrams of a text cut by `text_split`, in bytes."""
    found: list[int] = []
    if b"MRN" in data and smart_sniff.sniff(data[:HEAD]):
        found += smart_sniff.begins(data)
    if military_sniff.sniff(data[:HEAD]):
        found += military_sniff.begins(data)
    return sorted({at for at in found if 0 < at < len(data)})


def _pieces(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    for cut in text_split.split(stream, name, report):
        starts = [0, *begins(cut.data)]
        for start, end in zip(starts, [*starts[1:], len(cut.data)], strict=True):
            yield Cut(cut.offset + start, cut.data[start:end])


def _numbered(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    held: Cut | None = None
    number = 0
    for piece in _pieces(stream, name, report):
        if held is not None:
            number += 1
            yield held._replace(label=str(number), form=grammar_of(held.data[:HEAD]))
        held = piece
    if held is not None:
        yield held._replace(label=str(number + 1) if number else "", form=grammar_of(held.data[:HEAD]))


split = over_wide(_numbered)
"""Yield the telegrams of a text in any charset, numbered if there are several."""
