-- Schema 8: copies of one telegram in several shards of a shelf. docs/format.md explains it.

-- The clues of a shard's cables. The shelf's record has the clues of all shards in `clue`, to find copies by them. Empty
-- in other records. Derived.
CREATE TABLE cable_clue (
    cable INTEGER NOT NULL REFERENCES cable (no),
    clue  INTEGER NOT NULL,
    PRIMARY KEY (cable, clue)
) WITHOUT ROWID;

INSERT INTO cable_clue SELECT cable, clue FROM clue WHERE EXISTS (SELECT 1 FROM meta WHERE key = 'shelf');

DELETE FROM clue WHERE EXISTS (SELECT 1 FROM meta WHERE key = 'shelf');

-- The same table without the reference of `other`, which may be of another shard.
ALTER TABLE probable RENAME TO probable_before;

CREATE TABLE probable (
    cable    INTEGER NOT NULL REFERENCES cable (no),
    other    INTEGER NOT NULL,
    evidence TEXT NOT NULL,             -- JSON: what speaks for it and against
    PRIMARY KEY (cable, other)
) WITHOUT ROWID;

INSERT INTO probable SELECT cable, other, evidence FROM probable_before;

DROP TABLE probable_before;
