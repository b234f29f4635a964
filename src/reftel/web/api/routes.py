"""The API's addresses.

Parameters are declared for FastAPI, which checks them and writes the OpenAPI schema. msgspec encodes answers of the
archive's own types, whose JSON schemas are in the OpenAPI schema (see `schema.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from reftel.archive import Archive
from reftel.archive.suggestions import Suggestion
from reftel.archive.types import (
    ArticleRow,
    BrowseField,
    Comparison,
    Coverage,
    FacetAnswer,
    Overview,
    PostView,
    RefusedSource,
    SearchAnswer,
    SummaryPage,
    ValueCount,
)
from reftel.citation import cite
from reftel.errors import UnknownCable
from reftel.fields.table import FacetName
from reftel.index.base import Sort
from reftel.model import Paragraph
from reftel.serials.ledger import PostGaps
from reftel.serials.sequence import sequence_of
from reftel.web import urls
from reftel.web.api import models
from reftel.web.app_state import AppState
from reftel.web.page import NO_PARAMETER, PageRequest, unknown_parameters
from reftel.web.page import Refused as Refusal
from reftel.web.render.shown_part import MOST

CableId = Annotated[str, Path(min_length=3, max_length=80, description="Reference id in any spelling: `08MEXICO714`")]
Limit = Annotated[int, Query(ge=1, le=200, description="Largest number of results")]
After = Annotated[str | None, Query(max_length=600, description="Cursor: `next` of the answer before")]
CopyNumber = Annotated[int, Path(ge=1, le=1_000_000, description="Number of a copy, from 1")]
ComparedCopy = Annotated[int, Query(ge=1, le=1_000_000)]
Style = Literal["chicago", "bluebook", "nara", "mla", "apa", "mhra", "bibtex", "ris", "csl-json"]

_ERROR = {"$ref": "#/components/schemas/ApiError"}
ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {"application/json": {"schema": _ERROR}}}
    for status, text in {
        400: "The request is wrong",
        401: "Readers sign in here first",
        404: "Not found",
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
    return {200: good, 304: {"description": "Not modified"}, **ERRORS}


class ApiRequest:
    """One request to the API, for its routes."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.app: AppState = request.app.state.reftel
        self.archive: Archive = self.app.archive
        known = [parameter.alias for parameter in request.scope["route"].dependant.query_params]
        for name in unknown_parameters(request, known):
            raise Refusal(400, NO_PARAMETER.format(name, ", ".join(known) or "none"))

    def answer(self, build: Callable[[], object]) -> Response:
        """Return the result of `build` as JSON; 304 if the client has it already. A LookupError is a 404."""
        tag = self.app.tag("api", self.request.url.path, self.request.url.query)
        headers = {"etag": tag, "cache-control": "no-cache"}
        if tag in self.request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        try:
            data = models.encode(build())
        except (UnknownCable, Refusal):
            raise
        except LookupError as error:
            raise Refusal(404, "Not found.") from error
        return Response(data, media_type="application/json", headers=headers)


AskedApi = Annotated[ApiRequest, Depends(ApiRequest)]

router = APIRouter(prefix=urls.api())
"""All routes; they answer from the application's state."""


@router.get("", responses=answers("ApiRoot"), tags=["archive"], summary="Where to begin")
def start(api: AskedApi) -> Response:
    return api.answer(
        lambda: models.ApiRoot(
            name="reftel",
            version=api.app.version,
            generation=api.archive.generation(),
            cables=api.archive.overview().cables,
            schema=urls.api("/openapi.json"),
            docs=urls.api_docs(),
        ),
    )


@router.get("/overview", responses=answers("Overview"), tags=["archive"], summary="Counts of the archive")
def overview(api: AskedApi) -> Response:
    return api.answer(api.archive.overview)


@router.get("/holdings", responses=answers("Coverage"), tags=["archive"], summary="Coverage")
def holdings(api: AskedApi) -> Response:
    return api.answer(api.archive.coverage)


@router.get("/refused", responses=answers("RefusedSource", many=True), tags=["archive"], summary="Sources not readable")
def refused(api: AskedApi, limit: Limit = 100, after: Annotated[int, Query(ge=0, le=2**31)] = 0) -> Response:
    return api.answer(lambda: api.archive.refused(limit=limit, after=after))


@router.get("/articles", responses=answers("ArticleRow", many=True), tags=["archive"], summary="Citing articles")
def articles(api: AskedApi) -> Response:
    return api.answer(api.archive.articles)


