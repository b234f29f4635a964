"""Labels in a list of references: the best-scoring sequence of candidate letters and numbers.

Drafters and the message system label items in any way (`A.`, `(B)`, `[C]`, `D/`, `REF E`, `F` alone), repeat labels,
skip and double them; initials, portion markings and serials look the same. A candidate scores by its spelling and its
surroundings, and a sequence by rising one at a time.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import msgspec

from reftel.values.reference_label_values import (
    ROMAN,
    is_apart,
    letter_value,
    misread_label,
    number_value,
    reference_at,
)
from reftel.values.reference_lines import by_columns, by_lines
from reftel.values.reference_tokens import SEPARATORS, Token, ends_name, inside, is_lettered, is_message, names_message

_OPENERS = frozenset("([{")
_CLOSERS = frozenset(".)]}:/-–>,=")
_BULLETS = frozenset("-–—*•·¶\ufffd>_")
_MAY_TOUCH = frozenset({",", ";", ":", "\n", "\u00b6", "\ufffd"})
"""Signs that may be directly before a label."""
_REF = frozenset({"REF", "REFS", "REFTEL", "REFTELS"})
_MARKINGS = frozenset("UCS")
_ENDS_OF_ITEMS = frozenset(
    (
        "AND",
        "&",
        "NOTAL",
        "PREVIOUS",
        "PREV",
        "MAIL",
        "EMAIL",
        "TELCON",
        "AL",
        "PHONCON",
        "PHONECON",
        "MEMCON",
        "SEPTEL",
    )
)
"""Words after which the number of the next item may be: `OSLO 12 AND PREVIOUS 2) ROME 7`."""

# Points of a candidate and of a step of the sequence. A candidate is chosen where its sum is above zero.
_WRITTEN = {"": -0.5, "one": 1.0, "both": 1.5}
_STEP = {0: -1.0, 1: 2.0, 2: 0.0, 3: -0.5}
_BARE_STEP = {1: 1.0}
_JUMP = -1.5
_DOUBLED = -6.0
"""A label directly after a label, without an item between."""
_BEGIN = {1: 1.0, 2: -1.5}
_BEGIN_LATE = -3.5
_BEGIN_MARKING = -6.0
_ARTICLE = 4.0
"""More than the other points of an A after REF alone, and less than with a B after it."""


class Item(msgspec.Struct, gc=False):
    """One item of the list: its label (upper case; None if the list has none) and its tokens."""

    label: str | None
    tokens: list[Token]


class _Candidate(NamedTuple):
    value: int
    """A is 1, Z is 26, AA is 27; 1 is 1."""
    numeric: bool
    label: str
    begin: int
    """Index of the first token of the label."""
    stop: int
    """Index of the first token of its item."""
    worth: float
    marking: bool
    bare: bool = False
    """Whether it is a letter alone that begins a line without a cable: a label only as the next of others."""


def items(listed: list[Token]) -> list[Item]:
    """The items of a list by its labels; without labels the whole is one item."""
    listed = by_columns(_without_ref(listed))
    chosen = _chosen(listed)
    if not chosen or (len(chosen) == 1 and chosen[0].bare):
        return [Item(None, part) for part in by_lines(listed)]
    found = []
    first = chosen[0].begin if chosen else len(listed)
    if len(chosen) > 1 and chosen[-1].marking and chosen[-1].stop == len(listed) and _is_label(listed[:first]):
        # the marking of the last item
        chosen.pop()
    if any(token.kind not in ("mark", "break") for token in listed[:first]) and not (
        chosen and _is_label(listed[:first])
    ):
        found.append(Item(None, listed[:first]))
    for at, mark in enumerate(chosen):
        following = chosen[at + 1] if at + 1 < len(chosen) else None
        item = listed[mark.stop : following.begin if following else len(listed)]
        if following is not None:
            item = _without_label_behind(item, following.label)
        found.append(Item(mark.label, _without_doubled(item, mark)))
    return _roman(_behind(found))


def _without_label_behind(tokens: list[Token], label: str) -> list[Token]:
    """An item without the first of the two labels of the next one (`... OF MAY 3` / `B. (B) OSLO 12`)."""
    at = len(tokens)
    while at and (tokens[at - 1].kind == "break" or tokens[at - 1].text in _CLOSERS):
        at -= 1
    if at == len(tokens) or not at or tokens[at - 1].text != label or tokens[at - 1].kind != "word":
        return tokens
    at -= 1
    while at and (tokens[at - 1].text in _OPENERS or tokens[at - 1].text in _BULLETS):
        at -= 1
    return tokens[:at] if at and (tokens[at - 1].kind == "break" or tokens[at - 1].text in SEPARATORS) else tokens


def _without_ref(listed: list[Token]) -> list[Token]:
    """The list without the word in labels in parentheses: `OSLO 12 (REF A)` has `(A)`."""
    return [
        token
        for at, token in enumerate(listed)
        if not (
            token.text in _REF
            and 0 < at < len(listed) - 2
            and listed[at - 1].text in _OPENERS
            and letter_value(listed[at + 1])
            and listed[at + 2].text in _CLOSERS
        )
    ]


def _behind(found: list[Item]) -> list[Item]:
    """Labels after their items, `OSLO 12 (A), STATE 34 (B)`: each belongs to the item before it."""
    if len(found) < 2 or found[0].label is not None or found[1].label != "A":
        return found
    if any(token.kind not in ("mark", "break") for token in found[-1].tokens):
        return found
    if not any(token.kind == "number" for token in found[0].tokens):
        return found
    return [Item(behind.label, one.tokens) for one, behind in pairwise(found)]


_LONGEST_LABEL = max(map(len, ROMAN))


def _roman(found: list[Item]) -> list[Item]:
    """Labels I, II, III, of which the first was taken for a 1."""
    if len(found) > 1 and found[0].label == "1" and found[1].label == "II":
        return [Item("I", found[0].tokens), *found[1:]]
    return found


def _is_label(before: list[Token]) -> bool:
    """Return whether only a label, or nothing, is before the first label: the A of `A. REF A OSLO 12`."""
    return sum(token.kind != "break" for token in before) < 3 and all(len(token.text) == 1 for token in before)


def _chosen(listed: list[Token]) -> list[_Candidate]:
    letters: list[_Candidate] = []
    numbers: list[_Candidate] = []
    remarks = inside(listed)
    for at, token in enumerate(listed):
        if len(token.text) > _LONGEST_LABEL or (token.kind != "word" and token.kind != "number"):
            continue
        for numeric in (False, True):
            candidate = _candidate(listed, at, numeric=numeric)
            if candidate and not (at in remarks and reference_at(listed, candidate.stop) < 1):
                (numbers if numeric else letters).append(candidate)
    by_letters, by_numbers = _best(letters), _best(numbers)
    return by_letters[1] if by_letters[0] >= by_numbers[0] else by_numbers[1]


def _best(candidates: list[_Candidate]) -> tuple[float, list[_Candidate]]:
    """The best sequence by dynamic programming over the last label's value; linear in the candidates.

    Two ends are kept for each value: a candidate directly after the better one may spoil it.
    """
    ends: dict[int, list[tuple[float, int]]] = {}
    before: list[int] = []
    best: list[tuple[float, int]] = []
    for at, candidate in enumerate(candidates):
        score, previous = _start(candidate), -1
        options = [] if candidate.bare else [(end + _JUMP, last) for end, last in best]
        for step, worth in _BARE_STEP.items() if candidate.bare else _STEP.items():
            options += [(end + worth, last) for end, last in ends.get(candidate.value - step, ())]
        for total, last in options:
            total += _DOUBLED if candidates[last].stop == candidate.begin else 0.0
            if total > score:
                score, previous = total, last
        score += candidate.worth
        before.append(previous)
        ends[candidate.value] = _two_best(ends.get(candidate.value, []), (score, at))
        if score > 0:
            best = _two_best(best, (score, at))
    chain = []
    at = best[0][1] if best else -1
    while at >= 0:
        chain.append(candidates[at])
        at = before[at]
    return best[0][0] if best else 0.0, chain[::-1]


def _two_best(ends: list[tuple[float, int]], new: tuple[float, int]) -> list[tuple[float, int]]:
    return sorted((*ends, new), key=lambda end: -end[0])[:2]


def _start(candidate: _Candidate) -> float:
    if candidate.numeric and candidate.value > 1:
        return _BEGIN_MARKING
    if candidate.bare:
        return _BEGIN[1] if candidate.begin == 0 and candidate.value == 1 else _BEGIN_MARKING
    late = _BEGIN_MARKING if candidate.marking else _BEGIN_LATE
    return _BEGIN.get(candidate.value, late)


def _candidate(listed: list[Token], at: int, *, numeric: bool) -> _Candidate | None:
    token = listed[at]
    value = number_value(token) if numeric else letter_value(token)
    if not value:
        return None
    if token.text == "E" and [one.text[:4] for one in listed[at + 1 : at + 3]] == ["-", "MAIL"]:
        return None
    if is_lettered(listed, at):
        return None
    begin, stop = at, at + 1
    opened = at > 0 and listed[at - 1].text in _OPENERS and listed[at - 1].kind == "mark"
    begin -= opened
    closed = _closer(listed, at)
    misread = None if numeric else misread_label(listed, at, closed=opened and closed)
    if misread == "":
        return None
    stop += closed
    closed = closed or misread is not None
    if closed and stop < len(listed) and listed[stop].text in (")", ".") and _glued(listed, stop - 1):
        stop += 1
    behind = stop
    while behind < len(listed) and (listed[behind].kind == "break" or listed[behind].text in _BULLETS):
        behind += 1
    likeness = 0.0 if closed and _is_closed_letter(listed, stop) else reference_at(listed, behind)
    bare = not opened and not closed
    named = _named(listed, begin)
    is_next = (
        likeness == 1
        or named
        or listed[at - 1].kind == "break"
        or listed[at - 1].text == "\u00b6"
        or (is_message(listed, at - 1, behind) if at else names_message(listed, behind))
    )
    if bare and (numeric or _is_part(listed, at) or not is_next or ends_name(listed, at)):
        return None
    worth = _WRITTEN["both" if opened and closed else "one" if opened or closed or named else ""]
    worth += _position(listed, begin - named) + likeness * 1.5
    marking = opened and bool(closed) and token.text in _MARKINGS
    if marking and begin > 2 and listed[begin - 1].text == ")" and letter_value(listed[begin - 2]):
        # the marking after a label: `(C) (U) OSLO 12`
        worth -= 6.0
    if behind >= len(listed) or listed[behind].text in SEPARATORS or (marking and _is_closed_letter(listed, stop)):
        worth -= 2.5
    if numeric and not _may_be_number(listed, begin - named, opened=opened):
        return None
    if bare and named and likeness < 1:
        # `REF A LETTER`: an article, unless `REF B` follows
        worth -= _ARTICLE
    label = "1" if numeric and value == 1 else misread or token.text
    return _Candidate(value, numeric, label, begin - named, stop, worth, marking, bare and likeness < 1 and not named)


def _named(listed: list[Token], begin: int) -> int:
    """Return the number of tokens of a `REF` or `REF.` before a label; 0 for none."""
    point = int(begin > 1 and listed[begin - 1].text == ".")
    return point + 1 if begin > point and listed[begin - 1 - point].text in _REF else 0


def _is_closed_letter(listed: list[Token], at: int) -> bool:
    """Return whether a further label is directly after, so that a marking before it is not a label (`OSLO 12 (C) D.
    ROME 7`)."""
    while at < len(listed) and (listed[at].kind == "break" or listed[at].text in _BULLETS or listed[at].text in _REF):
        at += 1
    at += at < len(listed) and listed[at].text in _OPENERS
    return (
        at + 2 < len(listed)
        and bool(letter_value(listed[at]))
        and listed[at + 1].kind == "mark"
        and listed[at + 1].text in _CLOSERS
        and reference_at(listed, at + 2) == 1
    )


def _closer(listed: list[Token], at: int) -> bool:
    """Whether the token after closes a label; a dash or slash only before a space, a period not among initials."""
    if at + 1 >= len(listed):
        return False
    closer = listed[at + 1]
    if closer.text in ("-", "–") and is_apart(listed, at):
        return True
    if closer.kind != "mark" or closer.text not in _CLOSERS | {";"} or closer.start - listed[at].end > 1:
        return False
    glued = closer.start == listed[at].end
    if closer.text in ",;":
        return glued and reference_at(listed, at + 2) == 1
    if closer.text == "/" and _glued(listed, at + 1) and len(listed[at + 2].text) < 3 and listed[at + 2].kind == "word":
        # `A/S PIKE`, `S/NF`: an office, a marking
        return False
    if closer.text in "/-–":
        return (not _glued(listed, at + 1) or (closer.text == "/" and reference_at(listed, at + 2) == 1)) and glued
    return not (closer.text == "." and (_is_initials(listed, at) or not glued))


def _is_initials(listed: list[Token], at: int) -> bool:
    """`E.O.`, `J.Q. PUBLIC`: a letter and a period glued to another such."""
    ahead = (
        at + 3 < len(listed)
        and _glued(listed, at + 1)
        and len(listed[at + 2].text) == 1
        and listed[at + 2].kind == "word"
        and listed[at + 3].text == "."
        and listed[at + 2].text != listed[at].text
    )
    back = at > 1 and listed[at - 1].text == "." and _glued(listed, at - 1) and len(listed[at - 2].text) == 1
    return ahead or (back and listed[at - 2].text != listed[at].text)


def _glued(listed: list[Token], at: int) -> bool:
    return at + 1 < len(listed) and listed[at].end == listed[at + 1].start and listed[at + 1].kind != "break"


def _is_part(listed: list[Token], at: int) -> bool:
    """Return whether a letter is joined to the text before it (`N4`, `S/NF`, `D'AFFAIRES`)."""
    before = listed[at - 1] if at > 0 else None
    return before is not None and before.end == listed[at].start and before.text not in _MAY_TOUCH


def _position(listed: list[Token], begin: int) -> float:
    """Return the score of a candidate's place: after a line break, a separator, a number or a word."""
    at = begin - 1
    while at >= 0 and listed[at].text in _BULLETS:
        at -= 1
    bulleted = at != begin - 1
    if at < 0 or listed[at].kind == "break":
        return 1.5
    before = listed[at]
    if before.text in (",", ";", ":"):
        return 1.0
    if before.kind in ("number", "date", "code") or before.text in (")", ".", "NOTAL", "PREVIOUS", "AND", "]"):
        return 0.2 if bulleted else 0.7
    return -1.0 if bulleted else -0.5


