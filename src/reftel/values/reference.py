"""The list under REF: cables, e-mails, telephone calls, reports (5 FAH-1 H-220).

    text ─► noise (page marks, stamps) ─► tokens ─► items (by the best sequence of labels) ─► cables and other messages

A cable's sender is in the gazetteer, or the reference is marked as `unknown-post`; every guess has its code in
`Reference.uncertain`.
"""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from itertools import pairwise

import msgspec
from rapidfuzz.distance import OSA

from reftel.model import Reference
from reftel.values.cable_id import make_id, split_id
from reftel.values.element_labels import REFERENCE
from reftel.values.reference_cables import Found, Reader
from reftel.values.reference_kinds import MESSAGES, kind_of
from reftel.values.reference_labels import Item, items
from reftel.values.reference_noise import Noise
from reftel.values.reference_others import NEAR, NOTHING, folded_text, others, parts
from reftel.values.reference_tokens import Token, tokens
from reftel.values.reference_years import Citing
from reftel.vocab.month_names import MONTH_NUMBERS

LABEL = re.compile(rf"(?:{REFERENCE}|REFS?\(S\)|RE)\b\s{{0,9}}(?:\(S\)|\(s\))?\s{{0,9}}[:;,.\-]*", re.IGNORECASE)
"""`REF:`, `REFS:`, `REFTEL:`, `Ref(s):`, `REFERENCE:`."""

_ENTITY = re.compile(r"&(?:#\d{2,5}|amp|apos|quot|nbsp);", re.IGNORECASE)
_SIGNS = re.compile(r"(?:['\u2019](?=:)|[\s:;,\u2013\u2014]|[\-/](?=\s))*")
_OF_ITEM = re.compile(r"REF(?:TEL)?\s{1,3}A\s{1,3}(?=[A-Z])", re.IGNORECASE)
"""A label of the first item, without a sign: `REF A KEEPER'S LETTER`; `REF B` after it shows that it is one."""
_NEXT_ITEM = re.compile(r"\bREF(?:TEL)?\s{1,3}B\b", re.IGNORECASE)
_AGAIN = re.compile(rf"[\s:]{{0,9}}{REFERENCE}\s{{0,3}}:", re.IGNORECASE)
"""The label once more, as a form filled in with all of the line has it: `REF: REFS: A. OSLO 12`."""
_NAMED = re.compile(r"\s{0,9}[A-Z](?:\s{0,3}(?:,|AND|&|-)\s{0,3}[A-Z]){1,9}\s{0,3}:", re.IGNORECASE)
"""Labels in the label: `REFS A AND B: OSLO 12 AND 13`."""
_ALL_NOTAL = re.compile(
    r"\b(?:(?P<all>ALL|REFS|REFTELS)|BOTH)\s{1,3}(?:ARE\s{1,3})?NOTALS?\b[\s).;\]]{0,8}$", re.IGNORECASE
)
_PREVIOUS_ALONE = frozenset({"AND PREVIOUS", "PREVIOUS", "AND PRIOR"})
"""An item that says something about the one before it: `(B) OSLO 12 (C) AND PREVIOUS`."""
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d(?: AND PREVIOUS)?", re.IGNORECASE)


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
    reader: str | None = None,
) -> Listed:
    """Return the references in `text[start:end]`, which is one REF element, with its label or without.

    `year` (four digits), `post` (canonical name), `serial` and `date` are the citing cable's, as far as they are known:
    a reference without a year has the citing cable's, or the one before where its serial is too high for it. `reader`
    is the post of its only action addressee, whose number `YOUR 100` is.
    Spans are offsets in `text`. Never raises on content.

    >>> read_references("A. OSLO 12 B. 05 LIMA 7", 0, 23, year=2006).references[1].id
    '05LIMA7'
    """
    label = LABEL.match(text, start, end)
    if label and not (_OF_ITEM.match(text, start, end) and _NEXT_ITEM.search(text, start, end)):
        start = label.end()
    if (again := _AGAIN.match(text, start, end)) is not None:
        start = again.end()
    if named := _NAMED.match(text, start, end):
        start = named.end()
    if (signs := _SIGNS.match(text, start, end)) is not None:
        start = signs.end()
    noise = Noise(text, start, end, post)
    readers = Reader(noise, Citing(year=year, post=post, serial=serial, date=date, reader=reader))
    found: list[Reference] = []
    unreadable = False
    for item in items(tokens(_unescaped(text, start, end), start, end, noise, year and year + 1)):
        if found and (flags := _flags_alone(item)):
            # a marking was taken for a label: `OSLO 12 (C) NOTAL`
            notal, previous = "NOTAL" in flags, not flags.isdisjoint(("PREVIOUS", "PREV"))
            found[-1] = msgspec.structs.replace(
                found[-1], notal=found[-1].notal or notal, and_previous=found[-1].and_previous or previous
            )
            continue
        read, lost = _item(item, readers, noise)
        unreadable = unreadable or lost
        if read and found and (_is_torn_date(found[-1], read[0]) or read[0].text.upper() in _PREVIOUS_ALONE):
            previous = found[-1].and_previous or read[0].and_previous or read[0].text.upper() in _PREVIOUS_ALONE
            found[-1] = msgspec.structs.replace(found[-1], and_previous=previous)
            read = read[1:]
        elif not read and item.label and not _is_nothing(item, noise):
            unreadable = True
        found.extend(read)
    found = [_near_in_list(one, found, post) for one in found]
    return Listed(references=tuple(_all_notal(_unique(found), text[max(start, end - 60) : end])), unreadable=unreadable)


