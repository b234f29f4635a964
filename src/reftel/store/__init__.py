"""The record: one SQLite file with every source, every reading and the annotations by people. See docs/format.md."""
