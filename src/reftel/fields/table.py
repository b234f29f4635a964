"""The table of fields: one row a field, in the order of export columns."""

from __future__ import annotations

from typing import Literal

from reftel.fields import corrected, getters
from reftel.fields.types import CableFacts, CableField, Column, Part

FacetName = Literal["year", "month", "classification", "post", "country", "precedence", "caption", "tag", "form"]
"""Facets of searches. Each counts a cable once a value; `tag` counts codes, not the names of people among the tags."""

BrowseField = Literal[
    "year", "month", "day", "released", "class", "post", "country", "precedence", "to", "caption", "tag", "signed",
    "form", "defect",
]  # fmt: skip
"""What cables are browsed by. Keys: post `MEXICO`; country code as in TAGS `MX`; class `LIMITED OFFICIAL USE`; tag
`PREL`; precedence `IMMEDIATE`; to: canonical post, or the addressee's name as written where it is no post; signed
`GARZA`; year `2007`, month `2007-02`, day `2007-02-26` (all of `created`); released `2011-08-30`."""


def _created(facts: CableFacts) -> tuple[str, ...]:
    return (facts.cable.created.date().isoformat(),) if facts.cable.created else ()


def _released(facts: CableFacts) -> tuple[str, ...]:
    return (facts.cable.released.date().isoformat(),) if facts.cable.released else ()


