"""Tokens that can be labels in a list of references, letters, numbers, Roman numbers, and what follows them."""

from __future__ import annotations

from reftel.values.reference_tokens import Token
from reftel.vocab.posts import posts

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
    if token.kind == "word" and len(text) == len("AJ") and text[1] == "J" and "A" <= text[0] < "J":
        # `(AJ`, a misread `(A)`
        return ord(text[0]) - 64
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


def misread_label(listed: list[Token], at: int, *, closed: bool) -> str | None:
    """Return the letter of a label that a scanner misread, `(8) OSLO 12` or `(AJ OSLO 12`.

    Args:
        listed: The tokens of a list.
        at: The place of the label.
        closed: Whether it is in parentheses.

    Returns:
        None if the label is as written; empty if it is no label.
    """
    text = listed[at].text
    if text in MISREAD:
        follows = at > 0 and at + 1 < len(listed) and listed[at + 1].text == ")" and reference_at(listed, at + 2) == 1
        return MISREAD[text] if closed or follows else ""
    if text[1:] != "J" or len(text) != len("AJ"):
        return None
    opened = at > 0 and listed[at - 1].text == "("
    return text[0] if opened and reference_at(listed, at + 1) == 1 else ""


_BEFORE_LABELS = frozenset([",", ";", ")", "NOTAL", "PREVIOUS", "PREV", "¶", "�", "REF", "REFS", "REFTEL"])


def is_apart(listed: list[Token], at: int) -> bool:
    """Return whether a letter that begins an item has a dash with spaces after it: `B - PIKE E-MAIL`.

    Args:
        listed: The tokens of a list.
        at: The place of the letter.
    """
    if at + 2 >= len(listed) or len(listed[at].text) > 1 or not listed[at].text.isalpha():
        return False
    before, dash = listed[at - 1] if at else None, listed[at + 1]
    begins = before is None or before.kind == "break" or before.text in _BEFORE_LABELS
    return begins and listed[at].end < dash.start and dash.end < listed[at + 2].start


def reference_at(listed: list[Token], at: int) -> float:
    """Return the likeness of the tokens to a cable's year, post and serial: 1 with a known post, otherwise 0.4 or
    0."""
    while at < len(listed) and listed[at].text in ("'", "’", "‘", "`", "(", "REF", "REFTEL", "¶", "\ufffd"):
        at += 1
    if at < len(listed) and listed[at].kind == "number" and len(listed[at].text) in (2, 4):
        at += 1
        while at < len(listed) and (listed[at].kind == "break" or listed[at].text in ("-", "/", ")")):
            at += 1
    words: list[str] = []
    while at < len(listed) and len(words) < 5 and (listed[at].kind in ("word", "break") or listed[at].text in "-.'’"):
        if listed[at].kind == "word":
            words.append(listed[at].text)
        at += 1
    if len("".join(words)) < 3 or not _serial_at(listed, at):
        return 0.0
    for first in range(len(words)):
        if posts().resolve("".join(words[first:])):
            return 1.0
    return 0.4


def _serial_at(listed: list[Token], at: int) -> bool:
    """Whether a number follows, or a year in parentheses and a number (`OSLO (96) 101`)."""
    if at < len(listed) and listed[at].text == "(":
        at += 1
        if [token.text for token in listed[at + 1 : at + 2]] != [")"] or len(listed[at].text) not in (2, 4):
            return False
        return [token.kind for token in listed[at : at + 3 : 2]] == ["number", "number"]
    return at < len(listed) and listed[at].kind == "number"
