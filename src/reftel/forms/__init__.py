"""The containers in which telegrams survive, one file a form.

To add one, write its file and its row in `FORMS` (docs/adding-a-form.md).
"""

from __future__ import annotations

from functools import lru_cache

from reftel.forms import (
    australian_cablegram,
    cablegate_page,
    cables_csv,
    damaged_text,
    delimited,
    export_tei,
    forwarded,
    frus_page,
    frus_tei,
    frus_web,
    json_rows,
    military,
    nara_record,
    open_document,
    paper_form,
    pdf,
    plusd_page,
    rtf_document,
    smart_message,
    sql_dump,
    stored_tables,
    telegram_text,
    web_page,
    word_document,
    xml_rows,
)
from reftel.forms.base import HEAD, Cut, Form, Report, Stream
from reftel.forms.wide import as_utf8

FORMS: tuple[Form, ...] = (
    damaged_text.FORM,
    stored_tables.PARQUET,
    stored_tables.ARROW,
    stored_tables.SQLITE,
    sql_dump.FORM,
    delimited.FORM,
    json_rows.FORM,
    cables_csv.ESCAPED,
    cables_csv.DOUBLED,
    cablegate_page.FORM,
    pdf.FORM,
    rtf_document.FORM,
    smart_message.FORM,
    plusd_page.FORM,
    export_tei.FORM,
    frus_tei.FORM,
    frus_web.FORM,
    frus_page.FORM,
    australian_cablegram.FORM,
    nara_record.FORM,
    military.FORM,
    word_document.FORM,
    open_document.FORM,
    forwarded.FORM,
    paper_form.FORM,
    telegram_text.FORM,
    web_page.FORM,
    xml_rows.FORM,
)
"""Every form known. The one most confident of a head reads it; of two as confident, the earlier one."""


CERTAIN = 1.0
"""The confidence that no later form can surpass."""


@lru_cache(maxsize=4)
def _by_name(forms: tuple[Form, ...]) -> dict[str, Form]:
    return {form.name: form for form in forms}


PAGED = frozenset(form.name for form in FORMS if form.has_pages)
"""Names of the forms whose characters lead to pages and boxes."""


def sniff(head: bytes) -> Form | None:
    """The form of a stream that begins with `head` (its first `HEAD` bytes); None if no form recognizes it."""
    best, sure = None, 0.0
    text = as_utf8(head)
    for form in FORMS:
        confidence = form.sniff(text if form.is_text else head)
        if confidence > sure:
            best, sure = form, confidence
            if sure >= CERTAIN:
                break
    return best


def form_title(name: str) -> str:
    """Return the title of a form; of a form that only another release has, its name in words."""
    form = _by_name(FORMS).get(name)
    if form is not None:
        return form.title
    return name.replace("-", " ").capitalize() or "Unknown form"


def form_named(name: str) -> Form:
    """The form of that name. Raises `KeyError`."""
    return _by_name(FORMS)[name]


__all__ = ["FORMS", "HEAD", "PAGED", "Cut", "Form", "Report", "Stream", "form_named", "form_title", "sniff"]
