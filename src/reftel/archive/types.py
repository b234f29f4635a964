"""What an archive answers with: frozen values, ready for JSON (`msgspec.json.encode`)."""

from __future__ import annotations

import datetime as dt

import msgspec

from reftel.archive.explanation import Explanation, ResolvedCitation
from reftel.archive.references.states import ReferenceState
from reftel.collate.types import AlignedRow, Chosen, Disagreement, WitnessDefect
from reftel.fields.table import BrowseField as BrowseField
from reftel.fields.types import CableFacts
from reftel.model import Article, Cable, Frame, Paragraph, Reference, Source, Value
from reftel.spans import Span


class CableSummary(Value, frozen=True, kw_only=True):
    """A cable as a row of a list shows it."""

    id: str
    subject: str | None = None
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


class Passage(Value, frozen=True, kw_only=True):
    """A piece of a cable's text in which the query matched."""

    text: str
    marks: tuple[Span, ...] = ()
    """What matched, as character ranges of `text`."""
    anchor: str | None = None
    """The paragraph's anchor (`p7`), None where the passage is not from a paragraph (the subject)."""
    is_cut_before: bool = False
    is_cut_after: bool = False


class Hit(Value, frozen=True, kw_only=True):
    """One cable that a query found."""

    card: CableSummary
    score: float = 0.0
    passages: tuple[Passage, ...] = ()


class FacetValue(Value, frozen=True, kw_only=True):
    """One value of a facet, with how many of all hits have it."""

    value: str
    label: str
    """For people: the post's display name, the TAG's meaning."""
    count: int
    query: str
    """What to add to the query text to keep only these: `from:MEXICO`."""


class FacetAnswer(Value, frozen=True, kw_only=True):
    """One facet over everything that a query finds, the most frequent values first."""

    facet: str
    total: int
    """Cables that the query finds."""
    values: tuple[FacetValue, ...]
    distinct: int
    """Values there are, listed or not."""


class SearchAnswer(Value, frozen=True, kw_only=True):
    """What a search found. `total` is exact."""

    query: str
    total: int
    hits: tuple[Hit, ...] = ()
    facets: dict[str, tuple[FacetValue, ...]] = msgspec.field(default_factory=dict)
    """By facet, most frequent first, years and months in order of time; not those that are counted one by one:
    addressee and signer."""
    next: str | None = None
    """Cursor for the next page; None at the end."""
    exact: int | None = None
    """How many of the hits have every word in exactly the form typed; None where that was not asked for, or the query
    has no word that may stand in another form."""
    citation: ResolvedCitation | None = None
    """The cable that the text cites, where it is a citation; unless it is a bare id, `hits` are that cable."""
    explanation: Explanation | None = None
    """What there is to say of the query: why it found nothing, what operators of other search engines mean here."""


class CableCopy(msgspec.Struct, frozen=True, kw_only=True):
    """One witness of a cable."""

    number: int
    """From 1, in the order in which they came in; kept for ever."""
    source: Source
    places: tuple[str, ...]
    """Every path at which these bytes were found."""
    text: str
    frame: Frame
    cable: Cable
    """The reading of this witness alone; its spans count in `text`."""
    member: str = ""


class Correction(Value, frozen=True, kw_only=True):
    """A person's correction, on top of what was read."""

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
    """What is known of the message that is meant."""


class Neighbours(Value, frozen=True, kw_only=True):
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
    """Added by a person; else found in a page."""


class CableView(msgspec.Struct, frozen=True, kw_only=True):
    """A cable as an archive holds it: chosen values, copies, what surrounds it."""

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
    cited_by: int = 0
    """How many cables cite it; which: `Archive.cited_by`."""
    neighbours: Neighbours = Neighbours()
    same_id: tuple[str, ...] = ()
    """Other telegrams that bear the same id, told apart by a suffix."""

    def paragraph(self, anchor: str) -> Paragraph | None:
        """The paragraph of that anchor, or that an old anchor now stands for."""
        anchor = self.redirects.get(anchor, anchor)
        return next((p for p in self.cable.paragraphs if p.anchor == anchor), None)


class ArchivedCable(msgspec.Struct, frozen=True, kw_only=True):
    """A cable as exports take it: without what surrounds it."""

    id: str
    cable: Cable
    """Collated and corrected; `paragraphs` carry their permanent anchors."""
    card: CableSummary
    main: int
    copies: tuple[CableCopy, ...]
    corrections: tuple[Correction, ...] = ()

    @property
    def facts(self) -> CableFacts:
        """What fields get their values from."""
        return CableFacts(
            id=self.id,
            cable=self.cable,
            forms=tuple(dict.fromkeys(copy.source.form for copy in self.copies)),
            copies=len(self.copies),
            sha256=tuple(copy.source.sha256 for copy in self.copies),
            corrected=tuple(dict.fromkeys(each.field for each in self.corrections)),
        )


