"""How telegrams of before 1973 name one another: `Deptel 877`, `Embtel's 456`, `Urtel 12`, `London's 12 to Department`.

A drafter names the series: DEPTEL is a telegram of the Department, EMBTEL of the embassy that writes or that is written
to, URTEL of the addressee, MYTEL of the sender. Until 1966 the Department counted for each post apart, so a DEPTEL is
of the series to the post that cites it. Circular telegrams (CIRTEL, DEPCIRTEL) have a count of their own.
"""

from __future__ import annotations

import re

from reftel.values.reference_years import Citing

LAST_APART = 1965
"""The last year in which the Department numbered its telegrams to each post apart."""
DEPARTMENTS = frozenset({"DEPTEL", "DEPTELS", "STATETEL", "STATETELS"})
"""Telegrams of the Department."""
CIRCULARS = frozenset({"CIRTEL", "CIRTELS", "DEPCIRTEL", "DEPCIRTELS", "CIRCTEL", "CIRCTELS"})
"""Circular telegrams of the Department, which have numbers of a series of their own."""
POSTS_OWN = frozenset(
    {"EMBTEL", "EMBTELS", "CONTEL", "CONTELS", "CONGENTEL", "CONGENTELS", "LEGTEL", "LEGTELS", "MISTEL", "USUNTEL"}
)
"""Telegrams of a post: the one that writes, or, in a telegram of the Department, the one that is written to."""
SENDERS_OWN = frozenset({"MYTEL", "MYTELS", "OURTEL", "OURTELS"})
"""Telegrams of the sender."""
ADDRESSEES = frozenset({"URTEL", "URTELS", "YOURTEL", "YOURTELS", "YURTEL", "YURTELS"})
"""Telegrams of the addressee."""
_READERS = ADDRESSEES | {"YOUR", "UR"}
_OF_DEPARTMENT = DEPARTMENTS | {"DEPT", "DEPARTMENT"}
_MINE = frozenset({"MY", "OUR"})
_OF_SENDER = POSTS_OWN | SENDERS_OWN | _MINE | {"POST", "THISPOST"}
SERIES_WORDS = _READERS | _OF_DEPARTMENT | _OF_SENDER
"""Words in capitals that name a series in place of a post."""
_NAMES = "|".join(sorted(DEPARTMENTS | CIRCULARS | POSTS_OWN | SENDERS_OWN | ADDRESSEES, key=len, reverse=True))
_NUMBERED = r"[A-Z][A-Z .\-]{1,24}? \d{1,6}"
_REPEATED = re.compile(
    r"(?<=\d)(?:[ \t]+T[O0] (?:THE )?[A-Z][A-Z .\-]{1,24}?)?"
    r"(?:,?[ \t\n]+(?:ALSO )?(?:REPEATED|RPTD|SENT)(?: (?:INF[O0](?:RMATI[O0]N)?|T[O0]))?[ \t\n]+"
    rf"{_NUMBERED}(?:,[ \t\n]*{_NUMBERED}(?![\d.]))*)?"
    r"(?=[ \t\n]*(?:[,;.()]|AND\b|$))",
    re.IGNORECASE,
)
_TO_POST = re.compile(
    r"\b(STATE|DEPTEL|DEPT|DEPARTMENT)[ \t]+TO[ \t]+[A-Z][A-Z .\-]{2,24}?(?=[ \t]+\d{1,6}\b)", re.IGNORECASE
)
"""A telegram of the Department by its number to an addressee: `STATE TO PARIS 1234`."""
_JOINED = re.compile(rf"\bRE(?=(?:{_NAMES})\b)", re.IGNORECASE)
"""`REDEPTEL 501`: the drafter saved a word."""


def without_repetition(text: str, start: int, end: int) -> str:
    """Return a text in which the numbers of the same telegram to other addressees are blanked out, as long as before.

    `TAIPEI'S 588 TO DEPARTMENT, REPEATED HONG KONG 201` is one telegram with two numbers: each addressee has its own.

    >>> without_repetition("DEPTEL 17 TO PARIS REPEATED LIMA 18", 0, 35).rstrip()
    'DEPTEL 17'
    """
    kept = _REPEATED.sub(lambda found: " " * len(found[0]), text[start:end])
    kept = _JOINED.sub("  ", kept)
    kept = _TO_POST.sub(lambda found: found[1] + " " * (len(found[0]) - len(found[1])), kept)
    return text[:start] + kept + text[end:]


def sender_of_series(word: str, citing: Citing) -> tuple[str, tuple[str, ...]] | None:
    """Return the canonical sender of a series, and the reasons for uncertainty; None if it is not known.

    Args:
        word: One of `SERIES_WORDS`.
        citing: The telegram that has the word.

    Example: `EMBTEL` in a telegram from Oslo is Oslo's; in one of the Department to Oslo alone too.
    """
    by_department = citing.post == "STATE"
    if word in _OF_DEPARTMENT or (word in SENDERS_OWN | _MINE and by_department):
        is_apart = word in DEPARTMENTS and citing.year is not None and citing.year <= LAST_APART
        return "STATE", ("addressee-series",) if is_apart else ()
    if word in _READERS or by_department:
        return (citing.reader, ("addressee",)) if citing.reader else None
    doubt = () if word in POSTS_OWN or word in SENDERS_OWN else ("own-post",)
    return (citing.post, doubt) if citing.post else None
