"""The index of a shard: empty, since the shelf has one for all its shards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from reftel.index.base import Answer, Document, IndexProblem, IndexUnusableError, PreparedDocument, SearchRequest
from reftel.index.engines import NoIndex


class ShelvedIndex:
    """Takes documents and keeps none; see `reftel.index.base.Index`. A search is sent to the shelf."""

    def __init__(
        self,
        folder: Path,
        *,
        read_only: bool = False,  # noqa: ARG002 - part of what every engine takes
        sample: Callable[[], Iterable[Document]] = tuple,  # noqa: ARG002
    ) -> None:
        """Raise nothing."""
        self._archive = folder.parent
        self._preparer = NoIndex()

    def write(self, add: Iterable[Document | PreparedDocument], remove: Iterable[int] = (), *, generation: int) -> None:
        """Keep nothing: the shelf follows the record."""

    def preparer(self) -> NoIndex:
        """See `reftel.index.base.Index`."""
        return self._preparer

    def learn(self, sample: Iterable[Document]) -> None:
        """There is nothing to learn."""

    def is_eager(self, waiting: int) -> bool:  # noqa: ARG002 - part of the protocol
        """See `reftel.index.base.Index`."""
        return False

    def settle(self) -> None:
        """There is nothing to finish."""

    def publish(self) -> None:
        """There is nothing to show."""

    def search(self, request: SearchRequest) -> Answer:  # noqa: ARG002 - part of the protocol
        """Raise IndexUnusableError."""
        raise self._elsewhere()

    def values(self, kind: str) -> tuple[str, ...]:  # noqa: ARG002
        """Raise IndexUnusableError."""
        raise self._elsewhere()

    def generation(self) -> int:
        """See `reftel.index.base.Index`."""
        return 0

    def keys(self) -> Iterator[int]:
        """Raise IndexUnusableError."""
        raise self._elsewhere()

    def size(self) -> int:
        """See `reftel.index.base.Index`."""
        return 0

    def notices(self) -> tuple[str, ...]:
        """See `reftel.index.base.Index`."""
        return ()

    def problems(self) -> Iterable[IndexProblem]:
        """See `reftel.index.base.Index`."""
        return ()

    def close(self) -> None:
        """There is nothing to release."""

    def _elsewhere(self) -> IndexUnusableError:
        return IndexUnusableError(f"{self._archive} is a shard of a shelf, which has the index: search the shelf")
