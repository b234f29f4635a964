"""Telegrams in characters that a form has taken out of its container: a mail, a page, a document of a word processor.

The characters are divided between telegrams, and the grammar of each divides it. The container's text around them is
a separate region.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate, pairwise

import msgspec

from reftel.blocks import RegionKind
from reftel.errors import NotATelegram, ReadError
from reftel.forms import nara_record, record_split, several, smart_sniff, text_split
from reftel.forms.base import HEAD
from reftel.forms.charset import decode, line_feeds
from reftel.forms.layout import Layout
from reftel.forms.rows_within import split_rows
from reftel.forms.telegram_division import divide
from reftel.forms.within import after_mail
from reftel.model import Defect, Extract
from reftel.spans import MappedText

REGIONS: Mapping[str, RegionKind] = {
    several.SMART: "smart",
    several.MILITARY: "military",
    several.PAPER: "paper",
}
"""Names of forms whose text is one region -> its kind."""


def region_of(text: str) -> RegionKind | None:
    """Return the region that a whole text is; None for a telegram that `divide` divides."""
    return REGIONS.get(several.grammar_of(line_feeds(text[:HEAD]).encode("utf-8", "replace")[:HEAD]))


def begins(text: str) -> list[int]:
    """Return the beginnings of the second and later telegrams of a text, in characters."""
    data = line_feeds(text).encode("utf-8", "replace")
    errors: list[ReadError] = []
    if not record_split.has_signs(text) and text_split.is_one(data):
        return _in_characters(data, [0, *several.begins(data)])
    return _in_characters(data, [cut.offset for cut in several.pieces(io.BytesIO(data), "", errors.append)])


def _in_characters(data: bytes, places: list[int]) -> list[int]:
    """Return the second and later of some places in a text in UTF-8, in characters."""
    sizes = (len(data[start:end].decode("utf-8", "replace")) for start, end in pairwise(places))
    return list(accumulate(sizes))


def one_extract(text: MappedText, *, start: int = 0) -> Extract:
    """Return the extract of a text that is one telegram of any grammar.

    Args:
        text: all its characters.
        start: where the telegram begins; other words are before it.

    Example: of `Message Text` with attributes, the telegram between, and the values of the attributes.
    """
    written = text.text[start:] if start else text.text
    if nara_record.is_record(written):
        return nara_record.one_record(text, start=start)
    kind = region_of(written)
    return one_region(text, kind, start=start) if kind else divide(text, start=start)


def one_region(
    text: MappedText, kind: RegionKind, defects: tuple[Defect, ...] = (), *, start: int = 0, end: int | None = None
) -> Extract:
    """Return an extract whose characters from `start` to `end` are one region; others are around the telegram."""
    layout = Layout(defects, over=text)
    layout.take(max(start, text.text[:1] == "\ufeff"), "preamble")
    layout.take(len(text) if end is None else end, kind)
    layout.take(len(text), "navigation")
    return layout.extract()


def unpacker(kind: RegionKind, what: str) -> Callable[[bytes], Iterator[Extract]]:
    """Return the `unpack` of a form whose source is one text of this kind; `what` is for the error of an empty one."""

    def unpack(data: bytes) -> Iterator[Extract]:
        decoded = decode(data)
        if not decoded.text.text.strip():
            raise NotATelegram("", 0, f"{what}, not blanks")
        yield one_region(decoded.text, kind, decoded.defects)

    return unpack


def telegrams(
    text: MappedText, defects: tuple[Defect, ...] = (), *, start: int = 0, end: int | None = None, rule: str = ""
) -> Iterator[Extract]:
    """Yield the telegrams of a text that a form has taken out of its container.

    Args:
        text: all characters that the container shows.
        defects: problems of the whole.
        start: where the first telegram begins; its banner may be above.
        end: where the last one ends.
        rule: name of the rules for the text around them.
    """
    stop = len(text) if end is None else end
    start = start or after_mail(text.text[:HEAD])
    if start:
        start = over_banner(text.text, start)
    starts = [start, *(start + at for at in begins(text.text[start:stop]))]
    for number, (begin, close) in enumerate(zip(starts, [*starts[1:], stop], strict=True), 1):
        first, last = number == 1, number == len(starts)
        part = text if len(starts) == 1 else text.cut(0 if first else begin, len(text) if last else close)
        shift = 0 if first else begin
        here = defects if len(starts) == 1 else tuple(Defect(one.code, one.note) for one in defects)
        member = str(number) if number > 1 else ""
        for extract in _divided(part, here, begin - shift, close - shift, rule or "telegram_text"):
            yield msgspec.structs.replace(extract, member=f"{member} {extract.member}".strip())


def _divided(text: MappedText, defects: tuple[Defect, ...], start: int, end: int, rule: str) -> Iterator[Extract]:
    if nara_record.is_record(text.text[start:end]):
        yield nara_record.one_record(text, defects, start=start, end=end)
    elif kind := region_of(text.text[start:end]):
        yield one_region(text, kind, defects, start=start, end=end)
    else:
        yield from split_rows(divide(text, defects, start=start, end=end), rule)


def over_banner(text: str, start: int) -> int:
    """Return the beginning of the banner with the level above a telegram's first line."""
    above = text[max(start - 2000, 0) : start].encode("latin-1", "replace")
    return start - len(above) + smart_sniff.over_banner(above, len(above))
