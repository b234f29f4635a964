"""Spellings of classification levels, which the other patterns are built of.

The network spaces the letters of levels above UNCLASSIFIED (5 FAH-2 H-310), and typists double the first letter. The
pieces fit verbose and plain patterns alike; each pattern adds its own boundaries.
"""

from __future__ import annotations

UNCLASSIFIED = r"U{1,2}\ *N\ *C\ *L\ *A\ *S(?:\ *S\ *I\ *F\ *I\ *E\ *D)?"
CONFIDENTIAL = r"C{0,2}\ *O\ *N\ *F\ *I\ *D\ *E\ *N\ *(?:T\ *)?I\ *A\ *L"
TOP = r"T\ *O\ *P\ *"
SECRET = r"S{0,2}\ *E\ *C\ *R\ *E\ *T"  # noqa: S105 (a level)
LIMITED = r"L\ *I\ *M\ *I\ *T\ *E\ *D\ *O\ *F\ *F\ *I\ *C\ *I\ *A\ *L\ *U\ *S\ *E"
RESTRICTED = "RESTRICTED"

BY_LEVEL = (
    (UNCLASSIFIED, "UNCLASSIFIED"),
    (CONFIDENTIAL, "CONFIDENTIAL"),
    (rf"{TOP}S\ *E\ *C\ *R\ *E\ *T", "TOP SECRET"),
    (SECRET, "SECRET"),
    (LIMITED, "LIMITED OFFICIAL USE"),
)
"""(pattern, level), in the order of the tests."""
