"""Print around the text of a document: running heads, feet and notes become regions after its telegram."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from reftel.blocks import RegionKind
from reftel.errors import NotATelegram
from reftel.forms.grammars import telegrams
from reftel.forms.text_sniff import likeness
from reftel.model import Defect, Extract, Region
from reftel.spans import MappedText, Span, join


def document_telegrams(
    text: MappedText,
    around: Sequence[tuple[RegionKind, MappedText]],
    defects: Iterable[Defect],
    deleted: int,
    *,
    rule: str,
    name: str,
) -> Iterator[Extract]:
    """Yield the telegrams in the text of a word processor's document.

    Args:
        text: The text.
        around: The kind and the characters of each part around it.
        defects: Those of its characters.
        deleted: Number of characters that were deleted with changes tracked.
        rule: The form's rule, for the evidence of its regions.
        name: The kind of document, for the error.

    Raises:
        NotATelegram: no telegram is in the text.
    """
    if not likeness(text.text):
        raise NotATelegram("", 0, f"a telegram in the text of this {name}")
    noted = [Defect(defect.code, defect.note) for defect in defects]
    if deleted:
        noted.append(Defect("deleted-text", f"{deleted} characters that were deleted with changes tracked"))
    for extract in telegrams(text, tuple(noted), rule=rule):
        yield _with_print_around(extract, [(kind, part) for kind, part in around if part.text.strip()])


def _with_print_around(extract: Extract, around: Sequence[tuple[RegionKind, MappedText]]) -> Extract:
    """Add the print around a document's text after the text of an extract.

    Args:
        extract: a telegram of the document.
        around: the kind and the characters of each part, of the same source.

    Returns:
        The extract with a region for each part.
    """
    regions = list(extract.regions)
    at = len(extract.text)
    for kind, text in around:
        regions += [Region("filler", Span(at, at + 1)), Region(kind, Span(at + 1, at + 1 + len(text)))]
        at += 1 + len(text)
    pieces = [piece for _, text in around for piece in ("\n", text)]
    return msgspec.structs.replace(extract, text=join([extract.text, *pieces]), regions=tuple(regions))
