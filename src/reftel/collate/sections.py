"""Sections of a telegram that arrived as separate sources, joined in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from reftel.collate.given import Given, coverage, marked
from reftel.collate.rules import RULES, choose
from reftel.model import Paragraph, Section
from reftel.values.free_names import free_name

_TEXT_RULE = RULES[0]


MOST = 999
"""Sections that are counted; a telegram that claims more is damaged."""


def _held(witnesses: Sequence[Given]) -> tuple[frozenset[int], int] | None:
    """Sections that all witnesses together hold, and their number; None if one holds the whole telegram."""
    held: set[int] = set()
    total = 0
    for given in witnesses:
        numbers, of = coverage(given)
        if numbers is None:
            return None
        held |= numbers
        total = max(total, of or 0, *numbers)
    return frozenset(held), min(total, MOST)


def missing(witnesses: Sequence[Given]) -> tuple[int, ...]:
    """Numbers of the sections that no witness holds; empty if one holds the whole telegram.

    A section is missing if a later one is marked. Sections after the last mark can be there without marks. They are
    missing only if sections are kept separately: a copy that begins with a later one shows that.
    """
    found = _held(witnesses)
    if found is None:
        return ()
    held, total = found
    apart = any(1 not in (coverage(given)[0] or {1}) for given in witnesses)
    last = total if apart else min(max(held), MOST)
    return tuple(number for number in range(1, last + 1) if number not in held)


def unmarked(witnesses: Sequence[Given], main: Given) -> tuple[int, ...]:
    """Numbers of the sections that no mark names although nothing says that they are missing."""
    found = _held(witnesses)
    lacking = set(missing(witnesses))
    held, of = found or marked(main)
    if not held:
        return ()
    return tuple(n for n in range(1, min(of or 0, MOST) + 1) if n not in held and n not in lacking)


def joined(
    main: Given, witnesses: Sequence[Given]
) -> tuple[tuple[Paragraph, ...], tuple[int, ...], tuple[Section, ...]]:
    """The paragraphs of a cable, the witness of each, and its sections.

    They are those of `main`, unless it is only a section: then each section's are from the best witness that holds
    it, in the order of sections.
    """
    if coverage(main)[0] is None:
        return main.cable.paragraphs, (main.number,) * len(main.cable.paragraphs), main.cable.sections
    paragraphs: list[Paragraph] = []
    of_witness: list[int] = []
    sections: list[Section] = []
    parts = {given.number: coverage(given)[0] or frozenset[int]() for given in witnesses}
    for number in sorted(frozenset[int]().union(*parts.values())):
        best, _ = choose(_TEXT_RULE, [given for given in witnesses if number in parts[given.number]])
        for paragraph in best.cable.paragraphs:
            if len(parts[best.number]) == 1 or paragraph.section == number:
                paragraphs.append(msgspec.structs.replace(paragraph, section=number))
                of_witness.append(best.number)
        sections.extend(section for section in best.cable.sections if section.number == number)
    return _anchored(paragraphs), tuple(of_witness), tuple(sections)


def _anchored(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """New anchors, since sections that were read separately do not share numbers: `p7`, or `s2p7` if a number
    repeats; `u1` counts those without number."""
    often = Counter(paragraph.number for paragraph in paragraphs if paragraph.number is not None)
    done: list[Paragraph] = []
    taken: set[str] = set()
    without = 0
    for paragraph in paragraphs:
        if paragraph.number is None:
            without += 1
            anchor = f"u{without}"
        elif often[paragraph.number] > 1:
            anchor = f"s{paragraph.section}p{paragraph.number}"
        else:
            anchor = f"p{paragraph.number}"
        anchor = free_name(anchor, taken)
        taken.add(anchor)
        done.append(msgspec.structs.replace(paragraph, anchor=anchor))
    return tuple(done)