def _may_be_number(listed: list[Token], begin: int, *, opened: bool) -> bool:
    """Whether a number can be a label: not after a word (`OSLO 1.`), nor one of several numbers."""
    if begin == 0 or listed[begin - 1].kind in ("break", "mark") or opened:
        return begin == 0 or listed[begin - 1].text not in "#-–'’/(" or _is_after_dash(listed, begin, begin + opened)
    if listed[begin - 1].text in _ENDS_OF_ITEMS and listed[begin + 1 : begin + 2]:
        return listed[begin + 1].text in (")", ".")
    return listed[begin - 1].text in _REF or listed[begin - 1].kind in ("number", "date", "code")


def _is_after_dash(listed: list[Token], begin: int, number: int) -> bool:
    """Whether a dash before a label divides items, `OSLO 12 - 2. ROME 7`: it has spaces, and an item follows."""
    dash = listed[begin - 1]
    if dash.text not in "-–" or begin < 2 or dash.start == listed[begin - 2].end or dash.end == listed[begin].start:
        return False
    if number + 1 >= len(listed) or listed[number + 1].text not in (".", ")"):
        return False
    return reference_at(listed, number + 2) == 1 or is_message(listed, begin - 2, number + 2)


def _without_doubled(tokens: list[Token], mark: _Candidate) -> list[Token]:
    """An item without a second label (`A. REF A: STATE 1`, `A. (A) PARIS 2`, `A. A. OSLO 3`)."""
    at = _over(tokens, 0)
    while at < len(tokens) and tokens[at].text in _REF:
        at = _over(tokens, at + 1)
    for numeric in (False, True):
        place = at + (at < len(tokens) and tokens[at].text in _OPENERS)
        if place >= len(tokens):
            break
        again = _candidate(tokens, place, numeric=numeric)
        if again and (again.label == mark.label or (place + 1 < again.stop and reference_at(tokens, again.stop) == 1)):
            return tokens[again.stop :]
    return tokens[at:]


def _over(tokens: list[Token], at: int) -> int:
    while at < len(tokens) and (tokens[at].kind == "break" or tokens[at].text in _BULLETS or tokens[at].text in ".:,;"):
        at += 1
    return at
