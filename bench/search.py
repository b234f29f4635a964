"""How fast searches are: queries of every kind over a sample's own words, timed; and SQLite FTS5 on the same.

    kinds = query_kinds(sample_documents, seed=1)          # kind -> query texts
    table = measure(search_hits, kinds)                    # kind -> Timing(p50, p95, p99, found)
    with Fts5(path) as plain: plain.add(documents); measure(plain.search, kinds)

Library functions for bench/run.py; nothing here knows an archive.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from reftel.index.base import Document
from reftel.query import Query, parse_query
from reftel.query.query_tree import And, Code, Level, Node, Not, Or, Phrase, Prefix, When, Word
from reftel.text.words import words


class Timing(NamedTuple):
    """Milliseconds of one search, over all queries of a kind; how many cables they found on average."""

    p50: float
    p95: float
    p99: float
    found: float
    queries: int


def query_kinds(sample: Sequence[Document], *, seed: int = 1, each: int = 100) -> dict[str, list[str]]:
    """Queries of every kind, made of words and values that the sample has."""
    return _Kinds(sample, seed, each).all()


class _Kinds:
    def __init__(self, sample: Sequence[Document], seed: int, each: int) -> None:
        self._random = random.Random(seed)
        self._sample = sample
        self._each = each
        seen: Counter[str] = Counter()
        for document in sample:
            seen.update({word for _, text in document.paragraphs for word in words(text) if word.isalpha()})
        ordered = [word for word, _ in seen.most_common() if len(word) > 2 and parse_ok(word)]
        self._common = ordered[:50]
        self._middle = ordered[200:3000] or ordered
        self._rare = ordered[len(ordered) // 2 :]

    def all(self) -> dict[str, list[str]]:
        makers: dict[str, Callable[[], str]] = {
            "common word": lambda: self._one(self._common),
            "word": lambda: self._one(self._middle),
            "rare word": lambda: self._one(self._rare),
            "two common words": lambda: f"{self._one(self._common)} {self._one(self._common)}",
            "two words": lambda: f"{self._one(self._middle)} {self._one(self._middle)}",
            "phrase": lambda: self._phrase(2),
            "phrase of three": lambda: self._phrase(3),
            "near": lambda: f"{self._phrase(2)}~5",
            "prefix": lambda: f"{self._one([w for w in self._middle if len(w) > 4])[:4]}*",
            "fuzzy": lambda: f"{self._one([w for w in self._middle if len(w) > 5])}~1",
            "either": lambda: f"{self._one(self._common)} OR {self._one(self._middle)}",
            "without": lambda: f"{self._one(self._common)} -{self._one(self._middle)}",
            "code": lambda: self._one(["F-16", "1.4(b)", "E.O. 12958", "G-8", "10,000"]),
            "word, secret and above": lambda: f"{self._one(self._common)} class:>=secret",
            "confidential and above": lambda: "class:>=confidential",
            "word, post, year": lambda: f"{self._one(self._common)} from:{self._post()} created:{self._year()}",
            "post": lambda: f"from:{self._post()}",
            "tag": lambda: f"tag:{self._value('tags')}",
            "range of days": lambda: f"created:{self._year()}-02-03..{self._year() + 1}-03-05",
            "cites": lambda: f"ref:{self._value('refs')}",
            "everything": lambda: "",
            "near, post": lambda: f"{self._phrase(2)}~5 from:{self._post()}",
        }
        kinds = {kind: [maker() for _ in range(self._each)] for kind, maker in makers.items()}
        return {kind: [text for text in texts if parse_ok(text)] for kind, texts in kinds.items()}

    def _one(self, values: Sequence[str]) -> str:
        return self._random.choice(values)

    def _phrase(self, size: int) -> str:
        for _ in range(100):
            document = self._random.choice(self._sample)
            text = words(self._random.choice(document.paragraphs)[1]) if document.paragraphs else []
            if len(text) > size:
                at = self._random.randrange(len(text) - size)
                return f'"{" ".join(text[at : at + size])}"'
        return f'"{self._common[0]} {self._common[1]}"'

    def _post(self) -> str:
        posts = [document.post for document in self._sample if document.post]
        return self._random.choice(posts)

    def _value(self, name: str) -> str:
        values = [value for document in self._sample for value in getattr(document, name) if parse_ok(f"id:{value}")]
        return f'"{self._random.choice(values)}"'

    def _year(self) -> int:
        years = [document.created.year for document in self._sample if document.created]
        return self._random.choice(years)


def parse_ok(text: str) -> bool:
    """Whether the text is a query."""
    try:
        parse_query(text)
    except Exception:
        return False
    return True


def measure(
    search: Callable[[Query], int], kinds: Mapping[str, Sequence[str]], *, rounds: int = 2
) -> dict[str, Timing]:
    """Time `search`, which answers how many it found, on every query; the first round warms the caches."""
    table = {}
    for kind, texts in kinds.items():
        queries = [parse_query(text) for text in texts]
        times: list[float] = []
        found = 0
        for turn in range(rounds):
            for query in queries:
                start = time.perf_counter()
                total = search(query)
                if turn:
                    times.append((time.perf_counter() - start) * 1000)
                    found += total
        times.sort()
        size = len(times)
        at = [times[min(int(size * part), size - 1)] for part in (0.5, 0.95, 0.99)]
        table[kind] = Timing(at[0], at[1], at[2], found / size, size)
    return table


class UntranslatableError(Exception):
    """FTS5 has no such question."""


class Fts5:
    """The yardstick: a plain SQLite full-text table beside a table of values, as most archives are built."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path)
        self._base.executescript(
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
            CREATE TABLE cable (key INTEGER PRIMARY KEY, post TEXT, level INTEGER, created REAL);
            CREATE INDEX cable_post ON cable (post);
            CREATE INDEX cable_created ON cable (created);
            CREATE TABLE value (kind TEXT, value TEXT, key INTEGER, PRIMARY KEY (kind, value, key)) WITHOUT ROWID;
            CREATE VIRTUAL TABLE text USING fts5 (head, body, content='', tokenize='porter unicode61');
            """
        )

    def __enter__(self) -> Fts5:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def add(self, documents: Iterable[Document]) -> None:
        """Take in one batch, in one transaction."""
        from reftel.index.document_text import head
        from reftel.model import LEVELS

        with self._base:
            for document in documents:
                created = document.created.timestamp() if document.created else None
                level = LEVELS.index(document.level) if document.level else None
                row = (document.key, document.post, level, created)
                self._base.execute("INSERT INTO cable VALUES (?, ?, ?, ?)", row)
                body = "\n".join(text for _, text in document.paragraphs)
                texts = (document.key, "\n".join(head(document)), body)
                self._base.execute("INSERT INTO text (rowid, head, body) VALUES (?, ?, ?)", texts)
                self._base.executemany(
                    "INSERT OR IGNORE INTO value VALUES (?, ?, ?)",
                    [("tag", tag, document.key) for tag in document.tags],
                )

    def search(self, query: Query) -> int:
        """The ten best hits and the total, as a page needs them; the total. Raises UntranslatableError."""
        match, conditions, values = self._translate(query.root)
        where = " AND ".join(conditions) or "1"
        if match:
            joined = f"FROM text JOIN cable ON cable.key = text.rowid WHERE text MATCH ? AND {where}"
            self._base.execute(f"SELECT text.rowid {joined} ORDER BY rank LIMIT 10", (match, *values)).fetchall()
            return int(self._base.execute(f"SELECT count(*) {joined}", (match, *values)).fetchone()[0])
        joined = f"FROM cable WHERE {where}"
        self._base.execute(f"SELECT key {joined} ORDER BY created DESC LIMIT 10", values).fetchall()
        return int(self._base.execute(f"SELECT count(*) {joined}", values).fetchone()[0])

    def _translate(self, root: Node) -> tuple[str, list[str], list[object]]:
        texts, conditions, values = [], [], []
        for part in root.parts if isinstance(root, And) else (root,):
            match part:
                case Code("from", value):
                    conditions.append("cable.post = ?")
                    values.append(value)
                case Code("tag", value):
                    conditions.append("cable.key IN (SELECT key FROM value WHERE kind = 'tag' AND value = ?)")
                    values.append(value)
                case Level(low, high):
                    conditions.append("cable.level BETWEEN ? AND ?")
                    values.extend((low, high))
                case When("created", start, end):
                    conditions.append("cable.created >= ? AND cable.created < ?")
                    values.extend((start.timestamp() if start else -1e12, end.timestamp() if end else 1e12))
                case _:
                    texts.append(part)
        if not texts:
            return "", conditions, values
        wanted = [self._text(part) for part in texts if not isinstance(part, Not)]
        unwanted = [self._text(part.part) for part in texts if isinstance(part, Not)]
        match = " AND ".join(wanted)
        if not match:
            raise UntranslatableError
        return " NOT ".join([f"({match})", *unwanted]), conditions, values

    def _text(self, node: Node) -> str:
        match node:
            case Word(word, "text"):
                return f'"{word}"'
            case Phrase(wanted, "text", 0):
                return f'"{" ".join(wanted)}"'
            case Phrase(wanted, "text", slop):
                return f"NEAR({' '.join(wanted)}, {slop})"
            case Prefix(start, "text"):
                return f'"{start}" *'
            case Or(parts):
                return f"({' OR '.join(map(self._text, parts))})"
            case And(parts):
                return f"({' AND '.join(map(self._text, parts))})"
            case _:
                raise UntranslatableError
