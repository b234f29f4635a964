"""Copies cables with all their data from one record to another, which assigns its own numbers.

Shelves are divided and merged by this. Bytes and readings are copied as they are packed: the dictionaries come
with them, under their numbers. Known data is not copied again: a digest identifies a source, a path a file, a URL an
article, its data an accession.
"""

from __future__ import annotations

# ruff: noqa: S608 - names of tables and numbers of our own
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import msgspec

from reftel.store import changes, cited
from reftel.store.checksums import SEALED, seal_anew
from reftel.store.meant import AS_READ
from reftel.store.row_numbers import RowNumbers
from reftel.store.rows import CABLE_COLUMNS


class RecordPart(msgspec.Struct, frozen=True, kw_only=True):
    """Tables to copy."""

    cables: Sequence[int] | None = None
    """By number; None: all."""
    takes: Callable[[str], bool] = lambda _: True
    """Whether annotations of an id are copied; the cable need not be held."""
    number_of: Callable[[int], int | None] = lambda _: None
    """New number of a cable that goes to another record; None: unknown."""
    is_shard: bool = False
    """Whether the new record is of a shard, which stores clues by cable."""
    is_rest: bool = True
    """Whether to copy data without a cable: refused sources, files, catalogues, articles that cite none."""


COPIED: Final = (
    "source", "content", "file", "place", "provenance", "accession", "accession_file", "refused", "dictionary",
    "cable", "witness", "alias", "collation", "paragraphs", "redirect", "cite", "mention", "clue", "cable_clue",
    "probable", "serial", "correction", "article", "article_cable", "catalogue", "known",
)  # fmt: skip
"""Tables that are copied."""

MADE_ANEW: Final = ("cited", "tally", "seal", "change", "meta", "reference_states", "meant")
"""Tables that are computed from others, or are of the record itself."""

_OF_CABLE: Final = {
    "paragraphs": "there.new, anchors",
    "redirect": "there.new, anchor, target",
    "cite": "cited, there.new, position, label, flags",
    "mention": 'there.new, seq, coalesce(read, cited), anchor, "start", "stop", kind, target, sentence, NULL',
    "serial": "post, year, serial, there.new, created, numbers",
    "alias": "id, there.new",
}
"""Tables of a cable: their columns, with its new number."""

_NATURAL: Final = {"source": "sha256", "file": "path", "article": "url"}
"""Columns that identify a row that exists already."""


