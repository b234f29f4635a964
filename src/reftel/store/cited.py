"""Cited telegrams: their counts, and the references of cables in both directions.

`cited` has a row for each telegram that any cable cites. It is computed again from `cite`, `cable` and `alias` for
every id that a batch touched, so it is never behind them.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from reftel.serials.sequence import place_of
from reftel.store import meant
from reftel.store.chunks import chunks, marks
from reftel.store.rows import MEANT, CiteRow, MentionRow

_COUNT = (
    "SELECT (SELECT count(*) FROM cite WHERE cited = ?1), "
    "EXISTS (SELECT 1 FROM cable WHERE base = ?1 AND gone = 0) OR EXISTS (SELECT 1 FROM alias WHERE id = ?1)"
)


def recount(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Bring the rows of these ids up to date, in the caller's transaction."""
    rows, gone = [], []
    for cited in ids:
        n, held = connection.execute(_COUNT, (cited,)).fetchone()
        if n:
            rows.append((cited, *_parts(cited), n, held))
        else:
            gone.append((cited,))
    connection.executemany(
        "INSERT INTO cited (id, post, year, serial, n, held) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET n = excluded.n, held = excluded.held",
        rows,
    )
    connection.executemany("DELETE FROM cited WHERE id = ?", gone)


def _parts(cited: str) -> tuple[str | None, int | None, int | None]:
    return place_of(cited) or (None, None, None)


def counted(connection: sqlite3.Connection) -> Counter[tuple[str, int, int]]:
    """Every row of `cited` as (id, n, held), for comparing."""
    return Counter(connection.execute("SELECT id, n, held FROM cited").fetchall())


def counted_anew(connection: sqlite3.Connection) -> Counter[tuple[str, int, int]]:
    """The same, computed from its sources."""
    return Counter(
        connection.execute(
            "SELECT cited, count(*), EXISTS (SELECT 1 FROM cable WHERE base = cited AND gone = 0) "
            "OR EXISTS (SELECT 1 FROM alias WHERE alias.id = cited) FROM cite GROUP BY cited"
        ).fetchall()
    )


def cites_of(connection: sqlite3.Connection, cable: int) -> list[CiteRow]:
    """Return the references of a cable as read, in the order of its list."""
    rows = connection.execute(
        f"SELECT cited, position, label, flags FROM cite WHERE cable = ?1 AND NOT flags & {MEANT} "  # noqa: S608
        "UNION ALL SELECT cited, position, label, flags FROM meant WHERE cable = ?1 ORDER BY position, cited",
        (cable,),
    )
    return [CiteRow(*row) for row in rows]


def mentions_of(connection: sqlite3.Connection, cable: int) -> list[MentionRow]:
    """Return the mentions of messages in a cable's paragraphs as read, in order."""
    rows = connection.execute(
        "SELECT coalesce(read, cited), anchor, start, stop, kind, target, sentence FROM mention "
        "WHERE cable = ? ORDER BY seq",
        (cable,),
    )
    return [MentionRow(*row) for row in rows]


def put_cites(connection: sqlite3.Connection, cable: int, after: Sequence[CiteRow], *, is_new: bool) -> set[str]:
    """Write the references of a cable, as read; `is_new`: none is written yet. Return the ids whose citing cables may
    be others now."""
    old, new = set[CiteRow]() if is_new else set(cites_of(connection, cable)), set(after)
    touched = {row.cited for row in old ^ new}
    if touched and not is_new:
        touched |= meant.undo(connection, cable)
    connection.executemany("DELETE FROM cite WHERE cited = ? AND cable = ?", [(row.cited, cable) for row in old - new])
    connection.executemany(
        "INSERT OR REPLACE INTO cite (cited, cable, position, label, flags) VALUES (?, ?, ?, ?, ?)",
        [(row.cited, cable, row.position, row.label, row.flags) for row in after if row not in old],
    )
    return touched


def put_mentions(connection: sqlite3.Connection, cable: int, after: Sequence[MentionRow], *, is_new: bool) -> None:
    """Write the mentions in a cable's paragraphs, as read; `is_new`: none is written yet."""
    before = [] if is_new else mentions_of(connection, cable)
    if before == list(after):
        return
    if before:
        connection.execute("DELETE FROM mention WHERE cable = ?", (cable,))
    connection.executemany(
        "INSERT INTO mention (cable, seq, cited, anchor, start, stop, kind, target, sentence) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (cable, at, row.cited, row.anchor, row.start, row.stop, row.kind, row.target, row.sentence)
            for at, row in enumerate(after)
        ],
    )
    if not is_new:
        meant.move_mentions(connection, cable)