def _unescaped(text: str, start: int, end: int) -> str:
    """The text with spaces after the characters that a copy has as entities of HTML: `N&#39;DJAMENA`."""
    if "&" not in text[start:end]:
        return text
    plain = _ENTITY.sub(lambda found: unescape(found[0])[:1].ljust(len(found[0])), text[start:end])
    return f"{text[:start]}{plain}{text[end:]}"


def _near_in_list(one: Reference, found: list[Reference], post: str | None) -> Reference:
    """A reference to an unknown sender one slip from the citing post or another one of the list: `BAKU 91, AKU 30`."""
    if "unknown-post" not in one.uncertain or one.id is None:
        return one
    year, name, serial = split_id(one.id)
    others = {split_id(other.id)[1] for other in found if other.id and "unknown-post" not in other.uncertain}
    near = {known for known in others | {post or ""} if len(name) > _SHORTEST and OSA.distance(name, known) == 1}
    if len(near) != 1:
        return one
    uncertain = tuple("corrected-post" if code == "unknown-post" else code for code in one.uncertain)
    return msgspec.structs.replace(one, id=make_id(year, near.pop(), serial), corrected_from=name, uncertain=uncertain)


_SHORTEST = 2
"""Letters of a name that is too short to be mistyped."""


def _all_notal(found: list[Reference], tail: str) -> list[Reference]:
    """`(ALL NOTAL)` at the end of a list is of every reference, `BOTH NOTAL` of the last two."""
    said = _ALL_NOTAL.search(tail)
    if said is None:
        return found
    first = 0 if said["all"] else max(0, len(found) - 2)
    return [
        msgspec.structs.replace(one, notal=True) if at >= first and one.kind == "cable" else one
        for at, one in enumerate(found)
    ]


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
    """`... FOR MAY 4` / `C. 2007`: the comma of a date was read as the list's, and a label made from it."""
    if this.kind != "other" or not _YEAR_ALONE.fullmatch(this.text):
        return False
    words = before.text.upper().split()
    return len(words) > 1 and words[-2] in MONTH_NUMBERS and words[-1].isdigit()


def _flags_alone(item: Item) -> set[str]:
    """The flags of an item that has nothing else."""
    words = {token.text for token in item.tokens if token.kind not in ("mark", "break")}
    return words if words <= {"NOTAL", "AND", "PREVIOUS", "PREV"} else set()


def _is_nothing(item: Item, noise: Noise) -> bool:
    return folded_text(item.tokens, noise).upper() in NOTHING


def _item(item: Item, reader: Reader, noise: Noise) -> tuple[list[Reference], bool]:
    """The references of an item in order, and whether something in it was not understood."""
    listed = item.tokens
    folded = folded_text(listed, noise)
    if not folded or folded.upper() in NOTHING:
        return [], False
    cables = [one for one in reader.cables(listed) if not _is_about(listed, one, noise)]
    found = _flagged(listed, cables, item.label)
    lost = False
    edges = [0, *(edge for one in cables for edge in (one.first, one.stop)), len(listed)]
    for at, (begin, stop) in enumerate(zip(edges[::2], edges[1::2], strict=True)):
        if begin < stop:
            more = others(listed, begin, stop, item.label, noise, behind=at > 0, alone=not cables)
            found += more.references
            lost = lost or more.lost
    return sorted(found, key=lambda one: one.span.start if one.span else 0), lost


def _ends_item(token: Token) -> bool:
    """Whether an item of a list without labels may end with a token at the end of its line: `PIKE E-MAIL`."""
    return token.kind in ("number", "date", "code") or token.text in ("MAIL", "EMAIL", "TELCON")


def _is_about(listed: list[Token], one: Found, noise: Noise) -> bool:
    """Return whether a cable is only part of the description of an e-mail or call: its part has such a word, and it
    is not first."""
    begin = one.first
    while begin > 0 and not parts(listed, begin - 1) and one.first - begin < NEAR:
        if listed[begin - 1].kind == "break" and begin > 1 and _ends_item(listed[begin - 2]):
            break
        begin -= 1
    if all(
        token.kind in ("mark", "break") or token.text in ("REF", "SEE", "ALSO") for token in listed[begin : one.first]
    ):
        return False
    return kind_of(folded_text(listed[begin : one.first], noise)) in MESSAGES


def _flagged(listed: list[Token], cables: list[Found], label: str | None) -> list[Reference]:
    """The cables with NOTAL and AND PREVIOUS, which belong to the cable before them; `BOTH NOTAL` to all before."""
    found: list[Reference] = []
    for at, one in enumerate(cables):
        stop = cables[at + 1].first if at + 1 < len(cables) else len(listed)
        words = [token.text for token in listed[one.stop : stop] if token.kind == "word"]
        words += [before + behind for before, behind in pairwise(words)]
        if not at and "NOTAL" in (token.text for token in listed[: one.first]):
            # `(NOTAL) OSLO 12`
            words.append("NOTAL")
        notal = "NOTAL" in words or "NOTALS" in words or words[:3] == ["NOT", "TO", "ALL"]
        previous = any(word in ("PREVIOUS", "PREVIOUSLY", "PREV", "PREVIOUSES", "PRIOR", "SEQ") for word in words)
        if notal and ("ALL" in words or "BOTH" in words or "NOTALS" in words):
            found = [msgspec.structs.replace(before, notal=True) for before in found]
        found.append(msgspec.structs.replace(one.reference, label=label, notal=notal, and_previous=previous))
    return found
