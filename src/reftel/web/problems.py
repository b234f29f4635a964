"""Error pages: the problem in words, and the next step."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from reftel.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, QueryError, ReadError, ReftelError, UnknownCable
from reftel.index.base import IndexUnreachableError
from reftel.store.shelf_file import MissingShard
from reftel.values.cable_id import canonical_id, make_id, split_id
from reftel.vocab.posts import posts
from reftel.web import urls
from reftel.web.api.models import ApiError
from reftel.web.filters import shorten
from reftel.web.page import Refused, View
from reftel.web.render.cable_rows import Crumb
from reftel.web.render.origin import without_folders
from reftel.web.settings import Settings

LONGEST = 60
"""Characters of a mistyped id in a heading."""

HANDLED: tuple[type[Exception], ...] = (
    *(Refused, UnknownCable, QueryError, ArchiveError, ReadError, ReftelError),
    MemoryError,
)
"""Errors with their own answers; any other exception is a fault of Reftel."""

CODES = {400: "bad-request", 401: "signed-out", 404: "not-found", 405: "bad-request", 413: "bad-request", 503: "busy"}


@dataclass(frozen=True)
class HttpProblem:
    """A request that can't be answered."""

    status: int
    heading: str
    message: str
    code: str
    advice: tuple[str, ...] = ()
    """Commands for the archive's owner."""
    nearest: tuple[str, ...] = ()
    typed: str = ""
    position: int | None = None
    suggestion: str | None = None
    retry_after: int = 0

    def as_json(self) -> ApiError:
        """For the API."""
        return ApiError(
            error=self.code,
            message=self.message,
            position=self.position,
            suggestion=self.suggestion or None,
            nearest=self.nearest,
        )


@dataclass(frozen=True)
class ProblemView(View):
    """Variables of problem.html."""

    message: str
    advice: tuple[str, ...]
    nearest: tuple[Crumb, ...]
    query: str
    lacking: tuple[Crumb, ...]
    """The next steps for a telegram that the archive does not have."""


def problem_of(error: Exception, settings: Settings) -> HttpProblem:
    """Return the problem page of an error. Tracebacks go only to the log."""
    if isinstance(error, Refused):
        heading = {404: "Not found", 503: "Not now"}.get(error.status, "That request can’t be answered")
        code = CODES.get(error.status, "bad-request")
        return HttpProblem(error.status, heading, error.message, code, retry_after=error.retry_after)
    if isinstance(error, UnknownCable):
        shown = shorten(error.cable_id, LONGEST) or "This cable"
        return HttpProblem(
            404,
            f"{shown} is not in this archive",
            "This archive has no cable with that reference id.",
            "unknown-cable",
            nearest=error.nearest,
            typed=error.cable_id,
        )
    if isinstance(error, QueryError):
        return HttpProblem(
            400,
            "This query can’t be read",
            error.message,
            "bad-query",
            position=error.position,
            suggestion=error.suggestion,
        )
    if isinstance(error, MemoryError):
        message = "This answer needs more memory than the server has for it. Ask for less, or try again in a minute."
        return HttpProblem(503, "Too large for the server", message, "busy", retry_after=60)
    if isinstance(error, RequestValidationError):
        return HttpProblem(400, "Bad request", _first_mistake(error), "bad-request")
    if isinstance(error, HTTPException):
        status = error.status_code
        heading = {404: "Not found", 405: "Not possible"}.get(status, "That request can’t be answered")
        message = {404: "There is no page at this address.", 405: "This address is read-only."}.get(
            status, str(error.detail)
        )
        return HttpProblem(status, heading, message, CODES.get(status, "bad-request"))
    if isinstance(error, ArchiveBusy):
        return HttpProblem(503, "The archive is busy", "Please try again in a moment.", "busy", retry_after=5)
    if isinstance(error, IndexUnreachableError):
        # the log has the server's address and user
        message = "Please try again in a minute. Cables can be read, listed and cited in the meantime."
        return HttpProblem(503, "The search engine can’t be reached", message, "search-engine", retry_after=15)
    if isinstance(error, ArchiveDamaged | ArchiveError):
        name = settings.archive_name
        repairs = (f"reftel verify {name}", f"reftel reindex {name}", f"reftel verify {name} --repair")
        advice = (f"reftel shelf list {name}",) if isinstance(error, MissingShard) else repairs
        message = f"The archive can’t answer: {error}. Pages of cables may still work."
        return HttpProblem(503, "The archive needs repair", message, "archive", advice=advice, retry_after=60)
    if isinstance(error, ReadError):
        return HttpProblem(
            503,
            "A source can’t be read",
            without_folders(str(error), error.source),
            "archive",
            advice=(f"reftel verify {settings.archive_name}",),
        )
    return HttpProblem(
        500,
        "Internal error",
        "This is a fault of Reftel. It is in the log of the server.",
        "failed",
    )


def for_readers(problem: HttpProblem, folder: Path) -> HttpProblem:
    """Return the problem without the folders above the archive: its owner's name may be among them.

    Args:
        problem: of `problem_of`.
        folder: the archive's folder.
    """
    message = problem.message
    for path in sorted({str(folder), str(folder.absolute()), str(folder.resolve())}, key=len, reverse=True):
        if "/" in path.rstrip("/"):
            message = message.replace(path, PurePath(path).name)
    return replace(problem, message=message)


def _first_mistake(error: RequestValidationError) -> str:
    """The first parameter that is wrong, and why."""
    for entry in error.errors():
        name = ".".join(str(part) for part in entry.get("loc", ())[1:]) or "request"
        return f"{name}: {entry.get('msg', 'is wrong')}"
    return "a parameter is wrong"


def problem_view(problem: HttpProblem) -> ProblemView:
    """As a page; a mistyped id is in the search box."""
    return ProblemView(
        title=problem.heading,
        message=problem.message,
        advice=problem.advice,
        nearest=tuple(Crumb(near, urls.cable(near)) for near in problem.nearest),
        lacking=_lacking(problem.typed),
        query=problem.typed if re.fullmatch(r"[\w .-]{1,60}", problem.typed) else "",
    )


def _lacking(typed: str) -> tuple[Crumb, ...]:
    """Links to the post's serials of that year and to a letter, if the id is one of a post that is known."""
    try:
        year, post, serial = split_id(canonical_id(typed))
    except ValueError:
        return ()
    if post not in posts().by_name:
        return ()
    made = make_id(year, post, serial)
    return (
        Crumb(f"Write a letter that asks for {made}", urls.request(made)),
        Crumb(f"Missing telegrams of {year}", urls.gaps(year)),
    )
