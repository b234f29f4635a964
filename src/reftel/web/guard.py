"""Checks between the network and the pages: host, limits, sign-in, security headers."""

from __future__ import annotations

import ipaddress
import logging
import re
import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reftel.web import auth, urls
from reftel.web.api.models import ApiError, encode
from reftel.web.app_state import AppState
from reftel.web.connection_limits import client_key
from reftel.web.fault_places import route, where

log = logging.getLogger("reftel.web")

MAX_ADDRESS = 16_000
"""Bytes of path and query string: a query of the longest kind, each character of four bytes percent-encoded, fits."""
MAX_BODY = 64_000
"""Bytes of a request's body: only the sign-in form has one."""

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
"""On every answer. `same-origin` for the referrer: other sites must not learn the address, and the sign-in form
checks the origin."""

REFUSALS = {401: "signed-out", 429: "busy"}
"""Status -> `ApiError.error`, for all statuses except bad-request."""

OPEN = frozenset((urls.signin(), urls.health(), urls.robots()))
"""Paths that need no sign-in, besides static files."""


class BodyTooLarge(Exception):  # noqa: N818 (answered with 413)
    """More than MAX_BODY bytes were sent."""


class AnswerBroken(Exception):  # noqa: N818 (tells the server to cut the connection off)
    """An answer failed after its beginning was sent; the log has the error."""


OnFault = Callable[[Request, Exception], Response]
"""The answer if a page fails."""


class Guard:
    """The outermost ASGI middleware: it answers for inner failures with the same headers as for pages."""

    def __init__(self, app: ASGIApp, state: AppState, on_fault: OnFault) -> None:
        self.app = app
        self.state = state
        self.on_fault = on_fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        _note_accepted(scope)
        started = False
        status = 0
        begun = time.perf_counter()
        walled = bool(self.state.settings.password_hashes) and not scope["path"].startswith(urls.STATIC + "/")

        async def send_with_headers(message: Message) -> None:
            nonlocal started, status
            started = True
            if message["type"] == "http.response.start":
                status = int(message["status"])
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                _keep_from_caches(headers, walled)
                _say_once(headers, "vary")
            await send(message)

        refusal: Response | None = None
        try:
            refusal = self.refusal(scope)
            if refusal is not None:
                await refusal(scope, receive, send_with_headers)
                return
            await self._answer(scope, receive, send_with_headers, lambda: started)
        finally:
            page = route(scope).partition(" ")[2] if refusal is None else "(refused)"
            self.state.metrics.count(page, scope["method"], status, time.perf_counter() - begun)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, has_started: Callable[[], bool]) -> None:
        """Let the application answer, or send an error page if it fails."""
        received = 0

        async def bounded_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BODY:
                raise BodyTooLarge
            return message

        try:
            await self.app(scope, bounded_receive, send)
        except BodyTooLarge:
            await _refuse(scope["path"], 413, "The request is too large.")(scope, receive, send)
        except ClientDisconnect:
            return  # nobody is there to be answered, and nothing went wrong here
        except Exception as error:
            if has_started():
                log.error("%s failed after its answer had begun: %s", route(scope), where(error))
                raise AnswerBroken from None
            answer = await run_in_threadpool(self.on_fault, Request(scope), error)
            await answer(scope, receive, send)

    def refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that no page should see, or None."""
        headers = Headers(scope=scope)
        settings = self.state.settings
        path: str = scope["path"]
        hosts = headers.getlist("host")
        if len(hosts) > 1 or not _known_host("".join(hosts), settings.hosts):
            return _refuse(path, 400, "This server does not answer to this host name; see `reftel serve --help`.")
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MAX_ADDRESS:
            return _refuse(path, 414, "The address is too long.")
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            return _refuse(path, 400, "The content length is not a number.")
        if len(length) > 12 or int(length) > MAX_BODY:
            return _refuse(path, 413, "The request is too large.")
        if path.startswith(urls.STATIC + "/"):
            return None
        client = scope.get("client") or ("local", 0)
        if self.state.request_limit is not None:
            wait = self.state.request_limit.wait(client_key(client[0]))
            if wait:
                return _refuse(path, 429, "Too many requests; please wait a little.", after=int(wait) + 1)
        if path == urls.metrics():
            return self._numbers(scope)
        if settings.password_hashes and path not in OPEN:
            return self._wall(scope)
        return None

    def _numbers(self, scope: Scope) -> Response | None:
        """Return a refusal unless the request is from this machine or a signed-in reader."""
        headers = Headers(scope=scope)
        is_passed_on = any(name in headers for name in ("x-forwarded-for", "forwarded", "via"))
        client = scope.get("client") or ("", 0)
        if _is_loopback(client[0]) and not is_passed_on:
            return None
        if self.state.settings.password_hashes:
            return self._wall(scope)
        return _refuse(scope["path"], 403, "Only this machine can read the measurements.")

    def _wall(self, scope: Scope) -> Response | None:
        """Return a redirect to the sign-in form, or None for a signed-in reader."""
        if auth.reader(Request(scope), self.state) is not None:
            return None
        path: str = scope["path"]
        if path.startswith(urls.api()):
            return _refuse(path, 401, "Sign in first.")
        target = path + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
        return RedirectResponse(urls.signin(target if scope["method"] == "GET" else ""), 303)


def _keep_from_caches(headers: MutableHeaders, walled: bool) -> None:
    """Keep answers of a site with passwords out of shared caches; make caches revalidate all others."""
    said = [part.strip() for part in headers.get("cache-control", "no-cache").split(",")]
    if walled and "no-store" not in said:
        said = ["private", *(part for part in said if part not in ("private", "public"))]
    headers["cache-control"] = ", ".join(said)


def _note_accepted(scope: Scope) -> None:
    """Drop `Accept-Encoding` if it refuses gzip (RFC 9110, 12.5.3); the application only searches for the word."""
    for name, value in scope["headers"]:
        if name == b"accept-encoding" and b";" in value and not _accepts_gzip(value.decode("latin-1")):
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            return


def _accepts_gzip(header: str) -> bool:
    for coding in header.lower().split(","):
        name, _, quality = coding.replace(" ", "").partition(";q=")
        if name == "gzip":
            return quality.strip("0.") != "" if quality else True
    return False


def _say_once(headers: MutableHeaders, name: str) -> None:
    """Have a header with a list of names once, with each name once."""
    said = [part.strip() for value in headers.getlist(name) for part in value.split(",")]
    if said:
        headers[name] = ", ".join(dict.fromkeys(said))


def _refuse(path: str, status: int, message: str, *, after: int = 0) -> Response:
    """A refusal as text, or as JSON for the API."""
    headers = {"retry-after": str(after)} if after else None
    if path.startswith(urls.api()):
        mistake = ApiError(error=REFUSALS.get(status, "bad-request"), message=message)
        return Response(encode(mistake), status, headers=headers, media_type="application/json")
    return PlainTextResponse(message + "\n", status, headers=headers)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{0,5})?")
"""A host and a port (RFC 9110, 7.2); the name is in absolute links of a page, so nothing else may be in it."""


def _known_host(host: str, allowed: tuple[str, ...]) -> bool:
    """Whether a Host header names this site; a page of another site that resolves to this machine must not read it."""
    found = _HOST.fullmatch(host)
    return found is not None and ("*" in allowed or found["name"].lower() in allowed)
