"""Text that a copy has twice: a page scanned again, a section received again, a paste that went wrong.

Sentences are compared without spaces and case. A sentence that comes again alone is a drafter's habit (a summary
repeats the text); a whole paragraph, or a run of sentences as long as one, is the copy's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reftel.model import Paragraph
from reftel.telegram.draft import Draft

LEAST = 60
"""Minimum number of characters of a sentence that is not a formula (`Please contact the desk.`), without spaces."""
LEAST_RUN = 300
"""Characters of sentences in a row that are not a repetition by the drafter."""
LEAST_IN_ONE = 160
"""The same within one paragraph."""

_RARE_SPACES = "\t\r\x0b\x0c\x1c\x1d\x1e\x1f"
"""Spaces that telegrams seldom have."""
_WIDE_SPACES = "".join(map(chr, (0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)))
"""The same beyond ASCII."""
_APART = "\0"
"""Between paragraphs that are folded at once."""


class Repeat(NamedTuple):
    """Two paragraphs, by their place in the copy, or one twice: the later one repeats text of the earlier one."""

    first: int
    again: int
    size: int
    """Characters, spaces not counted."""
    is_whole: bool
    """Whether that is all of the later one."""


def repeats(paragraphs: Sequence[Paragraph]) -> Iterator[Repeat]:
    """Yield repeated text, at most once for each paragraph. Linear in the text."""
    seen: dict[str, int] = {}
    folded = _folded(_APART.join([paragraph.text.replace(_APART, " ") for paragraph in paragraphs]))
    long = [sentence for sentence in folded.replace(_APART, "\n").split("\n") if len(sentence) >= LEAST]
    if len(set(long)) == len(long):
        return
    for at, text in enumerate(folded.split(_APART)):
        if found := _longest(text.split("\n"), seen, at):
            yield found


def _folded(text: str) -> str:
    """A text without spaces and case, each sentence a line.

    Passes of plain replacement over all paragraphs at once take a tenth of the time of one pattern, and words are not
    divided where all characters are of ASCII.
    """
    if not any(space in text for space in (_RARE_SPACES if text.isascii() else _RARE_SPACES + _WIDE_SPACES)):
        data = text.encode("utf-8", "surrogatepass").lower().replace(b"\n", b" ")
        for sign in (b".", b"?", b"!"):
            if sign in data:
                data = data.replace(sign + b" ", sign + b"\n")
        return data.translate(None, b" ").decode("utf-8", "surrogatepass")
    folded = " ".join(text.casefold().split())
    for stop in ".?!":
        folded = folded.replace(f"{stop} ", f"{stop}\n")
    return folded.replace(" ", "")


def _longest(sentences: list[str], seen: dict[str, int], at: int) -> Repeat | None:
    """The longest run of sentences that were seen before, which are then all seen; short ones between them count."""
    best: Repeat | None = None
    size = 0
    first = -1
    for each in sentences:
        if each in seen or (len(each) < LEAST and size):
            first = seen.get(each, first) if first < 0 else first
            size += len(each)
            if best is None or size > best.size:
                best = Repeat(first, at, size, False)
        else:
            size, first = 0, -1
        if len(each) >= LEAST:
            seen.setdefault(each, at)
    if best is None:
        return None
    is_whole = best.first < at and best.size == sum(map(len, sentences))
    least = LEAST_RUN if best.first < at else LEAST_IN_ONE
    return best._replace(is_whole=is_whole) if is_whole or best.size >= least else None


def say_repeats(draft: Draft) -> None:
    """Report the paragraphs that a copy has twice."""
    for one in repeats(draft.paragraphs):
        first, again = draft.paragraphs[one.first], draft.paragraphs[one.again]
        what = "the text" if one.is_whole else f"{one.size} characters"
        note = f"{what} of paragraph {first.anchor} again"
        draft.defect("repeated-text", again.span.start, again.span.end, note)
