"""The table of fields: one row a field, in the order of export columns."""

from __future__ import annotations

from typing import Literal

from reftel.field_names import CableAttribute
from reftel.fields import corrected, getters
from reftel.fields.field_types import CableField, ExportColumn, FieldPart
from reftel.fields.particulars_fields import ROWS as PARTICULARS
from reftel.fields.withheld import withheld

FacetName = Literal[
    "year", "month", "classification", "post", "country", "precedence", "caption", "tag", "form", "addressee", "signer",
    "marking", "collection", "defect", "refstate",
]  # fmt: skip
"""Facets of searches. Each counts a cable once a value; `tag` counts codes, but not names of people among the
TAGS."""

BrowseField = Literal[
    "year", "month", "day", "released", "class", "post", "country", "precedence", "to", "caption", "tag", "signed",
    "form", "collection", "defect",
]  # fmt: skip
"""Kinds of values to browse by. Keys: post `MEXICO`; country code as in TAGS `MX`; class `LIMITED OFFICIAL USE`; tag
`PREL`; precedence `IMMEDIATE`; to: canonical post, or the name as written of an addressee that is not a post; signed
`GARZA`; year `2007`, month `2007-02`, day `2007-02-26` (all of `created`); released `2011-08-30`."""

ArchiveField = Literal[
    "caveats", "country", "precedence", "addressees", "addressed_to", "reference_states", "references_meant",
    "cited_by", "thread",
    "signer", "words", "marking", "copies", "forms", "collection", "accession", "sha256", "withheld", "corrected",
    "uncertain", "flags",
]  # fmt: skip
"""Fields that are not attributes of `Cable`: only an archive knows them, or they combine attributes."""

RowName = CableAttribute | ArchiveField
"""Names of rows."""

QueryName = Literal[
    "id", "created", "released", "class", "from", "country", "precedence", "to", "addressee", "caption", "tag",
    "subject", "ref", "refby", "refstate", "thread", "classifiedby", "signed", "signer", "summary", "word", "body",
    "derivedfrom", "drafted", "approved", "cleared", "distribution", "originoffice", "actionoffice", "restriction",
    "film", "document", "case", "enclosure", "releasedby", "attachment", "subjectcode", "messagetype", "contact",
    "locator", "concept", "reviewer", "review", "decision", "exemption", "reviewedlevel", "control", "received",
    "marking", "form", "collection", "accession", "is", "has", "defect", "uncertain",
]  # fmt: skip
"""Names of fields in queries, without the aliases: `from` in `from:mexico`."""

ColumnName = Literal[
    "id", "created", "released", "classification", "caveats", "post", "origin", "country", "precedence", "sender",
    "action", "info", "captions", "tags", "subject", "references", "reference_states", "references_meant",
    "declassify_on", "classified_by", "signed_by", "summary", "body", "derived_from", "drafted_by", "drafted_on",
    "approved_by", "cleared_by", "distribution", "office_of_origin", "office_of_action", "handling_restrictions",
    "film_number", "document_number", "case_number", "enclosure", "released_by", "attachments", "subject_code",
    "message_type", "contacts", "locator", "concepts", "review_authority", "review_history", "release_decision",
    "exemptions", "reviewed_level", "control_number", "received", "withdrawn", "articles", "copies", "forms",
    "collection", "accession", "sha256", "partial", "redactions", "withheld", "corrected", "uncertain",
]  # fmt: skip
"""Columns of CSV, Excel and Parquet exports."""


