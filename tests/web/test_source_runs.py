"""The source page's runs: work grows with the number of fields, blocks and defects, not with their product."""

from __future__ import annotations

from reftel.blocks import BlockKind
from reftel.model import Block, Field
from reftel.spans import Span
from reftel.web.render.source_runs import cut


class Counted(list):  # type: ignore[type-arg]  # items of any kind
    """A list that counts the items that were taken from it."""

    taken = 0

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        Counted.taken += 1
        return super().__getitem__(index)

    def __iter__(self):  # type: ignore[no-untyped-def]
        for item in super().__iter__():
            Counted.taken += 1
            yield item


def test_work_is_linear_in_fields_and_flaws() -> None:
    """A telegram with 100,000 references took minutes of the page's time."""
    count = 2000
    kind: BlockKind = "paragraph"
    fields = Counted(Field("references", Span(4 * at, 4 * at + 3), "rule") for at in range(count))
    flaws = Counted((f"d{at}", "flaw", Span(4 * at + 1, 4 * at + 1 + at % 2)) for at in range(count))
    blocks = [Block(kind, Span(40 * at, 40 * at + 40)) for at in range(count // 10)]
    Counted.taken = 0
    made = cut("x" * 4 * count, blocks, fields, flaws)
    assert sum(len(block.runs) for block in made) > 3 * count
    assert Counted.taken < 30 * count
