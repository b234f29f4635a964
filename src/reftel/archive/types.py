"""Types of an archive's answers: frozen values, ready for JSON (`msgspec.json.encode`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from reftel.archive.count_types import Coverage as Coverage
from reftel.archive.count_types import MissingCable as MissingCable
from reftel.archive.count_types import MonthCount as MonthCount
from reftel.archive.count_types import Overview as Overview
from reftel.archive.count_types import PostCount as PostCount
from reftel.archive.count_types import PostView as PostView
from reftel.archive.count_types import RefusedSource as RefusedSource
from reftel.archive.count_types import SignerCount as SignerCount
from reftel.archive.count_types import ValueCount as ValueCount
from reftel.archive.explanation import Explanation, ResolvedCitation, UnderstoodMeaning
from reftel.archive.found_types import Comparison as Comparison
from reftel.archive.found_types import FacetAnswer as FacetAnswer
from reftel.archive.found_types import FacetValue as FacetValue
from reftel.archive.found_types import Passage as Passage
from reftel.archive.ingest_types import IngestProgress as IngestProgress
from reftel.archive.ingest_types import IngestResult as IngestResult
from reftel.archive.ingest_types import Problem as Problem
from reftel.archive.references.state_types import ReferenceState
from reftel.collate.collation_types import Chosen, Disagreement, WitnessDefect
from reftel.collate.identity import LikenessEvidence
from reftel.collate.uncertain_choices import uncertain_choices
from reftel.field_names import FieldName
from reftel.fields.field_types import CableFacts
from reftel.fields.table import BrowseField as BrowseField
from reftel.model import Article, Cable, Classification, Field, Frame, Paragraph, Reference, Source, Value
from reftel.origins import Accession, Provenance, WitnessOrigin
from reftel.uncertain import UncertainValue


class CableSummary(Value, frozen=True, kw_only=True):
    """The values of a cable for a row of a list."""

    id: str
    subject: str | None = None
    subject_shown: str | None = None
    """In sentence case, names as the text has them, if it was sent in capitals."""
    created: dt.datetime | None = None
    released: dt.datetime | None = None
    classification: str | None = None
    """The level alone, one of model.LEVELS."""
    caveats: tuple[str, ...] = ()
    post: str | None = None
    origin: str | None = None
    """Display name: `Embassy Mexico`."""
    country: str | None = None
    """Code of the post's country as in TAGS (`MX`, `CH` for China), not ISO 3166."""
    precedence: str | None = None
    tags: tuple[str, ...] = ()
    witnesses: int = 1
    is_partial: bool = False
    lacks_paragraphs: bool = False
    """Whether paragraphs of it are withheld: their numbers are missing."""
    has_redactions: bool = False
    has_articles: bool = False
    defects: int = 0
    corrected: bool = False
    is_withdrawn: bool = False
    is_cut: bool = False
    """Whether the subject or the TAGS are longer than a list shows: the cable has all."""


class Hit(Value, frozen=True, kw_only=True):
    """One cable that a query found."""

    card: CableSummary
    score: float = 0.0
    passages: tuple[Passage, ...] = ()
    is_uncertain: bool = False
    """A value of it was read with little certainty (`defect:uncertain-reading`)."""

    @property
    def id(self) -> str:
        """The cable's id."""
        return self.card.id

    @property
    def subject(self) -> str | None:
        """The cable's subject."""
        return self.card.subject


class SearchAnswer(Value, frozen=True, kw_only=True):
    """The result of a search. `total` is exact."""

    query: str
    total: int
    hits: tuple[Hit, ...] = ()
    facets: dict[str, tuple[FacetValue, ...]] = msgspec.field(default_factory=dict)
    """By facet, most frequent first, years and months in order of time; without addressee and signer."""
    next: str | None = None
    """Cursor for the next page; None at the end."""
    exact: int | None = None
    """Number of hits that have every word in exactly the typed form; None if no word has another form."""
    citation: ResolvedCitation | None = None
    """The cable that the text cites; unless it is a bare id, `hits` are that cable."""
    understood: tuple[UnderstoodMeaning, ...] = ()
    """Other meanings of plain words."""
    explanation: Explanation | None = None
    """Reasons for a search without hits, and meanings of operators of other search engines."""
    limits: tuple[str, ...] = ()
    """Sentences about conditions that find only a part: `thread:` of a large conversation."""

    def __iter__(self) -> Iterator[Hit]:
        """Yield the hits of this page.

        Example:
            >>> [hit.id for hit in archive.search("chess")]
            ['08MEXICO720']
        """
        return iter(self.hits)

    def __len__(self) -> int:
        """Return the number of hits on this page; `total` is that of all.

        Example:
            >>> answer = archive.search("lamp", limit=1)
            >>> len(answer), answer.total
            (1, 2)
        """
        return len(self.hits)

    def __bool__(self) -> bool:
        return self.total > 0

    def __repr__(self) -> str:
        more = "" if len(self.hits) == self.total else f", these are {len(self.hits)} of them"
        return f"<SearchAnswer {self.query!r}: {self.total} cables{more}>"


