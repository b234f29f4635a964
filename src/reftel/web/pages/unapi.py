"""unAPI (unapi.info, version 1): reference managers ask here for the citations of a page's cables, in whole lists too.

Zotero reads creators of embedded tags as names of persons and divides them; RIS keeps an institution whole, and the
report number.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from starlette.responses import Response

from reftel.citation import cite
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.page import Page, PageRequest, Refused
from reftel.web.pages.cite import FILES, CiteView


def build(page_request: PageRequest) -> Response:
    """The formats, those of one cable, or the cable in one of them."""
    typed, name = page_request.text("id", limit=120), page_request.text("format", limit=20)
    if typed and name:
        if name not in FILES:
            raise Refused(406, f"Citations come in these formats: {', '.join(FILES)}.")
        view = page_request.app.archive.cable(typed, most_cites=0)
        text = cite(view, name, url=page_request.public(urls.cable(view.id)), collection=page_request.collection)
        return Response(text, media_type=f"{FILES[name][1]}; charset=utf-8")
    about = f" id={quoteattr(page_request.app.archive.resolve(typed))}" if typed else ""
    rows = "".join(f'<format name="{name}" type="{kind}"/>' for name, (_, kind) in FILES.items())
    document = f'<?xml version="1.0" encoding="UTF-8"?><formats{about}>{rows}</formats>'
    return Response(document, 300 if typed else 200, media_type="application/xml")


PAGE = Page(
    Address(
        "unapi",
        "/unapi",
        "citations for reference managers (unAPI): `?id=` cable, `?format=` ris, bibtex or csl-json",
        link=urls.unapi,
        answer="file",
    ),
    "cite.html",
    CiteView,
    build,
    cached=False,
)
