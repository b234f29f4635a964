"""The process that reads documents: a crash of the PDF library ends only it.

It takes requests from standard input and gives answers on standard output, each with its length before it. It ends
when its input ends.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from subprocess import SubprocessError
from typing import Any, BinaryIO

import msgspec

from reftel.bounds import bound_memory
from reftel.forms.pdf import layer, recognition
from reftel.forms.pdf.pages import HELPER_BYTES, MOST_PAGES, Box, DocumentAnswer, DocumentRequest, PdfPage

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(DocumentRequest)


def send(out: BinaryIO, data: bytes) -> None:
    """Write a message with its length."""
    out.write(len(data).to_bytes(4, "big") + data)
    out.flush()


def receive(source: BinaryIO) -> bytes | None:
    """Read a message; None at the end."""
    size = source.read(4)
    return source.read(int.from_bytes(size, "big")) if len(size) == 4 else None


def answers(request: DocumentRequest) -> Iterator[DocumentAnswer]:
    """Return the answer to a request."""
    try:
        document = layer.open_document(request.data)
    except ValueError as error:
        yield DocumentAnswer(error="" if request.attached else str(error), is_last=True)
        return
    if request.attached:
        yield from (DocumentAnswer(file=each) for each in layer.attached_files(document))
        yield DocumentAnswer(is_last=True)
        return
    count = len(document)
    if request.render:
        image = layer.png_page(document, request.render, request.dots) if request.render <= count else b""
        yield DocumentAnswer(count=count, image=image, is_last=True)
        return
    if count > MOST_PAGES:
        yield DocumentAnswer(error=f"a document of at most {MOST_PAGES} pages; it has {count}", is_last=True)
        return
    yield DocumentAnswer(count=count)
    with ThreadPoolExecutor(max(1, request.jobs)) as pool:
        waiting: list[tuple[PdfPage, Future[tuple[recognition.Recognized, list[Box]]] | str | None]] = []
        for number in range(1, count + 1):
            waiting.append(_begin(document, number, request, pool))
            if isinstance(waiting[-1][1], Future):
                yield DocumentAnswer(is_recognizing=True)
            while len(waiting) > request.jobs or (waiting and waiting[0][1] is None):
                yield DocumentAnswer(page=_finished(*waiting.pop(0)))
        for page, task in waiting:
            yield DocumentAnswer(page=_finished(page, task))
    yield DocumentAnswer(is_last=True)


def _begin(
    document: Any, number: int, request: DocumentRequest, pool: ThreadPoolExecutor
) -> tuple[PdfPage, Future[tuple[recognition.Recognized, list[Box]]] | str | None]:
    """A page's text layer, and its recognition if requested, or the error."""
    try:
        page = layer.read_page(document, number)
        if request.ocr == "never" or (request.ocr == "auto" and not page.is_image):
            return page, None
        if recognition.program() is None:
            return page, recognition.MISSING
        gray, width, height = layer.gray_page(document, number, recognition.DOTS)
    except (ValueError, OSError, MemoryError, layer.PdfError) as error:
        return PdfPage(number=number, width=0, height=0, flaw=f"{type(error).__name__}: {error}"[:200]), None
    dots = recognition.DOTS * width / max(page.width * recognition.DOTS / 72, 1)
    return page, pool.submit(_recognized, gray, width, height, dots)


def _recognized(gray: bytes, width: int, height: int, dots: float) -> tuple[recognition.Recognized, list[Box]]:
    return recognition.recognize(gray, width, height, dots), recognition.black_boxes(gray, width, height, dots)


def _finished(page: PdfPage, task: Future[tuple[recognition.Recognized, list[Box]]] | str | None) -> PdfPage:
    if task is None:
        return page
    if isinstance(task, str):
        return msgspec.structs.replace(page, flaw=task)
    try:
        found, boxes = task.result()
    except (OSError, RuntimeError, SubprocessError, MemoryError) as error:
        return msgspec.structs.replace(page, flaw=str(error)[:300])
    return msgspec.structs.replace(
        page,
        recognized=found.words,
        recognized_turn=found.turn,
        recognized_slope=found.slope,
        covered=page.covered or boxes,
    )


def main() -> None:
    """Answer requests until there are no more."""
    bound_memory(HELPER_BYTES)
    source, out = sys.stdin.buffer, sys.stdout.buffer
    while (asked := receive(source)) is not None:
        request = _decoder.decode(asked)
        try:
            for answer in answers(request):
                send(out, _encoder.encode(answer))
        except Exception as error:
            send(out, _encoder.encode(DocumentAnswer(error=f"{type(error).__name__}: {error}"[:300], is_last=True)))


if __name__ == "__main__":
    main()
