"""Stretches of a paragraph that is compared with another copy's."""

from __future__ import annotations

from dataclasses import dataclass

from reftel.web.render.prose_bits import has_words


@dataclass(frozen=True)
class Stretch:
    """Characters of one side. `kind` is empty where both sides agree."""

    text: str
    kind: str
    note: str

    @property
    def is_worded(self) -> bool:
        """Whether it is a mark that says something."""
        return has_words(self.text)
