"""The closed lists among the values of fields. The fields themselves: `reftel.fields`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reftel.model import LEVELS

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
"""Levels as typed, letters only, to their place in LEVELS; `to_text` writes the first six."""

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

REFERENCE_STATES: Mapping[str, str] = MappingProxyType(
    {
        "held": "held",
        "known": "known",
        "dated": "dated",
        "ambiguous": "ambiguous",
        "impossible": "impossible",
        "notacable": "not a cable",
        "unknown": "unknown",
    }
)
"""States of references as typed, letters only (`reftel.archive.references.state_types.STATE_NAMES`)."""

IS: Mapping[str, str] = MappingProxyType(
    {"partial": "partial", "withdrawn": "withdrawn", "withheld": "withheld", "absent": "absent"}
)
