"""The state that all requests share: the archive, the settings, the templates, a cache of finished pages."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from importlib import metadata
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reftel.archive import Archive
from reftel.web import filters, urls
from reftel.web.exports import Exports
from reftel.web.limits import Limiter
from reftel.web.metrics import Metrics
from reftel.web.sessions import Sessions
from reftel.web.settings import Settings
from reftel.web.visible import finalize

HERE = Path(__file__).parent
STATIC = HERE / "static"
TEMPLATES = HERE / "templates"


def environment() -> Environment:
    """Return the templates: escaping is always on, and a variable that no view declares is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.globals = {"url": urls}
    made.filters.update(filters.FILTERS)
    return made


def static_version() -> str:
    """Return a digest of all static files; it is in their addresses, so that browsers can keep them."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


class PageCache:
    """The last finished pages by entity tag, bounded in number and bytes. Tags change with the archive."""

    def __init__(self, pages: int = 1000, size: int = 24_000_000) -> None:
        self._pages = pages
        self._size = size
        self._held = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: str) -> bytes | None:
        """Return the page of a tag, or None."""
        with self._lock:
            found = self._kept.get(tag)
            if found is not None:
                self._kept.move_to_end(tag)
            return found

    def put(self, tag: str, page: bytes) -> None:
        """Keep a page, and drop those unused for longest."""
        with self._lock:
            self._held += len(page) - len(self._kept.pop(tag, b""))
            self._kept[tag] = page
            while len(self._kept) > self._pages or self._held > self._size:
                self._held -= len(self._kept.popitem(last=False)[1])


class AppState:
    """One archive and its readers."""

    def __init__(self, archive: Archive, settings: Settings) -> None:
        self.archive = archive
        self.settings = settings
        self.templates = environment()
        self.version = metadata.version("reftel")
        self.static = static_version()
        self.cache = PageCache()
        self.secret = settings.secret or secrets.token_urlsafe(32)
        self.argon = threading.BoundedSemaphore(2)
        """Checking a password takes 64 MB and a core: two at a time."""
        self.sessions = Sessions(settings.state)
        self.request_limit = Limiter(settings.requests_per_minute, 60) if settings.requests_per_minute else None
        self.metrics = Metrics()
        self.exports = Exports(settings.exports, settings.exports_per_client)

    def tag(self, *parts: object) -> str:
        """Return an entity tag that changes with the archive, this release and `parts`."""
        seed = "\x1f".join(map(str, (self.archive.generation(), self.version, self.static, *parts)))
        return f'W/"{hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:24]}"'
