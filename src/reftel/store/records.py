"""Queries of cables and their data. The caller gives a connection and its transaction.

`reftel.store.sources` has the queries of sources and witnesses, `reftel.store.integrity` those for verify and repair.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from reftel.bounds import SAME_ID
from reftel.errors import ArchiveDamaged
from reftel.store.chunks import chunks, marks
from reftel.store.codec import Dictionary
from reftel.store.reference_states import STATES_META
from reftel.store.rows import CABLE_COLUMNS, CableRow, LoneWitness, Packed
from reftel.store.shards import home_of_cable, home_of_dictionary, homes

MARK_META = "mark"
"""Random, and another one with each generation: a restored archive may reach a generation again, with other cables."""

CABLE = ", ".join(f"cable.{column}" for column in ("no", "id", *CABLE_COLUMNS))
"""The columns of a cable that lists show, for SELECT."""

Listed = tuple[int, str, CableRow]
"""Number, id and row of a cable."""


def row_of(row: Sequence[object]) -> Listed:
    """Return the values of the columns `CABLE` of a row."""
    return int(row[0]), str(row[1]), CableRow(**dict(zip(CABLE_COLUMNS, row[2:], strict=True)))  # type: ignore[call-overload, arg-type]


def meta(connection: sqlite3.Connection, key: str) -> str | None:
    """A small fact, or None."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


MOST_COUNTED = 1 << 62
"""The engine and SQLite store numbers of 64 bits."""


def counter(said: str | None, name: str) -> int:
    """Return a number of `meta`; 0 for None. Raises ArchiveDamaged for any other text."""
    try:
        number = int(said or 0)
    except ValueError:
        number = -1
    if not 0 <= number < MOST_COUNTED:
        raise ArchiveDamaged(
            f"the {name} in the record is damaged ({said[:40] if said else said!r}): "
            "`reftel salvage` makes a new archive of all that can be read"
        )
    return number


def generation(connection: sqlite3.Connection) -> int:
    """Increase with every commit that readers can notice. Raises ArchiveDamaged."""
    return counter(meta(connection, "generation"), "generation")


def state(connection: sqlite3.Connection) -> str:
    """Another word for each generation, and for each archive."""
    keys = ("generation", MARK_META, STATES_META)
    rows = connection.execute("SELECT value FROM meta WHERE key IN (?, ?, ?) ORDER BY key", keys)
    return "-".join(str(value) for (value,) in rows)


def dictionaries(connection: sqlite3.Connection) -> list[Dictionary]:
    """Every dictionary."""
    held = home_of_dictionary(connection)
    return [Dictionary(*row) for row in held.execute("SELECT no, form, kind, data FROM dictionary ORDER BY no")]


def dictionary(connection: sqlite3.Connection, no: int) -> Dictionary:
    """One dictionary. Raises ArchiveDamaged if it is missing."""
    query = "SELECT no, form, kind, data FROM dictionary WHERE no = ?"
    row = home_of_dictionary(connection).execute(query, (no,)).fetchone()
    if row is None:  # of a shard that another machine filled
        row = next((found for home in homes(connection) if (found := home.execute(query, (no,)).fetchone())), None)
    if row is None:
        raise ArchiveDamaged(f"dictionary {no} is not in the record")
    return Dictionary(*row)


# cables --------------------------------------------------------------------------------------------------------------


def cable_of_id(connection: sqlite3.Connection, cable_id: str) -> int | None:
    """Number of the cable of that id or former id; None for none, or one that is gone without another."""
    row = connection.execute("SELECT no, gone FROM cable WHERE id = ?", (cable_id,)).fetchone()
    if row is not None and not row[1]:
        return int(row[0])
    row = connection.execute("SELECT cable FROM alias WHERE id = ?", (cable_id,)).fetchone()
    return None if row is None else int(row[0])


def cable(connection: sqlite3.Connection, no: int) -> Listed:
    """One cable. Raises ArchiveDamaged for an unknown number."""
    row = connection.execute(f"SELECT {CABLE} FROM cable WHERE no = ?", (no,)).fetchone()  # noqa: S608
    if row is None:
        raise ArchiveDamaged(f"cable {no} is not in the record")
    return row_of(row)


