"""Words that a line break tore: the parts together are a word, and not both of them are words alone.

Tables and record cards cut a text at a fixed width, in the middle of words. The widths of the lines show that too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from reftel.vocab.english import beginnings, words_in_capitals
from reftel.vocab.persons import name_words, title_words
from reftel.vocab.posts import posts
from reftel.vocab.tables import acronyms

_LAST = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,14}$")
_FIRST = re.compile(r"[^\W\d_]{1,14}(?![^\W\d_])")
_VOWEL = re.compile(r"[AEIOUY]")
_OF_ABBREVIATION = (".", "/", "-", "'", "\u2019")
"""Signs after a letter that begins a line, which are not after the last letter of a word: `U.S.`, `S/CT`."""
_SHORTEST = 4
_SHORTEST_KNOWN = 3
_ENDING_WORDS = "ANCE ATION ENCE ENT ENTS INGS ION IONS ISTER ITIES ITY MENT MENTS NESS SION TION TIONS"
_ENDINGS = frozenset(_ENDING_WORDS.split())
"""Ends of words that are not words."""
_SMALL_WORDS = """
    A AN AND ARE AS AT BE BUT BY FOR FROM HAS HER HIS IN INTO IS ITS NEW NO NON NOT OF OFF OLD ON OR OUR OUT OVER PRE
    PRO RE SO SUB THE THEIR TO UN UP US WITH
"""
_SMALL = frozenset(_SMALL_WORDS.split())
"""Words that end lines often and begin longer words."""


def is_torn(before: str, behind: str, raised: str, *, wide: bool = True) -> bool:
    """Return whether a line break between two lines tore a word: `MINIS` `TER`.

    Args:
        before: The line before, without the space at its end.
        behind: The line after.
        raised: The telegram in capitals: its other words count as words.
        wide: Whether the line before may have been broken by its length; in a shorter one, only words of the telegram
            itself are evidence.

    Example: `is_torn("TALKS WITH THE TRANSPORT MINIS", "TER", "")` is true.
    """
    left, right = _LAST.search(before, max(0, len(before) - 15)), _FIRST.match(behind)
    if left is None or right is None:
        return False
    first, rest = left[0].upper(), right[0].upper()
    whole = first + rest
    if not wide:
        both = _is_word(first, raised) and _is_word(rest, raised)
        return len(whole) >= _SHORTEST_KNOWN and not both and _occurs(whole, raised)
    if rest in _ENDINGS and len(first) > 3 and not _is_word(first, raised):
        return True
    if len(rest) == 1 and behind[1:2] in _OF_ABBREVIATION:
        return False
    is_english = whole in words_in_capitals()
    halves = _is_word(first, raised, names=not is_english), _is_word(rest, raised, names=not is_english)
    if all(halves):
        return False
    if is_english:
        return len(whole) >= _SHORTEST or not any(halves) or 1 in (len(first), len(rest))
    if whole in title_words() or whole in place_words() or whole in name_words() or _occurs(whole, raised):
        return len(whole) >= _SHORTEST or 1 in (len(first), len(rest))
    if halves[1] or (halves[0] and len(first) >= _SHORTEST):
        return False
    return len(rest) > 1 and rest.isascii() and _is_middle(rest)


def _is_middle(rest: str) -> bool:
    """Whether no word and no name begins like `rest`: `HMAN`, `NSULAR`. Abbreviations, which have no vowels, may."""
    if rest in acronyms() or _VOWEL.search(rest) is None:
        return False
    return rest[:2] not in beginnings() and rest[:2] not in _name_beginnings()


@cache
def _name_beginnings() -> frozenset[str]:
    return frozenset(word[:2] for word in (*name_words(), *place_words(), *title_words()))


@cache
def place_words() -> frozenset[str]:
    """Return the words of places of posts, upper case: `RIO`, `JANEIRO`."""
    return frozenset(word for post in posts().by_name.values() for word in (post.locale or "").upper().split())


def _is_word(word: str, raised: str, *, names: bool = True) -> bool:
    if len(word) == 1:
        return word in "AI"
    if word in _SMALL or word in words_in_capitals() or word in title_words() or word in place_words():
        return True
    return (names and word in name_words()) or _occurs(word, raised)


def _occurs(word: str, raised: str) -> bool:
    """Whether a word is in a text by itself, within a line."""
    at = raised.find(word)
    while at >= 0:
        end = at + len(word)
        edges = raised[at - 1 : at] if at else "", raised[end : end + 1]
        if not any(edge.isalpha() or edge == "\n" for edge in edges):
            return True
        at = raised.find(word, end)
    return False


def is_cut_there(widths: Sequence[int], at: int, text: str) -> bool:
    """Return whether lines were cut at a fixed width, so that a word continues in the next line without a space.

    Args:
        widths: Characters of the lines of one element, the first with its label, with spaces at their ends.
        at: The index of the line to judge; not the last.
        text: The telegram: most of its long lines have that width too, if it was cut whole.

    Example: three lines of exactly 64 characters above a shorter one were cut.
    """
    width = widths[at]
    if width < _NARROWEST or max(widths) > width or widths[:-1].count(width) != len(widths) - 1:
        return False
    if len(widths) > _MOST_BY_CHANCE:
        return True
    lines = list(map(len, text.split("\n")))
    return max(lines) == width and lines.count(width) * 2 > sum(one * 2 > width for one in lines) > _LEAST_LINES


def may_be_torn(before: str, behind: str) -> bool:
    """Return whether the part of a word beside the break of two lines looks like no word: `R` `OOM`, `THE ROO` `M IS`.

    The arguments are those of `is_torn`.
    """
    left, right = _LETTER_LAST.search(before), _LETTER_FIRST.match(behind)
    return left is not None or right is not None


_NARROWEST = 40
_MOST_BY_CHANCE = 3
"""Lines of which all but the last have one width by chance."""
_LEAST_LINES = 4
_LETTER_LAST = re.compile(r"(?<![^ ])[B-DF-HJ-NP-TVWXZb-df-hj-np-tvwxz]$")
_LETTER_FIRST = re.compile(r"[B-DF-HJ-NP-TVWXZb-df-hj-np-tvwxz](?: |$)")
"""A single letter that is not a word in the languages of telegrams."""
