"""Documents for the server: requests of some megabytes, several at once, with a check of every item."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, Final, Self

from reftel.index.base import IndexUnreachableError, IndexUnusableError
from reftel.index.opensearch_client import WRITE_WITHIN, OpenSearchClient, TooLargeError, is_blocked, reason

BATCH_BYTES: Final = 5 << 20
AT_ONCE: Final = 2
"""Requests under way. Measured on two cores, server included: 814, 1,349, 1,574 documents a second with 1, 2, 4."""

_ITEM_WAIT: Final = "10s"
"""Time that the server waits for a missing part of the index before it refuses an item: it must be short, because
Reftel also waits."""

_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 20.0

Action = tuple[int, bytes]
"""Key, and the lines of the request for its document."""


def put_action(key: int, body: bytes) -> Action:
    """Return the action that stores a document, whether one of the key is there or not."""
    return key, b'{"index":{"_id":"%d"}}\n%b\n' % (key, body)


def delete_action(key: int) -> Action:
    """Return the action that drops a document, if there is one."""
    return key, b'{"delete":{"_id":"%d"}}\n' % key


class BulkSender:
    """Sends actions. Leaving the context without an error means that the server holds all of them."""

    def __init__(self, client: OpenSearchClient, index: str, *, at_once: int = AT_ONCE) -> None:
        self._client = client
        self._path = f"/{index}/_bulk"
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="reftel-send")
        self._most = 2 * at_once
        self._waiting: list[Action] = []
        self._bytes = 0
        self._most_bytes = BATCH_BYTES
        self._keys: set[int] = set()
        self._under_way: set[Future[None]] = set()
        self._is_stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self.drain()
        finally:
            self._is_stopped = True
            self._pool.shutdown(cancel_futures=True)

    def send(self, actions: Iterable[Action]) -> None:
        """Send, soon. Actions of one key keep their order. Raises the first error so far."""
        for action in actions:
            if action[0] in self._keys:
                self.drain()
            self._keys.add(action[0])
            self._waiting.append(action)
            self._bytes += len(action[1])
            if self._bytes >= self._most_bytes:
                self._start()

    def drain(self) -> None:
        """Wait until everything is there."""
        if self._waiting:
            self._start()
        while self._under_way:
            self._collect()
        self._keys.clear()

    def _start(self) -> None:
        while len(self._under_way) >= self._most:
            self._collect()
        self._under_way.add(self._pool.submit(self._deliver, self._waiting))
        self._waiting, self._bytes = [], 0

    def _collect(self) -> None:
        done, self._under_way = wait(self._under_way, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()

    def _deliver(self, actions: list[Action]) -> None:
        """Send actions, in two halves if they are too many bytes for one request."""
        try:
            self._deliver_at_once(actions)
        except TooLargeError:
            size = sum(len(lines) for _, lines in actions)
            if len(actions) == 1:
                raise IndexUnusableError(
                    f"the search server at {self._client.where}, or a proxy before it, does not take the document of "
                    f"key {actions[0][0]}, of {size:,} bytes: raise its limit for the size of a request"
                ) from None
            self._most_bytes = min(self._most_bytes, max(size // 2, 1))
            middle = len(actions) // 2
            self._deliver(actions[:middle])
            self._deliver(actions[middle:])

    def _deliver_at_once(self, actions: list[Action]) -> None:
        begun = time.monotonic()
        until = begun + WRITE_WITHIN
        pause = _PAUSE
        while actions:
            data = b"".join(lines for _, lines in actions)
            left = max(until - time.monotonic(), 0.0)
            params = {"timeout": _ITEM_WAIT, "filter_path": "errors,items.*.status,items.*.error"}
            answer = self._client.ask("POST", self._path, data, params, within=left)
            if not answer.get("errors"):
                return
            actions, trouble = self._refused(actions, answer["items"])
            if not actions:
                return
            if self._is_stopped or time.monotonic() + pause > until:
                raise IndexUnreachableError(
                    f"the search server at {self._client.where} does not take documents ({trouble}): run the same "
                    "command again when it does; it continues where it stopped"
                )
            self._client.tell_waiting(begun, until, f"the search server takes no documents ({trouble})")
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _refused(self, actions: list[Action], items: list[dict[str, Any]]) -> tuple[list[Action], str]:
        """Return the actions to send again, and why. Raises IndexUnusableError if that does not help."""
        if len(items) != len(actions):
            raise IndexUnusableError(
                f"the search server at {self._client.where} gives {len(items)} answers for {len(actions)} documents"
            )
        again: list[Action] = []
        trouble = ""
        for action, item in zip(actions, items, strict=True):
            (result,) = item.values()
            if "error" not in result:
                continue
            trouble = reason(result)
            if result["status"] != 429 and is_blocked(result["error"].get("type")):
                raise IndexUnreachableError(self._client.blocked(trouble))
            if result["status"] != 429 and result["status"] < 500:
                raise IndexUnusableError(
                    f"the search server at {self._client.where} refuses the document of key {action[0]}: {trouble}"
                )
            again.append(action)
        return again, trouble