class RecordTransfer:
    """Copies into one record. The caller begins and commits; nobody else writes."""

    def __init__(self, connection: sqlite3.Connection, keys: str | None) -> None:
        """`keys` is the record's value of `reftel.store.row_numbers.KEYS_META`."""
        self._connection = connection
        self._keys = keys
        self._corrections: list[tuple[Any, ...]] = []
        connection.execute("PRAGMA foreign_keys = OFF")
        for table in ("cable", "witness", "source", "file", "article", "generation"):
            connection.execute(
                f"CREATE TEMP TABLE IF NOT EXISTS new_{table} (old INTEGER PRIMARY KEY, new INTEGER NOT NULL, "
                "fresh INTEGER NOT NULL)"
            )
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS every_cable (old INTEGER PRIMARY KEY, new INTEGER)")
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS likely (cable INTEGER, old INTEGER, evidence TEXT)")

    def copy(self, part: RecordPart, generations: dict[int, int] | None = None) -> None:
        """Copy a part of the record that is attached; `generations` maps its generations to those of this one."""
        self._connection.create_function("takes", 1, part.takes, deterministic=True)
        self._number_cables(part.cables)
        self._number_rest(part.is_rest)
        self._sources(part.is_rest)
        self._cables(generations)
        self._likenesses(part)
        self._articles(part.is_rest)
        self._corrections += self._rows(
            'SELECT correction.no, there.new, field, value, because, "by", made, withdrawn FROM held.correction '
            "JOIN temp.new_cable AS there ON there.old = correction.cable"
        )

    def finish(self) -> None:
        """Write the data that needs all cables: corrections in the order of their making, counts of citations,
        seals."""
        numbers = RowNumbers(self._connection, self._keys)
        for row in sorted(self._corrections, key=lambda each: (each[6], each[0])):
            values = (numbers.following("correction"), *row[1:])
            self._connection.execute("INSERT INTO correction VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        self._run(
            "INSERT OR IGNORE INTO probable SELECT likely.cable, kin.new, evidence FROM temp.likely "
            "JOIN temp.every_cable AS kin USING (old) "
            "WHERE NOT EXISTS (SELECT 1 FROM main.cable WHERE no = kin.new AND gone)"
        )
        ids = [row[0] for row in self._rows("SELECT DISTINCT cited FROM main.cite")]
        cited.recount(self._connection, ids)
        for table in SEALED:
            seal_anew(self._connection, table)

    # numbers -----------------------------------------------------------------------------------------------------

    def _number_cables(self, chosen: Sequence[int] | None) -> None:
        self._run("DELETE FROM temp.new_cable")
        if chosen is None:
            self._fresh("cable", "SELECT no FROM held.cable ORDER BY no")
        else:
            self._run("CREATE TEMP TABLE chosen (no INTEGER PRIMARY KEY)")
            self._connection.executemany("INSERT INTO temp.chosen VALUES (?)", ((no,) for no in chosen))
            self._fresh("cable", "SELECT no FROM temp.chosen ORDER BY no")
            self._run("DROP TABLE temp.chosen")
        self._run("DELETE FROM temp.new_witness")
        self._fresh(
            "witness",
            "SELECT no FROM held.witness WHERE cable IN (SELECT old FROM temp.new_cable) ORDER BY no",
        )

    def _number_rest(self, is_rest: bool) -> None:
        of_cables = "SELECT DISTINCT source FROM held.witness WHERE cable IN (SELECT old FROM temp.new_cable)" + (
            " UNION SELECT no FROM held.source WHERE no NOT IN (SELECT source FROM held.witness)" if is_rest else ""
        )
        self._told("source", of_cables)
        files = "SELECT DISTINCT file FROM held.place WHERE source IN (SELECT old FROM temp.new_source)"
        self._told("file", "SELECT no FROM held.file" if is_rest else files)

    def _told(self, table: str, chosen: str) -> None:
        """Number rows that may be there already."""
        key = _NATURAL[table]
        self._run(f"DELETE FROM temp.new_{table}")
        self._run(
            f"INSERT INTO temp.new_{table} SELECT there.no, here.no, 0 FROM held.{table} AS there "
            f"JOIN main.{table} AS here USING ({key}) WHERE there.no IN ({chosen})"
        )
        self._fresh(
            table,
            f"SELECT no FROM held.{table} WHERE no IN ({chosen}) AND no NOT IN (SELECT old FROM temp.new_{table}) "
            "ORDER BY no",
        )

    def _fresh(self, table: str, query: str) -> None:
        """Give new numbers to rows, in order."""
        numbers = RowNumbers(self._connection, self._keys)
        rows = ((old, numbers.following(table)) for (old,) in self._rows(query))
        self._connection.executemany(f"INSERT INTO temp.new_{table} VALUES (?, ?, 1)", rows)

    # rows --------------------------------------------------------------------------------------------------------

    def _sources(self, is_rest: bool) -> None:
        self._run("INSERT OR IGNORE INTO dictionary SELECT * FROM held.dictionary")
        self._run(
            "INSERT INTO source SELECT there.new, sha256, size, form FROM held.source "
            "JOIN temp.new_source AS there ON there.old = source.no WHERE there.fresh"
        )
        self._run(
            "INSERT INTO content SELECT there.new, dictionary, data FROM held.content "
            "JOIN temp.new_source AS there ON there.old = content.source WHERE there.fresh"
        )
        # Only one record marks a file as complete: the one with the data that has no cable.
        whole = "sha256, sources" if is_rest else "NULL, 0"
        self._run(
            f"INSERT INTO file SELECT there.new, path, size, mtime_ns, inode, {whole}, version FROM held.file "
            "JOIN temp.new_file AS there ON there.old = file.no WHERE there.fresh"
        )
        both = "JOIN temp.new_source AS source_ ON source_.old = source JOIN temp.new_file AS file_ ON file_.old = file"
        self._run(f'INSERT OR IGNORE INTO place SELECT source_.new, file_.new, tail, "offset" FROM held.place {both}')
        self._run(
            "INSERT OR IGNORE INTO provenance SELECT source_.new, file_.new, tail, address, moment, sender, title "
            f"FROM held.provenance {both}"
        )
        self._run("INSERT OR IGNORE INTO accession SELECT * FROM held.accession")
        same = "giver, number, terms, address, received, note"
        self._run(
            "INSERT OR IGNORE INTO accession_file SELECT there.new, (SELECT here.no FROM main.accession AS here "
            f"JOIN held.accession AS other USING ({same}) WHERE other.no = accession_file.accession) "
            "FROM held.accession_file JOIN temp.new_file AS there ON there.old = accession_file.file"
        )
        self._run(
            'INSERT OR IGNORE INTO refused SELECT there.new, error, reason, "offset", version FROM held.refused '
            "JOIN temp.new_source AS there ON there.old = refused.source WHERE there.fresh"
        )

    def _cables(self, generations: dict[int, int] | None) -> None:
        self._run("DELETE FROM temp.new_generation")
        self._connection.executemany(
            "INSERT INTO temp.new_generation VALUES (?, ?, 1)", sorted((generations or {}).items())
        )
        columns = ", ".join(CABLE_COLUMNS)
        self._run(
            f"INSERT INTO cable (no, id, base, changed, gone, {columns}) SELECT there.new, id, base, "
            "coalesce((SELECT new FROM temp.new_generation WHERE old >= cable.changed ORDER BY old LIMIT 1), changed), "
            f"gone, {columns} FROM held.cable JOIN temp.new_cable AS there ON there.old = cable.no"
        )
        self._run(
            "INSERT INTO witness SELECT copy.new, of_.new, part, there.new, number, version, prefix, reading "
            "FROM held.witness JOIN temp.new_witness AS copy ON copy.old = witness.no "
            "JOIN temp.new_source AS of_ ON of_.old = witness.source "
            "JOIN temp.new_cable AS there ON there.old = witness.cable"
        )
        self._run(
            "INSERT INTO collation SELECT there.new, copy.new, prefix, data FROM held.collation "
            "JOIN temp.new_cable AS there ON there.old = collation.cable "
            "JOIN temp.new_witness AS copy ON copy.old = collation.witness"
        )
        for table, names in _OF_CABLE.items():
            rows = f"({AS_READ.format('held')}) AS cite" if table == "cite" else f"held.{table}"
            self._run(
                f"INSERT INTO {table} SELECT {names} FROM {rows} "
                f"JOIN temp.new_cable AS there ON there.old = {table}.cable"
            )

    def _likenesses(self, part: RecordPart) -> None:
        """Copy clues, and keep links for `finish`: they may lead to a shard that is not copied yet."""
        for table in ("clue", "cable_clue"):
            into = "cable_clue (clue, cable)" if part.is_shard else "clue (clue, cable)"
            self._run(
                f"INSERT OR IGNORE INTO {into} SELECT clue, there.new FROM held.{table} "
                f"JOIN temp.new_cable AS there ON there.old = {table}.cable ORDER BY 2"
            )
        self._run("INSERT INTO temp.every_cable SELECT old, new FROM temp.new_cable")
        self._run(
            "INSERT INTO temp.likely SELECT there.new, other, evidence FROM held.probable "
            "JOIN temp.new_cable AS there ON there.old = probable.cable"
        )
        elsewhere = self._rows("SELECT DISTINCT old FROM temp.likely EXCEPT SELECT old FROM temp.every_cable")
        known = ((old, number) for (old,) in elsewhere if (number := part.number_of(old)) is not None)
        self._connection.executemany("INSERT INTO temp.every_cable VALUES (?, ?)", known)

    def _articles(self, is_rest: bool) -> None:
        chosen = "SELECT DISTINCT article FROM held.article_cable WHERE takes(cited)"
        if is_rest:
            chosen += " UNION SELECT no FROM held.article WHERE no NOT IN (SELECT article FROM held.article_cable)"
        self._told("article", chosen)
        self._run(
            "INSERT INTO article SELECT there.new, url, title, outlet, date, by_hand FROM held.article "
            "JOIN temp.new_article AS there ON there.old = article.no WHERE there.fresh"
        )
        for name in ("title", "outlet", "date"):
            self._run(
                f"UPDATE main.article SET {name} = coalesce({name}, (SELECT other.{name} FROM held.article AS other "
                "WHERE other.url = main.article.url)) WHERE no IN (SELECT new FROM temp.new_article WHERE NOT fresh)"
            )
        self._run(
            "UPDATE main.article SET by_hand = max(by_hand, (SELECT other.by_hand FROM held.article AS other "
            "WHERE other.url = main.article.url)) WHERE no IN (SELECT new FROM temp.new_article WHERE NOT fresh)"
        )
        self._run(
            "INSERT OR IGNORE INTO article_cable SELECT there.new, cited, by_hand FROM held.article_cable "
            "JOIN temp.new_article AS there ON there.old = article_cable.article WHERE takes(cited)"
        )
        if is_rest:
            for table in ("catalogue", "known"):
                self._run(f"INSERT OR IGNORE INTO {table} SELECT * FROM held.{table}")

    # counts and moments ------------------------------------------------------------------------------------------

    def add_counts(self) -> None:
        """Add the counts of the record that is attached: all its cables were copied."""
        self._run(
            "INSERT INTO main.tally SELECT * FROM held.tally WHERE 1 "
            "ON CONFLICT (kind, a, b) DO UPDATE SET n = n + excluded.n"
        )

    def facts(self) -> dict[str, str]:
        """Return the small facts of the record that is attached."""
        return dict(self._rows("SELECT key, value FROM held.meta"))

    def copy_moments(self) -> None:
        """Have the generations of the record that is attached, with their moments."""
        changes.put(self._connection, self.moments())

    def put_moments(self, moments: Sequence[int]) -> None:
        """Write the times of the record's generations, from the first on."""
        changes.put(self._connection, list(enumerate(moments, start=1)))

    def moments(self) -> list[tuple[int, int]]:
        """Return (generation, moment) of the record that is attached, rising."""
        return self._rows("SELECT generation, at FROM held.change ORDER BY generation")

    def _run(self, statement: str) -> None:
        self._connection.execute(statement)

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(query).fetchall()


def ids(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield every id that a record's cables bear, and every one that an article cites, each once."""
    for row in connection.execute("SELECT base FROM cable UNION SELECT cited FROM article_cable"):
        yield str(row[0])


def numbered_bases(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Yield (number, id that it bears) of every cable, gone ones too, by number."""
    yield from connection.execute("SELECT no, base FROM cable ORDER BY no")
