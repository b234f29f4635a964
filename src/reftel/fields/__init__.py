"""The fields of a cable, each declared once: `table.ROWS` has a row for every field, `registry.REGISTRY` looks them up.

Queries, counts, facets, browse pages, index documents, export columns, corrections and labels derive from the rows. A
new field is one row (docs/adding-a-field.md).
"""
