"""Instructions to pass that share a line: the break between them is lost, with a space left or nothing.

    SECDEF FOR OSD/STRATCAP NAVY FOR CNO-N5
    STATE PASS TO AID FOR LAC/CARUSSOUTHCOM FOR POLAD
    SENSITIVEDEPT FOR WHA/AND

The name before an order (FOR, PASS) begins an instruction: a known one, or the known end of a word that is not known.
Two orders with a name between them that is not known are doubtful, and not divided.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from reftel.telegram.phrases import CAPTIONS_ALONE, DEPARTMENTS
from reftel.telegram.plain import upper
from reftel.vocab.agencies import agency_of
from reftel.vocab.posts import posts
from reftel.vocab.tables import captions as caption_table

_ORDER = re.compile(
    r"(?<![A-Z0-9/])(?P<name>[A-Z][A-Z0-9/.()&\-]*[A-Z0-9)])"
    r"(?P<order>(?: ALSO| PLEASE| PLS)? (?:FOR|PASS)(?: TO)?)(?= [A-Z0-9])"
)
_CONNECTING = re.compile(r"(?:(?:^|[ (])(?:TO|FOR|AND|OR|ALSO|PASS|FROM|THE|OF|WITH|PLEASE|PLS)|[;/&:\-])$")
_DEPARTMENT = re.compile(
    rf"{DEPARTMENTS}|WHITE HOUSE|NAVY|ARMY|AIRFORCE|AIR FORCE|JCS|USFOR-A|CJTF-[A-Z0-9]{{1,4}}|MNF-I|VOA"
    r"|ENERGY|AGRICULTURE|DEFENSE|JUSTICE|INTERIOR"
)
_OFFICE = re.compile(r"[A-Z]{1,6}(?:/[A-Z&]{1,8})+")
_TITLE = re.compile(r"\b(?:AMB|AMBASSADOR|SECRETARY|DIRECTOR|CHARGE|DCM|MR|MRS|MS|DR|GEN|COL|CAPT|[A-Z])\.?$")
_MOST_WORDS = 3
_SHORTEST = 3
"""Letters of a known name at the end of a word."""
_SHORTEST_POST = 4
_LONG = 6
_NAMES = """
    CIA DEA DHS DIA DOD DOE DOJ DTRA FBI JCS NASA NRC NSC SECDEF USAID USDA USDOC USIA USICA USTR SOUTHCOM EUCOM
    CENTCOM PACOM USCINCPAC USCINCEUR USCINCSO CINCPAC CINCEUR
"""
_ADDRESSED = frozenset(_NAMES.split())
"""Addressees of most instructions: offices and names end with the letters of others, as OFDA does with FDA."""
_BEFORE_NAME = frozenset({"HQ", "US", "CDR", "CG"})
"""Letters before the name of an addressee that belong to it: `HQEUCOM`."""
_NO_AGENCY = re.compile(r"(?:[ANO]|ME|VE)DIA|(?:R|N|LI|AL)CIA|IDEA")
"""Ends of names that are not agencies': INDIA, GARCIA."""
_SAID = frozenset({"EYES ONLY", "ONLY", "VISAS"})
"""Captions that are words of an instruction, too: `EYES ONLY FOR HARWELL`."""
_CAPTION = re.compile(
    "|".join(
        map(
            re.escape,
            sorted(
                (one for one in caption_table() if len(one) > _SHORTEST and one not in _SAID), key=len, reverse=True
            ),
        )
    )
)
_ORDERED = re.compile(r"(?P<name>[A-Z][A-Z/.\-]*(?: [A-Z]+)?)(?: ALSO| PLEASE| PLS)? (?:FOR|PASS)\b")
_DIRECT = re.compile(r"FOR (?!OFFICIAL\b|INTERNET\b)[A-Z]")
_LETTER = re.compile(
    r"(?<=[A-Z]) ?(?P<order>FOR (?:THE )?(?:[A-Z]{2,10} )?(?:SECRETARY|AMBASSADOR|CHARGE|DIRECTOR)(?: [A-Z]{3,16})?"
    r" FROM [A-Z ]{3,30})$"
)
"""For whom and from whom a telegram is, behind other words."""
_BETWEEN = " ,;:/-"


class Divided(NamedTuple):
    """The parts of an instruction to pass."""

    captions: tuple[str, ...]
    """Captions before the first instruction."""
    instructions: tuple[str, ...]
    is_doubtful: bool
    """Whether two may be one still: a name that is not known is before the second order."""


def divide(written: str) -> Divided:
    """Divide an instruction, with its spaces folded, where another one was run into it.

    >>> divide("SECDEF FOR OSD/STRATCAP NAVY FOR CNO-N5").instructions
    ('SECDEF FOR OSD/STRATCAP', 'NAVY FOR CNO-N5')
    >>> divide("SENSITIVEDEPT FOR WHA/AND").captions
    ('SENSITIVE',)
    """
    raised = upper(written)
    captions, begin = _captions(raised)
    cuts: list[int] = []
    is_doubtful = False
    first = begin
    before = "FOR" if raised.startswith(("FOR ", "FROM "), begin) else ""
    for order in _ORDER.finditer(raised, begin):
        if order.start() > begin and not before:
            before = _before_first(raised[begin : order.start()].rstrip(" ,"), order["name"])
        if order.start() > begin and before:
            at, known = _beginning(raised, first, order, before)
            is_doubtful = is_doubtful or not known
            if at > first:
                cuts.append(at)
                first, before = at, ""
        before = f"{before}{order['order']}"
    if not cuts and (letter := _LETTER.search(raised, begin + 1)) and _is_apart(raised[begin : letter.start()]):
        cuts.append(letter.start("order"))
    places = [begin, *cuts, len(written)]
    parts = (written[low:high].strip() for low, high in pairwise(places))
    return Divided(captions, tuple(part for part in parts if part), is_doubtful)


