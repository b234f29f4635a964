"""A place where an element may begin, with the evidence for it."""

from __future__ import annotations

import msgspec

from reftel.blocks import BlockKind


class Start(msgspec.Struct, gc=False):
    """A place where an element may begin."""

    kind: BlockKind
    at: int
    end: int
    """The place after the label, or after the words that showed the kind."""
    score: float
    evidence: tuple[str, ...]
    number: int = 0
    """Of a paragraph: its number."""