def cables(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, Listed]:
    """Return several cables by number, without unknown ones."""
    found: dict[int, Listed] = {}
    for some in chunks(numbers):
        for row in connection.execute(f"SELECT {CABLE} FROM cable WHERE no IN ({marks(some)})", some):  # noqa: S608
            listed = row_of(row)
            found[listed[0]] = listed
    return found


def cables_of_ids(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Listed]:
    """Return several cables by id, without those that are not held."""
    found: dict[str, Listed] = {}
    for some in chunks(ids):
        query = f"SELECT {CABLE} FROM cable WHERE id IN ({marks(some)}) AND gone = 0"  # noqa: S608
        for row in connection.execute(query, some):
            listed = row_of(row)
            found[listed[1]] = listed
    return found


def cables_cited_as(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Listed]:
    """Return the held cables that ids mean, by the id asked for: of that id, of that number, or known by it before."""
    found = cables_of_ids(connection, ids)
    for cable_id in ids:
        if cable_id not in found and (no := _held_as(connection, cable_id)) is not None:
            found.update((cable_id, row) for row in cables(connection, [no]).values())
    return found


def _held_as(connection: sqlite3.Connection, cable_id: str) -> int | None:
    row = connection.execute(
        "SELECT no FROM cable WHERE base = ?1 AND gone = 0 UNION ALL "
        "SELECT cable FROM alias JOIN cable ON cable.no = alias.cable WHERE alias.id = ?1 AND cable.gone = 0 LIMIT 1",
        (cable_id,),
    ).fetchone()
    return None if row is None else int(row[0])


def name_of(connection: sqlite3.Connection, no: int) -> tuple[str, str]:
    """Id and base of the cable of that number. Raises ArchiveDamaged if it is missing."""
    row = connection.execute("SELECT id, base FROM cable WHERE no = ?", (no,)).fetchone()
    if row is None:
        raise ArchiveDamaged(f"cable {no} is not in the record")
    return str(row[0]), str(row[1])


def aliases(connection: sqlite3.Connection, cable: int) -> list[str]:
    """Former ids of a cable."""
    return [row[0] for row in connection.execute("SELECT id FROM alias WHERE cable = ?", (cable,))]


def cables_of_base(connection: sqlite3.Connection, base: str) -> list[tuple[int, str]]:
    """(number, id) of all telegrams that bear one id, in the order in which they came."""
    return connection.execute("SELECT no, id FROM cable WHERE base = ? AND gone = 0 ORDER BY no", (base,)).fetchall()


def first_of_base(connection: sqlite3.Connection, base: str) -> list[tuple[int, str]]:
    """As `cables_of_base`, without those that are more than a cable names, but for two that tell that there are."""
    query = "SELECT no, id FROM cable WHERE base = ? AND gone = 0 ORDER BY no LIMIT ?"
    return connection.execute(query, (base, SAME_ID + 2)).fetchall()


def ids_of_base(connection: sqlite3.Connection, base: str) -> set[str]:
    """Every id ever given to telegrams of one id, gone ones too."""
    return {row[0] for row in connection.execute("SELECT id FROM cable WHERE base = ?", (base,))}


def changed_since(connection: sqlite3.Connection, since: int) -> Iterator[tuple[int, bool]]:
    """(number, gone) of cables that changed in a generation after `since`."""
    for no, gone in connection.execute("SELECT no, gone FROM cable WHERE changed > ? ORDER BY no", (since,)):
        yield int(no), bool(gone)


def newest(connection: sqlite3.Connection, by: str, limit: int) -> list[Listed]:
    """Those with the latest `created` or `released`."""
    column = {"created": "created", "released": "released"}[by]
    return [
        row_of(row)
        for row in connection.execute(
            f"SELECT {CABLE} FROM cable WHERE gone = 0 AND {column} IS NOT NULL "  # noqa: S608
            f"ORDER BY {column} DESC, no DESC LIMIT ?",
            (limit,),
        )
    ]


def span_of(connection: sqlite3.Connection, post: str | None = None) -> tuple[int | None, int | None]:
    """First and last `created`, of all or of a post."""
    where, values = ("gone = 0", ()) if post is None else ("gone = 0 AND post = ?", (post,))
    ends: list[int | None] = []
    for end in ("min", "max"):  # apart, so that each is one step in an index
        query = f"SELECT {end}(created) FROM cable WHERE {where} AND created IS NOT NULL"  # noqa: S608
        ends.append(connection.execute(query, values).fetchone()[0])
    return ends[0], ends[1]


