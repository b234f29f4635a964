"""Work for cutting a text into telegrams: bytes that are looked at again grow with the text, not with its square."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from reftel.forms import grammars, record_split, several, telegram_division, text_split


class Counted:
    """Counts bytes and characters."""

    def __init__(self) -> None:
        self.seen = 0


def counting(count: Counted, pattern: re.Pattern[Any]) -> Any:
    """Return the pattern, whose searches count the characters that they may look at."""

    class Counting:
        def search(self, text: Any, start: int = 0, end: int | None = None) -> Any:
            end = len(text) if end is None else end
            found = pattern.search(text, start, end)
            count.seen += (found.end() if found else end) - start
            return found

        def finditer(self, text: Any, start: int = 0, end: int | None = None) -> Any:
            end = len(text) if end is None else end
            for found in pattern.finditer(text, start, end):
                count.seen += found.end() - start
                start = found.end()
                yield found
            count.seen += end - start

    return Counting()


def sliced(count: Counted, data: bytes) -> bytes:
    """Return the bytes; slices of them are counted."""

    class Sliced(bytes):
        def __getitem__(self, key: Any) -> Any:
            got = super().__getitem__(key)
            count.seen += len(got) if isinstance(got, bytes) else 1
            return got

    return Sliced(data)


def encoded(count: Counted, text: str) -> str:
    """Return the characters; slices of their bytes are counted."""

    class Encoded(str):
        __slots__ = ()

        def encode(self, *args: Any) -> bytes:
            return sliced(count, super().encode(*args))

    return Encoded(text)


def split_marks(count: Counted, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    for name in ("_BEGUN", "_SUBJECT", "_QUOTES"):
        monkeypatch.setattr(text_split, name, counting(count, getattr(text_split, name)))
    for data in (b"NNNN\nVZCZC\n", b"\fVZCZC\n", b"-----\nPAGE 01 A\n", b"FM A\nX\n\n\nO 010101Z JAN 75\nFM A\n"):
        list(text_split.split(io.BytesIO(data * times), "", lambda error: None))


def end_marks(count: Counted, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    data = b"MSGID/GENADMIN/NAVADMIN//\nSUBJ/A//\n" + b"SUBJ/X//\nNNNN\n" * times
    assert len(several.begins(sliced(count, data))) == times - 1


def records(count: Counted, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    for name in ("_SIGN", "_HEAD", "_EVENT", "_KEY", "_BLANK"):
        monkeypatch.setattr(record_split, name, counting(count, getattr(record_split, name)))
    for data in (
        b"Message Text\nX\nMessage Attributes\nDocument Number: 1\n",
        b"Message Text\n",
        b"Message Attributes\n",
        b"MESSAGE TEXT\n",
        b"Document Number: 1\n",
        b"Draft Date: 1\nFilm Number: 2\nLocator: 3\nConcepts: 4\nErrors: 5\nDocument Number: 1\n",
        b"NNNN\nVZCZC\nMessage Attributes\n",
    ):
        list(record_split.pieces(io.BytesIO(data * times), "", lambda error: None))


def heads(count: Counted, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    for name in ("_BEGUN", "_QUOTES"):
        monkeypatch.setattr(text_split, name, counting(count, getattr(text_split, name)))
    smart = b"MRN: 11 LIMA 900\nDate/DTG: X\nFrom: LIMA\nAction: A\nSubject: B\n\n"
    military = b"UNCLASSIFIED//\nROUTINE\nR 060818Z DEC 18\nFM CNO//N9//\nMSGID/GENADMIN/CNO//\nSUBJ/A//\nNNNN\n"
    for data in (smart, military, smart + military):
        assert len(several.begins(sliced(count, data * times))) >= times - 1


def characters(count: Counted, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    text = "FM ABC é\nNNNN\nVZCZCABC\n" * times
    assert text[grammars.begins(encoded(count, text))[-1] :].startswith("VZCZCABC\n")


def signatures(count: Counted, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    for name in ("_SIGNED", "_OFFICERS"):
        monkeypatch.setattr(telegram_division, name, counting(count, getattr(telegram_division, name)))
    text = "Signature: X\nDrafted By: Y\n" * times
    assert telegram_division._smart_block(text, 0, len(text)) is None


@pytest.mark.parametrize("cut", [split_marks, end_marks, records, heads, characters, signatures])
def test_work_grows_with_the_text(
    cut: Callable[[Counted, pytest.MonkeyPatch, int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    for times in (200, 800):
        count = Counted()
        with monkeypatch.context() as patch:
            cut(count, patch, times)
        seen.append(count.seen)
    assert seen[1] < 6 * seen[0] + 1000
