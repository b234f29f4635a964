"""Dictionaries for sources that look alike, learnt on the side as they go by.

Telegrams of one decade look unlike those of the next, so a dictionary is watched: once sources shrink less with it than
those that it was learnt from, a new one is learnt. The record keeps them all; each source names its own.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import msgspec

from reftel.reading import RawSource
from reftel.store.codec import Codec, Dictionary, share, train

SAMPLE_BYTES = 5 << 20
"""Bytes of a form from which a dictionary is trained; a smaller archive would hardly benefit."""

WATCH_BYTES = 8 << 20
"""Bytes of a form after which its dictionary is tested again."""

_LEAST = 64
_WATCHED = 128
_WORSE = 1.08


class _Form(msgspec.Struct):
    """State of one form."""

    samples: list[bytes] = msgspec.field(default_factory=list)
    size: int = 0
    seen: int = 0
    dictionary: bytes | None = None
    proven: float = 0.0
    running: Future[tuple[bytes, float] | None] | None = None


class DictionaryTrainer:
    """Watches sources go by."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._forms: dict[str, _Form] = {}
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="reftel-train")

    def see(self, raw: RawSource) -> None:
        """A source that will be packed."""
        if not raw.form:
            return
        form = self._forms.get(raw.form)
        if form is None:
            form = self._forms[raw.form] = _Form(dictionary=self._codec.dictionary(raw.form))
        form.samples.append(raw.data)
        form.size += len(raw.data)
        form.seen += len(raw.data)
        if form.running is None and form.size >= SAMPLE_BYTES and len(form.samples) >= _LEAST:
            if form.dictionary is None or form.seen >= WATCH_BYTES:
                form.seen = 0
                form.running = self._pool.submit(_learn, form.samples, form.dictionary, form.proven)
            form.samples, form.size = [], 0

    def trained(self, write: Callable[[str, bytes], int]) -> list[Dictionary]:
        """Dictionaries that are ready: written with `write(form, data) -> number`, in use by the codec from now on."""
        ready: list[Dictionary] = []
        for name, form in self._forms.items():
            if form.running is None or not form.running.done():
                continue
            learnt, form.running = form.running.result(), None
            if learnt is not None:
                form.dictionary, form.proven = learnt
                dictionary = Dictionary(write(name, form.dictionary), name, "trained", form.dictionary)
                self._codec.add(dictionary)
                ready.append(dictionary)
        return ready

    def close(self) -> None:
        """Stop learning."""
        self._pool.shutdown(cancel_futures=True)


def _learn(samples: list[bytes], current: bytes | None, proven: float) -> tuple[bytes, float] | None:
    """A new dictionary, if the current one serves these samples worse than those that it was trained on."""
    if current is not None and share(samples[-_WATCHED:], current) < proven * _WORSE:
        return None
    return train(samples, current)
