"""A post from the ways in which a header or a container names it."""

from __future__ import annotations

import re

from reftel.vocab.posts import Post, posts

_ROUTING = re.compile(r"^\s*(?:(?:FM|TO|INFO)\s+)?(?:[A-Z]{4,7}\s*/\s*)?", re.IGNORECASE)
_TAIL = re.compile(r"(?:\s+(?:NIACT|FLASH|IMMEDIATE|PRIORITY|ROUTINE|\d{1,6}))+\s*$", re.IGNORECASE)
_DELEGATION = re.compile(r"US Delegation,? Secretary", re.IGNORECASE)


def post_of_address(written: str) -> Post | None:
    """The post of an address: `AMEMBASSY MEXICO`, `FM USMISSION USNATO`, `RUEHC/SECSTATE WASHDC IMMEDIATE 3217`.

    A routing indicator before it and a precedence and number behind it are passed over. A mistyped name is corrected.
    None for an agency, a command or a collective (5 FAH-2 H-230).
    """
    name = _TAIL.sub("", _ROUTING.sub("", written[:200], count=1))
    found = posts().resolve(name)
    if found is not None:
        return found
    nearest = posts().correct(name)
    return nearest[0] if nearest else None


def post_of_origin(display: str) -> Post | None:
    """The post that a published page calls `Embassy Mexico`, `Secretary of State` or `Mission UNESCO`; else None."""
    name = " ".join(display.split())[:200]
    if _DELEGATION.fullmatch(name):
        return posts().by_name["PARTO"]
    shown = posts().of_display(name)
    return shown if shown is not None else posts().resolve(name)
