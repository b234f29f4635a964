"""What every reading of a form on paper promises, however damaged the form is."""

from __future__ import annotations

from reftel.model import Region
from reftel.spans import Span
from reftel.telegram import read


def loses_no_character(text: str) -> None:
    """Assert that blocks cover the text and that fields are within it."""
    cable = read(text, regions=(Region("paper", Span(0, len(text))),))
    assert "".join(block.span.of(text) for block in cable.blocks) == text
    for field in cable.fields:
        assert 0 <= field.span.start <= field.span.end <= len(text)
