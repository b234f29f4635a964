"""Names that must not repeat: ids of several telegrams that bear one id, anchors of paragraphs of one number."""

from __future__ import annotations

from collections.abc import Container


def free_name(name: str, taken: Container[str]) -> str:
    """Return a name that is not taken: itself, or with the first number from 2 that makes it free.

    Args:
        name: The name.
        taken: Names that are not free.

    Example:
        >>> free_name("08LIMA1", {"08LIMA1", "08LIMA1-2"})
        '08LIMA1-3'
    """
    if name not in taken:
        return name
    count = 2
    while f"{name}-{count}" in taken:
        count += 1
    return f"{name}-{count}"
