"""One to three neighboring elements of a telegram, cut out, have the values that they have in the whole telegram."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

import reftel
from reftel.exercise.writer import Order, write
from reftel.model import Block, Cable

VALUES: Mapping[str, Callable[[Cable], object]] = {
    "executive_order": lambda cable: cable.executive_order and (cable.executive_order.order, cable.declassify_on),
    "tags": lambda cable: cable.tags,
    "subject": lambda cable: cable.subject,
    "references": lambda cable: [one.text for one in cable.references],
    "classified_by": lambda cable: [(one.name, one.title, one.reasons) for one in cable.classified_by],
    "caption": lambda cable: cable.captions,
    "passing": lambda cable: cable.passing,
    "to": lambda cable: [(one.name, one.precedence, one.number) for one in cable.action],
    "info": lambda cable: [(one.name, one.precedence, one.number) for one in cable.info],
    "from": lambda cable: cable.sender,
    "dtg": lambda cable: cable.transmission.dtg,
    "signature": lambda cable: cable.signed_by,
}
LONGEST = 3


def excerpts(blocks: Sequence[Block]) -> Iterator[Sequence[Block]]:
    """Neighbors of which each has a value of its own kind; an element in several pieces is in none, nor are addressees
    that are continued after an exemption (XMT)."""
    written = [one for one in blocks if one.kind != "blank"]
    pieces = Counter(one.kind for one in written)
    if pieces["exempt"]:
        pieces["to"] = pieces["info"] = 0
    for at in range(len(written)):
        for size in range(1, LONGEST + 1):
            window = written[at : at + size]
            kinds = {one.kind for one in window}
            whole = all(pieces[kind] == 1 for kind in kinds & VALUES.keys())
            if len(window) == size and whole and kinds <= VALUES.keys() | {"paragraph"} and kinds & VALUES.keys():
                yield window


@pytest.mark.parametrize(("start", "end"), [(1973, 1980), (1998, 2010)])
def test_an_excerpt_has_the_values_of_the_whole(start: int, end: int, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write(folder, Order(40, 7, "text", start=start, end=end))
    (folder / "truth.jsonl").unlink(missing_ok=True)
    read = 0
    for witness in reftel.read(folder):
        whole, text = witness.cable, witness.text.text
        for window in excerpts(whole.blocks):
            written = text[window[0].span.start : window[-1].span.end]
            cut = reftel.parse(written)
            for kind in {one.kind for one in window} & VALUES.keys():
                assert VALUES[kind](cut) == VALUES[kind](whole), f"{kind} of {written!r}"
                read += 1
    assert read > 800
