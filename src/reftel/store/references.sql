-- Schema 3: references in both directions, absent cables, and catalogues. docs/format.md explains it.

-- `cable` refers to the telegram `cited`, held or not. `flags`: 1 listed under REF, 2 NOTAL, 4 AND PREVIOUS, 8 read with
-- doubt; without 1 only its paragraphs name it. Derived.
CREATE TABLE cite_2 (
    cited    TEXT NOT NULL,
    cable    INTEGER NOT NULL REFERENCES cable (no),
    position INTEGER NOT NULL,          -- place in the list, from 0; behind the list where only paragraphs name it
    label    TEXT,                      -- A, B, 1 ...
    flags    INTEGER NOT NULL,
    PRIMARY KEY (cited, cable)
) WITHOUT ROWID;
INSERT INTO cite_2 SELECT cited, cable, 0, NULL, 1 FROM cite;
DROP TABLE cite;
ALTER TABLE cite_2 RENAME TO cite;
CREATE INDEX cite_by_cable ON cite (cable, position);

-- Where paragraphs of `cable` mention a message: `ref A`, `MEXICO 1234`, `septel`. Derived.
CREATE TABLE mention (
    cable    INTEGER NOT NULL REFERENCES cable (no),
    seq      INTEGER NOT NULL,          -- 0, 1 ... in order of reading
    cited    TEXT,                      -- the cable it means; NULL if it is not a cable, or unknown
    anchor   TEXT NOT NULL,             -- of the paragraph that mentions it
    start    INTEGER NOT NULL,          -- characters of that paragraph's text
    stop     INTEGER NOT NULL,
    kind     TEXT NOT NULL,             -- label, list, number or septel
    target   TEXT,                      -- paragraph of the cited cable that is named: 3
    sentence TEXT NOT NULL,
    PRIMARY KEY (cable, seq)
) WITHOUT ROWID;
CREATE INDEX mention_by_cited ON mention (cited, cable) WHERE cited IS NOT NULL;

-- Every telegram that is cited: by how many cables, and whether it is held. Derived from cite, cable and alias.
CREATE TABLE cited (
    id     TEXT PRIMARY KEY,
    post   TEXT,                        -- sequence, year and serial as in `serial`
    year   INTEGER,
    serial INTEGER,
    n      INTEGER NOT NULL,
    held   INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX absent_by_serial ON cited (post, year, serial) WHERE held = 0;
CREATE INDEX absent_by_number ON cited (n, id) WHERE held = 0;

-- Lists of cables that someone published without their texts.
CREATE TABLE catalogue (
    no     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    sha256 BLOB NOT NULL UNIQUE,
    rows   INTEGER NOT NULL,            -- cables it lists
    lost   INTEGER NOT NULL,            -- its rows that could not be understood
    added  INTEGER NOT NULL
);

-- A cable of a catalogue, with the catalogue's data.
CREATE TABLE known (
    id        TEXT NOT NULL,
    catalogue INTEGER NOT NULL REFERENCES catalogue (no),
    post      TEXT NOT NULL,            -- sequence, year and serial as in `serial`
    year      INTEGER NOT NULL,
    serial    INTEGER NOT NULL,
    "first"   INTEGER,                  -- first and last second of the day or month it was sent
    "last"    INTEGER,
    level     INTEGER,
    subject   TEXT,
    film      TEXT,
    PRIMARY KEY (id, catalogue)
) WITHOUT ROWID;
CREATE INDEX known_by_serial ON known (post, year, serial, "first", "last");
