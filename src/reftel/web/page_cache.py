"""Finished pages, compressed, by entity tag. Requests for the same page at the same time wait for one making of it."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, TypeVar

GZIP_LEVEL: Final = 4
PAGES: Final = 10_000
SIZE: Final = 24_000_000
"""Bytes of compressed pages; a page of a cable has some 6,000."""

Other = TypeVar("Other")


class PageCache:
    """The last finished pages, bounded in number and bytes. Tags change with the archive.

    Pages are stored compressed, which all browsers accept, so that four times as many fit.
    """

    def __init__(self, pages: int = PAGES, size: int = SIZE) -> None:
        self._pages = pages
        self._size = size
        self._held = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._making: dict[str, Future[bytes | None]] = {}
        self._lock = threading.Lock()

    def page(self, tag: str, make: Callable[[], bytes | Other]) -> bytes | Other:
        """Return a page, compressed: the one kept under its tag, or else the one that `make` returns.

        Arguments: tag: an entity tag; the same tag stands for the same bytes. make: returns the page as plain bytes.
        Other results are returned and not stored. An error is raised, and the requests that waited for the page make
        it themselves.

        Example:
            >>> gzip.decompress(PageCache().page('W/"1"', lambda: b"page"))
            b'page'
        """
        while True:
            with self._lock:
                if (found := self._kept.get(tag)) is not None:
                    self._kept.move_to_end(tag)
                    return found
                if (waited := self._making.get(tag)) is None:
                    mine = self._making[tag] = Future()
                    break
            if (found := waited.result()) is not None:
                return found
        packed: bytes | None = None
        try:
            made = make()
            if not isinstance(made, bytes):
                return made
            packed = gzip.compress(made, GZIP_LEVEL, mtime=0)
            return packed
        finally:
            with self._lock:
                del self._making[tag]
                if packed is not None:
                    self._keep(tag, packed)
            mine.set_result(packed)

    def _keep(self, tag: str, page: bytes) -> None:
        self._held += len(page) - len(self._kept.pop(tag, b""))
        self._kept[tag] = page
        while len(self._kept) > self._pages or self._held > self._size:
            self._held -= len(self._kept.popitem(last=False)[1])
