"""Real copies, where they lie beside the project: several layouts of one page are copies of one cable."""

from __future__ import annotations

from pathlib import Path

import pytest

from reftel.archive import Archive

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real copies are not beside the project")
def test_real_copies_come_in_and_hold(empty: Archive) -> None:
    summary = empty.ingest([CORPUS / "cablegate_page", CORPUS / "seeds", CORPUS / "telegram_text"], workers=0)
    assert summary.refused == 0
    assert empty.verify() == ()
    for cable_id in ("66BUENOSAIRES2481", "72TEHRAN1164", "72TEHRAN5055"):
        view = empty.cable(cable_id)
        assert len(view.copies) > 1
        released = [copy.cable.released for copy in view.copies if copy.cable.released]
        assert view.cable.released == max(released)
        assert len({paragraph.anchor for paragraph in view.cable.paragraphs}) == len(view.cable.paragraphs)
    assert [paragraph.number for paragraph in empty.cable("07MEXICO965").cable.paragraphs] == list(range(1, 16))
    assert empty.cable("08MEXICO714").articles
