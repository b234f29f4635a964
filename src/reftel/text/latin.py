"""Cyrillic and Greek letters in Latin ones, as in English texts: telegrams have no other letters."""

from __future__ import annotations

from typing import Final

from reftel.text.words import fold

_ALPHABETS: Final = (
    ("абвгдежзиклмнопрстуфхцчшщыэюя", "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh shch y e yu ya"),
    ("іїєґјљњћђџ", "i i ye g j lj nj c dj dz"),
    ("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o"),
)
_LETTERS: Final[dict[str, str]] = {
    "ъ": "",
    "ь": "",
    **{letter: latin for letters, said in _ALPHABETS for letter, latin in zip(letters, said.split(), strict=True)},
}


def in_latin(word: str) -> str:
    """Return a word in Latin letters; empty if it has none or has letters of another script.

    Example:
        >>> in_latin("Медведев"), in_latin("harbor")
        ('medvedev', '')
    """
    folded = fold(word)
    if folded.isascii() or not all(letter in _LETTERS or letter.isascii() for letter in folded):
        return ""
    return "".join(_LETTERS.get(letter, letter) for letter in folded)
