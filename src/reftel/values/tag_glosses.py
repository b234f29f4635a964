"""Explanations of codes and links that a publisher put into a list of TAGS."""

from __future__ import annotations

import re
from html import unescape

from reftel.vocab.tag_table import tags as tag_table

_LINK = re.compile(r"\[([^\[\]\n]{1,80})\]\([^()\n]{0,200}\)")
_GLOSS = re.compile(r"(?<=[A-Z][A-Z]) ?\[[A-Z][a-z][^\[\]\n]{0,80}\](?!\()")
"""An explanation that a publisher put after a code: `PGOV [Internal Governmental Affairs]`."""
_GLOSS_IN_CAPITALS = re.compile(r"\b(?P<code>[A-Z]{2,4}) ?[\[(] ?(?P<gloss>[A-Z][A-Z ]{3,60}) ?[\])]")
_SMALL_L = re.compile(r"(?<![A-Za-z])(?:l[A-Z]{1,5}|[A-Z]{1,5}l[A-Z]{0,5})(?![A-Za-z])")
"""A code with a small L, which a scanner reads in place of an I."""


def _as_capital(found: re.Match[str]) -> str:
    read = found[0].replace("l", "I")
    return read if read in tag_table() and found[0].upper() not in tag_table() else found[0]


def without_glosses(plain: str) -> str:
    """Return a list without explanations of its codes, addresses of links and entities of HTML.

    >>> without_glosses("PGOV [Internal Governmental Affairs], BM [BURMA]")
    'PGOV , BM'
    """
    if "&" in plain:
        plain = unescape(plain)
    if "l" in plain:
        plain = _SMALL_L.sub(_as_capital, plain)
    if "[" in plain:
        plain = _LINK.sub(r"\1 ", _GLOSS.sub(" ", plain))
    return _GLOSS_IN_CAPITALS.sub(_without_gloss, plain) if "[" in plain or "(" in plain else plain


def _without_gloss(found: re.Match[str]) -> str:
    """A code without the explanation after it, if that is what the code means: `BM [BURMA]`."""
    tag = tag_table().get(found["code"])
    meaning = tag.meaning.upper() if tag else ""
    return found["code"] if f"({found['gloss'].strip()})" in f"({meaning.replace(' (', ')(')})" else found[0]
