"""The messages of an item that are not cables: its tokens outside cables, in parts."""

from __future__ import annotations

import re
from typing import NamedTuple

from reftel.model import Reference
from reftel.spans import Span
from reftel.values.reference_kinds import MESSAGES, kind_of
from reftel.values.reference_noise import Noise
from reftel.values.reference_tokens import Token
from reftel.vocab.posts import posts

EDGES = " \t\r\n,;.-–—:(¶\ufffd>/"
NOTHING = frozenset({"N/A", "NA", "NONE", "NIL", "N.A", "NO REFERENCE", "NO REFERENCES"})
NEAR = 40
"""Number of tokens to read before or after a separator."""
_SEPARATE = re.compile(r"(?:[A-Z]{3,20} )?SEPTELS?", re.IGNORECASE)
"""A telegram sent separately, whose number the drafter did not know."""
_FLAG_WORDS = frozenset({"NOTAL", "NOTALS", "PREVIOUS", "PREV"})
_MARKINGS = frozenset({"U", "C", "S", "SBU", "NF", "/", "NOTAL", "NODIS", "EXDIS", "LIMDIS", "STADIS", "SIPDIS"})
_LONGEST_MARKING = 6
_FLAGS = re.compile(r"\bNOTAL\b|\bAND\b|\bPREV(?:IOUS)?\b|\bBOTH\b|\bALL\b|\)", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z]{3}")
_LINK = re.compile(r"\[([^\[\]]{0,200})\]\([^()]{0,400}\)")
_AND_AT_END = re.compile(r"(?<![\s,;])[\s,;]++(?:AND|&)$", re.IGNORECASE)
_LEADING = frozenset({"SEE", "ALSO", "CF", "AND", "PREVIOUS", "EMBASSY", "MISSION", "POST", "DEPT", "DEPARTMENT"})
"""Words before a first reference that are not part of it."""
_GOING_ON = frozenset({"AND", "NOTAL", "OF", "DATED", "DTD", "ON", "FROM", "TO", "RE", "REGARDING", "FOR", "WITH"})
"""Words that do not begin an item."""
_LONGEST_OTHER = 12
"""Words of an item without label and number that is still taken for a reference."""
_REMARK = frozenset(":-\u2013")
_SHORTEST_REMARK = 12
"""Characters of a line that a remark fills."""
_TELLING = 4
"""Words on a further line of an item that are not passed over in silence."""
_SHORT = 4
"""Tokens of a post and its serial: `FOOBAR TOWN 4`."""
_LOCATORS = frozenset({"PARA", "PARAS", "PARAGRAPH", "PARAGRAPHS", "SECTION", "SECTIONS"})
_DATING = frozenset({"OF", "DATED", "DTD", "ON"})
_PLACES = frozenset(
    {
        "PARA",
        "PARAS",
        "PARAGRAPH",
        "PARAGRAPHS",
        "PART",
        "PAGE",
        "SECTION",
        "SECTIONS",
        "DATED",
        "DTD",
        "OF",
        "ON",
        "DTG",
    }
)
"""Words after a cable that begin a remark about it."""


_GROUP = re.compile(r"\d{6}\s?[A-Z]")
"""How a date-time group begins."""
_LONGEST_ORIGINATOR = 6
"""Tokens between the first word of an originator and its date-time group."""


class Others(NamedTuple):
    """The messages found, and whether something else was left that may be a reference."""

    references: list[Reference]
    lost: bool


def folded_text(listed: list[Token], noise: Noise) -> str:
    """Return tokens as written, with spaces folded and without marks at the edges."""
    if not listed:
        return ""
    return noise.written(listed[0].start, listed[-1].end).strip(EDGES)


def parts(listed: list[Token], at: int) -> bool:
    """Whether a token divides an item."""
    return listed[at].text in (",", ";", "AND", "&")


