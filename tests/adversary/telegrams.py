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
from tests.truth.copies import Copy, copies
from tests.truth.facts import facts_of_copy


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
    found = [copy for copy in copies() if copy.is_whole]
    for copy in Random(seed).sample(found, min(count, len(found))):
        yield _real(copy)


def _real(copy: Copy) -> Subject:
    read = reftel.parse(copy.text)
    return Subject(copy.name, copy.text, values(read), read, starts(copy.text, facts_of_copy(copy)))
