"""Facts of two texts compared: the names, numbers and days at the same place of a sentence.

Telegrams made from one draft share most of their words and differ in facts: a demarche in two capitals, the visa
requests of one morning, the situation reports of one week. Copies of one telegram differ by slips of a typist or of
character recognition, by marks of removed text, and by cuts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from reftel.collate.align import align, stretches
from reftel.collate.word_comparison import WITHHELD, containment, fingerprint, shingles, tokens
from reftel.model import Paragraph

_SLIP = 60.0
"""Likeness, 0 to 100, from which exchanged words are one word with slips: `shipmcnt` and `shipment`."""

_CUT = 3
"""One side with so many times the words of the other is a cut or an insertion, not a fact."""

_ALIKE = 0.5
"""Share of words in common from which paragraphs may be the same one: two paragraphs of one drafter have a third."""

_SURELY = 0.8
"""The same for paragraphs with other numbers."""

_SAME_RUNS = 0.6
"""Share of runs of five words from which a text, also a cut one, is that of another paragraph."""

_ANCHOR = 4
"""Equal words between two differences that are apart."""

_LEAST_WORDS = 12
"""Words of a paragraph that can be compared with the one of its number."""

_LEAST_CHARACTERS = 50
"""Characters of a paragraph that is one of a kind: `The rest is unchanged.` may come again."""

_FIGURE = re.compile(r"(?<![\w.,])\d[\d.,]*\d(?!\w)")

_FEWEST, _SHARE = 3, 0.02
"""Exchanged words from which texts tell of other facts: so many, and this part of the words that are compared."""


def figures(paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """Return the numbers of two digits or more in a text."""
    return frozenset(number for paragraph in paragraphs for number in _FIGURE.findall(paragraph.text))


def numbered_otherwise(left: Sequence[Paragraph], right: Sequence[Paragraph]) -> tuple[int, int]:
    """Return how many paragraphs that two copies share have other numbers in them, and how many were compared.

    Args:
        left: paragraphs of a copy.
        right: those of another one.

    Example: of paragraphs 1 to 4, and of 1, 3 and 4 under the numbers 1, 2 and 3, two of three.
    """
    first, second = _numbers_of_texts(left), _numbers_of_texts(right)
    common = first.keys() & second.keys()
    return sum(first[text] != second[text] for text in common), len(common)


def _numbers_of_texts(paragraphs: Sequence[Paragraph]) -> dict[int, int]:
    """Fingerprint -> number, of the numbered paragraphs that are long enough and that no other is like."""
    found: dict[int, int] = {}
    seen: Counter[int] = Counter()
    for paragraph in paragraphs:
        if paragraph.number is not None and len(paragraph.text) >= _LEAST_CHARACTERS:
            text = fingerprint(paragraph.text)
            seen[text] += 1
            found[text] = paragraph.number
    return {text: number for text, number in found.items() if seen[text] == 1}


class ComparedFacts(NamedTuple):
    """Result of a comparison of two texts."""

    words: int
    """Words at the same place in both texts, equal or not."""
    other: int
    """Those of them that are other words, not slips."""

    @property
    def differ(self) -> bool:
        """Whether the texts tell of other facts."""
        return self.other >= _FEWEST and self.other >= _SHARE * self.words


def compare_facts(left: Sequence[Paragraph], right: Sequence[Paragraph]) -> ComparedFacts:
    """Compare the paragraphs that two copies share, word by word, and those that have only their number in common.

    Args:
        left: paragraphs of a copy.
        right: those of another one.
    """
    compared = other = 0
    alone: tuple[list[Paragraph], list[Paragraph]] = ([], [])
    for one, two in align(left, right, alike=_ALIKE):
        first, second = None if one is None else left[one], None if two is None else right[two]
        if first is not None and second is not None:
            in_pair = _in_pair(first, second)
            if in_pair is not None:
                compared += in_pair.words
                other += in_pair.other
                continue
        alone[0].extend(() if first is None else (first,))
        alone[1].extend(() if second is None else (second,))
    clashing = _clashing(*alone)
    return ComparedFacts(compared + clashing, other + clashing)


def _in_pair(left: Paragraph, right: Paragraph) -> ComparedFacts | None:
    """The words of two paragraphs that are alike; None for two paragraphs."""
    first, _ = tokens(left.text)
    if fingerprint(left.text) == fingerprint(right.text):
        return ComparedFacts(len(first), 0)
    second, _ = tokens(right.text)
    other = equal = in_region = 0
    is_struck = False
    for a0, a1, b0, b1, is_equal in stretches(first, second):
        if not is_equal:
            in_region += exchanged_words(first[a0:a1], second[b0:b1])
            is_struck = is_struck or WITHHELD in first[a0:a1] or WITHHELD in second[b0:b1]
            continue
        equal += a1 - a0
        if a1 - a0 >= _ANCHOR:  # two publishers struck out neighboring sentences: their words meet by chance
            other += 0 if is_struck else in_region
            in_region, is_struck = 0, False
    other += 0 if is_struck else in_region
    compared = equal + other
    has_other_number = left.number is not None and right.number is not None and left.number != right.number
    if has_other_number and equal < _SURELY * min(len(first), len(second)):
        return None
    return ComparedFacts(compared, other)


def exchanged_words(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words at one place are other words: neither a slip, nor removed, nor cut.

    Args:
        one: words of a text at a place where texts differ.
        other: words of the other text there.

    Example:
        >>> exchanged_words(["shipmcnt"], ["shipment"]), exchanged_words(["17"], ["18"]), exchanged_words(["oslo"], [])
        (0, 1, 0)
    """
    fewer, more = sorted((len(one), len(other)))
    if not fewer or more > _CUT * fewer + 1 or WITHHELD in one or WITHHELD in other:
        return 0
    first, second = "".join(one), "".join(other)
    if first == second:
        return 0
    if first.isdigit() and second.isdigit():
        return fewer
    return 0 if fuzz.ratio(first, second) >= _SLIP else fewer


def _clashing(left: Sequence[Paragraph], right: Sequence[Paragraph]) -> int:
    """Words of paragraphs that have one number and other words."""
    numbered_left, numbered_right = _by_number(left), _by_number(right)
    numbers = numbered_left.keys() & numbered_right.keys()
    if not numbers:
        return 0
    texts = [[_words_left(paragraph) for paragraph in side] for side in (left, right)]
    runs = [[shingles(text) for text in side] for side in texts]
    found = 0
    for number in numbers:
        at, beside = numbered_left[number], numbered_right[number]
        one, two = runs[0][at], runs[1][beside]
        others = (*(containment(one, each) for each in runs[1]), *(containment(two, each) for each in runs[0]))
        if max(others) < _SAME_RUNS:
            shorter = min(len(texts[0][at]), len(texts[1][beside]))
            found += round(shorter * (1.0 - containment(one, two)))
    return found


def _by_number(paragraphs: Sequence[Paragraph]) -> dict[tuple[int | None, int], int]:
    """Section and number -> place of the only paragraph that has them, of those with text."""
    found: dict[tuple[int | None, int], list[int]] = {}
    for at, paragraph in enumerate(paragraphs):
        if paragraph.number is not None:
            found.setdefault((paragraph.section, paragraph.number), []).append(at)
    return {
        number: places[0]
        for number, places in found.items()
        if len(places) == 1 and len(_words_left(paragraphs[places[0]])) >= _LEAST_WORDS
    }


def _words_left(paragraph: Paragraph) -> list[str]:
    """Return the words of a paragraph without the marks of removed text."""
    keys, _ = tokens(paragraph.text)
    return [key for key in keys if key != WITHHELD]
