"""Clues by which another publisher's copy of a telegram is found: film number, sender and minute, subject, some words.

A clue is a number that two copies of one telegram are likely to share and that few other telegrams have. Clues only
name candidates; `collate.identity` decides. They are small and cheap, as every telegram has some of them in the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from heapq import nsmallest
from itertools import compress
from zlib import crc32

from reftel.collate.given import Given
from reftel.collate.word_comparison import fold
from reftel.vocab.posts import posts

FILM, MINUTE, SUBJECT, TEXT = 1, 2, 3, 4
"""Kinds of clues; a clue's kind is its upper half."""

WEIGHT = {FILM: 2, MINUTE: 2, SUBJECT: 1, TEXT: 1}
"""Weight of a shared clue of a kind; `ENOUGH` makes a candidate."""

ENOUGH = 2

TEXT_CLUES = 10
"""Runs of words of a telegram to keep: those with the smallest hashes (bottom-k sketch, Cohen and Kaplan 2007). If
one text contains half of the other, all ten miss once in 1,000 times."""

_RUN = 4
"""Words of a run."""

_LONG = 9
"""Letters of the word that begins a run. Long words are rarer, and only every tenth word begins a run."""

_SUBJECT_WORDS = 6
_LEAST_SUBJECT = 12
_NO_WORD = bytes(code if chr(code).isalnum() else 32 for code in range(128)) + bytes(range(128, 256))
_LOWER = bytes(ord(chr(code).lower()) if code < 128 else code for code in range(256))
_FOLD = bytes(_LOWER[_NO_WORD[code]] for code in range(256))
_NO_LETTER = re.compile(r"[^A-Z0-9]+")
_FILM = re.compile(r"[DPN]\d{6}[\d\-]{4,6}")


def clues_of(given: Given) -> tuple[int, ...]:
    """Return the clues of a copy, each once, in rising order.

    Args:
        given: the copy.

    Example: two copies of a telegram share the clue of their film number, regardless of their ids.
    """
    return tuple(sorted({*_film(given), *_minute(given), *_subject(given), *text_clues(_text(given))}))


def kind_of(clue: int) -> int:
    """Return the kind of a clue: FILM, MINUTE, SUBJECT or TEXT."""
    return clue >> 32


def film_of(given: Given) -> str | None:
    """Return the film number of a copy, in one style; None without one."""
    written = given.cable.film_number
    folded = written.upper().replace(" ", "").replace("\u2013", "-") if written else ""
    return folded if _FILM.fullmatch(folded) else None


def minute_of(given: Given) -> int | None:
    """Return the minute in which a telegram was sent, since 1970; None if a copy does not give it to the minute."""
    moment = given.cable.transmission.dtg
    if moment is None and given.frame.created is not None and given.frame.created_is == "exact":
        moment = given.frame.created
    if moment is None or (moment.hour, moment.minute) == (0, 0):
        return None
    return int(moment.timestamp()) // 60


def sender_of(given: Given) -> str | None:
    """Return the letters of the originator that a copy names, if its post is not one of the gazetteer.

    The originator and the date-time group identify a military message (ACP 121). Its number of a series (`NAVADMIN
    123/18`) is only in its first part.
    """
    post, sender = given.cable.post, given.cable.sender
    if not sender or (post and post in posts().by_name):
        return None
    return _NO_LETTER.sub("", sender.upper()) or None


def text_clues(text: str) -> list[int]:
    """Return the clues of a text: hashes of runs of words that begin with a long one, the smallest ones."""
    words = text.encode("utf-8", "replace").translate(_FOLD).split()
    last = len(words) - _RUN + 1
    starts = compress(range(last), map(_LONG.__le__, map(len, words)))
    hashes = {crc32(b" ".join(words[at : at + _RUN])) for at in starts}
    return [_clue(TEXT, each) for each in nsmallest(TEXT_CLUES, hashes)]


def _clue(kind: int, value: int) -> int:
    return kind << 32 | value


def _text(given: Given) -> str:
    return "\n".join(paragraph.text for paragraph in given.cable.paragraphs)


def _film(given: Given) -> Iterator[int]:
    if film := film_of(given):
        yield _clue(FILM, crc32(film.encode()))


def _minute(given: Given) -> Iterator[int]:
    minute = minute_of(given)
    if minute is None:
        return
    for sender in {given.cable.post, sender_of(given)} - {None}:
        yield _clue(MINUTE, crc32(f"{sender} {minute}".encode()))


def _subject(given: Given) -> Iterator[int]:
    words = (given.cable.subject or given.frame.title or "").split()[:_SUBJECT_WORDS]
    if len(folded := fold("".join(words))) >= _LEAST_SUBJECT:
        yield _clue(SUBJECT, crc32(folded.encode()))
