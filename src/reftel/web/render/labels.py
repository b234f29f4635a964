"""Codes of the vocabularies in plain words, for pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby

from reftel.vocab import tables
from reftel.vocab.posts import posts


def caption(code: str) -> str:
    """Return the meaning of a caption, or an empty text."""
    known = tables.captions()
    entry = known.get(code) or known.get(code.split("(")[0].strip())
    return entry.meaning if entry else ""


@cache
def _precedences() -> Mapping[str, str]:
    return {
        entry.name: entry.meaning for entry in reversed(tuple(tables.precedences().values())) if len(entry.code) == 2
    }


def precedence(name: str) -> str:
    """Return the meaning of a precedence for the people who handle the telegram."""
    return _precedences().get(name) or _precedences().get(name.split()[-1] if name else "") or ""


def security(letter: str) -> str:
    """Return the meaning of the letter repeated after ZNR or ZNY."""
    entry = tables.security_letters().get(letter)
    return entry.meaning if entry else ""


def signal(code: str) -> str:
    """Return the meaning of an operating signal."""
    entry = tables.operating_signals().get(code)
    return entry.meaning if entry else ""


_BY_ORDER: Mapping[tuple[str, str], str] = {
    ("12065", "GDS"): "declassified on the date given, at most six years after it was signed (E.O. 12065 sec. 1-401)",
    ("12065", "RDS"): "reviewed for declassification on the date given (E.O. 12065 sec. 1-401)",
}
"""(order, code) -> meaning of the code under that order, if orders used it differently."""


def exemption(code: str, order: str | None = None) -> str:
    """Return the meaning of `XGDS-2`, `OADR` or `25X1-HUMAN`; `order` matters if orders used the code differently."""
    if said := _BY_ORDER.get((order or "", code.split()[0] if code else "")):
        return said
    entry = tables.handling().get(code)
    return entry.meaning if entry else ""


def reason(order: str | None, section: str | None, letter: str) -> str:
    """Return the meaning of a reason for classification; E.O. 12958 is used if the copy has no order."""
    for number in (order, "12958", "13526"):
        if number:
            table = tables.reasons(number)
            for part in (section, "1.4", "1.5"):
                if part and part + letter in table:
                    return table[part + letter]
    return ""


@cache
def _stations() -> Mapping[str, str]:
    return {post.routing: post.display for post in posts().by_name.values() if post.routing}


def station(indicator: str) -> str:
    """Return the post of a routing indicator, if known."""
    return _stations().get(indicator, "")


def mission(slug: str) -> str:
    """Return a mission in words: `united-kingdom` as `United Kingdom`, `secretary-of-state` as `Secretary of State`."""
    parts = slug.replace("_", "-").split("-")
    return " ".join(part if part in ("of", "and", "the") else part.capitalize() for part in parts)


def office(title: str, slug: str) -> str:
    """Return a role at a mission without repetition: `Ambassador, Mexico`, `Secretary of State`."""
    place = mission(slug)
    return title if place.casefold() in title.casefold() else f"{title}, {place}"


def sections(numbers: Sequence[int]) -> str:
    """Return numbers of sections in words: `section 2`, `sections 1 and 3`, `sections 2 to 5 and 9`; empty if none."""
    parts: list[str] = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        first, *rest = [number for _, number in run]
        parts.extend([str(first), *map(str, rest)] if len(rest) < 2 else [f"{first} to {rest[-1]}"])
    if not parts:
        return ""
    said = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"section{'s' if len(numbers) > 1 else ''} {said}"


def web_address(raw: str) -> str:
    """Return `raw` if it is an http or https address, else an empty text: other schemes may run code."""
    address = raw.strip()
    return address if address.lower().startswith(("http://", "https://")) and address.isprintable() else ""


LEVEL_MEANINGS: Mapping[str, str] = {
    "UNCLASSIFIED": "Not classified; it may still be sensitive, and marked SBU or FOUO",
    "LIMITED OFFICIAL USE": "Not classified, but kept inside the government (used until 1995)",
    "RESTRICTED": "A level of earlier orders and of allied traffic",
    "CONFIDENTIAL": "Disclosure was expected to damage national security",
    "SECRET": "Disclosure was expected to damage national security seriously",
    "TOP SECRET": "Disclosure was expected to damage national security exceptionally gravely",
}


def level(name: str) -> str:
    """Return the meaning of a level of classification (E.O. 12958, section 1.3)."""
    return LEVEL_MEANINGS.get(name, "")


def role(name: str) -> str:
    """Return a role in lower case: `ambassador`."""
    return name.replace("_", " ").lower()
