"""Addressees without a designator or a routing indicator: `USEU BRUSSELS IMMEDIATE`, `WESTERN HEMISPHERE DIPL POSTS`.

In an excerpt, nothing above `TO` or `INFO` shows that a header is there. The name shows it, its precedence, or the
addressee in the next line.
"""

from __future__ import annotations

import re

from reftel.telegram.joined_addressees import ROUTED
from reftel.telegram.lines import line_end
from reftel.telegram.phrases import PRECEDENCES
from reftel.vocab.agencies import agency_of
from reftel.vocab.posts import posts

_LONGEST = 60
_RANKED = re.compile(rf"(?P<name>[A-Z][A-Z /.'\-]{{2,50}}?) (?:NIACT )?(?:{PRECEDENCES})(?: \d{{2,5}})?[ \t]*$")
_NUMBER = re.compile(r"(?: \d{2,5})?[ \t]*$")
_JOINED = re.compile(
    rf"[A-Z][A-Z /.'\-]{{2,50}}? (?:(?:{PRECEDENCES}|COLLECTIVE|POSTS)(?: \d{{2,5}})? ){{1,2}}"
    rf"(?:R[UH][A-Z]{{3,6}} ?/ ?[A-Z]|[A-Z][A-Z /.'\-]{{2,40}}? (?:{PRECEDENCES})\b)"
)
"""An addressee and, in its line, another one with its routing indicator."""
_POSTS = re.compile(r"(?:[A-Z]+ ){1,6}POSTS[ \t]*$")


def has_precedence(raised: str, begin: int, end: int) -> bool:
    """Return whether a line ends as an addressee with its precedence does: `SECDEF WASHDC PRIORITY`."""
    return _RANKED.match(raised[begin:end].strip()) is not None


def names_addressee(raised: str, begin: int, end: int) -> bool:
    """Return whether `raised[begin:end]`, after `TO` or `INFO` in a text in capitals, is an addressee.

    Example: of `INFO USEU BRUSSELS IMMEDIATE`, from after `INFO` on, it is.
    """
    written = raised[begin : min(end, begin + _LONGEST)].strip()
    ranked = _RANKED.match(written)
    name = ranked["name"] if ranked else _NUMBER.sub("", written)
    if _JOINED.match(raised[begin:end].strip()) or posts().resolve(name) is not None or agency_of(name) is not None:
        return True
    if ranked is None and _POSTS.fullmatch(written) is None:
        return False
    at = end
    while at < len(raised) and raised[at] in " \t\n":
        at += 1
    below = line_end(raised, at, len(raised))
    return ROUTED.match(raised, at, below) is not None or has_precedence(raised, at, below)
