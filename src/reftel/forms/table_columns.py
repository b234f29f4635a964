"""Roles of the columns of a table, by their names and the look of their cells.

Names alone mislead: in a public dump `destination` held the references. Cells alone do not either: two columns may
hold ids. A column gets the field with the highest score; each field is used once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from reftel.forms.charset import line_feeds
from reftel.forms.framing import ID, LEVEL, order_of_days, when
from reftel.forms.own_export import is_row
from reftel.forms.text_sniff import likeness
from reftel.vocab.month_names import SHORT_MONTHS

FIELDS: Final = (
    *("number", "reference_id", "created", "released", "classification", "origin", "references", "title"),
    *("header", "body"),
)
"""Roles of a column. `body` is the telegram's text, `header` its header if that is separate."""

_NAMES: Final = {
    "number": "id no nr num number row rowid cableid pk key",
    "reference_id": "refid referenceid reference ref canonicalid cableid cable docnumber documentnumber documentid "
    "messagereferencenumber mrn docnbr messagenumber identifier cablenumber id",
    "created": "date created datetime draftdate sent datesent timestamp docdate datetimegroup dtg createdat time "
    "cabledate creationdate",
    "released": "released releasedate reldate posteddate published releasedat",
    "classification": "classification class level originalclassification security",
    "origin": "origin from embassy post sender office source originator fromfield",
    "references": "references refs reftels referenced related reference destination",
    "title": "subject title subj headline name",
    "header": "header head envelope headers",
    "body": "content body text message messagetext raw fulltext telegram cabletext document rawcontent payload data "
    "bodytext cable contents",
}
_BY_NAME: Final = {field: frozenset(names.split()) for field, names in _NAMES.items()}
_NOT_LETTERS = re.compile(r"[^a-z]+")
_INNER = re.compile(r"\A(?:[^.\s]{0,60}\.)*(?=[^.$\s])|\.\$[a-z]{1,20}\Z")
"""Of `_source.content` and `date.$date`, the parts that say nothing of the contents."""
_ID = re.compile(ID)
_NUMBERED = re.compile(rf"{ID}(?:[-_][A-Za-z0-9]{{1,3}})?")
"""An id, also that of one of several documents of a number: `1974LIMA09902-1`, `1973STATE097844_b`."""
_IDS = re.compile(rf"{ID}(?:[|;, ]{{1,2}}{ID}){{0,400}}")
_LEVEL = re.compile(LEVEL, re.I)
_POST = re.compile(
    r"(?:Embassy|Consulate|Mission|Secretary|US|UN|American|REO|Office|USUN)\b[A-Za-z.,'() \-]{0,60}", re.I
)
_ENVELOPE = re.compile(r"^(?:FM|TO|INFO|DE|ZN[RY]|VZCZC|ZCZC)[ A-Z]", re.M)
_DATES: Final = ("created", "released")
_SAMPLE: Final = 12
_SHORT: Final = 200


class ColumnMatch(NamedTuple):
    """The role of one column."""

    name: str
    field: str
    """One of `FIELDS`; empty for none of these."""
    why: str
    """`name`, `content`, `name and content`; empty for none."""
    example: str
    """The first cell that is not empty, cut short."""
    order: str = ""
    """Of dates: `day first`, or `unknown` if no cell shows the order of day and month; otherwise empty."""


