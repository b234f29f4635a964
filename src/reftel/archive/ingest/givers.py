"""Origin of files according to the user: by options, or in `sources.toml` beside the files.

    from = "Exercise Library"
    terms = "Public domain"
    accession = "2026-14"
    address = "https://library.example/cables"
    received = 2026-11-28

The nearest such file in a file's folder and those above, up to the folder that was given, holds. Options go before it.
If there is none, one in a zip, a tar or a 7-Zip archive holds for all of that, if all files of it are in its folder.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from reftel.forms.contained_sources import LIMIT as _LIMIT
from reftel.forms.contained_sources import ContainedSources
from reftel.forms.finding import SOURCES
from reftel.forms.members import printable
from reftel.origins import Accession

_TEXTS = {"from": "giver", "accession": "number", "terms": "terms", "address": "address", "note": "note"}
_MOST = 10_000
"""Files whose answer is kept."""
_SIZE = 2000
"""Characters of a value."""


class Givers:
    """Finds the accession of files. `trouble` gets a line of text for an invalid `sources.toml`."""

    def __init__(
        self,
        given: Accession | None,
        trouble: Callable[[str], None],
        look_inside: Callable[[str], Sequence[ContainedSources]] = lambda _: (),
    ) -> None:
        """`look_inside` gives the files of this kind in a container."""
        self._given = given
        self._trouble = trouble
        self._look_inside = look_inside
        self._by_container: dict[str, Accession | None] = {}
        self._roots: set[Path] = set()
        self._by_folder: dict[Path, Accession | None] = {}

    def begin(self, paths: Iterable[str]) -> None:
        """Record the given files and folders."""
        self._roots = {Path(path) if Path(path).is_dir() else Path(path).parent for path in paths if path != "-"}

    def of(self, path: str) -> Accession | None:
        """The accession that a file comes with; None if nothing names it."""
        said = self._in(Path(path).parent)
        if said is None:
            said = self._in_container(path)
        given = self._given
        if said is None or given is None:
            return given or said
        kept = {name: value for name in said.__struct_fields__ if (value := getattr(given, name))}
        return msgspec.structs.replace(said, **kept)

    def _in_container(self, path: str) -> Accession | None:
        """The accession that a container names for its own files. A file is asked for several times."""
        if path not in self._by_container:
            if len(self._by_container) >= _MOST:
                self._by_container.clear()
            found = [] if path == "-" else list(self._look_inside(path))
            name = printable(path)
            for each in found[1:]:
                self._trouble(f"{name} > {each.member}: one container has one giver; {found[0].member} names it")
            said = self._contained(f"{name} > {found[0].member}", found[0]) if found else None
            self._by_container[path] = said
        return self._by_container[path]

    def _contained(self, name: str, found: ContainedSources) -> Accession | None:
        if not found.is_of_all:
            self._trouble(f"{name}: files outside of its folder are in this container; unpack it to use this file")
            return None
        return self._parsed(name, found.data)

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
            with file.open("rb") as opened:
                data = opened.read(_LIMIT + 1)
        except OSError as error:
            self._cannot_read(printable(str(file)), error)
            return None
        return self._parsed(printable(str(file)), data)

    def _parsed(self, name: str, data: bytes) -> Accession | None:
        try:
            if len(data) > _LIMIT:
                raise ValueError(f"it has more than {_LIMIT:,} bytes")
            return _accession(tomllib.loads(data.decode("utf-8-sig")))
        except ValueError as error:
            self._cannot_read(name, error)
            return None

    def _cannot_read(self, name: str, error: Exception) -> None:
        self._trouble(f"{name}: where these files come from can't be read ({error})")


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
