"""Tokens that can be labels in a list of references: letters, numbers, Roman numbers."""

from __future__ import annotations

from reftel.values.reference_tokens import Token

ROMAN = ("II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
"""Roman numbers from 2 on."""
_LAST_NUMBER = 60
MISREAD = {"8": "B", "6": "G"}
"""Digits in parentheses that a scanner read in place of a letter: `(A) OSLO 12 (8) ROME 7`."""


def letter_value(token: Token) -> int:
    """Return the place of a letter in the alphabet, 27 for AA; 0 for another token."""
    text = token.text
    if token.kind == "number" and text in MISREAD:
        return ord(MISREAD[text]) - 64
    if token.kind != "word" or len(text) > 2 or not "A" <= text[0] <= "Z" or text[-1] != text[0]:
        return 0
    return ord(text[0]) - 64 + 26 * (len(text) - 1)


def number_value(token: Token) -> int:
    """Return the number that a token is as a label, also a Roman one; 0 for another token."""
    if token.kind == "number" and not token.misread and token.text[0] != "0":
        return token.value if token.value <= _LAST_NUMBER else 0
    if token.kind == "word" and token.text in ROMAN:
        return ROMAN.index(token.text) + 2
    return 1 if token.kind == "word" and token.text in ("I", "L") else 0
