"""Officers of a drafting block: `EUR/EE:RDEXAMPLE:MJW`, `NEA/ARN - MLSAMPLE`, `S - MR. PATTERN (SUBS)`.

Pure functions.

Drafters write an office symbol and a name, divided by a colon or a dash, and after the drafter's name the typist's
initials (5 FAH-1 H-240). Copies set spaces into symbols (`S/ PM`) and put colons in place of hyphens (`S/S:O`).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

_TITLES = r"(?:MR|MRS|MISS|MS|DR|AMB|AMBASSADOR|COL|LTCOL|LTC|GEN|ADM|RADM|CAPT|MAJ|CDR|AMB\. AT LARGE)\b\.?"
_DIVIDER = re.compile(rf"(?:(?<![ \t])[ \t]++)?(?::[ \t]*+|-[ \t]*+(?={_TITLES}))|(?<![ \t])[ \t]++--?[ \t]++")
_OFFICE = re.compile(r"[A-Z][A-Z0-9&]{0,11}(?:[/\-][A-Z0-9&]{1,11})*")
_SPACED = re.compile(r"(?:(?<![ \t])[ \t]++)?([/\-])[ \t]*+")
_NOTE = re.compile(r"\([ \t]*([A-Z][A-Z0-9 .,/]{0,24}?)[ \t]*\)")
_DATE = re.compile(r"(?<![\d/])(\d{1,2})[/\-] ?(\d{1,2})[/\-] ?(\d{4}|\d\d)(?![\d/])")
_PHONE = re.compile(
    r"\b(?:(?:TEL\.? ?)?EXT|X|TEL|PHONE)\.?:?[ \t]{0,2}\d[\d\- ]{2,14}\b|(?<![A-Z\d])\d[\d\- ]{3,14}(?![A-Z\d])"
)
_ENTRY = re.compile(r"[;\t]|[ ]{2,}|,[ ]*(?=[A-Z][A-Z0-9/\-]{0,15}[ ]?:)")
_LETTERS = re.compile(r"[A-Z]")

_SYMBOLS = """
A AF AFR AID ARA C CA CIA CU D DEA DG DLOS DOC DOD DOE DOJ DOT DRL DS E EA EAP EB ECA ECON EPA EUR EXIM FAA FBI FCC FEA
FSI G GSO H HA HHS INL INM INR INS IO ISN J JCS L LABOR M MED MM NASA NEA NIMH NSC NSF OES OIC OMB OPIC P PA PAO PER PM
POL PRM R RSO S SA SCA SCI SP SS STATE STR SY T TREAS TREASURY USAID USDA USIA USTR WHA
"""
BUREAUS = frozenset(_SYMBOLS.split())
"""Symbols of bureaus and agencies that are before a name with only a space between."""


class Written(NamedTuple):
    """An officer, and the place of the entry in the text."""

    name: str | None
    office: str | None
    note: str | None
    start: int
    end: int


def read_officers(text: str) -> list[Written]:
    """Return the officers that `text`, in capitals, names, in order.

    >>> [(one.office, one.name) for one in read_officers("EB/OA/AVP:JSEXAMPLE:FAA:CSAMPLE:JO")]
    [('EB/OA/AVP', 'JSEXAMPLE'), ('FAA', 'CSAMPLE')]
    """
    text = _without_numbers(text)
    found: list[Written] = []
    at = 0
    for cut in (*_ENTRY.finditer(text), None):
        stop = cut.start() if cut else len(text)
        if cut is not None and _joins(text, stop, cut.end()):
            continue
        if text[at:stop].strip(" ,.-"):
            found += _entry(text, at, stop)
        at = cut.end() if cut else stop
    return found


def drafting_date(text: str) -> tuple[dt.date, int, int] | None:
    """Return the date of a draft, month first, and its place: `05/22/73   EXT 23262`."""
    for match in _DATE.finditer(text):
        year = int(match[3])
        if year < 100:
            year += 1900 if year >= 40 else 2000
        try:
            return dt.date(year, int(match[1]), int(match[2])), match.start(), match.end()
        except ValueError:
            continue
    return None


def _without_numbers(text: str) -> str:
    """The text with dates and telephone numbers blanked out, as long as before."""
    for pattern in (_DATE, _PHONE):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return text


def _joins(text: str, stop: int, start: int) -> bool:
    """Whether a gap of spaces is inside an entry: at a divider, or before JR."""
    before, behind = text[:stop].rstrip()[-1:], text[start : start + 4].lstrip()
    return before in (":", "-", "/", ",") or behind[:1] in (":", "-", "/", "(") or behind.startswith(("JR", "SR"))


def _entry(text: str, start: int, stop: int) -> list[Written]:
    """The officers of one entry: a chain of offices and names."""
    note = _NOTE.search(text, start, stop)
    chain = text[start : note.start() if note else stop]
    parts: list[tuple[str, int, int]] = []
    at = 0
    for cut in (*_DIVIDER.finditer(chain), None):
        end = cut.start() if cut else len(chain)
        parts.append((chain[at:end], start + at, start + end))
        at = cut.end() if cut else end
    parts = [part for part in parts if part[0].strip(" ,.-")]
    found = _each(_chain(parts)) if len(parts) > 1 else [_alone(*parts[0])] if parts else []
    if note and found:
        found[-1] = found[-1]._replace(note=" ".join(note[1].split()), end=note.end())
        if text[note.end() : stop].strip(" ,.-"):
            found += _entry(text, note.end(), stop)
    return found


def _each(officers: list[Written]) -> list[Written]:
    """Divide two names of an office: `ARA:RDEXAMPLE/GSAMPLE`."""
    found: list[Written] = []
    for one in officers:
        halves = (one.name or "").split("/")
        if len(halves) == 2 and all(len(half) >= _SHORTEST and half not in BUREAUS for half in halves):
            found += [one._replace(name=half) for half in halves]
        else:
            found.append(one)
    return found


_SHORTEST = 4
"""Letters of a name with its initials, of two that a slash divides."""


def _chain(parts: list[tuple[str, int, int]]) -> list[Written]:
    found: list[Written] = []
    office: str | None = None
    begin = parts[0][1]
    for index, (raw, start, end) in enumerate(parts):
        is_last = index == len(parts) - 1
        written = raw.strip(" ,")
        if office is None:
            symbol = _symbol(written)
            if is_last and found:
                if len(written) > 3 and not symbol_like(written):
                    found.append(Written(_name(written), found[-1].office, None, start, end))
                continue  # the typist's initials
            if found and not symbol_like(written):
                found.append(Written(_name(written), found[-1].office, None, start, end))
                continue
            office, begin = symbol or _SPACED.sub(r"\1", written), start
            continue
        if not is_last and len(written) <= 2:
            office = f"{office}-{written}"
            continue
        name, following = written, None
        if not is_last and " " in written and symbol_like(_SPACED.sub(r"\1", written).rsplit(" ", 1)[-1]):
            name, _, following = _SPACED.sub(r"\1", written).rpartition(" ")
        found.append(Written(_name(name), office, None, begin, end - (len(following) if following else 0)))
        office, begin = following, end - len(following) if following else end
    if office is not None:
        found.append(Written(None, office, None, begin, parts[-1][2]))
    return found


def _alone(raw: str, start: int, end: int) -> Written:
    """An entry without divider: a name, an office, or both with a slash or a space between."""
    start += len(raw) - len(raw.lstrip())
    written = _SPACED.sub(r"\1", raw.strip(" ,"))
    first, _, rest = written.partition(" ")
    if rest and (first in BUREAUS or ("/" in first and _OFFICE.fullmatch(first))):
        return Written(_name(rest), first, None, start, end)
    above, slash, last = written.rpartition("/")
    if slash and " " not in written and len(last) >= 5 and len(above.rpartition("/")[2]) <= 5:
        return Written(last, above, None, start, end)
    if written in BUREAUS or ("/" in written and _OFFICE.fullmatch(written)):
        return Written(None, written, None, start, end)
    return Written(_name(written), None, None, start, end)


def symbol_like(written: str) -> bool:
    """Whether a word is an office symbol rather than a name."""
    return written in BUREAUS or "/" in written or (len(written) <= 4 and written.isalpha())


def _symbol(written: str) -> str | None:
    joined = _SPACED.sub(r"\1", written)
    return joined if _OFFICE.fullmatch(joined) else None


def _name(written: str) -> str | None:
    name = " ".join(written.split()).strip(" ,:;-")
    return name if len(_LETTERS.findall(name)) > 1 else None
