"""A cable from its witnesses and the annotations by people: the source of all derived data.

Pure: workers use it for a telegram that no record knows yet, the writer for a cable whose witnesses are in the record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import msgspec

from reftel.archive.record.derived import Derived, derive
from reftel.archive.record.document import document
from reftel.collate import Collation, Given, anchors, collate
from reftel.collate.collation_types import WitnessDefect
from reftel.collate.corrections import Amendment, amended
from reftel.collate.uncertain_choices import uncertain_choices
from reftel.field_names import CableAttribute
from reftel.fields.field_types import CableFacts
from reftel.index.base import Document
from reftel.model import Article, Cable, Defect, Paragraph
from reftel.origins import WitnessOrigin
from reftel.uncertain import UncertainValue
from reftel.values.cable_id import split_id

NO_ID = "NOID-"
"""Beginning of the name of a cable without a reference id."""


class Additions(msgspec.Struct, frozen=True, kw_only=True):
    """Additions of the record to a choice between witnesses."""

    id: str
    base: str
    """The id without the suffix that distinguishes telegrams with one id."""
    same_id: tuple[str, ...] = ()
    """Other telegrams of this base, the first `bounds.SAME_ID` of them."""
    shares_with_more: bool = False
    """Whether there are more of them."""
    compared: int = 0
    """Number of copies that are compared, if there are more; otherwise 0."""
    corrections: tuple[tuple[object, ...], ...] = ()
    """Rows of `records.corrections` that hold, oldest first."""
    articles: tuple[Article, ...] = ()
    """Added by people."""


class ChosenCable(msgspec.Struct, frozen=True, kw_only=True):
    """A cable with the values chosen from its witnesses and the annotations."""

    no: int
    """The record's number; 0 for a cable that has none yet."""
    id: str
    base: str
    plain: Collation
    """As collated, with permanent anchors."""
    collation: Collation
    """The same with corrections, articles that were added, and defects that only the archive can see."""
    origins: tuple[WitnessOrigin, ...]
    """Forms and gifts of the witnesses, in their order."""
    corrections: tuple[tuple[object, ...], ...] = ()
    same_id: tuple[str, ...] = ()

    @property
    def choice(self) -> tuple[object, ...]:
        """Return the choices between copies, for comparison, without anchors, which are stored, not
        derived."""
        cable = self.plain.cable
        return (
            [paragraph.text for paragraph in cable.paragraphs],
            self.plain.main,
            self.plain.chosen,
            self.plain.disagreements,
            self.plain.defects,
            cable.subject,
            cable.created,
            cable.tags,
            cable.references,
        )

    @property
    def uncertain(self) -> tuple[UncertainValue, ...]:
        """The chosen values that were read with little certainty, without those that people have corrected."""
        return uncertain_choices(self.collation, {str(row[2]) for row in self.corrections})

    def facts(self) -> CableFacts:
        """Return the source of field values."""
        return CableFacts(
            id=self.id,
            cable=self.collation.cable,
            forms=tuple(dict.fromkeys(each.form for each in self.origins)),
            copies=len(self.origins),
            origins=self.origins,
            beside=self.collation.beside,
            defects=tuple(sorted({found.defect.code for found in self.collation.defects})),
            corrected=tuple(dict.fromkeys(str(row[2]) for row in self.corrections)),
            uncertain=tuple(dict.fromkeys(each.field for each in self.uncertain)),
            missing_sections=self.collation.missing_sections,
        )

    def derived(self) -> Derived:
        """Return the data of the record's derived tables."""
        return derive(
            self.facts(),
            self.collation,
            base=self.base,
            found_articles=self.plain.cable.articles,
            shares_id=bool(self.same_id),
        )

    def document(self) -> Document:
        """Return the document for the index."""
        return document(self.no, self.base, self.facts())


def choose(
    given: Sequence[Given],
    known: Sequence[anchors.Identity] = (),
    redirects: Mapping[str, str] = {},
    shown: Sequence[Paragraph] = (),
) -> tuple[Collation, anchors.Kept]:
    """Choose between witnesses; `known`, `redirects` and `shown` are the paragraph ids and paragraphs until now."""
    natural = collate(given)
    kept = anchors.keep(known, redirects, shown, natural.cable.paragraphs)
    return with_paragraphs(natural, kept.paragraphs), kept


def complete(no: int, plain: Collation, additions: Additions, origins: Sequence[WitnessOrigin]) -> ChosenCable:
    """Put what the record adds on top of a choice. `origins` are those of the witnesses, in their order."""
    return ChosenCable(
        no=no,
        id=additions.id,
        base=additions.base,
        plain=plain,
        collation=_on_top(plain, additions),
        origins=tuple(origins),
        corrections=additions.corrections,
        same_id=additions.same_id,
    )


def _on_top(plain: Collation, additions: Additions) -> Collation:
    cable = amended(
        plain.cable, [Amendment(cast(CableAttribute, str(row[2])), str(row[3])) for row in additions.corrections]
    )
    cable = _with_articles(cable, additions.articles)
    shown_id = None if additions.base.startswith(NO_ID) else additions.id
    if cable.id != shown_id:
        cable = msgspec.structs.replace(cable, id=shown_id, **_parts(additions.base))
    defects = plain.defects
    if additions.same_id:
        more = " and more" if additions.shares_with_more else ""
        note = f"another telegram bears this id: {', '.join(additions.same_id)}{more}"
        defects = (*defects, WitnessDefect(defect=Defect("id-shared", note)))
    if additions.compared:
        note = f"the first {additions.compared} copies are compared and shown; the archive keeps the others"
        defects = (*defects, WitnessDefect(defect=Defect("copies-not-compared", note)))
    if cable is plain.cable and defects is plain.defects:
        return plain
    return msgspec.structs.replace(plain, cable=cable, defects=defects)


def _parts(base: str) -> dict[str, int | str]:
    """Return the note about an id: copies of one telegram may have other ids."""
    try:
        year, post, serial = split_id(base)
    except ValueError:
        return {}
    return {"year": year, "post": post, "serial": serial}


def with_paragraphs(collation: Collation, paragraphs: Sequence[Paragraph]) -> Collation:
    """Return the collation with these paragraphs."""
    if tuple(paragraphs) == collation.cable.paragraphs:
        return collation
    return msgspec.structs.replace(
        collation, cable=msgspec.structs.replace(collation.cable, paragraphs=tuple(paragraphs))
    )


def _with_articles(cable: Cable, added: Sequence[Article]) -> Cable:
    """The articles of the pages and those added by people."""
    if not added:
        return cable
    held = {article.url: article for article in (*cable.articles, *added)}
    return msgspec.structs.replace(cable, articles=tuple(held.values()))
