"""The web application: routes from the table of pages, the API, static files, and pages of errors."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from reftel.archive import Archive
from reftel.errors import ArchiveError
from reftel.web import urls
from reftel.web.address import links
from reftel.web.api import conversations as api_conversations
from reftel.web.api import routes as api_routes
from reftel.web.api.models import encode
from reftel.web.api.schema import openapi
from reftel.web.app_state import STATIC, AppState
from reftel.web.fault_places import route, where
from reftel.web.guard import Guard
from reftel.web.page import NO_PARAMETER, Page, PageRequest, Refused, render
from reftel.web.page_cache import GZIP_LEVEL
from reftel.web.pages import PAGES, legacy, signin
from reftel.web.problems import HANDLED, HttpProblem, for_readers, problem_of, problem_view
from reftel.web.settings import Settings

log = logging.getLogger("reftel.web")


class Files(StaticFiles):
    """Static files; those asked for with a version may be kept forever, since another version has another address."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        forever = b"v=" in scope["query_string"]
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if forever else "no-cache"
        return response


class _Name(Convertor[str]):
    """A name in an address, which may hold slashes but neither begins nor ends with one: `S/CT`, `A/S HARWELL`."""

    regex = r"[^/](?:[\s\S]*[^/])?"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("name", _Name())


def _endpoint(page: Page, state: AppState) -> Callable[[Request], Response]:
    """A page as an endpoint. Plain functions run in the thread pool, so the archive may block."""

    def endpoint(request: Request) -> Response:
        request.scope["reftel.page"] = page.name
        page_request = PageRequest(request, state)
        if not page.cached:
            made = _made(page, page_request)
            return made if isinstance(made, Response) else _html(made)
        tag = state.tag(page.name, page_request.base, request.url.path, request.url.query)
        headers = {
            "etag": tag,
            "cache-control": "private, no-cache" if state.settings.password_hashes else "no-cache",
            "vary": "Accept-Encoding",
        }
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        body = state.cache.page(tag, lambda: _made(page, page_request))
        if isinstance(body, Response):
            return body
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
        else:
            body = gzip.decompress(body)
        return HTMLResponse(body, headers=headers)

    return endpoint


def _made(page: Page, page_request: PageRequest) -> bytes | Response:
    built = page.build(page_request)
    if isinstance(built, Response):
        if page.address.answer == "file" and built.status_code == 200 and page_request.known and page_request.ignored:
            raise Refused(400, NO_PARAMETER.format(page_request.ignored[0], ", ".join(sorted(page_request.known))))
        return built
    return render(page_request, page.template, built, page_request.ignored).encode("utf-8", "replace")


def _html(page: bytes) -> Response:
    return HTMLResponse(page, headers={"cache-control": "no-cache"})


def _legacy(build: Callable[[PageRequest], Response], state: AppState) -> Callable[[Request], Response]:
    return lambda request: build(PageRequest(request, state))


def _page_routes(state: AppState, pages: Sequence[Page]) -> list[Route | Mount]:
    async def sign_in(request: Request) -> Response:
        return await signin.signin(request, state)

    async def sign_out(request: Request) -> Response:
        return await signin.signout(request, state)

    return [
        Mount(urls.STATIC, Files(directory=STATIC), name="static"),
        Route(signin.SIGNIN.pattern, sign_in, methods=["GET", "POST"]),
        Route(signin.SIGNOUT.pattern, sign_out, methods=["GET", "POST"]),
        *(Route(path, _legacy(build, state)) for path, build in legacy.SUFFIXED),
        *(Route(page.pattern, _endpoint(page, state), name=page.name) for page in pages),
        *(Route(path, _legacy(build, state)) for path, build in legacy.ROUTES),
    ]


def _answer(request: Request, state: AppState, problem: HttpProblem) -> Response:
    """A problem as a page, or as JSON for the API."""
    headers = {"cache-control": "no-store"}
    if problem.retry_after:
        headers["retry-after"] = str(problem.retry_after)
    if request.url.path.startswith(urls.api() + "/") or request.url.path == urls.api():
        data = encode(problem.as_json())
        return Response(data, problem.status, media_type="application/json", headers=headers)
    html = render(PageRequest(request, state), "problem.html", problem_view(problem))
    return HTMLResponse(html.encode("utf-8", "replace"), problem.status, headers=headers)


def _proxies(settings: Settings) -> list[Middleware]:
    """Return the middleware that replaces a proxy's address by the reader's."""
    if not settings.trusted_proxies:
        return []
    return [Middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))]


def _for_log(error: Exception) -> str:
    """Return an error for the log: the message of an archive error, else only the type, as it may quote a request."""
    return f"{type(error).__name__}: {error}" if isinstance(error, ArchiveError) else type(error).__name__


def create_app(archive: Archive, settings: Settings | None = None, pages: Sequence[Page] = PAGES) -> FastAPI:
    """Return the application for an open archive. The caller closes the archive.

    Any ASGI server can serve it; `reftel serve` uses uvicorn (`reftel.web.serving`).

    Args:
        archive: an archive that is open for reading.
        settings: name of the site, passwords and limits.
        pages: the table of pages; the first route that fits an address wins.
    """
    state = AppState(archive, settings or Settings())
    folder = archive.path
    state.templates.globals["url"] = links(page.address for page in pages)

    def on_error(request: Request, error: Exception) -> Response:
        problem = for_readers(problem_of(error, state.settings), folder)
        if problem.status == 500:
            log.error("%s failed: %s", route(request.scope), where(error))
        elif problem.status > 500:
            log.warning("%s: %s", route(request.scope), _for_log(error))
        return _answer(request, state, problem)

    app = FastAPI(
        title="Reftel",
        version=state.version,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        middleware=[
            *_proxies(state.settings),
            Middleware(Guard, state=state, on_fault=on_error),
            Middleware(GZipMiddleware, minimum_size=1500, compresslevel=GZIP_LEVEL),
        ],
    )

    def on_http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        path = request.url.path
        if error.status_code == 404 and path != "/" and path.endswith("/"):
            tail = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse("/" + path.strip("/") + tail, 301)
        response = on_error(request, error)
        for name, value in (error.headers or {}).items():
            response.headers.setdefault(name, value)
        return response

    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_error)
    for kind in HANDLED:
        app.add_exception_handler(kind, on_error)
    app.state.reftel = state
    app.include_router(api_routes.router)
    app.include_router(api_conversations.router)

    def schema(request: Request) -> Response:
        tag = state.tag("openapi")
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={"etag": tag})
        return Response(msgspec.json.encode(app.openapi()), media_type="application/json", headers={"etag": tag})

    def made_openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = openapi(app, state.version)
        return app.openapi_schema

    app.__dict__["openapi"] = made_openapi
    app.router.routes.append(Route(urls.api("/openapi.json"), schema))
    app.router.routes.extend(_page_routes(state, pages))
    app.state.reftel = state
    return app
