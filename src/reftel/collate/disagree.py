"""Disagreements of witnesses. Copies of a header within one witness count as well."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from reftel.collate.collation_types import Attested, Disagreement
from reftel.collate.given import Given, coverage
from reftel.collate.word_comparison import fold
from reftel.model import Addressee, Cable, Classifier, ExecutiveOrder, Reference
from reftel.particulars import Derivation


def _names(addressees: tuple[Addressee, ...]) -> str:
    return "; ".join(addressee.name for addressee in addressees)


def _order(order: ExecutiveOrder) -> str:
    return order.raw or " ".join(part for part in (order.order, order.exemption, order.event) if part)


def _references(references: tuple[Reference, ...]) -> str:
    return "; ".join(reference.id or reference.text for reference in references)


def _classifiers(classifiers: tuple[Classifier, ...]) -> str:
    return "; ".join(classifier.name or classifier.title or "" for classifier in classifiers)


def _sources(sources: tuple[Derivation, ...]) -> str:
    return "; ".join(" ".join((one.source, *one.items)) for one in sources)


def _moment(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%MZ")


def _list(values: tuple[str, ...]) -> str:
    return ", ".join(values)


COMPARED: tuple[tuple[str, Callable[[Any], str]], ...] = (
    ("id", str),
    ("created", _moment),
    ("classification", str),
    ("origin", str),
    ("sender", str),
    ("action", _names),
    ("info", _names),
    ("captions", _list),
    ("executive_order", _order),
    ("declassify_on", dt.date.isoformat),
    ("tags", _list),
    ("subject", str),
    ("references", _references),
    ("classified_by", _classifiers),
    ("derived_from", _sources),
    ("signed_by", _list),
)
"""Fields to compare, and the text of each value. `released` differs by nature and is not compared."""

_HEADER = ("sender", "action", "info")
_HEAD = frozenset(
    {"captions", "executive_order", "declassify_on", "tags", "subject", "references", "classified_by", "derived_from"}
)
"""Only the first section has these."""


def disagreements(cable: Cable, witnesses: Sequence[Given]) -> tuple[Disagreement, ...]:
    """Fields of which there is more than one reading, the chosen one first."""
    found: list[Disagreement] = []
    for field, say in COMPARED:
        readings: dict[str, tuple[str, list[int]]] = {}
        for number, value in _values(field, witnesses):
            said = say(value)
            _, numbers = readings.setdefault(_key(field, said), (said, []))
            if number not in numbers:
                numbers.append(number)
        keys = _without_cut(field, readings)
        if len(keys) < 2:
            continue
        value = getattr(cable, field)
        chosen = _key(field, say(value)) if value else ""
        attested = [
            Attested(value=readings[key][0], witnesses=tuple(readings[key][1]))
            for key in sorted(keys, key=lambda key: (key != chosen, readings[key][1]))
        ]
        found.append(Disagreement(field=field, attested=tuple(attested)))
    return tuple(found)


def _values(field: str, witnesses: Sequence[Given]) -> Iterable[tuple[int, Any]]:
    for given in witnesses:
        if field in _HEADER and given.cable.headers:
            for header in given.cable.headers:
                if value := getattr(header, field):
                    yield given.number, value
            continue
        held, _ = coverage(given)
        if field in _HEAD and held is not None and 1 not in held:
            continue
        if field == "created" and given.cable.transmission.dtg is None and given.frame.created_is != "exact":
            continue  # a day or wrong minutes: less exact, no other reading
        if value := getattr(given.cable, field):
            yield given.number, value


def _key(field: str, said: str) -> str:
    if field in ("tags", "captions", "references", "signed_by", "action", "info"):
        return ";".join(fold(part) for part in said.replace(",", ";").split(";"))
    return fold(said)


def _without_cut(field: str, readings: dict[str, tuple[str, list[int]]]) -> list[str]:
    """Readings that are not merely the beginning of a longer one: cut-off headers and titles."""
    if field not in (*_HEADER, "subject"):
        return list(readings)
    keys = list(readings)
    return [key for key in keys if not any(other != key and other.startswith(key) for other in keys)]
