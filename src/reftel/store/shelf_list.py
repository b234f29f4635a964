"""The record of a shelf: everything that its shards hold, but for bytes, readings, choices and ids of paragraphs.

It has the schema of any record, so queries of an archive also work with a shelf. It follows the shards: each commits
separately, and `ShelfList.follow` copies the later changes in one transaction. It can be thrown away: `follow` makes
it again.

Sources and files that several shards have (a file with telegrams of two years; a source of two telegrams) are one
here, identified by digest and path. Values from more than one shard are computed here: whether a cited telegram is
held, the number of citing cables, and counts.
"""

from __future__ import annotations

# ruff: noqa: S608 - names of tables and numbers of our own
import sqlite3
from pathlib import Path
from typing import Any, Final

import msgspec

from reftel.serials.sequence import place_of
from reftel.store import checksums
from reftel.store.attaching import attached_shard
from reftel.store.reference_states import STATES_META, forgotten
from reftel.store.rows import CABLE_COLUMNS
from reftel.store.shelf_file import OTHER, ROWS_PER_KEY, Shard, ShelfFile
from reftel.store.writer import RecordWriter

_TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS shard (
    name       TEXT PRIMARY KEY,
    generation INTEGER NOT NULL,        -- of the shard's record, the last that was followed
    source     INTEGER NOT NULL,        -- highest number followed
    file       INTEGER NOT NULL,
    article    INTEGER NOT NULL,
    seals      TEXT NOT NULL            -- JSON: table -> rows and sum of its seal when all of it was compared
) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS shard_tally (
    shard TEXT NOT NULL,
    kind  TEXT NOT NULL,
    a     TEXT NOT NULL,
    b     TEXT NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (shard, kind, a, b)
) WITHOUT ROWID""",
)

_SUMMED: Final = ("witness", "refused", "redirect")
"""Sealed tables whose rows are each in one shard only."""

_SAME: Final = "(SELECT here.no FROM main.{0} AS here JOIN held.{0} AS there USING ({1}) WHERE there.no = {{}})"
_SOURCE: Final = _SAME.format("source", "sha256")
_FILE: Final = _SAME.format("file", "path")
_ARTICLE: Final = _SAME.format("article", "url")
"""The number here for a number in a shard."""

_MOVED: Final = "cable IN (SELECT no FROM temp.moved)"


class _State(msgspec.Struct):
    """The last generation copied from a shard."""

    name: str
    generation: int = 0
    source: int = 0
    file: int = 0
    article: int = 0
    seals: dict[str, tuple[int, int]] = msgspec.field(default_factory=dict)


def followed_generation(connection: sqlite3.Connection, name: str) -> int:
    """Return the generation of a shard's record up to which a shelf's record has followed it."""
    row = connection.execute("SELECT generation FROM shard WHERE name = ?", (name,)).fetchone()
    return 0 if row is None else int(row[0])


class ShelfList:
    """The writing side of a shelf's record."""

    def __init__(self, writer: RecordWriter, folder: Path) -> None:
        """`writer` is of the record in the shelf's `folder`; the caller holds the shelf's lock."""
        self._writer = writer
        self._folder = folder
        connection = writer.connection
        connection.execute("PRAGMA foreign_keys = OFF")  # bytes and dictionaries are elsewhere
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS moved (no INTEGER PRIMARY KEY, base TEXT NOT NULL)")

    def follow_all(self, shelf: ShelfFile) -> bool:
        """Follow every shard to its end, the one with files and lists first; return whether anything changed."""
        ordered = sorted(shelf.shards, key=lambda each: each.name != OTHER)
        changed = [self.follow(shelf, shard, thorough=True) for shard in ordered]
        return any(changed)

    def follow(self, shelf: ShelfFile, shard: Shard, *, thorough: bool, until: int | None = None) -> bool:
        """Copy the changes of a shard since the last time; return whether there were any.

        `thorough` compares everything; otherwise only additions are copied (cables, sources, files, references), and
        counts do not change. Cables that changed after the generation `until` of the shard are left to the next time:
        their documents have not come yet. Raises sqlite3.Error, ArchiveError.
        """
        with attached_shard(self._writer.connection, self._folder, shelf, shard):
            self._writer.begin()
            try:
                changed = self._follow(shard, thorough, until)
                if changed:
                    self._writer.touch()
                self._writer.commit()
            except BaseException:
                self._writer.rollback()
                raise
        return changed

    def _follow(self, shard: Shard, thorough: bool, until: int | None) -> bool:
        state = self._state(shard.name)
        generation = self._one("SELECT value FROM held.meta WHERE key = 'generation'")
        if generation < state.generation:  # it was restored from an older copy
            self._forget(shard)
            state = _State(shard.name)
        seals = {
            name: (rows, total)
            for name, rows, total in self._writer.connection.execute("SELECT name, rows, sum FROM held.seal")
        }
        if until is not None:
            generation = max(state.generation, min(generation, until))
        if generation == state.generation and seals == state.seals:
            return False
        changed = self._sources(state) | self._cables(state, generation)
        if thorough:
            self._compare(shard, state, seals)
            self._counts(shard.name)
            state.seals = seals
            changed = True
        self._keep(state)
        self._count_rows()
        return changed

    # additions to a shard -----------------------------------------------------------------------------------------

    def _sources(self, state: _State) -> bool:
        """Sources, files and places that are new to the shard."""
        new_source = self._one("SELECT coalesce(max(no), 0) FROM held.source")
        new_file = self._one("SELECT coalesce(max(no), 0) FROM held.file")
        if (new_source, new_file) == (state.source, state.file):
            return False
        self._run("INSERT OR IGNORE INTO file SELECT * FROM held.file WHERE no > ?", state.file)
        inserted = self._run("INSERT OR IGNORE INTO source SELECT * FROM held.source WHERE no > ?", state.source)
        self._add_rows("source", inserted)
        self._accessions()
        self._places("source > ?", state.source)
        self._refusals("held.refused.source > ?", state.source)
        state.source, state.file = new_source, new_file
        return True

    def _accessions(self) -> None:
        """Every shard has an accession under the number that the shard `other` gave it."""
        self._run("INSERT OR IGNORE INTO accession SELECT * FROM held.accession")
        self._run(
            f"INSERT OR REPLACE INTO accession_file SELECT {_FILE.format('given.file')}, accession "
            "FROM held.accession_file AS given"
        )

    def _places(self, where: str, *values: int) -> None:
        both = f"{_SOURCE.format('found.source')}, {_FILE.format('found.file')}"
        self._run(
            f'INSERT OR IGNORE INTO place SELECT {both}, tail, "offset" FROM held.place AS found WHERE {where}', *values
        )
        self._run(
            f"INSERT OR IGNORE INTO provenance SELECT {both}, tail, address, moment, sender, title "
            f"FROM held.provenance AS found WHERE {where}",
            *values,
        )

    def _refusals(self, where: str, *values: int) -> None:
        """Refused sources, and those of them whose bytes are stored."""
        self._run(
            f"INSERT OR REPLACE INTO refused SELECT {_SOURCE.format('refused.source')}, error, reason, "
            f'"offset", version FROM held.refused WHERE {where}',
            *values,
        )
        self._run(
            f"INSERT OR IGNORE INTO content SELECT {_SOURCE.format('refused.source')}, NULL, x'' "
            f"FROM held.refused JOIN held.content ON content.source = refused.source WHERE {where}",
            *values,
        )

    def _cables(self, state: _State, generation: int) -> bool:
        """Changed cables, with all their data."""
        if generation == state.generation:
            return False
        self._run("DELETE FROM temp.moved")
        moved = self._run(
            "INSERT INTO temp.moved SELECT no, base FROM held.cable WHERE changed > ? AND changed <= ?",
            state.generation,
            generation,
        )
        state.generation = generation
        if not moved:
            return True  # an article, an accession: the new generation tells readers
        cited = {row[0] for row in self._all(f"SELECT cited FROM main.cite WHERE {_MOVED}")}
        for table in ("meant", "cite", "mention", "witness"):
            self._run(f"DELETE FROM main.{table} WHERE {_MOVED}")
            if table in ("cite", "mention"):  # a shard has them as read
                self._run(f"INSERT INTO main.{table} SELECT * FROM held.{table} WHERE {_MOVED}")
        self._run(
            f"INSERT OR REPLACE INTO main.witness SELECT no, {_SOURCE.format('copy.source')}, part, cable, number, "
            f"version, prefix, x'' FROM held.witness AS copy WHERE {_MOVED}"
        )
        self._serials()
        columns = ", ".join(CABLE_COLUMNS)
        self._run(
            f"INSERT OR REPLACE INTO main.cable (no, id, base, changed, gone, {columns}) "
            f"SELECT no, id, base, ?, gone, {columns} FROM held.cable WHERE no IN (SELECT no FROM temp.moved)",
            self._writer.pending,
        )
        cited.update(row[0] for row in self._all(f"SELECT cited FROM main.cite WHERE {_MOVED}"))
        cited.update(row[0] for row in self._all("SELECT base FROM temp.moved"))
        self._writer.recount(cited)
        self._articles(state)
        return True

    def _serials(self) -> None:
        """Rows of `serial` are clustered by their key, which follows from a cable's id."""
        keys = [(*place, no) for no, base in self._all("SELECT no, base FROM temp.moved") if (place := place_of(base))]
        where = "post = ? AND year = ? AND serial = ? AND cable = ?"
        connection = self._writer.connection
        connection.executemany(f"DELETE FROM main.serial WHERE {where}", keys)
        connection.executemany(f"INSERT INTO main.serial SELECT * FROM held.serial WHERE {where}", keys)

    def _articles(self, state: _State) -> None:
        new = self._one("SELECT coalesce(max(no), 0) FROM held.article")
        self._put_articles("no > ?", state.article)
        state.article = new
        self._link_articles("cited IN (SELECT id FROM held.cable WHERE no IN (SELECT no FROM temp.moved))")

    def _put_articles(self, where: str, *values: int) -> None:
        before = self._one("SELECT count(*) FROM main.article")
        self._run(
            f"INSERT INTO main.article SELECT * FROM held.article WHERE {where} "
            "ON CONFLICT (url) DO UPDATE SET "
            + ", ".join(
                f"{name} = CASE WHEN excluded.by_hand > by_hand THEN coalesce(excluded.{name}, {name}) "
                f"ELSE coalesce({name}, excluded.{name}) END"
                for name in ("title", "outlet", "date")
            )
            + ", by_hand = max(by_hand, excluded.by_hand)",
            *values,
        )
        self._add_rows("article", self._one("SELECT count(*) FROM main.article") - before)

    def _link_articles(self, where: str) -> None:
        self._run(
            f"INSERT OR REPLACE INTO main.article_cable SELECT {_ARTICLE.format('link.article')}, cited, by_hand "
            f"FROM held.article_cable AS link WHERE {where}"
        )

    # changes in a shard -------------------------------------------------------------------------------------------

    def _compare(self, shard: Shard, state: _State, seals: dict[str, tuple[int, int]]) -> None:
        """Copy whole the small tables that are others now, and places of sources that were known."""
        other = {name for name in seals if seals[name] != state.seals.get(name)}
        keys = f"BETWEEN {shard.first + 1} AND {shard.first + shard.size}"
        rows = f"BETWEEN {shard.first * ROWS_PER_KEY + 1} AND {(shard.first + shard.size) * ROWS_PER_KEY}"
        if "alias" in other:
            ids = {row[0] for row in self._all(f"SELECT id FROM main.alias WHERE cable {keys}")}
            self._run(f"DELETE FROM main.alias WHERE cable {keys}")
            self._run("INSERT OR REPLACE INTO main.alias SELECT * FROM held.alias")
            self._writer.recount(ids | {row[0] for row in self._all("SELECT id FROM held.alias")})
        self._run(f"DELETE FROM main.probable WHERE cable {keys}")  # few
        self._run("INSERT OR REPLACE INTO main.probable SELECT * FROM held.probable")
        if "correction" in other:
            self._run(f"DELETE FROM main.correction WHERE no {rows}")
            self._run("INSERT INTO main.correction SELECT * FROM held.correction")
        if other & {"article", "article_cable"}:
            self._put_articles("1")
            self._link_articles("1")
        if other & {"place", "file", "provenance"}:
            self._run("INSERT OR IGNORE INTO file SELECT * FROM held.file")
            self._places("1")
        if other & {"accession", "accession_file"}:
            self._accessions()
        if "refused" in other:
            self._run(f"DELETE FROM main.content WHERE source {rows}")
            self._run(f"DELETE FROM main.refused WHERE source {rows}")
            self._refusals("1")
        if "source" in other:  # a source that was refused may turn out to be of another form
            self._run(
                "UPDATE main.source SET form = there.form FROM held.source AS there "
                "WHERE there.sha256 = main.source.sha256 AND there.form <> main.source.form"
            )
        if shard.name == OTHER and other & {"catalogue", "known"}:
            for table in ("known", "catalogue"):
                self._run(f"DELETE FROM main.{table}")
                self._run(f"INSERT INTO main.{table} SELECT * FROM held.{table}")
            self._writer.set_meta(STATES_META, forgotten(self._writer.meta(STATES_META)))

    def _counts(self, name: str) -> None:
        """Add the increase of the shard's counts to the shelf's."""
        self._run("DROP TABLE IF EXISTS temp.grown")
        self._run(
            "CREATE TEMP TABLE grown AS SELECT kind, a, b, sum(n) AS n FROM ("
            "SELECT kind, a, b, n FROM held.tally UNION ALL "
            "SELECT kind, a, b, -n FROM main.shard_tally WHERE shard = ?) GROUP BY kind, a, b HAVING sum(n) <> 0",
            name,
        )
        for table, columns, values in (("tally", "kind, a, b", ()), ("shard_tally", "shard, kind, a, b", (name,))):
            put = "?, " if values else ""
            self._run(
                f"INSERT INTO main.{table} ({columns}, n) SELECT {put}kind, a, b, n FROM temp.grown WHERE 1 "
                f"ON CONFLICT ({columns}) DO UPDATE SET n = n + excluded.n",
                *values,
            )
            self._run(f"DELETE FROM main.{table} WHERE n = 0 AND (kind, a, b) IN (SELECT kind, a, b FROM temp.grown)")
        self._run("DROP TABLE temp.grown")

    def _forget(self, shard: Shard) -> None:
        """Drop everything of a shard, to follow it again from its beginning. Rows without a cable are removed."""
        keys = f"BETWEEN {shard.first + 1} AND {shard.first + shard.size}"
        rows = f"BETWEEN {shard.first * ROWS_PER_KEY + 1} AND {(shard.first + shard.size) * ROWS_PER_KEY}"
        cited = {row[0] for row in self._all(f"SELECT cited FROM main.cite WHERE cable {keys}")}
        cited.update(row[0] for row in self._all(f"SELECT base FROM main.cable WHERE no {keys}"))
        for table in ("cite", "meant", "mention", "witness", "serial", "alias"):
            self._run(f"DELETE FROM main.{table} WHERE cable {keys}")
        self._run(f"UPDATE main.cable SET gone = 1, changed = {self._writer.pending} WHERE no {keys}")
        self._run(f"DELETE FROM main.correction WHERE no {rows}")
        self._run("DELETE FROM shard WHERE name = ?", shard.name)
        self._writer.recount(cited)

    # the pieces --------------------------------------------------------------------------------------------------

    def _state(self, name: str) -> _State:
        row = self._writer.connection.execute(
            "SELECT name, generation, source, file, article, seals FROM shard WHERE name = ?", (name,)
        ).fetchone()
        if row is None:
            return _State(name)
        seals = msgspec.json.decode(row[5], type=dict[str, tuple[int, int]])
        name, generation, source, file, article = row[:5]
        return _State(name, generation, source, file, article, seals)

    def _keep(self, state: _State) -> None:
        values = (*msgspec.structs.astuple(state)[:5], msgspec.json.encode(state.seals).decode())
        self._writer.connection.execute("INSERT OR REPLACE INTO shard VALUES (?, ?, ?, ?, ?, ?)", values)

    def _count_rows(self) -> None:
        """Number of rows of tables whose rows are in one shard each, from the last comparison of seals."""
        total = dict.fromkeys(_SUMMED, 0)
        for (seals,) in self._all("SELECT seals FROM shard"):
            held = msgspec.json.decode(str(seals), type=dict[str, tuple[int, int]])
            for name in _SUMMED:
                total[name] += held.get(name, (0, 0))[0]
        for name, rows in total.items():
            checksums.set_row_count(self._writer.connection, name, rows)

    def _add_rows(self, table: str, rows: int) -> None:
        connection = self._writer.connection
        checksums.set_row_count(connection, table, checksums.row_count(connection, table) + rows)

    def _run(self, statement: str, *values: object) -> int:
        return self._writer.connection.execute(statement, values).rowcount

    def _one(self, query: str) -> int:
        """A number; 0 if it is missing."""
        row = self._writer.connection.execute(query).fetchone()
        return 0 if row is None else int(row[0])

    def _all(self, query: str) -> list[tuple[Any, ...]]:
        return self._writer.connection.execute(query).fetchall()
