"""References of an administrative message without sets: a list of letters below the subject (Coast Guard, Army)."""

from __future__ import annotations

import re

from reftel.model import Reference
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.military import patterns
from reftel.telegram.military.references import kind_in_words, series_id

_LABEL = re.compile(
    r"[ \t]*REF(?:ERENCE)?S?(?:\([SU]\))?[ \t]*:[ \t]*(?=\n|\(?A[.)])|[ \t]*(?=\(?A\)?[.)][ \t]{1,4}[A-Z0-9])"
)
_ITEM = re.compile(r"(?:(?<=\n)|(?<=:)|\A)[ \t]*\(?(?P<label>[A-Z])\)?[.)][ \t]{1,4}(?=\S)")
_END = re.compile(
    rf"\n[ \t]*(?:\n|1\.|(?:NARR|RMKS|GENTEXT|POC|AMPN|DECL)/|QQQQ|BT[ \t]*\n)|{patterns.SET_END.pattern}"
)
_LONGEST = 8000


def read_listed(draft: Draft, at: int, end: int) -> int:
    """Read a list of references that begins at `at`; return the end of its last line, 0 if none begins there."""
    label = _LABEL.match(draft.raised, at, end)
    if label is None:
        return 0
    far = min(end, at + _LONGEST)
    stop = _END.search(draft.raised, label.end(), far)
    finish = stop.start() if stop else far
    starts = [found for found in _ITEM.finditer(draft.raised, at, finish) if found.start() >= label.end() - 1]
    in_order = [found for place, found in enumerate(starts) if found["label"] == chr(ord("A") + min(place, 25))]
    if not in_order or len(in_order) != len(starts):
        return 0
    for found, following in zip(in_order, [*in_order[1:], None], strict=False):
        stop_at = following.start() if following else finish
        if one := _item(draft, found, stop_at):
            draft.references.append(one)
            draft.field(
                "references",
                found.start("label"),
                found.end() + len(draft.text[found.end() : stop_at].rstrip()),
                "military",
            )
    line = draft.raised.find("\n", finish, end)
    behind = end if line < 0 else line + 1
    draft.block("references", at, behind)
    return behind


def _item(draft: Draft, found: re.Match[str], stop: int) -> Reference | None:
    text = " ".join(draft.text[found.end() : stop].split()).rstrip("/; ")
    if not text:
        return None
    named = series_id(text)
    kind = "cable" if named else kind_in_words(text)
    return Reference(
        kind=kind, id=named, label=found["label"], text=text.rstrip("."), span=Span(found.start("label"), stop)
    )
