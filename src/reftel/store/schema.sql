-- The record of an archive. docs/format.md explains it for readers who have SQLite and nothing else.
-- Times of telegrams are whole seconds since 1970-01-01T00:00:00Z (negative before it); digests are raw bytes.

-- Small facts: generation (of what readers see), index (the folder in use), reading_version, summary_version ...
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- What `content.data` and `witness.reading` were compressed with.
CREATE TABLE dictionary (
    no    INTEGER PRIMARY KEY,
    form  TEXT NOT NULL,            -- form whose sources it is for; 'reading' for readings
    kind  TEXT NOT NULL CHECK (kind IN ('trained', 'raw')),
    data  BLOB NOT NULL
);

-- Files as they were last looked at, so that unchanged ones are skipped by their stat alone.
CREATE TABLE file (
    no       INTEGER PRIMARY KEY,
    path     TEXT NOT NULL UNIQUE,
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    inode    INTEGER NOT NULL,
    sha256   BLOB,                  -- of the whole file; NULL until all of it was read
    sources  INTEGER NOT NULL,
    version  INTEGER NOT NULL       -- READING_VERSION that looked at it
);
CREATE INDEX file_by_digest ON file (sha256) WHERE sha256 IS NOT NULL;

-- Bytes found somewhere, each once.
CREATE TABLE source (
    no     INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    size   INTEGER NOT NULL,
    form   TEXT NOT NULL
);

CREATE TABLE content (
    source     INTEGER PRIMARY KEY REFERENCES source (no),
    dictionary INTEGER REFERENCES dictionary (no),   -- NULL: compressed without one
    data       BLOB NOT NULL                         -- a zstd frame of the source's bytes
);

-- Where a source was found: file, then ` > member` and ` # row` as written behind the file's path.
CREATE TABLE place (
    source   INTEGER NOT NULL REFERENCES source (no),
    file     INTEGER NOT NULL REFERENCES file (no),
    tail     TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    PRIMARY KEY (source, file, tail)
) WITHOUT ROWID;

-- Sources that gave no telegram, and why. Tried again by a later READING_VERSION.
CREATE TABLE refused (
    source   INTEGER PRIMARY KEY REFERENCES source (no),
    error    TEXT NOT NULL,
    reason   TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    version  INTEGER NOT NULL
);

-- One copy of one telegram. `reading` is a zstd frame of JSON: {"text", "blocks", "frame", "cable", "tail"}; its
-- dictionary is the raw content of dictionary `prefix` followed by the source's bytes, escaped as in JSON.
CREATE TABLE witness (
    no      INTEGER PRIMARY KEY,
    source  INTEGER NOT NULL REFERENCES source (no),
    part    INTEGER NOT NULL,       -- 1, 2 ...: which telegram of the source
    cable   INTEGER NOT NULL REFERENCES cable (no),
    number  INTEGER NOT NULL,       -- 1, 2 ... in its cable, never given again
    version INTEGER NOT NULL,       -- READING_VERSION that read it
    prefix  INTEGER REFERENCES dictionary (no),
    reading BLOB NOT NULL,
    UNIQUE (source, part),
    UNIQUE (cable, number)
);

