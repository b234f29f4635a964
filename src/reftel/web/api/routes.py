"""The API's addresses.

Parameters are declared for FastAPI, which checks them and writes the OpenAPI schema; answers are encoded by msgspec
from the archive's own types, whose JSON schemas are put into it (see `schema.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from reftel.archive.types import (
    ArticleRow,
    BrowseField,
    Comparison,
    Coverage,
    Overview,
    PostView,
    RefusedSource,
    SearchAnswer,
    SummaryPage,
    ValueCount,
)
from reftel.citation import cite
from reftel.errors import UnknownCable
from reftel.model import Paragraph
from reftel.web import urls
from reftel.web.api import types
from reftel.web.page import Ask
from reftel.web.page import Refused as Refusal
from reftel.web.room import Room

CableId = Annotated[str, Path(min_length=3, max_length=80, description="Reference id in any spelling: `08MEXICO714`")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most")]
After = Annotated[str | None, Query(max_length=600, description="Cursor: `next` of the answer before")]
CopyNumber = Annotated[int, Path(ge=1, le=1_000_000, description="Number of a copy, from 1")]
Sort = Literal["relevance", "created", "-created", "id"]
Style = Literal["chicago", "bluebook", "nara", "mla", "apa", "mhra", "bibtex", "ris", "csl-json"]

ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Mistake"}}}}
    for status, text in {
        400: "Something in the request is wrong",
        401: "Readers sign in here first",
        404: "There is no such thing here",
        413: "The request has too large a body",
        414: "The address is too long",
        429: "Too many requests in a minute",
        503: "The archive can't answer now",
    }.items()
}


def answers(name: str, *, many: bool = False) -> dict[int | str, dict[str, Any]]:
    """The schema of an answer, by the name of its type."""
    reference: dict[str, Any] = {"$ref": f"#/components/schemas/{name}"}
    schema = {"type": "array", "items": reference} if many else reference
    good = {"description": "As asked", "content": {"application/json": {"schema": schema}}}
    return {200: good, 304: {"description": "As it was"}, **ERRORS}


def make_router(room: Room) -> APIRouter:
    """All routes, bound to a room."""
    router = APIRouter(prefix=urls.api())
    archive = room.archive

    def answer(request: Request, build: Callable[[], object]) -> Response:
        tag = room.tag("api", request.url.path, request.url.query)
        headers = {"etag": tag, "cache-control": "no-cache"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        try:
            data = types.encode(build())
        except (UnknownCable, Refusal):
            raise
        except LookupError as error:
            raise Refusal(404, "There is no such thing here.") from error
        return Response(data, media_type="application/json", headers=headers)

    @router.get("", responses=answers("Start"), tags=["archive"], summary="Where to begin")
    def start(request: Request) -> Response:
        return answer(
            request,
            lambda: types.Start(
                name="reftel",
                version=room.version,
                generation=archive.generation(),
                cables=archive.overview().cables,
                schema=urls.api("/openapi.json"),
                docs=urls.fixed("api_docs"),
            ),
        )

    @router.get("/overview", responses=answers("Overview"), tags=["archive"], summary="What is held, in counts")
    def overview(request: Request) -> Response:
        return answer(request, archive.overview)

    @router.get("/holdings", responses=answers("Coverage"), tags=["archive"], summary="What is held and what lacks")
    def holdings(request: Request) -> Response:
        return answer(request, archive.coverage)

    @router.get(
        "/refused", responses=answers("RefusedSource", many=True), tags=["archive"], summary="Sources not readable"
    )
    def refused(request: Request, limit: Limit = 100, after: Annotated[int, Query(ge=0, le=2**31)] = 0) -> Response:
        return answer(request, lambda: archive.refused(limit=limit, after=after))

    @router.get("/articles", responses=answers("ArticleRow", many=True), tags=["archive"], summary="Citing articles")
    def articles(request: Request) -> Response:
        return answer(request, archive.articles)

    @router.get("/search", responses=answers("SearchAnswer"), tags=["search"], summary="Search")
    def search(
        request: Request,
        q: Annotated[str, Query(max_length=1000, description="Query; see the help on search")] = "",
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        after: After = None,
        sort: Sort = "relevance",
        facets: bool = False,
        passages: bool = True,
    ) -> Response:
        return answer(
            request,
            lambda: cursor(
                lambda: archive.search(q, limit=limit, after=after, sort=sort, facets=facets, passages=passages)
            ),
        )

    @router.get("/cables", responses=answers("Listed"), tags=["cables"], summary="All cables, in a stable order")
    def cables(request: Request, limit: Limit = 50, after: After = None) -> Response:
        def listed() -> types.Listed:
            ids = [cable_id for cable_id, _ in archive.ids(after=after, limit=limit)]
            held = archive.cards(ids)
            shown = tuple(held[cable_id] for cable_id in ids if cable_id in held)
            return types.Listed(cables=shown, next=ids[-1] if len(ids) == limit else None)

        return answer(request, lambda: cursor(listed))

    @router.get("/cables/{cable_id}", responses=answers("CableDocument"), tags=["cables"], summary="A cable")
    def cable(request: Request, cable_id: CableId) -> Response:
        def build() -> types.CableDocument:
            view = archive.cable(cable_id)
            return types.document(view, Ask(request, room).absolute(urls.cable(view.id)))

        return answer(request, build)

    @router.get(
        "/cables/{cable_id}/paragraphs/{anchor}", responses=answers("Paragraph"), tags=["cables"], summary="A paragraph"
    )
    def paragraph(request: Request, cable_id: CableId, anchor: Annotated[str, Path(max_length=20)]) -> Response:
        def build() -> Paragraph:
            found = archive.cable(cable_id).paragraph(anchor if not anchor[:1].isdigit() else f"p{anchor}")
            if found is None:
                raise Refusal(404, f"{cable_id} has no paragraph {anchor}.")
            return found

        return answer(request, build)

    @router.get(
        "/cables/{cable_id}/copies/{number}",
        responses=answers("CopyDocument"),
        tags=["cables"],
        summary="A copy's text",
    )
    def copy(request: Request, cable_id: CableId, number: CopyNumber) -> Response:
        def build() -> types.CopyDocument:
            for one in archive.cable(cable_id).copies:
                if one.number == number:
                    return types.CopyDocument(
                        number=number,
                        source=one.source,
                        places=one.places,
                        text=one.text,
                        frame=one.frame,
                        cable=one.cable,
                    )
            raise Refusal(404, f"{cable_id} has no copy {number}.")

        return answer(request, build)

    @router.get(
        "/cables/{cable_id}/compare",
        responses=answers("Comparison"),
        tags=["cables"],
        summary="Two copies side by side",
    )
    def compare(
        request: Request,
        cable_id: CableId,
        left: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
        right: Annotated[int, Query(ge=1, le=1_000_000)] = 2,
    ) -> Response:
        def build() -> Comparison:
            view = archive.cable(cable_id)
            if not {left, right} <= {one.number for one in view.copies}:
                raise Refusal(404, f"{view.id} has {len(view.copies)} copies.")
            return archive.compare(view.id, left=left, right=right)

        return answer(request, build)

    @router.get(
        "/cables/{cable_id}/cited-by", responses=answers("SummaryPage"), tags=["cables"], summary="Which cables cite it"
    )
    def cited_by(request: Request, cable_id: CableId, limit: Limit = 50, after: After = None) -> Response:
        return answer(
            request, lambda: cursor(lambda: archive.cited_by(archive.resolve(cable_id), limit=limit, after=after))
        )

    @router.get(
        "/cables/{cable_id}/related",
        responses=answers("CableSummary", many=True),
        tags=["cables"],
        summary="Cables like it",
    )
    def related(request: Request, cable_id: CableId, limit: Annotated[int, Query(ge=1, le=50)] = 8) -> Response:
        return answer(request, lambda: archive.related(archive.resolve(cable_id), limit=limit))

    @router.get("/cables/{cable_id}/cite", responses=answers("Citation"), tags=["cables"], summary="A citation")
    def citation(
        request: Request,
        cable_id: CableId,
        style: Style = "chicago",
        paragraph: Annotated[str | None, Query(max_length=20, description="Anchor of a paragraph")] = None,
    ) -> Response:
        def build() -> types.Citation:
            view = archive.cable(cable_id)
            if paragraph is not None and view.paragraph(paragraph) is None:
                raise Refusal(404, f"{view.id} has no paragraph {paragraph}.")
            path = urls.paragraph(view.id, paragraph) if paragraph else urls.cable(view.id)
            today = dt.datetime.now(dt.UTC).date()
            ask = Ask(request, room)
            text = cite(view, style, anchor=paragraph, url=ask.public(path), accessed=today, collection=ask.collection)
            return types.Citation(id=view.id, style=style, text=text)

        return answer(request, build)

    @router.get("/posts/{name}", responses=answers("PostView"), tags=["browse"], summary="A post")
    def post(request: Request, name: Annotated[str, Path(min_length=1, max_length=80)]) -> Response:
        def build() -> PostView:
            found = archive.post(name.upper())
            if not found.count:
                raise Refusal(404, f"No cable from {name} is here.")
            return found

        return answer(request, build)

    @router.get(
        "/counts/{kind}", responses=answers("ValueCount", many=True), tags=["browse"], summary="What can be browsed by"
    )
    def counts(
        request: Request,
        kind: BrowseField,
        prefix: Annotated[str, Query(max_length=80)] = "",
        after: Annotated[str | None, Query(max_length=300, description="The last key of the answer before")] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 200,
        by: Literal["count", "key"] = "key",
    ) -> Response:
        return answer(
            request, lambda: cursor(lambda: archive.counts(kind, prefix=prefix, after=after, limit=limit, by=by))
        )

    @router.get(
        "/shelves/{kind}/{key:path}", responses=answers("SummaryPage"), tags=["browse"], summary="Cables of one value"
    )
    def shelf(
        request: Request,
        kind: BrowseField,
        key: Annotated[str, Path(max_length=300)],
        limit: Limit = 50,
        after: After = None,
        newest_first: bool = True,
    ) -> Response:
        return answer(
            request,
            lambda: cursor(lambda: archive.browse(kind, key, limit=limit, after=after, newest_first=newest_first)),
        )

    return router


def cursor(build: Callable[[], Any]) -> Any:
    """A cursor that no answer gave is the asker's mistake."""
    try:
        return build()
    except ValueError as error:
        raise Refusal(400, "The cursor is none that this archive gave.") from error


ANSWERED = (
    types.Mistake,
    types.Start,
    Overview,
    Coverage,
    RefusedSource,
    ArticleRow,
    SearchAnswer,
    types.Listed,
    types.CableDocument,
    Paragraph,
    types.CopyDocument,
    Comparison,
    SummaryPage,
    types.Citation,
    PostView,
    ValueCount,
)
"""Types whose schemas the OpenAPI document needs."""
