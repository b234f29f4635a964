"""Whether two witnesses that bear one id are copies of one telegram.

It happens that two telegrams got one id: a serial used twice, an id mistyped by the publisher. The tests below run in
order; the first definite result counts. Copies differ by redaction, cuts, retyping and damage, so a test needs strong
evidence for a no. Without evidence against it, one id means one telegram.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from rapidfuzz import fuzz

from reftel.collate.align import stretches
from reftel.collate.body_facts import ComparedFacts, compare_facts, exchanged_words
from reftel.collate.clues import film_of, minute_of
from reftel.collate.given import Given, coverage
from reftel.collate.word_comparison import containment, fingerprint, runs_of_words, words

_ENOUGH_SHARED = 300
"""Characters that paragraphs in common need: some fifty words, more than a classification or a closing line has."""

_SAME_PARAGRAPHS = 0.5
"""Part of the shorter text in paragraphs that both have, from which texts are copies. The next test nearly always has
the same result, but reads every word and takes twenty times as long."""

_ENOUGH = 40
"""Minimum number of shingles for a meaningful likeness."""

_SAME_WORDS = 0.4
"""Containment above which texts are copies. Copies with a tenth of all words mistyped still keep 0.59 of shingles of
five words (0.9 ** 5)."""

_OTHER_WORDS = 0.15
"""Containment below which texts are different telegrams, if nothing else says that they are the same."""

_SAME_SUBJECT = 88.0
_OTHER_SUBJECT = 60.0
_DAY = 86400.0
_HOUR = 3600.0
_MINUTES = 60

_SOME = 12
"""Minimum number of shingles of a text for a meaningful difference if none of them is in the other."""

_FEW = 5
"""The same, if their date-time groups differ: two short sentences."""

_TELLING = 12
"""Characters from which a subject says that it is another one; a shorter one may be a piece of it."""

_MANY = 100
"""Number of shingles from which that is enough evidence, regardless of the date-time groups."""


class Side:
    """Values of one witness for the tests, computed on first use."""

    def __init__(self, given: Given) -> None:
        self.given = given

    @cached_property
    def sizes(self) -> dict[int, int]:
        """Fingerprint of each paragraph's text -> its characters."""
        return {fingerprint(paragraph.text): len(paragraph.text) for paragraph in self.given.cable.paragraphs}

    @cached_property
    def characters(self) -> int:
        """Of the paragraphs' text."""
        return sum(len(paragraph.text) for paragraph in self.given.cable.paragraphs)

    @cached_property
    def shingles(self) -> frozenset[int]:
        """Of the paragraphs' text."""
        return runs_of_words("\n".join(paragraph.text for paragraph in self.given.cable.paragraphs))

    @cached_property
    def subject(self) -> str:
        """Folded subject, cut-off titles without their dots."""
        return " ".join(words(self.given.cable.subject or self.given.frame.title or ""))

    @cached_property
    def sections(self) -> frozenset[int]:
        """Sections it holds; empty for a telegram that is not cut into sections, or whole."""
        held, _ = coverage(self.given)
        return held or frozenset()


_MOST_PAIRED = 4_000_000
"""Characters of pairs of copies that are compared, of two telegrams: 16 copies with 16 of usual length."""


def first_pairs(lefts: Sequence[Side], rights: Sequence[Side]) -> Iterator[tuple[Side, Side]]:
    """Yield pairs of copies, the first ones of both first, as many as there is time to compare, and at least one."""
    room = _MOST_PAIRED
    for rank in range(len(lefts) + len(rights) - 1):
        places = range(max(0, rank - len(rights) + 1), min(rank + 1, len(lefts)))
        pairs = [(lefts[place], rights[rank - place]) for place in places]
        room -= sum(side.characters for pair in pairs for side in pair)
        if rank and room < 0:
            return
        yield from pairs


def subject_likeness(left: Side, right: Side) -> float | None:
    """Return how alike the subjects are, 0 to 100; None if one has none."""
    if not left.subject or not right.subject:
        return None
    short, long = sorted((left.subject, right.subject), key=len)
    if len(short) >= 12 and long.startswith(short):  # a title cut short
        return 100.0
    return fuzz.token_sort_ratio(short, long)


def subjects_differ(left: Side, right: Side) -> bool:
    """Return whether two subjects have other words at the same place: `... Part One of Two`, `... Part Two of Two`."""
    first, second = left.subject.split(), right.subject.split()
    return any(
        exchanged_words(first[a0:a1], second[b0:b1])
        for a0, a1, b0, b1, is_equal in stretches(first, second)
        if not is_equal
    )


def facts_of(left: Side, right: Side) -> ComparedFacts:
    """Return the comparison of the texts of two copies by their facts."""
    return compare_facts(left.given.cable.paragraphs, right.given.cable.paragraphs)


def other_report(left: Side, right: Side) -> bool | None:
    """They were sent at different hours, on different days or filed as different documents, and tell of other facts:
    two reports of a series with one number."""
    first, second = minute_of(left.given), minute_of(right.given)
    if first is not None and second is not None:
        is_apart = abs(first - second) > _MINUTES
    else:  # a volume often prints the day alone
        is_series = containment(left.shingles, right.shingles) >= _OTHER_WORDS
        is_apart = is_series and (_other_film(left, right) or _other_day(left, right))
    return False if is_apart and facts_of(left, right).differ else None


