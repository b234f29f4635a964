"""Reftel: a reading room for diplomatic cables.

    reftel.parse(text) -> Cable              one telegram's text, whole or a fragment of it
    reftel.read(path) -> Iterator[Witness]   every telegram in a file, folder, zip, tar ... of any known form
    reftel.canonical_id("07MEXICO-CITY 0965") -> "07MEXICO965"
    reftel.open(path) -> Archive             an archive of cables

The words (`Cable`, `Witness`, `Span` ...) are those of `reftel.model`; the errors are in `reftel.errors`. Everything
is imported when it is first used, so that `import reftel` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reftel.archive import Archive as Archive
    from reftel.archive import open as open
    from reftel.archive.annotations import BadValueError as BadValueError
    from reftel.archive.changed import ChangedCable as ChangedCable
    from reftel.archive.explanation import AlternativeQuery as AlternativeQuery
    from reftel.archive.explanation import ConditionCount as ConditionCount
    from reftel.archive.explanation import Explanation as Explanation
    from reftel.archive.explanation import HitPlace as HitPlace
    from reftel.archive.explanation import ResolvedCitation as ResolvedCitation
    from reftel.archive.explanation import UnderstoodMeaning as UnderstoodMeaning
    from reftel.archive.index_in_use import IndexInUse as IndexInUse
    from reftel.archive.maintenance.reread import RereadReport as RereadReport
    from reftel.archive.references.absent import AbsentCable as AbsentCable
    from reftel.archive.references.absent import AbsentPage as AbsentPage
    from reftel.archive.references.absent import AbsentRow as AbsentRow
    from reftel.archive.references.absent import ListedNeighbor as ListedNeighbor
    from reftel.archive.references.absent import Telling as Telling
    from reftel.archive.references.catalogue_import import BadCatalogueError as BadCatalogueError
    from reftel.archive.references.catalogue_import import Catalogue as Catalogue
    from reftel.archive.references.catalogue_import import CatalogueReport as CatalogueReport
    from reftel.archive.references.state_types import OtherCable as OtherCable
    from reftel.archive.references.state_types import ReferenceState as ReferenceState
    from reftel.archive.references.thread_types import Thread as Thread
    from reftel.archive.references.thread_types import ThreadEdge as ThreadEdge
    from reftel.archive.references.thread_types import ThreadNode as ThreadNode
    from reftel.archive.selection import DataTable as DataTable
    from reftel.archive.selection import Selection as Selection
    from reftel.archive.suggestions import Suggestion as Suggestion
    from reftel.archive.types import ArchivedCable as ArchivedCable
    from reftel.archive.types import ArticleRow as ArticleRow
    from reftel.archive.types import CableCopy as CableCopy
    from reftel.archive.types import CableSummary as CableSummary
    from reftel.archive.types import CableView as CableView
    from reftel.archive.types import Cite as Cite
    from reftel.archive.types import Comparison as Comparison
    from reftel.archive.types import Correction as Correction
    from reftel.archive.types import Coverage as Coverage
    from reftel.archive.types import FacetAnswer as FacetAnswer
    from reftel.archive.types import FacetValue as FacetValue
    from reftel.archive.types import Hit as Hit
    from reftel.archive.types import IngestProgress as IngestProgress
    from reftel.archive.types import IngestResult as IngestResult
    from reftel.archive.types import MissingCable as MissingCable
    from reftel.archive.types import MonthCount as MonthCount
    from reftel.archive.types import Neighbors as Neighbors
    from reftel.archive.types import Overview as Overview
    from reftel.archive.types import Passage as Passage
    from reftel.archive.types import PostCount as PostCount
    from reftel.archive.types import PostView as PostView
    from reftel.archive.types import ProbableCopy as ProbableCopy
    from reftel.archive.types import Problem as Problem
    from reftel.archive.types import RefusedSource as RefusedSource
    from reftel.archive.types import SearchAnswer as SearchAnswer
    from reftel.archive.types import SignerCount as SignerCount
    from reftel.archive.types import SummaryPage as SummaryPage
    from reftel.archive.types import ValueCount as ValueCount
    from reftel.collate.collation_types import AlignedRow as AlignedRow
    from reftel.collate.collation_types import Attested as Attested
    from reftel.collate.collation_types import Change as Change
    from reftel.collate.collation_types import Chosen as Chosen
    from reftel.collate.collation_types import Collation as Collation
    from reftel.collate.collation_types import Disagreement as Disagreement
    from reftel.collate.collation_types import WitnessDefect as WitnessDefect
    from reftel.collate.identity import LikenessEvidence as LikenessEvidence
    from reftel.errors import ArchiveBusy as ArchiveBusy
    from reftel.errors import ArchiveDamaged as ArchiveDamaged
    from reftel.errors import ArchiveError as ArchiveError
    from reftel.errors import BadCursor as BadCursor
    from reftel.errors import DamagedContainer as DamagedContainer
    from reftel.errors import MissingLibrary as MissingLibrary
    from reftel.errors import NoSuchArchive as NoSuchArchive
    from reftel.errors import NoSuchSource as NoSuchSource
    from reftel.errors import NotAnArchive as NotAnArchive
    from reftel.errors import NotATelegram as NotATelegram
    from reftel.errors import QueryError as QueryError
    from reftel.errors import ReadError as ReadError
    from reftel.errors import RecognitionNeeded as RecognitionNeeded
    from reftel.errors import ReftelError as ReftelError
    from reftel.errors import SchemaTooNew as SchemaTooNew
    from reftel.errors import TookTooLong as TookTooLong
    from reftel.errors import TooLarge as TooLarge
    from reftel.errors import UnknownCable as UnknownCable
    from reftel.fields.field_types import CableFacts as CableFacts
    from reftel.index.base import IndexUnreachableError as IndexUnreachableError
    from reftel.index.base import IndexUnusableError as IndexUnusableError
    from reftel.index.server import IndexServer as IndexServer
    from reftel.index.server import IndexShare as IndexShare
    from reftel.model import Addressee as Addressee
    from reftel.model import Article as Article
    from reftel.model import Block as Block
    from reftel.model import Cable as Cable
    from reftel.model import Classification as Classification
    from reftel.model import Classifier as Classifier
    from reftel.model import Defect as Defect
    from reftel.model import ExecutiveOrder as ExecutiveOrder
    from reftel.model import Extract as Extract
    from reftel.model import Field as Field
    from reftel.model import Frame as Frame
    from reftel.model import Header as Header
    from reftel.model import Paragraph as Paragraph
    from reftel.model import Point as Point
    from reftel.model import Redaction as Redaction
    from reftel.model import Reference as Reference
    from reftel.model import Region as Region
    from reftel.model import Section as Section
    from reftel.model import Signer as Signer
    from reftel.model import Source as Source
    from reftel.model import Transmission as Transmission
    from reftel.model import Value as Value
    from reftel.model import Witness as Witness
    from reftel.origins import Accession as Accession
    from reftel.origins import AccessionView as AccessionView
    from reftel.origins import Provenance as Provenance
    from reftel.origins import WitnessOrigin as WitnessOrigin
    from reftel.paper import PageText as PageText
    from reftel.paper import WordBox as WordBox
    from reftel.particulars import Attribute as Attribute
    from reftel.particulars import Derivation as Derivation
    from reftel.particulars import Distributed as Distributed
    from reftel.particulars import Officer as Officer
    from reftel.particulars import Particulars as Particulars
    from reftel.particulars import ReviewStep as ReviewStep
    from reftel.reading import RawSource as RawSource
    from reftel.reading import parse as parse
    from reftel.reading import read as read
    from reftel.reading import read_source as read_source
    from reftel.reading import sources as sources
    from reftel.requests.letters import RequestLetter as RequestLetter
    from reftel.requests.wanted import BadRequestError as BadRequestError
    from reftel.serials.calendar import DayTraffic as DayTraffic
    from reftel.serials.curve import DayRange as DayRange
    from reftel.serials.estimate import LastSerial as LastSerial
    from reftel.serials.estimate import Run as Run
    from reftel.serials.ledger import CurvePoint as CurvePoint
    from reftel.serials.ledger import PostGaps as PostGaps
    from reftel.serials.ledger import PostYear as PostYear
    from reftel.serials.ledger import SerialGap as SerialGap
    from reftel.serials.ledger import SerialRun as SerialRun
    from reftel.serials.numbers import NumberCounter as NumberCounter
    from reftel.spans import MappedText as MappedText
    from reftel.spans import Span as Span
    from reftel.uncertain import UncertainValue as UncertainValue
    from reftel.values.cable_id import canonical_id as canonical_id

_HOMES = {
    "reftel.archive": (
        "Archive",
        "open",
    ),
    "reftel.archive.annotations": ("BadValueError",),
    "reftel.archive.changed": ("ChangedCable",),
    "reftel.archive.explanation": (
        "AlternativeQuery",
        "ConditionCount",
        "Explanation",
        "HitPlace",
        "ResolvedCitation",
        "UnderstoodMeaning",
    ),
    "reftel.archive.index_in_use": ("IndexInUse",),
    "reftel.archive.maintenance.reread": ("RereadReport",),
    "reftel.archive.references.absent": (
        "AbsentCable",
        "AbsentPage",
        "AbsentRow",
        "ListedNeighbor",
        "Telling",
    ),
    "reftel.archive.references.catalogue_import": (
        "BadCatalogueError",
        "Catalogue",
        "CatalogueReport",
    ),
    "reftel.archive.references.state_types": (
        "OtherCable",
        "ReferenceState",
    ),
    "reftel.archive.references.thread": (
        "Thread",
        "ThreadEdge",
        "ThreadNode",
    ),
    "reftel.archive.selection": (
        "DataTable",
        "Selection",
    ),
    "reftel.archive.suggestions": ("Suggestion",),
    "reftel.archive.types": (
        "ArchivedCable",
        "ArticleRow",
        "CableCopy",
        "CableSummary",
        "CableView",
        "Cite",
        "Comparison",
        "Correction",
        "Coverage",
        "FacetAnswer",
        "FacetValue",
        "Hit",
        "IngestProgress",
        "IngestResult",
        "MissingCable",
        "MonthCount",
        "Neighbors",
        "Overview",
        "Passage",
        "PostCount",
        "PostView",
        "ProbableCopy",
        "Problem",
        "RefusedSource",
        "SearchAnswer",
        "SignerCount",
        "SummaryPage",
        "ValueCount",
    ),
    "reftel.collate.identity": ("LikenessEvidence",),
    "reftel.collate.collation_types": (
        "AlignedRow",
        "Attested",
        "Change",
        "Chosen",
        "Collation",
        "Disagreement",
        "WitnessDefect",
    ),
    "reftel.errors": (
        "ArchiveBusy",
        "ArchiveDamaged",
        "ArchiveError",
        "BadCursor",
        "DamagedContainer",
        "MissingLibrary",
        "NoSuchArchive",
        "NoSuchSource",
        "NotATelegram",
        "NotAnArchive",
        "QueryError",
        "ReadError",
        "RecognitionNeeded",
        "ReftelError",
        "SchemaTooNew",
        "TooLarge",
        "TookTooLong",
        "UnknownCable",
    ),
    "reftel.fields.field_types": ("CableFacts",),
    "reftel.index.base": (
        "IndexUnreachableError",
        "IndexUnusableError",
    ),
    "reftel.index.server": (
        "IndexServer",
        "IndexShare",
    ),
    "reftel.model": (
        "Addressee",
        "Article",
        "Block",
        "Cable",
        "Classification",
        "Classifier",
        "Defect",
        "ExecutiveOrder",
        "Extract",
        "Field",
        "Frame",
        "Header",
        "Paragraph",
        "Point",
        "Redaction",
        "Reference",
        "Region",
        "Section",
        "Signer",
        "Source",
        "Transmission",
        "Value",
        "Witness",
    ),
    "reftel.origins": (
        "Accession",
        "AccessionView",
        "Provenance",
        "WitnessOrigin",
    ),
    "reftel.paper": (
        "PageText",
        "WordBox",
    ),
    "reftel.particulars": (
        "Attribute",
        "Derivation",
        "Distributed",
        "Officer",
        "Particulars",
        "ReviewStep",
    ),
    "reftel.reading": (
        "RawSource",
        "parse",
        "read",
        "read_source",
        "sources",
    ),
    "reftel.requests.letters": ("RequestLetter",),
    "reftel.requests.wanted": ("BadRequestError",),
    "reftel.serials.calendar": ("DayTraffic",),
    "reftel.serials.curve": ("DayRange",),
    "reftel.serials.estimate": (
        "LastSerial",
        "Run",
    ),
    "reftel.serials.ledger": (
        "CurvePoint",
        "PostGaps",
        "PostYear",
        "SerialGap",
        "SerialRun",
    ),
    "reftel.serials.numbers": ("NumberCounter",),
    "reftel.spans": (
        "MappedText",
        "Span",
    ),
    "reftel.uncertain": ("UncertainValue",),
    "reftel.values.cable_id": ("canonical_id",),
}
"""Module -> names that this package exports from it."""

_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
