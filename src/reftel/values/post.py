"""A post from the ways in which a header, a reference or a container names it, and by which evidence."""

from __future__ import annotations

from typing import Literal

import msgspec

from reftel.vocab.agencies import agency_of
from reftel.vocab.posts import Post, fold, posts

PostEvidence = Literal[
    "exact", "alias", "placed", "agency", "misread", "truncated", "corrected", "country", "ambiguous"
]
_STRENGTHS: dict[str, float] = {"exact": 1.0, "alias": 1.0, "placed": 0.95, "agency": 0.7, "misread": 0.9}
_LONGEST = 120
_NEAR = 3
"""Number of other posts with names about as near."""


class JudgedPost(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The sender that a written name stands for, and how sure that is."""

    name: str
    """Canonical name, for the id; empty where `ambiguous`."""
    post: Post | None
    """The post; None for an agency, and where `ambiguous`."""
    evidence: PostEvidence
    """`exact`: the canonical name, with or without a designator; `alias`: a known spelling; `placed`: one of these with
    its country after (`NAIROBI KENYA`, `LIMAPE`); `agency`: an agency or command (`agencies.csv`); `misread`: a known
    spelling with digits for letters (`0SLO`); `truncated`: the beginning of one post's name alone (`COPENH`);
    `corrected`: the nearest post to a mistyped name; `country`: the embassy in a country (`NORWAY`); `ambiguous`:
    posts are near, and none of them is nearest."""
    strength: float
    """From 1 (a known spelling) down to 0 (`ambiguous`). Below 0.5 other evidence is needed, as a year before the name
    or a serial after it."""
    distance: int = 0
    """Slips between the written name and the post's: letters left out, put in, exchanged or swapped."""
    others: tuple[tuple[str, int], ...] = ()
    """Other posts within the bound and their distance, the nearest first: at most three."""

    @property
    def is_changed(self) -> bool:
        """Whether a reading with this post has to report the original (`corrected_from`)."""
        return self.evidence in ("misread", "corrected", "country")


def judge_post(written: str, year: int | None = None) -> JudgedPost | None:
    """Return which sender a written name stands for and by which evidence; None where nothing speaks for one.

    Arguments: `written`, the name alone in any case, without year and serial, at most 120 characters; `year`, four
    digits, which decides between two embassies to one country.

    The first kind of evidence that there is wins, in the order of `JudgedPost.evidence`. A known spelling is never
    corrected. Two posts as near give `ambiguous` with both in `others`, so that no id is invented.

        >>> judge_post("USMISSION GENEVA").evidence, judge_post("COPENH").name
        ('exact', 'COPENHAGEN')
        >>> judge_post("WELLINGOTN").distance, judge_post("harbor") is None
        (1, True)
    """
    if len(written) > _LONGEST:
        return None
    known = posts()
    found = known.resolve(written)
    if found is not None:
        return _judged(found, known.evidence(written))
    if agency := agency_of(written):
        return JudgedPost(name=agency.name, post=None, evidence="agency", strength=_STRENGTHS["agency"])
    if found := known.misread(written):
        return _judged(found, "misread")
    if found := known.truncated(written):
        letters = len(fold(written))
        strength = 0.85 if letters > 5 else 0.6
        return JudgedPost(
            name=found.name,
            post=found,
            evidence="truncated",
            strength=strength,
            distance=max(len(found.name) - letters, 0),
            others=_others(written, found),
        )
    if judged := _nearest(written):
        return judged
    embassy = known.embassy_to(written, year)
    if embassy is None:
        return None
    return JudgedPost(name=embassy.name, post=embassy, evidence="country", strength=0.4)


def _judged(post: Post, evidence: PostEvidence) -> JudgedPost:
    return JudgedPost(name=post.name, post=post, evidence=evidence, strength=_STRENGTHS[evidence])


def _others(written: str, taken: Post | None) -> tuple[tuple[str, int], ...]:
    return tuple((post.name, slips) for post, slips in posts().ranked(written) if post is not taken)[:_NEAR]


def _nearest(written: str) -> JudgedPost | None:
    """The nearest post to a mistyped name, weaker with every slip and where another post is about as near."""
    ranked = posts().ranked(written)
    if not ranked:
        return None
    corrected = posts().correct(written)
    if corrected is None:
        return JudgedPost(name="", post=None, evidence="ambiguous", strength=0.0, others=_others(written, None))
    found = corrected[0]
    distance = next((slips for post, slips in ranked if post is found), 1)
    others = _others(written, found)
    letters = len(fold(written))
    strength = max(0.2, 0.9 - 0.9 * distance / min(letters, 9))
    if others and others[0][1] <= distance:
        strength /= 2
    return JudgedPost(
        name=found.name, post=found, evidence="corrected", strength=strength, distance=distance, others=others
    )
