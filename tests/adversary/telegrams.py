"""Telegrams to harm: exercise traffic with its truth, and real copies with what a reading of them gives undamaged."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

import reftel
from reftel.exercise import Telegram, generate
from reftel.model import Cable
from tests.adversary.starts import Start, facts_of, starts
from tests.adversary.values import Values, values
from tests.truth.copies import copy_named
from tests.truth.facts import facts_of_row
from tests.truth.rows import rows


class Subject(NamedTuple):
    """An undamaged telegram: what it says, and where its elements begin."""

    name: str
    text: str
    true: Values
    read: Cable
    """The reading of the undamaged text."""
    starts: tuple[Start, ...]


def exercise(count: int, seed: int) -> Iterator[Subject]:
    """Exercise telegrams of all years, whole, as text without a dump's preamble. Their values are the truth's."""
    made = [telegram for telegram in generate(count * 4, seed) if _is_plain(telegram)]
    for telegram in Random(seed).sample(made, min(count, len(made))):
        yield _exercise(telegram)


def _is_plain(telegram: Telegram) -> bool:
    copy = telegram.truth.witnesses[-1]
    return not copy.changes and "preamble" not in copy.variant


def _exercise(telegram: Telegram) -> Subject:
    truth = telegram.truth
    try:
        text = telegram.data.decode()
    except UnicodeDecodeError:
        text = telegram.data.decode("cp1252")
    text = text.replace("\r\n", "\n")
    return Subject(truth.id, text, values(truth), reftel.parse(text), starts(text, facts_of(truth)))


def real(count: int, seed: int) -> Iterator[Subject]:
    """Whole real copies, drawn at random; their values are those that the undamaged text reads as."""
    pages = [row for row in rows() if row.name.startswith("cablegate_page/")]
    found = [row for row in pages if isinstance(row.action, int) and row.paragraphs]
    for row in Random(seed).sample(found, min(count, len(found))):
        text = copy_named(row.name).text
        read = reftel.parse(text)
        yield Subject(row.name, text, values(read), read, starts(text, facts_of_row(row)))
