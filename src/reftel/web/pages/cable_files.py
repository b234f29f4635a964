"""A cable as a file: plain text, PDF, and JSON by the API."""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from reftel.archive.types import ArchivedCable
from reftel.export import text
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.page import Page, PageRequest, Refused
from reftel.web.pages.cable import CableVars, assemble
from reftel.web.render.printed import PrintedCable, printed
from reftel.web.render.shown_part import MOST, part_of


def as_text(page_request: PageRequest) -> Response:
    """Return the cable as plain text."""
    found = page_request.app.archive.cable(page_request.part("cable_id"), most_cites=0)
    held = ArchivedCable(
        id=found.id,
        cable=found.cable,
        card=found.card,
        main=found.main,
        copies=found.copies,
        corrections=found.corrections,
        uncertain=found.uncertain,
    )
    return Response(b"".join(text.write([held])), media_type="text/plain; charset=utf-8")


def as_pdf(page_request: PageRequest) -> Response:
    """The cable as PDF, as its page prints it."""
    view = page_request.app.archive.cable(page_request.part("cable_id"), most_cites=MOST)
    part = part_of(view)
    if not part.is_all:
        raise Refused(422, "This telegram is too large for a PDF; it is available as text.")
    shown = assemble(page_request, part)
    cable = view.cable
    brief = [f"{shown.level.label} {' '.join(shown.caveats)}".strip()] if shown.level else []
    made = printed(
        PrintedCable(
            id=view.id,
            running=shown.running,
            subject=shown.subject,
            brief="   ".join((*brief, *(f"{fact.label} {fact.text}".strip() for fact in shown.facts))),
            notes=_notes(shown),
            paragraphs=shown.paragraphs,
            signatures=cable.signed_by,
            header=text.header_lines(cable),
            other_lines=tuple(filter(None, (rest.text.strip() for rest in shown.rest))),
            citation=shown.citation,
        )
    )
    name = re.sub(r"[^A-Za-z0-9.-]", "_", view.id)[:80]
    return Response(
        made, media_type="application/pdf", headers={"content-disposition": f'inline; filename="{name}.pdf"'}
    )


def _notes(shown: CableVars) -> tuple[str, ...]:
    made = []
    if shown.withheld:
        made.append(f"Withheld. {shown.withheld}")
    if shown.missing_sections:
        made.append(f"Missing: {shown.missing_sections} of this telegram.")
    elif shown.is_partial and not shown.withheld:
        made.append("This copy is partial. No copy here has the whole telegram.")
    made += [f"Corrected by hand. {each.sentence}" for each in shown.corrections]
    return tuple(made)


def as_json(page_request: PageRequest) -> Response:
    """Redirect to the cable in the API."""
    cable_id = page_request.app.archive.resolve(page_request.part("cable_id"))
    return RedirectResponse(urls.api(f"/cables/{quote(cable_id, safe='')}"), 303)


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
PDF = Page(
    Address(
        "cable_pdf",
        "/cable/{cable_id}.pdf",
        "the cable as PDF, with a running head and its citation",
        link=lambda cable_id: urls.cable_file(cable_id, "pdf"),
        sample=lambda one: urls.cable_file(one.cable, "pdf"),
        answer="file",
    ),
    "cable.html",
    CableVars,
    as_pdf,
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
