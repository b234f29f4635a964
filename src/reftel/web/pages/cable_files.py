"""A cable as a file: plain text, and JSON by the API."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from reftel.archive.types import ArchivedCable
from reftel.export import text
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.page import Page, PageRequest
from reftel.web.pages.cable import CableVars


def as_text(ask: PageRequest) -> Response:
    """Return the cable as plain text."""
    found = ask.app.archive.cable(ask.part("cable_id"))
    held = ArchivedCable(
        id=found.id,
        cable=found.cable,
        card=found.card,
        main=found.main,
        copies=found.copies,
        corrections=found.corrections,
    )
    return Response(b"".join(text.write([held])), media_type="text/plain; charset=utf-8")


def as_json(ask: PageRequest) -> Response:
    """Redirect to the cable in the API."""
    found = ask.app.archive.cable(ask.part("cable_id"))
    return RedirectResponse(urls.api(f"/cables/{quote(found.id, safe='')}"), 303)


TEXT = Page(
    Address(
        "cable_text",
        "/cable/{cable_id}.txt",
        "the cable as plain text",
        link=lambda cable_id: urls.cable_file(cable_id, "txt"),
        sample=lambda one: urls.cable_file(one.cable, "txt"),
        answer="file",
    ),
    "cable.html",
    CableVars,
    as_text,
)
JSON = Page(
    Address(
        "cable_json",
        "/cable/{cable_id}.json",
        "redirects to the cable in the API",
        link=lambda cable_id: urls.cable_file(cable_id, "json"),
        answer="other",
    ),
    "cable.html",
    CableVars,
    as_json,
)