def match_columns(names: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[ColumnMatch, ...]:
    """Return the field of each column.

    Args:
        names: of the columns; empty strings where the table has none.
        rows: cells of the first rows, one for each column.
    """
    columns = [
        [line_feeds(row[at].strip()) for row in rows[:_SAMPLE] if at < len(row) and row[at].strip()]
        for at in range(len(names))
    ]
    scores: list[tuple[float, int, int, str]] = []
    for at, (name, cells) in enumerate(zip(names, columns, strict=True)):
        for rank, field in enumerate(FIELDS):
            by_name, by_content = _by_name(name, field), _by_content(field, cells)
            if by_content < 0:
                continue
            why = " and ".join(said for said, score in (("name", by_name), ("content", by_content)) if score)
            if by_name + by_content > 0:
                scores.append((by_name + by_content, -at, -rank, why))
    given: dict[int, tuple[str, str]] = {}
    taken: set[str] = set()
    for _, at, rank, why in sorted(scores, reverse=True):
        field = FIELDS[-rank]
        if -at not in given and field not in taken:
            given[-at] = (field, why)
            taken.add(field)
    _settle_body(given, taken)
    if "body" not in taken and is_row(names):  # its texts may be short, or withheld
        given[list(names).index("body")] = ("body", "name")
    order = _order(given, rows)
    return tuple(
        ColumnMatch(
            name,
            *given.get(at, ("", "")),
            example=columns[at][0][:60] if columns[at] else "",
            order=order if order != "month first" and given.get(at, ("", ""))[0] in _DATES else "",
        )
        for at, name in enumerate(names)
    )


_DAY_SENT = re.compile(r"\b(\d\d)\d{4}Z ?([A-Z]{3})[A-Z]{0,6} ?\d\d")
"""The day and the month of a date-time group."""


def _order(given: dict[int, tuple[str, str]], rows: Sequence[Sequence[str]]) -> str:
    """Return the order of day and month in a table's dates: as the dates show it, or the date-time groups."""
    dates = [at for at, (field, _) in given.items() if field in _DATES]
    order = order_of_days(row[at] for row in rows[:_SAMPLE] for at in dates if at < len(row))
    if order != "unknown":
        return order
    created = next((at for at, (field, _) in given.items() if field == "created"), None)
    texts = [at for at, (field, _) in given.items() if field in ("header", "body")]
    found: Counter[str] = Counter()
    for row in rows[:_SAMPLE]:
        sent = next((m for at in texts if at < len(row) and (m := _DAY_SENT.search(row[at][:_HEADER]))), None)
        date = row[created] if created is not None and created < len(row) else ""
        numbers = re.match(r"\s*0?(\d{1,2})[-/]0?(\d{1,2})[-/]", date)
        if sent is None or numbers is None or sent[2] not in _MONTHS:
            continue
        told = (int(sent[1]), _MONTHS.index(sent[2]) + 1)
        first, other = int(numbers[1]), int(numbers[2])
        if first != other and told in ((first, other), (other, first)):
            found["day first" if told == (first, other) else "month first"] += 1
    return found.most_common(1)[0][0] if found else order


_HEADER: Final = 4000
"""Characters of a text in which its date-time group is."""
_MONTHS: Final = tuple(month.upper() for month in SHORT_MONTHS)


def _settle_body(given: dict[int, tuple[str, str]], taken: set[str]) -> None:
    """A table whose only text was taken for a header has its telegrams there."""
    if "body" in taken or "header" not in taken:
        return
    at = next(at for at, (field, _) in given.items() if field == "header")
    given[at] = ("body", given[at][1])


def _by_name(name: str, field: str) -> float:
    """1 for the first name of a field, less for later ones, which may name others too."""
    plain = _INNER.sub("", name)
    letters = _NOT_LETTERS.sub("", plain.lower())
    return 1.0 if letters and letters in _BY_NAME[field] else 0.0


def _by_content(field: str, cells: Sequence[str]) -> float:
    """Return the likeness of the cells to a field's; negative for an impossible field."""
    if not cells:
        return 0.0
    size = sum(map(len, cells)) / len(cells)
    share = sum(1 for cell in cells if _looks(field, cell)) / len(cells)
    match field:
        case "body":
            return share * 1.5 + min(size, 10000) / 10000 if share >= 0.5 or size > _SHORT else -1
        case "header":
            return 1.2 * share if share >= 0.5 and size < 4000 else -1 if size < 20 else 0.0
        case "title":
            return 0.0 if size < _SHORT and not _is_coded(cells) else -1
        case "origin" | "classification" if share <= 0.8:  # other tables write `LIMA`, `C`
            return 0.0 if size < _SHORT / 2 and not _is_coded(cells) else -1
        case "references":
            many = any("|" in cell for cell in cells)
            return (1.6 if many else 0.9) if share > 0.8 else -1
        case "number":
            return 0.8 if share == 1 else -1
        case "released":
            return 0.9 if share > 0.8 else -1
    return 1.5 if share > 0.8 else -1


def _is_coded(cells: Sequence[str]) -> bool:
    """Whether any cell is an id, a date or a number."""
    return any(cell.isdigit() or _ID.fullmatch(cell[:64]) or when(cell[:60]) for cell in cells)


def _looks(field: str, cell: str) -> bool:
    match field:
        case "number":
            return len(cell) < 12 and cell.isdigit()
        case "reference_id":
            return bool(_NUMBERED.fullmatch(cell[:64]))
        case "references":
            return bool(_IDS.fullmatch(cell[:20000]))
        case "created" | "released":
            return len(cell) < 60 and when(cell) is not None
        case "classification":
            return bool(_LEVEL.fullmatch(cell[:80]))
        case "origin":
            return bool(_POST.fullmatch(cell[:80]))
        case "header":
            return len(_ENVELOPE.findall(cell[:20000])) >= 2
    return len(cell) > 40 and likeness(cell[:20000]) > 0


def is_of_telegrams(matches: Sequence[ColumnMatch]) -> bool:
    """Whether a table has a telegram in each row."""
    return any(match.field == "body" for match in matches)


def is_about_telegrams(matches: Sequence[ColumnMatch]) -> bool:
    """Whether a table has columns that tables of telegrams have, the text or not."""
    return len({match.field for match in matches if match.field}) >= 3
