"""The archive: a folder that holds the record, the index and the way to both.

`Archive` is the facade: `reader` has what only reads, `archive` what writes. Behind it: `intake` takes sources in
(`files`, `workers`, `taking`, `training`), `joining` makes cables of telegrams, `feed` tells the index, `assemble` puts
a cable together again, `verify`, `repair` and `reread` keep it in order.

Both names are imported when first used: the processes that read sources need neither, nor the engine behind them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reftel.archive.archive import Archive as Archive
    from reftel.archive.archive import open_archive as open

__all__ = ["Archive", "open"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from reftel.archive import archive

    return archive.Archive if name == "Archive" else archive.open_archive