def mentions_to(connection: sqlite3.Connection, ids: Sequence[str], limit: int) -> list[tuple[int, MentionRow]]:
    """(citing cable, mention) of telegrams of these ids, at most `limit`."""
    found: list[tuple[int, MentionRow]] = []
    for some in chunks(ids):
        rows = connection.execute(
            "SELECT cable, cited, anchor, start, stop, kind, target, sentence FROM mention "  # noqa: S608
            f"WHERE cited IN ({marks(some)}) ORDER BY cable, seq LIMIT ?",
            (*some, limit - len(found)),
        )
        found += [(int(row[0]), MentionRow(*row[1:])) for row in rows]
    return found


def cites_between(
    connection: sqlite3.Connection, cables: Sequence[int], ids: Sequence[str]
) -> list[tuple[int, CiteRow]]:
    """(citing cable, citation) of those of the cables that cite one of the ids; some hundred of each.

    `+cited` prevents an index lookup of every pair: each cable has few citations.
    """
    rows = connection.execute(
        "SELECT cable, cited, position, label, flags FROM cite "  # noqa: S608
        f"WHERE cable IN ({marks(cables)}) AND +cited IN ({marks(ids)}) ORDER BY cable, position, cited",
        (*cables, *ids),
    )
    return [(int(row[0]), CiteRow(*row[1:])) for row in rows]


def mentions_between(
    connection: sqlite3.Connection, cables: Sequence[int], ids: Sequence[str]
) -> list[tuple[int, MentionRow]]:
    """(citing cable, first mention) of those of the cables whose paragraphs mention one of the ids."""
    rows = connection.execute(
        "SELECT cable, cited, anchor, start, stop, kind, target, sentence, min(seq) FROM mention "  # noqa: S608
        f"WHERE cable IN ({marks(cables)}) AND +cited IN ({marks(ids)}) GROUP BY cable, cited ORDER BY cable, seq",
        (*cables, *ids),
    )
    return [(int(row[0]), MentionRow(*row[1:-1])) for row in rows]


def cites_to(connection: sqlite3.Connection, ids: Sequence[str], limit: int) -> list[tuple[int, CiteRow]]:
    """(citing cable, citation) of telegrams of these ids, at most `limit`."""
    found: list[tuple[int, CiteRow]] = []
    for some in chunks(ids):
        rows = connection.execute(
            "SELECT cable, cited, position, label, flags FROM cite "  # noqa: S608
            f"WHERE cited IN ({marks(some)}) ORDER BY cited, cable LIMIT ?",
            (*some, limit - len(found)),
        )
        found += [(int(row[0]), CiteRow(*row[1:])) for row in rows]
    return found


def numbers(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, int]:
    """Number of citing cables of each, without those that no cable cites."""
    found: dict[str, int] = {}
    for some in chunks(ids):
        found.update(connection.execute(f"SELECT id, n FROM cited WHERE id IN ({marks(some)})", some))  # noqa: S608
    return found


def absent(
    connection: sqlite3.Connection, post: str | None, year: int | None, limit: int, start: int
) -> tuple[int, list[tuple[str, int]]]:
    """Number of cited telegrams that are not held, and (id, number of citing cables) of those from `start` on.

    Of a sequence and a year by serial, of everything the most cited first.
    """
    where = [f"{name} = ?" for name, given in (("post", post), ("year", year)) if given is not None]
    values = [given for given in (post, year) if given is not None]
    condition = " AND ".join(["held = 0", *where])
    order = "post, year, serial, id" if post is not None else "n DESC, id"
    total = connection.execute(f"SELECT count(*) FROM cited WHERE {condition}", values).fetchone()[0]  # noqa: S608
    rows = connection.execute(
        f"SELECT id, n FROM cited WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?",  # noqa: S608
        (*values, limit, start),
    ).fetchall()
    return int(total), rows


def most_cited_held(connection: sqlite3.Connection, limit: int) -> tuple[tuple[str, int], ...]:
    """The held cables that most cables cite: (id as cited, number of cables). Looks at every cited cable."""
    rows = connection.execute("SELECT id, n FROM cited WHERE held = 1 AND n > 1 ORDER BY n DESC, id LIMIT ?", (limit,))
    return tuple((str(cited), int(n)) for cited, n in rows)


def hubs(connection: sqlite3.Connection, least: int) -> list[str]:
    """Telegrams that more than so many cables cite."""
    return [row[0] for row in connection.execute("SELECT id FROM cited WHERE n > ?", (least,))]


def pairs(connection: sqlite3.Connection, most: int) -> Iterator[tuple[int, str, str]]:
    """(citing cable, its id, cited id) of every reference, but for those of cables that cite more than `most`."""
    held: list[tuple[int, str, str]] = []
    query = (
        "SELECT cite.cable, cable.base, cite.cited FROM cite JOIN cable ON cable.no = cite.cable "
        "WHERE cable.gone = 0 ORDER BY cite.cable"
    )
    for row in connection.execute(query):
        if held and held[0][0] != row[0]:
            if len(held) <= most:
                yield from held
            held = []
        held.append(row)
    if len(held) <= most:
        yield from held