-- One telegram as its witnesses attest it: what lists show. Derived from `witness` and `correction`, except no, id, base.
CREATE TABLE cable (
    no         INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,    -- 08MEXICO714; a second telegram of one id is 08MEXICO714-2; NOID-... without id
    base       TEXT NOT NULL,           -- the id without that suffix
    changed    INTEGER NOT NULL,        -- generation in which it last changed
    gone       INTEGER NOT NULL DEFAULT 0,  -- 1: its witnesses turned out to belong elsewhere, see `alias`
    post       TEXT,
    serial     INTEGER,
    created    INTEGER,
    released   INTEGER,
    level      INTEGER,                 -- 0 UNCLASSIFIED 1 LIMITED OFFICIAL USE 2 RESTRICTED 3 CONFIDENTIAL 4 SECRET 5 TOP SECRET
    caveats    TEXT,                    -- joined by //
    origin     TEXT,
    country    TEXT,
    precedence TEXT,
    subject    TEXT,
    tags       TEXT,                    -- joined by ;
    witnesses  INTEGER NOT NULL,
    defects    INTEGER NOT NULL,
    flags      INTEGER NOT NULL         -- 1 partial 2 redactions 4 articles 8 corrected 16 sections missing
);
CREATE INDEX cable_by_base ON cable (base);
CREATE INDEX cable_by_change ON cable (changed);
CREATE INDEX cable_by_post ON cable (post, created, serial) WHERE gone = 0;
CREATE INDEX cable_by_created ON cable (created) WHERE gone = 0;
CREATE INDEX cable_by_released ON cable (released) WHERE gone = 0;

-- Former ids of a cable.
CREATE TABLE alias (
    id    TEXT PRIMARY KEY,
    cable INTEGER NOT NULL REFERENCES cable (no)
) WITHOUT ROWID;

-- The choice between several witnesses: a zstd frame of JSON, packed as a reading of `witness` would be. A cable of one
-- witness has none: the reading is the cable.
CREATE TABLE collation (
    cable   INTEGER PRIMARY KEY REFERENCES cable (no),
    witness INTEGER NOT NULL,
    prefix  INTEGER REFERENCES dictionary (no),
    data    BLOB NOT NULL
);

-- Paragraph ids for ever: `p1=1f0c55aa p2=...`, each an anchor and the CRC-32 of its text (letters and digits, lower case).
CREATE TABLE paragraphs (
    cable   INTEGER PRIMARY KEY REFERENCES cable (no),
    anchors TEXT NOT NULL
);

-- Anchors that paragraphs once had.
CREATE TABLE redirect (
    cable  INTEGER NOT NULL REFERENCES cable (no),
    anchor TEXT NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (cable, anchor)
) WITHOUT ROWID;

-- `cable` refers to the telegram `cited`, held or not. Derived.
CREATE TABLE cite (
    cited TEXT NOT NULL,
    cable INTEGER NOT NULL REFERENCES cable (no),
    PRIMARY KEY (cited, cable)
) WITHOUT ROWID;

CREATE TABLE correction (
    no        INTEGER PRIMARY KEY,
    cable     INTEGER NOT NULL REFERENCES cable (no),
    field     TEXT NOT NULL,
    value     TEXT NOT NULL,            -- JSON
    because   TEXT NOT NULL,
    by        TEXT,
    made      INTEGER NOT NULL,
    withdrawn INTEGER
);
CREATE INDEX correction_by_cable ON correction (cable);

CREATE TABLE article (
    no      INTEGER PRIMARY KEY,
    url     TEXT NOT NULL UNIQUE,
    title   TEXT,
    outlet  TEXT,
    date    TEXT,                       -- 2010-11-28
    by_hand INTEGER NOT NULL
);

CREATE TABLE article_cable (
    article INTEGER NOT NULL REFERENCES article (no),
    cited   TEXT NOT NULL,              -- a cable's id, held or not
    by_hand INTEGER NOT NULL,
    PRIMARY KEY (article, cited)
) WITHOUT ROWID;
CREATE INDEX article_by_cable ON article_cable (cited);

-- Counts kept up to date: `n` cables have `a` (and `b`). Kinds: store/counts.py. Derived.
CREATE TABLE tally (
    kind TEXT NOT NULL,
    a    TEXT NOT NULL,
    b    TEXT NOT NULL,
    n    INTEGER NOT NULL,
    PRIMARY KEY (kind, a, b)
) WITHOUT ROWID;

-- Sum of the CRC-32 of every row of a table that can't be derived from others, modulo 2^63: `verify` compares.
CREATE TABLE seal (
    name TEXT PRIMARY KEY,
    rows INTEGER NOT NULL,
    sum  INTEGER NOT NULL
) WITHOUT ROWID;
