"""The option `--ocr` of commands that read: the pages of PDF documents that tesseract recognizes."""

from __future__ import annotations

import os
from typing import Any

import click

from reftel.forms.pdf.helper import OCR


def _set(context: click.Context, parameter: click.Parameter, value: str | None) -> None:  # noqa: ARG001 - click's shape
    if value is None:
        return
    before = os.environ.get(OCR)
    os.environ[OCR] = value  # processes that read hear of it this way

    def undo() -> None:
        os.environ.pop(OCR, None)
        if before is not None:
            os.environ[OCR] = before

    context.call_on_close(undo)


def ocr_option(command: Any) -> Any:
    """Add the option to a command."""
    return click.option(
        "--ocr",
        type=click.Choice(["auto", "always", "never"]),
        callback=_set,
        expose_value=False,
        help="Recognize PDF pages with tesseract: pages that are images (auto), all pages, or none.",
    )(command)
