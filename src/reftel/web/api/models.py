"""Answers of the API that are not types of the archive."""

from __future__ import annotations

import msgspec

from reftel.archive.types import ArticleRow, CableSummary, CableView, Cite, Correction, Neighbors, ProbableCopy
from reftel.collate.collation_types import Chosen, Disagreement, WitnessDefect
from reftel.collate.identity import LikenessEvidence
from reftel.collate.published import LeftOut, left_out, published
from reftel.export.format import quiet_json
from reftel.model import Cable, Frame, Source
from reftel.origins import Accession, Provenance
from reftel.particulars import Value
from reftel.serials.ledger import PostYear, SerialGap
from reftel.uncertain import UncertainValue


class ApiError(Value, frozen=True, kw_only=True):
    """An error. `position` and `suggestion` belong to a mistake in a query, `nearest` to an unknown cable."""

    error: str
    """bad-request, bad-query, not-found, unknown-cable, signed-out, busy, archive or failed."""
    message: str
    position: int | None = None
    suggestion: str | None = None
    nearest: tuple[str, ...] = ()


class SerialLedger(Value, frozen=True, kw_only=True):
    """The gap ledger of a post and year, with every run of serials of which no text is held."""

    ledger: PostYear
    gaps: tuple[SerialGap, ...]


class CopyBrief(Value, frozen=True, kw_only=True):
    """A copy without its text."""

    number: int
    source: Source
    places: tuple[str, ...]
    member: str = ""
    accession: Accession | None = None
    provenance: Provenance | None = None
    joined_by: tuple[LikenessEvidence, ...] = ()
    """Reason why it is a copy of this cable, if it has another id or none."""
    left_out: tuple[LeftOut, ...] = ()
    """Its omissions of text that another copy has or that reviewers removed, by paragraph."""


class CopyDocument(Value, frozen=True, kw_only=True):
    """A copy with its text, in which the spans of its reading count."""

    number: int
    source: Source
    places: tuple[str, ...]
    text: str
    frame: Frame
    cable: Cable
    accession: Accession | None = None
    provenance: Provenance | None = None


class CableDocument(Value, frozen=True, kw_only=True):
    """A cable with all that surrounds it."""

    id: str
    url: str
    """Of its page."""
    card: CableSummary
    cable: Cable
    main: int
    paragraph_copy: tuple[int, ...]
    copies: tuple[CopyBrief, ...]
    chosen: tuple[Chosen, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    defects: tuple[WitnessDefect, ...] = ()
    missing_sections: tuple[int, ...] = ()
    unmarked_sections: tuple[int, ...] = ()
    corrections: tuple[Correction, ...] = ()
    uncertain: tuple[UncertainValue, ...] = ()
    """Values that were read with little certainty, without those that people have corrected."""
    redirects: dict[str, str] = msgspec.field(default_factory=dict)
    articles: tuple[ArticleRow, ...] = ()
    cites: tuple[Cite, ...] = ()
    """The first 1,000; the address of the cable with `/cites` has all."""
    more_cites: int = 0
    cited_by: int = 0
    neighbors: Neighbors = Neighbors()
    same_id: tuple[str, ...] = ()
    probably: tuple[ProbableCopy, ...] = ()


class CableList(Value, frozen=True, kw_only=True):
    """Cables in a stable order. `next` is the value of `after` for those that follow."""

    cables: tuple[CableSummary, ...]
    next: str | None = None


class StyledCitation(Value, frozen=True, kw_only=True):
    """A citation in one style."""

    id: str
    style: str
    text: str


class ApiRoot(Value, frozen=True, kw_only=True):
    """Addresses to start from."""

    name: str
    version: str
    generation: int
    cables: int
    schema: str
    """Address of the OpenAPI schema."""
    docs: str


def document(view: CableView, url: str) -> CableDocument:
    """A view as JSON, without the copies' texts, which have their own addresses."""
    same = {name: getattr(view, name) for name in CableDocument.__struct_fields__ if name not in ("url", "copies")}
    rows = published(view.cable.paragraphs, {c.number: c.cable for c in view.copies}) if len(view.copies) > 1 else ()
    briefs = tuple(
        CopyBrief(
            number=c.number,
            source=c.shown_source,
            places=c.found_in,
            member=c.member,
            accession=c.accession,
            provenance=c.provenance,
            joined_by=c.joined_by,
            left_out=left_out(rows, c.number),
        )
        for c in view.copies
    )
    return CableDocument(url=url, copies=briefs, **same)


def encode(value: object) -> bytes:
    """JSON; lone surrogates, which UTF-8 has not, are never in values."""
    return quiet_json(msgspec.json.encode(value))
