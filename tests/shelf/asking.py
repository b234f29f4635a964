"""What is asked of an archive and a shelf, and must be answered the same."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from reftel.archive import Archive
from reftel.archive.references.absent_search import ABSENT_SORTS
from reftel.archive.references.state_types import STATE_NAMES


def ids(archive: Archive) -> list[str]:
    """Return the ids of all cables."""
    return [cable_id for cable_id, _ in archive.changed_ids(limit=100_000)]


ABSENT = (
    "", "is:absent", "is:absent lamp", "is:absent exercise -museum", "is:absent from:MEXICO", "is:absent created:2008",
    "is:absent from:MEXICO created:2008 lamp", "is:absent tag:PREL", "is:absent class:confidential",
    "is:absent to:lima",
    "is:absent refby:08MEXICO900301", "is:absent subject:exercise", "is:absent -from:MEXICO", "country:MX",
    "is:absent refstate:held", "is:absent thread:08MEXICO900301", "created:..2005", "lamp OR from:LIMA",
)  # fmt: skip
"""Searches for absent cables: their conditions are about several records and several fields of each."""

STATES = tuple(f'refstate:"{state}"' for state in STATE_NAMES)
"""Searches by the state of a reference, which may be to a cable of another shard."""


def searched_absent(archive: Archive) -> list[object]:
    """Return whole answers: rows, totals, facets, in each order."""
    found: list[object] = []
    for query in ABSENT:
        found += [archive.search_absent(query, limit=1000, sort=sort, facets=True) for sort in ABSENT_SORTS]
        pages = archive.search_absent(query, limit=3)
        found.append([row.id for row in pages.rows])
        if pages.next is not None:
            found.append([row.id for row in archive.search_absent(query, limit=3, after=pages.next).rows])
    return found


ASKED: dict[str, Callable[[Archive], object]] = {
    "overview": lambda archive: msgspec.structs.replace(archive.overview(), generation=0),
    "coverage": lambda archive: msgspec.structs.replace(
        archive.coverage(),
        overview=msgspec.structs.replace(archive.overview(), generation=0),
        record_bytes=0,
        index_bytes=0,
    ),
    "gaps": lambda archive: archive.gaps(),
    "post years": lambda archive: archive.post_years(),
    "ledgers": lambda archive: [archive.post_year(*each) for each in archive.post_years()],
    "posts": lambda archive: [archive.post(each.post) for each in archive.overview().posts],
    "conversations": lambda archive: archive.conversations(),
    "absent searches": searched_absent,
    "states of references": lambda archive: [
        (query, sorted(hit.card.id for hit in archive.search(query, limit=None)), archive.facet(query, "refstate"))
        for query in STATES
    ],
    "absent": lambda archive: archive.absent_cables(limit=1000),
    "articles": lambda archive: sorted((each.article.url, each.cables, each.by_hand) for each in archive.articles()),
    "catalogues": lambda archive: [(each.name, each.cables, each.lost) for each in archive.catalogues()],
    "accessions": lambda archive: archive.accessions(),
    "accession": lambda archive: [
        (archive.accession(each.no), archive.cables_of_accession(each.no, limit=1000))
        for each, _ in archive.accessions()
    ],
    "collections": lambda archive: archive.counts("collection", by="key"),
    "collections of hits": lambda archive: archive.search("lamp", limit=0, facets=True).facets,
    "refused": lambda archive: [
        (each.path, each.sha256, each.error, each.reason, each.kept) for each in archive.refused()
    ],
    "signers": lambda archive: archive.counts("signed", by="key"),
    "tags": lambda archive: archive.counts("tag"),
    "corrections": lambda archive: [(each.cable_id, each.field, each.value) for each in archive.corrections()],
    "letters": lambda archive: archive.request_letters(["08MEXICO900400..900403", "79LIMA900999"]),
}
"""Name -> question."""


def shown_same(found: Archive, wanted: Archive) -> None:
    """See that every cable, its conversation and what cites it are the same."""
    for cable_id in ids(wanted):
        one, other = wanted.cable(cable_id), found.cable(cable_id)
        corrections = [
            [(each.field, each.value, each.because, each.by, each.withdrawn) for each in view.corrections]
            for view in (one, other)
        ]
        assert corrections[0] == corrections[1]
        fixed = dict.fromkeys(("corrections", "articles"), ())
        assert msgspec.structs.replace(other, **fixed) == msgspec.structs.replace(one, **fixed), cable_id
        for archive in (found, wanted):
            assert archive.copy(cable_id).data
        threads = [archive.thread(cable_id) for archive in (found, wanted)]
        ordered = [msgspec.structs.replace(each, edges=tuple(sorted(each.edges, key=repr))) for each in threads]
        assert ordered[0] == ordered[1]
        citing = [{card.id for card in each.cited_by(cable_id, limit=500).cards} for each in (found, wanted)]
        assert citing[0] == citing[1]


def same(found: Archive, wanted: Archive) -> None:
    """See that both hold the same."""
    assert ids(found) == ids(wanted)
    for question in ASKED.values():
        assert question(found) == question(wanted)
    shown_same(found, wanted)
