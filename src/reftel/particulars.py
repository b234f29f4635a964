"""Remarks of offices and record keepers beside a telegram: drafters, clearances, distribution, filing and release.

Telegrams of 1973 to 2002 print most of this above the header (5 FAH-2 H-310); records of archives, release stamps and
editors' source notes give the rest. Names of values are those of the Message Attributes of the Central Foreign Policy
File, if it has them.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, cast

import msgspec

from reftel.field_names import Particular
from reftel.spans import Span

Role = Literal["action", "info", "origin"]
"""Reason why an office received copies: for action, for information, or as the origin of the telegram."""


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Base of small frozen values: they compare by content, and their JSON omits defaults."""


class Officer(Value, frozen=True, kw_only=True):
    """A drafting, clearing or approving officer: `EUR/EE:CWSCHMIDT`, `S - MR. EAGLEBURGER (SUBS)`."""

    name: str | None = None
    """As written, spaces folded: `CWSCHMIDT`, `PPCLAXTON, JR.`; None where only an office is named."""
    office: str | None = None
    """Office symbol without spaces: `EUR/EE`."""
    note: str | None = None
    """How: `SUBS` (in substance), `INFO`, `DRAFT`, `PHONE`."""
    span: Span | None = None


class Signer(Value, frozen=True, kw_only=True):
    """The person who signed, from the public list of chiefs of mission."""

    surname: str
    name: str
    role: str
    mission: str


class Distributed(Value, frozen=True, kw_only=True):
    """An office on the distribution list, and its copies: `EAP-00`."""

    office: str
    copies: int
    role: Role
    span: Span | None = None


class ReviewStep(Value, frozen=True, kw_only=True):
    """One step of a review: `WITHDRAWN <10 FEB 2003 by maustmc, PRIVACY>`."""

    decision: str
    """Upper case: `RELEASED`, `APPROVED`, `WITHDRAWN`."""
    date: dt.date | None = None
    by: str | None = None
    reason: str | None = None


class Attribute(Value, frozen=True, kw_only=True):
    """A line of a record as its keeper wrote it; every key of the record has one, also empty ones."""

    key: str
    value: str = ""
    """Spaces folded, also those of continuation lines."""
    span: Span | None = None


class Derivation(Value, frozen=True, kw_only=True):
    """A source of a derivative classification: `DERIVED FROM: DSCG 05-1 B, D` (E.O. 12958 sec. 2.1; 32 CFR 2001.22)."""

    source: str = ""
    """As written, spaces folded: `DSCG 05-1`, `MULTIPLE SOURCES`; empty if only its marking or its date is given."""
    items: tuple[str, ...] = ()
    """Items of a classification guide, lower case: `b`, `d`."""
    marked: str | None = None
    """Marking of a source without a date to declassify it, upper case: `OADR`, `X1`, `25X1-HUMAN`."""
    date: dt.date | None = None
    """Date of the source."""
    span: Span | None = None


class Particulars(Value, frozen=True, kw_only=True):
    """Values of a telegram that are not in its header and text. Readings and container data share these names."""

    derived_from: tuple[Derivation, ...] = ()
    """Sources of a classification that is derived from other documents."""
    drafted_by: tuple[Officer, ...] = ()
    approved_by: tuple[Officer, ...] = ()
    cleared_by: tuple[Officer, ...] = ()
    drafted_on: dt.date | None = None
    distribution: tuple[Distributed, ...] = ()
    """Offices of the Department that got copies, in order."""
    office_of_origin: tuple[str, ...] = ()
    """Offices that sent it, from ORIGIN or a record: `SP`."""
    office_of_action: tuple[str, ...] = ()
    """Offices that were to act, from ACTION or a record: `EUR`."""
    handling_restrictions: tuple[str, ...] = ()
    """As a record gives them: `EXDIS`, `NODIS`."""
    film_number: str | None = None
    """`D740123-0751`: film, year, reel, frame."""
    document_number: str | None = None
    """As the record's keeper numbers it: `1974ATHENS02959`, `C17980027`. Not unique."""
    case_number: str | None = None
    """Of a request under the FOIA: `F-2016-07743`."""
    enclosure: str | None = None
    released_by: tuple[Officer, ...] = ()
    """Officers who let it be sent (SMART: `Released By`)."""
    attachments: tuple[str, ...] = ()
    """Names of files that were sent with it (SMART)."""
    subject_code: str | None = None
    """Standard subject identification code of a naval message: `N01421` (SECNAV M-5210.2)."""
    locator: tuple[str, ...] = ()
    """Place of the text according to the record's keeper: `TEXT ON-LINE`, `ON MICROFILM`."""
    concepts: tuple[str, ...] = ()
    review_authority: str | None = None
    """Reviewer for release."""
    review_history: tuple[ReviewStep, ...] = ()
    release_decision: str | None = None
    """Upper case: `RELEASED`, `RELEASED IN PART`, `RELEASED IN FULL`, `WITHDRAWN`, `DENIED IN FULL`."""
    exemptions: tuple[str, ...] = ()
    """Reason for withholding text: `B1`, `1.4(D)`, `PRIVACY`."""
    reviewed_level: str | None = None
    """Level that a later review gave it, one of `model.LEVELS`: `UNCLASSIFIED`. Never the telegram's own."""
    withdrawn: bool = False
    """A record says that the telegram exists and withholds its text."""
    control_number: str | None = None
    """The Department's number of an incoming telegram on a paper form: `4471`. The count begins again each month."""
    received: str | None = None
    """Day and hour of receipt in Washington, as a paper form has them: `March 3, 1961, 3:41 p.m.`"""


NAMES = cast("tuple[Particular, ...]", Particulars.__struct_fields__)
"""Names of all particulars."""
