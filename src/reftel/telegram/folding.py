"""Passages of a telegram without the line breaks and marks of its copy."""

from __future__ import annotations

import re

from reftel.telegram.lines import BLANK_LINE

_RULES = re.compile(r"(?m)^[-=_*]{3}[-=_* ]*+$")
_FULL = range(40, 90)
"""Characters of a line that was broken by its length; the blank line after it is of a copy that doubled the breaks."""
_ITEM = re.compile(r"[-*\u2022\u2013]|\(?(?:[A-Za-z]|\d{1,2})[.)]")
"""How an item of a list begins."""
_SENTENCE = (".", "!", "?", ":", '"')
_ENDED = (".", "!", "?", ":", ";", '"', "\u201d", ")")


def folded(text: str) -> str:
    """Return a passage with one line per chunk: wrapped lines are joined, and blank lines separate chunks unless they
    cut a sentence.

    Example: `folded("One\\ntwo.\\n\\nThree.")` is `"One two.\\nThree."`.
    """
    if "---" in text or "===" in text or "***" in text:
        text = _RULES.sub("", text)
    if "\n\n" not in text and "\n " not in text:
        return " ".join(text.split())
    chunks: list[str] = []
    before = ""
    for chunk in BLANK_LINE.split(text):
        line = " ".join(chunk.split())
        full = len(before) in _FULL and "\n" not in before and not _ITEM.match(line)
        if chunks and (full or line[:1].islower()) and not chunks[-1].endswith(_ENDED):
            chunks[-1] += f" {line}"
        elif line:
            chunks.append(line)
        before = chunk.strip() or before
    return "\n".join(chunks)


def join_torn(text: str, ranges: list[tuple[int, int] | None]) -> str:
    """Join the parts of a paragraph that marks tore, without the blank lines around them in mid-sentence.

    Args:
        text: The text of the copy.
        ranges: The parts; None if only a publisher's pilcrow was removed between two.
    """
    out: list[str] = []
    glue = torn = False
    last = 0
    for part in ranges:
        if part is None:
            # a pilcrow directly after a mark: the mark still separates the words
            glue = not torn
            continue
        piece = text[part[0] : part[1]]
        if glue or not out:
            out.append(piece)
        elif piece.strip():
            out[-1] = out[-1].rstrip()
            parted = out[-1].endswith(_SENTENCE) and piece.startswith(("\n", "\r", " \n"))
            out.append("\n\n" if parted else "\n" if "\n" in text[last : part[0] + 1] else " ")
            out.append(piece.lstrip("\r\n "))
        torn = not (glue or piece.strip())
        glue = False
        last = last if torn else part[1]
    return "".join(out)
