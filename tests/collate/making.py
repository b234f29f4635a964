"""Readings made by hand: EXERCISE telegrams of a few paragraphs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec

from reftel.collate import Given
from reftel.model import (
    Addressee,
    Cable,
    Classification,
    Frame,
    Header,
    Paragraph,
    Redaction,
    Section,
    Transmission,
)
from reftel.spans import Span

NONE = Span(0, 0)

LAMP = (
    "EXERCISE: the lamp of the old lighthouse was lent to the harbor museum for the summer and came back whole.",
    "The keeper of the lighthouse asked that the lamp be cleaned with soft cloth and kept away from the window.",
    "Eleven visitors wrote in the guest book that they had never seen a lamp of this size lit in the daytime.",
    "The museum will pay for the ferry, and the ferry will not sail in fog, as the harbor master pointed out.",
)

CHESS = (
    "EXERCISE: the chess tournament of the posts began on Monday with nine players and one borrowed clock.",
    "The visitors from the north won the first two rounds and lost the third after a long discussion of castling.",
    "A prize of four books on stamps was given by the botanical garden, whose director cannot play chess at all.",
    "The next tournament is planned for the autumn, in the reading room if the roof has been repaired by then.",
)


def paragraphs(texts: Sequence[str], *, section: int | None = None, start: int = 1) -> tuple[Paragraph, ...]:
    """Numbered from `start`."""
    return tuple(
        Paragraph(anchor=f"p{number}", section=section, number=number, text=text, span=NONE)
        for number, text in enumerate(texts, start)
    )


def cable(texts: Sequence[str] = LAMP, **values: Any) -> Cable:
    """A reading of 07MEXICO900001 with these paragraphs."""
    made = Cable(
        id="07MEXICO900001",
        year=2007,
        post="MEXICO",
        serial=900001,
        subject="EXERCISE: Loan of a Lamp",
        created=dt.datetime(2007, 2, 26, 22, 17, tzinfo=dt.UTC),
        paragraphs=paragraphs(texts),
        signed_by=("QUILLFEATHER",),
    )
    return msgspec.structs.replace(made, **values)


def given(number: int = 1, made: Cable | None = None, **values: object) -> Given:
    """A witness with that number; its digest follows from it."""
    frame = values.pop("frame", Frame())
    assert isinstance(frame, Frame)
    reading = made if made is not None else cable()
    reading = msgspec.structs.replace(reading, **values)
    return Given(number=number, cable=reading, frame=frame, form="text", sha256=f"{number:064x}")


def part(number: int, of: int, texts: Sequence[str], **values: object) -> Cable:
    """One section of a telegram: only the first has a subject, only the last a signature."""
    plain: dict[str, object] = {
        "subject": "EXERCISE: Loan of a Lamp" if number == 1 else None,
        "signed_by": ("QUILLFEATHER",) if number == of else (),
        "sections": (Section(number=number, of=of, span=NONE),),
    }
    return cable(texts, **(plain | values))


def header(sender: str, *names: str) -> Header:
    """A header as sent."""
    return Header(
        span=NONE, transmission=Transmission(), sender=sender, info=tuple(Addressee(name=name) for name in names)
    )


SECRET = Classification(level="SECRET")
STRUCK = Redaction(text="XXXXXXXXXXXX", kind="struck", span=NONE)


def day(text: str) -> dt.datetime:
    """Midnight of a day."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


SECTIONS = tuple(part(number, 3, (LAMP[number], CHESS[number])) for number in (1, 2, 3))
