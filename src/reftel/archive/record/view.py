"""A cable with its copies and its surroundings, for pages and the API."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import PurePath

import msgspec

from reftel.archive.record.cable import AssembledCable, LoadedWitness, assemble
from reftel.archive.record.cable_summary import summary_of
from reftel.archive.references.states import CitingCable, HighestSerials, states_of
from reftel.archive.types import (
    ArchivedCable,
    ArticleRow,
    CableCopy,
    CableView,
    Cite,
    Comparison,
    Correction,
    Neighbors,
    ProbableCopy,
)
from reftel.collate.align import one_after_other, side_by_side
from reftel.collate.given import are_apart, coverage
from reftel.collate.identity import LikenessEvidence, likeness_of_all
from reftel.collate.same import Side
from reftel.errors import ReftelError
from reftel.forms import PAGED
from reftel.model import Article, Source, Witness
from reftel.reading import RawSource, read_source, texts_of
from reftel.spans import MappedText, Whole
from reftel.store import likenesses, provenance, records
from reftel.store.codec import Codec
from reftel.store.readings import cable_of
from reftel.store.rows import moment


def view(connection: sqlite3.Connection, codec: Codec, no: int, *, most_cites: int | None = None) -> CableView:
    """Return all data for the page of one cable, with at most so many of its references. Raises ArchiveDamaged."""
    held = assemble(connection, codec, no)
    listed = records.cable(connection, no)
    cable = held.collation.cable
    found = cites(connection, held, 0, len(cable.references) if most_cites is None else most_cites)
    return CableView(
        id=held.id,
        cable=cable,
        card=summary_of(listed),
        main=held.collation.main,
        paragraph_copy=held.collation.paragraph_witness,
        copies=tuple(
            msgspec.structs.replace(copy_of(connection, loaded), joined_by=joined_by(held, loaded))
            for loaded in held.witnesses
        ),
        chosen=held.collation.chosen,
        disagreements=held.collation.disagreements,
        defects=held.collation.defects,
        missing_sections=held.collation.missing_sections,
        unmarked_sections=held.collation.unmarked_sections,
        corrections=tuple(correction(row) for row in held.corrections),
        redirects=records.redirects(connection, no),
        articles=articles(records.articles(connection, held.id)),
        cites=found,
        more_cites=len(cable.references) - len(found),
        cited_by=records.cites(connection, held.base, 0, 0)[0],
        neighbors=neighbors(connection, listed),
        same_id=held.same_id,
        probably=probably(connection, no),
    )


def cites(connection: sqlite3.Connection, held: AssembledCable, after: int, limit: int) -> tuple[Cite, ...]:
    """The references of a cable after the first `after`, at most `limit` of them, with their states."""
    cable = held.collation.cable
    references = cable.references[after : after + limit]
    states = states_of(connection, references, CitingCable(id=held.id, created=cable.created))
    cited = [state.id for state in states if state.id]
    cards = {cable_id: summary_of(row) for cable_id, row in records.cables_cited_as(connection, cited).items()}
    return tuple(
        Cite(reference=reference, card=cards.get(state.id) if state.id else None, state=state)
        for reference, state in zip(references, states, strict=True)
    )


def joined_by(held: AssembledCable, one: LoadedWitness) -> tuple[LikenessEvidence, ...]:
    """The evidence by which a copy with another id, or without one, was joined to the others."""
    others = [Side(each.given) for each in held.witnesses if each is not one]
    if one.reading.cable.id == held.base or not others:
        return ()
    return likeness_of_all([Side(one.given)], others).evidence


def probably(connection: sqlite3.Connection, no: int) -> tuple[ProbableCopy, ...]:
    """The cables that are probably the same telegram, by id."""
    links = likenesses.probable(connection, no)
    cards = records.cables(connection, [other for other, _ in links])
    found = [
        ProbableCopy(card=summary_of(cards[other]), evidence=evidence) for other, evidence in links if other in cards
    ]
    return tuple(sorted(found, key=lambda one: one.card.id))


class HeldCables:
    """Reads cables for exports, one after another. Figures for the states of their references are kept as long as the
    record does not change."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._highest: tuple[int, HighestSerials] = (-1, {})

    def read(self, connection: sqlite3.Connection, no: int) -> ArchivedCable | None:
        """Return a cable by its number; None if it is gone. Raises ArchiveDamaged."""
        if no not in records.cables(connection, [no]):
            return None
        generation = records.generation(connection)
        if self._highest[0] != generation:
            self._highest = (generation, {})
        found = assemble(connection, self._codec, no)
        cable = found.collation.cable
        citing = CitingCable(id=found.id, created=cable.created)
        return ArchivedCable(
            id=found.id,
            cable=cable,
            card=summary_of(records.cable(connection, no)),
            main=found.collation.main,
            copies=tuple(copy_of(connection, loaded) for loaded in found.witnesses),
            corrections=tuple(correction(row) for row in found.corrections),
            states=states_of(connection, cable.references, citing, self._highest[1]),
            uncertain=found.uncertain,
        )


