"""The archive: a folder that holds the record, the index and the way to both.

`Archive` is the facade: `archive_reader` has the methods that only read, `archive` those that write; `open_archive`
opens it; `session` has the lock and the connections of one writer. `ingest` takes sources in, `record` reads cables
from the record, `maintenance` keeps both in order, `annotations` holds corrections and articles.

Both names are imported when first used: the processes that read sources need neither, nor the engine behind them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reftel.archive.archive import Archive as Archive
    from reftel.archive.open_archive import open_archive as open

__all__ = ["Archive", "open"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from reftel.archive import archive, open_archive

    return archive.Archive if name == "Archive" else open_archive.open_archive
