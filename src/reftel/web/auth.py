"""Signing in: argon2 hashes from a file, a signed session cookie, a form token, a limit on attempts."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from reftel.web.room import Room

SESSION = "reftel-session"
FORM = "reftel-form"
FORM_SECONDS = 3600
MAX_PASSWORD = 256
"""Characters; argon2 would read on for as long as it is given."""


def read_hashes(path: Path) -> tuple[str, ...]:
    """The argon2 hashes of a password file, one a line; empty lines and lines with `#` in front are skipped.

    Raises ValueError where a line is no argon2 hash, or where there is none at all: a wall without a gate is a mistake.
    """
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    hashes = tuple(line for line in lines if line and not line.startswith("#"))
    for number, line in enumerate(lines, 1):
        if line in hashes and not line.startswith("$argon2"):
            raise ValueError(f"{path}: line {number} is no argon2 hash; `--new-password` writes one")
    if not hashes:
        raise ValueError(f"{path}: holds no password; `--new-password` writes one")
    return hashes


def new_hash(password: str) -> str:
    """The line for a password file."""
    return PasswordHasher().hash(password)


def matching(password: str, hashes: tuple[str, ...]) -> str | None:
    """The hash that the password fits. All are tried, so that time tells nothing about which."""
    found = None
    hasher = PasswordHasher()
    for known in hashes:
        try:
            if hasher.verify(known, password[:MAX_PASSWORD]):
                found = known
        except (Argon2Error, InvalidHashError):
            continue
    return found


def _serializer(room: Room, salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(room.secret, salt=salt)


def _fingerprint(known: str) -> str:
    """Ties a session to a line of the password file: taking the line out ends the session."""
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def reader(request: Request, room: Room) -> str | None:
    """Who is reading: the fingerprint of a password that still counts, or None."""
    try:
        session = _serializer(room, "session").loads(
            request.cookies.get(SESSION, ""), max_age=room.settings.session_hours * 3600
        )
    except BadData:
        return None
    known = {_fingerprint(line) for line in room.settings.password_hashes}
    return session if isinstance(session, str) and session in known else None


def open_session(response: Response, room: Room, known: str) -> None:
    """Let this browser read from now on."""
    value = _serializer(room, "session").dumps(_fingerprint(known))
    hours = room.settings.session_hours
    response.set_cookie(
        SESSION, str(value), max_age=hours * 3600, httponly=True, samesite="lax", secure=room.settings.secure_cookies
    )


def close_session(response: Response) -> None:
    """Forget this browser."""
    response.delete_cookie(SESSION)


def form_token(request: Request, response: Response, room: Room) -> str:
    """A token for a form of this browser: what is sent back must fit the cookie set here."""
    mine = request.cookies.get(FORM) or secrets.token_urlsafe(16)
    response.set_cookie(
        FORM, mine, max_age=FORM_SECONDS, httponly=True, samesite="strict", secure=room.settings.secure_cookies
    )
    return str(_serializer(room, "form").dumps(mine))


def form_is_ours(request: Request, room: Room, token: str) -> bool:
    """Whether a form came from a page of ours in the same browser."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    try:
        mine = _serializer(room, "form").loads(token, max_age=FORM_SECONDS)
    except BadData:
        return False
    return isinstance(mine, str) and hmac.compare_digest(mine.encode(), request.cookies.get(FORM, "").encode())
