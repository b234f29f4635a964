"""What drafters list under REF: cables, e-mails, telephone calls, reports (5 FAH-1 H-220).

    text ─► noise (page marks, stamps) ─► tokens ─► items (by the best sequence of labels) ─► cables and other messages

A cable's sender is in the gazetteer, or the reference is marked as `unknown-post`; every guess has its code in
`Reference.uncertain`.
"""

from __future__ import annotations

import datetime as dt
import re

import msgspec

from reftel.model import Reference
from reftel.spans import Span
from reftel.values.dtg import MONTHS
from reftel.values.reference_cables import Found, Reader
from reftel.values.reference_kinds import MESSAGES, kind_of
from reftel.values.reference_labels import Item, items
from reftel.values.reference_noise import Noise
from reftel.values.reference_tokens import Token, tokens
from reftel.values.reference_years import Citing

LABEL = re.compile(r"(?:REF(?:TEL|ERENCE)?S?|REFS?\(S\)|RE)\b\s{0,9}(?:\(S\)|\(s\))?\s{0,9}[:;.\-]*", re.IGNORECASE)
"""`REF:`, `REFS:`, `REFTEL:`, `Ref(s):`, `REFERENCE:`."""

_NOTHING = frozenset({"N/A", "NA", "NONE", "NIL", "N.A", "NO REFERENCE", "NO REFERENCES"})
_EDGES = " \t\r\n,;.-–—:(¶\ufffd>/"
_FLAGS = re.compile(r"\bNOTAL\b|\bAND\b|\bPREV(?:IOUS)?\b|\bBOTH\b|\bALL\b|\)", re.IGNORECASE)
_FLAG_WORDS = frozenset({"NOTAL", "NOTALS", "PREVIOUS", "PREV"})
_LETTERS = re.compile(r"[A-Za-z]{3}")
_LINK = re.compile(r"\[([^\[\]]{0,200})\]\([^()]{0,400}\)")
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d(?: AND PREVIOUS)?", re.IGNORECASE)
_NEAR = 40
"""Tokens that are looked at to tell what is before or behind a separator."""
_LONGEST_OTHER = 12
"""Words of an item without label and number that is still taken for a reference."""


class Listed(msgspec.Struct, frozen=True, gc=False):
    """A list of references as read."""

    references: tuple[Reference, ...]
    unreadable: bool
    """Whether an item with a label holds nothing that was understood."""


def read_references(
    text: str,
    start: int,
    end: int,
    *,
    year: int | None,
    post: str | None = None,
    serial: int | None = None,
    date: dt.date | None = None,
) -> Listed:
    """Return the references in `text[start:end]`, which is one REF element, with its label or without.

    `year` (four digits), `post` (canonical name), `serial` and `date` are the citing cable's, as far as they are known:
    a reference without a year has the citing cable's, or the one before where its serial is too high for it.
    Spans are offsets in `text`. Never raises on content.

    >>> read_references("A. OSLO 12 B. 05 LIMA 7", 0, 23, year=2006).references[1].id
    '05LIMA7'
    """
    label = LABEL.match(text, start, end)
    if label and (label[0][-1:] in (":", ";", ".", "-") or label[0][:1] in "Rr"):
        start = label.end()
    noise = Noise(text, start, end, post)
    reader = Reader(noise, Citing(year=year, post=post, serial=serial, date=date))
    found: list[Reference] = []
    unreadable = False
    for item in items(tokens(text, start, end, noise)):
        read = _item(item, reader, noise)
        if read and found and _is_torn_date(found[-1], read[0]):
            read = read[1:]
        elif not read and item.label and not _is_nothing(item, noise):
            unreadable = True
        found.extend(read)
    return Listed(references=tuple(_unique(found)), unreadable=unreadable)


def _unique(found: list[Reference]) -> list[Reference]:
    seen: set[tuple[str, str | None]] = set()
    kept = []
    for one in found:
        if one.id is None or (one.id, one.label) not in seen:
            kept.append(one)
        if one.id is not None:
            seen.add((one.id, one.label))
    return kept


