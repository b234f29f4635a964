"""Drafters, clearances, distribution, filing and release of a cable, each with a search."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reftel.fields.field_types import CableFacts
from reftel.fields.getters import derivation
from reftel.fields.particulars_fields import ROWS
from reftel.model import Cable
from reftel.web import urls
from reftel.web.filters import day

_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class FilingValue:
    """A value, and the search that finds cables with the same."""

    text: str
    href: str


@dataclass(frozen=True)
class FilingLine:
    """One particular and its values."""

    label: str
    values: tuple[FilingValue, ...]


def filing_of(cable_id: str, cable: Cable) -> tuple[FilingLine, ...]:
    """The known particulars of a cable, in the order of the field table."""
    facts = CableFacts(id=cable_id, cable=cable)
    made = []
    for row in ROWS:
        if row.name == "derived_from":
            # beside the classifier
            continue
        if row.name == "drafted_on" and cable.drafted_on is not None:
            made.append(FilingLine(row.label, (FilingValue(day(cable.drafted_on), ""),)))
        if row.values is None:
            continue
        if values := tuple(_value(row.query, value) for value in dict.fromkeys(row.values(facts))):
            made.append(FilingLine(row.label, values))
    return tuple(made)


def derived_of(cable: Cable) -> tuple[FilingValue, ...]:
    """The sources of a derivative classification; the search is for the source alone, without its items."""
    return tuple(
        FilingValue(derivation(one), urls.search(_query("derivedfrom", one.source)) if one.source else "")
        for one in cable.derived_from
    )


def _value(query: str, value: str) -> FilingValue:
    return FilingValue(value, urls.search(_query(query, value)) if query else "")


def withheld_note(cable: Cable) -> str:
    """Return the reason why a record withholds the text; empty if none does."""
    if not cable.withdrawn:
        return ""
    step = next((one for one in reversed(cable.review_history) if one.decision == "WITHDRAWN"), None)
    said = ["A record confirms that this telegram exists and withholds its text."]
    if step is not None and step.date is not None:
        said.append(f"It was withdrawn on {day(step.date)}{f' ({step.reason})' if step.reason else ''}.")
    if cable.film_number or cable.document_number:
        numbers = [f"document {cable.document_number}"] if cable.document_number else []
        numbers += [f"film {cable.film_number}"] if cable.film_number else []
        said.append(f"A request for it names {' and '.join(numbers)}.")
    return " ".join(said)


def _query(name: str, value: str) -> str:
    written = value.replace('"', " ").strip()
    return f'{name}:"{written}"' if _WORD.search(written) else ""