def neighbor(connection: sqlite3.Connection, of: Listed, *, same: str, later: bool) -> Listed | None:
    """The cable just after (or before) another one of the same post, or of the same day."""
    no, _, row = of
    if row.created is None or (same == "post" and row.post is None):
        return None
    sign, order = (">", "ASC") if later else ("<", "DESC")
    if same == "post":
        query = (
            f"SELECT {CABLE} FROM cable WHERE gone = 0 AND post = ? AND "  # noqa: S608
            f"(created, coalesce(serial, 0), no) {sign} (?, ?, ?) AND created {sign}= ? "
            f"ORDER BY created {order}, coalesce(serial, 0) {order}, no {order} LIMIT 1"
        )
        values: tuple[object, ...] = (row.post, row.created, row.serial or 0, no, row.created)
    else:
        day = row.created // 86400 * 86400
        query = (
            f"SELECT {CABLE} FROM cable WHERE gone = 0 AND created BETWEEN ? AND ? AND "  # noqa: S608
            f"(created, no) {sign} (?, ?) ORDER BY created {order}, no {order} LIMIT 1"
        )
        low, high = (row.created, day + 86399) if later else (day, row.created)
        values = (low, high, row.created, no)
    found = connection.execute(query, values).fetchone()
    return None if found is None else row_of(found)


def ids(connection: sqlite3.Connection, after: str, limit: int) -> list[tuple[str, int]]:
    """(id, generation of its last change) in the order of ids, those after `after`."""
    return connection.execute(
        "SELECT id, changed FROM cable WHERE id > ? AND gone = 0 ORDER BY id LIMIT ?", (after, limit)
    ).fetchall()


def near_ids(connection: sqlite3.Connection, low: str, high: str, limit: int) -> list[str]:
    """Ids between two texts."""
    query = "SELECT id FROM cable WHERE id BETWEEN ? AND ? AND gone = 0 ORDER BY id LIMIT ?"
    return [row[0] for row in connection.execute(query, (low, high, limit))]


# data of a cable -----------------------------------------------------------------------------------------------------


def lone_witness(connection: sqlite3.Connection, cable: int) -> LoneWitness | None:
    """Return all data for reading the paragraphs of a cable in one query; None if copies were collated."""
    found = home_of_cable(connection, cable).execute(
        "SELECT source.no, content.dictionary, content.data, witness.prefix, witness.reading, paragraphs.anchors "
        "FROM witness JOIN source ON source.no = witness.source LEFT JOIN content ON content.source = witness.source "
        "LEFT JOIN paragraphs ON paragraphs.cable = witness.cable "
        "WHERE witness.cable = ?1 AND NOT EXISTS (SELECT 1 FROM collation WHERE cable = ?1) "
        "ORDER BY witness.number LIMIT 1",
        (cable,),
    )
    row = found.fetchone()
    return None if row is None else LoneWitness(row[0], row[1], row[2], row[3], row[4], parse_anchors(row[5] or ""))


def collation(connection: sqlite3.Connection, cable: int) -> Packed | None:
    """The stored choice between witnesses, packed; None for a cable of one witness."""
    query = "SELECT witness, prefix, data FROM collation WHERE cable = ?"
    row = home_of_cable(connection, cable).execute(query, (cable,)).fetchone()
    return None if row is None else Packed(*row)


def anchors(connection: sqlite3.Connection, cable: int) -> tuple[tuple[str, int], ...]:
    """Permanent anchors and fingerprints of a cable's paragraphs, in order."""
    query = "SELECT anchors FROM paragraphs WHERE cable = ?"
    row = home_of_cable(connection, cable).execute(query, (cable,)).fetchone()
    return () if row is None else parse_anchors(row[0])


def parse_anchors(stored: str) -> tuple[tuple[str, int], ...]:
    """`p1=1f0c55aa p2=...` as pairs. Raises ArchiveDamaged."""
    pairs = (entry.rpartition("=") for entry in stored.split())
    try:
        return tuple((anchor, int(print_, 16)) for anchor, _, print_ in pairs)
    except ValueError as error:
        raise ArchiveDamaged(f"the ids of paragraphs can't be understood: {stored[:60]!r}") from error


def write_anchors(identities: Sequence[tuple[str, int]]) -> str:
    """The other way."""
    return " ".join(f"{anchor}={print_:08x}" for anchor, print_ in identities)