def _is_torn_date(before: Reference, this: Reference) -> bool:
    """`... FOR MAY 4` / `C. 2007`: the comma of a date was taken for the list's, and a label made of it."""
    if this.kind != "other" or not _YEAR_ALONE.fullmatch(this.text):
        return False
    words = before.text.upper().split()
    return len(words) > 1 and words[-2] in MONTHS and words[-1].isdigit()


def _folded(listed: list[Token], noise: Noise) -> str:
    if not listed:
        return ""
    return noise.written(listed[0].start, listed[-1].end).strip(_EDGES)


def _is_nothing(item: Item, noise: Noise) -> bool:
    return _folded(item.tokens, noise).upper() in _NOTHING


def _item(item: Item, reader: Reader, noise: Noise) -> list[Reference]:
    listed = item.tokens
    folded = _folded(listed, noise)
    if not folded or folded.upper() in _NOTHING:
        return []
    cables = [one for one in reader.cables(listed) if not _is_about(listed, one, noise)]
    found = _flagged(listed, cables, item.label)
    edges = [0, *(edge for one in cables for edge in (one.first, one.stop)), len(listed)]
    for at, (begin, stop) in enumerate(zip(edges[::2], edges[1::2], strict=True)):
        if begin < stop:
            found += _others(listed, begin, stop, item.label, noise, behind=at > 0, alone=not cables)
    return sorted(found, key=lambda one: one.span.start if one.span else 0)


def _parts(listed: list[Token], at: int) -> bool:
    return listed[at].text in (",", ";", "AND", "&")


def _is_about(listed: list[Token], one: Found, noise: Noise) -> bool:
    """Whether a cable only stands in what an e-mail or call is about: its part has such a word, and it is not first."""
    begin = one.first
    while begin > 0 and not _parts(listed, begin - 1) and one.first - begin < _NEAR:
        if listed[begin - 1].kind == "break" and begin > 1 and listed[begin - 2].kind in ("number", "date", "code"):
            break
        begin -= 1
    if all(
        token.kind in ("mark", "break") or token.text in ("REF", "SEE", "ALSO") for token in listed[begin : one.first]
    ):
        return False
    return kind_of(_folded(listed[begin : one.first], noise)) in MESSAGES


def _flagged(listed: list[Token], cables: list[Found], label: str | None) -> list[Reference]:
    """The cables with NOTAL and AND PREVIOUS, which belong to the cable before them; `BOTH NOTAL` to all before."""
    found: list[Reference] = []
    for at, one in enumerate(cables):
        stop = cables[at + 1].first if at + 1 < len(cables) else len(listed)
        words = [token.text for token in listed[one.stop : stop] if token.kind == "word"]
        notal = "NOTAL" in words or "NOTALS" in words or words[:3] == ["NOT", "TO", "ALL"]
        previous = any(word in ("PREVIOUS", "PREVIOUSLY", "PREV", "PREVIOUSES", "PRIOR", "SEQ") for word in words)
        if notal and ("ALL" in words or "BOTH" in words or "NOTALS" in words):
            found = [msgspec.structs.replace(before, notal=True) for before in found]
        found.append(msgspec.structs.replace(one.reference, label=label, notal=notal, and_previous=previous))
    return found


