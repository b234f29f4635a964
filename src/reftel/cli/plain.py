"""Text of strangers on a terminal: nothing in it may move the cursor, change colors or turn the line around."""

from __future__ import annotations

import re

from rich.text import Text

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""C0 and C1 controls but newline and tab, and the characters that steer the direction of writing or end lines."""


def plain(text: str) -> str:
    """`text` with control characters shown instead of obeyed: `␛[31m` for a color's escape."""
    return _UNSAFE.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"‹{code:02X}›"


def line(text: str) -> str:
    """As `plain`, on one line with spaces folded."""
    return plain(" ".join(text.split()))


def styled(text: str, style: str = "") -> Text:
    """`plain` text as rich shows it: never as markup."""
    return Text(plain(text), style=style, overflow="fold")
