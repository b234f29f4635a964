"""Addressees without routing indicators whose line breaks are lost, with a space left or without.

    INFO AMEMBASSY KABULAMCONSUL CALCUTTA USMISSION BERLIN ALL CONGENS FRG

A line is divided before a word that begins addressees, if the words before it are a known addressee.
"""

from __future__ import annotations

import re

from reftel.telegram.draft import Draft
from reftel.telegram.phrases import PRECEDENCES
from reftel.vocab.agencies import agency_of
from reftel.vocab.posts import posts

_HEAD = re.compile(
    r"(?<=PRIORITY)(?=[A-Z]{3})|(?<=IMMEDIATE)(?=[A-Z]{3})|(?<=ROUTINE)(?=[A-Z]{3})"
    r"|(?<=[A-Z\d ])(?:AMEMBASSY|AMCONSUL|AMCONGEN|USMISSION|SECSTATE|USINT|USLO|USDEL|USDAO|USNMR|USDOC|SECDEF|JCS"
    r"|USIA|DEPT(?= OF)|USICA|HQ(?= US[A-Z])|ALL(?= [A-Z])|(?:INS|DEA|FAA|FBI|CIA|DIA|NSC)(?= (?:HQ )?WASH)"
    r"|USCINC[A-Z]{2,4}|CINC[A-Z]{3,10}|COM[A-Z]{5,10})\b"
)
"""A word with which addressees begin, in the middle of a line."""
_SHORTEST = 16
_DESIGNATORS = frozenset({"AMEMBASSY", "AMCONSUL", "USMISSION", "SECDEF"})
"""Words that no name has inside."""
_DESIGNATED = re.compile(r"(?:AMEMBASSY|AMCONSUL|AMCONGEN|USMISSION|USINT|USLO|USCINC[A-Z]{2,4}) [A-Z\d]{2}")
_NOT_NAME = re.compile(rf"(?: (?:NIACT )?(?:{PRECEDENCES}))?(?: \d{{2,6}}| UNN)?(?: (?:BY )?POUCH)?$")
_COLLECTIVE = re.compile(r"(?:[A-Z]+ ){1,4}(?:CAPITALS|POSTS|CONGENS|CONSULATES|MISSIONS|COLLECTIVE)(?: FRG)?")


def joined_addressees(raised: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Return the ranges of the addressees in `raised[begin:end]`, a line in capitals; the whole line if it is one.

    Example:
        >>> line = "AMEMBASSY KABULAMCONSUL CALCUTTA"
        >>> [line[low:high] for low, high in joined_addressees(line, 0, len(line))]
        ['AMEMBASSY KABUL', 'AMCONSUL CALCUTTA']
    """
    if end - begin < _SHORTEST or raised.find("/", begin, begin + _SHORTEST) >= 0:
        return [(begin, end)]
    cuts = [begin]
    for found in _HEAD.finditer(raised, begin + 3, end):
        before = raised[cuts[-1] : found.start()]
        if _is_addressee(before) or (found[0] in _DESIGNATORS and _DESIGNATED.match(before)):
            cuts.append(found.start())
    if raised.endswith(" COLLECTIVE", begin, end):
        cuts += _collective(raised, cuts[-1], end)
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _collective(raised: str, begin: int, end: int) -> list[int]:
    """The place of a collective after a post, `AMCONSUL LAGOS ECOWAS COLLECTIVE`; none if there is none."""
    begin += len(raised[begin:end]) - len(raised[begin:end].lstrip())
    if _DESIGNATED.match(raised, begin, end) is None:
        return []
    at = raised.rfind(" ", begin, end - len(" COLLECTIVE"))
    while at > begin:
        if _is_addressee(raised[begin:at]):
            return [at + 1]
        at = raised.rfind(" ", begin, at)
    return []


def _is_addressee(written: str) -> bool:
    """Whether words are a whole addressee: a post, an agency, a collective."""
    name = _NOT_NAME.sub("", " ".join(written.split()))
    if agency_of(name) is not None or _COLLECTIVE.fullmatch(name):
        return True
    return " " in name and posts().resolve(name) is not None


def parted_name(written: str) -> str:
    """Return a name with the spaces that a copy lost beside its designator and its precedence.

    >>> parted_name("AMEMBASSYOSLO"), parted_name("SECSTATE WASHDCPRIORITY 12"), parted_name("NSC WASHDC PRIORITY12")
    ('AMEMBASSY OSLO', 'SECSTATE WASHDC PRIORITY 12', 'NSC WASHDC PRIORITY 12')
    """
    may_lack = _RUN_TOGETHER.match(written) or "IORITY" in written or "MEDIATE" in written or "OUTINE" in written
    return _LOST_SPACE.sub(" ", written) if may_lack else written


_RUN_TOGETHER = re.compile(r"(?:AMEMBASSY|AMCONSUL|SECSTATE|USMISSION)[A-Z]")
_LOST_SPACE = re.compile(
    r"(?<=^AMEMBASSY)(?=[A-Z]{3})|(?<=^AMCONSUL)(?=[A-Z]{3})|(?<=^SECSTATE)(?=WASH)|(?<=^USMISSION)(?=[A-Z]{3})"
    r"|(?<=[A-Z]{3})(?=(?:NIACT IMMEDIATE|PRIORITY|IMMEDIATE|ROUTINE)(?: ?\d{2,5})?$)"
    r"|(?<=PRIORITY)(?=\d{2,5}$)|(?<=IMMEDIATE)(?=\d{2,5}$)|(?<=ROUTINE)(?=\d{2,5}$)"
)


ROUTED = re.compile(r"(?:[A-Z]{4,8}|ZEN)/\S")
"""How an addressee with its routing indicator begins."""

_NO_WORD = "PRIORITY|IMMEDIATE|ROUTINE|COLLECTIVE|WASHDC"
_NO_LATER_WORD = f"{_NO_WORD}|AMEMB|AMCO|USMISSION|NSC|CIA|DIA|NSA|FBI|DEA|FAA|JCS|USIA|SECDEF|JOINT"
PLAIN = re.compile(
    rf"\s*(?:(?:R[A-Z]{{3,7}}|ZEN)/)?(?!{_NO_WORD})[A-Z]+(?: (?!{_NO_LATER_WORD})[A-Z]+){{0,6}}(?: COLLECTIVE| WASHDC)?"
    r"(?: PRIORITY| IMMEDIATE| ROUTINE)?(?: \d{3,5})?\s*"
)
"""One addressee that is alone in its line, as most are: `_TOGETHER` finds nothing in it."""
_TEXT = re.compile(r"\S")


def is_in_doubled(draft: Draft, at: int, stop: int, far: int) -> bool:
    """Return whether the second addressee is between blank lines, and the third has its routing indicator."""
    below = written_from(draft.raised, stop, far)
    is_plain = PLAIN.fullmatch(draft.raised, at, stop) is not None and draft.text[at:stop].isupper()
    return is_plain and "\n\n" in draft.raised[stop:below].replace(" ", "") and bool(ROUTED.match(draft.raised, below))


def written_from(raised: str, at: int, stop: int) -> int:
    """Return the place of the next text from `at` on."""
    found = _TEXT.search(raised, at, stop)
    return found.start() if found else stop