class Comparison(Value, frozen=True, kw_only=True):
    """Two copies of a cable side by side, aligned by paragraph."""

    id: str
    left: int
    right: int
    rows: tuple[AlignedRow, ...]


class ValueCount(Value, frozen=True, kw_only=True):
    """A key of a shelf with how many cables it holds."""

    key: str
    count: int


class SummaryPage(Value, frozen=True, kw_only=True):
    """A page of cards. `next` is the cursor for the page after it, None at the end."""

    total: int
    cards: tuple[CableSummary, ...]
    next: str | None = None


class MonthCount(Value, frozen=True, kw_only=True):
    """Cables of one month and level; `classification` is empty where it is not known."""

    month: str
    """`2007-02`"""
    classification: str
    count: int


class PostCount(Value, frozen=True, kw_only=True):
    """Traffic of a post."""

    post: str
    count: int
    first: dt.datetime | None = None
    last: dt.datetime | None = None


class SignerCount(Value, frozen=True, kw_only=True):
    """A signature under a post's cables."""

    name: str
    count: int
    first: str | None = None
    last: str | None = None
    """Months, `2007-02`; None where no cable of them has a date."""


class PostView(Value, frozen=True, kw_only=True):
    """What an archive holds of one post."""

    post: str
    count: int
    first: dt.datetime | None
    last: dt.datetime | None
    months: tuple[MonthCount, ...]
    tags: tuple[ValueCount, ...]
    """Most frequent first, at most 50."""
    to: tuple[ValueCount, ...]
    """Addressees, for action or information, most frequent first, at most 50."""
    signers: tuple[SignerCount, ...]


class Overview(Value, frozen=True, kw_only=True):
    """What an archive holds, in counts. All are maintained, none is counted when asked for."""

    generation: int
    cables: int
    witnesses: int
    sources: int
    refused: int
    articles: int
    first: dt.datetime | None
    last: dt.datetime | None
    months: tuple[MonthCount, ...]
    posts: tuple[PostCount, ...]
    """Most frequent first."""
    counts: dict[str, tuple[ValueCount, ...]]
    """By kind, most frequent first: country, class, tag, precedence, form, caption, year, released, defect."""


class RefusedSource(Value, frozen=True, kw_only=True):
    """A source that could not be read, kept for a later try."""

    number: int
    path: str
    sha256: str
    size: int
    error: str
    """Name of the error's class: `NotATelegram`, `DamagedContainer` ..."""
    reason: str
    reading_version: int
    kept: bool
    """Whether its bytes are in the archive; those of more than 256 MB are not."""


class MissingCable(Value, frozen=True, kw_only=True):
    """A cable that others cite and that is not here."""

    id: str
    cited_by: int


class Coverage(Value, frozen=True, kw_only=True):
    """What an archive holds and lacks."""

    overview: Overview
    refused_by: tuple[ValueCount, ...]
    """By error class."""
    cited_not_held: int
    most_cited_not_held: tuple[MissingCable, ...]
    """At most 50."""
    partial: int
    with_missing_sections: int
    with_withheld_paragraphs: int
    same_id: int
    """Telegrams that needed a suffix because another one bears the same id."""
    source_bytes: int
    """Of all sources as they were found."""
    record_bytes: int
    index_bytes: int


class IngestProgress(Value, frozen=True, kw_only=True):
    """How far an ingest is; given to its callback a few times a second."""

    sources: int
    """Looked at."""
    bytes_done: int
    bytes_total: int
    """0 where it cannot be known."""
    cables: int
    refused: int
    skipped: int
    seconds: float
    rate: float
    """Sources a second, over the last ten seconds."""
    left: float | None
    """Seconds to go, None where it cannot be known."""
    path: str = ""


class IngestResult(Value, frozen=True, kw_only=True):
    """How an ingest ended."""

    sources: int = 0
    """New sources taken in."""
    known: int = 0
    """Sources that the archive had already."""
    files_unchanged: int = 0
    """Files that were skipped whole."""
    witnesses: int = 0
    cables_new: int = 0
    cables_changed: int = 0
    refused: int = 0
    troubles: tuple[str, ...] = ()
    """What went wrong on the way, one line each, at most 100."""
    trouble_count: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    index_trouble: str = ""
    """Why the index could not be brought up to date; the record is whole all the same."""


class Problem(Value, frozen=True, kw_only=True):
    """Something `verify` found."""

    code: str
    where: str
    note: str
    repaired: bool = False
    can_repair: bool = False
