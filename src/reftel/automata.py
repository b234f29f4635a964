"""The library that searches for many literals in one pass (Aho and Corasick 1975), where this platform has it.

Each name is None without a wheel of it: then callers search for one literal after another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["MATCHKIND_LEFTMOST_FIRST", "AhoCorasick", "BytesAhoCorasick", "Implementation"]

if TYPE_CHECKING:
    AhoCorasick = BytesAhoCorasick = Implementation = MATCHKIND_LEFTMOST_FIRST = None
else:
    try:
        from ahocorasick_rs import MATCHKIND_LEFTMOST_FIRST, AhoCorasick, BytesAhoCorasick, Implementation
    except ImportError:
        AhoCorasick = BytesAhoCorasick = Implementation = MATCHKIND_LEFTMOST_FIRST = None