def copy_of(connection: sqlite3.Connection, loaded: LoadedWitness) -> CableCopy:
    """One witness of a cable."""
    found = provenance.of_source(connection, loaded.row.source)
    places = [(path + inside, offset) for path, inside, offset, _, _ in found]
    path, offset = places[0] if places else ("", 0)
    tail = loaded.reading.tail
    sections, count = coverage(loaded.given)
    return CableCopy(
        number=loaded.row.number,
        source=Source(
            path=path + tail,
            sha256=loaded.source.sha256.hex(),
            size=loaded.source.size,
            offset=offset,
            form=loaded.source.form,
        ),
        places=tuple(place + tail for place, _ in places),
        found_in=tuple(PurePath(path).name + inside + tail for path, inside, *_ in found),
        accessions=tuple(sorted({given for *_, given, _ in found if given is not None}, key=lambda one: one.no)),
        provenance=next((said for *_, said in found if said is not None), None),
        text=loaded.reading.text,
        frame=loaded.reading.frame,
        cable=cable_of(loaded.reading),
        member=tail.removeprefix(" # "),
        sections=tuple(sorted(sections or ())),
        section_count=count,
    )


def witness(connection: sqlite3.Connection, loaded: LoadedWitness) -> Witness:
    """A copy as `reftel.read` gives it: with its bytes, and a text whose spans lead to them.

    The source is read again for that, but for one whose characters lead to pages: recognizing these takes seconds. If
    this version of Reftel reads another text than the stored one, all of the new reading is given, so that spans and
    text agree; `reftel reread` brings the record to the same state.
    """
    copy = copy_of(connection, loaded)
    if copy.source.form in PAGED:
        text = MappedText(copy.text, Whole(len(loaded.data)))
        return Witness(source=copy.source, data=loaded.data, text=text, frame=copy.frame, cable=copy.cable)
    path = copy.source.path.removesuffix(loaded.reading.tail)
    raw = RawSource(path=path, data=loaded.data, offset=copy.source.offset, form=loaded.source.form)
    try:
        fresh = list(read_source(raw))
    except ReftelError:
        fresh = []
    if loaded.row.part > len(fresh):
        return Witness(
            source=copy.source,
            data=loaded.data,
            text=MappedText(copy.text),
            frame=copy.frame,
            cable=copy.cable,
        )
    again = fresh[loaded.row.part - 1]
    if again.text.text == copy.text:
        return Witness(source=copy.source, data=loaded.data, text=again.text, frame=copy.frame, cable=copy.cable)
    return msgspec.structs.replace(again, source=copy.source)


def mapped_text(connection: sqlite3.Connection, loaded: LoadedWitness) -> MappedText:
    """The text of a copy, whose spans lead to the bytes of its source. The source is decoded again, and not read: a
    telegram of 4 MB takes many seconds to read. If this version decodes another text, spans lead nowhere."""
    text, form = loaded.reading.text, loaded.source.form
    if form in PAGED:
        return MappedText(text, Whole(len(loaded.data)))
    places = provenance.of_source(connection, loaded.row.source)
    raw = RawSource(path=places[0][0] if places else "", data=loaded.data, offset=0, form=form)
    with suppress(ReftelError):
        for part, fresh in enumerate(texts_of(raw), 1):
            if part == loaded.row.part:
                return fresh if fresh.text == text else MappedText(text)
    return MappedText(text)


def compare(view: CableView, left: int, right: int) -> Comparison:
    """Two copies side by side; nothing of different sections is aligned. Raises LookupError for an unknown number."""
    copies = {copy.number: copy for copy in view.copies}
    one, other = copies[left], copies[right]
    texts = one.cable.paragraphs, other.cable.paragraphs
    rows = one_after_other(*texts) if are_apart(one.sections, other.sections) else side_by_side(*texts)
    return Comparison(id=view.id, left=left, right=right, rows=rows)


def neighbors(connection: sqlite3.Connection, of: records.Listed) -> Neighbors:
    """The cables before and after."""
    found = {
        f"{'next' if later else 'previous'}_of_{same}": records.neighbor(connection, of, same=same, later=later)
        for same in ("post", "day")
        for later in (False, True)
    }
    return Neighbors(**{name: None if listed is None else summary_of(listed) for name, listed in found.items()})


def correction(row: Sequence[object]) -> Correction:
    """A row of `records.corrections`."""
    number, cable_id, field, value, because, by, made, withdrawn = row
    assert isinstance(number, int) and isinstance(made, int)
    return Correction(
        number=number,
        cable_id=str(cable_id),
        field=str(field),
        value=str(value),
        because=str(because),
        by=None if by is None else str(by),
        made=moment(made) or dt.datetime.min.replace(tzinfo=dt.UTC),
        withdrawn=moment(withdrawn) if isinstance(withdrawn, int) else None,
    )


def articles(rows: Iterable[Sequence[object]]) -> tuple[ArticleRow, ...]:
    """Rows of `records.articles`."""
    found: list[ArticleRow] = []
    for number, url, title, outlet, date, by_hand, cited in rows:
        article = msgspec.convert({"url": url, "title": title, "outlet": outlet, "date": date}, Article)
        cables = tuple(sorted(str(cited or "").split()))
        assert isinstance(number, int)
        found.append(ArticleRow(number=number, article=article, cables=cables, by_hand=bool(by_hand)))
    return tuple(found)
