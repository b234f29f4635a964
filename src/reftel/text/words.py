"""Words: the one way in which text, queries and passages are folded and cut.

- Case, accents and ligatures are folded: `São` is `sao`, `œuvre` is `oeuvre`.
- A word is a run of letters, or a run of digits; everything else divides. `F-16`, `F16` and `F 16` are `f 16`.
- Zeros before a number do not count: `MEXICO 000714` is `mexico 714`.
- Letters with full stops are one word: `E.O.` is `eo`, `U.S.` is `us`.
- A possessive `'s` is dropped: `Brazil's` is `brazil`.
- Runs of more than 64 characters are cut in pieces of 64.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 64
"""Characters of a word."""

LONGEST_ACRONYM = 16
"""Letters with full stops between that are one word."""

_ACRONYM = rf"(?<![a-z0-9])(?:[a-z]\.){{1,{LONGEST_ACRONYM - 1}}}[a-z](?![a-z0-9])"
_NUMBER = r"[1-9][0-9]{0,63}|(?<![0-9])0(?=0*+(?![0-9]))"
_ASCII = re.compile(rf"[a-z]{{2,{LONGEST}}}+(?:'s(?![a-z0-9]))?|{_ACRONYM}|[a-z]|{_NUMBER}")
_LETTER = r"[^\W\d_]"
_WIDE = re.compile(
    rf"{_LETTER}{{2,{LONGEST}}}+(?:'s(?!{_LETTER}|[0-9]))?"
    rf"|(?<!{_LETTER})(?<![0-9])(?:[a-z]\.){{1,{LONGEST_ACRONYM - 1}}}[a-z](?!{_LETTER}|[0-9])|{_LETTER}|{_NUMBER}"
)
"""As `_ASCII`, if the letters include other scripts."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_PLAIN = str.maketrans(
    {
        "\N{LATIN SMALL LETTER O WITH STROKE}": "o",
        "\N{LATIN SMALL LETTER AE}": "ae",
        "\N{LATIN SMALL LIGATURE OE}": "oe",
        "\N{LATIN SMALL LETTER L WITH STROKE}": "l",
        "\N{LATIN SMALL LETTER D WITH STROKE}": "d",
        "\N{LATIN SMALL LETTER ETH}": "d",
        "\N{LATIN SMALL LETTER THORN}": "th",
        "\N{LATIN SMALL LETTER H WITH STROKE}": "h",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{MODIFIER LETTER APOSTROPHE}": "'",
        "\N{FRACTION SLASH}": "/",
    }
)
"""Letters that Unicode does not take apart, and marks that stand for an apostrophe."""


@lru_cache(maxsize=1 << 14)
def _fold_character(character: str) -> str:
    """One character without case and accents; nothing for marks that only modify and for invisible ones."""
    if unicodedata.category(character) in ("Mn", "Cf"):
        return ""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    pieces = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold()).translate(_PLAIN)
    return "".join(piece for piece in pieces if unicodedata.category(piece) not in ("Mn", "Cf"))


def _fold_run(match: re.Match[str]) -> str:
    return "".join(map(_fold_character, match[0]))


def fold(text: str) -> str:
    """The text without case and accents; its length may differ."""
    return text.lower() if text.isascii() else _NOT_ASCII.sub(_fold_run, text).lower()


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return joined(text).split()


def joined(text: str) -> str:
    """The words of a text with one space between: `words` at half the cost, for engines that split at spaces."""
    folded = fold(text)
    found = (_ASCII if folded.isascii() else _WIDE).findall(folded)
    return " ".join(found).replace("'s", "").replace(".", "")


def placed(folded: str, start: int = 0, end: int | None = None) -> list[tuple[str, int, int]]:
    """The words of a part of a folded text, in order, each with the characters it is on (half-open).

    The part begins and ends at spaces or at the ends of the text.
    """
    pattern = _ASCII if folded.isascii() else _WIDE
    found = pattern.finditer(folded, start, len(folded) if end is None else end)
    return [(match[0].replace("'s", "").replace(".", ""), *match.span()) for match in found]


def origin(text: str) -> list[int]:
    """For each character of the folded text the index of the character it came from."""
    found: list[int] = []
    for at, character in enumerate(text):
        size = 1 if character.isascii() else len(_fold_character(character))
        found.extend([at] * size)
    return found
