"""The state that all requests share: the archive, the settings, the templates, a cache of finished pages."""

from __future__ import annotations

import hashlib
import secrets
import threading
from importlib import metadata
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reftel.archive import Archive
from reftel.web import filters, urls
from reftel.web.exports import Exports
from reftel.web.limits import Limiter
from reftel.web.metrics import Metrics
from reftel.web.page_cache import PageCache
from reftel.web.served_archive import ServedArchive
from reftel.web.sessions import Sessions
from reftel.web.settings import Settings
from reftel.web.shared_limits import SharedLimiter
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


def _limiter(settings: Settings) -> Limiter | SharedLimiter | None:
    if not settings.requests_per_minute:
        return None
    if settings.state is not None:
        return SharedLimiter(settings.state, settings.requests_per_minute, 60)
    return Limiter(settings.requests_per_minute, 60)


class AppState:
    """One archive and its readers."""

    def __init__(self, archive: Archive, settings: Settings) -> None:
        self._served = ServedArchive(archive)
        self.settings = settings
        self.templates = environment()
        self.version = metadata.version("reftel")
        self.static = static_version()
        self.cache = PageCache()
        self.secret = settings.secret or secrets.token_urlsafe(32)
        self.argon = threading.BoundedSemaphore(2)
        """Checking a password takes 64 MB and a core: two at a time."""
        self.sessions = Sessions(settings.state)
        self.request_limit = _limiter(settings)
        self.metrics = Metrics()
        self.exports = Exports(settings.exports, settings.exports_per_client)

    @property
    def archive(self) -> Archive:
        """The archive to read now."""
        return self._served.current()

    def tag(self, *parts: object) -> str:
        """Return an entity tag that changes with the archive, this release, the site's settings and `parts`."""
        site = (self.settings.title, bool(self.settings.password_hashes))
        seed = repr((self.archive.state(), self.version, self.static, site, parts))
        return f'W/"{hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:24]}"'