def others(
    listed: list[Token], begin: int, stop: int, label: str | None, noise: Noise, *, behind: bool, alone: bool
) -> Others:
    """The e-mails, calls, reports and the like in tokens without a cable.

    `behind`: a cable is before them, so that text without a separator describes it; `alone`: the item has no cable,
    so that it is a reference of some kind as a whole.
    """
    found = []
    lost = False
    begin = _over_details(listed, begin, stop) if behind else begin
    if behind and label is None and begin < stop and listed[begin].text in _REMARK and listed[begin].kind == "mark":
        begin = _over_remark(listed, begin, stop)
    for number, (at, part) in enumerate(_split(listed, begin, stop, label, noise)):
        if part[0].text == "AND" and len(part) > 1 and part[-1].text in ("SEPTEL", "SEPTELS"):
            del part[0]
        folded = _AND_AT_END.sub("", noise.written(part[0].start, part[-1].end).strip(EDGES))
        kind = kind_of(folded)
        if behind and number == 0 and not (parts(listed, begin) or _is_on_line(listed, begin, kind, label)):
            lost = lost or _is_lost(listed, begin, part) or (kind in MESSAGES and _has_message(part, noise))
        elif not folded or folded.upper() in NOTHING or (stop < len(listed) and _is_leading(part)):
            continue
        elif not (
            _is_timed(part)
            or _is_separate(listed, stop, folded)
            or _is_message(listed, at, kind, folded, label, alone=alone)
        ):
            lost = lost or (not alone and _is_lost(listed, at, part))
        else:
            found.append(_reference(part, kind, folded, label))
            lost = lost or (kind is None and posts().resolve(folded) is not None)
    return Others(found, lost)


def _is_message(listed: list[Token], at: int, kind: str | None, folded: str, label: str | None, *, alone: bool) -> bool:
    if kind is None:
        return (alone or _is_apart(listed, at, folded, label)) and (label is not None or _is_other(folded))
    numbered = kind == "report" and any(mark.isdigit() for mark in folded)
    return alone or numbered or len(_FLAGS.sub("", folded).split()) > 1


def _is_leading(part: list[Token]) -> bool:
    """Whether a part has only words before a reference: `OSLO 12; SEE ALSO ROME 13`."""
    return all(token.text in ("SEE", "ALSO", "CF") or token.kind in ("mark", "break") for token in part)


def _is_separate(listed: list[Token], stop: int, folded: str) -> bool:
    """Whether a part is a telegram sent separately, `ANKARA 12 AND SEPTEL`: not so in `SEPTEL ANKARA 12`."""
    has_number = stop < len(listed) and listed[stop - 1].text in ("SEPTEL", "SEPTELS")
    return not has_number and _SEPARATE.fullmatch(folded) is not None


def _is_timed(part: list[Token]) -> bool:
    """Whether a part names a message by its originator and date-time group: `USCENTCOM 121433Z MAR 09`."""
    first, rest = part[0], part[1:]
    timed = any(token.kind == "date" and _GROUP.match(token.text) for token in rest[:_LONGEST_ORIGINATOR])
    return timed and first.kind == "word" and first.text not in _PLACES


def _is_lost(listed: list[Token], at: int, part: list[Token]) -> bool:
    """Return whether tokens without a message may contain a reference: a number, or several words on a separate
    line."""
    number = depth = 0
    first = part[0]
    if first.text in _PLACES or (listed[at].kind == "mark" and listed[at].text in "-–—:"):
        return False
    named = [token for token in part if token.kind in ("word", "number")] if len(part) < NEAR else []
    last = named[-1] if first.kind == "word" and 1 < len(named) <= _SHORT else None
    for token in part:
        depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
        alone = token is first or token is last
        number += token.kind == "number" and depth <= 0 and (len(token.text) > 1 or alone)
    on_line = listed[at].kind == "break" or (at > 0 and listed[at - 1].kind == "break")
    words = sum(token.kind == "word" for token in part[:NEAR])
    return bool(number) or (on_line and words >= _TELLING and first.text != "(")


def _has_message(part: list[Token], noise: Noise) -> bool:
    """Whether a remark about a cable has a message behind a comma, outside of parentheses: `- LAMPS, PIKE EMAIL`."""
    depth = 0
    for at, token in enumerate(part[:NEAR]):
        depth += (token.text == "(") - (token.text == ")")
        if token.text in (",", "&") and not depth and kind_of(folded_text(part[at + 1 :], noise)) in MESSAGES:
            return True
    return False


