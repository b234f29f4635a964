"""Citations that readers paste into a search box: a URL, a footnote, a number in any style, with a paragraph.

1. An address of a reading room: `https://cables.example.org/cable/08MEXICO714#p7`, `/cable/2008/03/08MEXICO714.html`.
2. A reference id, alone or in a footnote, a BibTeX, RIS or CSL entry: `08MEXICO714#p7`, `08 MEXICO 000714`, `(Cable No.
   08MEXICO714, para. 7)`.
3. A numbered military message: `NAVADMIN 123/18`.
4. A post and a number, with the year if there is one: `LIMA No. 11`, `MEXICO 714 of 2008`, `Telegram 714 From the
   Embassy in Mexico to the Department of State, March 13, 2008`.

A text that may be a search (`museum 08MEXICO714`) is not a citation. Every pattern is linear in the text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final
from urllib.parse import unquote, urlsplit

import msgspec

from reftel.values.cable_id import canonical_id, numbered_message, split_id
from reftel.values.dates import read_date
from reftel.vocab.month_names import MONTH_NUMBERS
from reftel.vocab.posts import posts

LONGEST: Final = 2000
"""Characters of a pasted text to read; a query has no more."""


class PastedCitation(msgspec.Struct, frozen=True, kw_only=True):
    """A cable that a text names."""

    written: str
    """As it can be looked up: an id, or a post and a number without a year."""
    anchor: str = ""
    """A paragraph of it: `p7`, `s2p7`."""
    year: int | None = None
    day: str = ""
    """`2008-03-13`, if the text has a date: it distinguishes telegrams of one number."""
    is_bare: bool = False
    """The text is a reference id in one piece, or a post and a number, and nothing else: it is a query too."""


_ID = re.compile(
    r"(?<![A-Za-z0-9])((?:[12][0-9])?[0-9]{2}(?:[A-Za-z]{3,30}|[ -][A-Za-z]{3,20}(?:[ -][A-Za-z]{2,14}){0,3}[ -])0{0,6}"
    r"[1-9][0-9]{0,6}(?:-[0-9]{1,2}(?![0-9]))?)(?:_[A-Za-z][0-9]?)?(?![A-Za-z0-9])"
)
_WITHOUT_ID = re.compile(r"(?<![\w-])NOID-[0-9A-Za-z]{2,60}", re.IGNORECASE)
"""Name of a cable without a reference id."""
_ONE_PIECE = re.compile(r"[0-9]{2}(?:[0-9]{2})?[A-Za-z]{3,30}[0-9]{1,9}(?:-[0-9]{1,2})?")
_ANCHOR = re.compile(
    r"(?:#|:|/p/|[?&]p=)((?:s[0-9]{1,3})?p?(?:ar)?[0-9]{1,4}|u[0-9]{1,4})(?![\w])"
    r"|(?:\bsec(?:tion|\.)?\s?([0-9]{1,3}),?\s?)?(?:\bparas?(?:graph)?s?\.?|\u00b6{1,2})\s?(?:([0-9]{1,3})\.)?([0-9]{1,4})(?![\w])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\w])(1[789][0-9]{2}|20[0-9]{2})(?![\w])")
_DAY = re.compile(
    r"(?<!\w)(?:[A-Za-z]{3,9}\.? [0-9]{1,2}, ?[0-9]{4}|[0-9]{1,2} [A-Za-z]{3,9}\.? [0-9]{4}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2})(?!\w)"
)
_TITLE = re.compile(r"[\u201c\u2018][^\u201d\u2019]{0,500}[\u201d\u2019]|\"[^\"]{0,500}\"")
_COUNT = r"(?:nos?\.?|number|nr\.?|#)"
_POST_FIRST = re.compile(
    rf"(?P<post>[A-Za-z][A-Za-z .,'/-]{{1,60}}?),?\s{{0,3}}{_COUNT}\s?(?P<serial>[0-9]{{1,7}})(?P<rest>\W.{{0,200}})?",
    re.I,
)
_OF_YEAR = re.compile(
    r"(?P<post>[A-Za-z][A-Za-z .'/-]{1,40}?)\s{1,3}(?P<serial>[0-9]{1,7})"
    r",?\s{1,2}(?:of\s|from\s|in\s|\()\s?(?P<year>(?:1[789]|20)[0-9]{2})\)?"
)
_DATED = re.compile(
    r"(?P<post>[A-Za-z][A-Za-z .'/-]{1,40}?)\s{1,3}(?P<serial>[0-9]{1,7}),\s"
    r"(?P<rest>[A-Za-z0-9 .,]{6,40}|(?:[A-Za-z]{3,9}\.? [0-9]{1,2},? ?|[0-9]{1,2} [A-Za-z]{3,9}\.? )[0-9]{4}\b.{0,900})"
)
_KIND_BETWEEN = re.compile(
    rf"(?P<post>[A-Za-z][A-Za-z .,'/-]{{1,60}}?),?\s(?:tel(?:egram|eg)?|cable|cbl|airgram|message|msg)s?\.?\s"
    rf"(?:{_COUNT}\s?)?(?P<serial>[0-9]{{1,7}})(?P<rest>\W.{{0,200}})?",
    re.I,
)
"""`Lima tel. 11`, `Embassy Lima cable 11`."""
_TO_POST = re.compile(
    r"(?P<post>[A-Za-z][A-Za-z .'-]{1,40}?)\sto\s[A-Za-z .'-]{2,40},\s"
    r"(?:tel(?:egram|eg)?|cable|cbl|airgram|msg)\.?\s(?:no\.?\s)?(?P<serial>[0-9]{1,7})(?P<rest>,\s.{4,200})",
    re.I,
)
"""`AmEmbassy Lima to SecState, tel. 11, Jan. 3, 1974`."""
_TOGETHER = re.compile(r"(?P<post>[A-Za-z][A-Za-z .'-]{1,40}?)\s{1,3}(?P<serial>0{0,6}[1-9][0-9]{0,6})")
_PAGE_MARK = re.compile(
    r"(?P<post>[A-Za-z][A-Za-z .'-]{1,40}?)\s{1,3}(?P<serial>0{0,6}[1-9][0-9]{0,6})"
    r"\s{1,3}[0-9]{3}(?:\.[0-9])? OF [0-9]{3}",
    re.IGNORECASE,
)
"""The line at the top of a page: `MEXICO 00000714 001.2 OF 002`."""
_SERIAL_FIRST = re.compile(
    rf"(?:(?:tele(?:gram)?|cable|airgram|embtel|contel|deptel|tel)\.?\s?(?:{_COUNT}\s?)?|{_COUNT}\s?)(?P<serial>[0-9]{{1,7}}),?\s(?:from|to)?\s?"
    r"(?P<post>[A-Za-z][A-Za-z .'/-]{1,80}?)(?:\sto\s[A-Za-z .'/-]{1,80})?(?P<rest>[,;.(\u201c].{0,900})?",
    re.I | re.S,
)
_FROM = re.compile(
    r"(?:the\s)?(?P<kind>embassy|legation|consulate(?:\sgeneral)?|mission|interests\ssection)\s(?:in|at|to)\s(?:the\s)?(?P<place>.+)",
    re.I,
)
_SIGNS = re.compile(
    r"\b(?:telegram|cable|embassy|consulate|secretary of state|department of state|sha-256|accessed|techreport|para"
    r"|collection|record group|foreign policy files|rg 59)\b|^TY  -|\"type\"|\u00b6",
    re.I | re.M,
)
_LABELED = re.compile(r"(?:/cables?/|(?:\bno\.|\bcable|\bid|\bnumber|\bSN)[\"']?[\s:=\"{-]{1,8})\Z", re.I)
_SHORTEST_NOTE: Final = 24
_IN_SERIES = re.compile(r"([A-Za-z]{4,20} {1,3}[0-9]{1,5} ?/ ?[0-9]{2,4})(?![0-9/])")


def pasted(text: str) -> PastedCitation | None:
    """Return the cable that a pasted text cites; None if the text is not a citation.

    >>> pasted("MEXICO 714 of 2008").written
    '08MEXICO714'
    >>> pasted("Telegram 714 from Mexico, March 13, 2008; para. 7").anchor
    'p7'
    """
    typed = " ".join(text[:LONGEST].replace("\u00a0", " ").split())
    text = typed.strip("[]<>. ")
    plain = _TITLE.sub(lambda title: " " * len(title[0]), text)
    found = _address(text) or _series(text) or _number(text) or _note(plain) or _post_and_number(plain)
    found = found or (_note(text) if plain != text else None) or _together(text)
    return msgspec.structs.replace(found, is_bare=False) if found and found.is_bare and text != typed else found


def ids_in(text: str) -> tuple[str, ...]:
    """Return every reference id that a text has, canonical, each once.

    >>> ids_in("08MEXICO714; 2007 MEXICO 965")
    ('08MEXICO714', '07MEXICO965')
    """
    found = (_canonical(match[1]) for match in _ID.finditer(text[:LONGEST]))
    return tuple(dict.fromkeys(each for each in found if each))


def _address(text: str) -> PastedCitation | None:
    """A URL with an id in its path, or with `/cable/` before one."""
    if " " in text or not re.match(r"https?://|/cables?/|(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,10}/", text, re.I):
        return None
    try:
        parts = urlsplit(text if "://" in text or text.startswith("/") else f"https://{text}")
    except ValueError:
        return None
    pieces = [unquote(piece) for piece in parts.path.split("/")]
    behind = f"?{parts.query}#{parts.fragment}"
    for at in range(len(pieces) - 1, -1, -1):
        if found := _canonical(re.sub(r"\.(?:html?|txt|json|pdf)$", "", pieces[at])):
            return PastedCitation(
                written=found,
                anchor=_anchor(f"#{parts.fragment}") or _anchor("/".join(["", *pieces[at + 1 :]]) + behind),
            )
    if len(pieces) > 2 and pieces[1] in ("cable", "cables") and pieces[2]:
        return PastedCitation(written=pieces[2], anchor=_anchor(f"#{parts.fragment}"))
    return None


def _series(text: str) -> PastedCitation | None:
    """`NAVADMIN 123/18`, perhaps with a paragraph."""
    match = _IN_SERIES.match(text)
    found = numbered_message(match[1]) if match else None
    if match is None or found is None:
        return None
    rest = text[match.end() :].strip(" ,;()")
    return PastedCitation(written=found, anchor=_anchor(rest)) if not rest or _ANCHOR.fullmatch(rest) else None


def _number(text: str) -> PastedCitation | None:
    """An id alone, perhaps with a paragraph before or after it."""
    before = _ANCHOR.match(text)
    if before is not None:
        behind = re.sub(r"^[ ,;:(]{1,4}(?:of |in |from )?", "", text[before.end() :])
        cited = _number(behind)
        return msgspec.structs.replace(cited, anchor=_anchor(before[0]), is_bare=False) if cited else None
    match = _ID.match(text) or _WITHOUT_ID.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    if (year := _YEAR.search(rest)) and rest.strip(" ,;()") == year[0]:
        named = _canonical(match[1]) if match.re is _ID else None
        rest = "" if named and split_id(named)[0] == int(year[0]) else rest
        if not rest:
            return PastedCitation(written=named or "")
    anchor = _ANCHOR.fullmatch(rest.strip(" ,;()"))
    if rest.strip(" ,;()") and anchor is None:
        return None
    found = match[0].upper() if match.re is _WITHOUT_ID else _canonical(match[1])
    if found is None:
        return None
    is_bare = not rest and (match.re is _WITHOUT_ID or _ONE_PIECE.fullmatch(text) is not None)
    return PastedCitation(written=found, anchor=_anchor(rest), is_bare=is_bare)


def _note(text: str) -> PastedCitation | None:
    """A footnote or an entry for a reference manager that has an id."""
    if len(text) < _SHORTEST_NOTE or not _SIGNS.search(text) or not re.search(r"[,;{(.]", text):
        return None
    matches = list(_ID.finditer(text))
    # A title may name other cables: the cited one of a URL or label comes first.
    matches.sort(key=lambda match: not _LABELED.search(text, max(match.start() - 24, 0), match.start()))
    for match in matches:
        if found := _canonical(match[1]):
            return PastedCitation(written=found, anchor=_anchor(text), day=_day(text))
    without = _WITHOUT_ID.search(text)
    return PastedCitation(written=without[0].upper(), anchor=_anchor(text)) if without else None


def _post_and_number(text: str) -> PastedCitation | None:
    plain = " ".join(text.split()).replace(" ,", ",")
    for pattern in (_TO_POST, _OF_YEAR, _POST_FIRST, _KIND_BETWEEN, _DATED, _SERIAL_FIRST):
        match = pattern.fullmatch(plain)
        if match is None:
            continue
        post = _post(match["post"])
        if post is None or not int(match["serial"]):
            continue
        named = match.groupdict()
        rest = named.get("rest") or ""
        years = _YEAR.findall(named.get("year") or rest)
        if rest.strip(" .") and not years and not _ANCHOR.search(rest):
            continue
        year = int(years[0]) if years else None
        written = f"{post} {int(match['serial'])}"
        if year is not None:
            written = canonical_id(written, year=year)
        return PastedCitation(written=written, anchor=_anchor(rest), year=year, day=_day(rest))
    return None


def _together(text: str) -> PastedCitation | None:
    """`MEXICO 714`: words that may as well be looked for."""
    page = _PAGE_MARK.fullmatch(text)
    match = page or _TOGETHER.fullmatch(text)
    found = posts().resolve(match["post"]) if match else None
    if match is None or found is None:
        return None
    return PastedCitation(written=f"{found.name} {int(match['serial'])}", is_bare=page is None)


def _post(written: str) -> str | None:
    """The canonical post of `Lima`, `Embassy Lima`, `the Embassy in Peru`, `the Department of State`."""
    name = re.sub(
        r"^(?:(?:tele(?:gram)?|cable|airgram|tel\.?) )?(?:from |to )?(?:the )?(?:U\.?S\.? |American )?"
        r"(?:(?:am)?(?:emb|leg|con|cons|congen|consul)\.? )?",
        "",
        written.strip(" ,."),
        flags=re.I,
    )
    found = posts().resolve(name) or posts().resolve(written)
    if found is not None:
        return found.name
    match = _FROM.fullmatch(name)
    if match is None:
        return None
    in_place = posts().resolve(match["place"])
    if in_place is not None:
        return in_place.name
    kind = match["kind"].lower().split()[0]
    return _by_country().get((kind, match["place"].casefold()))


@cache
def _by_country() -> dict[tuple[str, str], str]:
    """The one post of a kind in a country."""
    found: dict[tuple[str, str], set[str]] = {}
    for post in posts().by_name.values():
        if post.kind and post.country_name:
            found.setdefault((post.kind.split()[0].lower(), post.country_name.casefold()), set()).add(post.name)
    return {key: next(iter(names)) for key, names in found.items() if len(names) == 1}


def _canonical(written: str) -> str | None:
    """The canonical id, with the number after an id that two telegrams bear; None for an unknown post."""
    match = re.fullmatch(r"(.*?[0-9])(-[0-9]{1,2})?(?:_[A-Za-z][0-9]?)?", written)
    if match is None or not re.match(r"[0-9]", written):
        return None
    spaced = re.fullmatch(r"[0-9]{2,4}[ -]++(.*)", match[1])
    named = match[1].strip("0123456789").upper()
    if named in MONTH_NUMBERS and posts().by_name.get(named) is None:
        return None  # 05DEC09
    if spaced and posts().resolve(spaced[1].rstrip("0123456789").rstrip(" -")) is None:
        return None  # 13 March 2008
    try:
        made = canonical_id(match[1])
    except ValueError:
        return None
    return made + (match[2] or "")


def _anchor(text: str) -> str:
    match = _ANCHOR.search(text)
    if match is None:
        return ""
    if match[1]:
        given = match[1].lower().replace("par", "p")
        return f"p{int(given)}" if given.isdigit() else given
    section = match[2] or match[3]
    return (f"s{int(section)}" if section else "") + f"p{int(match[4])}"


def _day(text: str) -> str:
    for match in _DAY.finditer(text):
        if (day := read_date(match[0].upper().replace(",", ""))) is not None:
            return day.isoformat()
    return ""
