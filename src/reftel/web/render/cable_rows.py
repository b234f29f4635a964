"""Cables as rows of a list, with levels, TAGS and passages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reftel.archive.types import CableSummary, Hit, Passage
from reftel.spans import Span
from reftel.text.case import is_mostly_capitals
from reftel.vocab import tag_table as tag_vocab
from reftel.vocab.posts import sender_name
from reftel.web import urls
from reftel.web.charts.months import SHORT
from reftel.web.filters import day

NO_SUBJECT = "(no subject)"


@dataclass(frozen=True)
class Crumb:
    """A step on the way to a page; without an address it is the page itself."""

    label: str
    href: str = ""


@dataclass(frozen=True)
class LevelMark:
    """A classification as a colored badge."""

    label: str
    css: str
    href: str


@dataclass(frozen=True)
class TagMark:
    """A TAG as a link; `meaning` is empty if the vocabulary has none."""

    code: str
    meaning: str
    href: str


@dataclass(frozen=True)
class Segment:
    """A piece of text that is marked or not."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class PassageMark:
    """A passage with its matches, and the place in the cable that it links to."""

    segments: tuple[Segment, ...]
    href: str = ""
    label: str = ""
    in_capitals: bool = False
    """Typed in capitals: set smaller and letterspaced."""


@dataclass(frozen=True)
class Row:
    """A cable as templates/rows.html shows it."""

    id: str
    href: str
    subject: str
    created: str = ""
    created_iso: str = ""
    day_href: str = ""
    origin: str = ""
    origin_href: str = ""
    level: LevelMark | None = None
    caveats: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    tags: tuple[TagMark, ...] = ()
    passages: tuple[PassageMark, ...] = ()
    marked: tuple[Segment, ...] = ()
    """The subject cut at its matches, if a search found words in it."""


@dataclass(frozen=True)
class Counted:
    """A link with a count beside it."""

    label: str
    href: str
    count: int
    title: str = ""


def level_mark(level: str | None) -> LevelMark | None:
    """The badge of a level; None if unknown."""
    return None if not level else LevelMark(level, SHORT.get(level, "none"), urls.classification(level))


def tag_marks(codes: Iterable[str]) -> tuple[TagMark, ...]:
    """TAGS with their meanings."""
    known = tag_vocab.tags()
    return tuple(TagMark(code, known[code].meaning if code in known else "", urls.tag(code)) for code in codes)


def segments(text: str, marks: Iterable[Span]) -> tuple[Segment, ...]:
    """Text cut at its marks. Marks that overlap or leave the text are cut to fit."""
    made, at = [], 0
    for mark in sorted(marks):
        start, end = max(mark.start, at), min(mark.end, len(text))
        if start >= end:
            continue
        if start > at:
            made.append(Segment(text[at:start]))
        made.append(Segment(text[start:end], True))
        at = end
    if at < len(text) or not made:
        made.append(Segment(text[at:]))
    return tuple(made)


def anchor_label(anchor: str) -> str:
    """`¶7` for `p7`, `¶2.7` for `s2p7`, `¶u1` for the first paragraph without a number."""
    if anchor.startswith("u"):
        return f"¶{anchor}"
    return "¶" + (anchor[1:].replace("p", ".", 1) if anchor.startswith("s") else anchor.removeprefix("p"))


@dataclass(frozen=True)
class Asked:
    """The search that rows are hits of."""

    query: str
    sort: str = ""
    first: int = 1
    """Number of the first row among the hits; 0 if unknown."""

    def href(self, cable_id: str, at: int, anchor: str = "") -> str:
        """Return the address of the row at index `at`: the cable with its matches marked."""
        if not self.query:
            return urls.cable(cable_id, anchor)
        return urls.cable_hit(cable_id, self.query, self.first + at if self.first else 0, sort=self.sort, anchor=anchor)


def passage_mark(cable_id: str, passage: Passage, href: str = "") -> PassageMark:
    """A passage as a link to its paragraph, or to `href`."""
    before = (Segment("… "),) if passage.is_cut_before else ()
    after = (Segment(" …"),) if passage.is_cut_after else ()
    cut = (*before, *segments(passage.text, passage.marks), *after)
    if passage.anchor is None:
        return PassageMark(cut, "", passage.label)
    label = anchor_label(passage.anchor)
    return PassageMark(
        cut, href or urls.cable(cable_id, passage.anchor), label, in_capitals=is_mostly_capitals(passage.text)
    )


def flags(card: CableSummary) -> tuple[str, ...]:
    """Return notes for readers before they open a cable."""
    made = []
    if card.is_withdrawn:
        made.append("withheld")
    elif card.is_partial:
        made.append("partial")
    if card.lacks_paragraphs:
        made.append("paragraphs withheld")
    if card.witnesses > 1:
        made.append(f"{card.witnesses} copies")
    if card.has_redactions:
        made.append("redacted")
    if card.has_articles:
        made.append("in articles")
    if card.corrected:
        made.append("corrected")
    return tuple(made)


def shown_subject(card: CableSummary, without: str = NO_SUBJECT) -> str:
    """Return the subject, in sentence case if it was sent in capitals; `without` if there is none."""
    return card.subject_shown or card.subject or without


def row(card: CableSummary, *, with_tags: bool = True) -> Row:
    """Return a card as a row, without passages."""
    return Row(
        id=card.id,
        href=urls.cable(card.id),
        subject=shown_subject(card),
        created=day(card.created),
        created_iso=card.created.isoformat() if card.created else "",
        day_href=urls.day("created", card.created) if card.created else "",
        origin=sender_name(card.origin, card.post),
        origin_href=urls.origin(card.post) if card.post else "",
        level=level_mark(card.classification),
        caveats=card.caveats,
        flags=flags(card),
        tags=tag_marks(card.tags) if with_tags else (),
        passages=(),
    )


def rows(cards: Iterable[CableSummary], *, with_tags: bool = False) -> tuple[Row, ...]:
    """Return cards as rows."""
    return tuple(row(card, with_tags=with_tags) for card in cards)


def hits(found: Iterable[Hit], asked: Asked | None = None) -> tuple[Row, ...]:
    """Return the hits of a search as rows, linked to the cables with their matches marked."""
    asked = asked or Asked("")
    made = []
    for at, hit in enumerate(found):
        plain = row(hit.card)
        titles = [each for each in hit.passages if _is_title(each, plain.subject)]
        passages = tuple(
            passage_mark(hit.card.id, each, asked.href(hit.card.id, at, each.anchor or ""))
            for each in hit.passages
            if each not in titles
        )
        marked = segments(plain.subject, titles[0].marks) if titles else ()
        said = (*plain.flags, "uncertain reading") if hit.is_uncertain else plain.flags
        made.append(replace(plain, href=asked.href(hit.card.id, at), passages=passages, flags=said, marked=marked))
    return tuple(made)


def _is_title(passage: Passage, subject: str) -> bool:
    """Whether a passage is the subject above it, but for the case of its letters."""
    is_part = bool(passage.anchor or passage.label or passage.is_cut_before or passage.is_cut_after)
    return not is_part and len(passage.text) == len(subject) and passage.text.casefold() == subject.casefold()


def year_links(years: Iterable[int], query: str) -> Mapping[int, str]:
    """Return the link of a year of a chart: the query with the year added."""
    narrowed = urls.narrowed(query)
    return {year: narrowed(f"created:{year}") for year in years}
