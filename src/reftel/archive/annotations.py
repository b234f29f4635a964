"""Annotations by people: corrections with evidence, articles that cite cables."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from reftel.archive.record.cable import AssembledCable, assemble
from reftel.archive.record.ids import resolve
from reftel.archive.session import WriteSession
from reftel.collate.corrections import understand
from reftel.errors import ArchiveError, UnknownCable
from reftel.field_names import CableAttribute
from reftel.index.base import IndexBehindError, IndexUnusableError
from reftel.model import Article
from reftel.store import records
from reftel.values.cable_id import canonical_id


class BadValueError(ArchiveError):
    """An invalid correction or article; the message says which value was expected."""


def correct(
    work: WriteSession, cable_id: str, field: CableAttribute, value: object, because: str, by: str | None
) -> int:
    """Add a correction to a cable; return its number. Raises UnknownCable, BadValueError."""
    if not because.strip():
        raise BadValueError("a correction needs evidence: say why with --because")
    try:
        stored = understand(field, value)
    except ValueError as error:
        raise BadValueError(str(error)) from error
    no, _ = resolve(work.connection, cable_id)
    return _change(work, [no], lambda: work.writer.add_correction(no, field, stored, because, by, int(time.time())))


def withdraw(work: WriteSession, number: int) -> None:
    """Withdraw a correction. Raises BadValueError if no correction has that number, or if it is withdrawn."""
    row = records.correction(work.connection, number)
    if row is None or row[1] is not None:
        raise BadValueError(f"there is no correction {number}, or it is withdrawn")

    def apply() -> int:
        work.writer.withdraw_correction(number, int(time.time()))
        return number

    _change(work, [row[0]], apply)


def add_article(work: WriteSession, article: Article, cables: Sequence[str]) -> int:
    """Add an article and the cables that it cites, held or not; return its number. Raises BadValueError."""
    if not article.url.isprintable() or " " in article.url:
        raise BadValueError(
            f"{article.url!r} is not a web address: it contains line breaks, spaces or control characters"
        )
    if urlsplit(article.url).scheme not in ("http", "https") or not urlsplit(article.url).netloc:
        raise BadValueError(f"{article.url!r} is not a web address: it must begin with https:// or http://")
    held: list[int] = []
    ids: list[str] = []
    for raw in cables:
        try:
            no, cable_id = resolve(work.connection, raw)
            held.append(no)
        except UnknownCable:
            try:
                cable_id = canonical_id(raw)
            except ValueError as error:
                raise BadValueError(f"{raw!r} is not a reference id: write it like 08MEXICO714") from error
        ids.append(cable_id)

    def apply() -> int:
        date = article.date.isoformat() if article.date else None
        number = work.writer.put_article(article.url, article.title, article.outlet, date, by_hand=True)
        for cable_id in dict.fromkeys(ids):
            work.writer.link_article(number, cable_id, by_hand=True)
        work.writer.touch()
        return number

    return _change(work, list(dict.fromkeys(held)), apply)


def _change(work: WriteSession, cables: Sequence[int], apply: Callable[[], int]) -> int:
    """Run a change in one transaction with the update of its cables; then update the index."""
    attacher = work.attacher()
    work.writer.begin()
    try:
        before: list[AssembledCable] = [assemble(work.connection, work.codec, no) for no in cables]
        number = apply()
        for held in before:
            attacher.settle(held.no, held)
        generation = work.writer.commit()
    except BaseException:
        work.writer.rollback()
        raise
    try:
        work.tell_index(attacher.take_changes(), generation)
    except IndexUnusableError as error:
        raise IndexBehindError(
            f"the change is in the record, so do not repeat it; searches do not know it yet, because {error}. "
            "The next command that writes completes the index"
        ) from error
    return number
