"""Permanent paragraph ids: an anchor always leads to the text that it was first given to.

A better reading, or a copy that holds more, may number paragraphs otherwise. Then a paragraph takes its new natural
anchor if it never belonged to another text, and the old one becomes a redirect; else it keeps the old one.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence

import msgspec

from reftel.collate.align import align
from reftel.collate.word_comparison import fingerprint, words
from reftel.model import Paragraph
from reftel.values.free_names import free_name

_ALIKE = 0.5
"""Minimum share of common words for a changed paragraph."""

_PART = 0.8
"""Share of the shorter text's words from which a paragraph of the same number is the same one, longer or cut short."""

Identity = tuple[str, int]
"""An anchor and the fingerprint of the text it was first given to."""


class Kept(msgspec.Struct, frozen=True):
    """Anchors after a change."""

    paragraphs: tuple[Paragraph, ...]
    """The new ones, with their permanent anchors."""
    identities: tuple[Identity, ...]
    redirects: Mapping[str, str]
    """Every anchor without a paragraph of its own -> its target."""


def first(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Paragraphs of a cable seen for the first time: natural anchors, made unique should they repeat."""
    taken: set[str] = set()
    done: list[Paragraph] = []
    for paragraph in paragraphs:
        anchor = free_name(paragraph.anchor, taken)
        taken.add(anchor)
        done.append(paragraph if anchor == paragraph.anchor else msgspec.structs.replace(paragraph, anchor=anchor))
    return tuple(done)


def identities(paragraphs: Sequence[Paragraph]) -> tuple[Identity, ...]:
    """Stored data about anchors."""
    return tuple((paragraph.anchor, fingerprint(paragraph.text)) for paragraph in paragraphs)


def keep(
    known: Sequence[Identity],
    redirects: Mapping[str, str],
    before: Sequence[Paragraph],
    after: Sequence[Paragraph],
) -> Kept:
    """Anchors for `after`; `known` are the existing ids, and `before` the paragraphs as shown until now.

    `before` may be empty (a reading that is lost); then texts are found by fingerprint alone.
    """
    if not after:  # if they return, they get their ids again
        return Kept((), tuple(known), dict(redirects))
    if not known and not redirects:
        natural_ones = first(after)
        return Kept(natural_ones, identities(natural_ones), {})
    owners = _owners(known, before, after)
    ever = {anchor for anchor, _ in known} | set(redirects)
    taken = {owners[at] for at in owners}
    moved = dict(redirects)
    done_list: list[Paragraph] = []
    for at, paragraph in enumerate(after):
        natural, old = paragraph.anchor, owners.get(at)
        if old is not None and (natural == old or natural in ever or natural in taken):
            anchor = old
        elif natural in ever or natural in taken:
            anchor = free_name(natural, ever | taken)
        else:
            anchor = natural
        if old is not None and anchor != old:
            moved[old] = anchor
        taken.add(anchor)
        ever.add(anchor)
        done_list.append(msgspec.structs.replace(paragraph, anchor=anchor))
    _lead_on(known, before, done_list, moved)
    live = {paragraph.anchor for paragraph in done_list}
    flat = {anchor: _end(anchor, moved) for anchor in moved if anchor not in live}
    return Kept(tuple(done_list), identities(done_list), flat)


def apply(known: Sequence[Identity], paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The stored anchors on a cable that was collated again from the same readings: paragraph by paragraph."""
    if len(known) != len(paragraphs):
        return first(paragraphs)
    return tuple(
        paragraph if paragraph.anchor == anchor else msgspec.structs.replace(paragraph, anchor=anchor)
        for (anchor, _), paragraph in zip(known, paragraphs, strict=True)
    )


def _without(known: Sequence[Identity], owners: Mapping[int, str]) -> list[str]:
    """The anchors that no text has yet."""
    given = set(owners.values())
    return [anchor for anchor, _ in known if anchor not in given]


def _is_part(text: str, other: str) -> bool:
    """Whether one is the beginning or a piece of the other: copies break off, and texts are divided differently."""
    one, two = Counter(words(text)), Counter(words(other))
    shorter = min(one.total(), two.total())
    return shorter > 0 and (one & two).total() >= _PART * shorter


def _owners(known: Sequence[Identity], before: Sequence[Paragraph], after: Sequence[Paragraph]) -> dict[int, str]:
    """Return, for places in `after`, the anchor of the old paragraph: first of equal text, anywhere, then of the same
    number with one text a part of the other, then of similar text."""
    waiting: defaultdict[int, deque[str]] = defaultdict(deque)
    for anchor, print_ in known:
        waiting[print_].append(anchor)
    owners: dict[int, str] = {}
    for at, paragraph in enumerate(after):
        if anchors := waiting[fingerprint(paragraph.text)]:
            owners[at] = anchors.popleft()
    texts = {paragraph.anchor: paragraph for paragraph in before}
    lost = _without(known, owners)
    rest = [at for at in range(len(after)) if at not in owners]
    if all(anchor in texts for anchor in lost):
        same = (at for at in rest if after[at].anchor in lost)
        owners |= {at: after[at].anchor for at in same if _is_part(texts[after[at].anchor].text, after[at].text)}
        lost = _without(known, owners)
        rest = [at for at in rest if at not in owners]
        pairs = align([texts[anchor] for anchor in lost], [after[at] for at in rest], alike=_ALIKE)
        owners |= {rest[b]: lost[a] for a, b in pairs if a is not None and b is not None}
    else:  # the old texts are unavailable: only the number remains
        owners |= {at: after[at].anchor for at in rest if after[at].anchor in lost}
    return owners


def _lead_on(
    known: Sequence[Identity], before: Sequence[Paragraph], after: Sequence[Paragraph], moved: dict[str, str]
) -> None:
    """Redirects for anchors without a paragraph: to the paragraph that contains its text, or to the one in its
    place."""
    live = [paragraph.anchor for paragraph in after]
    gone = {anchor for anchor, _ in known}.difference(live, moved)
    if not live or not gone:
        return
    texts = {paragraph.anchor: words(paragraph.text) for paragraph in before if paragraph.anchor in gone}
    bags = [frozenset(words(paragraph.text)) for paragraph in after]
    for at, (anchor, _) in enumerate(known):
        if anchor not in gone:
            continue
        lost = frozenset(texts.get(anchor, ()))
        shares = [len(lost & bag) / len(lost) if lost else 0.0 for bag in bags]
        best = max(range(len(shares)), key=shares.__getitem__)
        moved[anchor] = live[best] if shares[best] >= 0.6 else live[min(at, len(live) - 1)]


def _end(anchor: str, moved: Mapping[str, str]) -> str:
    seen: set[str] = set()
    while anchor in moved and anchor not in seen:
        seen.add(anchor)
        anchor = moved[anchor]
    return anchor