@router.get("/search", responses=answers("SearchAnswer"), tags=["search"], summary="Search")
def search(
    api: AskedApi,
    q: Annotated[str, Query(max_length=1000, description="Query; see the help on search")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    after: After = None,
    sort: Sort = "relevance",
    facets: bool = False,
    passages: bool = True,
) -> Response:
    return api.answer(
        lambda: cursor(
            lambda: api.archive.search(q, limit=limit, after=after, sort=sort, facets=facets, passages=passages)
        ),
    )


@router.get("/suggest", responses=answers("Suggestion", many=True), tags=["search"], summary="While a query is typed")
def suggest(
    api: AskedApi, q: Annotated[str, Query(max_length=1000, description="The text up to the caret")] = ""
) -> Response:
    return api.answer(lambda: api.archive.suggest(q))


@router.get("/facets/{facet}", responses=answers("FacetAnswer"), tags=["search"], summary="Hits by one facet")
def facet(
    api: AskedApi,
    facet: FacetName,
    q: Annotated[str, Query(max_length=1000, description="Query; see the help on search")] = "",
    limit: Annotated[int, Query(ge=1, le=10_000)] = 100,
) -> Response:
    return api.answer(lambda: api.archive.facet(q, facet, limit=limit))


@router.get("/cables", responses=answers("CableList"), tags=["cables"], summary="All cables, in a stable order")
def cables(api: AskedApi, limit: Limit = 50, after: After = None) -> Response:
    def listed() -> models.CableList:
        ids = [cable_id for cable_id, _ in api.archive.changed_ids(after or "", limit)]
        held = api.archive.cards(ids)
        shown = tuple(held[cable_id] for cable_id in ids if cable_id in held)
        return models.CableList(cables=shown, next=ids[-1] if len(ids) == limit else None)

    return api.answer(lambda: cursor(listed))


@router.get("/cables/{cable_id}", responses=answers("CableDocument"), tags=["cables"], summary="A cable")
def cable(api: AskedApi, cable_id: CableId) -> Response:
    def build() -> models.CableDocument:
        view = api.archive.cable(cable_id, most_cites=MOST)
        return models.document(view, PageRequest(api.request, api.app).absolute(urls.cable(view.id)))

    return api.answer(build)


@router.get(
    "/cables/{cable_id}/paragraphs/{anchor}", responses=answers("Paragraph"), tags=["cables"], summary="A paragraph"
)
def paragraph(api: AskedApi, cable_id: CableId, anchor: Annotated[str, Path(max_length=20)]) -> Response:
    def build() -> Paragraph:
        view = api.archive.cable(cable_id, most_cites=0)
        found = view.paragraph(anchor if not anchor[:1].isdigit() else f"p{anchor}")
        if found is None:
            raise Refusal(404, f"{cable_id} has no paragraph {anchor}.")
        return found

    return api.answer(build)


@router.get(
    "/cables/{cable_id}/copies/{number}",
    responses=answers("CopyDocument"),
    tags=["cables"],
    summary="A copy's text",
)
def copy(api: AskedApi, cable_id: CableId, number: CopyNumber) -> Response:
    def build() -> models.CopyDocument:
        for one in api.archive.cable(cable_id, most_cites=0).copies:
            if one.number == number:
                return models.CopyDocument(
                    number=number,
                    source=one.shown_source,
                    places=one.found_in,
                    accession=one.accession,
                    provenance=one.provenance,
                    text=one.text,
                    frame=one.frame,
                    cable=one.cable,
                )
        raise Refusal(404, f"{cable_id} has no copy {number}.")

    return api.answer(build)


@router.get(
    "/cables/{cable_id}/compare",
    responses=answers("Comparison"),
    tags=["cables"],
    summary="Two copies side by side",
)
def compare(api: AskedApi, cable_id: CableId, left: ComparedCopy = 1, right: ComparedCopy = 2) -> Response:
    def build() -> Comparison:
        view = api.archive.cable(cable_id, most_cites=0)
        if not {left, right} <= {one.number for one in view.copies}:
            raise Refusal(404, f"{view.id} has {len(view.copies)} copies.")
        return api.archive.compare(view.id, left=left, right=right)

    return api.answer(build)


@router.get(
    "/cables/{cable_id}/cited-by", responses=answers("SummaryPage"), tags=["cables"], summary="Cables that cite it"
)
def cited_by(api: AskedApi, cable_id: CableId, limit: Limit = 50, after: After = None) -> Response:
    return api.answer(
        lambda: cursor(lambda: api.archive.cited_by(api.archive.resolve(cable_id), limit=limit, after=after))
    )


@router.get(
    "/cables/{cable_id}/related",
    responses=answers("CableSummary", many=True),
    tags=["cables"],
    summary="Cables like it",
)
def related(api: AskedApi, cable_id: CableId, limit: Annotated[int, Query(ge=1, le=50)] = 8) -> Response:
    return api.answer(lambda: api.archive.related(api.archive.resolve(cable_id), limit=limit))


@router.get("/cables/{cable_id}/cite", responses=answers("StyledCitation"), tags=["cables"], summary="A citation")
def citation(
    api: AskedApi,
    cable_id: CableId,
    style: Style = "chicago",
    paragraph: Annotated[str | None, Query(max_length=20, description="Anchor of a paragraph")] = None,
) -> Response:
    def build() -> models.StyledCitation:
        view = api.archive.cable(cable_id, most_cites=0)
        if paragraph is not None and view.paragraph(paragraph) is None:
            raise Refusal(404, f"{view.id} has no paragraph {paragraph}.")
        path = urls.paragraph(view.id, paragraph) if paragraph else urls.cable(view.id)
        today = dt.datetime.now(dt.UTC).date()
        page = PageRequest(api.request, api.app)
        text = cite(view, style, anchor=paragraph, url=page.public(path), accessed=today, collection=page.collection)
        return models.StyledCitation(id=view.id, style=style, text=text)

    return api.answer(build)


Year = Annotated[int, Path(ge=1900, le=2100)]


@router.get(
    "/gaps", responses=answers("PostGaps", many=True), tags=["archive"], summary="Missing telegrams, by serials"
)
def gaps(
    api: AskedApi,
    post: Annotated[str, Query(max_length=80, description="A post, by any of its names")] = "",
    year: Annotated[int | None, Query(ge=1900, le=2100)] = None,
) -> Response:
    sequence = sequence_of(post.upper())
    return api.answer(
        lambda: tuple(
            row
            for row in api.archive.gaps()
            if (not post or row.post == sequence) and (year is None or row.year == year)
        )
    )


@router.get(
    "/posts/{name}/serials/{year}",
    responses=answers("SerialLedger"),
    tags=["archive"],
    summary="Every serial and day of a post's year",
)
def serials(api: AskedApi, name: Annotated[str, Path(min_length=1, max_length=80)], year: Year) -> Response:
    def build() -> models.SerialLedger:
        ledger, missing = api.archive.post_year(name.upper(), year)
        if not ledger.numbered:
            raise Refusal(404, f"Nothing of {name} {year} is held, listed or cited here.")
        return models.SerialLedger(ledger=ledger, gaps=missing)

    return api.answer(build)


# after the longer addresses under a post: a name may have slashes
@router.get("/posts/{name:path}", responses=answers("PostView"), tags=["browse"], summary="A post")
def post(api: AskedApi, name: Annotated[str, Path(min_length=1, max_length=80)]) -> Response:
    def build() -> PostView:
        found = api.archive.post(name.upper())
        if not found.count:
            raise Refusal(404, f"No cable from {name} is here.")
        return found

    return api.answer(build)


@router.get(
    "/counts/{kind}", responses=answers("ValueCount", many=True), tags=["browse"], summary="Values to browse by"
)
def counts(
    api: AskedApi,
    kind: BrowseField,
    prefix: Annotated[str, Query(max_length=80)] = "",
    after: Annotated[str | None, Query(max_length=300, description="The last key of the answer before")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    by: Literal["count", "key"] = "key",
) -> Response:
    return api.answer(lambda: cursor(lambda: api.archive.counts(kind, prefix=prefix, after=after, limit=limit, by=by)))


@router.get(
    "/shelves/{kind}/{key:path}", responses=answers("SummaryPage"), tags=["browse"], summary="Cables of one value"
)
def shelf(
    api: AskedApi,
    kind: BrowseField,
    key: Annotated[str, Path(max_length=300)],
    limit: Limit = 50,
    after: After = None,
    newest_first: bool = True,
) -> Response:
    return api.answer(
        lambda: cursor(lambda: api.archive.browse(kind, key, limit=limit, after=after, newest_first=newest_first)),
    )


def cursor(build: Callable[[], Any]) -> Any:
    """A cursor that no answer gave is the asker's mistake."""
    try:
        return build()
    except ValueError as error:
        raise Refusal(400, "This archive did not make the cursor.") from error


ANSWERED = (
    models.ApiError,
    models.ApiRoot,
    Overview,
    Coverage,
    RefusedSource,
    ArticleRow,
    FacetAnswer,
    Suggestion,
    SearchAnswer,
    models.CableList,
    models.CableDocument,
    Paragraph,
    models.CopyDocument,
    Comparison,
    SummaryPage,
    models.StyledCitation,
    PostView,
    PostGaps,
    models.SerialLedger,
    ValueCount,
)
"""Types whose schemas the OpenAPI document needs."""
