"""Beginnings of telegrams in a text with other words before them: a mail's note, a page's navigation."""

from __future__ import annotations

import re

from reftel.forms.framing import ID
from reftel.values import levels
from reftel.vocab.month_names import SHORT_MONTH

_MONTH = rf"{SHORT_MONTH}[A-Z]{{0,6}}"
_BEGINNING = re.compile(
    r"^[ \t]{0,40}(?:"
    r"VZCZC|ZCZC[ A-Z]|RAAUZYUW|[A-Z]{8} R[A-Z]{6}"
    rf"|(?:[ZOPRYM] ){{1,3}}\d{{6}}Z [A-Z \d]{{0,12}}{_MONTH} \d\d"
    rf"|\d{{6}}Z {_MONTH} \d\d"
    r"|PAGE 0?1[ \t]+[A-Z]|FM [A-Z]{3}|DE R[A-Z]{3,6} ?#|ZN[RY] [A-Z]{5}"
    rf"|{levels.FIRST_OF_LINE}\b[^\n]{{0,60}} \d{{3,6}}[ \t]{{0,20}}\r?$"
    rf"|{ID}[ \t]{{0,20}}\r?$"
    rf"|Viewing cable {ID}"
    r"|MRN[ \t]*(?:\r?\n[ \t]*)?:\s{0,20}\d\d [A-Z]"
    r"|Message (?:Text|Attributes)[ \t]{0,20}\r?$"
    r")",
    re.M,
)
"""Lines that a telegram begins with and hardly anything else has."""


_MAIL_HEAD = re.compile(
    r"^[ \t>|]{0,20}(?:-{2,20} ?(?:Original Message|Forwarded (?:message|by)[^\n-]{0,80}) ?-{0,20}"
    r"|Begin forwarded message:|On [^\n]{6,200} wrote:|-----BEGIN PGP SIGNED MESSAGE-----"
    r"|-{3,20} ?[^\n\d-]{4,60}?-{3,20}\r?\n(?:[ \t>|]{0,20}[^\W\d_][\w-]{0,14} ?:[^\n]{0,400}\n){2,8}"
    r"|(?:From|Von|De|Da|Van) ?:[^\n]{3,300}\n(?:[ \t>|]{0,20}(?:Sent|Date|To|Cc|Subject|Importance|Reply-To"
    r"|Gesendet|Datum|An|Betreff|Envoy\u00e9|\u00c0|A|Objet|Enviado|Fecha|Para|CC|Asunto|Inviato|Oggetto|Verzonden|Aan|Onderwerp"
    r") ?:[^\n]{0,400}\n){2,8})",
    re.M | re.I,
)
"""The head of the mail that a telegram was forwarded from: in any language after a title between dashes."""


def has_mail_head(text: str, end: int) -> bool:
    """Return whether the head of a mail is in the characters before `end`."""
    return _MAIL_HEAD.search(text, 0, end) is not None


def after_mail(text: str) -> int:
    """Return the beginning of a telegram below the head of a mail; 0 if no mail is above it.

    Args:
        text: characters of a document, such as a mail printed to PDF.

    Example: of `From: ...`, `Sent: ...`, `Subject: FW: lamps` above `FM AMEMBASSY LIMA`, the place of the last.
    """
    first = beginning(text)
    return first if first and has_mail_head(text, first) else 0


def beginning(text: str) -> int | None:
    """Return the beginning of the first line of a telegram; None for none.

    Args:
        text: characters.
    """
    found = _BEGINNING.search(text)
    return found.start() if found else None
