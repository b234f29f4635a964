"""The parent's side of the process that reads documents: started when needed, and again after a crash."""

from __future__ import annotations

import multiprocessing
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import msgspec

from reftel.bounds import TELEGRAM_CHARACTERS
from reftel.errors import DamagedContainer, TookTooLong, TooLarge
from reftel.forms.pdf import recognition
from reftel.forms.pdf.pages import OCR_SECONDS, PAGE_SECONDS, DocumentAnswer, DocumentRequest, OcrMode, PdfPage

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(DocumentAnswer)
OCR = "REFTEL_OCR"
"""Environment variable with the pages to recognize, so that reading processes inherit it."""
JOBS = "REFTEL_OCR_JOBS"
"""Number of pages that each reading process recognizes at once."""


def ocr_mode() -> OcrMode:
    """Return the setting of the environment; `auto` by default."""
    said = os.environ.get(OCR, "auto")
    return said if said in ("always", "never") else "auto"  # type: ignore[return-value]  # one of the two, or auto


def can_recognize() -> bool:
    """Return whether image pages are recognized now: it is not turned off, and tesseract is installed."""
    return ocr_mode() != "never" and recognition.program() is not None


def ocr_jobs() -> int:
    """Return the number of pages to recognize at once: one per core, or one in each of several reading processes."""
    said = os.environ.get(JOBS, "")
    if said.isdigit():
        return max(1, int(said))
    return 1 if multiprocessing.parent_process() is not None else max(1, os.cpu_count() or 1)


class _Helper:
    """One process, one request at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, request: DocumentRequest, seconds: float) -> Iterator[DocumentAnswer]:
        """Its answers. Raises DamagedContainer if it died, TookTooLong if an answer took that many seconds."""
        with self._lock:
            is_whole = False
            try:
                process = self._running()
                assert process.stdin is not None
                asked = _encoder.encode(request)
                try:
                    process.stdin.write(len(asked).to_bytes(4, "big") + asked)
                    process.stdin.flush()
                except OSError as error:
                    raise DamagedContainer("", 0, f"a document that can be read ({error})") from error
                while True:
                    answer = _decoder.decode(self._message(process, seconds))
                    yield answer
                    if answer.is_last:
                        is_whole = True
                        return
            finally:
                if not is_whole:
                    self.stop()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():  # a fork has its own
            self._process, self._owner = None, os.getpid()
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "reftel.forms.pdf.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process

    def _message(self, process: subprocess.Popen[bytes], seconds: float) -> bytes:
        until = time.monotonic() + seconds
        size = int.from_bytes(self._read(process, 4, until), "big")
        return self._read(process, size, until)

    def _read(self, process: subprocess.Popen[bytes], size: int, until: float) -> bytes:
        assert process.stdout is not None
        parts: list[bytes] = []
        while size:
            ready, _, _ = select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise TookTooLong("", 0, "a page that is read in the time that a page may take")
            part = os.read(process.stdout.fileno(), min(size, 1 << 20))
            if not part:
                raise DamagedContainer("", 0, "a document that does not crash the PDF library")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # the rest cannot be written
                        pipe.close()


_helper = _Helper()


def read_pages(data: bytes) -> Iterator[PdfPage]:
    """The pages of a document. Raises DamagedContainer, TookTooLong, TooLarge."""
    mode = ocr_mode()
    jobs = 1 if mode == "never" else ocr_jobs()
    seconds = PAGE_SECONDS if mode == "never" else PAGE_SECONDS + OCR_SECONDS
    letters = 0
    for answer in _helper.ask(DocumentRequest(data=data, ocr=mode, jobs=jobs), seconds):
        if answer.error:
            raise DamagedContainer("", 0, f"a document that can be read ({answer.error})")
        if answer.page is not None:
            letters += sum(len(word.text) for word in answer.page.words)
            if letters > TELEGRAM_CHARACTERS:  # 600 pages of 60,000 characters take a quarter of an hour
                raise TooLarge("", 0, f"a document of at most {TELEGRAM_CHARACTERS:,} characters")
            yield answer.page


def hidden_text(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield the page and the text under each line of black boxes. No reading has it; it is available on request."""
    for answer in _helper.ask(DocumentRequest(data=data, ocr="never"), PAGE_SECONDS):
        if answer.page is not None and answer.page.hidden:
            by_height: dict[int, list[str]] = {}
            for word in answer.page.hidden:
                by_height.setdefault(round(word.middle / 4), []).append(word.text)
            for words in by_height.values():
                yield answer.page.number, " ".join(words)


def attached_files(data: bytes) -> Iterator[tuple[str, bytes | None]]:
    """Yield the name and the bytes of each file that is attached to a document; None for one that cannot be read.

    None at all for a document that cannot be opened: reading its pages reports that. Raises as `read_pages`.
    """
    for answer in _helper.ask(DocumentRequest(data=data, attached=True), PAGE_SECONDS):
        if answer.error:
            raise DamagedContainer("", 0, f"attached files that can be read ({answer.error})")
        if answer.file is not None:
            yield answer.file.name, answer.file.data


def render_page(data: bytes, number: int, dots: float) -> bytes:
    """A page as shown, as PNG. Raises LookupError for an unknown page; otherwise as `read_pages`."""
    for answer in _helper.ask(DocumentRequest(data=data, render=number, dots=dots), PAGE_SECONDS):
        if answer.error:
            raise DamagedContainer("", 0, f"a page that can be rendered ({answer.error})")
        if answer.image:
            return answer.image
    raise LookupError(f"no page {number}")


def stop() -> None:
    """End the process that reads documents; the next document starts another."""
    _helper.stop()
