"""The archive behind a reading room: the one now in its folder, also if a restored one takes its place."""

from __future__ import annotations

import threading

from reftel.archive import Archive
from reftel.archive.open_archive import open_archive
from reftel.errors import ArchiveError
from reftel.store.connection import RECORD

File = tuple[int, int]
"""Device and number of a file."""


class ServedArchive:
    """Detects a replaced record file, and opens the archive again.

    Open connections keep a file that was moved or deleted, so that a room would show an archive that is gone, or in
    some threads the old one and in others the new one. Running requests keep the old archive until they end.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._file = self._held()
        self._lock = threading.Lock()

    def current(self) -> Archive:
        """Return the archive to read. If the folder has no archive, the old one remains."""
        if self._file is None or (held := self._held()) is None or held == self._file:
            return self._archive
        with self._lock:
            if held != self._file:
                try:
                    self._archive = open_archive(self._archive.path, read_only=True)
                except ArchiveError:
                    return self._archive  # it is not complete yet
                self._file = held
        return self._archive

    def _held(self) -> File | None:
        try:
            found = (self._archive.path / RECORD).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
