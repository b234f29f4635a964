"""The contents of a cable, beside its text: headings, and the first words of each paragraph."""

from __future__ import annotations

from dataclasses import dataclass

from reftel.text.case import sentence_case
from reftel.web.filters import shorten
from reftel.web.render.body import ParagraphItem


@dataclass(frozen=True)
class OutlineLine:
    """A line of the outline."""

    anchor: str
    label: str
    text: str
    is_heading: bool


OUTLINE_WORDS = 7
OUTLINE_LETTERS = 90
"""First words of a paragraph in the contents, and the most letters of them: an address is one word."""


def outline_of(items: tuple[ParagraphItem, ...]) -> tuple[OutlineLine, ...]:
    """Return the contents of a cable: its headings and the first words of its paragraphs; none for one paragraph."""
    made = []
    for item in items:
        if item.heading:
            made.append(OutlineLine(item.anchor, "", sentence_case(item.heading), True))
        said, whole = _beginning(item)
        said_words = said.split()
        whole = whole and len(said_words) <= OUTLINE_WORDS and len(said) <= OUTLINE_LETTERS
        first = shorten(" ".join(said_words[:OUTLINE_WORDS]), OUTLINE_LETTERS).removesuffix(" …")
        text = first if whole else first + "\xa0…"
        made.append(OutlineLine(item.anchor, item.label.removeprefix("¶") or "¶", text, False))
    return tuple(made) if len(made) > 1 else ()


def _beginning(item: ParagraphItem) -> tuple[str, bool]:
    """Return the first words of a paragraph, and whether they are all of it; of one without words, why it has none."""
    parts = [part for piece in item.pieces for part in (piece.bits, *(point.bits for point in piece.points))]
    bits = [bit for part in parts for bit in part]
    tables = [piece.table for piece in item.pieces if piece.table.strip()]
    said = " ".join("".join(bit.text for bit in part if bit.kind not in ("mark", "redacted")) for part in parts)
    if said.strip(" .,;"):
        is_whole = not tables and len(item.pieces) == 1 and all(bit.kind != "redacted" for bit in bits)
        return " ".join(said.split()), is_whole
    if tables:
        return tables[0], len(tables) == 1
    return ("words removed" if any(bit.kind == "redacted" for bit in bits) else "empty"), True
