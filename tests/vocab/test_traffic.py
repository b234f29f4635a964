"""State's totals and the known holes."""

from __future__ import annotations

from reftel.vocab.posts import posts
from reftel.vocab.traffic import holes_of, known_holes, year_totals


def test_totals_add_up_to_the_published_sums() -> None:
    known = [total for total in year_totals().values() if total.sent is not None]
    assert sum(total.sent or 0 for total in known) == 3_810_279
    assert sum(total.surviving or 0 for total in known) == 2_081_276
    assert all((total.surviving or 0) < (total.sent or 0) for total in known)


def test_a_row_that_cannot_be_used_says_why() -> None:
    assert year_totals()[1986].sent is None
    assert "exchanged" in year_totals()[1986].slip
    assert all(total.source for total in year_totals().values())


def test_holes() -> None:
    assert all(hole.first <= hole.last and hole.what and hole.source for hole in known_holes())
    assert all(not hole.post or hole.post in posts().by_name for hole in known_holes())
    assert {hole.lost for hole in holes_of(1976)} == {None, 0.92}
    assert holes_of(1990) == ()
