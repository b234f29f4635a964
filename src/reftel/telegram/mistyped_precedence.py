"""Precedences after an addressee with one typing error: `SECSTATE WASHDC PRIORTY 2217` (5 FAH-2 H-320)."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from reftel.telegram.phrases import PRECEDENCE_WORDS

_LONG = ("PRIORITY", "IMMEDIATE", "ROUTINE")
"""Precedences that are near to no other word of an addressee; FLASH is too short."""
_SHORTEST, _LONGEST = 6, 10
"""Letters of a mistyped one."""


def mend_precedence(content: str) -> tuple[str, str] | None:
    """Return an addressee with its precedence as it should be, and what was read; None if nothing is mistyped.

    Args:
        content: The addressee in capitals: its name, precedence and number.

    >>> mend_precedence("SECSTATE WASHDC PRIORTY 2217")
    ('SECSTATE WASHDC PRIORITY 2217', 'PRIORTY read as PRIORITY')
    """
    words = content.split()
    at = len(words) - 1 - words[-1].isdigit()
    word = words[at] if at >= 0 else ""
    if not _SHORTEST <= len(word) <= _LONGEST or word[0] not in "PIR" or word in PRECEDENCE_WORDS:
        return None
    near = next((one for one in _LONG if OSA.distance(word, one, score_cutoff=1) == 1), None)
    if near is None:
        return None
    return " ".join((*words[:at], near, *words[at + 1 :])), f"{word} read as {near}"
