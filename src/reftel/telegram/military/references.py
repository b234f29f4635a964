"""References of a military message: REF sets, with the remarks of NARR and AMPN."""

from __future__ import annotations

import re

import msgspec

from reftel.model import Reference
from reftel.spans import Span
from reftel.telegram.military.patterns import SERIES
from reftel.values.cable_id import make_id
from reftel.values.dtg import full_year

_KINDS = {
    "MSG": "cable",
    "RMG": "cable",
    "GENADMIN": "cable",
    "EML": "email",
    "EMAIL": "email",
    "E-MAIL": "email",
    "TEL": "telephone",
    "TELCON": "telephone",
    "PHONCON": "telephone",
    "PHONECON": "telephone",
    "LTR": "letter",
    "MEMO": "memorandum",
    "MEM": "memorandum",
    "RPT": "report",
    "BOOK": "book",
}
"""Kinds of a REF set (MIL-STD-6040) -> kinds of `Reference`; documents, instructions and the rest are `other`."""
_LABEL = re.compile(r"\s*(?P<label>[A-Z]{1,2})\s*/\s*(?P<rest>.*)", re.DOTALL | re.IGNORECASE)
_PREFIX = re.compile(r"(?:MSGID|TYPE|DOC|YMD|DTG|ORIG)\s*:\s*", re.IGNORECASE)
_OF = re.compile(
    r"(?:\bREFS?(?:ERENCES?)?\s{1,4}\(?(?P<label>[A-Z]{1,2})\)?(?P<more>(?:\s?,\s?|\s(?:AND|THRU|THROUGH|TO)\s)\(?[A-Z]\b\)?){0,9}"
    r"|\((?P<bare>[A-Z]{1,2})\))\s{1,4}(?:IS|ARE)\b\s*"
    r"|(?:\A|(?<=[./;)])|(?<=[./;)] )|(?<=\n))\s?REF\s\(?(?P<first>[A-Z])\)?(?:\s?[:\-]|(?=\s[A-Z]{3,}))\s*",
    re.I,
)
"""`REF A IS`, `REFS B AND C ARE`, `(A) IS`; at the beginning of a sentence also `REF A ASKS`, `REF A:`."""
_LABELS = re.compile(r"(?P<before>,|AND|THRU|THROUGH|TO)\s{0,2}\(?(?P<label>[A-Z])\b", re.I)
_WORDS = (
    ("email", re.compile(r"\bE-?MAIL\b")),
    ("telephone", re.compile(r"\b(?:TELCON|PHONE?CON|TELEPHONE)\b")),
    ("letter", re.compile(r"\b(?:LTR|LETTER)\b")),
    ("memorandum", re.compile(r"\bMEMO(?:RANDUM)?\b")),
    ("cable", re.compile(r"\b\d{6}[A-Z] ?[A-Z]{3} ?(?:\d\d|\d{4})\b|\b(?:MSG|MESSAGE)\b")),
)
"""Words of a reference in a list, in the order of their weight -> kinds of `Reference`."""


def read_reference(written: str, span: Span) -> Reference | None:
    """The content of a REF set: `A/MSG/CNO WASHINGTON DC/151035Z JUN 06`."""
    found = _LABEL.match(written)
    if found is None:
        return None
    text = re.sub(r" ?/ ?(?=\S)", "/", " ".join(found["rest"].split())).strip("/ ")
    kind = _PREFIX.sub("", text.partition("/")[0]).strip().upper()
    listed = _KINDS.get(kind, "other")
    series = series_id(text)
    return Reference(kind="cable" if series else listed, id=series, label=found["label"].upper(), text=text, span=span)


def kind_in_words(text: str) -> str:
    """Return the kind of a reference that is written in words: `COMDT COGARD 011000Z APR 15` is a message."""
    raised = text.upper()
    return next((kind for kind, pattern in _WORDS if pattern.search(raised)), "other")


def series_id(text: str) -> str | None:
    """Return the id of the numbered message that a text names: `NAVADMIN 123/18`; None without one."""
    found = SERIES.search(text.upper())
    if found is None or not int(found["number"]):
        return None
    return make_id(full_year(int(found["year"])), found["series"], int(found["number"]))


def add_notes(references: list[Reference], written: str) -> list[Reference]:
    """Return the references with the remarks of NARR and AMPN sets; a remark without a label belongs to the last."""
    notes: dict[str, str] = {}
    places = list(_OF.finditer(written))
    for place, following in zip(places, [*places[1:], None], strict=False):
        note = written[place.end() : following.start() if following else len(written)]
        for label in _labels(place):
            notes.setdefault(label, " ".join(note.split()).rstrip(" ."))
    if not places and references:
        notes[references[-1].label or ""] = " ".join(written.split()).rstrip(" .")
    return [_noted(one, notes.get(one.label or "")) for one in references]


def _labels(place: re.Match[str]) -> list[str]:
    """The references that a remark is of: `REFS A AND C`, `REFS A THROUGH D`."""
    labels = [(place["label"] or place["bare"] or place["first"]).upper()]
    for more in _LABELS.finditer(place[0], place.end("label") - place.start() if place["label"] else len(place[0])):
        last = more["label"].upper()
        if more["before"].upper() in ("THRU", "THROUGH", "TO") and len(labels[-1]) == 1 and last > labels[-1]:
            labels += map(chr, range(ord(labels[-1]) + 1, ord(last)))
        labels.append(last)
    return labels


def _noted(one: Reference, note: str | None) -> Reference:
    if not note:
        return one
    named = series_id(note[:160]) if one.id is None and one.kind in ("cable", "other") else None
    if named is None:
        return msgspec.structs.replace(one, note=note)
    return msgspec.structs.replace(one, note=note, id=named, kind="cable")
