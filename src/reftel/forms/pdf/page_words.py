"""Words of a page, joined from its characters."""

from __future__ import annotations

from reftel.forms.pdf.pages import Box, PageWord

_GAP = 0.35
"""Share of a letter's height from which a gap parts two words that no space character parts."""


class WordMaker:
    """Joins characters to words, by the spaces between them and by gaps."""

    def __init__(self) -> None:
        self._words: list[PageWord] = []
        self._text = ""
        self._box = Box(0, 0, 0, 0)

    def add(self, char: str, box: Box) -> None:
        """Add a character with its box on the upright page."""
        if self._text and self._is_apart(box):
            self.end()
        if self._text:
            old = self._box
            self._box = Box(
                min(old.left, box.left), min(old.top, box.top), max(old.right, box.right), max(old.bottom, box.bottom)
            )
        else:
            self._box = box
        self._text += char

    def _is_apart(self, box: Box) -> bool:
        high = max(self._box.bottom - self._box.top, 1.0)
        middle = (box.top + box.bottom) / 2
        return (
            box.left - self._box.right > max(_GAP * high, 1.5)
            or box.right < self._box.left
            or not self._box.top - high <= middle <= self._box.bottom + high
        )

    def end(self) -> None:
        """End the word."""
        if self._text:
            self._words.append(PageWord(self._text, *self._box))
        self._text = ""

    def done(self) -> list[PageWord]:
        """The words so far."""
        self.end()
        return self._words
