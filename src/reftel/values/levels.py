"""Spellings of classification levels, from which forms and rules build their patterns.

The network spaces the letters of levels above UNCLASSIFIED (5 FAH-2 H-310), and typists double the first letter. The
pieces fit verbose and plain patterns alike; each pattern adds its own boundaries.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from reftel.classification import LEVELS

UNCLASSIFIED = r"U{1,2}\ *N\ *C\ *L\ *A\ *S(?:\ *S\ *I\ *F\ *I\ *E\ *D)?"
SENSITIVE = r"SENSITIVE\ BUT\ UNCLASSIFIED"
CONFIDENTIAL = r"C{0,2}\ *O\ *N\ *F\ *I\ *D\ *E\ *N\ *(?:T\ *)?(?:I\ *)?A\ *L"
TOP = r"T\ *O\ *P\ *"
SECRET = r"S{0,2}\ *E\ *C\ *R\ *E\ *T"  # noqa: S105 (a level)
LIMITED = r"L\ *I\ *M\ *I\ *T\ *E\ *D\ *O\ *F\ *F\ *I\ *C\ *I\ *A\ *L\ *U\ *S\ *E"
OFFICIAL = r"O\ *F\ *F\ *I\ *C\ *I\ *A\ *L\ *U\ *S\ *E\ *O\ *N\ *L\ *Y"
RESTRICTED = r"R\ *E\ *S\ *T\ *R\ *I\ *C\ *T\ *E\ *D"

BY_LEVEL = (
    (SENSITIVE, "UNCLASSIFIED//SBU"),
    (UNCLASSIFIED, "UNCLASSIFIED"),
    (CONFIDENTIAL, "CONFIDENTIAL"),
    (rf"{TOP}S\ *E\ *C\ *R\ *E\ *T", "TOP SECRET"),
    (SECRET, "SECRET"),
    (LIMITED, "LIMITED OFFICIAL USE"),
    (OFFICIAL, "UNCLASSIFIED//FOR OFFICIAL USE ONLY"),
    (RESTRICTED, "RESTRICTED"),
)
"""(pattern, level), in the order of the tests."""

NAMES = tuple(sorted((*LEVELS, "UNCLAS"), key=len, reverse=True))
"""Levels as stamps and page lines have them, the longest first."""
NAME = f"(?:{'|'.join(map(re.escape, NAMES))})"
"""Pattern of one of `NAMES`."""
FIRST_OF_LINE = (
    r"(?:UNCLAS(?:SIFIED)?|C O N F I D E N T I A L|CONFIDENTIAL|T O P +S E C R E T|S E C R E T|SECRET"
    r"|LIMITED OFFICIAL USE)"
)
"""How most classification lines begin, in exact spelling: evidence of a telegram in a text that may be none."""
_PLAIN = ("UNCLAS", "UNCLASS", "UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "RESTRICTED")
_SHORT = 7
"""A shorter level has one typing error at most."""


SLIPPED = re.compile(
    r"\n[ \t]*(?P<level>[A-Z]{6,12})(?: SECTION (?P<section>\d{1,2}) OF (?P<of>\d{1,2}))?"
    r" {1,3}(?P<post>[A-Z][A-Z'.\-]*(?: [A-Z][A-Z'.\-]*){0,3}) {1,3}(?P<serial>\d{3,6})[ \t]*(?=\n)"
)
"""A classification line, perhaps with a misspelled level (`of_slip`)."""


def of_slip(word: str) -> str | None:
    """Return the level that a word in capitals is, also with a typing error: `UNLCAS`, `CONFIDNETIAL`.

    Args:
        word: One word.

    Returns:
        The level, or None if it is near to none.

    Example: `of_slip("UNLCAS")` is `UNCLASSIFIED`.
    """
    for level in _PLAIN:
        if OSA.distance(word, level, score_cutoff=2) <= (1 if len(level) < _SHORT else 2):
            return "UNCLASSIFIED" if level.startswith("UNCL") else level
    return None
