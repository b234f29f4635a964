"""The rows of facts beside header and text: drafting, distribution, filing, review."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from reftel.field_names import Particular
from reftel.fields import corrected, getters
from reftel.fields.field_types import CableFacts, CableField, ExportColumn
from reftel.model import Cable

if TYPE_CHECKING:
    from reftel.fields.table import QueryName


def _row(
    name: Particular | Literal["message_type", "contacts"],
    label: str,
    get: Callable[[Cable], Sequence[str]],
    query: QueryName,
    *aliases: str,
    correct: Callable[[object], object] | None = None,
) -> CableField:
    """Return the row of a field whose values are found by their words."""

    def values(facts: CableFacts) -> Sequence[str]:
        return get(facts.cable)

    return CableField(
        name=name,
        label=label,
        kind="name",
        values=values,
        query=query,
        aliases=aliases,
        column=ExportColumn(name, "text", lambda facts: getters.joined(values(facts)) or None),
        correct=correct,
    )


ROWS: tuple[CableField, ...] = (
    _row(
        "derived_from", "Derived from", lambda cable: getters.derivations(cable.derived_from), "derivedfrom", "derived"
    ),
    _row(
        "drafted_by", "Drafted by", lambda cable: getters.officers(cable.drafted_by), "drafted", "draftedby", "drafter"
    ),
    CableField(
        name="drafted_on",
        label="Drafted on",
        column=ExportColumn("drafted_on", "date", lambda facts: facts.cable.drafted_on),
        correct=corrected.day,
    ),
    _row("approved_by", "Approved by", lambda cable: getters.officers(cable.approved_by), "approved", "approvedby"),
    _row(
        "cleared_by", "Cleared by", lambda cable: getters.officers(cable.cleared_by), "cleared", "clearedby", "clearer"
    ),
    _row(
        "distribution",
        "Distribution",
        lambda cable: getters.some(*(one.office for one in cable.distribution)),
        "distribution",
        "copied",
    ),
    _row(
        "office_of_origin",
        "Office of origin",
        lambda cable: cable.office_of_origin,
        "originoffice",
        correct=corrected.line_list,
    ),
    _row(
        "office_of_action",
        "Office of action",
        lambda cable: cable.office_of_action,
        "actionoffice",
        correct=corrected.line_list,
    ),
    _row(
        "handling_restrictions",
        "Handling restrictions",
        lambda cable: cable.handling_restrictions,
        "restriction",
        "handling",
        correct=corrected.line_list,
    ),
    _row("film_number", "Film number", lambda cable: getters.some(cable.film_number), "film", correct=corrected.line),
    _row(
        "document_number",
        "Document number",
        lambda cable: getters.some(cable.document_number),
        "document",
        "doc",
        correct=corrected.line,
    ),
    _row("case_number", "Case number", lambda cable: getters.some(cable.case_number), "case", correct=corrected.line),
    _row("enclosure", "Enclosure", lambda cable: getters.some(cable.enclosure), "enclosure", correct=corrected.line),
    _row("released_by", "Released by", lambda cable: getters.officers(cable.released_by), "releasedby", "releaser"),
    _row("attachments", "Attachments", lambda cable: cable.attachments, "attachment", "attachments"),
    _row(
        "subject_code",
        "Subject code",
        lambda cable: getters.some(cable.subject_code),
        "subjectcode",
        "ssic",
        correct=corrected.line,
    ),
    _row("message_type", "Type of message", lambda cable: getters.some(cable.message_type), "messagetype", "msgid"),
    _row("contacts", "Contacts", lambda cable: cable.contacts, "contact", "poc"),
    _row("locator", "Locator", lambda cable: cable.locator, "locator"),
    _row("concepts", "Concepts", lambda cable: cable.concepts, "concept", "concepts", correct=corrected.line_list),
    _row(
        "review_authority",
        "Reviewed by",
        lambda cable: getters.some(cable.review_authority),
        "reviewer",
        "reviewedby",
    ),
    _row("review_history", "Review history", lambda cable: getters.review_steps(cable.review_history), "review"),
    _row(
        "release_decision",
        "Release decision",
        lambda cable: getters.some(cable.release_decision),
        "decision",
        correct=corrected.line,
    ),
    _row("exemptions", "Exemptions", lambda cable: cable.exemptions, "exemption", correct=corrected.line_list),
    _row(
        "reviewed_level",
        "Level after review",
        lambda cable: getters.some(cable.reviewed_level),
        "reviewedlevel",
        correct=corrected.line,
    ),
    _row(
        "control_number",
        "Control number",
        lambda cable: getters.some(cable.control_number),
        "control",
        correct=corrected.line,
    ),
    _row("received", "Received", lambda cable: getters.some(cable.received), "received", correct=corrected.line),
    CableField(
        name="withdrawn",
        label="Withdrawn",
        column=ExportColumn("withdrawn", "bool", lambda facts: facts.cable.withdrawn),
    ),
)
