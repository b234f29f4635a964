"""Requests to an OpenSearch server, with the one retry loop, and its errors as Reftel's own."""

from __future__ import annotations

import json
import logging
import ssl
import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from opensearchpy import OpenSearch
from opensearchpy import exceptions as theirs

from reftel.errors import ArchiveError
from reftel.index.base import IndexUnreachableError, IndexUnusableError
from reftel.index.server import IndexServer

READ_WITHIN: Final = 1.0
"""Seconds to retry a query if the server does not answer: a reader waits for a page."""

LEFT_ALONE: Final = 2.0
"""Seconds after an unanswered query in which no other is sent: readers do not wait for a server that is down."""

WRITE_WITHIN: Final = 300.0
"""Seconds in which a write is sent again: a node that was restarted is back by then."""

_REQUEST: Final = 30
"""Seconds that one request may take."""

_SHORTEST: Final = 0.1
_LONGEST: Final = 10.0
"""Seconds of pauses between two attempts; each is twice the one before."""

_OVERLOADED: Final = (429, 503)
"""Status codes of an overloaded server, or one without a manager: retry later."""

_REFUSED: Final = (401, 403)
"""Status codes for a wrong or missing password: another attempt would get the same answer."""

_AGAIN: Final = (408, 429, 502, 503, 504)

_TOO_LARGE: Final = 413
"""Status code for a request of too many bytes: a proxy often takes one megabyte."""

_QUIET: Final = 10.0
"""Seconds of waiting after which Reftel says why nothing happens."""

log = logging.getLogger("reftel.index")

# The client would print a line for every failed request.
logging.getLogger("opensearch").addHandler(logging.NullHandler())


class ConflictError(Exception):
    """A document is not the one that was expected: someone else wrote it."""


class NotFoundError(Exception):
    """The index or document does not exist."""


class TooLargeError(Exception):
    """The server, or a proxy before it, does not take a request of so many bytes."""


