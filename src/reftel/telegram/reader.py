"""Reads one telegram: the numbered recipe.

1. Divide the text into lines, region by region.
2. Read the header's lines (every copy of it).
3. Read the front matter: classification line, captions, passing instructions, labeled elements.
4. Find the close from the end: signature, marks, tail.
5. Read the text between as paragraphs.
6. Find summary, comment and redactions in the paragraphs.
7. Settle identity and dates from everything read, and tile the blocks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, cast

import msgspec

from reftel.blocks import BlockKind
from reftel.model import (
    Block,
    Cable,
    Classification,
    Classifier,
    Defect,
    Frame,
    Header,
    Reference,
    Region,
    Signer,
    Transmission,
)
from reftel.particulars import NAMES
from reftel.spans import Span
from reftel.telegram.block_lengths import WITHIN, is_beyond
from reftel.telegram.close import read_close
from reftel.telegram.comments import read_comment
from reftel.telegram.cuts import cut_lines
from reftel.telegram.draft import Draft
from reftel.telegram.head import read_head
from reftel.telegram.lacking import say_beginning, say_skipped, say_what_is_missing
from reftel.telegram.late_labels import say_late_labels
from reftel.telegram.lines import split
from reftel.telegram.military import read_message
from reftel.telegram.page_feet import take_feet
from reftel.telegram.page_identity import settle_identity
from reftel.telegram.paper import read_paper
from reftel.telegram.paragraphs import read_paragraphs
from reftel.telegram.prepare import prepare
from reftel.telegram.redactions import read_redactions
from reftel.telegram.release import read_release
from reftel.telegram.repeats import say_repeats
from reftel.telegram.rules.classified import find_in_text
from reftel.telegram.rules.derived import take_behind_text, take_in_text
from reftel.telegram.smart import read_smart
from reftel.telegram.summary import read_summary
from reftel.telegram.torn_lines import mend_pages
from reftel.uncertain import guessed, narrow
from reftel.values.cable_id import canonical_id, make_id, split_id
from reftel.values.declassification import classifying_officer
from reftel.values.marking import LETTERS, read_classification
from reftel.values.reference import read_references
from reftel.vocab.chiefs import signer
from reftel.vocab.posts import posts

_PARTIAL = re.compile(
    r"This record is a partial extract of the original cable\."
    r"(?:[ \t]*The full text of the original cable is not available\.|[^\n]*)",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(r"[A-Za-z0-9,]\.\.\.$|\w…$")
_WITH_OFFICER = frozenset({"11652", "12065", "12356"})
"""Executive orders under which the classifying officer is in the E.O. line."""


def read(
    text: str,
    *,
    regions: Sequence[Region] = (),
    frame: Frame | None = None,
    year: int | None = None,
    reference_id: str | None = None,
) -> Cable:
    """Read a telegram's text, whole or a fragment.

    `regions` divide the text as its container does; without them all of it is one telegram. `frame` is the
    container's data. `year` (four digits) and `reference_id` are known from elsewhere, and are used if the text lacks
    them. Never raises on content.
    """
    frame = frame or Frame()
    given = _identity(reference_id) or _identity(frame.reference_id)
    prepared = prepare(text)
    draft = Draft(
        prepared.text,
        year or (given[0] if given else None),
        given[1] if given else None,
        given[2] if given else None,
    )
    draft.is_year_assumed = bool(year) and given is None
    draft.frame_year = frame.created.year if frame.created else None
    draft.defects += prepared.defects
    for region in regions or (Region("telegram", Span(0, len(text))),):
        _read_region(draft, region)
    if draft.paragraphs:
        read_summary(draft)
        read_comment(draft)
        if not draft.classified_by:
            find_in_text(draft)
        take_in_text(draft)
        take_behind_text(draft)
        say_late_labels(draft)
        say_skipped(draft)
    read_redactions(draft)
    read_release(draft, prepared.text)
    settle_identity(draft, prepared.text)
    say_beginning(draft, prepared.text)
    _note_uncertain(draft)
    return _settle(draft, frame)


def _note_uncertain(draft: Draft) -> None:
    """Report narrow results as a defect: a historian must see which values are guesses."""
    narrowly: dict[tuple[str, Span | None], Defect] = {}
    for field in draft.fields:
        if field.uncertain:
            defect = narrow(field)
            # each heading has evidence of its own; the values of an element share theirs
            narrowly.setdefault((defect.note, field.span if field.name == "heading" else None), defect)
    draft.defects += narrowly.values()
    draft.defects += [guessed(one) for one in draft.references if one.uncertain]


def _identity(reference_id: str | None) -> tuple[int, str, int] | None:
    if not reference_id:
        return None
    try:
        return split_id(canonical_id(reference_id))
    except ValueError:
        return None


def _read_region(draft: Draft, region: Region) -> None:
    start, end = region.span.start, region.span.end
    if region.kind == "military":
        read_message(draft, start, end)
        return
    if region.kind == "smart":
        read_smart(draft, start, end)
        return
    if region.kind == "paper":
        read_paper(draft, start, end)
        return
    if region.kind not in ("telegram", "header", "body"):
        draft.block(cast(BlockKind, region.kind), start, end)
        return
    start = _over_notice(draft, start, end)
    if start >= end:
        return
    mend_pages(draft, start, end)
    end_of_head = _over_notice(draft, read_head(draft, start, end, is_header=region.kind == "header"), end)
    if region.kind == "header" or end_of_head >= end:
        return
    lines = take_feet(draft, split(draft.text, end_of_head, end))
    lines = cut_lines(draft, lines)
    end_at = read_close(draft, lines, 0)
    read_paragraphs(draft, lines, 0, end_at)


def _over_notice(draft: Draft, start: int, end: int) -> int:
    """The sentence that says that a copy is partial."""
    at = start + len(draft.text[start:end]) - len(draft.text[start:end].lstrip())
    partial = _PARTIAL.match(draft.text, at, end)
    if partial is None:
        return start
    draft.partial = True
    draft.block("remark", at, partial.end())
    draft.field("is_partial", partial.start(), partial.end(), "reader")
    return partial.end()


def _settle(draft: Draft, frame: Frame) -> Cable:
    """Identity and dates from everything read: the telegram's own before its container's."""
    best = _best_header(draft)
    transmission = best.transmission if best else Transmission()
    if transmission.precedence is None and frame.precedence:
        transmission = msgspec.structs.replace(transmission, precedence=frame.precedence)
    year = draft.year
    post, serial = draft.post, draft.serial
    if post is None and best and best.sender:
        found = posts().resolve(best.sender)
        post = found.name if found else None
    if post is None and frame.origin:
        found = posts().resolve(frame.origin)
        post = found.name if found and found.display == frame.origin else None
    if serial is None and transmission.station_serial and best:
        serial = int(transmission.station_serial)
        if draft.paragraphs and not draft.partial:
            draft.doubt("id", best.span.start, best.span.end, "the number is read from the line of the network")
    created = transmission.dtg or draft.created
    _compare_dates(draft, frame, created)
    if created is None and frame.created is None and draft.day is not None:
        created = dt.datetime.combine(draft.day, dt.time(), dt.UTC)
    if created is None:
        created = frame.created
        if year is None and created is not None:
            year = created.year
    classification = _classification(draft, frame)
    if classification is None and transmission.security in LETTERS:
        classification = read_classification(LETTERS[transmission.security])
    say_repeats(draft)
    if draft.printed:
        note = f"{len(draft.printed)} lines that come back like heads or feet of pages are not read as text"
        draft.defect("page-print", *min(draft.printed), note)
    say_what_is_missing(draft, best, created=created, year=year, post=post, serial=serial)
    known = posts().by_name.get(post) if post else None
    order = draft.executive_order
    addressed = best if best and (best.action or best.info) else None
    return Cable(
        id=make_id(year, post, serial) if year and post and serial else None,
        year=year,
        post=post,
        serial=serial,
        created=created,
        released=frame.released or draft.released,
        classification=classification,
        origin=frame.origin or (known.display if known else None),
        transmission=transmission,
        headers=tuple(draft.headers),
        sender=(best.sender if best else None) or frame.sender,
        action=addressed.action if addressed else frame.action,
        info=addressed.info if addressed else frame.info,
        captions=tuple(draft.captions) or frame.captions,
        passing=tuple(draft.passing),
        executive_order=order,
        declassify_on=order.declassify_on if order else None,
        tags=draft.tags or frame.tags,
        subject=draft.subject if draft.subject is not None else frame.title,
        subject_marking=draft.subject_marking,
        references=tuple(draft.references) or _framed_references(frame, year, post),
        classified_by=_classified_by(draft),
        handling=tuple(draft.handling) or frame.handling,
        message_type=draft.message_type,
        contacts=tuple(draft.contacts),
        sections=tuple(draft.sections),
        blocks=_tile(draft),
        paragraphs=tuple(draft.paragraphs),
        summary=draft.summary,
        comment=draft.comment,
        redactions=tuple(draft.redactions) or frame.redactions,
        signed_by=draft.signed_by or frame.signed_by,
        signers=_signers(draft, post, created),
        articles=frame.articles,
        is_partial=draft.partial or frame.is_partial or _is_cut(draft),
        fields=(*frame.fields, *draft.fields),
        defects=(*frame.defects, *draft.defects),
        **_particulars(draft, frame),
    )


def _framed_references(frame: Frame, year: int | None, post: str | None) -> tuple[Reference, ...]:
    """References that only the container gives; a record often has the first alone."""
    if not frame.attributes:
        return ()
    found: list[Reference] = []
    for written in frame.references:
        for one in read_references(written, 0, len(written), year=year, post=post).references:
            found.append(msgspec.structs.replace(one, span=None))
    return tuple(found)


_OF_RECORDS = frozenset({"release_decision", "exemptions", "case_number", "document_number"})
"""Values that a record gives for its text as a whole; stamps in the text are often of an earlier or later review."""


def _particulars(draft: Draft, frame: Frame) -> dict[str, Any]:
    """Return the values about drafting and filing, of the telegram and of its container."""
    found = draft.particulars
    for name in NAMES:
        if (name not in found or name in _OF_RECORDS) and (value := getattr(frame, name)):
            found[name] = value
    return found


def _classified_by(draft: Draft) -> tuple[Classifier, ...]:
    order = draft.executive_order
    if not draft.classified_by and order and order.order in _WITH_OFFICER:
        officer = classifying_officer(order.raw)
        if officer:
            return (Classifier(name=officer[0], title=officer[1], span=order.span),)
    reasons, section = draft.reasons_before
    span = next((one.span for one in draft.fields if one.name == "classified_by.reasons"), None)
    if reasons and span is not None and not draft.classified_by:
        # a copy has the reasons, and not who gave them
        return (Classifier(name=None, title=None, reasons=reasons, section=section, span=span),)
    named = [one for one in draft.classified_by if one.name or one.reasons]
    return tuple(named or draft.classified_by)


def _classification(draft: Draft, frame: Frame) -> Classification | None:
    """The telegram's classification, with the caveats that only the record has; the telegram's level if the two
    differ."""
    recorded = read_classification(frame.classification) if frame.classification else None
    written = draft.classification
    if recorded is None or written is None:
        return written or recorded
    if recorded.level != written.level:
        draft.defects.append(Defect("classification-disagrees", f"the record says {recorded}, the telegram {written}"))
        return written
    return Classification(level=written.level, caveats=tuple(dict.fromkeys((*written.caveats, *recorded.caveats))))


def _best_header(draft: Draft) -> Header | None:
    """The copy with most addressees and network lines; the later one of equals, since pages cut the first."""
    if not draft.headers:
        return None
    best = max(reversed(draft.headers), key=_fullness)
    for other in draft.headers:
        if other is not best and not _agree(other, best):
            draft.defects.append(Defect("header-copies-disagree", "two copies of the header differ", other.span))
    return best


def _fullness(header: Header) -> tuple[int, bool, bool]:
    return (
        len(header.action) + len(header.info),
        header.sender is not None,
        header.transmission.dtg is not None,
    )


def _agree(one: Header, other: Header) -> bool:
    return (
        one.transmission == other.transmission
        and one.sender == other.sender
        and [(a.routing, a.name, a.precedence, a.number) for a in one.action + one.info]
        == [(a.routing, a.name, a.precedence, a.number) for a in other.action + other.info]
    )


def _compare_dates(draft: Draft, frame: Frame, dtg: dt.datetime | None) -> None:
    if dtg is None or frame.created is None or frame.created_is == "minutes wrong":
        return
    # a day printed without its hour is the post's, up to 14 hours from UTC
    allowed = dt.timedelta(days=1, hours=14) if frame.created_is == "day only" else dt.timedelta(minutes=1)
    if abs(dtg - frame.created) > allowed:
        note = f"the record says {frame.created:%Y-%m-%d %H:%M}, the DTG {dtg:%Y-%m-%d %H:%M}"
        draft.defects.append(Defect("dates-disagree", note))


def _signers(draft: Draft, post: str | None, created: dt.datetime | None) -> tuple[Signer, ...]:
    if not draft.signed_by or post is None or created is None:
        return ()
    found = (signer(name, post, created.date()) for name in draft.signed_by)
    return tuple(one for one in found if one is not None)


def _is_cut(draft: Draft) -> bool:
    """A header without any text, or a text that ends in an ellipsis in mid-sentence."""
    if draft.paragraphs:
        return bool(_CUT_OFF.search(draft.paragraphs[-1].text[-4:])) and not draft.signed_by
    return bool(draft.headers)


def _tile(draft: Draft) -> tuple[Block, ...]:
    """Return the blocks in order, without overlaps, with gaps filled: with `blank` for white space, otherwise
    `unknown`."""
    text = draft.text
    tiles: list[Block] = []
    beyond: list[Block] = []
    at = 0
    for start, end, kind in sorted(draft.blocks):
        if start > at:
            _fill(draft, tiles, at, start)
            at = start
        if end > at:
            tiles.append(Block(kind, Span(at, end)))
            if end - at > WITHIN.get(kind, end) and is_beyond(kind, text, at, end):
                beyond.append(tiles[-1])
            at = end
    if at < len(text):
        _fill(draft, tiles, at, len(text))
    for tile in beyond:
        note = f"longer than any {tile.kind.replace('_', ' ')}: it may hold something else"
        draft.defects.append(Defect("implausible-block", note, tile.span))
    return tuple(tiles)


def _fill(draft: Draft, tiles: list[Block], start: int, end: int) -> None:
    if draft.text[start:end].strip(" \t\r\n\xa0\x00"):
        tiles.append(Block("unknown", Span(start, end)))
        draft.defects.append(Defect("unknown-text", "characters that no rule reads", Span(start, end)))
    else:
        tiles.append(Block("blank", Span(start, end)))
