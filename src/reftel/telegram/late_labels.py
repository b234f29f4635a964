"""Labels of elements in the text of a telegram that lacks these elements.

The head ends at the second paragraph, and telegrams that are quoted below it have heads of their own. But a copy whose
parts were interchanged has its own TAGS or E.O. line there, which no rule reads. No value may be lost in silence.
"""

from __future__ import annotations

import re

from reftel.blocks import BlockKind, block_label
from reftel.telegram.draft import Draft
from reftel.telegram.kinds import BY_NAME
from reftel.telegram.label_values import cost_of_order
from reftel.telegram.lines import line_end
from reftel.telegram.signs import sign

_LABELS: tuple[tuple[BlockKind, tuple[str, ...]], ...] = (
    ("executive_order", ("E.O. 1", "EO 1", "E.O.: 1")),
    ("tags", ("TAGS:", "TAGS :", "TAG:")),
    ("subject", ("SUBJECT:", "SUBJECT :", "SUBJ:", "SUBJ :")),
    ("references", ("REF:", "REFS:", "REFTEL:", "REFTELS:", "REFERENCE:", "REFERENCES:")),
    ("classified_by", ("CLASSIFIED BY:",)),
)
"""Kind of element -> its label with the sign after it, as most telegrams have it."""
_OF_CONTAINER = frozenset({"record", "navigation", "articles", "preamble"})
"""Blocks of the container, which has labels of its own: `Reference: n/a`."""
_SIGNS = tuple((kind, sign(*labels), re.compile(BY_NAME[kind].line)) for kind, labels in _LABELS)


def say_late_labels(draft: Draft) -> None:
    """Report the first label in the text of each element that the telegram lacks.

    Args:
        draft: The reading, with its paragraphs.

    Example: `TAGS: PREL` after the last paragraph of a telegram without TAGS is `element-out-of-order`.
    """
    begin = min((one.span.start for one in draft.paragraphs), default=len(draft.raised))
    if begin >= len(draft.raised):
        return
    read = {field.name for field in draft.fields}
    for kind, labels, pattern in _SIGNS:
        if kind in read:
            continue
        for at in draft.signs.all_between(labels, begin, len(draft.raised)):
            line = draft.raised.rfind("\n", 0, at) + 1
            label = None if draft.raised[line:at].strip() else pattern.match(draft.raised, at)
            if label is None or cost_of_order(
                kind, draft.raised, at, label.end(), line_end(draft.raised, at, len(draft.raised))
            ):
                continue
            if not _is_container(draft, at):
                _say(draft, kind, at, label.end())
                break


def _is_container(draft: Draft, at: int) -> bool:
    return any(start <= at < end and kind in _OF_CONTAINER for start, end, kind in draft.blocks)


def _say(draft: Draft, kind: BlockKind, at: int, end: int) -> None:
    """Report a label, unless the head's reader did."""
    told = any(one.code == "element-out-of-order" and one.span and one.span.start == at for one in draft.defects)
    if not told:
        note = f"an element that looks like {block_label(kind)} is after the beginning of the text"
        draft.defect("element-out-of-order", at, end, note)
