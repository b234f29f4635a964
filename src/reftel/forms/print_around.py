"""Print around the text of a document: running heads, feet and notes become regions after its telegram."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reftel.blocks import RegionKind
from reftel.model import Extract, Region
from reftel.spans import MappedText, Span, join


def with_print_around(extract: Extract, around: Sequence[tuple[RegionKind, MappedText]]) -> Extract:
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
