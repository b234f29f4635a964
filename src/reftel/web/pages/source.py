"""The source view: the text of a copy with its values marked, and its bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from starlette.responses import RedirectResponse, Response

from reftel.archive.types import CableCopy, CableView
from reftel.defects import defect_title
from reftel.errors import ReadError
from reftel.fields.defect_words import in_words
from reftel.fields.field_labels import field_label
from reftel.forms import PAGED, form_title
from reftel.model import Cable, Defect, Field
from reftel.spans import Span
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.filters import plural
from reftel.web.page import Page, PageRequest, Refused, View
from reftel.web.pages.cable import subject_of
from reftel.web.render.cable_rows import Crumb
from reftel.web.render.origin import CopyOrigin, origin_of
from reftel.web.render.sheets import ImageStore, PageSheet, sheets, where
from reftel.web.render.shown_part import MOST
from reftel.web.render.source_runs import MOST_PLACES, BlockRuns, FieldItem, clipped, cut, parts

LONGEST_VALUE = 160


@dataclass(frozen=True)
class SourceView(View):
    """Variables of source.html."""

    id: str
    subject: str
    copies: int
    number: int
    others: tuple[Crumb, ...]
    place: str
    origin: CopyOrigin
    form: str
    size: int
    sha256: str
    bytes_href: str
    blocks: tuple[BlockRuns, ...]
    fields: tuple[FieldItem, ...]
    flaws: tuple[tuple[str, str, str], ...]
    """(anchor or empty, label, note)"""
    sheets: tuple[PageSheet, ...]
    """Images of its pages, if it has pages."""
    part: int
    """Number of the part of the text that is shown, from 1."""
    parts: int
    previous_href: str
    next_href: str


def find_copy(view: CableView, number: int) -> CableCopy:
    """Return the copy of a number; answer 404 if there is none."""
    for copy in view.copies:
        if copy.number == number:
            return copy
    raise Refused(404, f"{view.id} has no copy {number}.")


def _value(cable: Cable, field: Field, text: str) -> str:
    """Return the value of the attribute in words, or the characters if the field is part of a larger value."""
    value: object = cable
    for name in field.name.split("."):
        value = getattr(value, name, None)
    if isinstance(value, str | int):
        said = str(value)
    elif isinstance(value, dt.date):
        said = value.isoformat()
    elif isinstance(value, tuple) and value and all(isinstance(part, str) for part in value):
        said = ", ".join(value)
    elif isinstance(value, msgspec.Struct) and not isinstance(value, Cable) and hasattr(value, "__str__"):
        said = " ".join(field.span.of(text).split())
    else:
        said = " ".join(field.span.of(text).split())
    return said if len(said) <= LONGEST_VALUE else said[:LONGEST_VALUE] + " …"


def _part(page_request: PageRequest, copy: CableCopy, defects: Sequence[Defect]) -> tuple[Span, int, int]:
    """The part of the text that is asked for, its number and the number of parts: nearly always the only one."""
    cable = copy.cable
    places = [each.span.start for each in cable.fields] + [each.span.start for each in cable.blocks]
    places += [each.span.start for each in defects if each.span is not None]
    divided = parts(len(copy.text), places)
    at = page_request.integer("part", 1, 1, 10**7)
    if at > len(divided):
        raise Refused(404, f"The text of this copy has {plural(len(divided), 'part')}.")
    return divided[at - 1], at, len(divided)


def _is_in(span: Span, part: Span, text: str) -> bool:
    """Whether a span begins in a part; those at or after the end of the text are of the last one."""
    return part.start <= span.start < part.end or (part.end == len(text) and span.start >= part.end)


def build(page_request: PageRequest) -> SourceView | Response:
    """Build the page of one copy; the default is the main copy."""
    raw = page_request.part("cable_id")
    view = page_request.app.archive.cable(raw, most_cites=0)
    number = page_request.integer("copy", view.main, 1, 10**6)
    if view.id != raw:
        return RedirectResponse(urls.source(view.id, copy=number), 301)
    copy = find_copy(view, number)
    cable = copy.cable
    mapped = page_request.app.archive.copy_text(view.id, number)
    own = [(index, entry.defect) for index, entry in enumerate(view.defects) if entry.witness == number]
    part, at, count = _part(page_request, copy, [defect for _, defect in own])
    flaws = [
        (f"d{index}", defect, defect.span)
        for index, defect in own
        if (at == 1 if defect.span is None else _is_in(defect.span, part, copy.text))
    ][:MOST]
    shown = [(index, field) for index, field in enumerate(cable.fields) if _is_in(field.span, part, copy.text)][
        : 2 * MOST_PLACES
    ]
    fields = []
    for index, field in shown:
        place = mapped.origin(field.span)
        offset = copy.source.offset
        fields.append(
            FieldItem(
                index,
                field_label(field.name),
                _value(cable, field, copy.text),
                field.state,
                field.rule,
                where(copy.frame, field.span) or f"bytes {place.start + offset:,}–{place.end + offset:,}",
            )
        )
    return SourceView(
        part=at,
        parts=count,
        previous_href=urls.source(view.id, copy=number, part=at - 1) if at > 1 else "",
        next_href=urls.source(view.id, copy=number, part=at + 1) if at < count else "",
        title=f"{view.id}: source",
        id=view.id,
        subject=subject_of(view),
        copies=len(view.copies),
        number=number,
        others=tuple(
            Crumb(f"Copy {other.number}", "" if other.number == number else urls.source(view.id, copy=other.number))
            for other in view.copies
        ),
        place=copy.shown_source.path,
        origin=origin_of(copy),
        form=form_title(copy.source.form),
        size=copy.source.size,
        sha256=copy.source.sha256,
        bytes_href=urls.source_bytes(view.id, number),
        blocks=cut(
            copy.text,
            clipped(cable.blocks, part),
            [field for _, field in shown],
            [(anchor, defect_title(defect.code), span) for anchor, defect, span in flaws if span is not None],
            [index for index, _ in shown],
        ),
        fields=tuple(fields),
        flaws=tuple(
            (anchor if span is not None else "", defect_title(defect.code), in_words(defect.note))
            for anchor, defect, span in flaws
        ),
        sheets=sheets(
            view.id,
            number,
            copy.frame,
            shown,
            [(defect_title(defect.code), span) for _, defect, span in flaws if span is not None],
        ),
    )


def download(page_request: PageRequest) -> Response:
    """Return the original bytes of a copy as a download, which browsers do not render."""
    view = page_request.app.archive.cable(page_request.part("cable_id"), most_cites=0)
    number = page_request.integer_part("witness")
    find_copy(view, number)
    data = page_request.app.archive.copy_data(view.id, number)
    headers = {"content-disposition": f'attachment; filename="{view.id}-copy-{number}.bin"'}
    return Response(data, media_type="application/octet-stream", headers=headers)


def page_image(page_request: PageRequest) -> Response:
    """Return a page of a copy as an image."""
    view = page_request.app.archive.cable(page_request.part("cable_id"), most_cites=0)
    copy = find_copy(view, page_request.integer_part("witness"))
    number = page_request.integer_part("number")
    if copy.source.form not in PAGED or all(page.number != number for page in copy.frame.pages):
        raise Refused(404, f"This copy has no page {number}.")
    try:
        image = _IMAGES.image(copy.source.sha256, page_request.app.archive.copy_data(view.id, copy.number), number)
    except LookupError as error:
        raise Refused(404, f"This copy has no page {number}.") from error
    except ReadError as error:
        raise Refused(500, f"Page {number} could not be rendered.") from error
    return Response(image, media_type="image/png", headers={"cache-control": "private, max-age=86400"})


_IMAGES = ImageStore()
PAGE = Page(
    Address(
        "source",
        "/cable/{cable_id}/source",
        "a copy's text with its fields marked; `?copy=` number, `?part=` of a very long text; `#f3` a field, "
        "`#c3` its characters, `#d0` a defect",
        link=urls.source,
        sample=lambda one: urls.source(one.cable),
    ),
    "source.html",
    SourceView,
    build,
)
IMAGE = Page(
    Address(
        "source_page",
        "/cable/{cable_id}/source/{witness:int}/page/{number:int}",
        "a page of a PDF as an image",
        link=urls.source_page,
        answer="other",
    ),
    "source.html",
    SourceView,
    page_image,
    cached=False,
)
BYTES = Page(
    Address(
        "source_bytes",
        "/cable/{cable_id}/source/{witness:int}/bytes",
        "the original bytes of a copy",
        link=urls.source_bytes,
        sample=lambda one: urls.source_bytes(one.cable, 1),
        answer="file",
    ),
    "source.html",
    SourceView,
    download,
    cached=False,
)
