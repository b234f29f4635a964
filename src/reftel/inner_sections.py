"""Sections with whole headers inside one telegram of a form: a record of 1973-79 holds all sections of a telegram.

Each section is read by itself, and they are joined like those of a text.
"""

from __future__ import annotations

from itertools import pairwise

import msgspec

from reftel import telegram
from reftel.forms.grammars import begins
from reftel.model import Cable, Extract, Region
from reftel.parts import TextPart, join
from reftel.spans import Span

MOST = 100
"""Sections that are joined; the rest stays text of the last one."""


def read_extract(extract: Extract, *, year: int | None = None, reference_id: str | None = None) -> Cable:
    """Return the reading of one telegram that a form has unpacked, with all its sections.

    Args:
        extract: the telegram, with the regions of its text.
        year: year (four digits) for references without one, if the telegram has no date.
        reference_id: the telegram's id, if it is known from elsewhere.

    Example: of a record whose text is `SECTION 1 OF 2` with its header, `NNN`, and `SECTION 2 OF 2` with its header,
    one cable with the paragraphs of both.
    """
    inner = [at for at, region in enumerate(extract.regions) if region.kind == "telegram"]
    if len(inner) == 1 and (joined := _joined(extract, inner[0], year, reference_id)) is not None:
        return joined
    return telegram.read(
        extract.text.text, regions=extract.regions, frame=extract.frame, year=year, reference_id=reference_id
    )


def _joined(extract: Extract, at: int, year: int | None, reference_id: str | None) -> Cable | None:
    """The telegram in a region, if it has several sections."""
    span = extract.regions[at].span
    written = extract.text.text[span.start : span.end]
    if not _has_two_headers(written) or not (found := begins(written)[: MOST - 1]):
        return None
    cuts = [*(span.start + begin for begin in found), span.end]
    regions = (
        *extract.regions[:at],
        Region("telegram", Span(span.start, cuts[0])),
        Region("navigation", Span(cuts[0], span.end)),
        *extract.regions[at + 1 :],
    )
    first = telegram.read(extract.text.text, regions=regions, frame=extract.frame, year=year, reference_id=reference_id)
    own = tuple(one for one in first.blocks if one.span.start < cuts[0] or one.span.start >= span.end)
    parts = [TextPart(0, cuts[0], msgspec.structs.replace(first, blocks=own))]
    for start, end in pairwise(cuts):
        parts.append(TextPart(start, end, telegram.read(extract.text.text[start:end], year=year)))
    cable = join(parts)
    if any(defect.code == "foreign-cable" for defect in cable.defects):
        return None  # a telegram that is quoted or attached is text
    return msgspec.structs.replace(cable, blocks=tuple(sorted(cable.blocks, key=lambda one: one.span)))


def _has_two_headers(written: str) -> bool:
    first = written.find("\nFM ")
    return first >= 0 and written.find("\nFM ", first + 1) >= 0
