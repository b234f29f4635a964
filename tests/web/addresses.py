"""One address of every page, filled with what the test archive holds."""

from __future__ import annotations

from reftel.archive import Archive
from reftel.serials.sequence import sequence_of
from reftel.values.cable_id import split_id
from reftel.web import urls
from tests.web import hostile


def samples(archive: Archive, copied: str) -> dict[str, str]:
    """Page name -> address that answers with 200."""
    card = archive.card(copied)
    assert card.post and card.created
    day = card.created
    released = archive.newest("released", limit=1)[0].released
    assert released is not None
    signer = archive.counts("signed", limit=1)[0].key
    to = archive.counts("to", limit=1)[0].key
    tag = archive.counts("tag", limit=1)[0].key
    return {
        **{
            name: urls.fixed(name)
            for name in ("home", "browse", "origins", "classifications", "tags", "precedences", "addressees", "signers",
                         "absent", "articles", "help", "holdings", "gaps", "feed", "sitemap", "opensearch", "robots",
                         "health",
                         "version", "api_docs", "unapi")
        },
        **{
            name: urls.help_topic(name.removeprefix("help_")) for name in urls.PATTERNS if name.startswith("help_")
        },
        "accession": urls.accession(1),
        "search": urls.search("museum"),
        "search_facet": urls.search_facet("addressee", "museum"),
        "request": urls.request(copied, "08MEXICO900500..900504"),
        "export": urls.export("csv", "museum"),
        "cable": urls.cable(copied),
        "cable_text": urls.cable_file(copied, "txt"),
        "paragraph": urls.paragraph(copied, "p2"),
        "source": urls.source(copied),
        "source_bytes": urls.source_bytes(copied, 1),
        "copies": urls.copies(copied),
        "thread": urls.thread(copied),
        "thread_file": urls.thread_file(copied, "graphml"),
        "cite": urls.cite(copied, paragraph="p2"),
        "cite_file": urls.cite_file(copied, "ris"),
        "share": urls.share(copied),
        "origin": urls.origin(card.post),
        "country": urls.country("US"),
        "serials": urls.serials(sequence_of(split_id(copied)[1]), split_id(copied)[0]),
        "created": urls.dates("created"),
        "created_year": urls.year("created", day.year),
        "created_month": urls.month("created", day.year, day.month),
        "created_day": urls.day("created", day),
        "released": urls.dates("released"),
        "released_year": urls.year("released", released.year),
        "released_month": urls.month("released", released.year, released.month),
        "released_day": urls.day("released", released),
        "classification": urls.classification("UNCLASSIFIED"),
        "tag": urls.tag(tag),
        "precedence": urls.precedence("ROUTINE"),
        "addressee": urls.addressee(to),
        "signer": urls.signer(signer),
        "sitemap_part": urls.sitemap_part(1),
        "api": urls.api(),
    }  # fmt: skip


ELSEWHERE = {"cable_json", "metrics", "search_range", "signin", "signout", "source_page", "static"}
"""Pages that answer otherwise, and have tests of their own."""

NOT_PAGES = {"unapi", "cable_text", "export", "source_bytes", "cite_file", "thread_file", "feed", "sitemap",
             "sitemap_part", "opensearch", "robots", "health", "version", "api"}  # fmt: skip


def looked_at(archive: Archive, copied: str) -> dict[str, str]:
    """Every page that axe looks at, by name."""
    return {
        **{name: path for name, path in samples(archive, copied).items() if name not in NOT_PAGES},
        "hostile": urls.cable(hostile.ID),
        "hostile source": urls.source(hostile.ID),
        "mistake": urls.search("class:sekret"),
        "nothing": urls.search("zzyzzx"),
        "nothing explained": urls.search("musuem zzyzzx from:state -loan"),
        "chosen facets": urls.search("museum class:(unclassified OR secret) tag:SCUL -form:cables-csv"),
        "advice": urls.search("museum or loan"),
        "cited elsewhere": urls.search("https://cables.example.org/cable/08EXAMPLE900888"),
        "opened from a search": urls.cable_hit(copied, "exercise OR the", 1),
        "unknown": urls.cable("08NOWHERE1"),
        "absent cable": urls.cable(archive.absent_cables(limit=1).rows[0].id),
    }


KEY = ("home", "search", "cable", "source", "copies", "origin", "serials", "gaps", "request", "created_month",
       "help_structure", "hostile", "mistake", "thread", "absent cable",
       "nothing explained", "chosen facets", "search_facet", "opened from a search")  # fmt: skip
"""Pages whose layout or colors are their own: looked at in the dark and on a phone too."""

SPECIAL = ("hostile", "hostile source", "mistake", "nothing", "nothing explained", "chosen facets", "advice",
           "cited elsewhere", "opened from a search", "unknown", "absent cable")  # fmt: skip
EVERY = (*sorted(set(urls.PATTERNS) - ELSEWHERE - NOT_PAGES), *SPECIAL)
