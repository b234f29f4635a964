-- Schema 5: where sources come from, as people and containers say. docs/format.md explains it.

-- What one giver gave at one time: `reftel ingest --from ... --terms ...`, or sources.toml beside the files.
CREATE TABLE accession (
    no       INTEGER PRIMARY KEY,
    giver    TEXT NOT NULL,
    number   TEXT NOT NULL,             -- the holder's own, such as 2026-14; may be empty, as all below
    terms    TEXT NOT NULL,
    address  TEXT NOT NULL,
    received TEXT NOT NULL,             -- 2026-11-28
    note     TEXT NOT NULL,
    UNIQUE (giver, number, terms, address, received, note)
);

CREATE TABLE accession_file (
    file      INTEGER PRIMARY KEY REFERENCES file (no),
    accession INTEGER NOT NULL REFERENCES accession (no)
);
CREATE INDEX file_by_accession ON accession_file (accession, file);

-- A container's data about a place: a web archive's about a page, a mail's about its attachments.
CREATE TABLE provenance (
    source  INTEGER NOT NULL REFERENCES source (no),
    file    INTEGER NOT NULL REFERENCES file (no),
    tail    TEXT NOT NULL,              -- as in `place`
    address TEXT NOT NULL,              -- of the page; empty if unknown, as below
    moment  INTEGER,                    -- when the page was copied or the mail sent, seconds since 1970
    sender  TEXT NOT NULL,
    title   TEXT NOT NULL,              -- the mail's subject
    PRIMARY KEY (source, file, tail)
) WITHOUT ROWID;
