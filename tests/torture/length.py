"""How long the attacks last: a short form in `make test`, a long one in `make torture`."""

from __future__ import annotations

import os

LONG = os.environ.get("REFTEL_TORTURE") == "long"


def either(short: int, long: int) -> int:
    """Return the number for this run."""
    return long if LONG else short
