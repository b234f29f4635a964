"""Literals that are searched for together: the answers are those of a search for each alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.forms import literals
from reftel.forms.literals import Literals

_WRITTEN = (b"AIRGRAM", b"G R A M", b"\nFM ", b"ZCZC")
_PIECES = st.lists(st.sampled_from([*_WRITTEN, b"A", b"AIR", b"GRAM", b" ", b"\n", b"\xff"]), max_size=30)


@given(_PIECES)
def test_same_as_one_after_another(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    found = Literals(*_WRITTEN)
    assert found.is_in(data) == any(one in data for one in _WRITTEN)
    assert found.last(data) == max(data.rfind(one) for one in _WRITTEN)


@pytest.mark.parametrize("without", ["library", "memory"])
def test_other_ways(monkeypatch: pytest.MonkeyPatch, without: str) -> None:
    """Without a wheel of the library, and for data whose places would take much memory."""
    if without == "library":
        monkeypatch.setattr(literals, "BytesAhoCorasick", None)
    else:
        monkeypatch.setattr(literals, "_MOST", 3)
    found = Literals(*_WRITTEN)
    assert found.is_in(b"AN AIRGRAM") and not found.is_in(b"A TELEGRAM")
    assert found.last(b"AN AIRGRAM\nFM ZCZC") == 14
    assert found.last(b"A TELEGRAM") == -1
