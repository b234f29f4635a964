"""The writing and reading sides of the record agree; seals and counts follow every change."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.errors import ArchiveError
from reftel.origins import Accession, Provenance
from reftel.store import catalogues, cited, counts, records, sources
from reftel.store.checksums import SEALED, broken_seals, seal_anew
from reftel.store.connection import ReaderConnections, open_writer
from reftel.store.counts import SEP, keys
from reftel.store.rows import CableRow, CiteRow, KnownRow, moment, seconds
from reftel.store.writer import RecordWriter


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[RecordWriter]:
    connection = open_writer(tmp_path / "reftel.db", create=True)
    yield RecordWriter(connection)
    connection.close()


def _fill(writer: RecordWriter) -> tuple[int, int]:
    """One of everything; gives a cable and a witness."""
    writer.begin()
    writer.set_meta("generation", "0")
    writer.set_meta("index", "index-v1")
    file = writer.put_file("EXERCISE.txt", 10, 20, 30)
    dictionary = writer.add_dictionary("text", "trained", b"EXERCISE")
    source = writer.add_source(b"a" * 32, 10, "text", dictionary, b"packed")
    other = writer.add_source(b"b" * 32, 11, "", None, None)
    writer.add_place(source, file, " # 1", 0)
    writer.add_place(source, file, " # 1", 0)
    writer.refuse(other, "NotATelegram", "EXERCISE", 0, 1)
    writer.put_file("EXERCISE.txt", 10, 20, 30, sha256=b"c" * 32, sources=1, version=1)
    writer.say_provenance(source, file, " # 1", Provenance(address="http://a.example", title="EXERCISE"))
    writer.say_provenance(source, file, " # 1", Provenance(address="http://b.example"))
    for giver in ("EXERCISE", "Another", "EXERCISE"):
        writer.give(file, Accession(giver=giver))
    cable = writer.new_cable("07MEXICO900001", "07MEXICO900001", CableRow(post="MEXICO", serial=900001, created=5))
    witness = writer.add_witness(source, 1, cable, 1, 1, dictionary, b"reading")
    writer.put_anchors(cable, "p1=00000001", is_new=True)
    writer.put_redirects(cable, [("p2", "p1")])
    writer.add_alias("07MEXICO900002", cable)
    writer.add_correction(cable, "subject", '"EXERCISE"', "because", None, 7)
    article = writer.put_article("https://example.org", None, None, None, by_hand=True)
    writer.link_article(article, "07MEXICO900001", by_hand=True)
    writer.change_cites(cable, [CiteRow("06MEXICO900003", 0, "A", 1), CiteRow("06MEXICO900004", 1, "B", 3)])
    head = (1, "EXERCISE", b"d" * 32, 8)
    catalogues.add(writer.connection, writer.seals, head, [KnownRow(id="07OSLO5", post="OSLO", year=2007, serial=5)])
    catalogues.finish(writer.connection, writer.seals, head, 1, 0)
    writer.change_counts((), keys([("post", "MEXICO"), ("year", "2007"), ("month", "2007-01"), ("day", "2007-01-02")]))
    writer.commit()
    return cable, witness


def test_seals_hold_after_every_kind_of_change(writer: RecordWriter) -> None:
    cable, witness = _fill(writer)
    assert broken_seals(writer.connection) == []
    writer.begin()
    writer.set_meta("index", "index-v2")
    writer.accept(2)
    writer.set_form(2, "page")
    writer.set_reading(witness, cable, 1, 2, None, b"other")
    writer.set_version(witness, 3)
    writer.put_anchors(cable, "p1=00000001 p2=00000002", is_new=False)
    writer.put_redirects(cable, [])
    writer.withdraw_correction(1, 9)
    writer.put_article("https://example.org", "Title", None, "2010-11-28", by_hand=False)
    writer.add_alias("07MEXICO900002", cable)
    writer.commit()
    assert broken_seals(writer.connection) == []
    writer.begin()
    writer.drop_witness(witness)
    writer.retire(cable)
    writer.commit()
    assert broken_seals(writer.connection) == []


def test_a_rolled_back_batch_leaves_no_trace(writer: RecordWriter) -> None:
    _fill(writer)
    writer.begin()
    writer.put_file("EXERCISE-2.txt", 1, 2, 3)
    writer.change_counts((), keys([("post", "LIMA")]))
    writer.rollback()
    fresh = RecordWriter(writer.connection)
    assert broken_seals(fresh.connection) == []
    assert counts.count(fresh.connection, "post", "LIMA") == 0
    fresh.begin()
    fresh.commit()
    assert counts.count(fresh.connection, "post", "LIMA") == 0


@pytest.mark.parametrize("table", sorted(SEALED))
def test_a_change_from_outside_breaks_the_seal(writer: RecordWriter, table: str) -> None:
    _fill(writer)
    connection = writer.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    column = SEALED[table][-1]
    kind = connection.execute(f"SELECT typeof({column}) FROM {table} LIMIT 1").fetchone()[0]
    value = "zeroblob(3)" if kind == "blob" else "'changed'" if kind in ("text", "null") else f"{column} + 1"
    connection.execute(
        f"UPDATE {table} SET {column} = {value} WHERE rowid = (SELECT min(rowid) FROM {table})"
        if table not in ("meta", "place", "alias", "redirect", "article_cable", "known", "provenance")
        else f"UPDATE {table} SET {column} = {value}"
    )
    assert [name for name, _ in broken_seals(connection)] == [table]
    connection.execute("BEGIN")
    seal_anew(connection, table)
    connection.execute("COMMIT")
    assert broken_seals(connection) == []


def test_a_lost_row_breaks_the_seal(writer: RecordWriter) -> None:
    _fill(writer)
    writer.connection.execute("DELETE FROM redirect")
    assert broken_seals(writer.connection) == [("redirect", "0 rows where 1 are sealed")]


def test_the_generation_rises_with_cables_only(writer: RecordWriter) -> None:
    cable, _ = _fill(writer)
    assert writer.generation() == 1
    writer.begin()
    writer.put_file("EXERCISE-2.txt", 1, 2, 3)
    assert writer.commit() == 1
    writer.begin()
    writer.put_cable(cable, CableRow(subject="EXERCISE"))
    assert writer.commit() == 2
    assert [no for no, _ in records.changed_since(writer.connection, 1)] == [cable]


def test_numbers_of_witnesses_are_not_given_again(writer: RecordWriter) -> None:
    cable, witness = _fill(writer)
    writer.begin()
    assert writer.next_number(cable) == 2
    writer.drop_witness(witness)
    assert writer.next_number(cable) == 2
    writer.commit()


def test_what_is_written_is_read(writer: RecordWriter) -> None:
    cable, _ = _fill(writer)
    connection = writer.connection
    assert records.cable_of_id(connection, "07MEXICO900001") == cable
    assert records.cable_of_id(connection, "07MEXICO900002") == cable
    assert records.cable_of_id(connection, "07MEXICO900003") is None
    assert sources.places(connection, 1) == [("EXERCISE.txt # 1", 0)]
    assert sources.source(connection, 1).data == b"packed"
    assert sources.source(connection, 2).data is None
    assert records.anchors(connection, cable) == (("p1", 1),)
    assert records.redirects(connection, cable) == {"p2": "p1"}
    assert cited.absent(connection, None, None, 1, 0) == (2, [("06MEXICO900003", 1)])
    assert records.cites(connection, "06MEXICO900003", 0, 5)[0] == 1
    assert records.span_of(connection) == (5, 5)
    assert records.span_of(connection, "LIMA") == (None, None)


def _keys(
    post: str, level: str, tags: tuple[str, ...], to: tuple[str, ...], signed: tuple[str, ...], created: str,
    states: tuple[str, ...],
) -> list[str]:  # fmt: skip
    one = {"post": post, "class": level, "year": created[:4], "month": created[:7], "day": created}
    several = [("tag", tags), ("to", to), ("signed", signed)]
    pairs = [(kind, key) for kind, key in one.items() if key]
    return keys([*pairs, *((kind, key) for kind, some in several for key in some)], states)


shelvings = st.builds(
    _keys,
    post=st.sampled_from(["", "MEXICO", "LIMA"]),
    level=st.sampled_from(["", "SECRET"]),
    tags=st.lists(st.sampled_from(["PREL", "PGOV", "EXERCISE, A"]), max_size=3).map(tuple),
    to=st.lists(st.sampled_from(["STATE", "LIMA"]), max_size=3).map(tuple),
    signed=st.lists(st.sampled_from(["QUILLFEATHER"]), max_size=2).map(tuple),
    created=st.sampled_from(["", "2007-01-02", "2007-02-03"]),
    states=st.sampled_from([(), ("partial",), ("partial", "same id")]),
)


@given(st.lists(shelvings, max_size=8), st.data())
def test_counts_are_what_counting_gives(held: list[list[str]], data: st.DataObject) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute(
        "CREATE TABLE tally (kind TEXT, a TEXT, b TEXT, n INTEGER, PRIMARY KEY (kind, a, b)) WITHOUT ROWID"
    )
    gone = data.draw(st.lists(st.sampled_from(held), max_size=len(held), unique_by=id) if held else st.just([]))
    for batch in (held, []):
        counts.change(connection, Counter(key for each in batch for key in each))
    minus: Counter[str] = Counter()
    for each in gone:
        minus.subtract(each)
    counts.change(connection, minus)
    left = [each for each in held if not any(each is other for other in gone)]
    expected = Counter(key for each in left for key in each)
    counted = {SEP.join((kind, a, b)): n for kind, a, b, n in connection.execute("SELECT kind, a, b, n FROM tally")}
    assert counted == dict(expected)
    assert counts.count(connection, "all") == len(left)


def test_lists_of_counts_go_on_where_they_stopped(writer: RecordWriter) -> None:
    writer.begin()
    for name in ("AMMAN", "ANKARA", "ATHENS", "BERLIN"):
        for _ in range(len(name) - 4):
            writer.change_counts((), [f"post{SEP}{name}{SEP}"])
    writer.commit()
    connection = writer.connection
    assert counts.one_sided(connection, "post") == [("ANKARA", 2), ("ATHENS", 2), ("BERLIN", 2), ("AMMAN", 1)]
    by_key = counts.one_sided(connection, "post", prefix="A", by_key=True, limit=2)
    assert [key for key, _ in by_key] == ["AMMAN", "ANKARA"]
    assert counts.one_sided(connection, "post", prefix="A", after="ANKARA", by_key=True) == [("ATHENS", 2)]


@given(st.datetimes(timezones=st.just(dt.UTC)))
def test_times_come_back_to_the_second(when: dt.datetime) -> None:
    assert moment(seconds(when)) == when.replace(microsecond=0)


def test_times_beyond_any_calendar_are_none() -> None:
    assert moment(10**18) is None
    assert moment(None) is None
    assert seconds(None) is None


def test_connections_of_threads_that_have_ended_are_closed(tmp_path: Path) -> None:
    """A server's threads come and go; each used to leave its connection behind."""
    record = tmp_path / "reftel.db"
    open_writer(record, create=True).close()
    readers = ReaderConnections(record)

    def look() -> None:
        with readers.snapshot() as connection:
            connection.execute("SELECT count(*) FROM cable").fetchone()

    for _ in range(50):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    look()
    connected = [number for number in Path("/proc/self/fd").iterdir() if _leads_to(number) == str(record)]
    assert len(connected) <= 2
    readers.close()


def _leads_to(number: Path) -> str:
    try:
        return str(number.readlink())
    except OSError:
        return ""


def test_readers_of_a_closed_record_say_so(tmp_path: Path) -> None:
    open_writer(tmp_path / "reftel.db", create=True).close()
    readers = ReaderConnections(tmp_path / "reftel.db")
    with readers.snapshot() as connection:
        assert connection.execute("SELECT count(*) FROM cable").fetchone() == (0,)
        with readers.snapshot() as again:
            assert again is connection
    readers.close()
    readers.close()
    with pytest.raises(ArchiveError, match="closed"), readers.snapshot():
        raise AssertionError