def _others(
    listed: list[Token], begin: int, stop: int, label: str | None, noise: Noise, *, behind: bool, alone: bool
) -> list[Reference]:
    """The e-mails, calls, reports and the like in tokens without a cable.

    `behind`: a cable is before them, so that what follows it without a separator tells of it; `alone`: the item has no
    cable, so that it is a reference of some kind as a whole.
    """
    found = []
    begin = _over_flags(listed, begin, stop) if behind else begin
    for number, (at, part) in enumerate(_split(listed, begin, stop, label, noise)):
        folded = noise.written(part[0].start, part[-1].end).strip(_EDGES)
        kind = kind_of(folded)
        if behind and number == 0 and not _parts(listed, begin):
            continue
        if not alone and not (
            len(_FLAGS.sub("", folded).split()) > 1 if kind else _is_apart(listed, at, folded, label)
        ):
            continue
        if kind is None and label is None and not _is_other(folded):
            continue
        if not folded or folded.upper() in _NOTHING:
            continue
        words = {token.text for token in part}
        found.append(
            Reference(
                kind=kind or "other",
                label=label,
                text=" ".join(_LINK.sub(r"\1", folded).split()),
                notal="NOTAL" in words,
                and_previous="PREVIOUS" in words,
                span=Span(part[0].start, part[-1].end),
            )
        )
    return found


def _over_flags(listed: list[Token], at: int, stop: int) -> int:
    """Behind NOTAL and AND PREVIOUS, which belong to the cable before."""
    while at < stop:
        ahead = listed[at + 1].text if at + 1 < stop else ""
        opens = listed[at].text in ("AND", "&", "(") and ahead in _FLAG_WORDS
        closes = listed[at].text == ")" and at > 0 and listed[at - 1].text in _FLAG_WORDS
        if not (opens or closes or listed[at].text in _FLAG_WORDS):
            break
        at += 1
    return at


def _is_apart(listed: list[Token], at: int, folded: str, label: str | None) -> bool:
    """Whether words without a kind, in an item with cables, are a reference of their own: behind a semicolon, or on a
    line of a list without labels. `at` is their first token."""
    while at > 0 and listed[at - 1].kind == "mark" and listed[at - 1].text != ";":
        at -= 1
    before = listed[at - 1] if at else None
    if before is None or not (before.text == ";" or (before.kind == "break" and label is None)):
        return False
    return bool(_LETTERS.search(folded)) and _FLAGS.sub("", folded).strip(_EDGES) != ""


def _is_other(folded: str) -> bool:
    """Whether words without label and kind can be a reference: some letters, and a number or few words."""
    if any(character.isdigit() for character in folded):
        return True
    return _LETTERS.search(folded) is not None and len(folded.split()) <= _LONGEST_OTHER


def _split(
    listed: list[Token], begin: int, stop: int, label: str | None, noise: Noise
) -> list[tuple[int, list[Token]]]:
    """The tokens in parts, each with its place: at semicolons and, where both sides name a message of their own, at
    commas, AND and line breaks; a list without labels also at line breaks behind which no number goes on."""
    found: list[tuple[int, list[Token]]] = []
    part: list[Token] = []
    for at in range(begin, stop):
        token = listed[at]
        ends = token.text in (",", ";", "AND", "&") or token.kind == "break"
        if ends and part and _divides(listed, at, stop, part, label, noise):
            part = []
        elif part:
            part.append(token)
        elif token.kind not in ("break", "mark") or token.text in '(["':
            part = [token]
            found.append((at, part))
    for _, one in found:
        while one[-1].kind == "break":
            one.pop()
    return found


def _divides(listed: list[Token], at: int, stop: int, part: list[Token], label: str | None, noise: Noise) -> bool:
    token = listed[at]
    if token.text == ";":
        return True
    ahead = at + 1
    while ahead < stop and ahead - at < _NEAR and not _parts(listed, ahead) and listed[ahead].kind != "break":
        ahead += 1
    if ahead == at + 1:
        return False
    if token.kind == "break" and label is None:
        following = listed[at + 1]
        complete = any(one.kind in ("number", "date", "code") for one in part[-_NEAR:])
        return complete and following.kind == "word" and following.text not in ("AND", "NOTAL")
    kinds = kind_of(_folded(part[-_NEAR:], noise)), kind_of(_folded(listed[at + 1 : ahead], noise))
    return None not in kinds and (kinds[1] in MESSAGES or kinds[0] != kinds[1])
