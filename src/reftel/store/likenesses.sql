-- Schema 6: copies of one telegram under different ids. docs/format.md explains it.

-- What a cable shares with other publishers' copies of it: film number, sender and minute, subject, runs of words, each
-- as a number (`collate/clues.py`). A clue that so many cables have that it says nothing is not written for more. Derived.
CREATE TABLE clue (
    clue  INTEGER NOT NULL,
    cable INTEGER NOT NULL REFERENCES cable (no),
    PRIMARY KEY (clue, cable)
) WITHOUT ROWID;

-- Two cables that are probably one telegram, each row in both directions. Derived when copies come in.
CREATE TABLE probable (
    cable    INTEGER NOT NULL REFERENCES cable (no),
    other    INTEGER NOT NULL REFERENCES cable (no),
    evidence TEXT NOT NULL,             -- JSON: what speaks for it and against
    PRIMARY KEY (cable, other)
) WITHOUT ROWID;
