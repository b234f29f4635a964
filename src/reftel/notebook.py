"""Cards of cables for notebooks, in HTML. All text is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_CARD_TEXT = 600
"""Characters of the text that a card shows."""


def card(title: str, subject: str, facts: Sequence[tuple[str, str]], text: str) -> str:
    """Return a card in HTML for notebooks, without facts that lack a value; the text is cut at 600 characters."""
    rows = "".join(
        f"<tr><th style='text-align:left'>{escape(name)}</th><td>{escape(value)}</td></tr>"
        for name, value in facts
        if value
    )
    cut = text if len(text) <= _CARD_TEXT else f"{text[:_CARD_TEXT].rsplit(None, 1)[0]} \u2026"
    return (
        f"<div><strong>{escape(title)}</strong> {escape(subject)}<table>{rows}</table>"
        f"<p style='white-space:pre-line;max-width:45em'>{escape(cut)}</p></div>"
    )
