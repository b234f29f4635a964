"""Questions to an archive: the index finds, the record shows."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from typing import cast, get_args

from reftel.archive import zero_hits
from reftel.archive.explanation import Explanation, HitPlace, UnderstoodMeaning
from reftel.archive.record.cable_summary import summary_of
from reftel.archive.record.paragraph_anchors import envelope_of, paragraphs_of
from reftel.archive.references.state_types import STATE_TITLES
from reftel.archive.spellings import near_names, near_words, usual_values
from reftel.archive.types import FacetAnswer, FacetValue, Hit, Passage, SearchAnswer, SummaryPage
from reftel.defects import defect_title
from reftel.errors import BadCursor
from reftel.fields import registry
from reftel.fields.envelope_fields import EnvelopeLine
from reftel.fields.field_labels import field_label
from reftel.fields.table import FacetName
from reftel.forms import form_title
from reftel.index.base import Answer, Facet, Index, SearchRequest, Sort
from reftel.index.passages import Excerpt, Highlighter
from reftel.model import Cable
from reftel.query import Query, condition, facet_condition, parse_query
from reftel.query.combine import conjunction, disjunction
from reftel.query.query_tree import Code, Id, Node, Or, Word
from reftel.query.vocabulary import Vocabulary, standard
from reftel.query.word_forms import exactly
from reftel.store import records
from reftel.store.codec import Codec
from reftel.text.words import words
from reftel.uncertain import CODE as UNCERTAIN
from reftel.vocab.posts import posts
from reftel.vocab.tag_table import tags

SORTS: tuple[Sort, ...] = get_args(Sort)

_ENVELOPE_LINES = 3
"""Lines of the envelope that a hit shows."""
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "about after against all also and are been between but cable for from further has have into its "
        "meeting more new not other over regarding report request response some the their this update visit "
        "was were will with ",
    )
)
"""Uninformative words of subjects; words of one or two letters are excluded anyway."""


def checked(sort: str) -> None:
    """Raise ValueError, which names all orders, for an unknown order."""
    if sort not in SORTS:
        raise ValueError(f"unknown order {sort!r}; known orders: {', '.join(SORTS)}")


def search(
    connection: sqlite3.Connection,
    codec: Codec,
    index: Index,
    query: Query,
    beside: Executor,
    vocabulary: Vocabulary,
    *,
    limit: int = 20,
    after: str | None = None,
    sort: Sort = "relevance",
    facets: bool = False,
    passages: bool = True,
    exact: bool = False,
) -> SearchAnswer:
    """Facets are counted on a thread of `beside` while hits are found and their passages marked.

    `exact` asks for `SearchAnswer.exact`. A first page without hits is explained.

    Raises BadCursor for a cursor that is not one of this archive's.
    """
    generation = index.generation()
    counting = (
        beside.submit(index.search, SearchRequest(query=query, limit=0, facets=facet_names())) if facets else None
    )
    forms = exactly(query.root) if exact and after is None else query.root
    counting_forms = beside.submit(_count, index, Query(forms)) if forms != query.root else None
    found = _ask(index, SearchRequest(query=query, limit=limit, after=after, sort=sort))
    hits = _hits(connection, codec, index, found, Highlighter(query) if passages else None)
    counts: tuple[Facet, ...] = ()
    if counting is not None:
        counted = counting.result()
        counts = counted.facets
        # The record changed in between, so the counts may not match. A server shows a write part by part, so
        # totals may differ in one generation.
        if index.generation() != generation or counted.total != found.total:
            request = SearchRequest(query=query, limit=limit, after=after, sort=sort, facets=facet_names())
            found = _ask(index, request)
            hits, counts = (
                _hits(connection, codec, index, found, Highlighter(query) if passages else None),
                found.facets,
            )
    return SearchAnswer(
        query=query.text,
        total=found.total,
        hits=hits,
        facets=_facets(counts),
        next=found.next,
        understood=tuple(understood_meanings(query)),
        exact=min(counting_forms.result(), found.total) if counting_forms else None,
        explanation=_explained(connection, codec, index, query, found.total, vocabulary) if after is None else None,
        limits=(*query.limits, *_unknown(len(found.hits) - len(hits)), *_uncounted(counts)),
    )


def _unknown(count: int) -> Iterator[str]:
    """Yield a sentence about counted hits that the record does not have: an old copy of it, or an old snapshot."""
    if count:
        hits = "1 hit on this page" if count == 1 else f"{count} hits on this page"
        yield f"{hits} can't be shown: the index is newer than this copy of the archive"


def _uncounted(counts: Sequence[Facet]) -> Iterator[str]:
    """Yield a sentence about facets that could not be counted."""
    names = [field_label(each.name) for each in counts if not each.is_counted]
    if names:
        yield f"not counted, because these hits have too many different values: {', '.join(names)}"


def words_alone(typed: str) -> str:
    """Return words as a condition that is not understood as a place or a date."""
    return f"word:({typed})" if " " in typed.strip() else f"word:{typed}"


def literal_text(query: Query) -> str:
    """Return the text of a query with all its words as words alone."""
    made, at = "", 0
    for one in query.understood:
        made += query.text[at : one.span.start] + words_alone(one.span.of(query.text))
        at = one.span.end
    return made + query.text[at:]


def understood_meanings(query: Query) -> Iterator[UnderstoodMeaning]:
    """Return other meanings of plain words, with the query for that meaning alone and for the words alone."""
    text = query.text
    for one in query.understood:
        typed = one.span.of(text)
        alone = words_alone(typed)
        before, after = text[: one.span.start], text[one.span.end :]
        yield UnderstoodMeaning(
            words=typed,
            says=one.says,
            meant=f"{before}{one.condition}{after}",
            literal=f"{before}{alone}{after}",
        )


def _count(index: Index, query: Query) -> int:
    return index.search(SearchRequest(query=query, limit=0)).total


def _explained(
    connection: sqlite3.Connection, codec: Codec, index: Index, query: Query, total: int, vocabulary: Vocabulary
) -> Explanation | None:
    """Return the explanation of a search without hits, and of foreign operators; None for none."""
    counter = zero_hits.Counter(lambda asked: _count(index, asked), vocabulary)
    if total:
        advice = zero_hits.advised(query, counter, vocabulary)
        return Explanation(advice=advice) if advice else None
    if not query.parts:
        return None
    return zero_hits.explain(
        query,
        counter,
        vocabulary,
        lambda word: near_words(connection, codec, index, word),
        lambda field, typed: near_names(connection, vocabulary, field, typed),
        lambda field: usual_values(connection, field),
    )


SLOW_FACETS: tuple[FacetName, ...] = ("addressee", "signer", "refstate")
"""Facets with thousands of values, whose counting takes some twenty times as long as that of all others (measured), and
those that the record counts."""


def facet_names() -> tuple[FacetName, ...]:
    """Return the facets that are counted together; Each of `SLOW_FACETS` has to be requested."""
    return cast(tuple[FacetName, ...], tuple(name for name in registry.REGISTRY.facets if name not in SLOW_FACETS))


def facet(index: Index, query: Query, name: FacetName, limit: int) -> FacetAnswer:
    """Count one facet over everything that a query finds."""
    answer = index.search(SearchRequest(query=query, limit=0, facets=(name,), facet_limit=limit))
    counted = answer.facets[0]
    values = _facets((counted,))[name]
    limits = (*query.limits, *_uncounted((counted,)))
    return FacetAnswer(facet=name, total=answer.total, values=values, distinct=counted.distinct, limits=limits)


def _hits(
    connection: sqlite3.Connection, codec: Codec, index: Index, found: Answer, highlighter: Highlighter | None
) -> tuple[Hit, ...]:
    listed = records.cables(connection, [hit.key for hit in found.hits])
    uncertain = _uncertain(index, [row[1] for row in listed.values()])
    hits: list[Hit] = []
    for hit in found.hits:
        row = listed.get(hit.key)
        if row is None:
            continue  # the index is a batch ahead of this reader
        marked: tuple[Passage, ...] = ()
        if highlighter is not None:
            marked = _passages(connection, codec, highlighter, hit.key, row[2].subject or "")
        hits.append(Hit(card=summary_of(row), score=hit.score, passages=marked, is_uncertain=hit.key in uncertain))
    return tuple(hits)


def _uncertain(index: Index, ids: Sequence[str]) -> set[int]:
    """Return the cables that have an uncertain value."""
    if not ids or UNCERTAIN not in index.values("defect"):
        return set()
    root = conjunction([Code("defect", UNCERTAIN), disjunction([Id("id", each.upper()) for each in ids])])
    return {hit.key for hit in index.search(SearchRequest(query=Query(root), limit=len(ids), sort="id")).hits}


def vocabulary_of(index: Index) -> Vocabulary:
    """Return the names that queries may use: the vocabularies and the values of this archive."""
    return standard().holding({kind: index.values(kind) for kind in registry.REGISTRY.held})


def keys(index: Index, query: Query, sort: Sort, after: str | None = None) -> tuple[list[int], str | None]:
    """Return a thousand hits at most by number, and the cursor for more. Raises BadCursor."""
    found = _ask(index, SearchRequest(query=query, limit=1000, after=after, sort=sort))
    return [hit.key for hit in found.hits], found.next


def place_among_hits(
    connection: sqlite3.Connection, index: Index, query: Query, no: int, position: int, sort: Sort
) -> HitPlace | None:
    """Return the position of a cable among a query's hits, at or before `position` (from 1); None after the first
    thousand, or if it is no longer a hit."""
    found = _ask(index, SearchRequest(query=query, limit=min(max(position, 1) + 20, 1000), sort=sort))
    numbers = [hit.key for hit in found.hits]
    if no not in numbers:
        return None
    at = numbers.index(no)
    beside = [numbers[each] for each in (at - 1, at + 1) if 0 <= each < len(numbers)]
    listed = {key: row[1] for key, row in records.cables(connection, beside).items()}
    return HitPlace(
        position=at + 1,
        total=found.total,
        previous=listed.get(numbers[at - 1]) if at else None,
        next=listed.get(numbers[at + 1]) if at + 1 < len(numbers) else None,
    )


def browse_query(name: str, key: str, vocabulary: Vocabulary) -> Query:
    """Return the query for the cables under a key. Raises LookupError for a name that no query finds."""
    known = registry.REGISTRY.browse_name(name)
    field, part = registry.REGISTRY.browse[known] if known else (None, None)
    if field is None or part is None or not part.is_searchable or not field.query:
        names = [each for each, (_, part) in registry.REGISTRY.browse.items() if part.is_searchable]
        raise LookupError(f"cables can't be listed by {name}; but by {', '.join(names)}")
    return parse_query(condition(field.query, key), vocabulary)


def browse(
    connection: sqlite3.Connection,
    index: Index,
    query: Query,
    *,
    limit: int,
    after: str | None,
    newest_first: bool,
) -> SummaryPage:
    """The cables that a query finds, in order of time."""
    sort: Sort = "-created" if newest_first else "created"
    found = _ask(index, SearchRequest(query=query, limit=limit, after=after, sort=sort))
    listed = records.cables(connection, [hit.key for hit in found.hits])
    cards = tuple(summary_of(listed[hit.key]) for hit in found.hits if hit.key in listed)
    return SummaryPage(total=found.total, cards=cards, next=found.next)


def related(connection: sqlite3.Connection, index: Index, no: int, cable: Cable, limit: int) -> list[int]:
    """Cables about the same matter: those that cite the same telegrams, and those whose subjects share its words."""
    weights: Counter[int] = Counter()
    cited = [reference.id for reference in cable.references if reference.id]
    own = [cable.id] if cable.id else []
    if cited or own:
        for other, together in records.cited_together(connection, [*cited, *own][:50], 200):
            weights[other] += 3 * together
    if cited:
        for listed in records.cables_of_ids(connection, cited).values():
            weights[listed[0]] += 2
    telling = [word for word in dict.fromkeys(words(cable.subject or "")) if len(word) > 2 and word not in _COMMON][:12]
    if telling:
        nodes: tuple[Node, ...] = tuple(Word(word, "subject") for word in telling)
        root = nodes[0] if len(nodes) == 1 else Or(nodes)
        found = index.search(SearchRequest(query=Query(root), limit=4 * limit))
        best = max((hit.score for hit in found.hits), default=0.0) or 1.0
        for hit in found.hits:
            weights[hit.key] += round(6 * hit.score / best)
    del weights[no]
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return [other for other, weight in ranked[:limit] if weight > 2]


def _ask(index: Index, request: SearchRequest) -> Answer:
    try:
        return index.search(request)
    except ValueError as error:
        if request.after is None:
            raise
        message = f"not a cursor of this archive: {request.after[:40]!r}; begin again without it"
        text = request.query.text
        raise BadCursor(message, text, 0, text) from error


def _passages(
    connection: sqlite3.Connection, codec: Codec, highlighter: Highlighter, no: int, subject: str
) -> tuple[Passage, ...]:
    """Return the best places in the paragraphs, or in the subject if no paragraph has any of the words."""
    pieces = tuple((paragraph.anchor, paragraph.text) for paragraph in paragraphs_of(connection, codec, no))
    found = highlighter.passages(pieces, limit=3)
    if subject and not any(each.marks for each in found):
        in_subject = highlighter.passages((("", subject),), limit=1)
        if any(each.marks for each in in_subject):
            found = in_subject
    rest = highlighter.rest([subject, *(each.text for each in found)])
    on_envelope = _on_envelope(envelope_of(connection, codec, no), rest) if rest is not None else ()
    texts = found if any(each.marks for each in found) or not on_envelope else ()
    return (*_as_passages(texts), *on_envelope)


def _on_envelope(lines: Iterable[EnvelopeLine], rest: Highlighter) -> tuple[Passage, ...]:
    """Return the first three lines of the envelope that have words that the text lacks."""
    marked = [
        Passage(text=line.text, marks=marks, label=line.label) for line in lines if (marks := rest.marks(line.text))
    ]
    return tuple(marked[:_ENVELOPE_LINES])


def _as_passages(found: Iterable[Excerpt]) -> tuple[Passage, ...]:
    return tuple(
        Passage(
            text=each.text,
            marks=each.marks,
            anchor=each.anchor or None,
            is_cut_before=each.is_cut_before,
            is_cut_after=each.is_cut_after,
        )
        for each in found
    )


def _facets(counts: Iterable[Facet]) -> dict[str, tuple[FacetValue, ...]]:
    return {
        facet.name: tuple(
            FacetValue(
                value=each.value,
                label=label(facet.name, each.value),
                count=each.count,
                query=facet_condition(facet.name, each.value),
            )
            for each in facet.values
        )
        for facet in counts
    }


def label(facet: str, value: str) -> str:
    """Return a value for readers: a post's display name, the name of a TAG, a country, a form, a state of a
    reference or a defect; otherwise the value itself."""
    if facet in ("post", "addressee"):
        post = posts().by_name.get(value)
        return post.display if post else value
    if facet in ("tag", "country"):
        tag = tags().get(value)
        return tag.meaning if tag else value
    if facet == "form":
        return form_title(value)
    if facet == "refstate":
        return STATE_TITLES.get(value, value)
    return defect_title(value) if facet == "defect" else value
