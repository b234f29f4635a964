"""All hits of a query as a file, streamed."""

from __future__ import annotations

from starlette.responses import Response

from reftel.errors import QueryError
from reftel.export import FORMATS, export
from reftel.query import parse_query
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.exports import ExportResponse, limits_header
from reftel.web.page import Page, PageRequest, Refused, View


def build(page_request: PageRequest) -> Response:
    """Return the stream. `Exports` limits their number, since each reads the whole record of its hits."""
    name, query = page_request.part("format"), page_request.query()
    if name not in FORMATS:
        raise Refused(404, f"Hits are available as: {', '.join(FORMATS)}.")
    try:
        asked = parse_query(query, page_request.app.archive.vocabulary())
    except QueryError as error:
        raise Refused(400, f"The query can’t be read: {error.message}") from error
    form = FORMATS[name]
    headers = {
        "content-disposition": f'attachment; filename="cables.{form.suffix.lstrip(".")}"',
        "cache-control": "no-store",
        **limits_header(asked.limits),
    }
    archive = page_request.app.archive
    return ExportResponse(
        page_request.app.exports,
        lambda: export(archive, name, asked if query else None),
        media_type=form.media_type,
        headers=headers,
    )


PAGE = Page(
    Address(
        "export",
        "/export/{format}",
        f"all hits of `?q=` as a stream: {', '.join(FORMATS)}",
        link=urls.export,
        sample=lambda _: urls.export("csv", "museum"),
        answer="file",
    ),
    "search.html",
    View,
    build,
    cached=False,
)