class CableCopy(msgspec.Struct, frozen=True, kw_only=True):
    """One witness of a cable."""

    number: int
    """From 1, in the order of arrival; permanent."""
    source: Source
    places: tuple[str, ...]
    """Every path at which these bytes were found, as on the machine that took them in: for the archive's owner."""
    found_in: tuple[str, ...]
    """The same for readers: the name of the file and the path within it, without its folders."""
    accessions: tuple[Accession, ...] = ()
    """With which these files came, in the order of the archive's accessions."""
    provenance: Provenance | None = None
    """Origin of these bytes, according to the first container that gives one."""
    text: str
    frame: Frame
    cable: Cable
    """The reading of this witness alone; its spans count in `text`."""
    member: str = ""
    joined_by: tuple[LikenessEvidence, ...] = ()
    """Reason why it is a copy of this cable, if it has another id or none."""
    sections: tuple[int, ...] = ()
    """The sections that it has of a longer telegram; empty for the whole telegram, as far as known."""
    section_count: int | None = None
    """Number of sections of the telegram, according to this copy."""

    @property
    def accession(self) -> Accession | None:
        """The accession with which these bytes first came; None where no one named a giver."""
        return self.accessions[0] if self.accessions else None

    @property
    def shown_source(self) -> Source:
        """The source for readers: without the folders of the ingesting machine."""
        return msgspec.structs.replace(self.source, path=self.found_in[0] if self.found_in else "")


class Correction(Value, frozen=True, kw_only=True):
    """A person's correction of a reading."""

    number: int
    cable_id: str
    field: str
    value: str
    """JSON of the corrected value, or null for none."""
    because: str
    by: str | None = None
    made: dt.datetime
    withdrawn: dt.datetime | None = None


class Cite(Value, frozen=True, kw_only=True):
    """A reference of a cable, with the cited cable if this archive holds it."""

    reference: Reference
    card: CableSummary | None = None
    state: ReferenceState | None = None
    """State of the message that it means."""

    @property
    def id(self) -> str | None:
        """The cable that it means; as read if that is not decided. None for a reference without an id."""
        return (self.card.id if self.card else None) or (self.state.means if self.state else None) or self.reference.id


class Neighbors(Value, frozen=True, kw_only=True):
    """The cables just before and after, of the same post (by time, then serial) and of the same day."""

    previous_of_post: CableSummary | None = None
    next_of_post: CableSummary | None = None
    previous_of_day: CableSummary | None = None
    next_of_day: CableSummary | None = None


class ArticleRow(Value, frozen=True, kw_only=True):
    """An article and the cables of this archive that it cites."""

    number: int
    article: Article
    cables: tuple[str, ...]
    """Ids as given; they need not be held."""
    by_hand: bool = False
    """Added by a person; otherwise found in a page."""


class _OfCable:
    """Most used values of a cable's reading, without the detour through `cable`."""

    __slots__ = ()
    if TYPE_CHECKING:
        id: str
        cable: Cable
        copies: tuple[CableCopy, ...]

    @property
    def subject(self) -> str | None:
        """`cable.subject`."""
        return self.cable.subject

    @property
    def created(self) -> dt.datetime | None:
        """`cable.created`, UTC."""
        return self.cable.created

    @property
    def classification(self) -> Classification | None:
        """`cable.classification`."""
        return self.cable.classification

    @property
    def post(self) -> str | None:
        """`cable.post`."""
        return self.cable.post

    @property
    def tags(self) -> tuple[str, ...]:
        """`cable.tags`."""
        return self.cable.tags

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """`cable.paragraphs`, with their permanent anchors."""
        return self.cable.paragraphs

    @property
    def references(self) -> tuple[Reference, ...]:
        """`cable.references`."""
        return self.cable.references

    @property
    def text(self) -> str:
        """The text of all paragraphs, a blank line between two."""
        return "\n\n".join(paragraph.text for paragraph in self.cable.paragraphs)

    def field(self, name: FieldName) -> Field | None:
        """Return the place of a value; None if nothing was read under that name.

        Args:
            name: An attribute of `Cable`, or one of its value's (`transmission.dtg`). The span refers to a copy's text.

        Example:
            >>> archive["08MEXICO714"].field("subject").rule
            'subject'
        """
        return self.cable.field(name)

    def __repr__(self) -> str:
        copies = f", {len(self.copies)} copies" if len(self.copies) != 1 else ""
        return f"<{type(self).__name__} {self.id} {(self.cable.subject or '')[:60]!r}{copies}>"

    def _repr_html_(self) -> str:
        return msgspec.structs.replace(self.cable, id=self.id)._repr_html_()


