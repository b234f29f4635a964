"""All changes of the record, in the transaction of one batch.

The caller begins, calls, and commits; `commit` raises the generation if cables changed. Nothing here decides on values.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress

from reftel.errors import RecognitionNeeded
from reftel.origins import Accession, Provenance
from reftel.store import changes, cited, counts, meant, provenance, records, serials
from reftel.store.checksums import Seals
from reftel.store.row_numbers import KEYS_META, RowNumbers
from reftel.store.rows import CABLE_COLUMNS, CableRow, CiteRow, MentionRow, Packed

_PUT_CABLE = f"UPDATE cable SET changed = ?, {', '.join(f'{column} = ?' for column in CABLE_COLUMNS)} WHERE no = ?"  # noqa: S608
_NEW_CABLE = (
    f"INSERT INTO cable (no, id, base, changed, {', '.join(CABLE_COLUMNS)}) "  # noqa: S608
    f"VALUES (?, ?, ?, ?, {', '.join('?' * len(CABLE_COLUMNS))})"
)


class RecordWriter:
    """The writing side of a record. Not for several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.seals = Seals(connection)
        self._counts: Counter[str] = Counter()
        self._cited: set[str] = set()
        self._generation = self.generation()
        self._cables_changed = False
        self._numbers = RowNumbers(connection, self.meta(KEYS_META))

    # transactions ------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin a batch."""
        self.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> int:
        """Make the batch last, and give the record's generation: raised by one if cables changed."""
        counts.change(self.connection, self._counts)
        self._counts.clear()
        cited.recount(self.connection, sorted(self._cited))
        self._cited.clear()
        if self._cables_changed:
            self.set_meta("generation", str(self._generation + 1))
            self.set_meta(records.MARK_META, secrets.token_hex(8))
            changes.note(self.connection, self._generation + 1)
        self.seals.flush()
        self.connection.execute("COMMIT")
        if self._cables_changed:
            self._generation += 1
            self._cables_changed = False
        return self._generation

    def rollback(self) -> None:
        """Undo the batch. The writer must not be used afterwards: its numbers have run ahead."""
        self.seals.forget()
        self._counts.clear()
        self._cited.clear()
        # After a failed write, SQLite may have rolled back without noticing yet.
        with suppress(sqlite3.OperationalError):
            self.connection.execute("ROLLBACK")

    @property
    def pending(self) -> int:
        """The generation that this batch will have."""
        return self._generation + 1

    # small facts -------------------------------------------------------------------------------------------------

    def generation(self) -> int:
        """The record's generation; 0 for a new one."""
        return records.counter(self.meta("generation"), "generation")

    def go_on_from(self, generation: int) -> None:
        """Set the next generation to one above this one, if that is higher."""
        self._generation = max(self._generation, generation)

    def meta(self, key: str) -> str | None:
        """A small fact, or None."""
        return records.meta(self.connection, key)

    def set_meta(self, key: str, value: str) -> None:
        """Write down a small fact."""
        held = self.meta(key)
        if held is not None:
            self.seals.removed("meta", [(key, held)])
        self.connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))
        self.seals.added("meta", [(key, value)])

    # sources -----------------------------------------------------------------------------------------------------

    def source_of(self, sha256: bytes) -> int | None:
        """Number of the source with that digest, or None."""
        row = self.connection.execute("SELECT no FROM source WHERE sha256 = ?", (sha256,)).fetchone()
        return None if row is None else int(row[0])

    def add_source(self, sha256: bytes, size: int, form: str, dictionary: int | None, data: bytes | None) -> int:
        """A new source, packed; `data` None if it is too large to store."""
        row = (self._numbers.following("source"), sha256, size, form)
        self._insert("source", row)
        if data is not None:
            self.connection.execute(
                "INSERT INTO content (source, dictionary, data) VALUES (?, ?, ?)", (row[0], dictionary, data)
            )
        return row[0]

    def set_form(self, source: int, form: str) -> None:
        """A source that was refused is of this form after all."""
        row = self.connection.execute("SELECT no, sha256, size, form FROM source WHERE no = ?", (source,)).fetchone()
        if row[3] != form:
            self.connection.execute("UPDATE source SET form = ? WHERE no = ?", (form, source))
            self.seals.removed("source", [row])
            self.seals.added("source", [(*row[:3], form)])

    def add_place(self, source: int, file: int, tail: str, offset: int) -> None:
        """Add the place of a source; a known place does not change."""
        row = (source, file, tail, offset)
        done = self.connection.execute(
            'INSERT INTO place (source, file, tail, "offset") VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING', row
        )
        if done.rowcount:
            self.seals.added("place", [row])

    def say_provenance(self, source: int, file: int, tail: str, said: Provenance) -> None:
        """Add a container's data about a place."""
        provenance.put_provenance(self.connection, source, file, tail, said, self.seals.added)

    def add_accession(self, accession: Accession) -> int:
        """The number of an accession, new or known."""
        return provenance.put_accession(self.connection, accession, self.seals.added)

    def give(self, file: int, accession: Accession) -> None:
        """A file came with an accession."""
        no = provenance.put_accession(self.connection, accession, self.seals.added)
        if provenance.set_accession(self.connection, file, no, self.seals.added, self.seals.removed):
            self.touch()

    def refuse(self, source: int, error: str, reason: str, offset: int, version: int) -> None:
        """This source gave no telegram. One that needs recognition is refused as by an earlier version: it is tried
        again."""
        self.accept(source)
        known = 0 if error == RecognitionNeeded.__name__ else version
        self._insert("refused", (source, error, reason, offset, known))

    def accept(self, source: int) -> None:
        """This source is no longer refused."""
        self._delete("refused", "source = ?", (source,))

    def add_dictionary(self, form: str, kind: str, data: bytes) -> int:
        """A dictionary; sources and readings that come later may name it."""
        row = (self._numbers.following("dictionary"), form, kind, data)
        self._insert("dictionary", row)
        return row[0]

    # files -------------------------------------------------------------------------------------------------------

    def put_file(
        self,
        path: str,
        size: int,
        mtime_ns: int,
        inode: int,
        *,
        sha256: bytes | None = None,
        sources: int = 0,
        version: int = 0,
    ) -> int:
        """Add or update a file; its number does not change."""
        held = self.connection.execute("SELECT no FROM file WHERE path = ?", (path,)).fetchone()
        no = self._numbers.following("file") if held is None else int(held[0])
        if held is not None:
            self._remember_removed("file", "no = ?", (no,))
        row = (no, path, size, mtime_ns, inode, sha256, sources, version)
        self.connection.execute(
            "INSERT INTO file (no, path, size, mtime_ns, inode, sha256, sources, version) VALUES (?,?,?,?,?,?,?,?) "
            "ON CONFLICT (no) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns, "
            "inode = excluded.inode, sha256 = excluded.sha256, sources = excluded.sources, version = excluded.version",
            row,
        )
        self.seals.added("file", [row])
        return no

    def file_of(self, path: str) -> int:
        """The number of a file; an unknown file gets a row with only its path."""
        held = self.connection.execute("SELECT no FROM file WHERE path = ?", (path,)).fetchone()
        return self.put_file(path, 0, 0, 0) if held is None else int(held[0])

    # witnesses and cables ----------------------------------------------------------------------------------------

    def add_witness(
        self, source: int, part: int, cable: int, number: int, version: int, prefix: int | None, reading: bytes
    ) -> int:
        """One more copy of a telegram."""
        row = (self._numbers.following("witness"), source, part, cable, number, version, prefix)
        self.connection.execute(
            "INSERT INTO witness (no, source, part, cable, number, version, prefix, reading) VALUES (?,?,?,?,?,?,?,?)",
            (*row, reading),
        )
        self.seals.added("witness", [row])
        return row[0]

    def set_reading(
        self, witness: int, cable: int, number: int, version: int, prefix: int | None, reading: bytes
    ) -> None:
        """A witness was read again, and may belong to another cable now."""
        self._remember_removed("witness", "no = ?", (witness,))
        self.connection.execute(
            "UPDATE witness SET cable = ?, number = ?, version = ?, prefix = ?, reading = ? WHERE no = ?",
            (cable, number, version, prefix, reading, witness),
        )
        self._remember_added("witness", "no = ?", (witness,))

    def move_witness(self, witness: int, cable: int, number: int) -> None:
        """A witness belongs to another cable, as a further copy."""
        self._remember_removed("witness", "no = ?", (witness,))
        self.connection.execute("UPDATE witness SET cable = ?, number = ? WHERE no = ?", (cable, number, witness))
        self._remember_added("witness", "no = ?", (witness,))

    def set_version(self, witness: int, version: int) -> None:
        """A witness was read again to the same end."""
        self._remember_removed("witness", "no = ?", (witness,))
        self.connection.execute("UPDATE witness SET version = ? WHERE no = ?", (version, witness))
        self._remember_added("witness", "no = ?", (witness,))

    def drop_witness(self, witness: int) -> None:
        """Remove a telegram from a source."""
        self._delete("witness", "no = ?", (witness,))

    def next_number(self, cable: int) -> int:
        """A number for one more witness of a cable; those of witnesses that left are not given again."""
        held = self.connection.execute("SELECT max(number) FROM witness WHERE cable = ?", (cable,)).fetchone()[0] or 0
        counted = self.connection.execute("SELECT witnesses FROM cable WHERE no = ?", (cable,)).fetchone()[0]
        return int(max(held, counted)) + 1

    def new_cable(self, cable_id: str, base: str, row: CableRow) -> int:
        """A cable seen for the first time."""
        no = self._numbers.following("cable")
        self.connection.execute(_NEW_CABLE, (no, cable_id, base, self.pending, *_columns(row)))
        self._cited.add(base)
        self._cables_changed = True
        return no

    def put_cable(self, cable: int, row: CableRow) -> None:
        """Replace the derived values of a cable."""
        self.connection.execute(_PUT_CABLE, (self.pending, *_columns(row), cable))
        self._cables_changed = True

    def retire(self, cable: int) -> None:
        """A cable that has no witness left; its id stays taken."""
        self.connection.execute("UPDATE cable SET gone = 1, changed = ? WHERE no = ?", (self.pending, cable))
        self._cited.add(str(self.connection.execute("SELECT base FROM cable WHERE no = ?", (cable,)).fetchone()[0]))
        self._cables_changed = True

    def touch(self) -> None:
        """Something that readers see changed, though no cable did (an article)."""
        self._cables_changed = True

    def add_alias(self, cable_id: str, cable: int) -> None:
        """A former id of a cable."""
        self._delete("alias", "id = ?", (cable_id,))
        self._insert("alias", (cable_id, cable))
        self._cited.add(cable_id)

    def put_collation(self, cable: int, packed: Packed | None) -> None:
        """The choice between several witnesses; None for a single one."""
        if packed is None:
            self.connection.execute("DELETE FROM collation WHERE cable = ?", (cable,))
        else:
            self.connection.execute(
                "INSERT OR REPLACE INTO collation (cable, witness, prefix, data) VALUES (?, ?, ?, ?)",
                (cable, packed.witness, packed.prefix, packed.data),
            )

    def put_anchors(self, cable: int, anchors: str, *, is_new: bool) -> None:
        """The permanent ids of a cable's paragraphs."""
        if not is_new:
            self._delete("paragraphs", "cable = ?", (cable,))
        self._insert("paragraphs", (cable, anchors))

    def put_redirects(self, cable: int, redirects: Iterable[tuple[str, str]]) -> None:
        """All redirects of a cable."""
        self._delete("redirect", "cable = ?", (cable,))
        for anchor, target in redirects:
            self._insert("redirect", (cable, anchor, target))

    def change_cites(self, cable: int, after: Sequence[CiteRow], *, is_new: bool = False) -> None:
        """The cables it refers to, as read; `is_new`: none of them is written yet. Other references than before mean
        what was read, until that is decided again."""
        self._cited.update(cited.put_cites(self.connection, cable, after, is_new=is_new))

    def change_mentions(self, cable: int, after: Sequence[MentionRow], *, is_new: bool = False) -> None:
        """Write the mentions in a cable's paragraphs, as read; `is_new`: none of these is written yet."""
        cited.put_mentions(self.connection, cable, after, is_new=is_new)

    def decide(self, cable: int, decisions: meant.Decisions) -> None:
        """Note which of its references mean another cable than the one read."""
        self._cited.update(meant.put(self.connection, cable, decisions))

    def change_serial(self, cable: int, before: serials.SerialRow | None, after: serials.SerialRow | None) -> None:
        """Its place in its post's sequence of serials."""
        serials.put(self.connection, cable, before, after)

    def change_counts(self, before: Iterable[str], after: Iterable[str]) -> None:
        """The counts it is in; written with `commit`."""
        self._counts.subtract(before)
        self._counts.update(after)

    # annotations by people ----------------------------------------------------------------------------------------

    def add_correction(self, cable: int, field: str, value: str, because: str, by: str | None, made: int) -> int:
        """A correction with its evidence."""
        row = (self._numbers.following("correction"), cable, field, value, because, by, made, None)
        self._insert("correction", row)
        return row[0]

    def withdraw_correction(self, no: int, when: int) -> None:
        """Withdraw a correction; it stays in the record."""
        self._remember_removed("correction", "no = ?", (no,))
        self.connection.execute("UPDATE correction SET withdrawn = ? WHERE no = ?", (when, no))
        self._remember_added("correction", "no = ?", (no,))

    def put_article(self, url: str, title: str | None, outlet: str | None, date: str | None, *, by_hand: bool) -> int:
        """Add an article, or complete a known one; its existing values stay. By hand wins over found."""
        held = self.connection.execute(
            "SELECT no, url, title, outlet, date, by_hand FROM article WHERE url = ?", (url,)
        ).fetchone()
        if held is None:
            row = (self._numbers.following("article"), url, title, outlet, date, int(by_hand))
            self._insert("article", row)
            return row[0]
        first, second = ((title, outlet, date), held[2:5]) if by_hand else (held[2:5], (title, outlet, date))
        merged = tuple(a if a is not None else b for a, b in zip(first, second, strict=True))
        row = (int(held[0]), url, *merged, int(by_hand or held[5]))
        if row != tuple(held):
            self.connection.execute(
                "UPDATE article SET title = ?, outlet = ?, date = ?, by_hand = ? WHERE no = ?", (*row[2:], row[0])
            )
            self.seals.removed("article", [held])
            self.seals.added("article", [row])
        return row[0]

    def link_article(self, article: int, cited: str, *, by_hand: bool) -> bool:
        """Record that an article cites a cable; return False if it was recorded before."""
        if self.connection.execute(
            "SELECT 1 FROM article_cable WHERE article = ? AND cited = ?", (article, cited)
        ).fetchone():
            return False
        self._insert("article_cable", (article, cited, int(by_hand)))
        return True

    # the pieces --------------------------------------------------------------------------------------------------

    def recount(self, ids: Iterable[str]) -> None:
        """Have `commit` count again the citations of these ids, and whether they are held."""
        self._cited.update(ids)

    def _insert(self, table: str, row: Sequence[object]) -> None:
        self.connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
        self.seals.added(table, [row])

    def _delete(self, table: str, where: str, values: Sequence[object]) -> None:
        rows = self.connection.execute(f"SELECT * FROM {table} WHERE {where}", values).fetchall()  # noqa: S608
        if rows:
            self.connection.execute(f"DELETE FROM {table} WHERE {where}", values)  # noqa: S608
            self.seals.removed(table, [row[:7] if table == "witness" else row for row in rows])

    def _remember_removed(self, table: str, where: str, values: Sequence[object]) -> None:
        self.seals.removed(table, self._sealed(table, where, values))

    def _remember_added(self, table: str, where: str, values: Sequence[object]) -> None:
        self.seals.added(table, self._sealed(table, where, values))

    def _sealed(self, table: str, where: str, values: Sequence[object]) -> list[tuple[object, ...]]:
        rows = self.connection.execute(f"SELECT * FROM {table} WHERE {where}", values).fetchall()  # noqa: S608
        return [row[:7] if table == "witness" else row for row in rows]


def _columns(row: CableRow) -> tuple[object, ...]:
    return tuple(getattr(row, column) for column in CABLE_COLUMNS)
