-- Schema 9: the states of references, for searching. docs/format.md explains it.

-- Which states the references of a cable have: bits in the order of `STATE_NAMES`, the next one for a state that depends
-- on posts with similar names or on other years. A cable without references has no row. Derived.
CREATE TABLE reference_states (
    cable  INTEGER PRIMARY KEY REFERENCES cable (no),
    states INTEGER NOT NULL
);
