"""The fields a query may name, and the closed lists among their values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reftel.model import LEVELS

FIELDS = (
    "subject",
    "body",
    "summary",
    "from",
    "country",
    "to",
    "tag",
    "class",
    "caption",
    "precedence",
    "created",
    "released",
    "ref",
    "refby",
    "id",
    "signed",
    "classifiedby",
    "form",
    "has",
    "is",
)

FIELD_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "subj": "subject",
        "text": "body",
        "post": "from",
        "origin": "from",
        "tags": "tag",
        "classification": "class",
        "date": "created",
        "refs": "ref",
        "cites": "ref",
        "citedby": "refby",
        "signedby": "signed",
        "signature": "signed",
        "classifier": "classifiedby",
    }
)
"""Other words for them; a query turned back into text has the words of FIELDS."""

FACET_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "post": "from",
        "country": "country",
        "classification": "class",
        "year": "created",
        "month": "created",
        "tag": "tag",
        "form": "form",
        "precedence": "precedence",
        "caption": "caption",
    }
)
"""Which field narrows a search to a value of a facet."""

LEVEL_WORDS: Mapping[str, int] = MappingProxyType(
    {
        "unclassified": 0,
        "lou": 1,
        "restricted": 2,
        "confidential": 3,
        "secret": 4,
        "topsecret": 5,
        "unclas": 0,
        "u": 0,
        "limitedofficialuse": 1,
        "r": 2,
        "c": 3,
        "s": 4,
        "ts": 5,
    }
)
"""Levels as typed, letters only, to their place in LEVELS; the first six are what `to_text` writes."""

LEVEL_NAMES = tuple(LEVEL_WORDS)[: len(LEVELS)]

PRECEDENCES: Mapping[str, str] = MappingProxyType(
    {
        "flash": "FLASH",
        "immediate": "IMMEDIATE",
        "priority": "PRIORITY",
        "routine": "ROUTINE",
        "zz": "FLASH",
        "yy": "FLASH",
        "niact": "IMMEDIATE",
        "niactimmediate": "IMMEDIATE",
        "oo": "IMMEDIATE",
        "pp": "PRIORITY",
        "rr": "ROUTINE",
    }
)
"""Precedences and their prosigns (ACP 127) as typed, letters only."""

HAS: Mapping[str, str] = MappingProxyType(
    {
        "redactions": "redactions",
        "articles": "articles",
        "copies": "copies",
        "defects": "defects",
        "redaction": "redactions",
        "article": "articles",
        "copy": "copies",
        "defect": "defects",
    }
)

IS: Mapping[str, str] = MappingProxyType({"partial": "partial"})
