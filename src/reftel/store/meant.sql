-- Schema 11: references that mean another cable than the one read. docs/format.md explains it.

-- A reference of `cable` to `cited`, as read, that means `means`: drafters omit the year, and held or known cables decide it.
-- Then `cite` has the row of `means` (with the flag 64 unless `cable` cites that too), and this row is kept here. Derived.
CREATE TABLE meant (
    cable    INTEGER NOT NULL REFERENCES cable (no),
    cited    TEXT NOT NULL,
    means    TEXT NOT NULL,
    position INTEGER NOT NULL,          -- as in `cite`
    label    TEXT,
    flags    INTEGER NOT NULL,
    PRIMARY KEY (cable, cited)
) WITHOUT ROWID;
CREATE INDEX meant_by_cited ON meant (cited);
CREATE INDEX meant_by_means ON meant (means);

-- The id as read of a mention whose `cited` is another one.
ALTER TABLE mention ADD COLUMN read TEXT;