class OpenSearchClient:
    """One cluster. Thread-safe."""

    def __init__(self, server: IndexServer) -> None:
        """Raise ArchiveError for settings that can't be. Sends nothing."""
        self.server = server.check()
        is_tls = server.urls[0].startswith("https:")
        more: dict[str, Any] = {}
        if is_tls:
            try:
                more["ssl_context"] = ssl.create_default_context(cafile=server.ca or None)
            except (OSError, ssl.SSLError) as error:
                raise IndexUnusableError(f"{server.ca} is not a certificate file: {error}") from error
        if server.user:
            try:
                more["http_auth"] = (server.user, server.password())
            except ArchiveError as error:  # everything but search works without it
                raise IndexUnreachableError(str(error)) from error
        self._client = OpenSearch(
            hosts=list(server.urls),
            timeout=_REQUEST,
            max_retries=0,
            retry_on_timeout=False,
            dead_timeout=1,
            pool_maxsize=16,
            **more,
        )
        self._down: tuple[float, IndexUnreachableError] | None = None
        self._told = 0.0

    def close(self) -> None:
        """Close connections. Twice is fine."""
        self._client.close()

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        params: Mapping[str, Any] | None = None,
        *,
        within: float = READ_WITHIN,
    ) -> Any:
        """Send a request that may be sent twice, again and again for `within` seconds; return the answer's JSON.

        Raises:
            ConflictError, NotFoundError: the server's answer.
            TooLargeError: the request has too many bytes.
            IndexUnreachableError: nobody answers, or the server has no time, or parts of the index are missing, or an
                administrator closed the index or made it read-only.
            IndexUnusableError: the server does not take the request.
        """
        is_question = within == READ_WITHIN
        if is_question and self._down is not None and time.monotonic() < self._down[0]:
            raise IndexUnreachableError(str(self._down[1]))
        data = body if body is None or isinstance(body, bytes) else msgspec.json.encode(body)
        # The client takes some parameters, `timeout` among them, for its own.
        url = f"{path}?{urlencode(params)}" if params else path
        begun = time.monotonic()
        until = begun + within
        pause = _SHORTEST
        while True:
            try:
                answer = self._client.transport.perform_request(method, url, body=data)
                self._down = None
                return self._checked(answer)
            except theirs.TransportError as error:
                trouble = self._trouble(error)
                if not isinstance(trouble, IndexUnreachableError):
                    raise trouble from error
                if error.status_code in _OVERLOADED:
                    pause = max(pause, 1.0)
                left = until - time.monotonic()
                if left <= 0 or isinstance(error, theirs.SSLError) or _is_final(error):
                    if not is_blocked(error.error):
                        # A query waited long without an answer: other queries fail at once for longer.
                        alone = LEFT_ALONE * (10 if isinstance(error, theirs.ConnectionTimeout) else 1)
                        self._down = (time.monotonic() + alone, trouble)
                    raise trouble from error
                self.tell_waiting(begun, until, str(trouble))
                time.sleep(min(pause, left))
                pause = min(2 * pause, _LONGEST)
            except theirs.OpenSearchException as error:
                raise self._odd(str(error)) from error

    def tell_waiting(self, begun: float, until: float, trouble: str) -> None:
        """Tell a person, once in a while, why a write waits. `begun` and `until` are of time.monotonic."""
        now = time.monotonic()
        if now - begun > _QUIET and now - self._told > WRITE_WITHIN / 5:
            self._told = now
            log.warning("waiting up to %d more seconds, because %s", max(until - now, 0), trouble)

    def exists(self, path: str) -> bool:
        """Return whether it exists. Raises as `ask`."""
        try:
            return bool(self.ask("HEAD", path))
        except NotFoundError:
            return False

    def _checked(self, answer: Any) -> Any:
        """Return an answer; another kind of server can be at an address, or a proxy that asks for a sign-in."""
        if isinstance(answer, bool):
            return answer
        if not isinstance(answer, dict):
            raise self._odd(f"a {type(answer).__name__}")
        return _Answer(answer, self._odd)

    def _odd(self, answer: str) -> IndexUnreachableError:
        return IndexUnreachableError(f"the server at {self.where} does not answer like OpenSearch: {answer[:200]}")

    @property
    def where(self) -> str:
        """The server's addresses, for messages."""
        return ", ".join(self.server.urls)

    def _trouble(self, error: theirs.TransportError) -> Exception:
        status = error.status_code
        if isinstance(error, theirs.SSLError):
            return IndexUnreachableError(
                f"the search server at {self.where} is not trusted: {error.error}{self._tls_advice(str(error.error))}"
            )
        if not isinstance(status, int):
            return IndexUnreachableError(self._silent("does not answer"))
        if status == 404:
            return NotFoundError(reason(error.info))
        if status == 409:
            return ConflictError(reason(error.info))
        if status == _TOO_LARGE:
            return TooLargeError(self.where)
        if is_blocked(error.error):
            return IndexUnreachableError(self.blocked(reason(error.info)))
        if status in _REFUSED:
            who = f"user {self.server.user!r}" if self.server.user else "requests without a user"
            said = f": {reason(error.info)}" if error.info else ""
            return IndexUnreachableError(f"the search server at {self.where} refuses {who} ({status}{said})")
        if status in _AGAIN:
            return IndexUnreachableError(self._silent(f"has no time ({status}: {reason(error.info)})"))
        if not error.info:
            return self._odd(f"status {status}")
        return IndexUnusableError(f"the search server at {self.where} refuses ({status}): {reason(error.info)}")

    def _tls_advice(self, said: str) -> str:
        if "WRONG_VERSION_NUMBER" in said:
            return ". It does not answer in https: check the port, or use an http:// address"
        if "CERTIFICATE_VERIFY_FAILED" in said and not self.server.ca:
            return ". Give the file of its certificate authority with --ca"
        return ""

    def blocked(self, why: str) -> str:
        """Return the message for an index that is there and sound, but closed or read-only."""
        return (
            f"the search server at {self.where} has closed the index or made it read-only ({why}). Have its "
            "administrator open it or allow writing, then run the same command again"
        )

    def _silent(self, what: str) -> str:
        return (
            f"the search server at {self.where} {what}. Telegrams can be read, listed and cited without it. "
            "Start the server or check the network; then searches work again"
        )


def is_blocked(kind: Any) -> bool:
    """Return whether an error says that an index is closed or read-only; `kind` is its type in the server's words."""
    return kind in ("cluster_block_exception", "index_closed_exception")


def _is_final(error: theirs.TransportError) -> bool:
    """Whether another attempt would get the same answer. A full disk (429) blocks an index too, until there is room."""
    return error.status_code in _REFUSED or (is_blocked(error.error) and error.status_code not in _AGAIN)


class _Answer(dict[str, Any]):
    """An answer of the server. A missing part is an error, not a fault of the program."""

    def __init__(self, parts: dict[str, Any], odd: Callable[[str], IndexUnreachableError]) -> None:
        super().__init__(parts)
        self._odd = odd

    def __missing__(self, part: str) -> Any:
        raise self._odd(f"there is no {part!r}")


def reason(info: Any) -> str:
    """Return the reason in an error of the server, in one line."""
    error = info.get("error", info) if isinstance(info, dict) else info
    if isinstance(error, dict):
        causes = [
            error,
            *error.get("root_cause", ()),
            *(each.get("reason") or {} for each in error.get("failed_shards", ())),
        ]
        found = [str(each.get("reason")) for each in causes if isinstance(each, dict) and each.get("reason")]
        return "; ".join(dict.fromkeys(found))[:500] or str(error.get("type", ""))
    return (error if isinstance(error, str) else json.dumps(error, default=str))[:500]
