"""The page docs/fields.md, generated from the field table: `python -m reftel.fields.documentation >
docs/fields.md`."""

from __future__ import annotations

from collections.abc import Iterable

from reftel.fields.field_types import CableField
from reftel.fields.registry import REGISTRY

_HEAD = """# Fields

Made from `src/reftel/fields/table.py` by `python -m reftel.fields.documentation`; do not edit. [Adding a
field](adding-a-field.md) explains the rows.

## Fields by their names

"In queries" is the name before the colon, with other names that mean the same in parentheses. "Browse" are the names
for `Archive.counts` and `Archive.browse`. `reftel correct` accepts the names in the last column.

| field | in queries | facets | browse | export column | correct |
| --- | --- | --- | --- | --- | --- |
"""

_EXPORT = """
## Columns of CSV, Excel and Parquet exports

In this order. Several values in one cell are separated by `; `.

| column | type | contents |
| --- | --- | --- |
"""


def page() -> str:
    """Return the page as Markdown."""
    fields = "\n".join(map(_field, REGISTRY.rows))
    columns = "\n".join(
        f"| `{row.column.name}` | {row.column.type} | {row.label} |" for row in REGISTRY.rows if row.column is not None
    )
    return f"{_HEAD}{fields}\n{_EXPORT}{columns}\n"


def _field(row: CableField) -> str:
    aliases = f" ({', '.join(f'`{alias}`' for alias in row.aliases if alias != row.query)})" if row.aliases else ""
    cells = (
        row.label,
        f"`{row.query}`{aliases}" if row.query else "",
        _names(part.name for part in row.facets),
        _names(part.name for part in row.browse),
        f"`{row.column.name}`" if row.column is not None else "",
        f"`{row.name}`" if row.correct is not None else "",
    )
    return f"| {' | '.join(cells)} |"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    print(page(), end="")
