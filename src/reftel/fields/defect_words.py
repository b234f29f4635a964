"""Notes of defects in words for readers: labels of fields for their names, reasons for their codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from reftel.field_names import field_name
from reftel.fields.field_labels import field_label
from reftel.uncertain import GUESSED, NAMED, WON

REFERENCE_DOUBTS: Final[Mapping[str, str]] = {
    "unknown-post": "its post is not known",
    "agency": "its sender is an agency or a command",
    "corrected-post": "its post is mistyped, and the nearest known one was taken",
    "truncated-post": "a few letters were taken for the beginning of its post’s name",
    "inherited-post": "it has no post, and that of an earlier reference was taken",
    "addressee": "it names the addressee, whose post was taken",
    "own-post": "it has no post, and that of this cable was taken",
    "own-number": "it is the number of this cable itself",
    "year-before": "it has no year, and its serial is too high for the year of this cable: the year before was taken",
    "fiscal-year": "it has no year, and posts counted from July to June: the year was inferred from its number",
    "addressee-series": "the Department numbered its telegrams to each post apart: others have the same number",
    "circular": "circular telegrams had numbers of their own: no id",
    "year-after": "its year is after that of this cable",
    "year-behind": "two digits after its serial were taken for its year",
    "year": "its year is not plausible, or lacks a digit",
    "no-year": "it has no year, and the year of this cable is not known",
    "serial": "its number has too many digits for a serial",
    "digits": "letters were read as digits",
    "serial-before-post": "its serial is before its post",
    "torn-serial": "a line break inside its number was left out",
    "range": "the number after its dash may not be the end of a range of numbers",
    "comma": "a comma in its number was left out, or divides two numbers",
    "long-range": "it is a range of more than 50 numbers, of which only the first and the last are listed",
}
"""Code of `Reference.uncertain` -> the reason for the guess. Source: the table of docs/json.md."""

_GLUED = re.compile(r"(?:the element (?P<label>.{1,40})|(?P<what>.{1,60})) has lost its line break")
_MARKING = re.compile(r"portion marking (?P<marking>.*)", re.DOTALL)
_SAID = frozenset(
    {
        "two copies of the header differ",
        "a listed reference was not understood",
        "lines that no rule reads follow the signature",
        "a database record's fields follow the signature",
        "a pilcrow before a number or letter that is not a paragraph's",
    }
)
"""Notes that only repeat the title of their defect."""


def in_words(note: str) -> str:
    """Return the note of a defect for readers.

    Example:
        `in_words("signed_by won by 1.5 points (line of its own)")` is
        `"Signature: another reading is almost as likely"`.
    """
    if won := WON.match(note):
        return f"{field_label(won['name'])}: another reading is {_likely(won['points'])}"
    if guess := GUESSED.fullmatch(note):
        codes = guess["codes"].split(", ")
        return f"{guess['text']}: {'; '.join(REFERENCE_DOUBTS.get(code, code.replace('-', ' ')) for code in codes)}"
    if (named := NAMED.match(note)) and _is_field(named["name"]):
        return f"{field_label(named['name'])}: {note[named.end() :]}"
    if glued := _GLUED.fullmatch(note):
        return f"before “{glued['label']}”" if glued["label"] else f"before {glued['what']}"
    if marking := _MARKING.fullmatch(note):
        return marking["marking"]
    return "" if note in _SAID else note


def _likely(points: str) -> str:
    return "at least as likely" if points.startswith("-") or not float(points) else "almost as likely"


def _is_field(name: str) -> bool:
    try:
        field_name(name)
    except ValueError:
        return False
    return True
