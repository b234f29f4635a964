"""Signing in and out."""

from __future__ import annotations

import time
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from reftel.web import auth, urls
from reftel.web.address import Address
from reftel.web.app_state import AppState
from reftel.web.connection_limits import client_key
from reftel.web.page import PageRequest, View, local_path, render
from reftel.web.sessions import MOST_UNDECIDED

_LOOK = 0.02
"""Seconds between two looks whether a client's other attempts are decided."""


@dataclass(frozen=True)
class SigninView(View):
    """Variables of signin.html."""

    token: str
    next_path: str
    wrong: str


@dataclass(frozen=True)
class SignoutView(View):
    """Variables of signout.html."""

    token: str


SIGNIN = Address(
    "signin", urls.signin(), "the form for the password, if the site asks for one", urls.signin, answer="other"
)
SIGNOUT = Address("signout", urls.signout(), "the form to sign out", urls.signout, answer="other")

NO_STORE = {"cache-control": "no-store"}


def _form(page_request: PageRequest, next_path: str, wrong: str = "", status: int = 200, retry: int = 0) -> Response:
    """The form with a token, and the cookie that the token must fit."""
    response = HTMLResponse("", status, headers=NO_STORE)
    token = auth.form_token(page_request.request, response, page_request.app)
    html = render(
        page_request, "signin.html", SigninView(title="Sign in", token=token, next_path=next_path, wrong=wrong)
    )
    response.body = html.encode("utf-8", "replace")
    response.headers["content-length"] = str(len(response.body))
    if retry:
        response.headers["retry-after"] = str(retry)
    return response


async def signin(request: Request, app: AppState) -> Response:
    """The form, and its action. Redirect to the requested page after a correct password."""
    page_request = PageRequest(request, app)
    if request.method != "POST":
        return _form(page_request, local_path(page_request.text("next", limit=2000)))
    fields = await request.form(max_fields=5, max_files=0)
    next_path = local_path(str(fields.get("next", "")))
    if not auth.form_is_ours(request, app, str(fields.get("token", ""))):
        return _form(page_request, next_path, "This form had grown old. Please try again.", 403)
    password = str(fields.get("password", ""))
    if len(password) > auth.MAX_PASSWORD:
        return _form(page_request, next_path, f"A password has at most {auth.MAX_PASSWORD} characters.", 403)
    client = client_key(request.client.host if request.client else "local")
    known, wait = await run_in_threadpool(attempt, app, client, password)
    if wait:
        return _form(page_request, next_path, f"Too many attempts. Please wait {_span(wait)}.", 429, int(wait) + 1)
    if known is None:
        return _form(page_request, next_path, "That is not the password.", 403)
    response = RedirectResponse(next_path, 303, headers=NO_STORE)
    await run_in_threadpool(auth.open_session, request, response, app, known)
    return response


def attempt(app: AppState, client: str, password: str) -> tuple[str | None, float]:
    """Try a password, at most two at the same time.

    Returns:
        The matching hash, or None; and the waiting time in seconds of a client with too many failures.
    """
    with app.argon:
        patience = time.monotonic() + MOST_UNDECIDED
        while (wait := app.sessions.begin(client)) is None and time.monotonic() < patience:
            time.sleep(_LOOK)
        if wait is None or wait:
            return None, wait or 1.0
        known = auth.matching(password, app.settings.password_hashes)
        if known is None:
            app.sessions.failed(client)
        else:
            app.sessions.succeeded(client)
        return known, 0.0


def _span(seconds: float) -> str:
    """Return a span of time in words."""
    if seconds <= 60:
        return f"{int(seconds) + 1} seconds"
    return f"{int(seconds // 60) + 1} minutes"


async def signout(request: Request, app: AppState) -> Response:
    """A confirmation page, and the action of its form."""
    page_request = PageRequest(request, app)
    if request.method != "POST":
        response = HTMLResponse("", headers=NO_STORE)
        token = auth.form_token(request, response, app)
        html = render(page_request, "signout.html", SignoutView(title="Sign out", token=token))
        response.body = html.encode("utf-8", "replace")
        response.headers["content-length"] = str(len(response.body))
        return response
    fields = await request.form(max_fields=5, max_files=0)
    if not auth.form_is_ours(request, app, str(fields.get("token", ""))):
        return RedirectResponse(urls.signout(), 303)
    done = RedirectResponse(urls.signin(), 303, headers=NO_STORE)
    await run_in_threadpool(auth.close_session, request, done, app)
    return done
