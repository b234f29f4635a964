"""Maximum lengths of blocks: a longer block contains other text, and the reading has a defect."""

from __future__ import annotations

import re

from reftel.blocks import BlockKind

MOST: dict[BlockKind, tuple[int, int]] = {
    "transmission_id": (2, 60),
    "routing": (15, 1000),
    "de": (2, 100),
    "security": (3, 120),
    "distribution": (30, 1500),
    "dtg": (2, 120),
    "from": (3, 160),
    "to": (100, 6000),
    "info": (200, 10_000),
    "exempt": (60, 3000),
    "classification": (3, 160),
    "caption": (3, 200),
    "passing": (9, 700),
    "executive_order": (6, 500),
    "tags": (9, 600),
    "subject": (9, 800),
    "references": (80, 5000),
    "classified_by": (12, 900),
    "handling": (15, 1200),
    "remark": (12, 500),
    "heading": (8, 500),
    "signature": (4, 160),
    "page_mark": (5, 300),
    "stamp": (8, 500),
    "stray_caption": (2, 160),
}
"""Kind of block -> most lines and most characters, spaces folded: at least one and a half times the longest among the
16,000 blocks of 650 real telegrams, and header lists for a hundred addressees. Paragraphs and the container's data
have no bounds."""

WITHIN = {kind: min(most) for kind, most in MOST.items()}
"""Kind of block -> characters that are never too many."""
_NUMBERED = re.compile(
    r"(?:^|\n)[ \t]*[\u00b6(]?[ \t]?\d{1,2}[.)]{1,2}[ \t]*(?:\([A-Z/]{1,10}\)[ \t]*)?[A-Za-z'\"(][^\n]{30,}"
)


def is_beyond(kind: BlockKind, text: str, start: int, end: int) -> bool:
    """Return whether a block of `kind` cannot be as long as `text[start:end]`.

    >>> is_beyond("caption", "LAMPS " * 100, 0, 600)
    True
    """
    if end - start <= WITHIN.get(kind, end):
        return False
    lines, characters = MOST[kind]
    if end - start <= characters and text.count("\n", start, end) <= lines:
        return False
    written = text[start:end].strip()
    return sum(1 for line in written.split("\n") if line.strip()) > lines or len(" ".join(written.split())) > characters


def is_prose(text: str, start: int, end: int) -> bool:
    """Return whether `text[start:end]` is the text of a telegram: numbered paragraphs, or longer than any remark."""
    return is_numbered(text, start, end) or is_beyond("remark", text, start, end)


def is_numbered(text: str, start: int, end: int) -> bool:
    """Return whether `text[start:end]` has a numbered paragraph.

    >>> is_numbered("REMARK\\n1. THE KEEPER SAID THAT THE LAMPS WERE LIT.\\n", 0, 52)
    True
    """
    return _NUMBERED.search(text, start, end) is not None
