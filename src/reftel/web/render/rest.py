"""Lines of a copy that the reading page does not show in their place: counted, and shown after the text.

Nothing of a copy is dropped in silence. Lines of the telegram (stamps, closing lines, drafting and clearance lines,
end marks) are shown as written; lines of a site or table are counted, with a link to the source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reftel.archive.types import CableView
from reftel.web import urls

WRITTEN: Mapping[str, str] = {
    "distribution": "distribution and drafting",
    "remark": "remark",
    "heading": "heading without a paragraph",
    "closing": "closing",
    "stamp": "stamp",
    "end_mark": "end of message",
    "tail": "after the signature",
    "unknown": "not understood",
}
"""Kinds of blocks that are shown as written -> their names."""
AROUND: Mapping[str, str] = {
    "navigation": "links of the site",
    "record": "row of a database",
    "preamble": "frame of the page",
    "foreign": "another telegram",
}
"""Kinds that are only counted, because they are not part of the telegram."""
LONGEST = 4_000
"""Characters of one part that the page shows; the source view has all."""


@dataclass(frozen=True)
class Rest:
    """Lines of one kind. `text` is empty if they are only counted."""

    label: str
    lines: int
    text: str
    href: str


def _lines(text: str) -> int:
    return sum(1 for line in text.splitlines() if line.strip())


def rest_of(view: CableView) -> tuple[Rest, ...]:
    """Return the blocks of the main copy that the page does not show elsewhere."""
    copy = next((copy for copy in view.copies if copy.number == view.main), None)
    if copy is None:
        return ()
    paragraphs = copy.cable.paragraphs
    begin = paragraphs[0].span.start if paragraphs else 0
    end = paragraphs[-1].span.end if paragraphs else 0
    texts: dict[str, list[str]] = {}
    for block in copy.cable.blocks:
        shown_in_place = (block.kind == "stamp" and paragraphs and block.span.start >= begin) or (
            block.kind == "heading" and block.span.start < end
        )
        if (block.kind in WRITTEN and not shown_in_place) or block.kind in AROUND:
            text = block.span.of(copy.text).strip("\r\n ")
            if text.strip():
                texts.setdefault(block.kind, []).append(text)
    source = urls.source(view.id, copy=copy.number)
    made = []
    for kind, label in {**WRITTEN, **AROUND}.items():
        if kind in texts:
            text = "\n".join(texts[kind])
            shown = text.replace("\r\n", "\n") if kind in WRITTEN and len(text) <= LONGEST else ""
            made.append(Rest(label, _lines(text), shown, source))
    return tuple(made)
