"""Untrusted text on a terminal: it must not move the cursor, change colors or reverse the line."""

from __future__ import annotations

import re

from rich.text import Text

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""C0 and C1 controls except newline and tab, and characters that change the writing direction or end lines."""


def plain(text: str) -> str:
    """Return text with visible control characters: `␛[31m` for a color escape."""
    return _UNSAFE.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"‹{code:02X}›"


def line(text: str) -> str:
    """Return plain text on one line, with spaces folded."""
    return plain(" ".join(text.split()))


def styled(text: str, style: str = "") -> Text:
    """Return plain text for rich, without markup."""
    return Text(plain(text), style=style, overflow="fold")