def _over_remark(listed: list[Token], at: int, stop: int) -> int:
    """The place after a remark that a colon or a dash begins, `OSLO 12: LAMPS LIT`, up to a separator; it may go on
    in the next line. None but its first line says so if that is short."""
    broken = next((place for place in range(at, stop) if listed[place].kind == "break"), stop)
    if broken + 1 >= stop or listed[broken - 1].end - listed[at].start < _SHORTEST_REMARK:
        return at
    rest = [place for place in range(broken + 1, stop) if parts(listed, place) or listed[place].kind == "break"]
    is_words = all(token.kind == "word" for token in listed[broken + 1 : rest[0] if rest else stop])
    return (rest[0] if rest else stop) if is_words else at


def _over_details(listed: list[Token], begin: int, stop: int) -> int:
    """The place after the details of the cable before: flags, a place in it, a date, a remark in parentheses."""
    at, before = _over_flags(listed, begin, stop), -1
    while at != before and at < stop:
        before = at
        if listed[at].text == "(":
            at = _over_brackets(listed, at, stop)
        elif listed[at].text in _DATING and at + 2 < stop and listed[at + 1].kind == "date":
            at += 2 if _ends_detail(listed, at + 2) else 0
        elif listed[at].text == "," and at + 2 < stop and listed[at + 1].text in _LOCATORS:
            at = _over_locator(listed, at + 2, stop)
        at = _over_flags(listed, at, stop)
    return at


def _ends_detail(listed: list[Token], at: int) -> bool:
    """Whether a detail ends before a token: a separator, or a flag in parentheses."""
    return parts(listed, at) or listed[at].text in ("(", "[", "NOTAL", "-")


def _over_locator(listed: list[Token], at: int, stop: int) -> int:
    """The place after the numbers of a place in a cable: `PARAS 3, 4 AND 5`."""
    while at < stop and (listed[at].kind == "number" or (at + 1 < stop and listed[at + 1].kind == "number")):
        at += 1
    return at


def _over_brackets(listed: list[Token], at: int, stop: int) -> int:
    """The place after a remark in parentheses that a separator follows, `OSLO 12 (DTG 041230Z MAR 06), PIKE TELCON`;
    `at` for none."""
    for end in range(at + 1, min(stop, at + NEAR)):
        if listed[end].text == ")":
            return end + 1 if end + 1 < stop and _ends_detail(listed, end + 1) else at
        if listed[end].text == "(":
            break
    return at


def _reference(part: list[Token], kind: str | None, folded: str, label: str | None) -> Reference:
    words = {token.text for token in part}
    return Reference(
        kind=kind or "other",
        label=label,
        text=" ".join(_LINK.sub(r"\1", folded).split()),
        notal="NOTAL" in words,
        and_previous="PREVIOUS" in words,
        span=Span(part[0].start, part[-1].end),
    )


def _over_flags(listed: list[Token], at: int, stop: int) -> int:
    """Behind NOTAL and AND PREVIOUS, which belong to the cable before."""
    while at < stop:
        ahead = listed[at + 1].text if at + 1 < stop else ""
        if listed[at].text == "(" and (end := _over_marking(listed, at, stop)):
            at = end
            continue
        further = listed[at + 2].text if at + 2 < stop else ""
        opens = listed[at].text in ("AND", "&", "(", "[", "-", "\u2013") and ahead in _FLAG_WORDS
        opens = opens or (listed[at].text == "(" and ahead in ("AND", "&") and further in _FLAG_WORDS)
        closes = listed[at].text in (")", "]") and at > 0 and listed[at - 1].text in _FLAG_WORDS
        if not (opens or closes or listed[at].text in _FLAG_WORDS):
            break
        at += 1
    return at


def _is_on_line(listed: list[Token], at: int, kind: str | None, label: str | None) -> bool:
    """Whether a message fills a line of a list without labels."""
    return label is None and kind in MESSAGES and listed[at].kind == "break"


def _over_marking(listed: list[Token], at: int, stop: int) -> int:
    """The place after a marking or caption in parentheses before a separator or a line break, `(S/NF),`; 0 for none."""
    for end in range(at + 1, min(stop, at + _LONGEST_MARKING)):
        if listed[end].text == ")":
            ends = end + 1 < stop and (parts(listed, end + 1) or listed[end + 1].kind == "break")
            return end + 1 if ends and end > at + 1 else 0
        if listed[end].text not in _MARKINGS and listed[end].kind != "break":
            return 0  # a caption, as noise, is a break
    return 0


