"""The log line of a fault: the place in the code, without any text of the request."""

from __future__ import annotations

import traceback

from starlette.types import Scope


def route(scope: Scope) -> str:
    """Return the name of the page that was asked for, without the parts of its address that vary.

    Example:
        >>> route({"type": "http", "method": "GET", "reftel.page": "cable"})
        'GET cable'
    """
    name = scope.get("reftel.page") or getattr(scope.get("route"), "path", "") or "(no page)"
    return f"{scope.get('method', '')} {name}".strip()


def where(error: BaseException) -> str:
    """Return the kinds of an error and of those that led to it, with the lines of code that raised them.

    Messages are omitted: they may quote a reader's query, an id or text.
    """
    told = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        frames = "".join(traceback.format_tb(link.__traceback__))
        told.append(f"{type(link).__module__}.{type(link).__qualname__}\n{frames}")
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "after ".join(told).rstrip()