ROWS: tuple[CableField, ...] = (
    CableField(
        name="id",
        label="Reference id",
        kind="id",
        query="id",
        column=ExportColumn("id", "text", lambda facts: facts.id),
    ),
    CableField(
        name="created",
        label="Created",
        kind="date",
        values=getters.created,
        query="created",
        aliases=("date", "year"),
        facets=(FieldPart("year", "Year", 4), FieldPart("month", "Month", 7)),
        browse=(FieldPart("year", "Year", 4), FieldPart("month", "Month", 7), FieldPart("day", "Day", 10)),
        column=ExportColumn("created", "time", lambda facts: facts.cable.created),
        correct=corrected.moment,
    ),
    CableField(
        name="released",
        label="Released",
        kind="date",
        values=getters.released,
        query="released",
        browse=(FieldPart("released", "Released", 10),),
        column=ExportColumn("released", "time", lambda facts: facts.cable.released),
        correct=corrected.moment,
    ),
    CableField(
        name="classification",
        label="Classification",
        kind="level",
        values=getters.level_of,
        query="class",
        aliases=("classification", "level"),
        index="level",
        document="level",
        facets=(FieldPart("classification"),),
        browse=(FieldPart("class"),),
        column=ExportColumn("classification", "text", lambda facts: next(iter(getters.level_of(facts)), None)),
        correct=corrected.classification,
    ),
    CableField(
        name="caveats",
        label="Caveats",
        column=ExportColumn(
            "caveats",
            "text",
            lambda facts: getters.joined(facts.cable.classification.caveats if facts.cable.classification else ()),
        ),
    ),
    CableField(
        name="post",
        label="Post",
        kind="post",
        values=lambda facts: getters.some(facts.cable.post),
        query="from",
        aliases=("post", "origin"),
        index="post",
        document="post",
        facets=(FieldPart("post", "Origin"),),
        browse=(FieldPart("post", "Origin"),),
        column=ExportColumn("post", "text", lambda facts: facts.cable.post),
        correct=corrected.post,
    ),
    CableField(
        name="origin",
        label="Origin",
        column=ExportColumn("origin", "text", lambda facts: facts.cable.origin),
        correct=corrected.line,
    ),
    CableField(
        name="country",
        label="Country",
        kind="country",
        values=lambda facts: getters.some(getters.country_of(facts.cable.post)),
        query="country",
        document="country",
        facets=(FieldPart("country"),),
        browse=(FieldPart("country"),),
        column=ExportColumn("country", "text", lambda facts: getters.country_of(facts.cable.post)),
    ),
    CableField(
        name="precedence",
        label="Precedence",
        kind="precedence",
        values=lambda facts: getters.some(facts.cable.transmission.precedence),
        query="precedence",
        document="precedence",
        facets=(FieldPart("precedence"),),
        browse=(FieldPart("precedence"),),
        column=ExportColumn("precedence", "text", lambda facts: facts.cable.transmission.precedence),
    ),
    CableField(
        name="sender",
        label="From",
        column=ExportColumn("sender", "text", lambda facts: facts.cable.sender),
        correct=corrected.line,
    ),
    CableField(
        name="addressees",
        label="To",
        kind="address",
        values=getters.addressee_names,
        query="to",
        document="to",
        browse=(FieldPart("to", values=getters.addressee_keys),),
    ),
    CableField(
        name="addressed_to",
        label="Addressee",
        kind="listed",
        values=getters.addressee_keys,
        query="addressee",
        facets=(FieldPart("addressee"),),
    ),
    CableField(
        name="action",
        label="To, for action",
        column=ExportColumn("action", "text", lambda facts: getters.addressees(facts.cable.action)),
    ),
    CableField(
        name="info",
        label="For information",
        column=ExportColumn("info", "text", lambda facts: getters.addressees(facts.cable.info)),
    ),
    CableField(
        name="captions",
        label="Captions",
        kind="code",
        values=lambda facts: getters.captions_of(facts.cable),
        query="caption",
        document="captions",
        facets=(FieldPart("caption"),),
        browse=(FieldPart("caption"),),
        column=ExportColumn("captions", "text", lambda facts: getters.joined(facts.cable.captions)),
        correct=corrected.line_list,
    ),
    CableField(
        name="tags",
        label="TAGS",
        kind="tag",
        values=lambda facts: facts.cable.tags,
        query="tag",
        aliases=("tags",),
        document="tags",
        facets=(FieldPart("tag", counts=getters.is_code),),
        browse=(FieldPart("tag"),),
        column=ExportColumn("tags", "text", lambda facts: getters.joined(facts.cable.tags)),
        correct=corrected.line_list,
    ),
    CableField(
        name="subject",
        label="Subject",
        query="subject",
        aliases=("subj",),
        column=ExportColumn("subject", "text", lambda facts: facts.cable.subject),
        correct=corrected.line,
    ),
    CableField(
        name="references",
        label="References",
        kind="id",
        query="ref",
        aliases=("refs", "cites"),
        column=ExportColumn(
            "references", "text", lambda facts: getters.joined([r.id or r.text for r in facts.cable.references])
        ),
    ),
    CableField(
        name="reference_states",
        label="State of a reference",
        kind="flag",
        values=lambda facts: facts.reference_states,
        query="refstate",
        facets=(FieldPart("refstate", is_of_record=True),),
        column=ExportColumn("reference_states", "text", lambda facts: getters.joined(facts.reference_states)),
    ),
    CableField(
        name="references_meant",
        label="Cables that references mean",
        column=ExportColumn("references_meant", "text", lambda facts: getters.joined(facts.references_meant)),
    ),
    CableField(name="cited_by", label="Cited by", kind="id", query="refby", aliases=("citedby",)),
    CableField(name="thread", label="Conversation", kind="id", query="thread", aliases=("conversation",)),
    CableField(
        name="declassify_on",
        label="To be declassified",
        column=ExportColumn("declassify_on", "date", lambda facts: facts.cable.declassify_on),
        correct=corrected.day,
    ),
    CableField(
        name="classified_by",
        label="Classified by",
        kind="name",
        values=getters.classifiers,
        query="classifiedby",
        aliases=("classifier",),
        document="classified_by",
        column=ExportColumn("classified_by", "text", lambda facts: getters.joined(getters.classifiers(facts))),
    ),
    CableField(
        name="signed_by",
        label="Signature",
        kind="name",
        values=getters.signatures,
        query="signed",
        aliases=("signedby", "signature"),
        document="signed",
        browse=(FieldPart("signed", values=getters.signer_keys),),
        column=ExportColumn("signed_by", "text", lambda facts: getters.joined(facts.cable.signed_by)),
        correct=corrected.line_list,
    ),
    CableField(
        name="signer",
        label="Signer",
        kind="listed",
        values=getters.signer_keys,
        query="signer",
        facets=(FieldPart("signer"),),
    ),
    CableField(
        name="summary",
        label="Summary",
        query="summary",
        column=ExportColumn("summary", "text", lambda facts: facts.cable.summary),
        correct=corrected.line,
    ),
    CableField(name="words", label="Any text", query="word"),
    CableField(
        name="paragraphs",
        label="Text",
        query="body",
        aliases=("text",),
        column=ExportColumn("body", "text", lambda facts: getters.body(facts.cable.paragraphs)),
    ),
    *PARTICULARS,
    CableField(
        name="marking",
        label="Paragraph marking",
        kind="listed",
        values=getters.markings,
        query="marking",
        facets=(FieldPart("marking"),),
    ),
    CableField(
        name="articles",
        label="Articles",
        column=ExportColumn(
            "articles", "text", lambda facts: getters.joined([each.url for each in facts.cable.articles])
        ),
    ),
    CableField(name="copies", label="Copies", column=ExportColumn("copies", "int", lambda facts: facts.copies)),
    CableField(
        name="forms",
        label="Form of the copy",
        kind="form",
        values=lambda facts: facts.forms,
        query="form",
        document="forms",
        facets=(FieldPart("form"),),
        browse=(FieldPart("form"),),
        column=ExportColumn("forms", "text", lambda facts: getters.joined(facts.forms)),
    ),
    CableField(
        name="collection",
        label="Collection",
        kind="listed",
        values=getters.collections,
        query="collection",
        facets=(FieldPart("collection"),),
        browse=(FieldPart("collection"),),
        column=ExportColumn("collection", "text", lambda facts: getters.joined(getters.collections(facts))),
    ),
    CableField(
        name="accession",
        label="Accession",
        kind="name",
        values=getters.accessions,
        query="accession",
        aliases=("gift",),
        column=ExportColumn("accession", "text", lambda facts: getters.joined(getters.accessions(facts))),
    ),
    CableField(
        name="sha256",
        label="SHA-256 of the copies",
        column=ExportColumn("sha256", "text", lambda facts: getters.joined(facts.sha256)),
    ),
    CableField(
        name="is_partial",
        label="Partial copy",
        kind="flag",
        values=getters.states,
        query="is",
        column=ExportColumn("partial", "bool", lambda facts: facts.cable.is_partial),
    ),
    CableField(
        name="redactions",
        label="Redactions",
        column=ExportColumn("redactions", "int", lambda facts: len(facts.cable.redactions)),
    ),
    CableField(
        name="withheld",
        label="Withheld paragraphs",
        column=ExportColumn(
            "withheld",
            "text",
            lambda facts: getters.joined([str(gap) for gap in withheld(facts.cable, facts.missing_sections)]),
        ),
    ),
    CableField(
        name="corrected",
        label="Corrected fields",
        column=ExportColumn("corrected", "text", lambda facts: getters.joined(facts.corrected)),
    ),
    CableField(
        name="uncertain",
        label="Uncertain values",
        kind="listed",
        values=lambda facts: facts.uncertain,
        query="uncertain",
        column=ExportColumn("uncertain", "text", lambda facts: getters.joined(facts.uncertain)),
    ),
    CableField(
        name="flags", label="What a cable has", kind="flag", values=getters.flags, query="has", document="flags"
    ),
    CableField(
        name="defects",
        label="Defects",
        kind="listed",
        values=lambda facts: facts.defects,
        query="defect",
        facets=(FieldPart("defect"),),
        browse=(FieldPart("defect"),),
    ),
)