def redirects(connection: sqlite3.Connection, cable: int) -> dict[str, str]:
    """Former anchors of a cable."""
    query = "SELECT anchor, target FROM redirect WHERE cable = ?"
    return dict(home_of_cable(connection, cable).execute(query, (cable,)))


def corrections(connection: sqlite3.Connection, cable: int | None = None, *, live: bool) -> list[tuple[object, ...]]:
    """(number, cable's id, field, value, because, by, made, withdrawn) of one cable or of all, oldest first."""
    conditions = [] if cable is None else ["correction.cable = ?"]
    if live:
        conditions.append("correction.withdrawn IS NULL")
    where = " AND ".join(conditions) or "1"
    return connection.execute(
        'SELECT correction.no, cable.id, field, value, because, "by", made, withdrawn '  # noqa: S608
        f"FROM correction JOIN cable ON cable.no = correction.cable WHERE {where} ORDER BY correction.no",
        () if cable is None else (cable,),
    ).fetchall()


def correction(connection: sqlite3.Connection, no: int) -> tuple[int, int | None] | None:
    """(cable, time of withdrawal or None) of a correction; None for an unknown number."""
    row = connection.execute("SELECT cable, withdrawn FROM correction WHERE no = ?", (no,)).fetchone()
    return None if row is None else (int(row[0]), row[1])


def cites(connection: sqlite3.Connection, cited: str, after: int, limit: int) -> tuple[int, list[Listed]]:
    """Number of cables that refer to `cited`, and those with numbers after `after`."""
    total = connection.execute("SELECT count(*) FROM cite WHERE cited = ?", (cited,)).fetchone()[0]
    rows = connection.execute(
        f"SELECT {CABLE} FROM cite JOIN cable ON cable.no = cite.cable "  # noqa: S608
        "WHERE cite.cited = ? AND cite.cable > ? ORDER BY cite.cable LIMIT ?",
        (cited, after, limit),
    )
    return int(total), [row_of(row) for row in rows]


def cited_together(connection: sqlite3.Connection, ids: Sequence[str], limit: int) -> list[tuple[int, int]]:
    """(cable, number of shared citations) of cables that refer to the same telegrams, most in common first."""
    return connection.execute(
        f"SELECT cable, count(*) AS n FROM cite WHERE cited IN ({marks(ids)}) "  # noqa: S608
        "GROUP BY cable ORDER BY n DESC, cable LIMIT ?",
        (*ids, limit),
    ).fetchall()


_ARTICLE = "article.no, article.url, article.title, article.outlet, article.date, article.by_hand"


def articles(connection: sqlite3.Connection, cited: str | None = None) -> list[tuple[object, ...]]:
    """(number, url, title, outlet, date, by hand, cited ids with spaces between) of all, or of those on a cable."""
    where, values = (
        ("1", ()) if cited is None else ("no IN (SELECT article FROM article_cable WHERE cited = ?)", (cited,))
    )
    return connection.execute(
        f"SELECT {_ARTICLE}, (SELECT group_concat(cited, ' ') FROM article_cable WHERE article = no) "  # noqa: S608
        f"FROM article WHERE {where} ORDER BY date DESC, no",
        values,
    ).fetchall()


def articles_by_hand(
    connection: sqlite3.Connection, cited: str
) -> list[tuple[str, str | None, str | None, str | None]]:
    """(url, title, outlet, date) of the articles on a cable added by people."""
    return connection.execute(
        "SELECT url, title, outlet, date FROM article WHERE no IN "
        "(SELECT article FROM article_cable WHERE cited = ? AND by_hand = 1)",
        (cited,),
    ).fetchall()


def article_number(connection: sqlite3.Connection, url: str) -> int:
    """The number of an article. Raises ArchiveDamaged for an unknown URL."""
    row = connection.execute("SELECT no FROM article WHERE url = ?", (url,)).fetchone()
    if row is None:
        raise ArchiveDamaged(f"the article {url} is not in the record")
    return int(row[0])


def count_between(connection: sqlite3.Connection, first: int, last: int) -> int:
    """Number of cables between two numbers, both included."""
    query = "SELECT count(*) FROM cable WHERE no BETWEEN ? AND ? AND gone = 0"
    return int(connection.execute(query, (first, last)).fetchone()[0])
