"""The source of a derivative classification: `DERIVED FROM: DSCG 05-1 B, D` (E.O. 12958 sec. 2.1; 32 CFR 2001.22).

An officer who copies classified text, or follows a guide, names the source instead of reasons. If the source has no
date of its own, its marking and its date are given: `DECLASSIFY ON: SOURCE MARKED OADR, DATE OF SOURCE: 30 OCT 2008`.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from reftel.particulars import Derivation
from reftel.spans import Span
from reftel.values.dates import read_date

LABEL = re.compile(
    r"\(?(?:DERIV(?:ED|ATIVELY|ATIVE)|DRV(?:D|N)?|DERV?)\.?\s{1,4}(?:CLASSIFI(?:ED|CATION)\s{1,4})?(?:FROM|FRM|FM|BY)\b"
    r"[\s:.;\-]{0,6}",
    re.IGNORECASE,
)
"""`DERIVED FROM:`, `DERIVED BY:`, `DRV FROM:`, `DERIVATIVELY CLASSIFIED BY:`."""
_SOURCE = re.compile(
    r"(?:(?:THE\s+)?(?:MULTIPLE|VARIOUS|SEVERAL)\s{1,4}(?:CLASSIFIED\s{1,4})?(?:SOURCES?|DOCUMENTS?)\b|\bDSCG\b"
    r"|\b(?:SECURITY\s{1,4})?CLASSIFICATION\s{1,4}GUIDES?\b|\bSOURCE\s{1,4}DOCUMENTS?\b)",
    re.IGNORECASE,
)
"""A source that a label for people may name: `CLASSIFIED BY: MULTIPLE SOURCES`. DSCG is the Department of State
Classification Guide."""
_ENDS = re.compile(
    r"[\s,;.(/]{0,6}(?<![A-Z])(?:DEC?L(?:AS(?:S(?:IFY|IFIED|IFICATION)?)?)?\.?(?:\s{1,4}ON\b|\s{0,3}:)|DECLASSIFY\b"
    r"|SOURCE\s{1,4}MARKED|DATE\s{1,4}OF\s{1,4}SOURCE|DATED\b|REASONS?\b\s{0,3}:|DOWNGRADE\b"
    r"|(?<=\n)CLASSIFIED\s{1,3}(?:TOP\s{1,3}SECRET|SECRET|CONFIDENTIAL)\b|BY\b(?<=SOURCES BY))",
    re.IGNORECASE,
)
"""Words after the name of the source."""
_ITEMS = re.compile(
    r"(?<=[\dE)])(?:\s{0,3}[,:;]\s{0,3}|\s{1,4})(?:ITEMS?\s{1,3}|PARAS?\.?\s{1,3})?"
    r"(?P<items>\(?[A-H]\)?(?:\s{0,3}(?:,\s{0,3}AND|,|;|AND|&|/)?\s{0,3}\(?[A-H]\)?){0,7})[\s.;,]{0,4}$",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?<![A-Z])[A-H](?![A-Z])", re.IGNORECASE)
_MARKED = re.compile(
    r"SOURCE\s{1,4}(?:DOCUMENT\s{1,4})?MARKED\s{0,3}:?\s{0,3}[\"\u201c']?(?P<marked>[A-Z0-9][A-Z0-9\-]{1,20})",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:DATE\s{1,4}OF\s{1,4}(?:THE\s{1,4})?SOURCE(?:\s{1,4}DOCUMENT)?|DATED)\s{0,3}:?\s{0,3}(?P<date>[^\n;]{1,40}(?:\n[^\n;]{1,30})?)",
    re.IGNORECASE,
)
_EDGES = " \t\r\n,;:.-/\"'()"


class DerivedFrom(NamedTuple):
    """The sources that a text names, and the place where they begin."""

    sources: tuple[Derivation, ...]
    start: int
    end: int


def find_derivation(text: str, start: int, end: int) -> DerivedFrom | None:
    """Return the sources of a derivative classification in `text[start:end]`, which is one element; None for none.

    Args:
        text: The telegram.
        start: The beginning of the element, with its label.
        end: Its end.

    Example: `DERIVED FROM: DSCG 05-1 B, D` has the source `DSCG 05-1` with the items b and d.

        >>> find_derivation(t := "Classified By: Derived from Multiple Sources", 0, len(t)).sources[0].source
        'Multiple Sources'
    """
    label = LABEL.search(text, start, end)
    if label is None or label[0].rstrip(_EDGES)[-2:].upper() == "BY":
        # a label for people: only a source that is known as one
        named = _SOURCE.search(text, start, end)
        if named is None:
            return _without_name(text, start, end)
        at, begin = named.start(), named.start()
    else:
        at, begin = label.start(), label.end()
    stop = found.start() if (found := _ENDS.search(text, begin, end)) else end
    sources = _sources(text, begin, stop)
    marked, date = read_source_marks(text, start, end)
    if sources and (marked or date):
        last = sources[-1]
        sources[-1] = Derivation(source=last.source, items=last.items, marked=marked, date=date, span=last.span)
    return DerivedFrom(tuple(sources), at, end) if sources else None


def _without_name(text: str, start: int, end: int) -> DerivedFrom | None:
    """A line that gives only the marking or the date of the source."""
    marked, date = read_source_marks(text, start, end)
    if marked is None and date is None:
        return None
    return DerivedFrom((Derivation(marked=marked, date=date, span=Span(start, end)),), start, end)


def read_source_marks(text: str, start: int, end: int) -> tuple[str | None, dt.date | None]:
    """Return the marking and the date of a source: `SOURCE MARKED OADR, DATE OF SOURCE: 30 OCT 2008`."""
    marked = _MARKED.search(text, start, end)
    dated = _DATED.search(text, start, end)
    return (
        marked["marked"].upper() if marked else None,
        read_date(" ".join(dated["date"].split())) if dated else None,
    )


def _sources(text: str, begin: int, stop: int) -> list[Derivation]:
    """The sources between semicolons."""
    found: list[Derivation] = []
    at = begin
    for piece in text[begin:stop].split(";"):
        written = piece.strip(_EDGES[:-2])
        place = at + piece.find(written) if written else at
        at += len(piece) + 1
        if not any(map(str.isalnum, written)):
            continue
        if len(written) <= _LONGEST_ITEM and found and _ITEM_ALONE.fullmatch(written):
            last = found[-1]
            found[-1] = Derivation(
                source=last.source, items=(*last.items, written.strip("() ").lower()), span=last.span
            )
            continue
        items = _ITEMS.search(written)
        name = written[: items.start()] if items else written
        letters = tuple(dict.fromkeys(one.lower() for one in _ITEM.findall(items["items"]))) if items else ()
        found.append(
            Derivation(
                source=" ".join(name.strip(_EDGES[:-2]).split()), items=letters, span=Span(place, place + len(written))
            )
        )
    return found


_LONGEST_ITEM = 3
_ITEM_ALONE = re.compile(r"\(?[A-H]\)?", re.IGNORECASE)
