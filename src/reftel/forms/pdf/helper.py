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

from reftel.bounds import SECONDS_FOR_PAGE, TELEGRAM_CHARACTERS, spend
from reftel.errors import DamagedContainer, ReadError, TookTooLong, TooLarge
from reftel.forms.pdf import recognition
from reftel.forms.pdf.pages import (
    DOCUMENT_SECONDS,
    OCR_SECONDS,
    PAGE_SECONDS,
    RECOGNITION_SECONDS,
    RECOGNIZED_SECONDS,
    DocumentAnswer,
    DocumentRequest,
    OcrMode,
    PdfPage,
)
from reftel.processes import processor_seconds

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(DocumentAnswer)
OCR = "REFTEL_OCR"
"""Environment variable with the pages to recognize, so that reading processes inherit it."""
_LOOK = 1.0
"""Seconds between two looks at the time that the process has used."""
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
        self._pages = 0
        self._recognized = 0
        self.spent = 0.0

    def ask(self, request: DocumentRequest, seconds: float) -> Iterator[DocumentAnswer]:
        """Its answers.

        Raises:
            DamagedContainer: it died.
            TookTooLong: an answer took that many seconds on the clock, or the answers more processor time than the
                pages read so far may take.
        """
        with self._lock:
            is_whole = False
            try:
                process = self._running()
                self._pages = self._recognized = 0
                self.spent = 0.0
                begun = processor_seconds(process.pid)
                assert process.stdin is not None
                asked = _encoder.encode(request)
                try:
                    process.stdin.write(len(asked).to_bytes(4, "big") + asked)
                    process.stdin.flush()
                except OSError as error:
                    raise DamagedContainer("", 0, f"a document that can be read ({error})") from error
                while True:
                    answer = _decoder.decode(self._message(process, seconds, begun))
                    self._count(answer, processor_seconds(process.pid) - begun)
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

    def _count(self, answer: DocumentAnswer, spent: float) -> None:
        if answer.page is not None:
            self._pages += 1
        self._recognized += answer.is_recognizing
        self.spent = spent

    @property
    def _allowed(self) -> float:
        """The processor time for the pages so far, those being recognized and the next one."""
        recognition = min(RECOGNIZED_SECONDS * self._recognized, RECOGNITION_SECONDS)
        return DOCUMENT_SECONDS + SECONDS_FOR_PAGE * self._pages + recognition

    def _message(self, process: subprocess.Popen[bytes], seconds: float, begun: float) -> bytes:
        until = time.monotonic() + seconds
        size = int.from_bytes(self._read(process, 4, until, begun), "big")
        return self._read(process, size, until, begun)

    def _read(self, process: subprocess.Popen[bytes], size: int, until: float, begun: float) -> bytes:
        assert process.stdout is not None
        parts: list[bytes] = []
        while size:
            is_ready = False
            while not is_ready:
                self.spent = max(self.spent, processor_seconds(process.pid) - begun)
                if self.spent > self._allowed or time.monotonic() > until:
                    raise TookTooLong("", 0, "a page that is read in the time that a document may take")
                is_ready = bool(select.select([process.stdout], [], [], _LOOK)[0])
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
    """Yield the pages of a document.

    After a page that ends the process, or takes too long, the pages before it remain, and it and those after it have
    a flaw. The processor time counts toward `bounds.time_limit`, except what each page may take, and recognition.

    Args:
        data: the document.

    Raises:
        DamagedContainer: it cannot be opened, or its first page ends the process.
        TookTooLong: its first page takes too long.
        TooLarge: it has more characters than a telegram may have.
    """
    mode = ocr_mode()
    jobs = 1 if mode == "never" else ocr_jobs()
    seconds = PAGE_SECONDS if mode == "never" else PAGE_SECONDS + OCR_SECONDS
    letters = count = read = 0
    spent = _Spent()
    try:
        for answer in _helper.ask(DocumentRequest(data=data, ocr=mode, jobs=jobs), seconds):
            if answer.error:
                raise DamagedContainer("", 0, f"a document that can be read ({answer.error})")
            count = answer.count or count
            if answer.page is not None:
                read += 1
                spent.page(answer.page, _helper.spent)
                letters += sum(len(word.text) for word in answer.page.words)
                if letters > TELEGRAM_CHARACTERS:  # 600 pages of 60,000 characters take a quarter of an hour
                    raise TooLarge("", 0, f"a document of at most {TELEGRAM_CHARACTERS:,} characters")
                yield answer.page
    except (DamagedContainer, TookTooLong) as error:
        spent.end(_helper.spent)
        if not read or read >= count:
            raise
        for number in range(read + 1, count + 1):
            yield _unread(number, read + 1, error)


class _Spent:
    """Counts the processor time of a document's pages toward that of its source."""

    def __init__(self) -> None:
        self._before = 0.0
        self._is_recognizing = False

    def page(self, page: PdfPage, spent: float) -> None:
        """One more page; so much is spent in all."""
        self._is_recognizing = self._is_recognizing or page.recognized is not None
        if not self._is_recognizing:
            spend(spent - self._before - SECONDS_FOR_PAGE)
        self._before = spent

    def end(self, spent: float) -> None:
        """The page that was not read."""
        if not self._is_recognizing:
            spend(spent - self._before)


def _unread(number: int, failed: int, error: ReadError) -> PdfPage:
    why = f"expected {error.expected}"
    return PdfPage(number=number, width=0, height=0, flaw=why if number == failed else f"page {failed}: {why}")


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
