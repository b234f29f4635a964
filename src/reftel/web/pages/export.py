"""All hits of a query as a file, streamed."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.responses import Response, StreamingResponse

from reftel.errors import QueryError
from reftel.export import FORMATS, export
from reftel.query import parse_query
from reftel.web.page import Ask, Page, Refused, View


def build(ask: Ask) -> Response:
    """The stream; a few at the same time, since each reads the whole record of its hits."""
    name, query = ask.part("format"), ask.query()
    if name not in FORMATS:
        raise Refused(404, f"Hits can be had as: {', '.join(FORMATS)}.")
    try:
        parse_query(query, ask.room.archive.vocabulary())
    except QueryError as error:
        raise Refused(400, f"The query can’t be read: {error.message}") from error
    if not ask.room.exports.acquire(blocking=False):
        raise Refused(503, "Several exports are running; please try again in a minute.", retry_after=60)
    form = FORMATS[name]
    headers = {
        "content-disposition": f'attachment; filename="cables.{form.suffix.lstrip(".")}"',
        "cache-control": "no-store",
    }
    return StreamingResponse(_stream(ask, name, query), media_type=form.media_type, headers=headers)


def _stream(ask: Ask, name: str, query: str) -> Iterator[bytes]:
    try:
        yield from export(ask.room.archive, name, query or None)
    finally:
        ask.room.exports.release()


PAGE = Page("export", "search.html", View, build, cached=False)
