"""Citations say where a copy is published or filed."""

from __future__ import annotations

from pathlib import Path

import pytest

import reftel
from reftel.citation import cite
from tests.forms.record_samples import record
from tests.forms.test_frus import TELEGRAM, volume

COPIES = [
    (
        "volume.xml",
        volume(TELEGRAM.format(n=68)),
        "Foreign Relations of the United States, frus1969-76ve99, document 68",
    ),
    ("record.txt", record().encode(), "Central Foreign Policy File, film D740123-9751, SHA-256"),
]


@pytest.mark.parametrize(("name", "data", "said"), COPIES)
def test_a_citation_names_the_publication(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([tmp_path / name], workers=0)
        (card,) = archive.search("*").hits
        assert said in cite(archive.cable(card.card.id), "chicago")
