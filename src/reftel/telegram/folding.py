"""A passage of a telegram with one line per chunk, without the line breaks of its copy."""

from __future__ import annotations

import re

from reftel.telegram.lines import BLANK_LINE

_RULES = re.compile(r"(?m)^[-=_*]{3}[-=_* ]*+$")
_FULL = range(40, 90)
"""Characters of a line that was broken by its length; the blank line after it is of a copy that doubled the breaks."""
_ITEM = re.compile(r"[-*\u2022\u2013]|\(?(?:[A-Za-z]|\d{1,2})[.)]")
"""How an item of a list begins."""
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