def _other_film(left: Side, right: Side) -> bool:
    return len({film_of(left.given), film_of(right.given)} - {None}) > 1


def _other_day(left: Side, right: Side) -> bool:
    first, second = left.given.cable.created, right.given.cable.created
    return first is not None and second is not None and abs((first - second).total_seconds()) > _DAY


def other_paragraphs(left: Side, right: Side) -> bool | None:
    """Less than half of their words in a row is in common, and most paragraphs of one number are other ones. Copies of
    which each printed another part of a telegram have no number in common."""
    if min(len(left.shingles), len(right.shingles)) < _ENOUGH:
        return None
    if containment(left.shingles, right.shingles) >= _SAME_WORDS:
        return None
    facts = facts_of(left, right)
    is_much = facts.other >= (_ENOUGH if _other_film(left, right) else _MANY)
    return False if is_much and 2 * facts.other >= facts.words else None


def same_paragraphs(left: Side, right: Side) -> bool | None:
    """Most of the shorter one is paragraphs that the other has as well, but for case, spaces and punctuation."""
    common = left.sizes.keys() & right.sizes.keys()
    shared = min(sum(side.sizes[each] for each in common) for side in (left, right))
    shorter = min(sum(side.sizes.values()) for side in (left, right))
    return True if shared >= max(_ENOUGH_SHARED, _SAME_PARAGRAPHS * shorter) else None


def same_words(left: Side, right: Side) -> bool | None:
    """Their texts have most of their words in a row in common."""
    if min(len(left.shingles), len(right.shingles)) < _ENOUGH:
        return None
    return True if containment(left.shingles, right.shingles) >= _SAME_WORDS else None


def other_sections(left: Side, right: Side) -> bool | None:
    """They are different sections, as of one telegram; their texts need have nothing in common."""
    if not left.sections or not right.sections or left.sections & right.sections:
        return None
    _, left_of = coverage(left.given)
    _, right_of = coverage(right.given)
    if left_of is not None and right_of is not None and left_of != right_of:
        return None
    likeness = subject_likeness(left, right)
    return True if likeness is None or likeness >= _OTHER_SUBJECT else None


def unrelated(left: Side, right: Side) -> bool | None:
    """Their subjects have little in common and their texts not one run of five words, and they have other date-time
    groups, were sent at different hours or are long. A serial that was used twice gives telegrams of one day, and
    copies of one number the same date-time group; short copies of one telegram may share nothing by chance alone if
    they were sent together."""
    likeness = subject_likeness(left, right)
    shorter = min(len(left.shingles), len(right.shingles))
    says_little = min(len(left.subject), len(right.subject)) < _TELLING
    if likeness is None or likeness >= _OTHER_SUBJECT or says_little:
        return None
    has_other_group = same_time(left, right) is None and _has_group(left) and _has_group(right)
    if shorter < (_FEW if has_other_group else _SOME) or left.shingles & right.shingles:
        return None
    first, second = left.given.cable.created, right.given.cable.created
    is_apart = first is not None and second is not None and abs((first - second).total_seconds()) > _HOUR
    return False if is_apart or has_other_group or shorter >= _MANY else None


def _has_group(side: Side) -> bool:
    return side.given.cable.transmission.dtg is not None


def same_time(left: Side, right: Side) -> bool | None:
    """They have the same date-time group."""
    first, second = left.given.cable.transmission.dtg, right.given.cable.transmission.dtg
    return True if first is not None and first == second else None


def same_subject(left: Side, right: Side) -> bool | None:
    """Their subjects are the same but for slips."""
    likeness = subject_likeness(left, right)
    return True if likeness is not None and likeness >= _SAME_SUBJECT else None


def other_words(left: Side, right: Side) -> bool | None:
    """Both have text, and hardly any words in a row in common."""
    if min(len(left.shingles), len(right.shingles)) < _ENOUGH:
        return None
    return False if containment(left.shingles, right.shingles) < _OTHER_WORDS else None


def other_subject_and_day(left: Side, right: Side) -> bool | None:
    """Their subjects have little in common and they were sent on different days."""
    likeness = subject_likeness(left, right)
    if likeness is None or likeness >= _OTHER_SUBJECT:
        return None
    return False if _other_day(left, right) else None


def other_text_and_day(left: Side, right: Side) -> bool | None:
    """Their texts, also short ones, have not one run of five words in common, and they were sent on different days."""
    if min(len(left.shingles), len(right.shingles)) < _SOME or left.shingles & right.shingles:
        return None
    return False if _other_day(left, right) else None


TESTS: tuple[tuple[str, Callable[[Side, Side], bool | None]], ...] = (
    ("other report", other_report),
    ("same paragraphs", same_paragraphs),
    ("same words", same_words),
    ("other sections", other_sections),
    ("unrelated", unrelated),
    ("other paragraphs", other_paragraphs),
    ("same time", same_time),
    ("same subject", same_subject),
    ("other words", other_words),
    ("other subject and day", other_subject_and_day),
    ("other text and day", other_text_and_day),
)


def same_telegram(left: Given, right: Given) -> tuple[bool, str]:
    """Whether these are copies of one telegram, and the test that decided (`one id` if none did)."""
    first, second = Side(left), Side(right)
    for name, test in TESTS:
        verdict = test(first, second)
        if verdict is not None:
            return verdict, name
    return True, "one id"
