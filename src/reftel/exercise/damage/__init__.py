"""Damage by copying: a table of kinds, each a function with a switch.

A damage changes a working `Copy` and records the true values of that copy in `Copy.said`. It returns the detail for
truth.jsonl, or None if it does not apply to this copy. The kinds are those of public copies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reftel.exercise.chance import Draw, draws, text_key
from reftel.exercise.copies import Copy
from reftel.exercise.damage import characters, cuts, lines, marks
from reftel.exercise.damage.cuts import strike_names
from reftel.exercise.truth import Damage

__all__ = ["KINDS", "Damager", "Kind", "strike_names"]


class DamageKind(NamedTuple):
    """A kind of damage."""

    name: str
    does: Callable[[Copy, Draw], str | None]
    ends: bool
    """Whether it takes so much away that nothing is done to the copy after it."""
    about: str


KINDS = (
    DamageKind("glued_lines", lines.glued_lines, False, "two lines run together: header and text, or E.O. and TAGS"),
    DamageKind(
        "two_headers", lines.two_headers, False, "a scraped page with a cut-off copy of the header before the whole one"
    ),
    DamageKind("false_pilcrows", lines.false_pilcrows, False, "a pilcrow before a number or label that began a line"),
    DamageKind("stray_captions", lines.stray_captions, False, "SIPDIS in the middle of a sentence"),
    DamageKind("page_marks", lines.page_marks, False, "a page mark in the middle of a sentence, on the same line"),
    DamageKind("one_line_body", lines.one_line_body, True, "the text has lost its line breaks"),
    DamageKind(
        "broken_markings", marks.broken_markings, False, "portion markings with a bracket or space wrong, or gone"
    ),
    DamageKind("metadata_tail", marks.metadata_tail, False, "a row of metadata after the signature"),
    DamageKind(
        "signature_marks", marks.signature_marks, False, "NNNN, stamps or the name once more after the signature"
    ),
    DamageKind("mistyped_posts", marks.mistyped_posts, False, "two letters of a post swapped in a reference"),
    DamageKind("fused_tags", marks.fused_tags, False, "TAGS of a page run together in one link"),
    DamageKind(
        "newspaper", marks.newspaper, False, "a newspaper's copy: a date as first line, no colons after EO and TAGS"
    ),
    DamageKind("redactions", cuts.redactions, False, "names taken out by a publisher"),
    DamageKind("wrong_dates", cuts.wrong_dates, False, "the record's day, or the day of the year, is another"),
    DamageKind(
        "encodings", characters.encodings, False, "typographic quotes in another charset or encoded twice, NULs, CRs"
    ),
    DamageKind("ocr", characters.ocr, False, "0 for O, l for 1, a bracket for a dash"),
    DamageKind("cut_off", cuts.cut_off, True, "only the header, only the beginning, or no header"),
)
"""In the order in which they are done to a copy."""


class Damager:
    """Does damage to a share of copies: `rate` 0 to 1, only the named `kinds` (by default all).

    Raises ValueError on a rate or kind that does not exist.
    """

    def __init__(self, seed: int, rate: float = 0.0, kinds: Sequence[str] = ()) -> None:
        known = [kind.name for kind in KINDS]
        for name in kinds:
            if name not in known:
                raise ValueError(f"no such kind of damage: {name}; there are {', '.join(known)}")
        if not 0 <= rate <= 1:
            raise ValueError(f"the rate of damage is 0 to 1: {rate}")
        self._seed = seed
        self._rate = rate
        self._kinds = tuple(kind for kind in KINDS if not kinds or kind.name in kinds)

    def damage(self, copy: Copy) -> None:
        """Damage the copy, or not, as its luck has it: one to three kinds."""
        if not self._rate:
            return
        r = draws(self._seed, 0xDA3A6E, copy.draft.plan.index, text_key(copy.place.path[-7:]))
        if r() >= self._rate:
            return
        wanted = 1 + int(r() * r() * 3)
        order = sorted(range(len(self._kinds)), key=lambda _: r())
        chosen: list[int] = []
        for place in order:
            kind = self._kinds[place]
            if kind.ends and chosen:
                continue
            detail = kind.does(copy, r)
            if detail is not None:
                chosen.append(place)
                copy.damages.append(Damage(kind=kind.name, detail=detail))
                if kind.ends or len(chosen) == wanted:
                    return
