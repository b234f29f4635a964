"""Whatever a cable says, each export of it is read as the same cable."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reftel.archive.types import ArchivedCable, CableSummary
from reftel.export import FORMATS
from reftel.model import Addressee, Cable, Classification, Paragraph, Reference
from reftel.reading import read
from reftel.spans import Span

NONE = Span(0, 0)
WORDS = (
    "the",
    "lamp",
    "harbor",
    "museum",
    "lighthouse",
    "keeper",
    "ferry",
    "R&D",
    "a < b",
    "naïve",
    '"whole"',
    "7",
    "it's",
)
NAMES = ("AMEMBASSY LIMA", "SECSTATE WASHDC", "AMCONSUL CALGARY", "AMEMBASSY DHAKA", "USMISSION GENEVA")

sentence = st.lists(st.sampled_from(WORDS), min_size=3, max_size=18).map(lambda words: f"Exercise {' '.join(words)}.")
text = st.lists(sentence, min_size=1, max_size=3).map("\n".join)
marking = st.sampled_from((None, "U", "SBU", "C", "C/NF"))


@st.composite
def cables(draw: st.DrawFn) -> Cable:
    """Cables with the values that every export has."""
    marked = draw(st.booleans())
    paragraphs = tuple(
        Paragraph(anchor=f"p{at}", number=at, marking=draw(marking) if marked else None, text=draw(text), span=NONE)
        for at in range(1, draw(st.integers(1, 6)) + 1)
    )
    year, serial = draw(st.integers(2003, 2009)), draw(st.integers(900_001, 999_999))
    cited = draw(st.lists(st.integers(900_001, 999_999), max_size=3, unique=True))
    return Cable(
        id=f"{year % 100:02}MEXICO{serial}",
        year=year,
        post="MEXICO",
        serial=serial,
        created=dt.datetime(year, draw(st.integers(1, 12)), draw(st.integers(1, 28)), 9, 30, tzinfo=dt.UTC),
        classification=Classification(level=draw(st.sampled_from(("UNCLASSIFIED", "CONFIDENTIAL", "SECRET")))),
        origin="Embassy Mexico",
        sender="AMEMBASSY MEXICO",
        action=tuple(
            Addressee(name=name) for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
        ),
        info=tuple(Addressee(name=name) for name in draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True))),
        tags=tuple(draw(st.lists(st.sampled_from(("PREL", "SCUL", "MX", "ETRD", "SENV")), min_size=1, unique=True))),
        subject=draw(sentence).upper().rstrip("."),
        references=tuple(
            Reference(
                kind="cable", id=f"{year % 100:02}LIMA{n}", label="ABC"[at], text=f"{year % 100:02} LIMA {n}", span=NONE
            )
            for at, n in enumerate(cited)
        ),
        paragraphs=paragraphs,
        signed_by=draw(st.sampled_from(((), ("QUILLFEATHER",)))),
    )


def _said(cable: Cable) -> dict[str, object]:
    return {
        "id": cable.id,
        "created": cable.created,
        "level": cable.classification.level if cable.classification else None,
        "sender": cable.sender,
        "action": [one.name for one in cable.action],
        "info": [one.name for one in cable.info],
        "tags": cable.tags,
        "subject": " ".join((cable.subject or "").split()),
        "references": [one.id for one in cable.references],
        "paragraphs": [(one.number, one.marking, one.text.split()) for one in cable.paragraphs],
        "signed_by": cable.signed_by,
    }


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "tei", "text"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made=st.lists(cables(), min_size=1, max_size=3, unique_by=lambda cable: cable.id))
def test_each_export_is_read_as_the_same_cables(form: str, made: list[Cable]) -> None:
    held = [
        ArchivedCable(id=cable.id or "", cable=cable, card=CableSummary(id=cable.id or ""), main=1, copies=())
        for cable in made
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        path.write_bytes(b"".join(FORMATS[form].write(held)))
        after = [witness.cable for witness in read(path)]
    assert [_said(cable) for cable in after] == [_said(cable) for cable in made]


def test_other_lines_of_a_copy_are_no_telegram(tmp_path: Path) -> None:
    """The lines around a record, such as `Message Text`, are those of a record where no export is around them."""
    lines = "Message Text\nDocument Number: 1976LIMA01234\nPAGE 01        LIMA  01234  121415Z\n\fVZCZC"
    cables = [
        f"76LIMA123{number}\nCreated: 1976-05-12 14:15Z\nClassification: UNCLASSIFIED\n\nFrom: AMEMBASSY LIMA\n"
        f"Subject: EXERCISE: LAMP {number}\n\n1. The lamp was lent.\n\nOther lines of this copy:\n{lines}\n"
        for number in (1, 2)
    ]
    (tmp_path / "export.txt").write_text(f"\n{'=' * 72}\n\n".join(cables))
    found = list(read(tmp_path / "export.txt"))
    assert [(one.cable.id, one.cable.subject) for one in found] == [
        ("76LIMA1231", "EXERCISE: LAMP 1"),
        ("76LIMA1232", "EXERCISE: LAMP 2"),
    ]
    assert [[each.text for each in one.cable.paragraphs] for one in found] == [["The lamp was lent."]] * 2
