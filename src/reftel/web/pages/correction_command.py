"""A wrong value: its corrections so far, and the command that corrects it. The page changes nothing itself."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from typing import cast
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from reftel.archive.types import CableView
from reftel.collate.corrections import typed_value, understand
from reftel.field_names import CableAttribute
from reftel.fields import registry
from reftel.fields.field_labels import field_label
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.page import Page, PageRequest, Refused, View
from reftel.web.pages.cable import subject_of
from reftel.web.render.correction_lines import CorrectionLine, correction_lines, written

LONGEST = 4000
"""Characters of a value and of its evidence."""
LONGEST_NAME = 120
MOST = 200
"""Corrections on a page, the latest ones."""


@dataclass(frozen=True)
class CorrectableValue:
    """A value that a correction can replace."""

    name: str
    label: str
    text: str
    href: str
    is_chosen: bool


@dataclass(frozen=True)
class CorrectView(View):
    """Variables of correct.html."""

    id: str
    subject: str
    copies: int
    corrections: tuple[CorrectionLine, ...]
    earlier: int
    """Corrections before those."""
    values: tuple[CorrectableValue, ...]
    field: str
    label: str
    value: str
    because: str
    by: str
    mistake: str
    """The reason why the typed value is not one of its field."""
    command: str
    mail: str
    """`mailto:` address with the command as its text."""


def command(cable_id: str, field: str, value: str, because: str, by: str) -> str:
    """Return the command line that makes a correction; ARCHIVE is for its reader to replace.

    Example:
        `command("08MEXICO714", "subject", "A lamp", "copy 2", "")` is
        `reftel correct '--because=copy 2' ARCHIVE 08MEXICO714 subject 'A lamp'`.
    """
    exact = value if typed_value(value) in (value, None) else json.dumps(value, ensure_ascii=False)
    options = [f"--because={because}", *([f"--by={by}"] if by else [])]
    # options first, so that -- can protect a value that begins with a hyphen
    words = [
        "reftel",
        "correct",
        *options,
        "ARCHIVE",
        *(["--"] if exact.startswith("-") else []),
        cable_id,
        field,
        exact,
    ]
    plain = map(shlex.quote, words)
    return " ".join(plain)


def build(page_request: PageRequest) -> CorrectView | Response:
    """The cable's values; the form for a chosen one; the command for a filled form."""
    raw = page_request.part("cable_id")
    view = page_request.app.archive.cable(raw, most_cites=0)
    field = page_request.text("field", limit=40)
    if field and field not in registry.REGISTRY.correctable:
        raise Refused(404, f"No value is called {field}.")
    if view.id != raw:
        return RedirectResponse(urls.correct(view.id, field), 301)
    value = " ".join(page_request.text("value", limit=LONGEST).split())
    because = " ".join(page_request.text("because", limit=LONGEST).split())
    by = " ".join(page_request.text("by", limit=LONGEST_NAME).split())
    is_sent = "because" in page_request.request.query_params
    mistake = _mistake(field, value, because) if field and is_sent else ""
    made = command(view.id, field, value, because, by) if field and is_sent and not mistake else ""
    corrections = page_request.app.archive.corrections(view.id)
    return CorrectView(
        title=f"Corrections of {view.id}",
        id=view.id,
        subject=subject_of(view),
        copies=len(view.copies),
        corrections=correction_lines(view, corrections[-MOST:]),
        earlier=max(0, len(corrections) - MOST),
        values=_values(view, field),
        field=field,
        label=field_label(field) if field else "",
        value=value if is_sent else written(getattr(view.cable, field, None)) if field else "",
        because=because,
        by=by,
        mistake=mistake,
        command=made,
        mail=_mail(view.id, page_request.absolute(urls.cable(view.id)), made) if made else "",
    )


def _mistake(field: str, value: str, because: str) -> str:
    if not because:
        return "Say how you know the right value: a correction needs evidence"
    try:
        understand(cast(CableAttribute, field), typed_value(value))
    except ValueError as error:
        said = str(error)
        return said[:1].upper() + said[1:]
    return ""


def _mail(cable_id: str, address: str, made: str) -> str:
    title = quote(f"{cable_id}: a wrong value", safe="")
    text = quote(f"{address}\n\n{made}\n", safe="")
    return f"mailto:?subject={title}&body={text}"


def _values(view: CableView, chosen: str) -> tuple[CorrectableValue, ...]:
    return tuple(
        CorrectableValue(
            name,
            field_label(name),
            written(getattr(view.cable, name, None)),
            urls.correct(view.id, name),
            name == chosen,
        )
        for name in registry.REGISTRY.correctable
    )


PAGE = Page(
    Address(
        "correct",
        "/cable/{cable_id}/correct",
        "corrections of a cable, and the command for one: `?field=`, `?value=`, `?because=`, `?by=`",
        link=urls.correct,
        sample=lambda one: urls.correct(one.cable, "subject"),
    ),
    "correct.html",
    CorrectView,
    build,
)
