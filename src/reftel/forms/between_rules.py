"""A telegram between two rules of a document with other words above and below: a digest, notes of a reader."""

from __future__ import annotations

import re

from reftel.forms.text_sniff import likeness
from reftel.forms.within import beginning
from reftel.spans import Span

_RULE = re.compile(r"^[ \t]{0,40}(?P<rule>(?:[*=~#] ?){3,100}|(?:[-_] ?){5,100})[ \t]*\r?$", re.M)
_CLOSED = re.compile(r"(?:[A-Z][A-Z'\u2019.-]{2,24}(?: [A-Z][A-Z'\u2019.-]{1,24})?|N{4}|BT|#\d{4})[ \t\r]*\Z")
_REACH = 60_000
"""Characters above the telegram that are searched for its first line."""


def between_rules(text: str) -> Span | None:
    """Return the place of a telegram between two equal rules, of which the second is below its signature or its end.

    Args:
        text: the characters of a source.

    Returns:
        The characters after the first rule to the second one; None for other text.
    """
    at = beginning(text[:_REACH])
    if not at:
        return None
    above = text[:at].rstrip().rfind("\n") + 1
    opens = _RULE.match(text, above, at)
    if opens is None or not text[:above].strip() or likeness(text[:above]) > 0:
        return None
    for closes in _RULE.finditer(text, at):
        if closes["rule"].strip() != opens["rule"].strip():
            continue
        body = text[at : closes.start()].rstrip()
        if _CLOSED.match(body, body.rfind("\n") + 1) and text[closes.end() :].strip():
            return Span(opens.end(), closes.start())
    return None
