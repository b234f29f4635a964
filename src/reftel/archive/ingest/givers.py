"""Origin of files according to the user: by options, or in `sources.toml` beside the files.

    from = "Exercise Library"
    terms = "Public domain"
    accession = "2026-14"
    address = "https://library.example/cables"
    received = 2026-11-28

The nearest such file in a file's folder and those above, up to the folder that was given, holds. Options go before it.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from reftel.forms.finding import SOURCES
from reftel.forms.members import printable
from reftel.origins import Accession

_LIMIT = 1 << 16
_TEXTS = {"from": "giver", "accession": "number", "terms": "terms", "address": "address", "note": "note"}
_SIZE = 2000
"""Characters of a value."""


class Givers:
    """Finds the accession of files. `trouble` gets a line of text for an invalid `sources.toml`."""

    def __init__(self, given: Accession | None, trouble: Callable[[str], None]) -> None:
        self._given = given
        self._trouble = trouble
        self._roots: set[Path] = set()
        self._by_folder: dict[Path, Accession | None] = {}

    def begin(self, paths: Iterable[str]) -> None:
        """Record the given files and folders."""
        self._roots = {Path(path) if Path(path).is_dir() else Path(path).parent for path in paths if path != "-"}

    def of(self, path: str) -> Accession | None:
        """The accession that a file comes with; None if nothing names it."""
        said = self._in(Path(path).parent)
        given = self._given
        if said is None or given is None:
            return given or said
        kept = {name: value for name in said.__struct_fields__ if (value := getattr(given, name))}
        return msgspec.structs.replace(said, **kept)

    def _in(self, folder: Path) -> Accession | None:
        if folder not in self._by_folder:
            here = self._read(folder / SOURCES)
            above = folder.parent
            is_end = folder in self._roots or above == folder
            self._by_folder[folder] = here if here is not None or is_end else self._in(above)
        return self._by_folder[folder]

    def _read(self, file: Path) -> Accession | None:
        try:
            if not file.is_file():
                return None
            if file.stat().st_size > _LIMIT:
                raise ValueError(f"it has more than {_LIMIT:,} bytes")
            said = tomllib.loads(file.read_text("utf-8-sig"))
            return _accession(said)
        except (OSError, ValueError) as error:
            self._trouble(f"{printable(str(file))}: where these files come from can't be read ({error})")
            return None


def _accession(said: dict[str, object]) -> Accession:
    """Raise ValueError."""
    values: dict[str, object] = {}
    for key, value in said.items():
        if key == "received":
            try:
                values[key] = received(value)
            except ValueError as error:
                raise ValueError(f"'received' is not a day such as 2026-11-28: {error}") from error
        elif key not in _TEXTS or not isinstance(value, str):
            raise ValueError(f"{key!r} is not one of {', '.join((*_TEXTS, 'received'))}, or is not a text")
        else:
            values[_TEXTS[key]] = " ".join(value.split())[:_SIZE]
    if not values.get("giver"):
        raise ValueError("it does not say `from`")
    return msgspec.convert(values, Accession)


def received(value: object) -> dt.date:
    """A day, as written in TOML or on the command line. Raises ValueError."""
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
