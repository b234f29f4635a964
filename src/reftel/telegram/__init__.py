"""The grammar of the telegram: from characters to a `Cable`. Knows nothing of containers."""

from reftel.telegram.reader import read

__all__ = ["read"]
