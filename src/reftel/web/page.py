"""A page: an address, a template, a frozen view with the variables of the template, and a function that builds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from reftel.web import urls
from reftel.web.address import Address
from reftel.web.app_state import AppState
from reftel.web.filters import shorten
from reftel.web.refusal import Refused

__all__ = [
    "NO_PARAMETER",
    "Page",
    "PageFrame",
    "PageRequest",
    "Refused",
    "View",
    "local_path",
    "render",
    "unknown_parameters",
    "variables",
]

Option = TypeVar("Option", bound=str)

NO_PARAMETER = "This address has no parameter “{}”; its parameters: {}."
"""Answer to an unknown parameter of a file or of the API, where a notice would not be seen."""
LONGEST_NAME = 40
"""Characters of the name of an unknown parameter."""
FOREIGN = re.compile(r"_\Z|utm_|(?:fb|g|dc|tw|y)clid\Z|msclkid\Z|igshid\Z|mc_[ce]id\Z|ref_src\Z", re.IGNORECASE)
"""Parameters that mail, search engines and social networks add to links to count visits, and `_`, which programs add
to avoid caches."""


@dataclass(frozen=True)
class View:
    """Variables that every page declares."""

    title: str
    """For the browser's title bar."""


@dataclass(frozen=True)
class PageFrame:
    """Variables of the frame around every page; `base.html` uses these and the view's `title`."""

    site: str
    static: str
    """Version in the addresses of static files."""
    version: str
    query: str
    """Text in the search box of the masthead."""
    path: str
    canonical: str
    """The absolute canonical address of this page."""
    has_signin: bool
    ignored: tuple[str, ...]
    """Parameters in the address that the page does not have."""


def unknown_parameters(request: Request, known: Collection[str]) -> tuple[str, ...]:
    """Return the names of the parameters of an address that are not `known`, without those that other sites add."""
    return tuple(
        shorten(name, LONGEST_NAME)
        for name in dict.fromkeys(request.query_params)
        if name not in known and not FOREIGN.match(name)
    )


@dataclass(frozen=True)
class PageRequest:
    """A request to one page."""

    request: Request
    app: AppState
    known: set[str] = field(default_factory=set)
    """Parameters that the page has read."""

    @property
    def ignored(self) -> tuple[str, ...]:
        """Parameters of the address that the page has not read, without those that other sites add to links."""
        return unknown_parameters(self.request, self.known)

    @property
    def base(self) -> str:
        """Scheme and host of absolute links, without a final slash."""
        settings = self.app.settings
        return settings.base_url.rstrip("/") if settings.base_url else str(self.request.base_url).rstrip("/")

    def part(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def integer_part(self, name: str) -> int:
        """A whole number in the path."""
        return int(self.request.path_params[name])

    def text(self, name: str, *, limit: int = 400) -> str:
        """Return a parameter of the query string, empty if absent. Raises Refused if it is longer than `limit`."""
        self.known.add(name)
        value = self.request.query_params.get(name, "")
        if len(value) > limit:
            raise Refused(400, f"The parameter “{name}” is longer than {limit} characters.")
        if "\x00" in value:
            raise Refused(400, f"The parameter “{name}” has a NUL character.")
        return value

    def choice(self, name: str, options: tuple[Option, ...]) -> Option:
        """Return a parameter that must be one of `options`; the first one if it is absent."""
        value = self.text(name) or options[0]
        for option in options:
            if option == value:
                return option
        raise Refused(400, f"The parameter “{name}” must be one of: {', '.join(options)}.")

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        """Return a whole number between `low` and `high`; `default` if it is absent."""
        value = self.text(name, limit=12)
        if not value:
            return default
        if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
            raise Refused(400, f"The parameter “{name}” must be a whole number from {low} to {high}.")
        return int(value)

    def query(self, name: str = "q") -> str:
        """The search text."""
        return self.text(name, limit=self.app.settings.max_query).strip()

    def absolute(self, path: str) -> str:
        """An absolute address of a path of this site."""
        return self.base + path

    def public(self, path: str) -> str | None:
        """Return the absolute address of a path, or None if the site has no public address."""
        return self.absolute(path) if self.is_public else None

    @property
    def is_public(self) -> bool:
        """Whether the site has a public address, so that citations name it."""
        return self.app.settings.base_url is not None

    @property
    def collection(self) -> str:
        """Name of the archive in citations."""
        return f"{self.app.settings.title} collection"

    def layout(self, *, query: str = "", canonical: str = "", ignored: tuple[str, ...] = ()) -> PageFrame:
        """The frame's variables for this request."""
        settings = self.app.settings
        return PageFrame(
            site=settings.title,
            static=self.app.static,
            version=self.app.version,
            query=query,
            path=self.request.url.path,
            canonical=self.absolute(canonical or quote(self.request.url.path)),
            has_signin=bool(settings.password_hashes),
            ignored=ignored,
        )


Build = Callable[[PageRequest], "View | Response"]


@dataclass(frozen=True)
class Page:
    """A row of the table of pages."""

    address: Address
    template: str
    view: type[View]
    build: Build
    cached: bool = True
    """Whether the page depends only on the archive and the address."""

    @property
    def name(self) -> str:
        """Its name in templates and measurements."""
        return self.address.name

    @property
    def pattern(self) -> str:
        """Its route."""
        return self.address.pattern


def variables(view: View) -> dict[str, Any]:
    """Return the fields of a view by name, without copies."""
    return {field.name: getattr(view, field.name) for field in fields(view)}


def render(page_request: PageRequest, template: str, view: View, ignored: tuple[str, ...] = ()) -> str:
    """Return the page as HTML. A view may have `query` (for the search box) and `canonical` (its canonical address)."""
    given = variables(view)
    layout = page_request.layout(query=given.get("query", ""), canonical=given.get("canonical", ""), ignored=ignored)
    return page_request.app.templates.get_template(template).render(given, layout=layout)


def local_path(raw: str) -> str:
    """Return `raw` if it is a path of this site, else the front page, which prevents open redirects.

    Browsers read `//host` and `/\\host` as another site, and drop tabs and newlines before reading.
    """
    clean = raw.startswith("/") and not raw.startswith(("//", "/\\")) and raw.isprintable() and "\\" not in raw
    return raw if clean and not urlsplit(raw).netloc else urls.home()
