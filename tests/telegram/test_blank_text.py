"""A telegram whose text is only blank lines is read as any other."""

from __future__ import annotations

import pytest

from reftel.telegram import read


@pytest.mark.parametrize(
    "text", ["\n", "\n\n \n", "SUBJECT: A LAMP\n\n \n\t\n", "UNCLAS LIMA 000123\n\nSUBJECT: A LAMP\nREF: A\n\n\n\n"]
)
def test_blank_lines_alone_are_a_text(text: str) -> None:
    cable = read(text)
    assert "".join(block.span.of(text) for block in cable.blocks) == text
    assert cable.paragraphs == ()