def _before_first(above: str, name: str) -> str:
    """The order of words before the first FOR, if they are an instruction: `DHAHRAN SENDS`, `NEA/ELA, S/USSES`."""
    is_list = all(_OFFICE.fullmatch(one) for one in above.split(", "))
    is_sender = above.endswith(("SENDS", " MESSAGE", " CABLE")) or name.startswith("SENDS")
    return "FOR" if is_list or is_sender else ""


def _is_apart(above: str) -> bool:
    """Whether words are no addressee of the FOR behind them, as FBI is in `FBI FOR DIRECTOR TERN FROM HARWELL`."""
    return " " in above.strip() and "FOR" not in above.split() and not _is_known(above.strip())


def _captions(raised: str) -> tuple[tuple[str, ...], int]:
    """Captions at the beginning, before a known addressee or FOR, and the place behind them."""
    found: list[str] = []
    at = 0
    while caption := _CAPTION.match(raised, at):
        behind = caption.end()
        while behind < len(raised) and raised[behind] in _BETWEEN:
            behind += 1
        is_glued = behind == caption.end() and caption[0] not in CAPTIONS_ALONE
        if not _begins_order(raised, behind, is_glued=is_glued) and not _CAPTION.match(raised, behind):
            break
        found.append(caption[0])
        at = behind
    return tuple(found), at if found else 0


def _begins_order(raised: str, at: int, *, is_glued: bool) -> bool:
    """Whether an instruction begins here: `FOR EUR`, or a known addressee and its order."""
    if (not is_glued or raised.startswith("FOR THE ", at)) and _DIRECT.match(raised, at):
        return True
    order = _ORDERED.match(raised, at)
    return order is not None and _is_known(order["name"])


def _beginning(raised: str, first: int, order: re.Match[str], before: str) -> tuple[int, bool]:
    """The place at which the instruction of an order begins, and whether its name is known; -1 for none."""
    at, end = order.span("name")
    text = raised[first:at].rstrip()
    if text.endswith(","):
        listed = _listed(raised, first, at, end)
        return (listed if listed >= 0 else _behind_name(raised, at, end, is_sure=True)), True
    if order["name"] in ("AND", "OR"):
        return -1, True
    if _CONNECTING.search(text):
        return _behind_name(raised, at, end, is_sure="FOR" not in before), True
    low = at
    for _ in range(_MOST_WORDS):
        above = raised[first:low].rstrip()
        if _is_known(raised[low:end]) and not _CONNECTING.search(above):
            return (-1 if above.endswith(",") else low), True
        low = raised.rfind(" ", first, low - 1) + 1
        if low <= first:
            break
    if (glued := _behind_name(raised, at, end, is_sure=False)) >= 0:
        return glued, True
    is_open = "FOR" in before and order["order"].strip() == "FOR" and not _TITLE.search(text)
    return -1, not is_open or "," in text or ";" in text


def _behind_name(raised: str, at: int, end: int, *, is_sure: bool) -> int:
    """The place of a known name into which another one was run, `EUR/PRADOE`, `EPAUSDA`; -1 for none.

    `is_sure` asks that both names are known, or that the second one is long.
    """
    if agency_of(raised[at:end]) or posts().resolve(raised[at:end]) or _DEPARTMENT.fullmatch(raised, at, end):
        return -1
    glued = _known_end(raised, at, end)
    if glued <= at or raised[glued - 1] in "/.-(":
        return -1
    is_usual = raised[glued:end] in _ADDRESSED and raised[at:glued] not in _BEFORE_NAME
    return glued if not is_sure or is_usual or end - glued >= _LONG or _is_known(raised[at:glued]) else -1


def _listed(raised: str, first: int, at: int, end: int) -> int:
    """The beginning of a list of posts before FOR: `... AND AF/E LONDON, PARIS, ROME FOR TERN`."""
    if posts().resolve(raised[at:end]) is None:
        return -1
    while raised[first:at].rstrip().endswith(","):
        stop = raised.rindex(",", first, at)
        low = max(raised.rfind(" ", first, stop) + 1, first)
        if posts().resolve(raised[low:stop]) is None:
            glued = _known_end(raised, low, stop)
            return glued if glued > low else -1
        at = low
    return -1 if at <= first or _CONNECTING.search(raised[first:at].rstrip()) else at


def _known_end(raised: str, at: int, end: int) -> int:
    """The place in a word from which on it is a known name; `at` for none."""
    for place in range(at + 2, end - _SHORTEST + 1):
        name = raised[place:end]
        is_agency = name in _ADDRESSED and not _NO_AGENCY.search(raised, max(at, place - 2), end)
        if is_agency or _DEPARTMENT.fullmatch(name):
            return place
        if len(name) >= _SHORTEST_POST and posts().resolve(name) is not None:
            return place
    return at


def _is_known(name: str) -> bool:
    """Whether a name is an agency's, an office's or a post's."""
    return bool(
        _DEPARTMENT.fullmatch(name) or _OFFICE.fullmatch(name) or agency_of(name) or posts().resolve(name) is not None
    )
