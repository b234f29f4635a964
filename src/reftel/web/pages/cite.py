"""Citations of a cable or of one paragraph, in styles for footnotes and reference managers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from reftel.archive.types import CableView
from reftel.citation import cite
from reftel.forms import form_title
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.page import Page, PageRequest, Refused, View
from reftel.web.pages.cable import subject_of
from reftel.web.pages.paragraph import position
from reftel.web.pages.source import find_copy
from reftel.web.render.shown_part import MOST

STYLES = (
    ("chicago", "Chicago", "Notes and bibliography"),
    ("bluebook", "Bluebook", "Legal writing in the United States"),
    ("nara", "National Archives", "The form that the National Archives ask for"),
    ("mla", "MLA", "Languages and literature"),
    ("apa", "APA", "Social sciences"),
    ("mhra", "MHRA", "Humanities in Britain"),
    ("bibtex", "BibTeX", "LaTeX"),
    ("ris", "RIS", "Zotero, EndNote, Mendeley"),
    ("csl-json", "CSL-JSON", "Zotero, Pandoc"),
)
FILES = {
    "bibtex": ("bib", "application/x-bibtex"),
    "ris": ("ris", "application/x-research-info-systems"),
    "csl-json": ("json", "application/vnd.citationstyles.csl+json"),
}


@dataclass(frozen=True)
class CitationText:
    """A citation in one style; `file_href` is empty for styles that are prose."""

    style: str
    label: str
    use: str
    text: str
    file_href: str


@dataclass(frozen=True)
class CopyChoice:
    """A paragraph or copy to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class CiteView(View):
    """Variables of cite.html."""

    id: str
    subject: str
    copies: int
    of: str
    read_from: str
    paragraphs: tuple[CopyChoice, ...]
    copy_choices: tuple[CopyChoice, ...]
    citations: tuple[CitationText, ...]


def _anchor(view: CableView, typed: str) -> str:
    return view.cable.paragraphs[position(view, typed)].anchor if typed else ""


def _text(page_request: PageRequest, view: CableView, style: str, anchor: str, copy: int) -> str:
    address = urls.paragraph(view.id, anchor) if anchor else urls.cable(view.id)
    today = dt.datetime.now(dt.UTC).date()
    return cite(
        view,
        style,
        anchor=anchor or None,
        copy=copy,
        url=page_request.public(address),
        accessed=today,
        collection=page_request.collection,
    )


def build(page_request: PageRequest) -> CiteView | Response:
    """Build the page with all styles."""
    raw = page_request.part("cable_id")
    view = page_request.app.archive.cable(raw, most_cites=0)
    anchor = _anchor(view, page_request.text("p", limit=20))
    number = page_request.integer("copy", view.main, 1, 10**6)
    if view.id != raw:
        return RedirectResponse(urls.cite(view.id, paragraph=anchor), 301)
    copy = find_copy(view, number)
    chosen = next((p for p in view.cable.paragraphs if p.anchor == anchor), None)
    numbered = [p for p in view.cable.paragraphs if p.number is not None]
    listed = [p for at, p in enumerate(numbered) if at < MOST or p.anchor == anchor]
    return CiteView(
        title=f"Cite {view.id}",
        id=view.id,
        subject=subject_of(view),
        copies=len(view.copies),
        of="" if chosen is None else f"paragraph {chosen.number}" if chosen.number else "one paragraph",
        read_from=f"copy {number}, {form_title(copy.source.form)}, {copy.shown_source.path}",
        paragraphs=(
            CopyChoice("", "the whole cable", not anchor),
            *(CopyChoice(p.anchor, f"paragraph {p.number}", p.anchor == anchor) for p in listed),
        ),
        copy_choices=tuple(
            CopyChoice(str(c.number), f"copy {c.number}, {form_title(c.source.form)}", c.number == number)
            for c in view.copies
            if c.number <= MOST or c.number == number
        ),
        citations=tuple(
            CitationText(
                style,
                label,
                use,
                _text(page_request, view, style, anchor, number),
                urls.cite_file(view.id, style, paragraph=anchor) if style in FILES else "",
            )
            for style, label, use in STYLES
        ),
    )


def download(page_request: PageRequest) -> Response:
    """Return the citation in one style as a file."""
    style = page_request.part("format")
    if style not in FILES:
        raise Refused(404, f"Citations come as files in these formats: {', '.join(FILES)}.")
    view = page_request.app.archive.cable(page_request.part("cable_id"), most_cites=0)
    anchor = _anchor(view, page_request.text("p", limit=20))
    ending, kind = FILES[style]
    headers = {"content-disposition": f'attachment; filename="{view.id}{"-" + anchor if anchor else ""}.{ending}"'}
    text = _text(page_request, view, style, anchor, view.main)
    return Response(text, media_type=f"{kind}; charset=utf-8", headers=headers)


PAGE = Page(
    Address(
        "cite",
        "/cable/{cable_id}/cite",
        "citations; `?p=` paragraph, `?copy=` the copy that was read",
        link=urls.cite,
        sample=lambda one: urls.cite(one.cable, paragraph="p2"),
    ),
    "cite.html",
    CiteView,
    build,
    cached=False,
)
FILE = Page(
    Address(
        "cite_file",
        "/cable/{cable_id}/cite/{format}",
        "a citation as a file: bibtex, ris, csl-json",
        link=urls.cite_file,
        sample=lambda one: urls.cite_file(one.cable, "ris"),
        answer="file",
    ),
    "cite.html",
    CiteView,
    download,
    cached=False,
)
