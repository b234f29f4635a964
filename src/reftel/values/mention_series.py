"""Telegrams of before 1973 that a paragraph names by their series: `Embtel 341`, `Deptel 877`, `urtel 12`.

Drafters of the time cited within sentences rather than in a list (`values/telegram_series`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.values.cable_id import make_id
from reftel.values.mention_numbers import NamedCable
from reftel.values.reference_years import Citing
from reftel.values.telegram_series import ADDRESSEES, DEPARTMENTS, POSTS_OWN, SENDERS_OWN, sender_of_series

_LAST = 1972
"""The last year in which drafters named series so, as a rule."""
_WORDS = {name.removesuffix("S") for name in DEPARTMENTS | POSTS_OWN | SENDERS_OWN | ADDRESSEES}
_SERIES = re.compile(
    rf"\b(?:RE)?(?P<name>{'|'.join(sorted(_WORDS, key=len, reverse=True))})S?(?:['\u2019]S)?[ \n]{{1,2}}"
    r"(?P<serial>[1-9]\d{0,5})(?![\d:/-]|[.,]\d)",
    re.IGNORECASE,
)


def named_by_series(text: str, citing: Citing) -> Iterator[NamedCable]:
    """Yield the telegrams that a text names by their series, in order.

    Args:
        text: The text of a paragraph.
        citing: The telegram that has it; without its year nothing is found.

    >>> [one.id for one in named_by_series("As in Embtel 341.", Citing(year=1957, post="LISBON"))]
    ['1957LISBON341']
    """
    if citing.year is None or citing.year > _LAST or not ("tel" in text or "TEL" in text):
        return
    for found in _SERIES.finditer(text):
        sender = sender_of_series(found["name"].upper(), citing)
        if sender is None:
            continue
        serial = int(found["serial"])
        year, why = citing.year_unwritten(sender[0], serial)
        if year is not None:
            yield NamedCable(
                found.start("name"), found.end(), make_id(year, sender[0], serial), year != citing.year and bool(why)
            )
