"""Kinds of messages that are not cables (5 FAH-1 H-220), by the words of drafters."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

_KINDS = tuple(
    (kind, re.compile("|".join(words), re.IGNORECASE))
    for kind, words in (
        (
            "book",
            (
                r"\b\d{1,3}\s?(?:FAM|FAH|CFR|U\.?S\.?C)\b",
                r"\bBOOKS?\b",
                r"\bISBN\b",
                r"\bHANDBOOK\b",
                r"\bMANUAL\b",
                r"[\"\u201c][^\"\u201c\u201d\n]{3,80}[\"\u201d] BY [A-Z]",
            ),
        ),
        (
            "email",
            (
                r"\bE\s?[-‐–.]?\s?MAIL(?:S|ED|ING)?\b",
                r"\bE-?\s?MSGS?\b",
                r"\bE-?MAILS?(?=(?:TO|OF|FROM|DATED)\b)",
                r"\bE\s?-?\s?(?:MIAL|MAL|AMIL|MAI)S?\b(?<!EMAL)",
                r"[\w.]@[\w.]",
                r"\b(?:SIPR|CLASS|OPEN)NET\s(?:MESSAGE|MSG|NOTE)S?\b",
            ),
        ),
        (
            "telephone",
            (
                r"\bTEL-?\s?CONS?\b",
                r"\bTELE?-?CONS?\b",
                r"\bTEL\.?\s?CONVS?\b",
                r"\bTELE?CON(?:F|VERSATION)\b",
                r"\bTEL-?\s?CALLS?\b",
                r"\bF(?:ON|ONE|OHN|OHNE)-?CONS?\b",
                r"[A-Z]{3}TELCONS?\b",
                r"\bTELE?PHON",
                r"\bPHONE",
                r"\bPHON-?CONS?\b",
                r"\bTELE-?CONFERENCE",
                r"\bCONFERENCE CALL",
                r"\bCALLS?\b",
                r"\bVOICE-?MAIL",
            ),
        ),
        (
            "report",
            (
                r"\bIIRS?\b",
                r"\bIIR(?=\d)",
                r"\b\d{3}/\d{4,6}-\d\d\b",
                r"\bOSC\b",
                r"\bFBIS\b",
                r"\bTDX?\b[ -]?\d",
                r"\bTD-?\d",
                r"\bTDX?-",
                r"\bCIR\b",
                r"\bREPORT(?:S|ING)?\b",
                r"\b(?:SIT|SPOT)-?REPS?\b",
                r"\bCIA\b.{0,80}\d",
                r"\bDIA\b",
                r"\bSERIAL\b",
                r"\b[A-Z]{2,4}\d{11,14}\b",
                r"\bINTELLIPEDIA\b",
                r"\bHCS\b",
                r"\bCERP\b",
                r"\bCRITIC\b",
            ),
        ),
        ("memorandum", (r"\bMEMO(?:RANDA|RANDUM)?S?\b", r"\bMEM-?CONS?\b", r"\bMOU\b", r"\bAIDE-?\s?MEMOIRE\b")),
        ("letter", (r"\bLETTERS?\b", r"\bLTRS?\b")),
    )
)
"""Words by which a message that is not a cable is known, the telling ones first."""

MESSAGES = frozenset({"email", "telephone", "memorandum", "letter"})
"""Kinds whose items may hold a post and a number by chance."""

_TORN = re.compile(r"\bE-? ?M(?:A ?IL|AI L)S?\b|\bT ?E ?L ?C ?O ?N\b", re.IGNORECASE)
_LONGEST = 600


@lru_cache(maxsize=4096)
def kind_of(written: str) -> str | None:
    """Return the kind of a message by its words, None if no word decides; only the first 600 characters are read."""
    head = written[:_LONGEST]
    found = next((kind for kind, pattern in _KINDS if pattern.search(head)), None)
    if found is None and (torn := _TORN.search(head)):
        return "email" if torn[0][0] in "eE" else "telephone"
    return found or _mistyped(head)


_WORD = re.compile(r"[A-Za-z]{5,8}")


def _mistyped(written: str) -> str | None:
    """The kind that a word with one typing error names: `EMAAIL`, `TELCOM`."""
    for word in _WORD.findall(written):
        for known, kind in (("EMAIL", "email"), ("EMAILS", "email"), ("TELCON", "telephone")):
            if OSA.distance(word.upper(), known, score_cutoff=1) <= 1 and word[0].upper() == known[0]:
                return kind
    return None
