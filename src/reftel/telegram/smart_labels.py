"""Labels of a SMART telegram in any place: in lines of their own, several in a line, apart from their values.

A text that was taken out of a PDF document has the head in one line, or all labels first and all values after them, or
each label, its colon and its value in lines of their own, as cells of a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reftel.telegram.lines import line_end
from reftel.values.marking import SHORT_PORTION

_HEAD = (
    "MRN|Date/DTG|From|Action|Info|XMT|E\\.?[ ]?[O0]\\.?(?:[ ]1\\d{4})?|TAGS|Captions|Pass[ ]{1,3}Line|References?"
    "|Refs?|Subject|Precedence"
)
_TAIL = (
    "Signature|Drafted By|Cleared By|Clearances?|Approved By|Released By|Info|XMT|Action Post|Attachments?"
    "|Dissemination Rule|Archive Copy|Channels?|Post Channels?"
)
_RANK = {
    name: rank
    for rank, names in enumerate(
        (
            "mrn",
            "date/dtg",
            "from",
            "action",
            "eo",
            "tags",
            "captions",
            "passline",
            "reference references ref refs",
            "subject",
            "signature",
            "draftedby",
            "clearedby clearance clearances",
            "approvedby",
            "releasedby",
            "info",
            "xmt",
            "attachment attachments",
            "disseminationrule",
        )
    )
    for name in names.split()
}
"""Label -> its place in the order of the system's print."""
FIRST = re.compile(
    rf"[\n ](?<![\d.] )[ \t]*1\.[ \t]{{1,3}}(?:\({SHORT_PORTION}\)|SUMMARY\b)|\n[ \t]*1\.[ \t]{{1,3}}(?=[A-Z])"
    r"|[\n ][ \t]*(?:(?i:Derivatively )?(?i:Classified By)|(?i:Derived From))[ \t]?:"
)
"""The first paragraph or the classifier, without a blank line after the subject; the paragraph also in its line."""


class LabeledValue(NamedTuple):
    """A label with its value."""

    label: str
    start: int
    begin: int
    """Beginning of its value."""
    end: int


def head_labels(text: str, start: int, end: int) -> list[LabeledValue]:
    """Return the labels above the text of a telegram, with their values.

    Args:
        text: the characters.
        start: the first one to look at.
        end: the end of the head.

    Example: `MRN: 12 LIMA 9 From: AMEMBASSY LIMA` has two.
    """
    return _labels(_HEAD_AT, text, start, end, begun=False)


def tail_labels(text: str, start: int, end: int) -> list[LabeledValue]:
    """Return the labels below the text of a telegram; the arguments are those of `head_labels`."""
    return _labels(_TAIL_AT, text, start, end, begun=True)


def _anywhere(names: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:^(?P<margin>)[ \t]*|(?<=[a-zA-Z0-9).;,\u2588][ \t])|(?<=[a-zA-Z0-9).;,])|(?<=[ \t][ \t]))"
        rf"(?P<label>{names})[ \t]*(?:\n[ \t]*)?:",
        re.IGNORECASE | re.MULTILINE,
    )


_HEAD_AT, _TAIL_AT = _anywhere(_HEAD), _anywhere(_TAIL)


def plain_label(written: str) -> str:
    """Return a label as the tables have it: `E.O. 13526` is `eo`."""
    return re.sub(r"[. ]|1\d{4}", "", written.lower()).replace("e0", "eo")


def _labels(pattern: re.Pattern[str], text: str, start: int, end: int, *, begun: bool) -> list[LabeledValue]:
    """A label at the margin counts always; one in a line only in the order of the labels, once, with its capital."""
    every = list(pattern.finditer(text, start, end))
    at_margin = {plain_label(one["label"]) for one in every if one["margin"] is not None}
    found: list[re.Match[str]] = []
    last = -1
    for one in every:
        label = plain_label(one["label"])
        rank = _RANK.get(label, -1)
        if one["margin"] is None:
            in_order = rank > last and (last >= 0 or label in ("mrn", "signature", "draftedby"))
            if not in_order or label in at_margin or not one["label"][0].isupper():
                continue
        if begun and label == "signature":
            last = -1
        last = max(last, rank)
        found.append(one)
    ends = [one.start() for one in found[1:]] + [end] * bool(found)
    return [
        LabeledValue(plain_label(one["label"]), one.start(), one.end(), stop)
        for one, stop in zip(found, ends, strict=True)
    ]


_LIKE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mrn", re.compile(r"\d\d [A-Z][A-Z .'-]+ \d{1,6}$", re.I)),
    ("date/dtg", re.compile(r".*\b\d{6}[A-Z] [A-Z]{3} \d\d", re.I)),
    ("eo", re.compile(r"1\d{4}\b|N/A|DECL", re.I)),
    ("tags", re.compile(r"(?:[A-Z]{2,4}(?:[ ,;]+|$)){1,40}$")),
    ("reference", re.compile(r"\(?[A-Z]\)")),
)
_CONTINUES = re.compile(r"[ \t]*\(?[B-Z]\)[ \t]")
"""A further reference."""
FEWEST = 5
"""Labels without values that are a column of their own."""


def paired(text: str, labels: Sequence[LabeledValue], start: int, end: int) -> list[LabeledValue]:
    """Return labels that have no values beside them with those of a column before or after them.

    Args:
        text: the characters.
        labels: those of the head, in order.
        start: the beginning of the telegram.
        end: the end of the head.

    Returns:
        The same labels if they are not a column, or if the lines of the other column do not fit them.
    """
    last = max((at for at in range(len(labels) - 1) if text[labels[at].begin : labels[at].end].strip()), default=-1)
    column = list(labels[last + 1 :])
    if len(column) < FEWEST:
        return list(labels)
    behind = _lines(text, column[-1].begin, end)
    lines = behind or _above(text, column[0], start)
    values = _grouped(text, [one.label for one in column], lines)
    if not values:
        return list(labels)
    kept = list(labels[: last + 1])
    return [*kept, *(one._replace(begin=low, end=high) for one, (low, high) in zip(column, values, strict=True))]


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    at = start
    while at < end:
        stop = line_end(text, at, end)
        if text[at:stop].strip():
            found.append((at, stop))
        at = stop + 1
    return found


def _above(text: str, first: LabeledValue, start: int) -> list[tuple[int, int]]:
    """The lines above a column of labels, from the first that is like the value of the first label."""
    lines = _lines(text, start, first.start)
    like = dict(_LIKE).get(first.label)
    begin = next((at for at, (low, high) in enumerate(lines) if like and like.match(text[low:high].strip())), None)
    return [] if begin is None else lines[begin:]


def _grouped(text: str, labels: list[str], lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give each label its lines, in order: a list of references may have several, and the subject has the rest."""
    spare = len(lines) - len(labels)
    if spare < 0:
        return []
    found: list[tuple[int, int]] = []
    at = 0
    for place, label in enumerate(labels):
        low, high = lines[at]
        like = dict(_LIKE).get(label)
        if like is not None and not like.match(text[low:high].strip()):
            return []
        at += 1
        while spare and (place == len(labels) - 1 or _CONTINUES.match(text, lines[at][0])):
            high = lines[at][1]
            at, spare = at + 1, spare - 1
        found.append((low, high))
    return found
