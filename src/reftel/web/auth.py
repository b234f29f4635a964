"""Signing in: argon2 hashes from a file, a session that the server keeps, a form token."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from reftel.web.app_state import AppState

SESSION = "reftel-session"
FORM = "reftel-form"
FORM_SECONDS = 3600
MAX_PASSWORD = 256
"""Maximum number of characters of a password; argon2 reads input of any length."""


def read_hashes(path: Path) -> tuple[str, ...]:
    """The argon2 hashes of a password file, one per line; empty lines and lines with `#` in front are skipped.

    Raises ValueError if a line is not an argon2 hash, or if there is none: nobody could sign in.
    """
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    hashes = tuple(line for line in lines if line and not line.startswith("#"))
    for number, line in enumerate(lines, 1):
        if line in hashes and not line.startswith("$argon2"):
            raise ValueError(f"{path}: line {number} is not an argon2 hash; `--new-password` writes one")
    if not hashes:
        raise ValueError(f"{path}: holds no password; `--new-password` writes one")
    return hashes


def new_hash(password: str) -> str:
    """Return the line for a password file.

    Raises:
        ValueError: the password is longer than MAX_PASSWORD characters and would never match.
    """
    if len(password) > MAX_PASSWORD:
        raise ValueError(f"a password has at most {MAX_PASSWORD} characters")
    return PasswordHasher().hash(unicodedata.normalize("NFC", password))


def matching(password: str, hashes: tuple[str, ...]) -> str | None:
    """Return the hash that the password fits. All hashes are tried, so that the time does not show which one matches.

    Keyboards write an accented letter as one character or as two; both are the same password.
    """
    if len(password) > MAX_PASSWORD:
        return None
    found = None
    hasher = PasswordHasher()
    composed = unicodedata.normalize("NFC", password)
    for known in hashes:
        try:
            if hasher.verify(known, composed):
                found = known
        except (Argon2Error, InvalidHashError):
            continue
    return found


def _serializer(app: AppState, salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(app.secret, salt=salt)


def _fingerprint(known: str) -> str:
    """Tie a session to a line of the password file: taking the line out ends the session."""
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def _is_secure(request: Request, app: AppState) -> bool:
    return app.settings.secure_cookies or request.url.scheme == "https"


def reader(request: Request, app: AppState) -> str | None:
    """Return the reader's identity: the fingerprint of a valid password, or None."""
    session = app.sessions.reader(request.cookies.get(SESSION, ""))
    return session if session in {_fingerprint(line) for line in app.settings.password_hashes} else None


def open_session(request: Request, response: Response, app: AppState, known: str) -> None:
    """Let this browser read from now on; a session that it had before ends."""
    app.sessions.close(request.cookies.get(SESSION, ""))
    seconds = app.settings.session_hours * 3600
    value = app.sessions.open(_fingerprint(known), seconds)
    response.set_cookie(SESSION, value, max_age=seconds, httponly=True, samesite="lax", secure=_is_secure(request, app))


def close_session(request: Request, response: Response, app: AppState) -> None:
    """End this browser's session, for every copy of its cookie."""
    app.sessions.close(request.cookies.get(SESSION, ""))
    response.delete_cookie(SESSION)


def form_token(request: Request, response: Response, app: AppState) -> str:
    """A token for a form of this browser; the submitted token must match the cookie that this sets."""
    mine = request.cookies.get(FORM) or secrets.token_urlsafe(16)
    response.set_cookie(
        FORM, mine, max_age=FORM_SECONDS, httponly=True, samesite="strict", secure=_is_secure(request, app)
    )
    return str(_serializer(app, "form").dumps(mine))


def form_is_ours(request: Request, app: AppState, token: str) -> bool:
    """Whether a form came from a page of ours in the same browser."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    try:
        mine = _serializer(app, "form").loads(token, max_age=FORM_SECONDS)
    except BadData:
        return False
    return isinstance(mine, str) and hmac.compare_digest(mine.encode(), request.cookies.get(FORM, "").encode())