ROWS: tuple[CableField, ...] = (
    CableField(
        name="id",
        label="Reference id",
        kind="id",
        query="id",
        column=Column("id", "text", lambda facts: facts.id),
    ),
    CableField(
        name="created",
        label="Created",
        kind="date",
        values=_created,
        query="created",
        aliases=("date",),
        facets=(Part("year", "Year", 4), Part("month", "Month", 7)),
        browse=(Part("year", "Year", 4), Part("month", "Month", 7), Part("day", "Day", 10)),
        column=Column("created", "time", lambda facts: facts.cable.created),
        correct=corrected.moment,
    ),
    CableField(
        name="released",
        label="Released",
        kind="date",
        values=_released,
        query="released",
        browse=(Part("released", "Released", 10),),
        column=Column("released", "time", lambda facts: facts.cable.released),
        correct=corrected.moment,
    ),
    CableField(
        name="classification",
        label="Classification",
        kind="level",
        values=getters.level_of,
        query="class",
        aliases=("classification",),
        index="level",
        document="level",
        facets=(Part("classification"),),
        browse=(Part("class"),),
        column=Column("classification", "text", lambda facts: next(iter(getters.level_of(facts)), None)),
        correct=corrected.classification,
    ),
    CableField(
        name="caveats",
        label="Caveats",
        column=Column(
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
        facets=(Part("post", "Origin"),),
        browse=(Part("post", "Origin"),),
        column=Column("post", "text", lambda facts: facts.cable.post),
        correct=corrected.post,
    ),
    CableField(
        name="origin",
        label="Origin",
        column=Column("origin", "text", lambda facts: facts.cable.origin),
        correct=corrected.line,
    ),
    CableField(
        name="country",
        label="Country",
        kind="country",
        values=lambda facts: getters.some(getters.country_of(facts.cable.post)),
        query="country",
        document="country",
        facets=(Part("country"),),
        browse=(Part("country"),),
        column=Column("country", "text", lambda facts: getters.country_of(facts.cable.post)),
    ),
    CableField(
        name="precedence",
        label="Precedence",
        kind="precedence",
        values=lambda facts: getters.some(facts.cable.transmission.precedence),
        query="precedence",
        document="precedence",
        facets=(Part("precedence"),),
        browse=(Part("precedence"),),
        column=Column("precedence", "text", lambda facts: facts.cable.transmission.precedence),
    ),
    CableField(
        name="sender",
        label="From",
        column=Column("sender", "text", lambda facts: facts.cable.sender),
        correct=corrected.line,
    ),
    CableField(
        name="addressees",
        label="To",
        kind="address",
        values=getters.addressee_names,
        query="to",
        document="to",
        browse=(Part("to", values=getters.addressee_keys),),
    ),
    CableField(
        name="action",
        label="To, for action",
        column=Column("action", "text", lambda facts: getters.addressees(facts.cable.action)),
    ),
    CableField(
        name="info",
        label="For information",
        column=Column("info", "text", lambda facts: getters.addressees(facts.cable.info)),
    ),
    CableField(
        name="captions",
        label="Captions",
        kind="code",
        values=lambda facts: getters.captions_of(facts.cable),
        query="caption",
        document="captions",
        facets=(Part("caption"),),
        browse=(Part("caption"),),
        column=Column("captions", "text", lambda facts: getters.joined(facts.cable.captions)),
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
        facets=(Part("tag", counts=getters.is_code),),
        browse=(Part("tag"),),
        column=Column("tags", "text", lambda facts: getters.joined(facts.cable.tags)),
        correct=corrected.line_list,
    ),
    CableField(
        name="subject",
        label="Subject",
        query="subject",
        aliases=("subj",),
        column=Column("subject", "text", lambda facts: facts.cable.subject),
        correct=corrected.line,
    ),
    CableField(
        name="references",
        label="References",
        kind="id",
        query="ref",
        aliases=("refs", "cites"),
        column=Column(
            "references", "text", lambda facts: getters.joined([r.id or r.text for r in facts.cable.references])
        ),
    ),
    CableField(name="cited_by", label="Cited by", kind="id", query="refby", aliases=("citedby",)),
    CableField(
        name="declassify_on",
        label="To be declassified",
        column=Column("declassify_on", "date", lambda facts: facts.cable.declassify_on),
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
        column=Column("classified_by", "text", lambda facts: getters.joined(getters.classifiers(facts))),
    ),
    CableField(
        name="signed_by",
        label="Signature",
        kind="name",
        values=getters.signatures,
        query="signed",
        aliases=("signedby", "signature"),
        document="signed",
        browse=(Part("signed", values=lambda facts: facts.cable.signed_by),),
        column=Column("signed_by", "text", lambda facts: getters.joined(facts.cable.signed_by)),
        correct=corrected.line_list,
    ),
    CableField(
        name="summary",
        label="Summary",
        query="summary",
        column=Column("summary", "text", lambda facts: facts.cable.summary),
        correct=corrected.line,
    ),
    CableField(
        name="paragraphs",
        label="Text",
        query="body",
        aliases=("text",),
        column=Column("body", "text", lambda facts: getters.body(facts.cable.paragraphs)),
    ),
    CableField(
        name="articles",
        label="Articles",
        column=Column("articles", "text", lambda facts: getters.joined([each.url for each in facts.cable.articles])),
    ),
    CableField(name="copies", label="Copies", column=Column("copies", "int", lambda facts: facts.copies)),
    CableField(
        name="forms",
        label="Form of the copy",
        kind="form",
        values=lambda facts: facts.forms,
        query="form",
        document="forms",
        facets=(Part("form"),),
        browse=(Part("form"),),
        column=Column("forms", "text", lambda facts: getters.joined(facts.forms)),
    ),
    CableField(
        name="sha256",
        label="SHA-256 of the copies",
        column=Column("sha256", "text", lambda facts: getters.joined(facts.sha256)),
    ),
    CableField(
        name="is_partial",
        label="Partial copy",
        kind="flag",
        values=lambda facts: ("partial",) if facts.cable.is_partial else (),
        query="is",
        column=Column("partial", "bool", lambda facts: facts.cable.is_partial),
    ),
    CableField(
        name="redactions",
        label="Redactions",
        column=Column("redactions", "int", lambda facts: len(facts.cable.redactions)),
    ),
    CableField(
        name="corrected",
        label="Corrected fields",
        column=Column("corrected", "text", lambda facts: getters.joined(facts.corrected)),
    ),
    CableField(
        name="flags", label="What a cable has", kind="flag", values=getters.flags, query="has", document="flags"
    ),
    CableField(
        name="defects",
        label="Defects",
        values=lambda facts: facts.defects,
        browse=(Part("defect", is_searchable=False),),
    ),
)
