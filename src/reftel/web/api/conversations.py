"""The API's answers about references: conversations, cables that are not held."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from reftel.archive.references.absent import AbsentCable, AbsentPage
from reftel.archive.references.absent_search import AbsentSort
from reftel.archive.references.thread_types import FARTHEST, MOST_COLLECTED, MOST_NODES, Direction, Thread
from reftel.archive.types import Cite
from reftel.web import urls
from reftel.web.api.routes import After, AskedApi, CableId, Limit, answers, cursor

router = APIRouter(prefix=urls.api())


@router.get("/cables/{cable_id}/thread", responses=answers("Thread"), tags=["cables"], summary="Its conversation")
def thread(
    api: AskedApi,
    cable_id: CableId,
    direction: Direction = "both",
    distance: Annotated[int, Query(ge=1, le=FARTHEST)] = FARTHEST,
    post: Annotated[str, Query(max_length=80)] = "",
    tag: Annotated[str, Query(max_length=80)] = "",
    most: Annotated[int, Query(ge=1, le=MOST_COLLECTED, description="Largest number of cables")] = MOST_NODES,
) -> Response:
    return api.answer(
        lambda: api.archive.thread(cable_id, direction=direction, distance=distance, post=post, tag=tag, most=most)
    )


@router.get("/cables/{cable_id}/cites", responses=answers("Cite", many=True), tags=["cables"], summary="Its references")
def cites(
    api: AskedApi, cable_id: CableId, limit: Limit = 200, after: Annotated[int, Query(ge=0, le=2**31)] = 0
) -> Response:
    """With their states, after the first `after` of them: a cable itself has the first 1,000."""
    return api.answer(lambda: api.archive.cites(cable_id, after=after, limit=limit))


@router.get("/absent/{cable_id}", responses=answers("AbsentCable"), tags=["cables"], summary="A cable that is not held")
def absent_cable(api: AskedApi, cable_id: CableId) -> Response:
    return api.answer(lambda: api.archive.absent(cable_id))


@router.get("/absent", responses=answers("AbsentPage"), tags=["cables"], summary="Cables cited and not held")
def absent_cables(
    api: AskedApi,
    post: Annotated[str | None, Query(max_length=80)] = None,
    year: Annotated[int | None, Query(ge=1700, le=2200)] = None,
    q: Annotated[str, Query(max_length=4000, description="Query; docs/conversations.md")] = "",
    sort: Annotated[AbsentSort, Query(description="Order of the results of `q`")] = "cited",
    facets: Annotated[bool, Query(description="Count the results of `q` by post, year and TAG")] = False,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """All, those of a post and year, or with `q` those that a query finds."""

    def found() -> AbsentPage:
        if not q and not facets:
            return api.archive.absent_cables(post=post, year=year, limit=limit, after=after)
        own = (f'from:"{post}"' if post else "", f"created:{year}" if year else "", f"({q})" if q else "")
        query = " ".join(each for each in own if each)
        return api.archive.search_absent(query, limit=limit, after=after, sort=sort, facets=facets)

    return api.answer(lambda: cursor(found))


ANSWERED = (Cite, Thread, AbsentCable, AbsentPage)
"""Types whose schemas the OpenAPI document needs."""