class ProbableCopy(Value, frozen=True, kw_only=True):
    """A cable that is probably the same telegram under another id, or that sends its text again."""

    card: CableSummary
    evidence: tuple[LikenessEvidence, ...]
    """Evidence for and against."""

    @property
    def is_sent_again(self) -> bool:
        """Whether one of the two says that it corrects or repeats the other: two telegrams with one text."""
        return any(each.kind == "again" for each in self.evidence)


class CableView(_OfCable, msgspec.Struct, frozen=True, kw_only=True):
    """A cable in an archive: chosen values, copies, neighbors, related cables."""

    id: str
    cable: Cable
    """Collated and corrected; `paragraphs` carry their permanent anchors."""
    card: CableSummary
    main: int
    """Number of the copy that is read first."""
    paragraph_copy: tuple[int, ...]
    """For each of `cable.paragraphs`, the copy in whose text its span counts."""
    copies: tuple[CableCopy, ...]
    chosen: tuple[Chosen, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    defects: tuple[WitnessDefect, ...] = ()
    missing_sections: tuple[int, ...] = ()
    unmarked_sections: tuple[int, ...] = ()
    """Sections that no mark names while nothing says that their text is missing."""
    corrections: tuple[Correction, ...] = ()
    redirects: dict[str, str] = msgspec.field(default_factory=dict)
    """Anchors that a paragraph once had -> the anchor it has now."""
    articles: tuple[ArticleRow, ...] = ()
    cites: tuple[Cite, ...] = ()
    more_cites: int = 0
    """Number of references after those in `cites`: `Archive.cites` has them."""
    cited_by: int = 0
    """Number of citing cables; list: `Archive.cited_by`."""
    neighbors: Neighbors = Neighbors()
    same_id: tuple[str, ...] = ()
    """Other telegrams with the same id, distinguished by a suffix."""
    probably: tuple[ProbableCopy, ...] = ()
    """Cables that are probably this telegram under another id, or that have its text under another number."""

    @property
    def uncertain(self) -> tuple[UncertainValue, ...]:
        """Values that were read with little certainty, without those that people have corrected."""
        return uncertain_choices(self, {each.field for each in self.corrections})

    def paragraph(self, anchor: str) -> Paragraph | None:
        """Return the paragraph of an anchor, or that an old anchor now names; None if there is none.

        Args:
            anchor: `p7`, or `s2p7` where numbers repeat.

        Example:
            >>> archive["08MEXICO714"].paragraph("p2").number
            2
        """
        anchor = self.redirects.get(anchor, anchor)
        return next((p for p in self.cable.paragraphs if p.anchor == anchor), None)


class ArchivedCable(_OfCable, msgspec.Struct, frozen=True, kw_only=True):
    """A cable for exports, without neighbors and related cables."""

    id: str
    cable: Cable
    """Collated and corrected; `paragraphs` carry their permanent anchors."""
    card: CableSummary
    main: int
    copies: tuple[CableCopy, ...]
    corrections: tuple[Correction, ...] = ()
    states: tuple[ReferenceState, ...] = ()
    """The state of each reference, in their order."""
    uncertain: tuple[UncertainValue, ...] = ()
    """Values that were read with little certainty, without those that people have corrected."""

    @property
    def facts(self) -> CableFacts:
        """Source of field values."""
        return CableFacts(
            id=self.id,
            cable=self.cable,
            forms=tuple(dict.fromkeys(copy.source.form for copy in self.copies)),
            copies=len(self.copies),
            sha256=tuple(copy.source.sha256 for copy in self.copies),
            origins=tuple(WitnessOrigin(form=copy.source.form, accessions=copy.accessions) for copy in self.copies),
            corrected=tuple(dict.fromkeys(each.field for each in self.corrections)),
            uncertain=tuple(dict.fromkeys(each.field for each in self.uncertain)),
            reference_states=tuple(each.state for each in self.states),
            references_meant=tuple(each.means or "?" for each in self.states),
        )


class SummaryPage(Value, frozen=True, kw_only=True):
    """A page of summaries. `next` is the cursor of the next page, None at the end."""

    total: int
    cards: tuple[CableSummary, ...]
    next: str | None = None