def _is_apart(listed: list[Token], at: int, folded: str, label: str | None) -> bool:
    """Return whether words without a kind, in an item with cables, are a separate reference: after a semicolon, or
    on a line of a list without labels. `at` is their first token."""
    while at > 0 and listed[at - 1].kind == "mark" and listed[at - 1].text != ";":
        at -= 1
    before = listed[at - 1] if at else None
    if before is None:
        return label is None and _begins_list(listed, folded)
    if not (before.text == ";" or (before.kind == "break" and label is None)):
        return False
    return bool(_LETTERS.search(folded)) and _FLAGS.sub("", folded).strip(EDGES) != ""


def _begins_list(listed: list[Token], folded: str) -> bool:
    """Return whether words at the beginning of a list without labels are a separate message: a separator divides them
    from the cable, and they are more than `SEE ALSO`."""
    if not any(parts(listed, at) for at in range(min(len(listed), NEAR))):
        return False
    words = folded.upper().split()
    if words and words[0] in _PLACES:
        # `PARA 14 OF OSLO 12`
        return False
    plain = [word for word in words if word not in _LEADING]
    return len(plain) > 1 or any(mark.isdigit() for mark in folded)


def _is_other(folded: str) -> bool:
    """Whether words without label and kind can be a reference: some letters, and a number or few words."""
    if any(character.isdigit() for character in folded):
        return True
    return _LETTERS.search(folded) is not None and len(folded.split()) <= _LONGEST_OTHER


def _split(
    listed: list[Token], begin: int, stop: int, label: str | None, noise: Noise
) -> list[tuple[int, list[Token]]]:
    """The tokens in parts, each with its place: divided at semicolons and, if both sides name a message, at commas,
    AND and line breaks; a list without labels also at line breaks before words."""
    found: list[tuple[int, list[Token]]] = []
    part: list[Token] = []
    depth = 0
    for at in range(begin, stop):
        token = listed[at]
        depth = max(0, depth + (token.text == "(") - (token.text == ")"))
        ends = token.text in (",", ";", "AND", "&") or token.kind == "break"
        if ends and part and not depth and _divides(listed, at, stop, part, label, noise):
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
    if token.text == ";" or (token.kind != "break" and _is_beside_separate(listed, at, stop, part)):
        return True
    ahead = at + 1
    while ahead < stop and ahead - at < NEAR and not parts(listed, ahead) and listed[ahead].kind != "break":
        ahead += 1
    if ahead == at + 1:
        return False
    if token.kind == "break" and part[-1].text in ("PHONE", "TELEPHONE", "CONFERENCE"):
        return False  # `PHONE` / `CALL`
    if token.kind == "break" and label is None:
        following = listed[at + 1]
        complete = any(one.kind in ("number", "date", "code") for one in part[-NEAR:])
        if part[-1].kind == "word" and kind_of(folded_text(part[-NEAR:], noise)) is None:
            complete = complete and following.text in _LEADING
        return complete and following.kind == "word" and following.text not in _GOING_ON
    kinds = kind_of(folded_text(part[-NEAR:], noise)), kind_of(folded_text(listed[at + 1 : ahead], noise))
    if None in kinds:
        return False
    return (
        kinds[1] in MESSAGES or kinds[0] != kinds[1] or (token.kind != "break" and _has_number(listed[at + 1 : ahead]))
    )


def _is_beside_separate(listed: list[Token], at: int, stop: int, part: list[Token]) -> bool:
    """Whether a telegram sent separately is before or after a sign."""
    before = len(part) == 1 and part[0].text in ("SEPTEL", "SEPTELS")
    return before or (at + 1 < stop and listed[at + 1].text in ("SEPTEL", "SEPTELS"))


def _has_number(part: list[Token]) -> bool:
    """Whether a part names a document of its own by a number: `7 FAM 411, 9 FAM 40`."""
    return any(one.kind in ("number", "code") for one in part)
