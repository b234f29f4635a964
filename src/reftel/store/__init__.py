"""The record: one SQLite file that holds every source, every reading and what people added. docs/format.md."""
