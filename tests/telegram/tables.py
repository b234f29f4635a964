"""Tables of cases that a person can add to without code.

A file holds cases one behind another:

    == what the case shows
    year: 2008
    id: 08TRIPOLI900500
    ----
    the text, over as many lines as it takes; a line `<blank>` is a blank line that must be kept at an edge
    ====
    what is expected, a line each, in the file's own notation (see `test_rules.py`)

`year:` and `id:` may be left out. All names and matters are made up: EXERCISE.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

RULES = Path(__file__).parent / "rules"


@dataclass(frozen=True)
class Case:
    """One case of a table."""

    title: str
    year: int | None
    reference_id: str | None
    text: str
    expected: tuple[str, ...]


def cases(name: str) -> list[Case]:
    """The cases of `rules/NAME.txt`."""
    found = []
    content = (RULES / f"{name}.txt").read_text(encoding="utf-8")
    for part in re.split(r"(?m)^== ", content)[1:]:
        head, _, rest = part.partition("\n----\n")
        text, _, expected = rest.partition("\n====\n")
        title, *settings = head.split("\n")
        given = dict(line.split(": ", 1) for line in settings if line.strip())
        found.append(
            Case(
                title=title.strip(),
                year=int(given["year"]) if "year" in given else None,
                reference_id=given.get("id"),
                text=text.replace("<blank>", ""),
                expected=tuple(line for line in expected.strip("\n").split("\n") if line),
            )
        )
    return found
